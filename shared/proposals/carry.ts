/**
 * Carry-over (R10): what a tabled proposal says against the text as it stands now. One three-way merge of words from
 * (stored base, wording, current base), derived each time and never written back, so that no sequence of edits wears it away.
 */
import { wordsOf } from '../lib/words.ts';
import type { Provision, Proposal, TextState } from '../schema/state.ts';
import { normalWording, sameWording, type Wording } from '../schema/wording.ts';
import type { Carried, Change } from './model.ts';
import { overlaps, type Range } from './overlap.ts';
import { additionInText, anchorOf, standingBefore } from './places.ts';
import { redline, redlineOf, worded, type Worded } from './redline.ts';
import { untouched, weave, type Graft, type Twins } from './weave.ts';

export type CarriedWords = Extract<Carried, { type: 'applies' | 'overtaken' | 'absorbed' }>;

/**
 * Merges a wording, written on `base`, into what the base has become. `overtaken`: words that it changes were changed
 * otherwise. `absorbed`: all that it asks for is in the text. Else the wording that it gives now and its changes against
 * `current`; `moved` says that this is no longer the wording that was tabled.
 */
export function carry(base: Wording, wording: Wording, current: Wording): CarriedWords {
  return carryTo(base, wording, standingWords(current));
}

/** The words of a provision as it stands, and what they have changed since earlier ones: many proposals have one base. */
export interface StandingWords {
  readonly now: Worded;
  readonly since: (base: Wording) => { readonly from: Worded; readonly others: readonly Change[] };
}

export function standingWords(current: Wording): StandingWords {
  const found = standingOf.get(current) ?? makeStanding(current);
  standingOf.set(current, found);
  return found;
}

/** Kept for as long as the wording is the very same: a text of hundreds of provisions is asked about at each change. */
const standingOf = new WeakMap<Wording, StandingWords>();

function makeStanding(current: Wording): StandingWords {
  const now = worded(normalWording(current));
  const known: { readonly from: Worded; readonly others: readonly Change[] }[] = [];
  return {
    now,
    since: (base) => {
      const found = known.find((one) => sameWording(one.from.wording, base));
      if (found !== undefined) return found;
      const from = worded(base);
      const made = { from, others: redlineOf(from, now) };
      known.push(made);
      return made;
    },
  };
}

function carryTo(base: Wording, wording: Wording, { now, since }: StandingWords): CarriedWords {
  const current = now.wording;
  if (sameWording(current, wording)) return { type: 'absorbed' };
  const mine = worded(wording);
  if (sameWording(current, base)) return { type: 'applies', wording, changes: redlineOf(now, mine), moved: false };
  const { from, others } = since(base);
  const own = redlineOf(from, mine);
  const twins = untouched(from.words.length, own, others);
  const merge: Merge = { mine, now, others, twins, open: others.map((other) => openWords(other, from, now)) };
  const grafts: Graft[] = [];
  for (const change of own) {
    if (isInText(change, merge)) continue;
    if (others.some((other) => overlaps(change, other))) return { type: 'overtaken' };
    grafts.push(graft(change, merge));
  }
  if (grafts.length === 0) return { type: 'absorbed' };
  const merged = weave(now, mine, grafts, twins);
  if (sameWording(merged, current)) return { type: 'absorbed' };
  return { type: 'applies', wording: merged, changes: redline(current, merged), moved: !sameWording(merged, wording) };
}

/** The sides of a merge: mine and the text as it stands now, with what the text has changed since the base. */
interface Merge {
  readonly mine: Worded;
  readonly now: Worded;
  readonly others: readonly Change[];
  readonly open: readonly OpenWords[];
  /** Grows as words of mine are found in the text. */
  readonly twins: Twins;
}

/** The words that another change has put in (positions in the text), less those found to be an insertion of mine. */
interface OpenWords {
  readonly other: Change;
  from: number;
  to: number;
}

function openWords(other: Change, base: Worded, now: Worded): OpenWords {
  // Where only white space differs, what the other puts in is the base's own.
  const isOwn = other.from < other.to && keysOf(base, other).join(' ') === keysOf(now, other.into).join(' ');
  return { other, from: other.into.from, to: isOwn ? other.into.from : other.into.to };
}

function keysOf(of: Worded, { from, to }: Range): string[] {
  return of.words.slice(from, to).map((word) => word.key);
}

function isEqual(a: Worded, aFrom: number, b: Worded, bFrom: number, length: number): boolean {
  for (let i = 0; i < length; i++) if (a.words[aFrom + i]?.key !== b.words[bFrom + i]?.key) return false;
  return true;
}

