/** The steps of the format, one function for each verb. Each gives null, or the code that the actor itself was refused with. */
import { digestOf, seenForAccept, seenForAdopt, seenForAgree } from '../../shared/decisions/seen.ts';
import { permits } from '../../shared/permissions/permit.ts';
import { isLocked } from '../../shared/proposals/open.ts';
import { KINDS, type Provision } from '../../shared/schema/state.ts';
import type { Actor } from './actor.ts';
import { changesNamed, isCarriedWording, looked } from './looked.ts';
import { propose, revise } from './drafting.ts';
import { CaseFault, type Step } from './format.ts';
import { addToPen, rewriteProvision, standsInPen } from './pen.ts';
import { levelOf } from './setup.ts';
import type { Stage } from './stage.ts';

type TakeStep = (stage: Stage, actor: Actor, step: Step) => Promise<string | null>;

/** A digest of nothing that anybody could have looked at. */
const NOTHING_SEEN = '0'.repeat(64);

function standing(actor: Actor): readonly Provision[] {
  return actor.state.provisions.filter((one) => !one.removed);
}

/** Why a person could not even type there, as far as their screen tells; null when they can. */
function readOnly(actor: Actor, target: string | null): string | null {
  if (actor.penRefused !== null) return actor.penRefused;
  if (target === null) return actor.state.head.adopted === null ? null : 'agreed';
  return standing(actor).some((one) => one.id === target && isLocked(one)) ? 'agreed' : null;
}

/** Writes in the pen that the actor has at hand; the code of what the server put back. */
async function writeAtPen(stage: Stage, actor: Actor, step: Step): Promise<string | null> {
  const pen = actor.penAtHand;
  if (pen === null) return 'closed';
  const target = step.provision === undefined ? null : stage.provision(step.provision);
  const after = step.after == null ? null : stage.provision(step.after);
  const kind = KINDS.find((known) => known === (step.kind ?? 'paragraph'));
  if (kind === undefined) return 'invalid';
  const about = target ?? after;
  if (about !== null && !standsInPen(pen.doc, about)) return 'not-found';
  const locked = readOnly(actor, target);
  if (locked !== null) return locked;
  const had = pen.refusals.length;
  if (target !== null) rewriteProvision(pen.doc, target, step.wording ?? '');
  else {
    const id = addToPen(pen.doc, after, kind, levelOf(step.kind, step.level), step.wording ?? '');
    if (step.id !== undefined) stage.provisions.set(step.id, id);
  }
  if (!actor.online) return null;
  await pen.until('an answer to what was written', () => pen.saved || pen.closed !== null);
  return pen.closed?.reason ?? pen.refusals[had]?.code ?? null;
}

/** A case has no step for lending the pen: in negotiation the Chair lends it to the Secretariat for a change (DESIGN 2, mode). */
async function writeLent(stage: Stage, actor: Actor, step: Step): Promise<string | null> {
  const chair = stage.actor('chair');
  await chair.act('lend', { lent: true });
  try {
    await actor.inSync();
    return await writeOnline(stage, actor, step);
  } finally {
    await chair.act('lend', { lent: false });
  }
}

async function writeOnline(stage: Stage, actor: Actor, step: Step): Promise<string | null> {
  const taken = await actor.takePen();
  return 'refused' in taken ? taken.refused : writeAtPen(stage, actor, step);
}

const write: TakeStep = async (stage, actor, step) => {
  if (!actor.online) return actor.penRefused ?? writeAtPen(stage, actor, step);
  const lend = actor.role === 'secretariat' && actor.state.head.mode === 'negotiation' && step.refused === undefined;
  return lend ? writeLent(stage, actor, step) : writeOnline(stage, actor, step);
};

const accept: TakeStep = async (stage, actor, step) => {
  const { state } = actor;
  const proposal = stage.proposal(step.proposal ?? '');
  const found = state.proposals.find((one) => one.id === proposal);
  const changes = step.changes === undefined ? null : [...new Set(step.changes)].flatMap((words) => changesNamed(state, proposal, words));
  let seen = NOTHING_SEEN;
  if (found !== undefined) {
    const asItStands = step.seen === undefined || isCarriedWording(state, proposal, step.seen);
    const other = asItStands || found.target === null ? {} : looked(state, step.seen, [found.target], (id) => stage.provision(id));
    if (asItStands || found.target !== null) seen = digestOf(seenForAccept(state, proposal, changes, other));
  }
  const answer = await actor.act('accept', { proposal, seen, ...(changes === null ? {} : { changes }) });
  // An addition becomes a provision under the id of its proposal; so does one whose target was deleted before.
  const isNew = answer.provision !== null && answer.provision !== found?.target;
  if (isNew && answer.provision !== null) stage.provisions.set(step.proposal ?? '', answer.provision);
  return null;
};

