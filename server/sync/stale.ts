/**
 * What a stale client brings is read in a copy of its own generation, returned as drafts, and the connection closed for good
 * (DESIGN 4, Generations; R7).
 */
import * as Y from 'yjs';
import { CLOSE, type ErrorCode } from '../../shared/protocol/errors.ts';
import { LIMITS } from '../../shared/protocol/verbs.ts';
import type { ReturnReason } from '../../shared/schema/state.ts';
import { sameWording } from '../../shared/schema/wording.ts';
import { refusedFrame, savedFrame, step1Frame, type Connection } from './channel.ts';
import { isLocked, wordsOf, type ActContext } from './context.ts';
import { generationOf, kindOf, NOTHING, streamOf, type Close } from './first-sync.ts';
import { penRefused } from '../../shared/permissions/holders.ts';
import { aboutProvision, layReturned } from './laying.ts';
import { authorsViews, documentAt, documentOf, type AuthorsView } from './returned.ts';
import { giveBackDesk, pastDesk } from './stale-desk.ts';
import { contextFor, entry, type JobOf, type Taking } from './taking.ts';
import { BadUpdate } from './scan.ts';
import { unsentRoots } from './unsent.ts';
import { inspect } from './updates.ts';

interface Back {
  readonly reason: ReturnReason;
  readonly code: ErrorCode;
  readonly provision: string;
  readonly draft: string;
}

/**
 * A live client writes under a client ID that another party has taken: by the longest of odds, or by seeing it while its owner
 * was away with edits. Nothing of it can be applied, since the same numbers stand for other letters here; so it is taken for
 * stale, asked for all that it holds, and its words come back (R7). Inside a turn.
 */
export function disown(taking: Taking, { connection, step2 }: JobOf<'frame'>, client: number): void {
  const { now } = connection;
  connection.note({
    phase: 'stale', disowned: client, ahead: null, taken: now.taken + (now.ahead?.messages ?? 0) + 1,
    // Its first sync may still be on its way.
    answersEarlier: now.firstSync && !step2, firstSync: true,
  });
  taking.replies.push(() => {
    connection.hears = false;
    connection.send(step1Frame(NOTHING));
  });
}

/** Takes a frame of a stale connection. Inside a turn. */
export async function takeStale(taking: Taking, job: JobOf<'frame'>, close: Close): Promise<void> {
  const { connection } = job;
  const { docs } = taking;
  inspect(job.update, new Y.Doc(), null);
  const { brought, answersEarlier } = connection.now;
  connection.note({ taken: connection.now.taken + 1 });
  // Typing that goes on before the answer to our question is in that answer too.
  if (brought === null && !job.step2) return;
  if (brought === null && answersEarlier) return connection.note({ answersEarlier: false });
  const update = brought === null ? job.update : Y.mergeUpdates([brought, job.update]);
  if (update.length > LIMITS.firstSync) throw new BadUpdate('more than any first sync');
  const views = connection.doc.type === 'pen' ? await viewsOf(taking, connection, update) : [];
  const refusals: Back[] = connection.doc.type === 'desk' ? await deskBack(taking, connection, update) : [];
  if (views.length > 0) {
    const ctx = contextFor(taking, connection.seat, connection.party, docs.desks.get(connection.party) ?? null);
    entry(taking, ctx, { verb: 'return' }, null, `${connection.party}#${connection.seat.id}`, () => {
      for (const view of views) {
        const back = give(ctx, view);
        if (back !== null) refusals.push(back);
      }
    });
  }
  connection.note({ brought: update });
  const { taken } = connection.now;
  taking.replies.push(() => {
    for (const refused of refusals) connection.send(refusedFrame({ ...refused, text: docs.text }));
    // All of it is in the log, as drafts.
    connection.send(savedFrame(taken, [], new Y.Doc()));
    connection.lingers = true;
    close(CLOSE.stale, 'stale');
  });
}

/** Drafts and notes of a desk whose generation has ended. */
async function deskBack(taking: Taking, connection: Connection, update: Uint8Array): Promise<Back[]> {
  const brought = new Y.Doc();
  Y.applyUpdate(brought, update);
  if (brought.store.pendingStructs !== null) throw new BadUpdate('not everything was brought');
  const past = await pastDesk(taking, connection);
  const ctx = contextFor(taking, connection.seat, connection.party, taking.docs.desks.get(connection.party) ?? null);
  return entry(taking, ctx, { verb: 'return' }, null, `${connection.party}#${connection.seat.id}`, () =>
    giveBackDesk(ctx, brought, past).map((back): Back => ({ ...back, reason: 'stale', code: 'closed' })),
  );
}

/** What the author's screen showed, against the document as the client had it from the server. */
async function viewsOf(taking: Taking, connection: Connection, update: Uint8Array): Promise<readonly AuthorsView[]> {
  const { docs, log } = taking;
  const generation = generationOf(docs, connection);
  if (generation === null) return read(new Y.Doc(), update) ?? [];
  if (generation.erased !== undefined) return unsentViews(update, new Uint8Array(Buffer.from(generation.erased, 'base64')));
  const stream = streamOf(docs, connection);
  const kind = kindOf(connection);
  // One that was live had been told everything up to the end.
  const seen = connection.now.retired ? null : read(await documentAt(log, stream, kind, generation, ownVector(connection), update), update);
  return seen ?? read(await documentOf(log, stream, kind, generation), update) ?? [];
}

/** What it had of others, as a state vector: of a client ID that another party has taken it had nothing. */
function ownVector({ now }: Connection): Uint8Array {
  if (now.disowned === null) return now.vector;
  const known = Y.decodeStateVector(now.vector);
  known.delete(now.disowned);
  return Y.encodeStateVector(known);
}

/** Of a generation whose typing is erased: the provisions in which there is something that was never sent. */
function unsentViews(update: Uint8Array, vector: Uint8Array): readonly AuthorsView[] {
  const doc = new Y.Doc();
  const all = read(doc, update) ?? [];
  const unsent = unsentRoots(doc, vector);
  return all.filter(({ provision }) => unsent.has(`p:${provision.id}`)).map((view) => ({ ...view, base: null }));
}

function read(doc: Y.Doc, update: Uint8Array): AuthorsView[] | null {
  try {
    return authorsViews(doc, update);
  } catch (error) {
    throw new BadUpdate(error instanceof Error ? error.message : 'cannot be read');
  }
}

function give(ctx: ActContext, view: AuthorsView): Back | null {
  const { state, pen } = ctx.docs;
  const provision = state.provisions.find((one) => one.id === view.provision.id);
  const standing = provision !== undefined && !provision.removed;
  if (standing && sameWording(view.wording, wordsOf(provision))) return null;
  const reason = standing && isLocked(provision) ? 'agreed' : pen === null || penRefused(state.head, ctx.seat) !== null ? 'closed' : 'stale';
  const draft = layReturned(ctx, ctx.desk(), {
    provision: view.provision.id,
    reason,
    about: aboutProvision(state, view.provision.id, view.base, view.provision, view.after),
    wording: view.wording,
    mended: null,
  });
  return { reason, code: reason === 'agreed' ? 'agreed' : 'closed', provision: view.provision.id, draft };
}
