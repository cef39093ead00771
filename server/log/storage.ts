/**
 * What every log does alike, over a store that only keeps rows: checking a batch, deciding a group of appends, checking
 * what is read, verifying. An adapter gives the `Storage`; `logOver` makes the `Log` of it.
 */
import { actText, chainOn, entryOf, genesisHash, problemOf, sha256, type StoredEntry } from './chain.ts';
import { GroupCommit, type Outcome, type Schedule } from './group.ts';
import { LogClosed, LogConflict, LogDamaged } from './port.ts';
import type { AppendResult, Batch, Entry, Head, Log, Problem, Snapshot, StreamId } from './port.ts';

type Later<T> = T | Promise<T>;

/** A row that an append adds. */
export interface NewRow {
  readonly stream: StreamId;
  readonly entry: StoredEntry;
}

/** A snapshot as kept: bound to the entry that it was taken at, and with a checksum of its own. */
export interface StoredSnapshot {
  readonly seq: number;
  /** Hash of the entry `seq`. */
  readonly entryHash: string;
  readonly bytes: Uint8Array;
  /** SHA-256 of the bytes. */
  readonly checksum: string;
}

export type Decided = Outcome<AppendResult>;

export interface Storage {
  /** Decides and writes a group of appends in one transaction, by `decide`; throws when nothing could be written. */
  commit(group: readonly Batch[]): Later<readonly Decided[]>;
  /** Some entries from `from` on, in order; none at the end. */
  page(stream: StreamId, from: number): Later<readonly StoredEntry[]>;
  /** The last entry's number and hash; null for an empty stream. */
  tail(stream: StreamId): Later<Head | null>;
  /** The hash of one entry; null if there is none. */
  hashAt(stream: StreamId, seq: number): Later<string | null>;
  streams(prefix: string): Later<readonly StreamId[]>;
  /** Replaces the snapshot unless the one kept is newer. */
  putSnapshot(stream: StreamId, snapshot: StoredSnapshot): Later<void>;
  snapshot(stream: StreamId): Later<StoredSnapshot | null>;
  dropSnapshot(stream: StreamId): Later<void>;
  /** Erases in one transaction; answers the first number that does not exist, with nothing erased, or null. */
  erase(stream: StreamId, seqs: readonly number[]): Later<number | null>;
  /** Writes something that changes nothing; throws when nothing can be written. */
  probe(): Later<void>;
  /** Problems of the store itself, below the entries. */
  fileProblems(): Later<readonly string[]>;
  /** Puts rows where they belong as they are, in one transaction: for restoring alone, into streams that nobody writes to. */
  put(rows: readonly NewRow[]): Later<void>;
  close(): Later<void>;
}

/** What of a store reading alone needs, as it stood at one moment. */
export type StorageView = Pick<Storage, 'page' | 'tail' | 'hashAt' | 'streams' | 'snapshot' | 'fileProblems' | 'close'>;

/** The entries of a stream as they are kept, each checked against its hashes. Throws `LogDamaged`. */
export async function* entriesOf(storage: Pick<StorageView, 'page'>, stream: StreamId): AsyncGenerator<StoredEntry, void, undefined> {
  let previous = genesisHash(stream);
  let seq = 1;
  for (;;) {
    const page = await storage.page(stream, seq);
    if (page.length === 0) return;
    for (const stored of page) {
      const problem = problemOf(stream, seq, previous, stored);
      if (problem !== null) throw new LogDamaged(problem);
      yield stored;
      previous = stored.hash;
      seq += 1;
    }
  }
}

/**
 * Decides a group in order: each batch against the ends that those before it leave. `endOf` gives the ends before the
 * group. Pure but for the hashing; the store writes the rows.
 */
export function decide(group: readonly Batch[], endOf: (stream: StreamId) => Head): { rows: NewRow[]; outcomes: Decided[] } {
  const ends = new Map<StreamId, Head>();
  const end = (stream: StreamId): Head => {
    const known = ends.get(stream) ?? endOf(stream);
    ends.set(stream, known);
    return known;
  };
  const rows: NewRow[] = [];
  const outcomes = group.map((batch): Decided => {
    const off = batch.find(({ stream, expected }) => end(stream).seq !== expected);
    if (off !== undefined) return { failed: new LogConflict(off.stream, off.expected, end(off.stream).seq) };
    const done = batch.map(({ stream, entries }) => {
      const chained = chainOn(end(stream), entries);
      for (const entry of chained) rows.push({ stream, entry });
      const { seq, hash } = chained.at(-1) ?? end(stream);
      ends.set(stream, { seq, hash });
      return { stream, seq, hash };
    });
    return { done };
  });
  return { rows, outcomes };
}

/** Throws `RangeError` for a batch that no log takes. */
function checkBatch(batch: Batch): void {
  const seen = new Set<StreamId>();
  for (const { stream, expected, entries } of batch) {
    if (stream === '' || stream.length > 200) throw new RangeError('The id of a stream has 1 to 200 characters');
    if (seen.has(stream)) throw new RangeError(`The stream ${stream} stands twice in one batch`);
    seen.add(stream);
    if (!Number.isSafeInteger(expected) || expected < 0) throw new RangeError(`Not the number of an entry: ${expected}`);
    for (const entry of entries) {
      if (!(entry.payload instanceof Uint8Array)) throw new RangeError('A payload must be bytes');
      actText(entry.act);
    }
  }
}

