/** The first sync of a connection: what it has told of itself decides whether it is live or stale (DESIGN 4, Generations). */
import * as Y from 'yjs';
import { LogConflict, type Log } from '../log/port.ts';
import { CLOSE } from '../../shared/protocol/errors.ts';
import type { AtRest } from './at-rest.ts';
import { noticeFrame, step1Frame, type Connection } from './channel.ts';
import { SERVER_CLIENT, type Documents } from './documents.ts';
import { firstFrame } from './first-frames.ts';
import type { Generation } from './generation.ts';
import { penRefused } from '../../shared/permissions/holders.ts';
import { documentOf } from './returned.ts';
import { deskStream, textStream } from './streams.ts';
import { deskFor, type JobOf, type Taking } from './taking.ts';

/** The state vector of an empty document: whoever is asked against it sends everything. */
export const NOTHING = new Uint8Array([0]);

export type Close = (code: number, reason: string) => void;

/** A scratch document that a connection is on. */
export interface Live {
  readonly doc: Y.Doc;
  readonly generation: Generation;
}

/** The live scratch document of a connection; null where there is none (now). */
export function scratchOf(docs: Documents, connection: Connection): Live | null {
  if (connection.doc.type === 'pen') return docs.pen;
  if (connection.doc.type === 'desk') return docs.desks.get(connection.doc.party) ?? null;
  return null;
}

/** Whether a connection is on an earlier generation of pen or desk, or its seat does not hold the pen any more. */
export function outdated(docs: Documents, connection: Connection): boolean {
  if (connection.doc.type === 'desk') {
    const desk = docs.desks.get(connection.doc.party);
    return desk !== undefined && desk.generation.client !== connection.now.generation;
  }
  if (connection.doc.type !== 'pen') return false;
  return docs.pen === null || docs.pen.generation.client !== connection.now.generation || penRefused(docs.state.head, connection.seat) !== null;
}

export async function takeStep1(taking: Taking, job: JobOf<'step1'>, close: Close): Promise<void> {
  const { connection } = job;
  const { docs } = taking;
  let known: Map<number, number>;
  try {
    known = Y.decodeStateVector(job.vector);
  } catch {
    close(CLOSE.malformed, 'not a state vector');
    return;
  }
  if (docs.seq === 0) return close(CLOSE.notFound, 'not-found');
  if (connection.now.phase === 'stale') return;
  const { doc } = connection;
  if (doc.type === 'record' || doc.type === 'aside') {
    const read = doc.type === 'record' ? docs.record : docs.aside(doc.audience);
    // It comes from before the log was restored: the same clocks stand for other words there.
    if (known.size > 0 && docs.epoch !== null && !known.has(docs.epoch)) {
      taking.replies.push(() => close(CLOSE.stale, 'stale'));
      return;
    }
    if ((known.get(SERVER_CLIENT) ?? 0) > Y.getState(read.store, SERVER_CLIENT)) {
      // It knows more than is here: told by another server just now, or of a history that a backup has taken back.
      const { seq } = await taking.log.head(textStream(docs.text));
      if (seq > docs.seq) throw new LogConflict(textStream(docs.text), docs.seq, seq);
      return close(CLOSE.stale, 'another history');
    }
    connection.note({ phase: 'live', vector: job.vector });
    taking.replies.push(() => {
      answer(connection, read, job.vector);
      connection.hears = true;
    });
    return;
  }
  // The desk to which words come back has to be there before any come.
  await deskFor(taking, doc.type === 'desk' ? doc.party : connection.party);
  const live = scratchOf(docs, connection);
  const refusal = doc.type === 'pen' ? penRefused(docs.state.head, connection.seat) : null;
  const empty = known.size === 0;
  if (refusal !== null && empty) return close(CLOSE.notPermitted, refusal);
  if (live === null || refusal !== null || (!empty && !known.has(live.generation.client))) {
    connection.note({ phase: 'stale', vector: job.vector });
    taking.replies.push(() => ask(docs, taking.log, connection, generationOf(docs, connection), close));
    return;
  }
  if (live === docs.pen && connection.client !== null && known.has(connection.client) && (docs.pen.owners.get(connection.client) ?? connection.party) !== connection.party) {
    // Of its letters those would not even be asked for whose numbers stand for letters of another here (stale.ts, disown).
    connection.note({ phase: 'stale', vector: job.vector, disowned: connection.client });
    taking.replies.push(() => connection.send(step1Frame(NOTHING)));
    return;
  }
  connection.note({ phase: 'live', vector: job.vector, generation: live.generation.client });
  taking.replies.push(() => {
    // Asked before it is told: what it brings then says what its author has taken out, and not what others have meanwhile (R4, R7).
    connection.send(step1Frame(Y.encodeStateVector(live.doc)));
    answer(connection, live.doc, job.vector);
    connection.hears = true;
  });
}

