/**
 * How the servers that are compared differ on the wire. All speak the y-websocket protocol; Hocuspocus puts the document's name
 * before each message and asks for a token first. What a client sends by itself is what the stock clients send: a first sync,
 * its awareness, and that again every 15 seconds.
 */
import * as decoding from 'lib0/decoding';
import * as encoding from 'lib0/encoding';

export type Dialect = 'chapeau' | 'hocuspocus' | 'y-websocket';

const SYNC = 0;
const AWARENESS = 1;
const AUTH = 2;
/** Hocuspocus answers a first sync by a type of its own. */
const SYNC_REPLY = 4;
/** Hocuspocus: whether an update was applied. */
const SYNC_STATUS = 8;
/** Chapeau: what is in the log. */
const SAVED = 100;
export const ROOM = 'text';

function message(dialect: Dialect, type: number, write: (out: encoding.Encoder) => void): Uint8Array {
  const out = encoding.createEncoder();
  if (dialect === 'hocuspocus') encoding.writeVarString(out, ROOM);
  encoding.writeVarUint(out, type);
  write(out);
  return encoding.toUint8Array(out);
}

const sync = (dialect: Dialect, step: number, bytes: Uint8Array): Uint8Array =>
  message(dialect, SYNC, (out) => {
    encoding.writeVarUint(out, step);
    encoding.writeVarUint8Array(out, bytes);
  });

export const step1 = (dialect: Dialect, vector: Uint8Array): Uint8Array => sync(dialect, 0, vector);
export const step2 = (dialect: Dialect, update: Uint8Array): Uint8Array => sync(dialect, 1, update);
export const update = (dialect: Dialect, bytes: Uint8Array): Uint8Array => sync(dialect, 2, bytes);
/** Nothing: an empty state vector, an empty update. */
export const NO_VECTOR = new Uint8Array([0]);
export const NO_UPDATE = new Uint8Array([0, 0]);

/** What a client tells of itself: its client ID, a clock that grows each time, a state. */
export function awareness(dialect: Dialect, client: number, clock: number, state: unknown): Uint8Array {
  const inner = encoding.createEncoder();
  encoding.writeVarUint(inner, 1);
  encoding.writeVarUint(inner, client);
  encoding.writeVarUint(inner, clock);
  encoding.writeVarString(inner, JSON.stringify(state));
  return message(dialect, AWARENESS, (out) => encoding.writeVarUint8Array(out, encoding.toUint8Array(inner)));
}

/** What has to be said before anything else; null for nothing. */
export function greeting(dialect: Dialect): Uint8Array | null {
  if (dialect !== 'hocuspocus') return null;
  return message(dialect, AUTH, (out) => {
    encoding.writeVarUint(out, 0);
    encoding.writeVarString(out, 'token');
  });
}

export type Heard =
  | { readonly type: 'step1'; readonly vector: Uint8Array }
  | { readonly type: 'step2' | 'update'; readonly update: Uint8Array }
  | { readonly type: 'saved'; readonly count: number | null }
  | { readonly type: 'other' };

/** What a message of the server says. */
export function read(dialect: Dialect, bytes: Uint8Array): Heard {
  const input = decoding.createDecoder(bytes);
  if (dialect === 'hocuspocus') decoding.readVarString(input);
  const type = decoding.readVarUint(input);
  if (type === SYNC_STATUS && dialect === 'hocuspocus') return { type: 'saved', count: null };
  if (type === SAVED && dialect === 'chapeau') return { type: 'saved', count: (JSON.parse(decoding.readVarString(input)) as { count: number }).count };
  if (type !== SYNC && !(type === SYNC_REPLY && dialect === 'hocuspocus')) return { type: 'other' };
  const step = decoding.readVarUint(input);
  const content = decoding.readVarUint8Array(input);
  if (step === 0) return { type: 'step1', vector: content };
  return { type: step === 1 ? 'step2' : 'update', update: content };
}
