/** Updates from clients: looked at before they are applied to a scratch document, and applied whole or not at all. */
import * as Y from 'yjs';
import type { Generation } from './generation.ts';

/** The update is not one that an honest client sends: the connection is closed, nothing of it has been applied. */
export class BadUpdate extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'BadUpdate';
  }
}

interface Struct {
  readonly id: { readonly client: number; readonly clock: number };
  readonly length: number;
}

/**
 * Checks an update and tells which clients wrote it. What claims to be the server's own and is not known here is refused:
 * it would take the clock that the server's next item needs.
 */
export function inspect(update: Uint8Array, doc: Y.Doc, generation: Generation | null): ReadonlySet<number> {
  let structs: readonly Struct[];
  try {
    structs = Y.decodeUpdate(update).structs as readonly Struct[];
  } catch (error) {
    throw new BadUpdate(`not a Yjs update: ${error instanceof Error ? error.message : 'unreadable'}`);
  }
  const clients = new Set<number>();
  for (const struct of structs) {
    const { client, clock } = struct.id;
    if (generation !== null && client === generation.client && clock + struct.length > Y.getState(doc.store, client)) {
      throw new BadUpdate('items under the client ID of the server');
    }
    clients.add(client);
  }
  return clients;
}

/** Whether an update changes anything at all (a sync step 2 from an up-to-date client does not). */
export function isEmptyUpdate(update: Uint8Array): boolean {
  const { structs, ds } = Y.decodeUpdate(update);
  return structs.length === 0 && ds.clients.size === 0;
}

/**
 * Applies an update. False: something that it builds on is missing (the client typed while its first sync was under way);
 * then Yjs keeps nothing of it waiting here, and the caller applies it again together with what comes next.
 */
export function applyWhole(doc: Y.Doc, update: Uint8Array, origin: unknown): boolean {
  Y.applyUpdate(doc, update, origin);
  const waiting = doc.store.pendingStructs !== null || doc.store.pendingDs !== null;
  if (waiting) {
    doc.store.pendingStructs = null;
    doc.store.pendingDs = null;
  }
  return !waiting;
}

/**
 * The top-level types that a transaction touched, of those whose names start with `prefix`, by the rest of their names. Found
 * from below: a type that nobody here has asked for yet tells no observers of what is in it.
 */
export function touchedRoots(transaction: Y.Transaction, prefix: string): Map<string, Y.AbstractType<unknown>> {
  const out = new Map<string, Y.AbstractType<unknown>>();
  for (const changed of transaction.changed.keys()) {
    let type = changed as Y.AbstractType<unknown>;
    while (type._item !== null && type._item.parent instanceof Y.AbstractType) type = type._item.parent as Y.AbstractType<unknown>;
    if (type._item !== null) continue;
    const name = Y.findRootTypeKey(type as never);
    if (name.startsWith(prefix)) out.set(name.slice(prefix.length), type);
  }
  return out;
}

/** Runs something that may change a document, and gives the roots with this prefix that were touched on the way. */
export function watchingRoots(doc: Y.Doc, prefix: string, run: () => void): Set<string> {
  const touched = new Set<string>();
  const note = (transaction: Y.Transaction): void => {
    for (const name of touchedRoots(transaction, prefix).keys()) touched.add(name);
  };
  doc.on('afterTransaction', note);
  try {
    run();
  } finally {
    doc.off('afterTransaction', note);
  }
  return touched;
}

/** Whether everything in an update is within a state vector. Deletions alone always are: they have no place in one. */
export function within(update: Uint8Array, vector: ReadonlyMap<number, number>): boolean {
  for (const [client, clock] of Y.parseUpdateMeta(update).to) {
    if ((vector.get(client) ?? 0) < clock) return false;
  }
  return true;
}
