/** The number of another proposal, and the way to its card. */
import type { ReactNode } from 'react';
import { proposalNumber } from '../../shared/proposals/lifecycle.ts';
import type { Proposal, TextState } from '../../shared/schema/state.ts';
import { useT } from '../i18n/i18n.tsx';
import { useModel, useRoom, type Room } from '../room/context.ts';
import './sponsors.css';

/** The line that the rail shows a proposal on; null where it has none. */
export function lineOf(state: TextState, keys: readonly string[], proposal: Proposal): string | null {
  const own = `add:${proposal.id}`;
  if (keys.includes(own)) return own;
  if (proposal.target !== null && keys.includes(proposal.target)) return proposal.target;
  if (proposal.becomes !== null && keys.includes(proposal.becomes)) return proposal.becomes;
  // Those who ask for the same addition share the line of the first.
  const same = state.proposals.find((one) => one.kind === 'add' && one.after === proposal.after && keys.includes(`add:${one.id}`));
  if (proposal.kind === 'add' && same !== undefined && proposal.taken) return `add:${same.id}`;
  return proposal.after !== null && keys.includes(proposal.after) ? proposal.after : (keys[0] ?? null);
}

/** Leads to the card of a proposal, the focus with it. */
export function showProposal(room: Pick<Room, 'ui'>, state: TextState, keys: readonly string[], proposal: Proposal): void {
  const line = lineOf(state, keys, proposal);
  room.ui.put({ rail: true, panel: 'proposals', page: null, card: proposal.id, ...(line === null ? {} : { selected: line }) });
  requestAnimationFrame(() => document.querySelector<HTMLElement>(`[data-card="${CSS.escape(proposal.id)}"]`)?.focus());
}

export function ProposalLink({ proposal }: { readonly proposal: Proposal }): ReactNode {
  const say = useT();
  const room = useRoom();
  const { state, keys } = useModel();
  const number = proposalNumber(proposal);
  return (
    <button type="button" className="to-proposal numeric" aria-label={say('sponsors.show', { number })} onClick={() => { showProposal(room, state, keys, proposal); }}>
      <bdi>{number}</bdi>
    </button>
  );
}
