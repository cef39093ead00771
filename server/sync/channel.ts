/**
 * Connections and what they hear. A connection is one socket on one document; the socket itself is a `Wire`, so that the
 * same code serves real sockets and a simulated network. Frames follow shared/protocol/wire.ts.
 */
import * as decoding from 'lib0/decoding';
import * as encoding from 'lib0/encoding';
import * as Y from 'yjs';
import { CLOSE } from '../../shared/protocol/errors.ts';
import { MESSAGE, SYNC, type Notice, type Presence, type Refused } from '../../shared/protocol/wire.ts';
import type { Seat } from '../../shared/permissions/seat.ts';
import type { Party } from '../../shared/schema/wording.ts';

/** What a connection needs of its socket. */
export interface Wire {
  send(frame: Uint8Array): void;
  close(code: number, reason: string): void;
  /** Bytes waiting to go out. */
  buffered(): number;
  /** Halts reading from it, or reads on. */
  hold?(held: boolean): void;
  /** Where what it asks for is charged to its seat. */
  readonly costs?: Costs;
  /** The client ID of Yjs that it says to write under; absent where it does not say. */
  readonly client?: number;
}

export interface Costs {
  /** Milliseconds that never go back. */
  now(): number;
  /** Milliseconds of work for a message. */
  work(ms: number): void;
  /** Bytes of an answer. */
  answered(bytes: number): void;
}

export type DocName =
  | { readonly type: 'record' }
  | { readonly type: 'pen' }
  | { readonly type: 'aside'; readonly audience: Party }
  | { readonly type: 'desk'; readonly party: Party };

/** The kinds of document that there are sockets for, with what follows the text in their address (null: nothing). */
export const DOC_KINDS: Readonly<Record<DocName['type'], 'audience' | 'party' | null>> = { record: null, pen: null, aside: 'audience', desk: 'party' };

/** What those who have a document open hear; each generation of the pen has one of its own. */
export function channelOf(doc: DocName, generation: number): string {
  switch (doc.type) {
    case 'record':
      return 'record';
    case 'pen':
      return penChannel(generation);
    case 'aside':
      return `aside:${doc.audience}`;
    case 'desk':
      return `desk:${doc.party}`;
  }
}
export const penChannel = (generation: number): string => `pen:${String(generation)}`;

/**
 * Bytes that may wait for a reader, beside the largest thing that it was sent at once. One that is further behind is sent away, to
 * come back and ask for what it lacks: cheaper than a queue without an end (DESIGN 4, Broadcast).
 */
export const BEHIND = 512 * 1024;

let serial = 0;

/** What is known of a connection: of a turn's own making until the turn is in the log. */
export interface Standing {
  /** `opening` until its first state vector; `live`; `stale`: what it brings is read in a copy (R7). */
  readonly phase: 'opening' | 'live' | 'stale';
  /** The state vector that it came with. */
  readonly vector: Uint8Array;
  /** The generation of the scratch document that it is on, by its client ID; 0 for record and asides. */
  readonly generation: number;
  /** It was live until its generation ended: it had all that there was. */
  readonly retired: boolean;
  /** Nothing but its first sync may be large. */
  readonly firstSync: boolean;
  /** Sync messages (step 2, update) taken from it. */
  readonly taken: number;
  /** What it sent ahead of something that it has not sent yet; applied together with what comes next. */
  readonly ahead: { readonly update: Uint8Array; readonly messages: number } | null;
  /** Stale: what it has brought since it was asked. */
  readonly brought: Uint8Array | null;
  /** Stale, because it writes under a client ID that is another party's by now: that one. */
  readonly disowned: number | null;
  /** Stale: the next answer is to an earlier question, and holds only a part. */
  readonly answersEarlier: boolean;
  /** Client IDs of Yjs that it has written under here, lately. */
  readonly clients: readonly number[];
}

const AT_FIRST: Standing = {
  phase: 'opening', vector: new Uint8Array([0]), generation: 0, retired: false, firstSync: true, taken: 0, ahead: null, brought: null,
  disowned: null, answersEarlier: false, clients: [],
};

/** A client has one client ID per document; more than a few are not worth their bytes in *saved*. */
const CLIENTS = 16;

export class Connection {
  readonly id = ++serial;
  readonly seat: Seat;
  readonly party: Party;
  readonly doc: DocName;
  readonly #wire: Wire;
  #now = AT_FIRST;
  #kept = AT_FIRST;
  /** Asked for at every turn and every reader; it changes with the generation alone. */
  #channel: string;
  /** It has been told all there is, and hears what is new. */
  hears = false;
  /** On the record: how many updates there had been when it was told last (rounds.ts). */
  told = 0;
  /** The carets of the others have been shown to it. */
  greeted = false;
  /** What it told of its caret before its first sync. */
  caretsFirst: Uint8Array | null = null;
  /** Closed from here or from there. Frames that were under way are still taken. */
  gone = false;
  /** Closed because of what it sent: nothing more of it is taken. */
  bad = false;
  /** Bytes of the largest frame that it was sent: its first sync, mostly. */
  #largest = 0;
  /** Closed for good as stale: what it sends before it learns of that is still taken. */
  lingers = false;

  constructor(seat: Seat, party: Party, doc: DocName, wire: Wire) {
    this.seat = seat;
    this.party = party;
    this.doc = doc;
    this.#wire = wire;
    this.#channel = channelOf(doc, AT_FIRST.generation);
  }

