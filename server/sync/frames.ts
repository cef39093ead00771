/** Frames of live connections: each is applied whole to its scratch document, and what follows from it is done (R1, R3, R7). */
import * as Y from 'yjs';
import { LogConflict } from '../log/port.ts';
import { CLOSE } from '../../shared/protocol/errors.ts';
import { LIMITS } from '../../shared/protocol/verbs.ts';
import { readDraftWording } from '../../shared/schema/desk.ts';
import type { Draft } from '../../shared/schema/state.ts';
import { cleanWording, textOf, type Party, type Wording } from '../../shared/schema/wording.ts';
import { onDesk } from './acts/desk.ts';
import { refusedFrame, savedFrame, type Connection } from './channel.ts';
import { tell, type ActContext } from './context.ts';
import { namedIn } from './dead-letters.ts';
import { mendDrafts, type Desk } from './desks.ts';
import { type Generation, mendGeneration } from './generation.ts';
import { textStream } from './streams.ts';
import { outdated, scratchOf, streamOf, type Close, type Live } from './first-sync.ts';
import { aboutProvision, layReturned } from './laying.ts';
import { keepNote } from './notes.ts';
import { NOTHING_TOO, type OpenPen, type TakenToo } from './open-pen.ts';
import { takeMessage, type LeftBehind, type Unable } from './pen.ts';
import { authorsViews, documentAt, type AuthorsView } from './returned.ts';
import { disown, takeStale } from './stale.ts';
import { contextFor, deskFor, entry, type JobOf, type Taking } from './taking.ts';
import { BadUpdate } from './scan.ts';
import { applyWhole, buildsOn, Foreign, inspect, isEmptyUpdate, watchingRoots, type Brought } from './updates.ts';

/** What was typed before the first sync was over may wait for that, up to so much. */
const AHEAD = { bytes: 2 * LIMITS.frame, messages: 1_000 } as const;

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
    else await takeLive(taking, job, close);
    // One who is asked for everything may answer at length, whatever it was that came first.
    if (job.step2 && (connection.now.phase === 'live' || connection.now.brought !== null)) connection.note({ firstSync: false });
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
  /** What was too large has this limit. */
  readonly limit?: number;
}

async function takeLive(taking: Taking, job: JobOf<'frame'>, close: Close): Promise<void> {
  const { connection } = job;
  const { docs } = taking;
  const live = scratchOf(docs, connection);
  const { ahead } = connection.now;
  if (live === null || outdated(docs, connection)) {
    // The pen was closed, or passed on, in this very turn: the client is asked for its words, this one too, when the turn is over.
    connection.note({ ahead: null, taken: connection.now.taken + (ahead?.messages ?? 0) + 1 });
    return;
  }
  const pen = live === docs.pen ? docs.pen : null;
  const brought = await inspected(taking, connection, live, pen, job.update);
  if (brought instanceof Foreign) return disown(taking, job, brought.client);
  const { clients, weight } = brought;
  const update = ahead === null ? job.update : Y.mergeUpdates([ahead.update, job.update]);
  const messages = (ahead?.messages ?? 0) + 1;
  connection.wrote(clients);
  pen?.wrote(clients, connection.party);
  if (!taking.weights.add(live.generation, connection.party, weight)) {
    close(CLOSE.tooLarge, 'this document holds as much of yours as it can');
    return;
  }

  // What is applied in part would take out what it puts in anew: a provision would go for as long as its new place is on its way.
  const whole = ahead === null ? brought.whole : buildsOn(update, live.doc);
  const taken = !whole ? WAITS : pen !== null
    ? await takePen(taking, connection, pen, update, clients, job.step2)
    : takeDesk(taking, connection, live as Desk, update);
  if (!taken.whole) {
    if (update.length > AHEAD.bytes || messages > AHEAD.messages) throw new BadUpdate('what it builds on does not come');
    connection.note({ ahead: { update, messages } });
    return;
  }
  connection.note({ ahead: null, taken: connection.now.taken + messages });
  const { taken: count, clients: own } = connection.now;
  taking.replies.push(() => {
    for (const { unable, draft, limit } of taken.refusals) {
      connection.send(refusedFrame({
        code: unable.code, reason: unable.reason, provision: unable.provision, draft, text: docs.text, ...(limit === undefined ? {} : { limit }),
      }));
    }
    connection.send(savedFrame(count, own, live.doc));
  });
}

/**
 * What an update brings. One under a client ID that is somebody else's is none of the sender's, unless another server has it in
 * the log already: a client that comes from there brings what it heard there (then everything is read anew and taken again).
 * Gives the `Foreign` where it is another party's; throws where it is the server's.
 */
async function inspected(taking: Taking, connection: Connection, live: Live, pen: OpenPen | null, update: Uint8Array): Promise<Brought | Foreign> {
  const { docs, log } = taking;
  // Whose words are in the log under a client ID knows better than a caret, which anybody can show after a restart.
  const foreign = (client: number): boolean => {
    const owner = pen?.owners.get(client);
    return owner === undefined ? pen !== null && taking.caretOfAnother(connection, client) : owner !== connection.party;
  };
  try {
    return inspect(update, live.doc, live.generation, foreign);
  } catch (error) {
    if (!(error instanceof Foreign)) throw error;
    const stream = streamOf(docs, connection);
    const { seq } = await log.head(stream);
    if (seq > docs.endOf(stream)) throw new LogConflict(stream, docs.endOf(stream), seq);
    if (error.servers) throw error;
    return error;
  }
}

interface Taken {
  readonly whole: boolean;
  readonly refusals: readonly Refusal[];
}

