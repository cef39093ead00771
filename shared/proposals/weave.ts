/**
 * Weaving: the wording of a proposal and the text as it stands, both made from one base, become one row of words. Which words
 * go in is decided before (carry.ts); here they are set in order, with the white space that belongs between them.
 */
import { spaceBetween } from '../lib/spacing.ts';
import { normalWording, sliceWording, textOf, type Run, type Wording } from '../schema/wording.ts';
import type { Change } from './model.ts';
import type { Range } from './overlap.ts';
import { gapFrom, gapTo, type Worded } from './redline.ts';

/** Words of the proposal that go into the text: in place of a range of words of the text. */
export interface Graft extends Range {
  /** Word positions in the proposal's wording. */
  readonly into: Range;
}

/** Words of the text, by position, that are at the same time words of the proposal's wording, by position. */
export type Twins = Map<number, number>;

/** For each word of the base its position in the other wording; -1 where a change took it. */
function positionsOfEqual(length: number, changes: readonly Change[]): number[] {
  const out: number[] = [];
  let shift = 0;
  for (const change of changes) {
    while (out.length < change.from) out.push(out.length + shift);
    while (out.length < change.to) out.push(-1);
    shift = change.into.to - change.to;
  }
  while (out.length < length) out.push(out.length + shift);
  return out;
}

/** The words that neither the proposal's changes nor those of the text touched: twins of each other. */
export function untouched(length: number, own: readonly Change[], others: readonly Change[]): Twins {
  const mine = positionsOfEqual(length, own);
  const twins: Twins = new Map();
  positionsOfEqual(length, others).forEach((at, i) => {
    const other = mine[i] ?? -1;
    if (at >= 0 && other >= 0) twins.set(at, other);
  });
  return twins;
}

/** A word of the merged wording, with its position in either source; null where it does not come from it. */
interface Strand {
  readonly now: number | null;
  readonly mine: number | null;
}

/**
 * The merged wording: the text with the grafts, which come in order and do not overlap. White space comes from a source in
 * which two words stand side by side; where neither has them so, from the rule for words that came together.
 */
export function weave(now: Worded, mine: Worded, grafts: readonly Graft[], twins: Twins): Wording {
  const out: Run[] = [];
  let last: Strand = { now: -1, mine: -1 };
  const put = (strand: Strand): void => {
    out.push(...gapBetween(last, strand, mine, now), ...wordOf(strand, mine, now));
    last = strand;
  };
  let at = 0;
  const keepTo = (end: number): void => {
    for (; at < end; at++) put({ now: at, mine: twins.get(at) ?? null });
  };
  for (const one of grafts) {
    keepTo(one.from);
    for (let i = one.into.from; i < one.into.to; i++) put({ now: null, mine: i });
    at = Math.max(at, one.to);
  }
  keepTo(now.words.length);
  put({ now: now.words.length, mine: mine.words.length });
  return normalWording(out);
}

function wordOf(strand: Strand, mine: Worded, now: Worded): Run[] {
  const [source, at] = strand.now === null ? [mine, strand.mine] : [now, strand.now];
  const word = at === null ? undefined : source.words[at];
  return word === undefined ? [] : sliceWording(source.wording, word.from, word.to);
}

function gapBetween(left: Strand, right: Strand, mine: Worded, now: Worded): Run[] {
  for (const [source, a, b] of [
    [now, left.now, right.now],
    [mine, left.mine, right.mine],
  ] as const) {
    if (a !== null && b === a + 1) return sliceWording(source.wording, gapFrom(source, b), gapTo(source, b));
  }
  return [{ text: spaceBetween(textOf(wordOf(left, mine, now)), textOf(wordOf(right, mine, now))) }];
}