const agree: TakeStep = async (stage, actor, step) => {
  const { state } = actor;
  const ids = (step.provisions ?? [step.provision ?? '']).map((id) => stage.provision(id));
  const adReferendum = step.do === 'agree-ad-ref';
  const other = looked(state, step.seen, ids, (id) => stage.provision(id));
  await actor.act('agree', { provisions: ids, adReferendum, seen: digestOf(seenForAgree(state, ids, adReferendum, other)) });
  return null;
};

const dealWith =
  (verb: 'set-aside' | 'come-back-to'): TakeStep =>
  async (stage, actor, step) => {
    await actor.act(verb, { proposal: stage.proposal(step.proposal ?? '') });
    return null;
  };

export const STEPS: Readonly<Record<string, TakeStep>> = {
  mode: async (_stage, actor, step) => {
    await actor.act('mode', { mode: step.mode, ...(step.pens === undefined ? {} : { pens: step.pens }) });
    return null;
  },
  write,
  propose,
  revise,
  table: async (stage, actor, step) => {
    const refs = step.proposals ?? [step.proposal ?? ''];
    const drafts = refs.map((ref) => stage.drafts.get(ref) ?? 'no-such-draft');
    const { proposals } = await actor.act('table', { drafts, ...(step.reasons === undefined ? {} : { reasons: step.reasons }) });
    refs.forEach((ref, i) => {
      const tabled = proposals[i];
      if (tabled !== undefined) stage.proposals.set(ref, tabled.proposal);
    });
    return null;
  },
  /** Takes back a tabled proposal, or a draft from the desk. */
  withdraw: async (stage, actor, step) => {
    const ref = step.proposal ?? '';
    const draft = stage.drafts.get(ref);
    if (!stage.proposals.has(ref) && draft !== undefined && permits(actor.role, actor.delegation, 'withdraw')) await actor.act('discard', { draft });
    else await actor.act('withdraw', { proposal: stage.proposal(ref) });
    return null;
  },
  cosponsor: async (stage, actor, step) => {
    await actor.act('cosponsor', { proposal: stage.proposal(step.proposal ?? '') });
    return null;
  },
  position: async (stage, actor, step) => {
    const { position, note, audience, floor } = step;
    const proposal = step.proposal === undefined ? undefined : stage.proposal(step.proposal);
    const change = step.change === undefined || proposal === undefined ? {} : { change: changesNamed(actor.state, proposal, step.change)[0] };
    const on = proposal === undefined ? (step.provision === undefined ? {} : { provision: stage.provision(step.provision) }) : { proposal };
    const more = Object.fromEntries(Object.entries({ note, audience, floor }).filter(([, value]) => value !== undefined));
    await actor.act('position', { ...on, position, ...change, ...more });
    return null;
  },
  comment: async (stage, actor, step) => {
    await actor.act('comment', { proposal: stage.proposal(step.proposal ?? ''), body: step.body });
    return null;
  },
  accept,
  'not-taken-up': dealWith('set-aside'),
  defer: dealWith('come-back-to'),
  agree,
  'agree-ad-ref': agree,
  reopen: async (stage, actor, step) => {
    await actor.act('reopen', { provision: stage.provision(step.provision ?? ''), reason: step.reason ?? 'reopened' });
    return null;
  },
  adopt: async (stage, actor, step) => {
    const ids = standing(actor).map((one) => one.id);
    const other = looked(actor.state, step.seen, ids, (id) => stage.provision(id));
    await actor.act('adopt', { seen: digestOf(seenForAdopt(actor.state, other)) });
    return null;
  },
  issue: async (_stage, actor, step) => {
    await actor.act('issue', { symbol: step.symbol });
    return null;
  },
  offline: async (_stage, actor) => {
    if (!actor.online) throw new CaseFault(`${actor.name} is away already`);
    await actor.disconnect();
    return null;
  },
  online: async (stage, actor) => {
    await actor.reconnect();
    await stage.everybodyInSync();
    return null;
  },
  crash: async (stage) => {
    await stage.target.crash?.();
    await stage.everybodyInSync();
    return null;
  },
};
