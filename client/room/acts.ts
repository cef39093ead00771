/** Acts of more than one line that cards and keys share. */
import { digestOf, seenForAccept } from '../../shared/decisions/seen.ts';
import { proposalNumber } from '../../shared/proposals/lifecycle.ts';
import type { Proposal, TextState } from '../../shared/schema/state.ts';
import { t } from '../i18n/i18n.tsx';
import { toast } from '../ui/Toasts.tsx';
import type { Room } from './context.ts';

/** The Chair reflects a proposal in the text, whole, as it stands in the state that is shown (R5). */
export async function reflect(room: Pick<Room, 'act'>, state: TextState, proposal: Proposal): Promise<void> {
  const seen = digestOf(seenForAccept(state, proposal.id, null));
  const answer = await room.act('accept', { proposal: proposal.id, seen });
  if (answer !== null) toast('done', t('chair.reflected', { number: proposalNumber(proposal) }));
}