/**
 * The first sync of a reader that has nothing yet, of a text that is not in memory. Gives the entry that it is told up to; null where
 * the text has to be folded for it first. Throws what the log throws.
 */
export async function answerAtRest(atRest: AtRest, { connection, vector }: JobOf<'step1'>, readOnly: boolean): Promise<number | null> {
  const isFirst = vector.length === 1 && vector[0] === 0 && connection.now.phase === 'opening';
  const { costs } = connection;
  const from = costs?.now() ?? 0;
  const answer = isFirst && !connection.gone ? await atRest.answer(connection.doc) : null;
  if (answer === null) return null;
  connection.note({ phase: 'live', vector });
  connection.keep();
  costs?.work(costs.now() - from);
  for (const frame of answer.frames) {
    costs?.answered(frame.length);
    connection.send(frame);
  }
  connection.hears = !connection.gone;
  if (readOnly && connection.doc.type === 'record') connection.send(noticeFrame({ readOnly: true }));
  return answer.seq;
}

/** Sends what a client lacks; it is charged for it, because asking costs it nothing. */
function answer(connection: Connection, doc: Y.Doc, vector: Uint8Array): void {
  const { costs } = connection;
  const from = costs?.now() ?? 0;
  const frame = firstFrame(doc, vector);
  costs?.work(costs.now() - from);
  costs?.answered(frame.length);
  connection.send(frame);
}

/** A connection that was live and is so no more: it is asked for what it has not sent yet, and then closed for good. */
export function retire(docs: Documents, log: Log, connection: Connection, close: Close): void {
  connection.hears = false;
  // The answer may hold the whole document again.
  connection.note({ phase: 'stale', retired: true, firstSync: true });
  connection.keep();
  ask(docs, log, connection, generationOf(docs, connection), close);
}

/** Asks a stale client for what only it has: against the end of its own generation, or for all where that is not known any more. */
function ask(docs: Documents, log: Log, connection: Connection, generation: Generation | null, close: Close): void {
  if (generation === null || generation.erased !== undefined || connection.doc.type === 'desk') {
    connection.send(step1Frame(NOTHING));
    return;
  }
  documentOf(log, streamOf(docs, connection), kindOf(connection), generation).then(
    (doc) => connection.send(step1Frame(Y.encodeStateVector(doc))),
    () => close(CLOSE.restart, 'come back'),
  );
}

export const kindOf = (connection: Connection): 'desk' | 'pen' => (connection.doc.type === 'desk' ? 'desk' : 'pen');

export function streamOf(docs: Documents, connection: Connection): string {
  return connection.doc.type === 'desk' ? deskStream(docs.text, connection.party) : textStream(docs.text);
}

/** The generation that a connection's document is of; null where it is none of this text's. */
export function generationOf(docs: Documents, connection: Connection): Generation | null {
  const known = Y.decodeStateVector(connection.now.vector);
  const isOf = (one: Generation): boolean => one.client === connection.now.generation || known.has(one.client);
  if (connection.doc.type !== 'pen') {
    const desk = docs.desks.get(connection.party)?.generation;
    return desk !== undefined && isOf(desk) ? desk : null;
  }
  return [...docs.past, ...(docs.pen === null ? [] : [docs.pen.generation])].find(isOf) ?? null;
}
