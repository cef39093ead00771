/**
 * Words: the units in which wordings are compared, bracketed and carried over (DESIGN 1).
 *
 * A word is a word of Unicode's word boundaries (UAX 29). Punctuation is a word by itself; in scripts without spaces each
 * grapheme is one; white space is none, it is the gap between words. No word begins or ends inside a grapheme. A word whose
 * letters carry different marks stays whole: its marks are part of its key.
 */
import { graphemes } from './graphemes.ts';
import type { Run, Wording } from '../schema/wording.ts';

/** A word at its place. `from` and `to` are UTF-16 offsets in the text of the wording. */
export interface Word {
  readonly text: string;
  readonly from: number;
  readonly to: number;
  /** Equal keys: the same letters with the same marks. */
  readonly key: string;
}

// A fixed locale, so that server and browsers cut alike whatever they are set to.
const segmenter = new Intl.Segmenter('en', { granularity: 'word' });

/** Han, Kana, Thai, Lao, Khmer, Myanmar, and the two length marks of Kana, which Unicode counts as common. */
const NO_SPACES = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}\u30fc\uff70]/u;

/** Where white space may be part of a grapheme (a mark on a space, a prepended sign before one), or format signs stand. */
const HARD = /\p{Cf}|\s[\p{M}\p{Grapheme_Extend}\p{Emoji_Modifier}\u0e33\u0eb3]|[\u0d4e\u{111c2}\u{111c3}\u{1193f}\u{11941}\u{11a3a}\u{11a84}-\u{11a89}\u{11d46}\u{11f02}]\s/u;

const WHITE = /^\s+$/u;

/** Chunks that need no segmenter: plain letters and digits with at most one stop at the end; Chinese characters, Kana and their stops. */
const LATIN = /^[0-9A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u017f]+[.,;:?!)]?$/;
const CHINESE = /^[\u3001-\u3003\u3008-\u3011\u3041-\u3096\u30a1-\u30fa\u4e00-\u9fff\uff01\uff08\uff09\uff0c\uff1a\uff1b\uff1f]+$/;

/** Whether text belongs to a script that sets no spaces between words. */
export function isUnspaced(text: string): boolean {
  return NO_SPACES.test(text);
}

/** Chunks between white space come again and again; what they split into is kept, up to a bound. */
const known = new Map<string, readonly number[]>();
const KNOWN_MAX = 20_000;

/** The lengths of the words of a chunk without white space. */
function wordLengths(chunk: string): readonly number[] {
  if (LATIN.test(chunk)) {
    const last = chunk.charCodeAt(chunk.length - 1);
    return (last > 0x2f && last < 0x3a) || last > 0x40 || chunk.length === 1 ? [chunk.length] : [chunk.length - 1, 1];
  }
  if (CHINESE.test(chunk)) return new Array<number>(chunk.length).fill(1);
  const found = known.get(chunk);
  if (found !== undefined) return found;
  const ends: number[] = [];
  for (const part of segmenter.segment(chunk)) {
    if (NO_SPACES.test(part.segment)) ends.push(...endsInUnspaced(part.segment, part.index));
    ends.push(part.index + part.segment.length);
  }
  const lengths: number[] = [];
  let wordFrom = 0;
  let graphemeEnd = 0;
  let next = 0;
  // Only ends that are also ends of graphemes count.
  for (const one of graphemes(chunk)) {
    graphemeEnd += one.length;
    while (next < ends.length && (ends[next] ?? 0) < graphemeEnd) next++;
    if (ends[next] === graphemeEnd) {
      lengths.push(graphemeEnd - wordFrom);
      wordFrom = graphemeEnd;
    }
  }
  if (known.size >= KNOWN_MAX) known.clear();
  known.set(chunk, lengths);
  return lengths;
}

/** What `\s` matches. */
function isWhite(unit: number): boolean {
  if (unit < 0x80) return unit === 0x20 || (unit >= 0x09 && unit <= 0x0d);
  return WHITE.test(String.fromCharCode(unit));
}

/**
 * Where words end in a stretch with a script without spaces: before and after each of its graphemes. (The segmenter may hold
 * letters of other scripts together with it.)
 */
function endsInUnspaced(stretch: string, from: number): number[] {
  const ends: number[] = [];
  let at = from;
  for (const one of graphemes(stretch)) {
    const unspaced = NO_SPACES.test(one);
    if (unspaced && at > from && ends[ends.length - 1] !== at) ends.push(at);
    at += one.length;
    if (unspaced && at < from + stretch.length) ends.push(at);
  }
  return ends;
}

/** Calls back with each stretch of text between white space. */
function eachChunk(text: string, take: (chunk: string, from: number) => void): void {
  if (!HARD.test(text)) {
    let start = -1;
    for (let at = 0; at < text.length; at++) {
      if (isWhite(text.charCodeAt(at))) {
        if (start >= 0) take(text.slice(start, at), start);
        start = -1;
      } else if (start < 0) start = at;
    }
    if (start >= 0) take(text.slice(start), start);
    return;
  }
  let from = 0;
  let at = 0;
  for (const one of graphemes(text)) {
    if (WHITE.test(one)) {
      if (at > from) take(text.slice(from, at), from);
      from = at + one.length;
    }
    at += one.length;
  }
  if (at > from) take(text.slice(from, at), from);
}

function markKey(run: Run): string {
  return run.marks === undefined || run.marks.length === 0 ? '' : `\u0001${run.marks.join()}`;
}

/** The words of a wording (runs may carry authors; they do not matter here). */
export function wordsOf(wording: Wording): Word[] {
  const text = wording.length === 1 ? (wording[0]?.text ?? '') : wording.map((run) => run.text).join('');
  const unmarked = wording.every((run) => markKey(run) === '');
  const words: Word[] = [];
  let run = 0;
  let runEnd = wording[0]?.text.length ?? 0;
  /** Letters and marks of a stretch; stretches come in order, so that one walk over the runs does. */
  const keyOf = (from: number, to: number): string => {
    let key = '';
    let mark = '';
    let at = from;
    while (at < to) {
      while (runEnd <= at) runEnd += wording[++run]?.text.length ?? Infinity;
      const here = wording[run];
      const next = here === undefined ? '' : markKey(here);
      if (next !== mark) {
        key += next === '' ? '\u0001' : next;
        key += '\u0002';
        mark = next;
      }
      const end = Math.min(to, runEnd);
      key += text.slice(at, end);
      at = end;
    }
    return key;
  };
  eachChunk(text, (chunk, chunkFrom) => {
    let from = chunkFrom;
    for (const length of wordLengths(chunk)) {
      const to = from + length;
      const letters = text.slice(from, to);
      words.push({ text: letters, from, to, key: unmarked ? letters : keyOf(from, to) });
      from = to;
    }
  });
  return words;
}

/** A text with every run of white space as one space and none at the edges, in NFC: how words are named. */
export function foldSpace(text: string): string {
  return text.normalize('NFC').replace(/\s+/gu, ' ').trim();
}