  get now(): Standing {
    return this.#now;
  }
  get channel(): string {
    return this.#channel;
  }

  /** Halts reading from it, or reads on. */
  hold(held: boolean): void {
    this.#wire.hold?.(held);
  }
  get costs(): Costs | undefined {
    return this.#wire.costs;
  }
  /** The client ID that it says to write under; null where it does not say. */
  get client(): number | null {
    return this.#wire.client ?? null;
  }

  /** Notes something in the turn under way. */
  note(what: Partial<Standing>): void {
    this.#stand({ ...this.#now, ...what });
  }

  #stand(now: Standing): void {
    if (now.generation !== this.#now.generation) this.#channel = channelOf(this.doc, now.generation);
    this.#now = now;
  }

  /** Notes client IDs that it wrote under. */
  wrote(clients: Iterable<number>): void {
    const news = [...clients].filter((client) => !this.#now.clients.includes(client));
    if (news.length > 0) this.note({ clients: [...this.#now.clients, ...news].slice(-CLIENTS) });
  }

  /** What was noted is in the log. */
  keep(): void {
    this.#kept = this.#now;
  }

  /** What was noted is not in the log. */
  revert(): void {
    this.#stand(this.#kept);
  }

  send(frame: Uint8Array): void {
    if (this.gone) return;
    if (this.#wire.buffered() > BEHIND + this.#largest) {
      this.close(CLOSE.restart, 'too far behind');
      return;
    }
    if (frame.length > this.#largest) this.#largest = frame.length;
    this.#wire.send(frame);
  }

  close(code: number, reason: string): void {
    if (this.gone) return;
    this.gone = true;
    this.hears = false;
    this.#wire.close(code, reason);
  }
}

// ---- frames out ----

function frame(write: (out: encoding.Encoder) => void): Uint8Array {
  const out = encoding.createEncoder();
  write(out);
  return encoding.toUint8Array(out);
}

export const updateFrame = (update: Uint8Array): Uint8Array =>
  frame((out) => {
    encoding.writeVarUint(out, MESSAGE.sync);
    encoding.writeVarUint(out, SYNC.update);
    encoding.writeVarUint8Array(out, update);
  });
export const step1Frame = (vector: Uint8Array): Uint8Array =>
  frame((out) => {
    encoding.writeVarUint(out, MESSAGE.sync);
    encoding.writeVarUint(out, SYNC.step1);
    encoding.writeVarUint8Array(out, vector);
  });
export const step2Frame = (update: Uint8Array): Uint8Array =>
  frame((out) => {
    encoding.writeVarUint(out, MESSAGE.sync);
    encoding.writeVarUint(out, SYNC.step2);
    encoding.writeVarUint8Array(out, update);
  });
export const awarenessFrame = (update: Uint8Array): Uint8Array =>
  frame((out) => {
    encoding.writeVarUint(out, MESSAGE.awareness);
    encoding.writeVarUint8Array(out, update);
  });
const jsonFrame = (type: number, value: unknown): Uint8Array =>
  frame((out) => {
    encoding.writeVarUint(out, type);
    encoding.writeVarString(out, JSON.stringify(value));
  });
export const refusedFrame = (refused: Refused): Uint8Array => jsonFrame(MESSAGE.refused, refused);
export const noticeFrame = (notice: Notice): Uint8Array => jsonFrame(MESSAGE.notice, notice);
export const presenceFrame = (presence: Presence): Uint8Array => jsonFrame(MESSAGE.presence, presence);

/** *Saved*: so many messages, and the state vector of the writer's own client IDs. */
export function savedFrame(count: number, clients: readonly number[], doc: Y.Doc): Uint8Array {
  const own = new Map<number, number>();
  for (const client of clients) own.set(client, Y.getState(doc.store, client));
  const vector = frame((out) => {
    encoding.writeVarUint(out, own.size);
    for (const [client, clock] of own) {
      encoding.writeVarUint(out, client);
      encoding.writeVarUint(out, clock);
    }
  });
  return jsonFrame(MESSAGE.saved, { count, vector: Buffer.from(vector).toString('base64') });
}

// ---- frames in ----

export type FrameIn =
  | { readonly type: 'step1'; readonly vector: Uint8Array }
  | { readonly type: 'update'; readonly step2: boolean; readonly update: Uint8Array }
  | { readonly type: 'awareness'; readonly update: Uint8Array }
  | { readonly type: 'query-awareness' };

/** What a frame says. Throws a plain Error naming what is wrong for anything that is not the protocol's. */
export function readFrame(bytes: Uint8Array): FrameIn {
  // A copy: the bytes are the socket's, and lib0 would read on in the buffer under a view.
  const input = decoding.createDecoder(bytes.slice());
  const type = decoding.readVarUint(input);
  const rest = (): Uint8Array => {
    const content = decoding.readVarUint8Array(input);
    if (decoding.hasContent(input)) throw new Error('bytes after the end of the message');
    return content;
  };
  if (type === MESSAGE.queryAwareness) return { type: 'query-awareness' };
  if (type === MESSAGE.awareness) return { type: 'awareness', update: rest() };
  if (type !== MESSAGE.sync) throw new Error(`message type ${String(type)} is not known`);
  const sync = decoding.readVarUint(input);
  if (sync === SYNC.step1) return { type: 'step1', vector: rest() };
  if (sync === SYNC.step2 || sync === SYNC.update) return { type: 'update', step2: sync === SYNC.step2, update: rest() };
  throw new Error(`sync message ${String(sync)} is not known`);
}
