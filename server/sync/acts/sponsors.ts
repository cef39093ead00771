/** Sponsors of a proposal: joining, inviting, leaving, keeping what others leave; members of a group (DESIGN 2, co-sponsorship). */
import { ROOM_ASIDE } from '../../../shared/permissions/audience.ts';
import { Refusal } from '../../../shared/protocol/errors.ts';
import { digestOfValue } from '../../../shared/lib/digest.ts';
import { carried } from '../../../shared/proposals/carry.ts';
import { dropNotices, putJoining, readJoinings, readPositions, removeJoining, setProposal } from '../../../shared/schema/record.ts';
import type { Joining, Notice, Position, Proposal } from '../../../shared/schema/state.ts';
import type { Party } from '../../../shared/schema/wording.ts';
import { tell, type ActContext } from '../context.ts';
import { DONE, type Act } from './act.ts';
import { openProposal, takeBack } from './proposals.ts';

/** The asking or invitation between a proposal and a delegation, if there is one. */
function joiningOf(ctx: ActContext, proposal: Proposal, delegation: Party): Joining | undefined {
  return readJoinings(ctx.docs.aside(delegation)).find((one) => one.proposal === proposal.id && one.delegation === delegation);
}

/** Both sides know of it, and nobody else. */
function tellBoth(ctx: ActContext, proposal: Proposal, joining: Omit<Joining, 'at' | 'proposal'>): void {
  const both = { ...joining, proposal: proposal.id, at: ctx.at };
  for (const party of sidesOf(proposal, joining.delegation)) putJoining(ctx.docs.aside(party), both);
}
/** Asked again what is asked already: those who have become sponsors since hear of it, and nobody is told anew. */
function stands(ctx: ActContext, proposal: Proposal, joining: Joining): typeof DONE {
  for (const party of sidesOf(proposal, joining.delegation)) {
    const aside = ctx.docs.aside(party);
    if (!readJoinings(aside).some((one) => one.proposal === joining.proposal && one.delegation === joining.delegation)) putJoining(aside, joining);
  }
  return DONE;
}
/** Tells a delegation something about a proposal, in place of the same said before: nobody's notices grow by what others do again and again. */
function tellOnce(ctx: ActContext, party: Party, notice: { readonly about: Notice['about']; readonly proposal: string }): void {
  dropNotices(ctx.docs.aside(party), notice.proposal, [notice.about]);
  tell(ctx, party, notice);
}
function sidesOf(proposal: Proposal, delegation: Party): Party[] {
  return [...new Set([delegation, proposal.delegation, ...proposal.cosponsors.map((one) => one.delegation)])];
}

function join(ctx: ActContext, proposal: Proposal, delegation: Party): void {
  for (const party of sidesOf(proposal, delegation)) removeJoining(ctx.docs.aside(party), { proposal: proposal.id, delegation });
  setProposal(ctx.docs.record, proposal.id, { cosponsors: [...proposal.cosponsors, { delegation, at: ctx.stamp() }] });
}

export const cosponsor: Act<'cosponsor'> = (ctx, body) => {
  const proposal = openProposal(ctx.state, body.proposal);
  if (proposal.cosponsors.some((one) => one.delegation === ctx.party)) return DONE;
  const invited = joiningOf(ctx, proposal, ctx.party)?.kind === 'invited';
  if (ctx.facts.settings.cosponsorship === 'open' || invited) {
    join(ctx, proposal, ctx.party);
    return DONE;
  }
  const asked = joiningOf(ctx, proposal, ctx.party);
  if (asked !== undefined) return stands(ctx, proposal, asked);
  tellBoth(ctx, proposal, { delegation: ctx.party, kind: 'asks' });
  tell(ctx, proposal.delegation, { about: 'asks', proposal: proposal.id });
  return DONE;
};

export const invite: Act<'invite'> = (ctx, body) => {
  const proposal = openProposal(ctx.state, body.proposal);
  if (!ctx.facts.parties.includes(body.delegation)) throw new Refusal('invalid', 'delegation: not a delegation of this meeting.');
  if (sidesOf(proposal, ctx.party).includes(body.delegation)) throw new Refusal('invalid', 'delegation: it sponsors the proposal already.');
  const before = joiningOf(ctx, proposal, body.delegation);
  if (before?.kind === 'asks') {
    join(ctx, proposal, body.delegation);
    return DONE;
  }
  if (before !== undefined) return stands(ctx, proposal, before);
  tellBoth(ctx, proposal, { delegation: body.delegation, kind: 'invited' });
  tellOnce(ctx, body.delegation, { about: 'invited', proposal: proposal.id });
  return DONE;
};

