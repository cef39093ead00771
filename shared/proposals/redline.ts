/**
 * Redline: the changes between a base wording and a proposal's wording, word by word (DESIGN 1, second idea; R9).
 *
 * What changed is computed, never recorded. A change owns the white space on both sides of it: its splice runs from the
 * end of the last equal word before it to the beginning of the next equal word after it. Between two changes at least one
 * equal word stands, so that changes can be taken in any number and order.
 */
import { align, type Block } from '../lib/align.ts';
import { foldSpace, wordsOf, type Word } from '../lib/words.ts';
import type { ChangeName } from '../schema/state.ts';
import { normalWording, sameMarks, sameWording, sliceWording, textOf, type Run, type Wording } from '../schema/wording.ts';
import type { Change } from './model.ts';

/** A wording with its words at hand. */
export interface Worded {
  readonly wording: Wording;
  readonly text: string;
  readonly words: readonly Word[];
}

export function worded(wording: Wording): Worded {
  return { wording, text: textOf(wording), words: wordsOf(wording) };
}

/** The changes that make `wording` out of `base`, in order. Both in normal form; equal wordings give none. */
export function redline(base: Wording, wording: Wording): Change[] {
  return redlineOf(worded(base), worded(wording));
}

/** As `redline`, for wordings whose words are at hand. */
export function redlineOf(base: Worded, wording: Worded): Change[] {
  const blocks = align(base.words.map(keyOf), wording.words.map(keyOf)).map((block) => withJoined(base, wording, block));
  return withGaps(base, wording, blocks).map((block) => changeOf(base, wording, block));
}

function keyOf(word: Word): string {
  return word.key;
}

/** Where the word before position `at` ends; the beginning of the text where there is none. */
export function gapFrom(of: Worded, at: number): number {
  return at > 0 ? (of.words[at - 1]?.to ?? of.text.length) : 0;
}

/** Where the word at position `at` begins; the end of the text where there is none. */
export function gapTo(of: Worded, at: number): number {
  return of.words[at]?.from ?? of.text.length;
}

/** The words from position `from` to position `to`, without the white space around them. */
export function wordsBetween<R extends Run>(of: Worded, wording: readonly R[], from: number, to: number): R[] {
  return from < to ? sliceWording(wording, gapTo(of, from), gapFrom(of, to)) : [];
}

/** Signs that make one expression of two words where they stand between them without a space. */
const JOINER = /^[-\u2010\u2011\u2013/]$/u;

/**
 * A sign that is all there is to a difference, and that joins in one wording what white space parts in the other: the
 * expression changes as a whole (`long term` to `long-term`), since the sign alone could not be read.
 */
function withJoined(base: Worded, wording: Worded, block: Block): Block {
  const { aFrom, aTo, bFrom, bTo } = block;
  const [outs, puts] = [aTo - aFrom, bTo - bFrom];
  if (outs + puts !== 1 || aFrom === 0 || aTo === base.words.length) return block;
  const [joined, at, apart, gap] = outs === 1 ? [base, aFrom, wording, bFrom] : [wording, bFrom, base, aFrom];
  const touches = gapFrom(joined, at) === gapTo(joined, at) && gapFrom(joined, at + 1) === gapTo(joined, at + 1);
  if (!JOINER.test(joined.words[at]?.text ?? '') || !touches || gapFrom(apart, gap) === gapTo(apart, gap)) return block;
  return { aFrom: aFrom - 1, aTo: aTo + 1, bFrom: bFrom - 1, bTo: bTo + 1 };
}

/**
 * Adds to the blocks the equal words whose white space alone differs (two words and the gap between them; one word at an
 * edge of the text), and joins what then touches.
 */
function withGaps(base: Worded, wording: Worded, blocks: readonly Block[]): Block[] {
  const out: Block[] = [];
  const add = (block: Block): void => {
    const last = out[out.length - 1];
    if (last === undefined || block.aFrom > last.aTo) out.push(block);
    else out[out.length - 1] = { ...last, aTo: Math.max(last.aTo, block.aTo), bTo: Math.max(last.bTo, block.bTo) };
  };
  const end = { aFrom: base.words.length, bFrom: wording.words.length };
  let a = 0;
  let b = 0;
  for (let next = 0; next <= blocks.length; next++) {
    const block = blocks[next];
    const stop = block ?? end;
    // The gaps inside a stretch of equal words; those at its ends too where no change owns them.
    const first = next === 0 ? a : a + 1;
    const last = block === undefined ? stop.aFrom : stop.aFrom - 1;
    for (let at = first; at <= last; at++) {
      const other = b + at - a;
      if (sameGap(base, at, wording, other)) continue;
      const from = Math.max(a, at - 1);
      const to = Math.min(stop.aFrom, at + 1);
      add({ aFrom: from, aTo: to, bFrom: from - a + b, bTo: to - a + b });
    }
    if (block !== undefined) {
      add(block);
      a = block.aTo;
      b = block.bTo;
    }
  }
  return out;
}

function sameGap(a: Worded, at: number, b: Worded, other: number): boolean {
  const [aFrom, aTo] = [gapFrom(a, at), gapTo(a, at)];
  const [bFrom, bTo] = [gapFrom(b, other), gapTo(b, other)];
  if (aTo - aFrom !== bTo - bFrom || a.text.slice(aFrom, aTo) !== b.text.slice(bFrom, bTo)) return false;
  if (a.wording.length <= 1 && b.wording.length <= 1 && sameMarks(a.wording[0] ?? { text: '' }, b.wording[0] ?? { text: '' })) return true;
  return sameWording(normalWording(sliceWording(a.wording, aFrom, aTo)), normalWording(sliceWording(b.wording, bFrom, bTo)));
}

function changeOf(base: Worded, wording: Worded, { aFrom, aTo, bFrom, bTo }: Block): Change {
  return {
    from: aFrom,
    to: aTo,
    into: { from: bFrom, to: bTo },
    deleted: normalWording(wordsBetween(base, base.wording, aFrom, aTo)),
    inserted: normalWording(wordsBetween(wording, wording.wording, bFrom, bTo)),
    splice: {
      from: gapFrom(base, aFrom),
      to: gapTo(base, aTo),
      put: normalWording(sliceWording(wording.wording, gapFrom(wording, bFrom), gapTo(wording, bTo))),
    },
  };
}

/** The base with these changes made; any of the changes of one redline, in any order. */
export function applyChanges(base: Wording, changes: readonly Change[]): Wording {
  const out: Run[] = [];
  let at = 0;
  for (const { splice } of [...changes].sort((x, y) => x.from - y.from || x.to - y.to)) {
    out.push(...sliceWording(base, at, splice.from), ...splice.put);
    at = splice.to;
  }
  out.push(...sliceWording(base, at, textOf(base).length));
  return normalWording(out);
}

/** What a change is called: its words, white space folded. */
export function changeName(change: Change): ChangeName {
  return { deleted: foldSpace(textOf(change.deleted)), inserted: foldSpace(textOf(change.inserted)) };
}

/** Whether a change goes by this name. */
export function isNamed(change: Change, name: ChangeName): boolean {
  const own = changeName(change);
  return own.deleted === foldSpace(name.deleted) && own.inserted === foldSpace(name.inserted);
}

/** The change that inserts these words, else the one that deletes them; undefined where there is none. */
export function matchChange(changes: readonly Change[], words: string): Change | undefined {
  const wanted = foldSpace(words);
  if (wanted === '') return undefined;
  return (
    changes.find((change) => changeName(change).inserted === wanted) ??
    changes.find((change) => changeName(change).deleted === wanted)
  );
}
