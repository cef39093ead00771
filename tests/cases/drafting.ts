/** Proposing and revising: on the desk while connected; while not, kept and laid there on coming back, as first thing. */
import { permits } from '../../shared/permissions/permit.ts';
import { isLocked } from '../../shared/proposals/open.ts';
import type { Proposal } from '../../shared/schema/state.ts';
import { normalWording } from '../../shared/schema/wording.ts';
import type { Actor } from './actor.ts';
import { HttpRefusal } from './client.ts';
import type { Step } from './format.ts';
import { levelOf } from './setup.ts';
import type { Stage } from './stage.ts';

interface Subject {
  readonly body: Readonly<Record<string, unknown>>;
  readonly target: string | null;
  readonly worded: boolean;
}

export function subjectOf(stage: Stage, step: Step): Subject {
  const on = (kind: string, id: string, more: Record<string, unknown> = {}, worded = false): Subject => {
    const target = stage.provision(id);
    return { body: { kind, target, ...more }, target, worded };
  };
  const after = step.after == null ? null : stage.provision(step.after);
  if (step.amend !== undefined) return on('amend', step.amend, {}, true);
  if (step.delete !== undefined) return on('delete', step.delete);
  if (step.move !== undefined) return on('move', step.move, { after });
  if (step.bracket !== undefined) return on('bracket', step.bracket, step.words === undefined ? {} : { words: step.words });
  const provisionKind = step.kind ?? 'paragraph';
  return { body: { kind: 'add', after, provisionKind, level: levelOf(step.kind, step.level) }, target: null, worded: true };
}

/** The words that the actor has before it where it drafts: what the draft was written on. */
function baseAt(actor: Actor, target: string | null): { base: unknown } {
  const provision = actor.state.provisions.find((one) => one.id === target);
  return { base: provision === undefined ? [] : normalWording(provision.wording) };
}

/** What its own screen tells an actor who is not connected; null when it can go on. */
function refusedAtOnce(actor: Actor, about: readonly string[], locks: string | null): string | null {
  if (!permits(actor.role, actor.delegation, 'draft')) return 'not-permitted';
  const standing = actor.state.provisions.filter((one) => !one.removed);
  if (!about.every((id) => standing.some((one) => one.id === id))) return 'not-found';
  return standing.some((one) => one.id === locks && isLocked(one)) ? 'agreed' : null;
}

/** A draft on the actor's desk. */
export async function propose(stage: Stage, actor: Actor, step: Step): Promise<string | null> {
  const { body: subject, target, worded } = subjectOf(stage, step);
  const body = step.counters === undefined ? subject : { ...subject, counters: stage.proposal(step.counters) };
  const lay = async (more: Record<string, unknown>): Promise<string> => {
    const { draft } = await actor.act('draft', { ...body, ...more });
    stage.drafts.set(step.ref ?? '', draft);
    return draft;
  };
  if (actor.online) {
    const draft = await lay({});
    if (worded) await actor.writeDraft(draft, step.wording ?? '');
    return null;
  }
  const about = [target, body['after']].filter((id): id is string => typeof id === 'string');
  const refused = refusedAtOnce(actor, about, target);
  if (refused !== null) return refused;
  const base = baseAt(actor, target);
  actor.draftsAway(worded ? (step.wording ?? '') : null, async () => {
    try {
      await lay({ ...base, ...(worded ? { wording: step.wording ?? '' } : {}) });
    } catch (error) {
      // Where there were no words, none are lost with what they were about.
      if (worded || !(error instanceof HttpRefusal)) throw error;
    }
  });
  return null;
}

/** Another wording, drafted and tabled in one act. */
export async function revise(stage: Stage, actor: Actor, step: Step): Promise<string | null> {
  const proposal = stage.proposal(step.proposal ?? '');
  const wording = step.wording ?? '';
  if (actor.online) {
    const { draft } = await actor.act('draft', { revises: proposal });
    await actor.writeDraft(draft, wording);
    try {
      await actor.act('table', { drafts: [draft] });
    } catch (error) {
      // One act: what cannot be tabled was not drafted either.
      await actor.act('discard', { draft });
      throw error;
    }
    return null;
  }
  const said = actor.state.proposals.find((one) => one.id === proposal);
  if (said === undefined) return permits(actor.role, actor.delegation, 'draft') ? 'not-found' : 'not-permitted';
  if (said.delegation !== actor.delegation) return 'not-permitted';
  const refused = refusedAtOnce(actor, [], said.target);
  if (refused !== null) return refused;
  const base = baseAt(actor, said.target);
  actor.draftsAway(wording, () => reviseLater(actor, said, wording, base));
  return null;
}

/** What was revised while away: tabled where that is still possible, else on the desk (R7). */
async function reviseLater(actor: Actor, said: Proposal, wording: string, base: { base: unknown }): Promise<void> {
  let draft: string;
  try {
    ({ draft } = await actor.act('draft', { revises: said.id, wording, ...base }));
  } catch (error) {
    if (!(error instanceof HttpRefusal)) throw error;
    await actor.act('draft', { ...base, ...besides(actor, said), wording });
    return;
  }
  try {
    await actor.act('table', { drafts: [draft] });
  } catch (error) {
    if (!(error instanceof HttpRefusal)) throw error;
  }
}

/** What the words are about where the proposal that they revise has been dealt with meanwhile. */
function besides(actor: Actor, said: Proposal): Record<string, unknown> {
  const now = actor.state.proposals.find((one) => one.id === said.id);
  // What was asked for has come in as it was tabled: the revision is about that provision now.
  if (now?.becomes != null) return { kind: 'amend', target: now.becomes, base: said.wording };
  if (said.target !== null) return { kind: 'amend', target: said.target };
  return { kind: 'add', after: said.after, provisionKind: said.provisionKind, level: said.level };
}
