/**
 * Weaving: the wording of a proposal and the text as it stands, both made from one base, become one row of words. Which words
 * go in is decided before (carry.ts); here they are set in order, with the white space that belongs between them.
 */
import { spaceBetween } from '../lib/spacing.ts';
import { normalWording, plainWording, sliceWording, type Wording } from '../schema/wording.ts';
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
  const pieces: Piece[] = [];
  let last: Strand = { now: -1, mine: -1 };
  const put = (strand: Strand): void => {
    const [source, at] = strand.now === null ? [mine, strand.mine ?? 0] : [now, strand.now];
    const gap = gapBetween(last, strand, mine, now);
    if (gap === null) pieces.push({ source: between(wordOf(last, mine, now), wordOf(strand, mine, now)), from: 0, to: 1 });
    else append(pieces, gap.source, gapFrom(gap.source, gap.at), gapTo(gap.source, gap.at));
    append(pieces, source, gapTo(source, at), gapFrom(source, at + 1));
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
  return normalWording(pieces.flatMap(({ source, from, to }) => sliceWording(source.wording, from, to)));
}

/** A stretch of text of one source, by offsets. */
interface Piece {
  readonly source: Pick<Worded, 'wording'>;
  readonly from: number;
  to: number;
}

/** Adds a stretch, to the last one where it goes on from it. */
function append(pieces: Piece[], source: Worded, from: number, to: number): void {
  const last = pieces[pieces.length - 1];
  if (last !== undefined && last.source === source && last.to === from) last.to = to;
  else pieces.push({ source, from, to });
}

function wordOf(strand: Strand, mine: Worded, now: Worded): string {
  const word = strand.now === null ? mine.words[strand.mine ?? -1] : now.words[strand.now];
  return word?.text ?? '';
}

function between(left: string, right: string): Pick<Worded, 'wording'> {
  return { wording: plainWording(spaceBetween(left, right)) };
}

/** The source in which two words stand side by side, and where the gap between them is; null where neither has them so. */
function gapBetween(left: Strand, right: Strand, mine: Worded, now: Worded): { readonly source: Worded; readonly at: number } | null {
  if (left.now !== null && right.now === left.now + 1) return { source: now, at: right.now };
  if (left.mine !== null && right.mine === left.mine + 1) return { source: mine, at: right.mine };
  return null;
}
