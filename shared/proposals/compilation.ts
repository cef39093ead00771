/**
 * The table of provisions by delegations: each cell that delegation's wording of the provision. Only what is open stands
 * in it; a delegation stands in the cells of the proposals that it sponsors or co-sponsors.
 */
import type { Kind, Proposal, Provision, Status, TextState } from '../schema/state.ts';
import { normalWording, type Party, type Wording } from '../schema/wording.ts';
import { provisionalNumbers } from '../numbering/numbering.ts';
import { carriedOn, standingWords } from './carry.ts';
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

/** All rows in the order of the text, additions after the provision where they would go. */
export function tableRows(state: TextState): TableRow[] {
  const open = state.proposals.filter(isInRollingText);
  const on = new Map<string, Proposal[]>();
  for (const proposal of open) if (proposal.target !== null) on.set(proposal.target, [...(on.get(proposal.target) ?? []), proposal]);
  const after = new Map<string | null, Addition[]>();
  for (const addition of additions(state)) after.set(addition.after, [...(after.get(addition.after) ?? []), addition]);
  const numbers = provisionalNumbers(state);
  const added = (anchor: string | null): TableRow[] =>
    (after.get(anchor) ?? []).map(({ proposals, kind, level, wording }) => ({
      key: `add:${proposals[0].id}`, provision: null, kind, level, number: numbers.get(proposals[0].id) ?? null, status: null, base: [],
      cells: cellsOf(proposals.map((proposal) => ({ proposal, told: 'applies', wording }))),
    }));
  return [
    ...added(null),
    ...state.provisions.filter((one) => !one.removed).flatMap((one) => [rowOf(one, on.get(one.id) ?? [], state), ...added(one.id)]),
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
