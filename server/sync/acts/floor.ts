/** From the floor: what a delegation said at the microphone, entered by the Secretariat; both names are kept (R4). */
import { proposalNumber } from '../../../shared/proposals/lifecycle.ts';
import { Refusal } from '../../../shared/protocol/errors.ts';
import { setProposal } from '../../../shared/schema/record.ts';
import { proposalOf, tell } from '../context.ts';
import { DONE, type Act } from './act.ts';
import { enterProposal, roomFor, subjectOf, tablable, wordingIn } from './drafts.ts';
import { takeBack } from './proposals.ts';

export const floor: Act<'floor'> = (ctx, body) => {
  if (!ctx.facts.settings.floor) throw new Refusal('closed', 'This meeting takes nothing from the floor.');
  if (!ctx.facts.parties.includes(body.delegation)) throw new Refusal('invalid', 'delegation: not a delegation of this meeting.');
  const about = subjectOf(ctx.state, body.proposal, null);
  const wording = tablable(ctx.state, about, wordingIn(body.proposal.wording ?? ''));
  roomFor(ctx.state, body.delegation, 1);
  const proposal = enterProposal(ctx, about, wording, { delegation: body.delegation, reasons: null, floor: 'as-heard', package: null, counters: null });
  tell(ctx, body.delegation, { about: 'as-heard', proposal: proposal.id });
  return { proposal: proposal.id, number: proposalNumber(proposal) };
};

export const floorAnswer: Act<'floor-answer'> = (ctx, body) => {
  const proposal = proposalOf(ctx.state, body.proposal);
  if (proposal.floor !== 'as-heard') throw new Refusal('changed', 'It has been answered, or was not entered from the floor.');
  if (body.answer === 'confirm') setProposal(ctx.docs.record, proposal.id, { floor: 'confirmed' });
  else takeBack(ctx, proposal);
  return DONE;
};
