/**
 * What if: the clean text that a chosen set of changes would give, without touching the record. Choices that ask for
 * different things of the same words exclude each other; the one chosen first stands, and the other is named. Which order
 * the rest was chosen in makes no difference.
 */
import { renumber } from '../numbering/numbering.ts';
import type { Kind, Proposal, Provision, TextState } from '../schema/state.ts';
import { normalWording, sameWording, type Wording } from '../schema/wording.ts';
import { carried } from './carry.ts';
import type { Change } from './model.ts';
import { isLocked, isOpen } from './open.ts';
import { overlaps } from './overlap.ts';
import { additionOf, anchorOf, type Addition } from './places.ts';
import { applyChanges } from './redline.ts';

/** A change of an open proposal: its index in `changesOf`, or null for what can only be taken whole. */
export interface Choice {
  readonly proposal: string;
  readonly change: number | null;
}

export interface WhatIfLine {
  /** The provision, or the proposal of an addition. */
  readonly key: string;
  /** Null for an addition. */
  readonly provision: string | null;
  readonly kind: Kind;
  readonly level: number;
  /** Numbered through, as in the clean text. */
  readonly number: string | null;
  readonly wording: Wording;
  /** The words as they stand; null for an addition. */
  readonly base: Wording | null;
  readonly moved: boolean;
}

export interface Exclusion {
  readonly choice: Choice;
  /** The choice that stands in its way; null where the choice has nothing to give (decided, overtaken, in the text). */
  readonly by: Choice | null;
}

export interface WhatIf {
  readonly lines: readonly WhatIfLine[];
  /** What was chosen and could not be taken, in order of choosing. */
  readonly excluded: readonly Exclusion[];
}

/** What a choice would do. */
type Effect =
  | { readonly type: 'words'; readonly provision: string; readonly change: Change }
  | { readonly type: 'removal'; readonly provision: string }
  | { readonly type: 'place'; readonly provision: string; readonly after: string | null }
  | { readonly type: 'addition'; readonly addition: Omit<Addition, 'proposals'> };

/** The choices that a proposal offers against the text as it stands; none where there is nothing to take. */
export function choicesOf(proposal: Proposal, state: TextState): Choice[] {
  return offersOf(proposal, state).map(([choice]) => choice);
}

/** All that a proposal offers, each with what it would do. */
function offersOf(proposal: Proposal, state: TextState): [Choice, Effect][] {
  if (!isOpen(proposal) || proposal.kind === 'bracket') return [];
  const target = state.provisions.find((one) => one.id === proposal.target);
  if (target !== undefined && !target.removed && isLocked(target)) return [];
  const told = carried(proposal, state);
  if (told.type === 'overtaken' || told.type === 'absorbed') return [];
  const provision = proposal.target ?? '';
  if (proposal.kind === 'amend' && told.type === 'applies') {
    return told.changes.map((change, index) => [{ proposal: proposal.id, change: index }, { type: 'words', provision, change }]);
  }
  const whole: Choice = { proposal: proposal.id, change: null };
  const addition = additionOf(proposal, state);
  if (addition !== null) return [[whole, { type: 'addition', addition }]];
  if (proposal.kind === 'delete') return [[whole, { type: 'removal', provision }]];
  return [[whole, { type: 'place', provision, after: anchorOf(state.provisions, proposal.after, provision) }]];
}

/** A text with what can be chosen at hand, so that choosing once more does not look at all proposals again. */
export interface Offers {
  readonly state: TextState;
  readonly effects: ReadonlyMap<string, Effect>;
}

function keyOf({ proposal, change }: Choice): string {
  return `${proposal}:${change === null ? 'whole' : String(change)}`;
}

/** Prepares a state for `whatIf` and `inTheWay`. */
export function offersIn(state: TextState): Offers {
  return { state, effects: new Map(state.proposals.flatMap((one) => offersOf(one, state)).map(([choice, effect]) => [keyOf(choice), effect])) };
}

/** Whether a choice has anything to give. */
export function isOffered({ effects }: Offers, choice: Choice): boolean {
  return effects.has(keyOf(choice));
}

/** The first of the chosen that excludes this one; null where it can be chosen too. */
export function inTheWay({ effects }: Offers, chosen: readonly Choice[], choice: Choice): Choice | null {
  const effect = effects.get(keyOf(choice));
  if (effect === undefined) return null;
  return chosen.find((one) => {
    const other = effects.get(keyOf(one));
    return other !== undefined && excludes(other, effect);
  }) ?? null;
}

function isSameEffect(a: Effect, b: Effect): boolean {
  if (a.type === 'words' && b.type === 'words') {
    const [x, y] = [a.change, b.change];
    return a.provision === b.provision && x.from === y.from && x.to === y.to && sameWording(x.splice.put, y.splice.put);
  }
  if (a.type === 'removal' && b.type === 'removal') return a.provision === b.provision;
  if (a.type === 'place' && b.type === 'place') return a.provision === b.provision && a.after === b.after;
  if (a.type !== 'addition' || b.type !== 'addition') return false;
  const [x, y] = [a.addition, b.addition];
  return x.after === y.after && x.kind === y.kind && x.level === y.level && sameWording(x.wording, y.wording);
}

