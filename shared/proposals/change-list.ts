/**
 * The linear list of changes: every change that anyone asks for, one by one in the order of the text, with whose it is and
 * what became of it. The best reading of a bracketed text for who cannot see it, and what filters work on.
 */
import type { Position, Proposal, ProposalKind, Provision, TextState, Time } from '../schema/state.ts';
import type { Party, Wording } from '../schema/wording.ts';
import { carriedOn, carried, standingWords } from './carry.ts';
import type { Carried, Change } from './model.ts';
import { isLocked, isOpen } from './open.ts';
import { additionOf, anchorOf, standingBefore } from './places.ts';
import { changeName, isNamed, redline } from './redline.ts';

export const ROW_STATES = ['tabled', 'partly', 'deferred', 'waiting', 'overtaken', 'absorbed', 'accepted', 'not-taken-up'] as const;
/** What became of a change. `waiting`: not taken up by the Chair yet. `overtaken`, `absorbed`: of an open proposal (R10). */
export type RowState = (typeof ROW_STATES)[number];

/** One change of one proposal; `change` is null for what is no change of words (a deletion, a move, an addition …). */
export interface ChangeRow {
  /** `PROPOSAL:INDEX`; stands still while the proposal's changes do. */
  readonly key: string;
  readonly proposal: Proposal;
  readonly change: Change | null;
  /** Its place among the changes of its proposal (`changesOf`), 0 where `change` is null, -1 for a part that is reflected already. */
  readonly index: number;
  /** The words under the change: the provision as it stands, or as it stood where the proposal is overtaken or dealt with. */
  readonly base: Wording;
  readonly told: Carried['type'];
  readonly state: RowState;
  /** The standing provision that it is about, or after which it would go; null: the very beginning. */
  readonly provision: string | null;
  /** The standing provision whose line it changes; null where it would stand on a line of its own. */
  readonly on: string | null;
  /** The newest time in the record that concerns the proposal: tabled, revised, joined, a position, a comment, a decision. */
  readonly touched: Time;
}

function stateOf(proposal: Proposal, told: Carried['type']): RowState {
  if (proposal.state === 'accepted') return 'accepted';
  if (!isOpen(proposal)) return 'not-taken-up';
  if (!proposal.taken) return 'waiting';
  if (told === 'overtaken' || told === 'absorbed') return told;
  if (proposal.state === 'deferred') return 'deferred';
  return proposal.partly ? 'partly' : 'tabled';
}

/** The newest time of everything about each proposal, by its id. */
export function touchedTimes(state: TextState): Map<string, Time> {
  const times = new Map<string, Time>();
  const touch = (id: string | null, at: Time): void => {
    if (id !== null && at > (times.get(id) ?? '')) times.set(id, at);
  };
  for (const one of state.proposals) {
    touch(one.id, one.tabled);
    touch(one.id, one.revised);
    for (const { at } of one.cosponsors) touch(one.id, at);
  }
  for (const { proposal, at } of state.positions) touch(proposal, at);
  for (const { proposal, at } of state.comments) touch(proposal, at);
  for (const { proposal, setAside, at } of state.decisions) {
    touch(proposal, at);
    for (const id of setAside) touch(id, at);
  }
  return times;
}

/** Where a proposal belongs in the list. */
function placeOf(proposal: Proposal, state: TextState, byId: ReadonlyMap<string, Provision>): Pick<ChangeRow, 'provision' | 'on'> {
  const standing = (id: string | null): string | null => (id !== null && byId.get(id)?.removed === false ? id : null);
  const became = standing(proposal.becomes);
  if (became !== null) return { provision: became, on: became };
  const on = standing(proposal.target);
  if (on !== null) return { provision: on, on };
  if (proposal.target !== null && isOpen(proposal) && proposal.kind === 'amend') {
    return { provision: additionOf(proposal, state)?.after ?? standingBefore(state.provisions, proposal.target), on: null };
  }
  if (proposal.target !== null) return { provision: standingBefore(state.provisions, proposal.target), on: null };
  if (isOpen(proposal)) return { provision: additionOf(proposal, state)?.after ?? null, on: null };
  return { provision: anchorOf(state.provisions, proposal.after), on: null };
}

/** Parts of a proposal that are reflected already, as far as positions were taken on them: these are told of with them. */
function reflectedParts(proposal: Proposal, state: Pick<TextState, 'positions'>, left: readonly Change[]): Change[] {
  if (!proposal.partly || !isOpen(proposal)) return [];
  const held = state.positions.flatMap(({ proposal: on, change }) => (on === proposal.id && change !== null ? [change] : []));
  if (held.length === 0) return [];
  return redline(proposal.base, proposal.wording).filter((one) => held.some((name) => isNamed(one, name)) && !left.some((other) => isNamed(other, changeName(one))));
}

