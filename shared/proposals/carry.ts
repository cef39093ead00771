/**
 * Carry-over (R10): what a tabled proposal says against the text as it stands now. One three-way merge of words from
 * (stored base, wording, current base), derived each time and never written back, so that no sequence of edits wears it away.
 */
import { spaceBetween } from '../lib/spacing.ts';
import type { Provision, Proposal, TextState } from '../schema/state.ts';
import { normalWording, sameWording, sliceWording, type Run, type Wording } from '../schema/wording.ts';
import type { Carried, Change } from './model.ts';
import { overlaps, type Range } from './overlap.ts';
import { additionInText, anchorOf, standingBefore } from './places.ts';
import { gapFrom, gapTo, redline, redlineOf, worded, type Worded } from './redline.ts';
import { wordsOf } from '../lib/words.ts';

export type CarriedWords = Extract<Carried, { type: 'applies' | 'overtaken' | 'absorbed' }>;

/**
 * Merges a wording, written on `base`, into what the base has become. `overtaken`: words that it changes were changed
 * otherwise. `absorbed`: all that it asks for is in the text. Else the wording that it gives now and its changes against
 * `current`; `moved` says that this is no longer the wording that was tabled.
 */
export function carry(base: Wording, wording: Wording, current: Wording): CarriedWords {
  return carryTo(base, wording, worded(current));
}

function carryTo(base: Wording, wording: Wording, now: Worded): CarriedWords {
  const current = now.wording;
  if (sameWording(current, wording)) return { type: 'absorbed' };
  const mine = worded(wording);
  if (sameWording(current, base)) return { type: 'applies', wording, changes: redlineOf(now, mine), moved: false };
  const from = worded(base);
  const own = redlineOf(from, mine);
  const others = redlineOf(from, now);
  const rest: Graft[] = [];
  const put = others.map((other) => openWords(other, from, now));
  for (const change of own) {
    if (others.some((other) => isSame(change, other))) continue;
    const words = keysOf(mine, change.into);
    if (change.from === change.to && put.some((one) => isWithin(words, change.from, one))) continue;
    if (others.some((other) => overlaps(change, other))) return { type: 'overtaken' };
    rest.push(graft(change, others, mine, now));
  }
  if (rest.length === 0) return { type: 'absorbed' };
  const merged = weave(from, mine, now, own, others, rest);
  if (sameWording(merged, current)) return { type: 'absorbed' };
  return { type: 'applies', wording: merged, changes: redline(current, merged), moved: !sameWording(merged, wording) };
}

/** The same change of the same base: what one asks for, the other has done. */
function isSame(a: Change, b: Change): boolean {
  return a.from === b.from && a.to === b.to && sameWording(a.inserted, b.inserted) && sameWording(a.deleted, b.deleted);
}

function keysOf(of: Worded, { from, to }: Range): string[] {
  return of.words.slice(from, to).map((word) => word.key);
}

function beginsWith(words: readonly string[], start: readonly string[]): boolean {
  return start.length <= words.length && start.every((key, i) => key === words[i]);
}

function endsWith(words: readonly string[], end: readonly string[]): boolean {
  return end.length <= words.length && end.every((key, i) => key === words[words.length - end.length + i]);
}

/** The words that another change has put in, as far as no insertion of mine has been found among them. */
interface OpenWords extends Range {
  words: readonly string[];
}

function openWords(other: Change, base: Worded, now: Worded): OpenWords {
  const words = keysOf(now, other.into);
  // Where only white space differs, what the other puts in is the base's own.
  const isOwn = other.from < other.to && words.join(' ') === keysOf(base, other).join(' ');
  return { from: other.from, to: other.to, words: isOwn ? [] : words };
}

/**
 * Whether words to be inserted at a place are what the other has put there too, at the beginning or end of what it puts in: no
 * doubled words. What is found counts once.
 */
function isWithin(words: readonly string[], at: number, other: OpenWords): boolean {
  if (other.from === at && beginsWith(other.words, words)) {
    other.words = other.words.slice(words.length);
    return true;
  }
  if (other.to === at && endsWith(other.words, words)) {
    other.words = other.words.slice(0, other.words.length - words.length);
    return true;
  }
  return false;
}

/** A change as it goes into the current wording: words of mine in place of current ones. */
interface Graft {
  /** Word positions in the current wording. */
  readonly from: number;
  readonly to: number;
  /** Word positions in the proposal's wording. */
  readonly into: Range;
}

/** Places a change that collides with nothing. Words that the other has inserted at its very edge are not put in twice. */
function graft(change: Change, others: readonly Change[], mine: Worded, now: Worded): Graft {
  let shift = 0;
  for (const other of others) {
    if (other.to <= change.from) shift += other.into.to - other.into.from - (other.to - other.from);
  }
  let { from, to } = change.into;
  if (change.from < change.to) {
    const before = others.find((other) => other.from === other.to && other.to === change.from);
    const after = others.find((other) => other.from === other.to && other.from === change.to);
    if (before !== undefined) {
      const theirs = keysOf(now, before.into);
      if (beginsWith(keysOf(mine, { from, to }), theirs)) from += theirs.length;
    }
    if (after !== undefined) {
      const theirs = keysOf(now, after.into);
      if (endsWith(keysOf(mine, { from, to }), theirs)) to -= theirs.length;
    }
  }
  return { from: change.from + shift, to: change.to + shift, into: { from, to } };
}

