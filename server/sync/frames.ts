/** Frames of live connections: each is applied whole to its scratch document, and what follows from it is done (R1, R3, R7). */
import * as Y from 'yjs';
import { CLOSE } from '../../shared/protocol/errors.ts';
import { LIMITS } from '../../shared/protocol/verbs.ts';
import { readDraftWording } from '../../shared/schema/desk.ts';
import type { Draft } from '../../shared/schema/state.ts';
import { cleanWording, textOf, type Party } from '../../shared/schema/wording.ts';
import { onDesk } from './acts/desk.ts';
import { refusedFrame, savedFrame, type Connection } from './channel.ts';
import { tell, type ActContext } from './context.ts';
import { mendDrafts, textStream, type Desk } from './documents.ts';
import type { Generation } from './generation.ts';
import { outdated, scratchOf, type Close } from './first-sync.ts';
import { aboutProvision, layReturned } from './laying.ts';
import type { OpenPen } from './open-pen.ts';
import { takeMessage, type LeftBehind, type Unable } from './pen.ts';
import { authorsViews, documentAt, type AuthorsView } from './returned.ts';
import { takeStale } from './stale.ts';
import { contextFor, deskFor, entry, type JobOf, type Taking } from './taking.ts';
import { applyWhole, BadUpdate, inspect, isEmptyUpdate, watchingRoots } from './updates.ts';

/** What was sent ahead may wait for what it builds on up to this size. */
const AHEAD = LIMITS.firstSync;

export async function takeFrame(taking: Taking, job: JobOf<'frame'>, close: Close): Promise<void> {
  const { connection } = job;
  if (connection.doc.type === 'record' || connection.doc.type === 'aside') {
    // R1: whatever it holds is not looked at further than to see that it is not empty.
    if (!isNothing(job.update)) close(CLOSE.notPermitted, 'not-permitted');
    return;
  }
  if (connection.now.phase === 'opening') return close(CLOSE.malformed, 'an update before the first sync');
  const limit = connection.now.firstSync ? LIMITS.firstSync : LIMITS.frame;
  if (job.update.length > limit) return close(CLOSE.tooLarge, `a message of ${String(job.update.length)} bytes; up to ${String(limit)} are taken`);
  // Documents may have been dropped and read anew since the first sync.
  await deskFor(taking, connection.doc.type === 'desk' ? connection.doc.party : connection.party);
  try {
    if (connection.now.phase === 'stale') await takeStale(taking, job, close);
    else await takeLive(taking, job);
    if (job.step2) connection.note({ firstSync: false });
  } catch (error) {
    if (!(error instanceof BadUpdate)) throw error;
    close(CLOSE.malformed, error.message.slice(0, 100));
  }
}

function isNothing(update: Uint8Array): boolean {
  try {
    return isEmptyUpdate(update);
  } catch {
    return false;
  }
}

interface Refusal {
  readonly unable: Pick<Unable, 'reason' | 'code' | 'provision'>;
  readonly draft: string | null;
}

async function takeLive(taking: Taking, job: JobOf<'frame'>): Promise<void> {
  const { connection } = job;
  const { docs } = taking;
  const live = scratchOf(docs, connection);
  // The pen was closed, or passed on, in this very turn: the client is asked for its words when the turn is over.
  if (live === null || outdated(docs, connection)) return;
  const { ahead } = connection.now;
  const update = ahead === null ? job.update : Y.mergeUpdates([ahead.update, job.update]);
  const messages = (ahead?.messages ?? 0) + 1;
  if (update.length > AHEAD) throw new BadUpdate('what it builds on does not come');
  connection.wrote(inspect(update, live.doc, live.generation));

  const taken = docs.pen !== null && live === docs.pen
    ? await takePen(taking, connection, docs.pen, update, job.step2)
    : takeDesk(taking, connection, live as Desk, update);
  if (!taken.whole) {
    connection.note({ ahead: { update, messages } });
    return;
  }
  connection.note({ ahead: null, taken: connection.now.taken + messages });
  const { taken: count, clients } = connection.now;
  taking.replies.push(() => {
    for (const { unable, draft } of taken.refusals) {
      connection.send(refusedFrame({ code: unable.code, reason: unable.reason, provision: unable.provision, draft, text: docs.text }));
    }
    connection.send(savedFrame(count, clients, live.doc));
  });
}

interface Taken {
  readonly whole: boolean;
  readonly refusals: readonly Refusal[];
}