/** All changes in the order of the text; of one provision in order of first tabling. Withdrawn ones are not in a state. */
export function changeRows(state: TextState): ChangeRow[] {
  const byId = new Map(state.provisions.map((one) => [one.id, one]));
  const order = new Map(state.provisions.map((one, i) => [one.id, i]));
  const touched = touchedTimes(state);
  const rows = state.proposals.flatMap((proposal): ChangeRow[] => {
    const target = proposal.target === null ? undefined : byId.get(proposal.target);
    const told = target === undefined ? carried(proposal, state) : carriedOn(proposal, target, standingWords(target.wording), state);
    const applies = isOpen(proposal) && told.type === 'applies' && target !== undefined;
    const base = applies ? standingWords(target.wording).now.wording : proposal.base;
    const amends = proposal.kind === 'amend' && told.type !== 'orphaned';
    const changes = !amends ? [] : applies ? told.changes : redline(proposal.base, proposal.wording);
    const row = {
      proposal, base, told: told.type, state: stateOf(proposal, told.type), ...placeOf(proposal, state, byId),
      touched: touched.get(proposal.id) ?? proposal.revised,
    };
    const reflected = !amends ? [] : reflectedParts(proposal, state, changes).map((change, i): ChangeRow =>
      ({ ...row, base: proposal.base, state: 'accepted', key: `${proposal.id}:in:${String(i)}`, change, index: -1 }));
    if (changes.length === 0) return [...reflected, { ...row, key: `${proposal.id}:0`, change: null, index: 0 }];
    return [...reflected, ...changes.map((change, index) => ({ ...row, key: `${proposal.id}:${String(index)}`, change, index }))];
  });
  const at = ({ provision }: ChangeRow): number => (provision === null ? -1 : (order.get(provision) ?? order.size));
  // What stands on the line before what would come after it. The sort is stable: order of tabling within.
  return rows.sort((a, b) => at(a) - at(b) || Number(a.on === null) - Number(b.on === null));
}

/** The rows, those of before where nothing about them has changed: a list draws only the others anew. */
export function rowsAsBefore(before: ReadonlyMap<string, ChangeRow>, rows: readonly ChangeRow[]): readonly ChangeRow[] {
  return rows.map((row) => {
    const was = before.get(row.key);
    return was !== undefined && FIELDS.every((field) => was[field] === row[field]) ? was : row;
  });
}

const FIELDS = ['proposal', 'change', 'index', 'base', 'told', 'state', 'provision', 'on', 'touched'] as const satisfies readonly (keyof ChangeRow)[];

/** The positions in the state that concern a change: on its proposal as a whole, or on just this change. */
export function positionsOnRow(state: Pick<TextState, 'positions'>, row: ChangeRow): Position[] {
  return state.positions.filter(
    (one) =>
      one.proposal === row.proposal.id && one.floor !== 'struck' &&
      (one.change === null || (row.change !== null && isNamed(row.change, one.change))),
  );
}

/** What is asked of the list; what is absent does not narrow it. */
export interface RowFilter {
  /** By these delegations (a party that speaks for several: itself and its members): sponsored or co-sponsored. */
  readonly parties?: readonly Party[] | null;
  readonly provision?: string | null;
  readonly kind?: ProposalKind | null;
  readonly state?: RowState | null;
  /** Sponsored or co-sponsored by this party. */
  readonly mine?: Party | null;
  /** Only what the Chair has still to decide: open, and on no provision that is agreed. */
  readonly undecided?: boolean;
  /** Only what was touched after this time. */
  readonly since?: Time | null;
}

function isOf(proposal: Proposal, party: Party): boolean {
  return proposal.delegation === party || proposal.cosponsors.some((one) => one.delegation === party);
}

/** The rows that pass. */
export function filterRows(rows: readonly ChangeRow[], filter: RowFilter, state: Pick<TextState, 'provisions'>): ChangeRow[] {
  const { parties, provision, kind, mine, since } = filter;
  const byId = new Map(state.provisions.map((one) => [one.id, one]));
  return rows.filter((row) => {
    const { proposal } = row;
    const target = proposal.target === null ? undefined : byId.get(proposal.target);
    return (
      (parties == null || parties.some((party) => isOf(proposal, party))) &&
      (provision == null || row.provision === provision) &&
      (kind == null || proposal.kind === kind) &&
      (filter.state == null || row.state === filter.state) &&
      (mine == null || isOf(proposal, mine)) &&
      (filter.undecided !== true || (isOpen(proposal) && (target === undefined || !isLocked(target)))) &&
      (since == null || row.touched > since)
    );
  });
}
