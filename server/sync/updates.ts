/** Updates from clients: looked at before they are applied to a scratch document, and applied whole or not at all. */
import * as Y from 'yjs';
import { LIMITS } from '../../shared/protocol/verbs.ts';
import type { Generation } from './generation.ts';
import { deeperThan } from './nesting.ts';
import { BadUpdate, scan, UPDATE_LIMITS, type Scan } from './scan.ts';

/** The update is written under a client ID that is not its sender's. */
export class Foreign extends BadUpdate {
  readonly client: number;
  /** It is the server's own, which no program takes by chance. */
  readonly servers: boolean;
  constructor(client: number, servers: boolean) {
    super('items under the client ID of somebody else');
    this.name = 'Foreign';
    this.client = client;
    this.servers = servers;
  }
}

/** What an update brings that a document does not have yet. */
export interface Brought {
  /** The clients under whose numbers it is written. */
  readonly clients: ReadonlySet<number>;
  /** Roughly how much it adds, in characters and items. */
  readonly weight: number;
  /** Whether the document has all that it builds on. */
  readonly whole: boolean;
}

/** More top-level types, and keys of theirs, than any text and any desk comes to have; each makes every other a little slower. */
export const NAMES = 8 * LIMITS.provisions;

/**
 * Checks an update and tells what is new in it. Throws `BadUpdate` for what no honest client sends, `Foreign` for what claims to
 * be the server's own, or another party's (`foreign`), and is not known here: it would take the number that the next item of
 * theirs needs.
 */
export function inspect(update: Uint8Array, doc: Y.Doc, generation: Generation | null, foreign: (client: number) => boolean = () => false): Brought {
  const found = scan(update);
  const { structs, names, types, weight } = found;
  const clients = new Set<number>();
  for (const { client, clock, length } of structs) {
    if (clock + length <= Y.getState(doc.store, client)) continue;
    const servers = client === generation?.client;
    if (servers || (!clients.has(client) && foreign(client))) throw new Foreign(client, servers);
    clients.add(client);
  }
  if (clients.size > 0 && newNames(names, doc)) throw new BadUpdate('more provisions than any text has');
  if (types && deeperThan(update, doc, UPDATE_LIMITS.nesting)) throw new BadUpdate('structure without end');
  return { clients, weight, whole: isWhole(found, doc) };
}

/** Whether a document has all that an update builds on: what is before its items and around them, and what it takes out. */
function isWhole({ structs, needs }: Scan, doc: Y.Doc): boolean {
  const has = new Map<number, number>();
  for (const { client, clock, length } of structs) {
    const state = has.get(client) ?? Y.getState(doc.store, client);
    if (clock > state) return false;
    has.set(client, Math.max(state, clock + length));
  }
  for (const [client, until] of needs) if (until > (has.get(client) ?? Y.getState(doc.store, client))) return false;
  return true;
}

/** The same of an update that was inspected before. */
export function buildsOn(update: Uint8Array, doc: Y.Doc): boolean {
  return isWhole(scan(update), doc);
}

/** Whether so many names are new to the document that it would have too many. */
function newNames(names: ReadonlySet<string>, doc: Y.Doc): boolean {
  let count = 0;
  for (const name of names) {
    const [root = '', key] = name.split('\n', 2);
    const type = doc.share.get(root);
    if (type === undefined || (key !== undefined && !type._map.has(key))) count++;
  }
  if (count === 0) return false;
  for (const type of doc.share.values()) count += 1 + type._map.size;
  return count > NAMES;
}

/** Whether an update changes anything at all (a sync step 2 from an up-to-date client does not). */
export function isEmptyUpdate(update: Uint8Array): boolean {
  const { structs, ds } = Y.decodeUpdate(update);
  return structs.length === 0 && ds.clients.size === 0;
}

/**
 * Applies an update of which the document has all that it builds on. False: items of it build on one another in a ring, as no client
 * writes them; then Yjs keeps nothing of it waiting here.
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
    const root = rootOf(changed);
    if (root?.name.startsWith(prefix) === true) out.set(root.name.slice(prefix.length), root.type);
  }
  return out;
}

/** Yjs looks through all top-level types of a document for the name of one; it never changes. */
const names = new WeakMap<Y.AbstractType<unknown>, string>();

/** The top-level type that a type is in, with its name; null where it hangs on nothing any more. */
export function rootOf(of: unknown): { readonly name: string; readonly type: Y.AbstractType<unknown> } | null {
  let type = of as Y.AbstractType<unknown>;
  while (type._item !== null && type._item.parent instanceof Y.AbstractType) type = type._item.parent as Y.AbstractType<unknown>;
  if (type._item !== null) return null;
  let name = names.get(type);
  if (name === undefined) names.set(type, (name = Y.findRootTypeKey(type as never)));
  return { name, type };
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
