/**
 * Answers to first syncs, each encoded once for all who come with the same state between two changes: when a network comes back,
 * a whole room asks the same (most of it with the same state vector, as the record has one writer).
 */
import * as Y from 'yjs';
import { step2Frame } from './channel.ts';

/** Answers that are kept of one document. */
const KEPT = 16;

const answers = new WeakMap<Y.Doc, Map<string, Uint8Array>>();

/** The frame that brings whoever has `vector` up to the present state of a document. */
export function firstFrame(doc: Y.Doc, vector: Uint8Array): Uint8Array {
  const known = answers.get(doc) ?? begin(doc);
  const key = Buffer.from(vector).toString('latin1');
  const had = known.get(key);
  if (had !== undefined) return had;
  const frame = step2Frame(Y.encodeStateAsUpdate(doc, vector));
  if (known.size < KEPT) known.set(key, frame);
  return frame;
}

function begin(doc: Y.Doc): Map<string, Uint8Array> {
  const known = new Map<string, Uint8Array>();
  answers.set(doc, known);
  doc.once('update', () => answers.delete(doc));
  return known;
}
