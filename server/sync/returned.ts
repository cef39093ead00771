/**
 * Words that cannot stand come back to their author's desk (R7): as the author's screen showed them, against the last base
 * that the author had received.
 */
import * as Y from 'yjs';
import { decodePayload } from '../log/payload.ts';
import type { Log, StreamId } from '../log/port.ts';
import { readPen, readPenWording, type PenProvision } from '../../shared/schema/pen.ts';
import { cleanWording, normalWording, sameWording, sliceWording, textOf, type Run, type Wording } from '../../shared/schema/wording.ts';
import type { Splice } from '../../shared/schema/yruns.ts';
import { splicesBetween, splicesByWord } from './edits.ts';
import type { Generation } from './generation.ts';
import { within } from './updates.ts';

/** One provision as the author's screen showed it, and as it was before the author's own unsent edits. */
export interface AuthorsView {
  readonly provision: PenProvision;
  readonly wording: Wording;
  /** Null: the provision is the author's own addition. */
  readonly base: Wording | null;
  /** The provision before it on the author's screen. */
  readonly after: string | null;
}

type Deleted = ReturnType<typeof Y.decodeUpdate>['ds'];

/** Which part of a stream's payload begins a generation, and which carries on. */
export const PARTS = { pen: { first: 'pen:new', next: 'pen' }, desk: { first: 'desk:new', next: 'desk' } } as const;

/**
 * A scratch document as a client had it that came with this state vector: what of its generation the vector covers. Deletions have
 * no place in a vector; which of them the client knows is told by what it brings (`brought`), for that holds all of them.
 */
export async function documentAt(log: Log, stream: StreamId, kind: 'pen' | 'desk', generation: Generation, vector: Uint8Array, brought: Uint8Array): Promise<Y.Doc> {
  const doc = new Y.Doc();
  const known = Y.decodeStateVector(vector);
  const { ds: deleted } = Y.decodeUpdate(brought);
  for await (const entry of log.read(stream, generation.from)) {
    if (generation.to !== null && entry.seq > generation.to) break;
    const parts = decodePayload(entry.payload);
    const update = parts.get(entry.seq === generation.from ? PARTS[kind].first : PARTS[kind].next);
    if (update !== undefined && within(update, known) && (hasStructs(update) || deletes(deleted, Y.decodeUpdate(update).ds))) Y.applyUpdate(doc, update);
  }
  // Updates that build on what the client had not received wait for ever here; they are not part of its view.
  doc.store.pendingStructs = null;
  doc.store.pendingDs = null;
  return doc;
}

const hasStructs = (update: Uint8Array): boolean => Y.parseUpdateMeta(update).to.size > 0;

/** Whether everything that the one deletes is among what the other does. */
function deletes(all: Deleted, some: Deleted): boolean {
  for (const [client, ranges] of some.clients) {
    const others = all.clients.get(client) ?? [];
    for (const { clock, len } of ranges) {
      let at = clock;
      // The ranges of a client are in order, and may touch.
      for (const other of others) if (other.clock <= at && other.clock + other.len > at) at = other.clock + other.len;
      if (at < clock + len) return false;
    }
  }
  return true;
}

/** A generation's document whole, as it was when it ended. */
export async function documentOf(log: Log, stream: StreamId, kind: 'pen' | 'desk', generation: Generation): Promise<Y.Doc> {
  const doc = new Y.Doc();
  for await (const entry of log.read(stream, generation.from)) {
    if (generation.to !== null && entry.seq > generation.to) break;
    const update = decodePayload(entry.payload).get(entry.seq === generation.from ? PARTS[kind].first : PARTS[kind].next);
    if (update !== undefined) Y.applyUpdate(doc, update);
  }
  return doc;
}

/**
 * What the author's screen showed in each provision that the update changed, in the order of the text, against what it had
 * shown before. Of one that had been removed, what was typed into it before that was known. Null where the update builds on
 * more than `before`: then this is not what the author's screen showed.
 */
export function authorsViews(before: Y.Doc, update: Uint8Array): AuthorsView[] | null {
  const had = new Map<string, { words: Wording; removed: boolean }>();
  for (const { id, removed } of readPen(before)) had.set(id, { words: cleanWording(readPenWording(before, id)), removed });
  Y.applyUpdate(before, update);
  if (before.store.pendingStructs !== null) return null;
  const out: AuthorsView[] = [];
  let after: string | null = null;
  for (const provision of readPen(before)) {
    const wording = cleanWording(readPenWording(before, provision.id));
    const was = had.get(provision.id);
    const base = was?.words ?? null;
    const changed = wording.length > 0 && (base === null || !sameWording(wording, base));
    const typed = changed && splicesBetween(base ?? [], wording).some((splice) => splice.put.length > 0);
    if (changed && (!provision.removed || (was?.removed === true && typed))) out.push({ provision, wording, base, after });
    if (!provision.removed) after = provision.id;
  }
  return out;
}

/**
 * The words of a draft that grows: its author goes on typing where the server has put back `base` meanwhile, so that what
 * arrives (`now`) holds the latest letters alone. They go into the draft at their places, behind what was typed there before.
 */
export function grown(base: Wording, draft: Wording, now: Wording): Wording {
  const out: Run[] = [];
  const earlier = placed(splicesByWord(base, draft));
  const later = placed(splicesByWord(base, now));
  const letters = textOf(base);
  for (let at = 0; at <= letters.length; at++) {
    out.push(...(earlier.put.get(at) ?? []), ...(later.put.get(at) ?? []));
    if (at < letters.length && !earlier.gone.has(at) && !later.gone.has(at)) out.push(...sliceWording(base, at, at + 1));
  }
  return normalWording(out);
}

/** By offset of the base: what is put in before it, and what is taken out. */
function placed(splices: readonly Splice[]): { put: Map<number, readonly Run[]>; gone: Set<number> } {
  const put = new Map<number, readonly Run[]>();
  const gone = new Set<number>();
  for (const splice of splices) {
    put.set(splice.from, [...(put.get(splice.from) ?? []), ...splice.put]);
    for (let at = splice.from; at < splice.to; at++) gone.add(at);
  }
  return { put, gone };
}