const actorOf = (connection: Connection): string => `${connection.party}#${connection.seat.id}`;

async function takePen(taking: Taking, connection: Connection, pen: OpenPen, update: Uint8Array, step2: boolean): Promise<Taken> {
  const first = connection.now.firstSync && step2 && !isEmptyUpdate(update);
  // What an author had before them can only be told from the log, and only here: before the update is applied.
  const views = first ? await viewsOf(taking, connection, pen.generation, update) : null;
  const ctx = contextFor(taking, connection.seat, connection.party);
  const refusals: Refusal[] = [];
  let whole = true;
  let left: readonly LeftBehind[] = [];
  entry(taking, ctx, { verb: 'write' }, null, actorOf(connection), () => {
    const message = takeMessage(ctx, pen, () => {
      whole = applyWhole(pen.doc, update, connection);
    });
    ({ left } = message);
    for (const unable of message.unable) refusals.push({ unable, draft: giveBack(ctx, unable, views) });
  });
  for (const one of left) for (const party of one.parties) await leaveOnDesk(taking, connection, party, one);
  return { whole, refusals };
}

async function viewsOf(taking: Taking, connection: Connection, generation: Generation, update: Uint8Array): Promise<AuthorsView[] | null> {
  const before = await documentAt(taking.log, textStream(taking.docs.text), 'pen', generation, connection.now.vector);
  return authorsViews(before, update);
}

/** Lays words that could not stand on their author's desk (R7); gives the draft, null when there were no words. */
function giveBack(ctx: ActContext, unable: Unable, views: readonly AuthorsView[] | null): string | null {
  const seen = views?.find((one) => one.provision.id === unable.provision);
  // One who was away has rewritten the provision, be it by deleting alone; one who is here has pressed a key in vain.
  const wording = seen?.wording ?? unable.wording;
  if (wording === null) return null;
  return layReturned(ctx, ctx.desk(), {
    provision: unable.provision,
    reason: unable.reason,
    about: aboutProvision(ctx.docs.state, unable.provision, seen?.base ?? null, seen?.provision ?? null, null),
    wording,
    mended: seen === undefined ? unable.mended : null,
  });
}

/** Words of another party that someone left behind or took along: an entry of their own on that party's desk. */
async function leaveOnDesk(taking: Taking, connection: Connection, party: Party, left: LeftBehind): Promise<void> {
  const { docs, facts } = taking;
  if (party !== 'chair' && party !== 'secretariat' && !facts.parties.includes(party)) return;
  const desk = await deskFor(taking, party);
  const ctx = contextFor(taking, connection.seat, party);
  entry(taking, ctx, { verb: 'return' }, null, 'server', () => {
    const about = aboutProvision(docs.state, left.provision, null, null, null);
    const draft = layReturned(ctx, desk, { provision: left.provision, reason: left.reason, about, wording: left.wording, mended: null });
    tell(ctx, party, { about: 'returned', provision: left.provision, draft });
  });
}

function takeDesk(taking: Taking, connection: Connection, desk: Desk, update: Uint8Array): Taken {
  const ctx = contextFor(taking, connection.seat, connection.party);
  const refusals: Refusal[] = [];
  let whole = true;
  entry(taking, ctx, { verb: 'draft-words' }, null, actorOf(connection), () => {
    const touched = watchingRoots(desk.doc, 'd:', () => {
      whole = applyWhole(desk.doc, update, connection);
    });
    mendDrafts(desk);
    for (const id of touched) {
      const back = bringBack(ctx, desk, id);
      if (back !== null) refusals.push(back);
    }
  });
  return { whole, refusals };
}

/** Words typed in a draft that a colleague has tabled or discarded meanwhile come back as a draft of their own. */
function bringBack(ctx: ActContext, desk: Desk, id: string): Refusal | null {
  const gone = desk.gone.get(id);
  if (gone === undefined || desk.drafts.has(id)) return null;
  const wording = cleanWording(readDraftWording(desk.doc, id));
  if (wording.length === 0 || textOf(wording) === gone.text) return null;
  desk.gone.set(id, { draft: gone.draft, text: textOf(wording) });
  const draft: Draft = { ...gone.draft, id: ctx.newId(), clearance: null, returned: 'closed', at: ctx.at };
  onDesk(ctx, desk, { verb: 'return', lay: [draft] }, new Map([[draft.id, wording]]));
  return { unable: { reason: 'closed', code: 'changed', provision: gone.draft.target ?? '' }, draft: draft.id };
}