class StorageLog implements Log {
  readonly #storage: Storage;
  readonly #group: GroupCommit<Batch, AppendResult>;
  #closed: Promise<void> | null = null;

  constructor(storage: Storage, schedule?: Schedule) {
    this.#storage = storage;
    this.#group = new GroupCommit((group) => storage.commit(group), schedule);
  }

  #open(): Storage {
    if (this.#closed !== null) throw new LogClosed();
    return this.#storage;
  }

  async append(batch: Batch): Promise<AppendResult> {
    this.#open();
    checkBatch(batch);
    return this.#group.submit(batch);
  }

  async *read(stream: StreamId, fromSeq = 1): AsyncGenerator<Entry, void, undefined> {
    if (!Number.isSafeInteger(fromSeq) || fromSeq < 1) throw new RangeError(`Not the number of an entry: ${fromSeq}`);
    let previous = fromSeq === 1 ? genesisHash(stream) : await this.#open().hashAt(stream, fromSeq - 1);
    let seq = fromSeq;
    for (;;) {
      const page = await this.#open().page(stream, seq);
      if (page.length === 0) return;
      for (const stored of page) {
        // Without the entry before it, what follows is cut off from its chain.
        const problem =
          previous === null
            ? problemOf(stream, fromSeq - 1, '', stored)
            : problemOf(stream, seq, previous, stored);
        if (problem !== null) throw new LogDamaged(problem);
        yield entryOf(stored);
        previous = stored.hash;
        seq += 1;
      }
    }
  }

  async head(stream: StreamId): Promise<Head> {
    return (await this.#open().tail(stream)) ?? { seq: 0, hash: genesisHash(stream) };
  }

  async streams(prefix = ''): Promise<readonly StreamId[]> {
    return this.#open().streams(prefix);
  }

  async writeSnapshot(stream: StreamId, seq: number, bytes: Uint8Array): Promise<void> {
    const entryHash = await this.#open().hashAt(stream, seq);
    if (entryHash === null) throw new RangeError(`The stream ${stream} has no entry ${seq}`);
    await this.#open().putSnapshot(stream, { seq, entryHash, bytes, checksum: sha256(bytes) });
  }

  async readSnapshot(stream: StreamId): Promise<Snapshot | null> {
    const kept = await this.#open().snapshot(stream);
    if (kept === null || (await this.#snapshotProblem(stream, kept)) !== null) return null;
    return { seq: kept.seq, bytes: kept.bytes };
  }

  async #snapshotProblem(stream: StreamId, kept: StoredSnapshot): Promise<string | null> {
    if (sha256(kept.bytes) !== kept.checksum) return 'is not as it was written';
    if ((await this.#open().hashAt(stream, kept.seq)) !== kept.entryHash) return 'belongs to another history';
    return null;
  }

  async dropSnapshot(stream: StreamId): Promise<void> {
    await this.#open().dropSnapshot(stream);
  }

  async erasePayload(stream: StreamId, seqs: readonly number[]): Promise<void> {
    const missing = await this.#open().erase(stream, seqs);
    if (missing !== null) throw new RangeError(`The stream ${stream} has no entry ${missing}`);
  }

  async *verify(only?: StreamId): AsyncGenerator<Problem, void, undefined> {
    if (only === undefined) {
      for (const message of await this.#open().fileProblems()) yield { kind: 'file', stream: null, seq: null, message };
    }
    for (const stream of only === undefined ? await this.#open().streams('') : [only]) {
      yield* this.#verifyStream(stream);
    }
  }

  async *#verifyStream(stream: StreamId): AsyncGenerator<Problem, void, undefined> {
    let previous = genesisHash(stream);
    let seq = 1;
    for (;;) {
      const page = await this.#open().page(stream, seq);
      if (page.length === 0) break;
      for (const stored of page) {
        const problem = problemOf(stream, seq, previous, stored);
        if (problem !== null) yield problem;
        // Go on from what is there, so that one flipped byte is one problem and not thousands.
        previous = stored.hash;
        seq = stored.seq + 1;
      }
    }
    const kept = await this.#open().snapshot(stream);
    const wrong = kept === null ? null : await this.#snapshotProblem(stream, kept);
    if (kept !== null && wrong !== null) {
      yield { kind: 'snapshot', stream, seq: kept.seq, message: `Stream ${stream}: the snapshot at entry ${kept.seq} ${wrong}` };
    }
  }

  async probe(): Promise<void> {
    await this.#open().probe();
  }

  close(): Promise<void> {
    this.#closed ??= this.#group.idle().then(() => this.#storage.close());
    return this.#closed;
  }
}

/** The log over a store. `schedule` says when a group of appends is full: see `onceATick`. */
export function logOver(storage: Storage, schedule?: Schedule): Log {
  return new StorageLog(storage, schedule);
}
