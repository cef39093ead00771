/** What the Chair does with proposals: reflect in the text (whole or change by change), set aside, come back to. */
import { digestOf, seenForAccept } from '../../../shared/decisions/seen.ts';
import { provisionalNumbers } from '../../../shared/numbering/numbering.ts';
import { acceptance } from '../../../shared/proposals/lifecycle.ts';
import { Refusal } from '../../../shared/protocol/errors.ts';
import { addProvision, placeProvision, setProposal, setProvision } from '../../../shared/schema/record.ts';
import { decide, decidedWords, indexAfter, proposalOf, provisionOf, rewrite, type ActContext } from '../context.ts';
import { authoredAs } from '../edits.ts';
import { RemovedWords } from '../words.ts';
import { DONE, type Act } from './act.ts';

export const accept: Act<'accept'> = (ctx, body) => {
  const { docs, state } = ctx;
  const proposal = proposalOf(state, body.proposal);
  if (state.head.adopted !== null) throw new Refusal('agreed', 'The text is adopted.');
  const changes = body.changes ?? null;
  const result = acceptance(state, proposal.id, changes);
  if (!result.ok) throw new Refusal(result.error, result.why);
  if (digestOf(seenForAccept(state, proposal.id, changes)) !== body.seen) throw new Refusal('changed');
  const { effect } = result;
  let provision: string | null = null;
  switch (effect.type) {
    case 'words':
      provision = effect.provision;
      rewrite(ctx, provisionOf(state, provision), effect.wording, effect.by);
      break;
    case 'provision': {
      provision = ctx.newId();
      const at = indexAfter(state, effect.behind);
      const number = effect.kind === 'question' ? (provisionalNumbers(state).get(proposal.id) ?? null) : null;
      // What is put back from a provision that was removed keeps its authors (R4).
      const gone = state.provisions.find((one) => one.id === proposal.target);
      const wording = authoredAs(provision, gone?.wording ?? [], effect.wording, effect.by, new RemovedWords());
      addProvision(docs.record, at, { id: provision, kind: effect.kind, level: effect.level, status: 'open', number, wording });
      break;
    }
    case 'removal':
      provision = effect.provision;
      setProvision(docs.record, provision, { removed: true });
      break;
    case 'place': {
      provision = effect.provision;
      const without = state.provisions.filter((one) => one.id !== effect.provision);
      placeProvision(docs.record, provision, effect.after === null ? 0 : without.findIndex((one) => one.id === effect.after) + 1);
      break;
    }
    case 'none':
      provision = proposal.target ?? proposal.becomes;
  }
  const becomes = effect.type === 'provision' ? { becomes: provision } : {};
  setProposal(docs.record, proposal.id, { state: result.state, partly: result.partly || proposal.partly, ...becomes });
  // What is gone by now, or was before (another asked for the same deletion), has no words to decide on.
  const stands = docs.state.provisions.some((one) => one.id === provision && !one.removed);
  const words = provision === null || !stands ? [] : decidedWords(docs.state, [provision]);
  const decision = decide(ctx, { verb: 'accept', words, proposal: proposal.id });
  return { decision, provision, partly: result.state === 'tabled' };
};

function dealWith(ctx: ActContext, id: string, to: 'not-taken-up' | 'deferred', verb: string): string {
  const proposal = proposalOf(ctx.state, id);
  if (proposal.state === to) throw new Refusal('changed', 'It has been dealt with so already.');
  if (proposal.state === 'accepted') throw new Refusal('changed', 'The proposal is reflected in the text.');
  setProposal(ctx.docs.record, id, { state: to });
  return decide(ctx, { verb, words: [], proposal: id });
}

export const setAside: Act<'set-aside'> = (ctx, body) => ({ decision: dealWith(ctx, body.proposal, 'not-taken-up', 'set-aside') });

export const comeBackTo: Act<'come-back-to'> = (ctx, body) => ({ decision: dealWith(ctx, body.proposal, 'deferred', 'come-back-to') });

export const takeUp: Act<'take-up'> = (ctx, body) => {
  const waiting = body.proposals.map((id) => {
    const proposal = proposalOf(ctx.state, id);
    if (proposal.taken) throw new Refusal('changed', 'It has been taken up already.');
    return proposal;
  });
  for (const { id } of waiting) setProposal(ctx.docs.record, id, { taken: true });
  return DONE;
};