/** Whether two effects cannot both be had. A deletion leaves nothing to amend or move. */
function excludes(a: Effect, b: Effect): boolean {
  if (a.type === 'addition' || b.type === 'addition' || a.provision !== b.provision || isSameEffect(a, b)) return false;
  if (a.type === 'removal' || b.type === 'removal') return true;
  if (a.type === 'place' && b.type === 'place') return true;
  return a.type === 'words' && b.type === 'words' && touches(a.change, b.change);
}

/** As in the rolling text, and besides where their white space would be set twice: side by side with no word between. */
function touches(a: Change, b: Change): boolean {
  return overlaps(a, b) || (a.splice.from < b.splice.to && b.splice.from < a.splice.to) || (a.from === b.from && a.to === b.to);
}

interface Taken {
  readonly choice: Choice;
  readonly effect: Effect;
  readonly proposal: Proposal;
}

/** The text with what was chosen. No choices give the clean text as it stands (R9). */
export function whatIf({ state, effects }: Offers, choices: readonly Choice[]): WhatIf {
  const order = new Map(state.proposals.map((one, i) => [one.id, i]));
  const proposals = new Map(state.proposals.map((one) => [one.id, one]));
  const taken: Taken[] = [];
  const excluded: Exclusion[] = [];
  for (const choice of choices) {
    const effect = effects.get(keyOf(choice)) ?? null;
    const proposal = proposals.get(choice.proposal);
    const rival = effect === null ? undefined : taken.find((one) => excludes(one.effect, effect));
    if (effect === null || proposal === undefined || rival !== undefined) excluded.push({ choice, by: rival?.choice ?? null });
    else {
      // Two that ask for the same count as the one tabled first, whichever was chosen first.
      const same = taken.findIndex((one) => isSameEffect(one.effect, effect));
      const known = taken[same];
      if (known === undefined) taken.push({ choice, effect, proposal });
      else if ((order.get(proposal.id) ?? 0) < (order.get(known.proposal.id) ?? 0)) taken[same] = { choice, effect, proposal };
    }
  }
  // From here on the order of tabling counts, never that of choosing.
  taken.sort((a, b) => (order.get(a.proposal.id) ?? 0) - (order.get(b.proposal.id) ?? 0) || (a.choice.change ?? 0) - (b.choice.change ?? 0));
  return { lines: linesOf(state, taken), excluded };
}

/** A provision on its way into the text. */
interface Placed {
  readonly provision: Provision;
  readonly base: Wording | null;
  readonly moved: boolean;
}

function linesOf(state: TextState, taken: readonly Taken[]): WhatIfLine[] {
  const changes = new Map<string, Change[]>();
  const removals = new Set<string>();
  for (const { effect } of taken) {
    if (effect.type === 'words') changes.set(effect.provision, [...(changes.get(effect.provision) ?? []), effect.change]);
    if (effect.type === 'removal') removals.add(effect.provision);
  }
  let list = state.provisions.map((provision): Placed => {
    const base = normalWording(provision.wording);
    const wording = applyChanges(base, changes.get(provision.id) ?? []).map((run) => ({ ...run, by: '' }));
    return { provision: { ...provision, wording, removed: provision.removed || removals.has(provision.id) }, base, moved: false };
  });
  const entered = new Map<string, number>();
  for (const { effect, proposal } of taken) {
    if (effect.type !== 'addition') continue;
    const { behind, kind, level, wording } = effect.addition;
    const key = behind ?? '';
    const at = list.findIndex((one) => one.provision.id === behind) + 1 + (entered.get(key) ?? 0);
    entered.set(key, (entered.get(key) ?? 0) + 1);
    const provision: Provision = {
      id: `add:${proposal.id}`, kind, level, status: 'open', wording: wording.map((run) => ({ ...run, by: '' })),
      number: null, removed: false, decided: null,
    };
    list.splice(at, 0, { provision, base: null, moved: false });
  }
  for (const { effect } of taken) {
    if (effect.type !== 'place') continue;
    const mover = list.find((one) => one.provision.id === effect.provision);
    if (mover === undefined) continue;
    const rest = list.filter((one) => one !== mover);
    const at = rest.findIndex((one) => one.provision.id === effect.after) + 1;
    list = [...rest.slice(0, at), { ...mover, moved: true }, ...rest.slice(at)];
  }
  const standing = list.filter((one) => !one.provision.removed && one.provision.wording.length > 0);
  const numbers = renumber(standing.map((one) => one.provision));
  return standing.map(({ provision, base, moved }) => ({
    key: provision.id,
    provision: base === null ? null : provision.id,
    kind: provision.kind,
    level: provision.level,
    number: numbers.get(provision.id) ?? null,
    wording: normalWording(provision.wording),
    base,
    moved,
  }));
}
