/**
 * The gavel: put to the room, agree, agree ad referendum, correct a slip, reopen, adopt. A decision names the exact words
 * that it is taken on (R5); what is agreed is locked until the Chair reopens it (R3).
 */
import { digestOf, seenForAdopt, seenForAgree } from '../../../shared/decisions/seen.ts';
import { setAsideByAgreeing } from '../../../shared/proposals/lifecycle.ts';
import { isOpen } from '../../../shared/proposals/open.ts';
import { Refusal } from '../../../shared/protocol/errors.ts';
import { replaceDecision, setHead, setProposal, setProvision } from '../../../shared/schema/record.ts';
import type { TextState } from '../../../shared/schema/state.ts';
import { decidedWords, decide, isLocked, provisionOf, type ActContext } from '../context.ts';
import { DONE, type Act } from './act.ts';

/** How long a slip of the gavel can be corrected without *reopened*, in milliseconds (DESIGN 2, decision). */
const SLIP = 60_000;

/** The digest of what stands put to the room, as the words are now; null when it cannot stand any more. */
export function digestOfPut(state: TextState): string | null {
  const { put } = state.head;
  if (put === null) return null;
  const standing = new Set(state.provisions.filter((provision) => !provision.removed).map((provision) => provision.id));
  if (!put.provisions.every((id) => standing.has(id))) return null;
  return digestOf(seenForAgree(state, put.provisions, put.adReferendum));
}

function agreeable(ctx: ActContext, ids: readonly string[], adReferendum: boolean): void {
  if (new Set(ids).size !== ids.length) throw new Refusal('invalid', 'provisions: one is named twice.');
  for (const id of ids) {
    const { status } = provisionOf(ctx.state, id);
    if (status === 'agreed' || (adReferendum && status === 'agreed-ad-ref')) throw new Refusal('agreed', 'It is agreed already.');
  }
}

export const put: Act<'put'> = (ctx, body) => {
  if (body.provisions === null) {
    setHead(ctx.docs.record, { put: null });
    return DONE;
  }
  const adReferendum = body.adReferendum ?? false;
  agreeable(ctx, body.provisions, adReferendum);
  const digest = digestOf(seenForAgree(ctx.state, body.provisions, adReferendum));
  if (body.seen !== undefined && body.seen !== digest) throw new Refusal('changed');
  setHead(ctx.docs.record, { put: { provisions: body.provisions, adReferendum, digest, at: ctx.at } });
  return DONE;
};

export const agree: Act<'agree'> = (ctx, body) => {
  const { docs, state } = ctx;
  const adReferendum = body.adReferendum ?? false;
  agreeable(ctx, body.provisions, adReferendum);
  if (digestOf(seenForAgree(state, body.provisions, adReferendum)) !== body.seen) throw new Refusal('changed');
  const setAside = setAsideByAgreeing(state, body.provisions).map((one) => one.id);
  const words = decidedWords(state, body.provisions);
  for (const id of body.provisions) {
    setProvision(docs.record, id, { status: adReferendum ? 'agreed-ad-ref' : 'agreed', decided: ctx.at });
  }
  for (const id of setAside) setProposal(docs.record, id, { state: 'not-taken-up' });
  if (state.head.put?.provisions.some((id) => body.provisions.includes(id)) === true) setHead(docs.record, { put: null });
  return { decision: decide(ctx, { verb: adReferendum ? 'agree-ad-ref' : 'agree', words, setAside }), setAside };
};

export const correct: Act<'correct'> = (ctx, body) => {
  const { docs, state } = ctx;
  const slip = state.decisions.find((decision) => decision.id === body.decision);
  if (slip === undefined) throw new Refusal('not-found', 'No such decision.');
  if (slip.verb !== 'agree' && slip.verb !== 'agree-ad-ref') throw new Refusal('invalid', 'Only an agreement can be corrected.');
  if (slip.corrected || Date.parse(ctx.at) - Date.parse(slip.at) > SLIP) {
    throw new Refusal('closed', 'A slip can be corrected within 60 seconds; after that the Chair reopens.');
  }
  const later = slip.words.some(({ provision }) => provisionOf(state, provision).decided !== slip.at) || state.head.adopted !== null;
  if (later) throw new Refusal('changed', 'Something has been decided on it since.');
  for (const { provision, was } of slip.words) setProvision(docs.record, provision, { status: was, decided: null });
  for (const id of slip.setAside) {
    if (state.proposals.some((one) => one.id === id && one.state === 'not-taken-up')) setProposal(docs.record, id, { state: 'tabled' });
  }
  replaceDecision(docs.record, { ...slip, corrected: true });
  return DONE;
};

export const reopen: Act<'reopen'> = (ctx, body) => {
  const provision = provisionOf(ctx.state, body.provision);
  if (!isLocked(provision)) throw new Refusal('invalid', 'It is not agreed, so there is nothing to reopen.');
  const words = decidedWords(ctx.state, [provision.id]);
  setProvision(ctx.docs.record, provision.id, { status: 'reopened', decided: ctx.at });
  if (ctx.state.head.adopted !== null) setHead(ctx.docs.record, { adopted: null });
  return { decision: decide(ctx, { verb: 'reopen', words, reason: body.reason }) };
};

export const adopt: Act<'adopt'> = (ctx, body) => {
  const { docs, state } = ctx;
  if (state.head.adopted !== null) throw new Refusal('agreed', 'The text is adopted already.');
  const standing = state.provisions.filter((provision) => !provision.removed);
  if (standing.length === 0 || standing.some((provision) => provision.status !== 'agreed')) {
    throw new Refusal('not-ready', 'Every provision has to be agreed first.');
  }
  if (digestOf(seenForAdopt(state)) !== body.seen) throw new Refusal('changed');
  const setAside = state.proposals.filter((one) => isOpen(one) && one.state === 'tabled').map((one) => one.id);
  for (const id of setAside) setProposal(docs.record, id, { state: 'not-taken-up' });
  setHead(docs.record, { adopted: ctx.at });
  return { decision: decide(ctx, { verb: 'adopt', words: decidedWords(state, standing.map((one) => one.id)), setAside }) };
};
