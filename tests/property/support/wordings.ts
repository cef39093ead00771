/** Arbitrary wordings: few different words, so that differences are ambiguous; all scripts; marks; sloppy white space. */
import fc from 'fast-check';
import { cleanWording, MARKS, normalWording, type Run, type Wording } from '../../../shared/schema/wording.ts';

/** Words that look alike, and the signs that cling to them. */
const FEW = ['the', 'and', 'States', 'a', 'b', ',', '.', '(', ')', '–', '-', '/', 'e-mail', '5.2'];
const SCRIPTS = [
  'معنى', 'الإنترنت', 'وَسياسات', '،', '؟', '连接', '有意义的', '。', '，', 'がギ', 'ประเทศ', 'ជាតិ', 'связь', 'd’accès', 'Nɔ̃bo',
  'e\u0301cole', 'n\u0303\u0323', '👩‍👩‍👧', '🇧🇷🇳🇵', '👍🏽', '\u200fنص\u200f', 'می‌شود', '각각', 'नमस्ते',
];
/** Signs that join what stands beside them to one grapheme, a space too. */
const JOINERS = ['\u0301', '\u{1F3FD}', '\u0600', '\u200d'];
const GAPS = [' ', ' ', ' ', '', '  ', '\u00a0'];

const word = fc.oneof({ weight: 3, arbitrary: fc.constantFrom(...FEW) }, { weight: 1, arbitrary: fc.constantFrom(...SCRIPTS) });
const marks = fc.oneof({ weight: 6, arbitrary: fc.constant([]) }, fc.subarray([...MARKS]));

/** A word and what follows it. */
const pieceOf = (text: fc.Arbitrary<string>): fc.Arbitrary<Run> =>
  fc.tuple(text, fc.constantFrom(...GAPS), marks).map(([letters, gap, on]): Run =>
    on.length === 0 ? { text: letters + gap } : { text: letters + gap, marks: on },
  );
const piece = pieceOf(word);

/** Anything that may come in from an editor: any white space, any marks, torn graphemes. */
export const rawWording: fc.Arbitrary<Wording> = fc
  .array(pieceOf(fc.oneof({ weight: 9, arbitrary: word }, fc.constantFrom(...JOINERS))), { maxLength: 12 })
  .map(normalWording);

/** A wording as the record holds it. */
export const cleanedWording: fc.Arbitrary<Wording> = fc.array(piece, { maxLength: 12 }).map(cleanWording);

/** A wording as a careful writer sets it: signs cling to their words, one space between words, none in Chinese. */
export const tidyWording: fc.Arbitrary<Wording> = fc
  .array(
    fc.tuple(
      fc.constantFrom('the', 'and', 'States', 'a', 'b', 'معنى', 'الإنترنت', 'связь', 'd’accès', 'e\u0301cole', '👩‍👩‍👧', 'می‌شود', '连', '接'),
      fc.constantFrom('', '', '', ',', '.', '()', '–'),
      marks,
    ),
    { maxLength: 10 },
  )
  .map((pieces) =>
    cleanWording(
      pieces.map(([letters, sign, on]): Run => {
        const gap = /^\p{Script=Han}$/u.test(letters) && sign === '' ? '' : ' ';
        const text = sign === '()' ? `(${letters}) ` : sign === '–' ? `${letters} – ` : letters + sign + gap;
        return on.length === 0 ? { text } : { text, marks: on };
      }),
    ),
  );

/** A plain wording of one-letter words, where nearly every difference is ambiguous. */
export const letters: fc.Arbitrary<Wording> = fc
  .array(fc.constantFrom('a', 'b', 'c', 'd'), { maxLength: 9 })
  .map((all) => cleanWording([{ text: all.join(' ') }]));

/** A plain wording of words that are all different, taken in order from a list: differences are plain. */
export function variantOf(base: readonly string[]): fc.Arbitrary<Wording> {
  const edit = fc.oneof(
    { weight: 5, arbitrary: fc.constant('keep' as const) },
    { weight: 1, arbitrary: fc.constant('drop' as const) },
    { weight: 1, arbitrary: fc.constantFrom('red', 'green', 'blue', 'red green') },
    { weight: 1, arbitrary: fc.constantFrom('+red', '+green', '+blue', '+green blue') },
  );
  return fc.array(edit, { minLength: base.length, maxLength: base.length }).map((edits) => {
    const words = base.flatMap((old, i) => {
      const one = edits[i] ?? 'keep';
      if (one === 'keep') return [old];
      if (one === 'drop') return [];
      return one.startsWith('+') ? [one.slice(1), old] : [one];
    });
    return cleanWording([{ text: words.join(' ') }]);
  });
}