/** The client wrote it while its first sync was under way: it is applied together with what it builds on. */
const WAITS: Taken = { whole: false, refusals: [] };

const actorOf = (connection: Connection): string => `${connection.party}#${connection.seat.id}`;

async function takePen(taking: Taking, connection: Connection, pen: OpenPen, update: Uint8Array, clients: ReadonlySet<number>, step2: boolean): Promise<Taken> {
  const first = connection.now.firstSync && step2 && !isEmptyUpdate(update);
  // What an author had before them can only be told from the log, and only here: before the update is applied.
  const views = first ? await viewsOf(taking, connection, pen.generation, update) : null;
  const ctx = contextFor(taking, connection.seat, connection.party);
  const refusals: Refusal[] = [];
  let whole = true;
  let left: readonly LeftBehind[] = [];
  entry(taking, ctx, { verb: 'write' }, null, actorOf(connection), () => {
    const message = takeMessage(ctx, pen, takenToo(ctx, connection, pen, update, clients, step2), () => {
      whole = applyWhole(pen.doc, update, connection);
    });
    pen.brought(ctx.at, ctx.party, new Map([...clients].map((client) => [client, Y.getState(pen.doc.store, client)])));
    mendGeneration(pen.doc, pen.generation);
    ({ left } = message);
    for (const back of gathered(message.unable.map((unable) => withView(unable, views)))) refusals.push({ unable: back.unable, draft: giveBack(ctx, back) });
  });
  for (const one of left) for (const party of one.parties) await leaveOnDesk(taking, connection, party, one);
  return { whole, refusals };
}

/** Milliseconds before the last that a client has heard in which it may have written what got lost on its way, and comes only now. */
const ON_ITS_WAY = 30_000;

/**
 * What has gone from the pen and this message takes out too, not knowing: from now on its party has taken it out as well (R4). A first sync names all that its author ever saw go; what was heard of counts for nothing there.
 */
function takenToo(ctx: ActContext, connection: Connection, pen: OpenPen, update: Uint8Array, clients: ReadonlySet<number>, step2: boolean): TakenToo {
  const named = step2 && clients.size === 0 ? null : namedIn(update);
  if (named === null) return NOTHING_TOO;
  const last = step2 ? pen.heardBy(ctx.party, Y.decodeStateVector(connection.now.vector)) : '';
  const heard = last === '' ? '' : new Date(Date.parse(last) - ON_ITS_WAY).toISOString();
  const too = ctx.docs.removedWords.takenToo(named, ctx.party, heard);
  return { unknown: too.filter(({ time }) => time > last), perhaps: too.filter(({ time }) => time <= last), counts: !step2 || heard !== '' };
}

async function viewsOf(taking: Taking, connection: Connection, generation: Generation, update: Uint8Array): Promise<ReadonlyMap<string, AuthorsView> | null> {
  const before = await documentAt(taking.log, textStream(taking.docs.text), 'pen', generation, connection.now.vector, update);
  const views = authorsViews(before, update);
  return views === null ? null : new Map(views.map((one) => [one.provision.id, one]));
}

/** Words that could not stand, as their author's screen showed them where that is known. */
interface Back {
  readonly unable: Unable;
  readonly seen: AuthorsView | null;
  readonly wording: Wording | null;
}

function withView(unable: Unable, views: ReadonlyMap<string, AuthorsView> | null): Back {
  const seen = views?.get(unable.provision) ?? null;
  // One who was away has rewritten the provision, be it by deleting alone; one who is here has pressed a key in vain.
  return { unable, seen, wording: seen?.wording ?? unable.wording };
}

/** More words than these that cannot stand in one message come back together. */
const MANY = 50;

function gathered(backs: readonly Back[]): readonly Back[] {
  const rest = backs.slice(MANY).filter((one) => one.wording !== null);
  const [first] = rest;
  if (first === undefined) return backs.slice(0, MANY);
  const words = rest.flatMap((one, i) => [...(i === 0 ? [] : [{ text: ' ' }]), ...(one.wording ?? [])]);
  return [...backs.slice(0, MANY), { unable: { ...first.unable, mended: null }, seen: null, wording: words }];
}

/** Lays words that could not stand on their author's desk (R7); gives the draft, null when there were no words. */
function giveBack(ctx: ActContext, { unable, seen, wording }: Back): string | null {
  if (wording === null) return null;
  return layReturned(ctx, ctx.desk(), {
    provision: unable.provision,
    reason: unable.reason,
    about: aboutProvision(ctx.docs.state, unable.provision, seen?.base ?? null, seen?.provision ?? null, null),
    wording,
    mended: seen === null ? unable.mended : null,
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
  const ctx = contextFor(taking, connection.seat, connection.party, desk);
  const refusals: Refusal[] = [];
  let whole = true;
  entry(taking, ctx, { verb: 'draft-words' }, null, actorOf(connection), () => {
    let drafts: ReadonlySet<string> = new Set();
    const notes = watchingRoots(desk.doc, 'n:', () => {
      drafts = watchingRoots(desk.doc, 'd:', () => {
        whole = applyWhole(desk.doc, update, connection);
      });
    });
    mendDrafts(desk);
    mendGeneration(desk.doc, desk.generation);
    for (const id of drafts) {
      const back = bringBack(ctx, desk, id);
      if (back !== null) refusals.push(back);
    }
    for (const provision of notes) {
      const cut = keepNote(ctx, desk, provision);
      if (cut !== null) refusals.push({ unable: { reason: 'not-permitted', code: 'too-large', provision }, ...cut });
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
