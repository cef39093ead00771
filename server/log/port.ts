/**
 * The log: the one thing that the record is (DESIGN 1, 4 "Streams"; R2, R8). A log holds streams; a stream holds entries
 * numbered from 1, each chained by hash to the one before. Adapters: memory.ts, sqlite.ts; all pass tests/contract/log.ts.
 */

/** What JSON can say. */
export type JsonValue = null | boolean | number | string | readonly JsonValue[] | { readonly [key: string]: JsonValue };

/** `text:ID` for record and pen of a text, `desk:TEXTID:DELEGATION` for a desk. Any string of 1 to 200 characters is taken. */
export type StreamId = string;

/** What a caller hands in. */
export interface NewEntry {
  /** ISO 8601, UTC, milliseconds. The log neither reads a clock nor compares times. */
  readonly at: string;
  /** Who acted: a party's code, `chair`, `secretariat` or `server`. */
  readonly actor: string;
  /** The act in words: `{verb: 'agree', …}`. */
  readonly act: JsonValue;
  /** The bytes that the act made; see payload.ts. May be empty. */
  readonly payload: Uint8Array;
}

/** An entry as it stands in the log. */
export interface Entry extends NewEntry {
  /** Number in its stream, from 1, without gaps. */
  readonly seq: number;
  /** SHA-256 of the payload, hex; stays when the payload is erased. */
  readonly payloadHash: string;
  /** Hash of the chain up to here, hex; see chain.ts. */
  readonly hash: string;
  /** The payload is gone for good (R14): `payload` is empty, `payloadHash` still says what it was. */
  readonly erased: boolean;
}

/** The end of a stream. An empty stream has seq 0 and the hash that its chain starts from. */
export interface Head {
  readonly seq: number;
  readonly hash: string;
}

/** What one append asks of one stream. Without entries it is a condition only. */
export interface StreamAppend {
  readonly stream: StreamId;
  /** Number of the last entry that the caller knows, 0 for none. */
  readonly expected: number;
  readonly entries: readonly NewEntry[];
}

/** The streams of one append: written all or none. A stream may stand in it once. */
export type Batch = readonly StreamAppend[];

/** Per stream of the batch, in its order: where it ends now. The entries got the numbers `expected + 1` to `seq`. */
export type AppendResult = readonly (Head & { readonly stream: StreamId })[];

/** A folded state at one entry, so that opening need not fold all entries. */
export interface Snapshot {
  readonly seq: number;
  readonly bytes: Uint8Array;
}

export type ProblemKind = 'file' | 'gap' | 'entry' | 'payload' | 'snapshot';

/** Something in the log that is not as it was written. */
export interface Problem {
  /** `file`: the store itself; `gap`: entries missing; `entry`: its words or its place in the chain; `payload`: its bytes. */
  readonly kind: ProblemKind;
  readonly stream: StreamId | null;
  readonly seq: number | null;
  readonly message: string;
}

export interface Log {
  /**
   * Appends to all streams of the batch in one transaction, and answers when it is durable (R2). Appends of the same
   * tick share one commit; each succeeds or conflicts on its own, in the order in which they were asked.
   * Rejects, with nothing written: `LogConflict` when a stream does not end at `expected`; `LogClosed`; `RangeError` for a
   * batch that is not in form; `DataFolderError` (disk full, read-only, damaged) or the store's own error.
   */
  append(batch: Batch): Promise<AppendResult>;
  /**
   * The entries of a stream from `fromSeq` (1 when absent, included), in order, up to the end found when it gets there.
   * Each is checked against its hashes; throws `LogDamaged` at the first that is not as it was written.
   */
  read(stream: StreamId, fromSeq?: number): AsyncIterable<Entry>;
  head(stream: StreamId): Promise<Head>;
  /** The streams with at least one entry whose id starts so, sorted by code unit. */
  streams(prefix?: string): Promise<readonly StreamId[]>;
  /**
   * Keeps the state folded up to and including `seq`, in place of an older one; an older one than is kept changes nothing.
   * `RangeError` if the stream has no such entry.
   */
  writeSnapshot(stream: StreamId, seq: number, bytes: Uint8Array): Promise<void>;
  /** The newest snapshot; null if there is none, or it is damaged, or belongs to another history of the stream. */
  readSnapshot(stream: StreamId): Promise<Snapshot | null>;
  /** Removes the snapshot: for streams whose typing is erased (R14), or before a fold is done anew. */
  dropSnapshot(stream: StreamId): Promise<void>;
  /**
   * R14: the payloads are gone for good, also from the file; hashes stay and the chain still verifies. Snapshots are left
   * alone: write or drop one first, as the stream needs. `RangeError` names a number that the stream has not got.
   */
  erasePayload(stream: StreamId, seqs: readonly number[]): Promise<void>;
  /** Everything that is not as it was written, in one stream or in all (and in the store itself). Goes on past problems. */
  verify(stream?: StreamId): AsyncIterable<Problem>;
  /**
   * For adapters that several servers share: tells of entries that another server has appended. Absent where one process
   * alone writes. May tell more than once and of one's own; gives back how to stop.
   */
  subscribe?(listener: (stream: StreamId, seq: number) => void): () => void;
  /**
   * For adapters that several servers share: waits until no other server has this stream reserved, and gives back how to let go of it;
   * null where it is not to be had soon. A courtesy between servers that would be in each other's way: it keeps nobody from appending,
   * and a server that dies or stands still loses it. Rejects when the store cannot be reached.
   */
  reserve?(stream: StreamId): Promise<(() => void) | null>;
  /** Looks whether an append could be written now: writes something that changes nothing. Rejects with what an append would. */
  probe(): Promise<void>;
  /** Waits for the appends under way, then lets go of everything. Later calls reject with `LogClosed`. */
  close(): Promise<void>;
}

/** Someone else has appended meanwhile: reload and decide again. Nothing was written. */
export class LogConflict extends Error {
  readonly stream: StreamId;
  readonly expected: number;
  readonly found: number;
  constructor(stream: StreamId, expected: number, found: number) {
    super(`The stream ${stream} ends at entry ${found}, not at ${expected}`);
    this.name = 'LogConflict';
    this.stream = stream;
    this.expected = expected;
    this.found = found;
  }
}

/** An entry is not as it was written. */
export class LogDamaged extends Error {
  readonly problem: Problem;
  constructor(problem: Problem) {
    super(problem.message);
    this.name = 'LogDamaged';
    this.problem = problem;
  }
}

export class LogClosed extends Error {
  constructor() {
    super('The log is closed');
    this.name = 'LogClosed';
  }
}