export const uninvite: Act<'uninvite'> = (ctx, body) => {
  const proposal = openProposal(ctx.state, body.proposal);
  if (joiningOf(ctx, proposal, body.delegation)?.kind !== 'invited') throw new Refusal('not-found', 'It is not invited, or has joined.');
  for (const party of sidesOf(proposal, body.delegation)) removeJoining(ctx.docs.aside(party), { proposal: proposal.id, delegation: body.delegation });
  tellOnce(ctx, body.delegation, { about: 'uninvited', proposal: proposal.id });
  return DONE;
};

export const admit: Act<'admit'> = (ctx, body) => {
  const proposal = openProposal(ctx.state, body.proposal);
  if (joiningOf(ctx, proposal, body.delegation)?.kind !== 'asks') throw new Refusal('not-found', 'It has not asked.');
  if (body.admit) join(ctx, proposal, body.delegation);
  else for (const party of sidesOf(proposal, body.delegation)) removeJoining(ctx.docs.aside(party), { proposal: proposal.id, delegation: body.delegation });
  tellOnce(ctx, body.delegation, { about: body.admit ? 'admitted' : 'declined', proposal: proposal.id });
  return DONE;
};

export const leave: Act<'leave'> = (ctx, body) => {
  const proposal = openProposal(ctx.state, body.proposal);
  if (proposal.delegation !== ctx.party) {
    setProposal(ctx.docs.record, proposal.id, { cosponsors: proposal.cosponsors.filter((one) => one.delegation !== ctx.party) });
    return DONE;
  }
  const [next, ...others] = proposal.cosponsors;
  if (next !== undefined) {
    setProposal(ctx.docs.record, proposal.id, { delegation: next.delegation, cosponsors: others });
    return DONE;
  }
  // The last sponsor has left: it falls, unless a supporter keeps it. Whether it is asked about must not tell the room of
  // support that it is not shown: where supports are the Chair's to see it always is, else only support that the room sees counts.
  const supporters = supportersOf(ctx, proposal);
  const shown = supportsIn(readPositions(ctx.docs.aside(ROOM_ASIDE)), proposal);
  if (ctx.facts.settings.positions === 'room' && shown.length === 0) {
    takeBack(ctx, proposal);
    return DONE;
  }
  setProposal(ctx.docs.record, proposal.id, { falling: true });
  for (const party of supporters) tellOnce(ctx, party, { about: 'keep', proposal: proposal.id });
  return DONE;
};

const supportersOf = (ctx: ActContext, proposal: Proposal): Party[] => supportsIn(ctx.state.positions, proposal);

function supportsIn(positions: readonly Position[], proposal: Proposal): Party[] {
  return positions
    .filter((one) => one.proposal === proposal.id && one.position === 'support' && one.change === null && one.floor !== 'struck')
    .map((one) => one.delegation);
}

export const keep: Act<'keep'> = (ctx, body) => {
  const proposal = openProposal(ctx.state, body.proposal);
  if (!proposal.falling) throw new Refusal('changed', 'The proposal has a sponsor.');
  if (!supportersOf(ctx, proposal).includes(ctx.party)) throw new Refusal('not-permitted', 'Only its supporters are asked.');
  setProposal(ctx.docs.record, proposal.id, { falling: false, delegation: ctx.party });
  return DONE;
};

export const confirm: Act<'confirm'> = (ctx, body) => {
  const proposal = openProposal(ctx.state, body.proposal);
  const now = carried(proposal, ctx.state);
  if (now.type !== 'applies') throw new Refusal('changed', 'Nothing of it can be confirmed as it stands.');
  if (digestOfValue(now.wording) !== body.seen) throw new Refusal('changed');
  setProposal(ctx.docs.record, proposal.id, { confirmed: body.seen });
  return DONE;
};

export const dissociate: Act<'dissociate'> = (ctx, body) => {
  const proposal = openProposal(ctx.state, body.proposal);
  const groups = [proposal.delegation, ...proposal.cosponsors.map((one) => one.delegation)];
  if (!groups.some((group) => ctx.facts.members.get(group)?.includes(ctx.party) === true)) {
    throw new Refusal('not-permitted', 'It is not the proposal of a group that this delegation belongs to.');
  }
  const others = proposal.dissociated.filter((party) => party !== ctx.party);
  setProposal(ctx.docs.record, proposal.id, { dissociated: body.dissociated ? [...others, ctx.party] : others });
  return DONE;
};
