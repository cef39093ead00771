/** White space between words that came together by merging, and around brackets (cases: Lines). */
import { isUnspaced } from './words.ts';

const CLOSERS = /^[.,;:?!،؛؟。，、；：？！]/u;
const OPENERS_AT_END = /[([{«“‘¿¡（「『《]$/u;
const CLOSERS_AT_START = /^[)\]}»”’）」』》…%]/u;
const LETTER_AT_END = /[\p{L}\p{N}]\p{M}*$/u;
const LETTER_AT_START = /^[\p{L}\p{N}]/u;

/** Whether the text begins with a sign that no space stands before: `. , ; : ? !` and their Arabic and Chinese forms. */
export function beginsWithStop(text: string): boolean {
  return CLOSERS.test(text);
}

/** Whether two words would run into one if nothing stood between them; never so in scripts without spaces. */
export function wouldTouch(left: string, right: string): boolean {
  return (
    LETTER_AT_END.test(left) &&
    LETTER_AT_START.test(right) &&
    !isUnspaced(left.slice(-8)) &&
    !isUnspaced(right.slice(0, 8))
  );
}

/** What stands between two words that have never stood side by side. */
export function spaceBetween(left: string, right: string): '' | ' ' {
  if (left === '' || right === '') return '';
  if (beginsWithStop(right) || CLOSERS_AT_START.test(right) || OPENERS_AT_END.test(left)) return '';
  return isUnspaced(left.slice(-8)) || isUnspaced(right.slice(0, 8)) ? '' : ' ';
}