/** A word of the merged wording, with its position in either source; null where it does not come from it. */
interface Strand {
  readonly now: number | null;
  readonly mine: number | null;
}

/**
 * Writes the merged wording. White space comes from a source in which two words stand side by side; where neither has them
 * so, from the rule for words that came together.
 */
function weave(base: Worded, mine: Worded, now: Worded, own: readonly Change[], others: readonly Change[], grafts: readonly Graft[]): Wording {
  const equal = positionsOfEqual(base.words.length, own);
  const mineOfNow = new Map<number, number>();
  positionsOfEqual(base.words.length, others).forEach((at, i) => {
    const other = equal[i] ?? -1;
    if (at >= 0 && other >= 0) mineOfNow.set(at, other);
  });
  const strands: Strand[] = [{ now: -1, mine: -1 }];
  let at = 0;
  const keepTo = (end: number): void => {
    for (; at < end; at++) strands.push({ now: at, mine: mineOfNow.get(at) ?? null });
  };
  for (const one of grafts) {
    keepTo(one.from);
    for (let i = one.into.from; i < one.into.to; i++) strands.push({ now: null, mine: i });
    at = Math.max(at, one.to);
  }
  keepTo(now.words.length);
  strands.push({ now: now.words.length, mine: mine.words.length });
  const out: Run[] = [];
  let last: Strand | null = null;
  for (const strand of strands) {
    if (last !== null) out.push(...gapBetween(last, strand, mine, now));
    out.push(...wordOf(strand, mine, now));
    last = strand;
  }
  return normalWording(out);
}

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
  const [before, after] = [wordOf(left, mine, now), wordOf(right, mine, now)];
  return [{ text: spaceBetween(before.map((run) => run.text).join(''), after.map((run) => run.text).join('')) }];
}

/**
 * Where words bracketed in `base` stand in `current`: word positions. Null when those words have changed (or never stood
 * there). Of several places the first counts.
 */
export function carryRange(base: Wording, words: string, current: Wording): Range | null {
  return carryRangeTo(base, words, worded(current));
}

/** As `carryRange`, for a wording whose words are at hand. */
export function carryRangeTo(base: Wording, words: string, now: Worded): Range | null {
  const from = sameWording(base, now.wording) ? now : worded(base);
  const wanted = wordsOf([{ text: words }]).map((word) => word.text);
  if (wanted.length === 0) return null;
  const start = from.words.findIndex((_, at) => wanted.every((text, i) => from.words[at + i]?.text === text));
  if (start === -1) return null;
  const range = { from: start, to: start + wanted.length };
  if (from === now) return range;
  let shift = 0;
  for (const other of redlineOf(from, now)) {
    if (overlaps(range, other)) return null;
    if (other.to <= range.from) shift += other.into.to - other.into.from - (other.to - other.from);
  }
  return { from: range.from + shift, to: range.to + shift };
}

/** What a proposal of any kind says against the text as it stands (R10). */
export function carried(proposal: Proposal, state: Pick<TextState, 'provisions' | 'proposals'>): Carried {
  if (proposal.kind === 'add') {
    if (additionInText(proposal, state)) return { type: 'absorbed' };
    return { type: 'applies', wording: proposal.wording, changes: [], moved: false };
  }
  const target = state.provisions.find((provision) => provision.id === proposal.target);
  if (target === undefined) return { type: 'overtaken' };
  return carriedOn(proposal, target, worded(normalWording(target.wording)), state);
}

/** As `carried`, for a proposal on this provision, whose words are at hand (without authors). */
export function carriedOn(
  proposal: Proposal,
  target: Provision,
  now: Worded,
  state: Pick<TextState, 'provisions' | 'proposals'>,
): Carried {
  if (target.removed) {
    if (proposal.kind !== 'amend') return { type: 'absorbed' };
    if (additionInText(proposal, state)) return { type: 'absorbed' };
    return { type: 'orphaned', after: standingBefore(state.provisions, target.id), wording: proposal.wording };
  }
  const stands: Carried = { type: 'applies', wording: now.wording, changes: [], moved: false };
  switch (proposal.kind) {
    case 'amend':
      return carryTo(proposal.base, proposal.wording, now);
    case 'delete':
      return { ...stands, wording: [] };
    case 'move':
      return standingBefore(state.provisions, target.id) === anchorOf(state.provisions, proposal.after, target.id)
        ? { type: 'absorbed' }
        : stands;
    case 'bracket':
      if (proposal.words === null || carryRangeTo(proposal.base, proposal.words, now) !== null) return stands;
      return { type: 'overtaken' };
    case 'add':
      return stands;
  }
}
