/**
 * The hash chain of a stream. Pure. `payloadHash` is the SHA-256 of the payload; `hash` is the SHA-256 over the hash
 * before it, seq, at, actor, the act and the payload hash. The act is hashed as the very JSON text that is stored, not as
 * canonical JSON: folding to NFC would give two different acts one hash. The first hash of a stream is made from its id,
 * so that no entry can be passed off as another stream's.
 */
import { hash as digest } from 'node:crypto';
import * as encoding from 'lib0/encoding';
import type { Entry, Head, JsonValue, NewEntry, Problem, StreamId } from './port.ts';

/** An entry as a store keeps it. */
export interface StoredEntry {
  readonly seq: number;
  readonly at: string;
  readonly actor: string;
  /** JSON text, kept byte for byte. */
  readonly act: string;
  /** Null once erased (R14). */
  readonly payload: Uint8Array | null;
  readonly payloadHash: string;
  readonly hash: string;
}

/** SHA-256, hex. */
export function sha256(bytes: Uint8Array): string {
  return digest('sha256', bytes, 'hex');
}

/** The hash that the chain of a stream starts from. */
export function genesisHash(stream: StreamId): string {
  const out = encoding.createEncoder();
  encoding.writeVarString(out, 'chapeau/stream/1');
  encoding.writeVarString(out, stream);
  return sha256(encoding.toUint8Array(out));
}

/** The hash of an entry that follows `previous`. Every field is preceded by its length, so no two entries can look alike. */
export function entryHash(previous: string, entry: Omit<StoredEntry, 'hash' | 'payload'>): string {
  const out = encoding.createEncoder();
  encoding.writeVarString(out, 'chapeau/entry/1');
  encoding.writeVarString(out, previous);
  encoding.writeVarUint(out, entry.seq);
  encoding.writeVarString(out, entry.at);
  encoding.writeVarString(out, entry.actor);
  encoding.writeVarString(out, entry.act);
  encoding.writeVarString(out, entry.payloadHash);
  return sha256(encoding.toUint8Array(out));
}

/** The JSON text of an act. `RangeError` when it is not JSON at the top. */
export function actText(act: JsonValue): string {
  const text: string | undefined = JSON.stringify(act);
  if (text === undefined) throw new RangeError('An act must be a JSON value');
  return text;
}

/** Numbers and chains new entries behind `head`. */
export function chainOn(head: Head, entries: readonly NewEntry[]): StoredEntry[] {
  let { seq, hash } = head;
  return entries.map((entry) => {
    const { at, actor, payload } = entry;
    seq += 1;
    const unhashed = { seq, at, actor, act: actText(entry.act), payloadHash: sha256(payload) };
    hash = entryHash(hash, unhashed);
    return { ...unhashed, payload, hash };
  });
}

/** What is wrong with an entry that should be number `seq` behind `previous`; null when it is as it was written. */
export function problemOf(stream: StreamId, seq: number, previous: string, entry: StoredEntry): Problem | null {
  if (entry.seq !== seq) {
    const missing = entry.seq === seq + 1 ? `entry ${seq} is` : `entries ${seq} to ${entry.seq - 1} are`;
    return { kind: 'gap', stream, seq, message: `Stream ${stream}: ${missing} missing` };
  }
  if (entry.hash !== entryHash(previous, entry)) {
    return { kind: 'entry', stream, seq, message: `Stream ${stream}: entry ${seq} is not as it was written` };
  }
  if (entry.payload !== null && entry.payloadHash !== sha256(entry.payload)) {
    return { kind: 'payload', stream, seq, message: `Stream ${stream}: the payload of entry ${seq} is not as it was written` };
  }
  return null;
}

/** An entry as readers get it. Its act must have passed `problemOf`, so that it is known to be JSON. */
export function entryOf(stored: StoredEntry): Entry {
  const { seq, at, actor, payload, payloadHash, hash } = stored;
  const act = JSON.parse(stored.act) as JsonValue;
  return { seq, at, actor, act, payload: payload ?? new Uint8Array(0), payloadHash, hash, erased: payload === null };
}
