/**
 * The table of provisions by delegations: each cell that delegation's wording of the provision. Only what is open stands
 * in it; a delegation stands in the cells of the proposals that it sponsors or co-sponsors.
 */
import { STATUSES, type Kind, type Proposal, type Provision, type Status, type TextState, type Time } from '../schema/state.ts';
import { normalWording, type Party, type Wording } from '../schema/wording.ts';
import { provisionalNumbers } from '../numbering/numbering.ts';
import { carriedOn, standingWords } from './carry.ts';
import { touchedTimes } from './change-list.ts';
import type { Carried } from './model.ts';
import { isInRollingText } from './open.ts';
import { additions, type Addition } from './places.ts';

/** One proposal in a cell. */
export interface CellPart {
  readonly proposal: Proposal;
  readonly told: Carried['type'];
  /** What the provision would read; null where it gives no words of its own (a deletion, a move, a bracket, overtaken). */
  readonly wording: Wording | null;
}

/** A provision, or an addition that is asked for. */
export interface TableRow {
  /** As `lineKey` names lines: the provision's id, or the first proposal's after `add:`. */
  readonly key: string;
  readonly provision: string | null;
  readonly kind: Kind;
  readonly level: number;
  readonly number: string | null;
  readonly status: Status | null;
  /** The text as it stands; empty for an addition. */
  readonly base: Wording;
  readonly cells: ReadonlyMap<Party, readonly CellPart[]>;
}

function speakers(proposal: Proposal): Party[] {
  return [...new Set([proposal.delegation, ...proposal.cosponsors.map((one) => one.delegation)])];
}

function cellsOf(parts: readonly CellPart[]): Map<Party, CellPart[]> {
  const cells = new Map<Party, CellPart[]>();
  for (const part of parts) {
    for (const party of speakers(part.proposal)) cells.set(party, [...(cells.get(party) ?? []), part]);
  }
  return cells;
}

/** Rows by key, with everything that each was made of: where that is the same, so is the row. */
export type TableCache = Map<string, { readonly inputs: readonly unknown[]; readonly row: TableRow }>;

function cachedRow(cache: TableCache, key: string, inputs: readonly unknown[], make: () => TableRow): TableRow {
  const known = cache.get(key);
  if (known !== undefined && known.inputs.length === inputs.length && known.inputs.every((one, i) => one === inputs[i])) return known.row;
  const row = make();
  cache.set(key, { inputs, row });
  return row;
}

/** All rows in the order of the text, additions after the provision where they would go. `cache`: the caller's, from one state to the next. */
export function tableRows(state: TextState, cache: TableCache = new Map()): TableRow[] {
  const open = state.proposals.filter(isInRollingText);
  const on = new Map<string, Proposal[]>();
  for (const proposal of open) if (proposal.target !== null) on.set(proposal.target, [...(on.get(proposal.target) ?? []), proposal]);
  const after = new Map<string | null, Addition[]>();
  for (const addition of additions(state)) after.set(addition.after, [...(after.get(addition.after) ?? []), addition]);
  const numbers = provisionalNumbers(state);
  const added = (anchor: string | null): TableRow[] =>
    (after.get(anchor) ?? []).map(({ proposals, kind, level, wording }) => {
      const key = `add:${proposals[0].id}`;
      const number = numbers.get(proposals[0].id) ?? null;
      return cachedRow(cache, key, [number, ...proposals], () => ({
        key, provision: null, kind, level, number, status: null, base: [],
        cells: cellsOf(proposals.map((proposal) => ({ proposal, told: 'applies', wording }))),
      }));
    });
  const standing = (one: Provision): TableRow => {
    const proposals = on.get(one.id) ?? [];
    // What a move asks for depends on the order of all.
    const inputs = [one, ...proposals, ...(proposals.some(({ kind }) => kind === 'move') ? [state.provisions] : [])];
    return cachedRow(cache, one.id, inputs, () => rowOf(one, proposals, state));
  };
  return [
    ...added(null),
    ...state.provisions.filter((one) => !one.removed).flatMap((one) => [standing(one), ...added(one.id)]),
  ];
}

function rowOf(provision: Provision, proposals: readonly Proposal[], state: TextState): TableRow {
  const words = standingWords(provision.wording);
  const parts = proposals.map((proposal): CellPart => {
    const told = carriedOn(proposal, provision, words, state);
    return { proposal, told: told.type, wording: proposal.kind === 'amend' && told.type === 'applies' ? told.wording : null };
  });
  const { id, kind, level, number, status } = provision;
  return { key: id, provision: id, kind, level, number, status, base: normalWording(provision.wording), cells: cellsOf(parts) };
}

/** The delegations that stand in any cell, in the order in which they first come up. */
export function tableParties(rows: readonly TableRow[]): Party[] {
  return [...new Set(rows.flatMap((row) => [...row.cells.keys()]))];
}

export const TABLE_SORTS = ['number', 'status', 'latest'] as const;
/** `number`: the order of the text. `status`: what is least settled first. `latest`: what was touched last first. */
export type TableSort = (typeof TABLE_SORTS)[number];

/** Least settled first; an addition, which has no status, is as open as it can be. */
const SETTLED: readonly (Status | null)[] = ['reopened', null, 'open', ...STATUSES.filter((one) => one !== 'reopened' && one !== 'open')];

/** The rows in another order; equal ones stay in the order of the text. Never by how many ask for something (R11). */
export function sortTableRows(rows: readonly TableRow[], by: TableSort, state: TextState): readonly TableRow[] {
  if (by === 'number') return rows;
  if (by === 'status') return [...rows].sort((a, b) => SETTLED.indexOf(a.status) - SETTLED.indexOf(b.status));
  const touched = touchedTimes(state);
  const decided = new Map(state.provisions.map((one) => [one.id, one.decided ?? '']));
  const latest = new Map(rows.map((row): [TableRow, Time] => {
    const times = [...row.cells.values()].flatMap((parts) => parts.map(({ proposal }) => touched.get(proposal.id) ?? proposal.revised));
    return [row, times.reduce((a, b) => (b > a ? b : a), row.provision === null ? '' : (decided.get(row.provision) ?? ''))];
  }));
  return [...rows].sort((a, b) => {
    const [at, bt] = [latest.get(a) ?? '', latest.get(b) ?? ''];
    return at < bt ? 1 : at > bt ? -1 : 0;
  });
}
