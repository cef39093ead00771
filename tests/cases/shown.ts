/** What a seat is shown beside the lines of the text, as lines of words (docs/CASES.md, Expectations of our own). */
import { lineStart, rollingLines } from '../../shared/export/lines.ts';
import { changeRows, filterRows, ROW_STATES, type ChangeRow, type RowFilter } from '../../shared/proposals/change-list.ts';
import { tableRows } from '../../shared/proposals/compilation.ts';
import { proposalNumber } from '../../shared/proposals/lifecycle.ts';
import { changeName, redline } from '../../shared/proposals/redline.ts';
import { PROPOSAL_KINDS, type Position, type Proposal, type TextState } from '../../shared/schema/state.ts';
import { textOf } from '../../shared/schema/wording.ts';
import type { Actor } from './actor.ts';
import { chosen } from './choices.ts';
import type { Expectation } from './format.ts';
import type { Stage } from './stage.ts';

type Names = Pick<Stage, 'provision' | 'proposal' | 'provisions' | 'drafts'>;

/** What lists of lines a seat is shown, by the name of the expectation. */
export function shownTo(viewer: Actor, names: Names, expect: Expectation): Readonly<Record<string, readonly string[]>> {
  const { state, notices } = viewer;
  const called = (id: string | null): string => numberOf(state, id);
  const place = (id: string | null): string => [...names.provisions].find(([, own]) => own === id)?.[0] ?? 'the text';
  const rows = changeRows(state);
  return {
    leading: rollingLines(state, { style: 'leading' }),
    proposals: state.proposals.map((one) => proposalLine(one, state, rows)),
    positions: state.positions.map((one) => positionLine(one, one.proposal === null ? place(one.provision) : called(one.proposal))),
    notices: notices.map(({ about, proposal, provision }) => `${about} ${proposal === null ? place(provision) : called(proposal)}`),
    comments: state.comments.map((one) => `${one.delegation} on ${called(one.proposal)}: ${one.body}`),
    joinings: state.joinings.map((one) => `${one.delegation} ${one.kind} ${called(one.proposal)}`),
    statements: state.statements.map((one) => `${one.delegation} ${one.kind}: ${one.body}`),
    changes: filterRows(rows, filterOf(expect, viewer, names), state).map((row) => `${rowLine(row)} (${row.state})`),
  };
}

function numberOf(state: TextState, id: string | null): string {
  const found = state.proposals.find((one) => one.id === id);
  return found === undefined ? 'what is gone' : proposalNumber(found);
}

function proposalLine(one: Proposal, state: TextState, rows: readonly ChangeRow[]): string {
  const others = state.proposals.filter((other) => other !== one && other.package !== null && other.package === one.package).map(proposalNumber);
  const facts = [
    rows.find((row) => row.proposal === one)?.state ?? '',
    one.falling ? 'falling' : '',
    one.dissociated.length > 0 ? `dissociated: ${one.dissociated.join(', ')}` : '',
    one.confirmed === null ? '' : 'confirmed',
    one.counters === null ? '' : `answers ${numberOf(state, one.counters)}`,
    others.length === 0 ? '' : `with ${others.join(', ')}`,
    one.floor ?? '',
    one.reasons === null ? '' : `reasons: ${one.reasons}`,
  ];
  const sponsors = [one.delegation, ...one.cosponsors.map((joined) => joined.delegation)].join(', ');
  return `${proposalNumber(one)} ${sponsors}: ${facts.filter((fact) => fact !== '').join('; ')}`;
}

function positionLine({ delegation, position, change, note, audience }: Position, object: string): string {
  const words = change === null ? '' : `, ${change.inserted === '' ? change.deleted : change.inserted}`;
  return `${delegation} ${position} ${object}${words}${audience === null ? '' : ` (${audience})`}${note === null ? '' : `: ${note}`}`;
}

function rowLine({ proposal, change }: ChangeRow): string {
  const head = `${proposalNumber(proposal)} ${proposal.delegation}`;
  if (change === null) return `${head}: ${proposal.kind}${proposal.kind === 'add' ? ` ${textOf(proposal.wording)}` : ''}`;
  const { deleted, inserted } = changeName(change);
  return `${head}: ${deleted === '' ? '' : `${deleted} `}→${inserted === '' ? '' : ` ${inserted}`}`;
}

function filterOf({ filter }: Expectation, viewer: Actor, names: Names): RowFilter {
  if (filter === undefined) return {};
  const { parties, provision, kind, state, mine, undecided } = filter;
  return {
    parties: parties ?? null,
    provision: provision === undefined ? null : names.provision(provision),
    kind: PROPOSAL_KINDS.find((one) => one === kind) ?? null,
    state: ROW_STATES.find((one) => one === state) ?? null,
    mine: mine === true ? viewer.delegation : null,
    undecided: undecided === true,
  };
}

/** The table of provisions by delegations: each cell that delegation's wordings. */
export function cellsOf(state: TextState, provision: string): Record<string, string[]> {
  const row = tableRows(state).find((one) => one.provision === provision);
  return Object.fromEntries([...(row?.cells ?? [])].map(([party, parts]) => [
    party, parts.map(({ proposal, told, wording }) => (wording === null ? (told === 'applies' ? proposal.kind : told) : textOf(wording))),
  ]));
}

/** The changes of a proposal against the one that it answers. */
export function answered(state: TextState, id: string): string[] {
  const own = state.proposals.find((one) => one.id === id);
  const other = state.proposals.find((one) => one.id === own?.counters);
  if (own === undefined || other === undefined) return [];
  return redline(other.wording, own.wording).map(changeName).map(({ deleted, inserted }) => `${deleted} → ${inserted}`.trim());
}

/** The clean lines that a choice would give. */
export function whatIfLines(state: TextState, { choose }: NonNullable<Expectation['whatIf']>, names: Names): string[] {
  return chosen(state, choose, (ref) => names.proposal(ref)).lines.map(({ kind, number, wording }) => lineStart(kind, number) + textOf(wording));
}
