/** What delegations do with tabled proposals: withdraw, take a position, comment. */
import { carried } from '../../../shared/proposals/carry.ts';
import { changeName, isNamed } from '../../../shared/proposals/redline.ts';
import { isOpen } from '../../../shared/proposals/open.ts';
import { Refusal } from '../../../shared/protocol/errors.ts';
import { LIMITS } from '../../../shared/protocol/verbs.ts';
import { CHAIR_ASIDE, ROOM_ASIDE } from '../../../shared/permissions/audience.ts';
import { positionKey, putComment, putPosition, removeProposal, removeTalkOf } from '../../../shared/schema/record.ts';
import type { ChangeName, Position, Proposal, TextState } from '../../../shared/schema/state.ts';
import { dropPosition, isLocked, proposalOf, provisionOf, tell, type ActContext } from '../context.ts';
import { DONE, type Act } from './act.ts';

/** An open proposal; `changed` when it has been dealt with. */
export function openProposal(state: TextState, id: string): Proposal {
  const proposal = proposalOf(state, id);
  if (isOpen(proposal)) return proposal;
  const target = state.provisions.find((one) => one.id === proposal.target && !one.removed);
  if (target !== undefined && isLocked(target)) throw new Refusal('agreed');
  throw new Refusal('changed', 'The proposal is not open any more.');
}

/** Takes a proposal, and what was said of it, out of what others see (R14). */
export function takeBack(ctx: ActContext, proposal: Proposal): void {
  for (const position of ctx.state.positions.filter((one) => one.proposal === proposal.id)) dropPosition(ctx.docs, position);
  for (const aside of ctx.docs.asides.values()) removeTalkOf(aside, proposal.id);
  removeProposal(ctx.docs.record, proposal.id);
}

export const withdraw: Act<'withdraw'> = (ctx, body) => {
  takeBack(ctx, openProposal(ctx.state, body.proposal));
  return DONE;
};

/** The change that is meant, by its words, as it stands against the text now. */
export function changeNamed(state: TextState, proposal: Proposal, named: ChangeName): ChangeName {
  const now = carried(proposal, state);
  const changes = now.type === 'applies' ? now.changes : [];
  const found = changes.find((change) => isNamed(change, named));
  if (found === undefined) throw new Refusal('invalid', 'change: the proposal makes no change with these words.');
  return changeName(found);
}

/** Where a position is kept: with the room's, or with chair and secretariat and whose it is (settings; its own delegation's wish). */
function keepPosition(ctx: ActContext, taken: Position): void {
  const { positions, objections } = ctx.facts.settings;
  const usual = taken.position === 'support' || taken.position === 'retain' ? positions : objections;
  if ((taken.audience ?? usual) === 'room') {
    putPosition(ctx.docs.aside(ROOM_ASIDE), taken);
    return;
  }
  putPosition(ctx.docs.aside(CHAIR_ASIDE), taken);
  putPosition(ctx.docs.aside(taken.delegation), taken);
}

export const position: Act<'position'> = (ctx, body) => {
  const delegation = body.floor ?? ctx.party;
  if (body.floor !== undefined && !ctx.facts.parties.includes(body.floor)) throw new Refusal('invalid', 'floor: not a delegation of this meeting.');
  if (body.floor !== undefined && !ctx.facts.settings.floor) throw new Refusal('closed', 'This meeting takes nothing from the floor.');
  const proposal = body.proposal === undefined ? null : openProposal(ctx.state, body.proposal);
  if (proposal?.delegation === delegation) throw new Refusal('invalid', 'It is the delegation’s own proposal.');
  if (proposal === null && body.change !== undefined) throw new Refusal('invalid', 'change: say of which proposal.');
  if (proposal === null && body.provision !== undefined) provisionOf(ctx.state, body.provision);
  const change = body.change === undefined || proposal === null ? null : changeNamed(ctx.state, proposal, body.change);
  const key = { delegation, proposal: proposal?.id ?? null, provision: proposal === null ? (body.provision ?? null) : null, change };
  const held = ctx.state.positions.find((one) => one.delegation === delegation && one.proposal === key.proposal && positionKey(one) === positionKey(key));
  dropPosition(ctx.docs, key);
  if (body.position === 'none') return DONE;
  // Who takes the same position again has not joined anew: the order in which delegations joined is shown.
  const at = held?.position === body.position ? held.at : ctx.stamp();
  keepPosition(ctx, {
    ...key, position: body.position, note: body.note ?? null, at, floor: body.floor === undefined ? null : 'as-heard',
    audience: body.audience ?? null,
  });
  if (body.floor !== undefined) tell(ctx, delegation, { about: 'as-heard', proposal: key.proposal, provision: key.provision });
  return DONE;
};

export const comment: Act<'comment'> = (ctx, body) => {
  const proposal = proposalOf(ctx.state, body.proposal);
  if (ctx.docs.stateFor([ctx.party, ROOM_ASIDE]).comments.filter((one) => one.delegation === ctx.party).length >= LIMITS.comments) {
    throw new Refusal('too-many', `A delegation has up to ${String(LIMITS.comments)} comments on a text.`);
  }
  const said = { id: ctx.newId(), delegation: ctx.party, proposal: proposal.id, body: body.body, at: ctx.at };
  const audience = new Set([ctx.party, proposal.delegation, ...proposal.cosponsors.map((one) => one.delegation)]);
  if (ctx.facts.settings.threads === 'room') putComment(ctx.docs.aside(ROOM_ASIDE), said);
  else for (const party of audience) putComment(ctx.docs.aside(party), said);
  return { comment: said.id };
};