function pair(twins: Twins, nowFrom: number, mineFrom: number, length: number): void {
  for (let i = 0; i < length; i++) twins.set(nowFrom + i, mineFrom + i);
}

/**
 * Whether what a change asks for is in the text: the same change was made, or an insertion stands at the beginning or end of
 * what was put in at its place, so that no words are doubled. What is found counts once.
 */
function isInText(change: Change, { mine, now, others, open, twins }: Merge): boolean {
  const { from, to } = change.into;
  const same = others.find(
    (other) =>
      other.from === change.from && other.to === change.to &&
      sameWording(other.inserted, change.inserted) && sameWording(other.deleted, change.deleted),
  );
  if (same !== undefined) {
    pair(twins, same.into.from, from, to - from);
    return true;
  }
  if (change.from < change.to) return false;
  const length = to - from;
  for (const words of open) {
    if (words.to - words.from < length) continue;
    if (words.other.from === change.from && isEqual(now, words.from, mine, from, length)) {
      pair(twins, words.from, from, length);
      words.from += length;
      return true;
    }
    if (words.other.to === change.from && isEqual(now, words.to - length, mine, from, length)) {
      pair(twins, words.to - length, from, length);
      words.to -= length;
      return true;
    }
  }
  return false;
}

/** Places a change that collides with nothing. Words that the text has put in at its very edge do not go in twice. */
function graft(change: Change, { mine, now, others, twins }: Merge): Graft {
  let shift = 0;
  let { from, to } = change.into;
  for (const other of others) {
    const put = other.into.to - other.into.from;
    if (other.to <= change.from) shift += put - (other.to - other.from);
    if (other.from < other.to || change.from === change.to || put > to - from) continue;
    if (other.from === change.from && isEqual(now, other.into.from, mine, from, put)) {
      pair(twins, other.into.from, from, put);
      from += put;
    } else if (other.from === change.to && isEqual(now, other.into.from, mine, to - put, put)) {
      pair(twins, other.into.from, to - put, put);
      to -= put;
    }
  }
  return { from: change.from + shift, to: change.to + shift, into: { from, to } };
}

/**
 * Where words bracketed in `base` stand in `current`: word positions. Null when those words have changed (or never stood
 * there). Of several places the first counts.
 */
export function carryRange(base: Wording, words: string, current: Wording): Range | null {
  return carryRangeTo(base, words, standingWords(current));
}

/** As `carryRange`, for standing words at hand. */
export function carryRangeTo(base: Wording, words: string, { now, since }: StandingWords): Range | null {
  const isNow = sameWording(base, now.wording);
  const from = isNow ? now : since(base).from;
  const wanted = wordsOf([{ text: words }]).map((word) => word.text);
  if (wanted.length === 0) return null;
  const start = from.words.findIndex((_, at) => wanted.every((text, i) => from.words[at + i]?.text === text));
  if (start === -1) return null;
  const range = { from: start, to: start + wanted.length };
  if (isNow) return range;
  let shift = 0;
  for (const other of since(base).others) {
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
  return carriedOn(proposal, target, standingWords(target.wording), state);
}

/** As `carried`, for a proposal on this provision, whose standing words are at hand. */
export function carriedOn(
  proposal: Proposal,
  target: Provision,
  words: StandingWords,
  state: Pick<TextState, 'provisions' | 'proposals'>,
): Carried {
  if (target.removed) {
    if (proposal.kind !== 'amend') return { type: 'absorbed' };
    if (additionInText(proposal, state)) return { type: 'absorbed' };
    return { type: 'orphaned', after: standingBefore(state.provisions, target.id), wording: proposal.wording };
  }
  const stands: Carried = { type: 'applies', wording: words.now.wording, changes: [], moved: false };
  switch (proposal.kind) {
    case 'amend': {
      const known = amended.get(proposal);
      if (known !== undefined && known.on === target.wording) return known.carried;
      const told = carryTo(proposal.base, proposal.wording, words);
      amended.set(proposal, { on: target.wording, carried: told });
      return told;
    }
    case 'delete':
      return { ...stands, wording: [] };
    case 'move':
      return standingBefore(state.provisions, target.id) === anchorOf(state.provisions, proposal.after, target.id)
        ? { type: 'absorbed' }
        : stands;
    case 'bracket':
      if (proposal.words === null || carryRangeTo(proposal.base, proposal.words, words) !== null) return stands;
      return { type: 'overtaken' };
    case 'add':
      return stands;
  }
}

/** What an amendment last said, for as long as it and the words that it is on are the very same. */
const amended = new WeakMap<Proposal, { readonly on: Wording; readonly carried: Carried }>();
