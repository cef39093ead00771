/**
 * What a pasted plain text is: title, headings, numbered questions, dashes, chapeaux and paragraphs. A guess that the
 * person corrects, so it never drops a word: only recognized markers (`1.`, `Q1 –`, `•`, `a)`) go, and what is doubtful
 * stays a paragraph. Markers of one line are in paste-markers.ts; this file joins lines into provisions.
 */
import { readLine, type Bullet, type Line } from './paste-markers.ts';
import type { Kind } from './state.ts';
import { cleanWording, type Wording } from './wording.ts';

/** A provision as recognized: `level` is 1 and up for items, 0 for everything else. */
export interface Recognized {
  readonly kind: Kind;
  readonly level: number;
  readonly wording: Wording;
}

/** Deepest level of an item that the room knows. */
const DEEPEST = 6;
/** Longer unmarked lines are paragraphs, whatever case they are in. */
const LONGEST_HEADING = 120;
/** E-mail is wrapped somewhere in between; narrower or wider texts are not wrapped by a program. */
const NARROWEST_WRAP = 50;
const WIDEST_WRAP = 100;

const ENDS = /[.?!:;。？！：；؟؛…][)\]"'”’»）】]*$/u;
const STATEMENT_ENDS = /[.!:;,。！：；，؛،…][)\]"'”’»）】]*$/u;
const COLON_ENDS = /[:：]$/u;
const QUESTION_ENDS = /[?？؟]$/u;
const STARTS_LOWER = /^["'“‘«(（[]*\p{Ll}/u;
const STARTS_UPPER = /^["'“‘«(（[]*[\p{Lu}\p{Lt}]/u;
/** Scripts that put no space between words: a wrapped line is joined without one. */
const UNSPACED = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\u3000-\u303f\uff00-\uffef]/u;

interface Block {
  line: Line;
  text: string;
  /** The last physical line in it, for what follows. */
  last: string;
  lastWidth: number;
  level: number;
}

/** Whether a program had to break the line before this one: its first word would not have fitted into the width. */
function forced(beforeWidth: number, line: Line, width: number): boolean {
  const firstWord = /^\S+/.exec(line.text)?.[0] ?? '';
  return beforeWidth + (UNSPACED.test(firstWord) ? 2 : firstWord.length + 1) > width;
}

/**
 * The width at which a program wrapped the text; null when it did not. Lines that go on in lower case (or in a script
 * without cases) just where the widest line ends are the evidence.
 */
function wrapWidth(lines: readonly Line[]): number | null {
  const widest = Math.max(0, ...lines.map((line) => line.width));
  if (widest < NARROWEST_WRAP || widest > WIDEST_WRAP) return null;
  const evident = lines.some((line, i) => {
    const before = lines[i - 1];
    if (before === undefined || line.marker !== null || line.afterBlank || ENDS.test(before.text)) return false;
    return !STARTS_UPPER.test(line.text) && forced(before.width, line, widest);
  });
  return evident ? widest : null;
}

/** Whether a line is the rest of the line before it. */
function continues(before: Block, line: Line, width: number | null, listed: boolean): boolean {
  if (line.marker !== null || line.afterBlank || ENDS.test(before.last)) return false;
  const broken = width !== null && forced(before.lastWidth, line, width);
  if (STARTS_LOWER.test(line.text)) return !listed || broken;
  return broken && !isCapitals(line.text) && before.line.marker?.kind !== 'heading';
}

function joined(before: string, after: string): string {
  const edge = (before.at(-1) ?? '') + (after[0] ?? '');
  if (/\p{L}-$/u.test(before) || (UNSPACED.test(edge[0] ?? '') && UNSPACED.test(edge.slice(1)))) return before + after;
  return `${before} ${after}`;
}

/** A line all in capitals, as headings are typed. One word of capitals may be an acronym, but alone on a line it heads. */
function isCapitals(text: string): boolean {
  return text.length <= LONGEST_HEADING && /\p{Lu}.*\p{Lu}/u.test(text) && !/\p{Ll}/u.test(text) && !ENDS.test(text);
}

/** Levels of the items of one list, from indentation and, where there is none, from the sort of bullet. */
class Levels {
  private stack: { indent: number; bullet: Bullet }[] = [];

  clear(): void {
    this.stack = [];
  }

  levelOf(indent: number, bullet: Bullet): number {
    const known = this.stack.findIndex((entry) => entry.indent === indent && entry.bullet === bullet);
    if (known >= 0) this.stack = this.stack.slice(0, known + 1);
    else {
      this.stack = this.stack.filter((entry) => entry.indent <= indent);
      this.stack.push({ indent, bullet });
    }
    return Math.min(this.stack.length, DEEPEST);
  }
}

/** Physical lines into blocks: each a marked line, or a paragraph, with what was wrapped joined again. */
function blocksOf(lines: readonly Line[]): Block[] {
  const width = wrapWidth(lines);
  const blocks: Block[] = [];
  const levels = new Levels();
  for (const line of lines) {
    const before = blocks.at(-1);
    // Bullets that a paste lost: short lines in lower case after a colon, one under the other.
    const listed = before !== undefined && before.line.marker?.kind === 'item' && before.line.marker.bullet === 'lost';
    if (before !== undefined && continues(before, line, width, listed)) {
      before.text = joined(before.text, line.text);
      before.last = line.text;
      before.lastWidth = line.width;
      continue;
    }
    const lost =
      line.marker === null &&
      !line.afterBlank &&
      before !== undefined &&
      (listed || COLON_ENDS.test(before.last)) &&
      STARTS_LOWER.test(line.text);
    const marked: Line = lost ? { ...line, marker: { kind: 'item', bullet: 'lost' } } : line;
    const marker = marked.marker;
    if (marker?.kind !== 'item') levels.clear();
    const level = marker?.kind === 'item' ? levels.levelOf(marked.indent, marker.bullet) : 0;
    blocks.push({ line: marked, text: line.text, last: line.text, lastWidth: line.width, level });
  }
  return blocks;
}

function kindOf(block: Block, next: Block | undefined, titled: boolean, counted: boolean): Kind {
  const { marker } = block.line;
  const { text } = block;
  if (marker?.kind === 'item') return 'item';
  if (marker?.kind === 'question') return 'question';
  if (marker?.kind === 'heading') {
    if (QUESTION_ENDS.test(text)) return 'question';
    if (text.length > LONGEST_HEADING || ENDS.test(text)) return 'paragraph';
    return marker.top && !titled && !counted ? 'title' : 'heading';
  }
  if (COLON_ENDS.test(text) && next?.line.marker?.kind === 'item') return 'chapeau';
  // The title is the first line that is not a sentence, before the first question or dash.
  if (!titled && !counted && !STATEMENT_ENDS.test(text) && text.length <= 2 * LONGEST_HEADING) return 'title';
  return isCapitals(text) ? 'heading' : 'paragraph';
}

/**
 * What a pasted plain text holds, in its order. Empty for a text without words. Numbers and bullets are dropped, since the
 * room numbers by itself; numerals of headings (`II.`, `一、`) and of paragraphs (`5.4.1`) stay in the wording. Levels run
 * from 1 to 6. Lines that a mail program wrapped are joined.
 */
export function recognize(text: string): Recognized[] {
  const lines: Line[] = [];
  let afterBlank = true;
  let lastNumber = 0;
  // Line and paragraph separators, and the breaks that word processors write inside and between paragraphs.
  for (const physical of text.normalize('NFC').split(/\r\n|[\n\r\v\f\u0085\u2028\u2029]/)) {
    const line = readLine(physical, { afterBlank, lastNumber, before: lines.at(-1)?.text ?? null });
    if (line === null) {
      afterBlank = true;
      continue;
    }
    if (line.marker?.kind === 'question') lastNumber = line.marker.number;
    lines.push(line);
    afterBlank = false;
  }
  const blocks = blocksOf(lines);
  const out: Recognized[] = [];
  let titled = false;
  let counted = false;
  blocks.forEach((block, i) => {
    const kind = kindOf(block, blocks[i + 1], titled, counted);
    if (kind === 'title') titled = true;
    if (kind === 'question' || kind === 'item') counted = true;
    const wording = cleanWording([{ text: block.text }]);
    if (wording.length > 0) out.push({ kind, level: block.level, wording });
  });
  return out;
}
