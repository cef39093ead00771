/** The steps that are not in the format as it was: for what delegations do besides (docs/CASES.md, Steps of our own). */
import { digestOfValue } from '../../shared/lib/digest.ts';
import { cleanLines } from '../../shared/export/lines.ts';
import { digestOf, seenForAgree } from '../../shared/decisions/seen.ts';
import { carried } from '../../shared/proposals/carry.ts';
import type { TextView } from '../../shared/protocol/house.ts';
import type { Verb } from '../../shared/protocol/verbs.ts';
import type { Actor } from './actor.ts';
import { differences } from './check.ts';
import { chosen } from './choices.ts';
import { subjectOf } from './drafting.ts';
import { CaseFault, type Step } from './format.ts';
import type { Stage } from './stage.ts';

type TakeStep = (stage: Stage, actor: Actor, step: Step) => Promise<string | null>;

/** A verb on a tabled proposal, with more of the step in its body. */
const onProposal =
  (verb: Verb, more: (step: Step) => object = () => ({})): TakeStep =>
  async (stage, actor, step) => {
    await actor.act(verb, { proposal: stage.proposal(step.proposal ?? ''), ...more(step) });
    return null;
  };

/** A verb on a draft. */
const onDraft =
  (verb: Verb, more: (step: Step) => object = () => ({})): TakeStep =>
  async (stage, actor, step) => {
    await actor.act(verb, { draft: stage.drafts.get(step.proposal ?? '') ?? 'no-such-draft', ...more(step) });
    return null;
  };

const plain =
  (verb: Verb, body: (stage: Stage, step: Step) => object): TakeStep =>
  async (stage, actor, step) => {
    await actor.act(verb, body(stage, step));
    return null;
  };

const withDelegation = ({ delegation }: Step): object => ({ delegation });

/** The Chair makes what was chosen a text of the Chair's own; its clean lines may be expected in the step. */
const chairsText: TakeStep = async (stage, actor, step) => {
  const lines = chosen(actor.state, step.choose ?? [], (ref) => stage.proposal(ref)).lines;
  const { text } = await actor.ask<{ text: string }>(`/api/meetings/${stage.meeting}/texts`, {
    symbol: step.symbol, language: actor.state.head.language, chairsTextOf: stage.text,
    provisions: lines.map(({ kind, level, wording }) => ({ kind, level, wording })),
  });
  const { state } = await actor.ask<TextView>(`/api/texts/${text}`);
  if (state.head.chairsTextOf !== stage.text) throw new CaseFault('the text does not say that it is the Chair’s');
  stage.failures.push(...differences("line of the Chair's text", cleanLines(state), step.expect?.clean ?? cleanLines(state)));
  return null;
};

const put: TakeStep = async (stage, actor, step) => {
  const ids = (step.provisions ?? [step.provision ?? '']).map((id) => stage.provision(id));
  await actor.act('put', { provisions: ids, seen: digestOf(seenForAgree(actor.state, ids, false)) });
  return null;
};

const confirm: TakeStep = async (stage, actor, step) => {
  const id = stage.proposal(step.proposal ?? '');
  const found = actor.state.proposals.find((one) => one.id === id);
  const now = found === undefined ? null : carried(found, actor.state);
  await actor.act('confirm', { proposal: id, seen: digestOfValue(now?.type === 'applies' ? now.wording : []) });
  return null;
};

/** A slip of the gavel: the last decision is taken back. */
const correct: TakeStep = async (_stage, actor) => {
  await actor.act('correct', { decision: actor.state.decisions.at(-1)?.id ?? 'no-such-decision' });
  return null;
};

const floor: TakeStep = async (stage, actor, step) => {
  const { body, worded } = subjectOf(stage, step);
  const { proposal } = await actor.act('floor', { delegation: step.delegation, proposal: { ...body, ...(worded ? { wording: step.wording ?? '' } : {}) } });
  stage.proposals.set(step.ref ?? '', proposal);
  return null;
};

export const OWN_STEPS: Readonly<Record<string, TakeStep>> = {
  'take-up': plain('take-up', (stage, step) => ({ proposals: (step.proposals ?? [step.proposal ?? '']).map((ref) => stage.proposal(ref)) })),
  invite: onProposal('invite', withDelegation),
  uninvite: onProposal('uninvite', withDelegation),
  admit: onProposal('admit', (step) => ({ ...withDelegation(step), admit: true })),
  decline: onProposal('admit', (step) => ({ ...withDelegation(step), admit: false })),
  leave: onProposal('leave'),
  keep: onProposal('keep'),
  dissociate: onProposal('dissociate', ({ dissociated = true }) => ({ dissociated })),
  confirm,
  discard: onDraft('discard'),
  'ask-clearance': onDraft('ask-clearance'),
  clear: onDraft('clear'),
  'send-back': onDraft('send-back', ({ note }) => ({ note })),
  'clearance-rule': plain('clearance-rule', (_stage, { required = true }) => ({ required })),
  note: async (stage, actor, step) => {
    await actor.writeNote(stage.provision(step.provision ?? ''), step.body ?? '');
    return null;
  },
  statement: plain('statement', (_stage, { kind, body }) => ({ kind, body })),
  put,
  correct,
  lend: plain('lend', (_stage, { lent = true }) => ({ lent })),
  report: plain('report', () => ({})),
  point: plain('point', (stage, { provision }) => ({ provision: provision === undefined ? null : stage.provision(provision) })),
  floor,
  'floor-answer': onProposal('floor-answer', ({ answer }) => ({ answer })),
  'chairs-text': chairsText,
};
