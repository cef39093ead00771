/** Generations of scratch documents (DESIGN 4, Generations): their first item, and their documents as the log has them. */
import * as Y from 'yjs';
import { GENERATION } from '../../shared/schema/pen.ts';

/** One generation of a scratch document. */
export interface Generation {
  readonly n: number;
  /** The client ID under which its first item, and everything of the server's in it, is written. */
  readonly client: number;
  /** The entry of the stream in which it began. */
  readonly from: number;
  /** The entry in which it ended; null for the present one. */
  readonly to: number | null;
  /** Its typing is erased (R14): where each client's ended, as a state vector in base64, so that what was never sent is known. */
  readonly erased?: string;
}

/**
 * Applies an update that is in the log, and nothing besides (R8). Meanwhile under nobody's client ID: Yjs gives a document
 * another one as soon as it meets its own in an update that is not its own, and that of the server is the same on every server.
 */
export function applyLogged(doc: Y.Doc, update: Uint8Array): void {
  const own = doc.clientID;
  doc.clientID = 0;
  doc.on('afterTransaction', leaveMarks);
  try {
    Y.applyUpdate(doc, update, 'log');
  } finally {
    doc.off('afterTransaction', leaveMarks);
    doc.clientID = own;
  }
}

/**
 * Yjs deletes marks that it finds superfluous after an update of somebody else's, by a change of its own. While a message is
 * taken that change goes into its entry; while the log is folded it would be one that no entry has.
 */
function leaveMarks(transaction: Y.Transaction): void {
  transaction._needFormattingCleanup = false;
}

/** The document of an update; null when it cannot be read. */
export function readable(update: Uint8Array): Y.Doc | null {
  const doc = new Y.Doc();
  try {
    applyLogged(doc, update);
    return doc;
  } catch {
    return null;
  }
}

/** The generation that a scratch document belongs to, read from its first item. */
export function generationOf(doc: Y.Doc, from: number): Generation {
  const map = doc.getMap<number>(GENERATION);
  const n = map.get('n');
  const client = map.get('client');
  if (n === undefined || client === undefined) throw new Error('A scratch document without a generation');
  return { n, client, from, to: null };
}

/** Puts right what a client wrote over of the first item. Inside an entry. */
export function mendGeneration(doc: Y.Doc, { n, client }: Generation): void {
  const map = doc.getMap(GENERATION);
  for (const [key, value] of Object.entries({ n, client })) if (map.get(key) !== value) map.set(key, value);
  for (const key of [...map.keys()]) if (key !== 'n' && key !== 'client') map.delete(key);
}

/** A new scratch document of generation n, whose first item is written under a client ID of its own. */
export function scratch(n: number, client: number, fill: (doc: Y.Doc) => void): Y.Doc {
  const doc = new Y.Doc();
  doc.clientID = client;
  doc.transact(() => {
    const map = doc.getMap<number>(GENERATION);
    map.set('n', n);
    map.set('client', client);
    fill(doc);
  });
  return doc;
}
