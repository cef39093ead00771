/** The log in one SQLite file, `record.sqlite` in the data folder. One process writes; see folder.ts for the lock. */
import type Database from 'better-sqlite3';
import { join } from 'node:path';
import { genesisHash, type StoredEntry } from './chain.ts';
import { DataFolderError, fileError, type DataFolder } from './folder.ts';
import type { Schedule } from './group.ts';
import { openFile, viewFile } from './open.ts';
import type { Batch, Head, Log, StreamId } from './port.ts';
import { FORMAT, statements } from './sqlite-tables.ts';
import { decide, logOver, type Decided, type NewRow, type Storage, type StorageView, type StoredSnapshot } from './storage.ts';
import { readWitness, Witness, WITNESS_FILE, type Seen } from './witness.ts';

export const RECORD_FILE = 'record.sqlite';

/** A page of reading ends after so many entries or bytes of payload; other work of the process goes between pages. */
const PAGE_ENTRIES = 2_000;
const PAGE_BYTES = 4_000_000;

export interface SqliteLogOptions {
  readonly schedule?: Schedule;
  /** The most pages (of 4096 bytes) that the file may have; at the limit the disk counts as full. Tests fill it so. */
  readonly maxPages?: number;
}

/** Opens the log of a data folder. Throws `DataFolderError`. */
export function openSqliteLog(folder: DataFolder, options: SqliteLogOptions = {}): Log {
  return logOver(openSqliteStorage(folder, options.maxPages), options.schedule);
}

/** The store below the log of a data folder. Throws `DataFolderError`. */
export function openSqliteStorage(folder: DataFolder, maxPages?: number): Storage {
  const file = folder.file(RECORD_FILE);
  const db = openFile(file, FORMAT);
  if (maxPages !== undefined) db.pragma(`max_page_count = ${maxPages}`);
  const storage = new SqliteStorage(file, db, new Witness(folder.path));
  const [lost] = storage.lost(readWitness(folder.path));
  if (lost === undefined) return storage;
  db.close();
  throw new DataFolderError('damaged', lost);
}

/** The store as it stands at this moment, to be read beside a server that goes on writing. Throws `DataFolderError`. */
export function viewSqliteStorage(path: string): StorageView {
  const file = join(path, RECORD_FILE);
  // Read first: a server that goes on may write down more while the view is opened.
  const before = readWitness(path);
  const storage = new SqliteStorage(file, viewFile(file, FORMAT));
  const problems = storage.fileProblems.bind(storage);
  return Object.assign(storage, { fileProblems: () => [...problems(), ...storage.lost(before)] });
}

/** Plain bytes: a Buffer is one, but equal bytes should be equal values everywhere. */
function plain(buffer: Buffer): Uint8Array {
  return new Uint8Array(buffer.buffer, buffer.byteOffset, buffer.length);
}

function unhex(hex: string): Buffer {
  return Buffer.from(hex, 'hex');
}

/** What a commit has written. */
interface Written {
  readonly rows: readonly NewRow[];
  readonly outcomes: readonly Decided[];
  readonly added: ReadonlyMap<StreamId, number>;
}

class SqliteStorage implements Storage {
  readonly #file: string;
  readonly #db: Database.Database;
  readonly #sql: ReturnType<typeof statements>;
  readonly #ids = new Map<StreamId, number>();
  /** Where streams end: nobody else writes to the file. */
  readonly #ends = new Map<StreamId, Head>();
  readonly #write: Database.Transaction<(group: readonly Batch[]) => Written>;
  readonly #witness: Witness | null;

  constructor(file: string, db: Database.Database, witness: Witness | null = null) {
    this.#file = file;
    this.#db = db;
    this.#witness = witness;
    this.#sql = statements(db);
    this.#write = db.transaction((group) => {
      const { rows, outcomes } = decide(group, (stream) => this.#end(stream));
      const added = new Map<StreamId, number>();
      for (const row of rows) this.#insert(row, added);
      return { rows, outcomes, added };
    });
  }

  /** Runs what touches the file; its failures become errors that say which file and what to make of it. */
  #try<T>(run: () => T): T {
    try {
      return run();
    } catch (error) {
      throw fileError(error, this.#file);
    }
  }

  #id(stream: StreamId): number | null {
    const known = this.#ids.get(stream) ?? this.#sql.streamId.get(stream);
    if (known === undefined) return null;
    this.#ids.set(stream, known);
    return known;
  }

  commit(group: readonly Batch[]): readonly Decided[] {
    const { rows, outcomes, added } = this.#tryCommit(group);
    // Only now: had the commit failed, these numbers would not exist.
    for (const [stream, id] of added) this.#ids.set(stream, id);
    for (const { stream, entry } of rows) this.#ends.set(stream, { seq: entry.seq, hash: entry.hash });
    const last = rows.at(-1);
    if (last !== undefined) this.#witness?.note({ stream: last.stream, seq: last.entry.seq, hash: last.entry.hash });
    return outcomes;
  }

  #tryCommit(group: readonly Batch[]): Written {
    try {
      return this.#try(() => this.#write.immediate(group));
    } catch (error) {
      // A commit that fails may stand in the file all the same.
      this.#ends.clear();
      throw error;
    }
  }

  /** Where a stream ends; known after the first commit, so that no later one looks for it. */
  #end(stream: StreamId): Head {
    return this.#ends.get(stream) ?? this.#tail(stream) ?? { seq: 0, hash: genesisHash(stream) };
  }

  put(rows: readonly NewRow[]): void {
    this.#ends.clear();
    this.#try(() => {
      const added = new Map<StreamId, number>();
      const run = this.#db.transaction(() => {
        for (const row of rows) this.#insert(row, added);
      });
      run.immediate();
      for (const [stream, id] of added) this.#ids.set(stream, id);
    });
  }

  #insert({ stream, entry }: NewRow, added: Map<StreamId, number>): void {
    let id = added.get(stream) ?? this.#id(stream) ?? undefined;
    if (id === undefined) {
      id = Number(this.#sql.addStream.run(stream).lastInsertRowid);
      added.set(stream, id);
    }
    const { seq, at, actor, act, hash, payloadHash, payload } = entry;
    this.#sql.append.run(id, seq, at, actor, act, unhex(hash), unhex(payloadHash), payload);
  }

  async page(stream: StreamId, from: number): Promise<readonly StoredEntry[]> {
    // Let the room breathe: a long stream is read over many turns of the process.
    if (from > 1) await new Promise((resolve) => setImmediate(resolve));
    return this.#try(() => {
      const id = this.#id(stream);
      const page: StoredEntry[] = [];
      if (id === null) return page;
      let bytes = 0;
      for (const row of this.#sql.page.iterate(id, from, PAGE_ENTRIES)) {
        page.push({
          seq: row.seq,
          at: row.at,
          actor: row.actor,
          act: row.act,
          payload: row.payload === null ? null : plain(row.payload),
          payloadHash: row.payload_hash.toString('hex'),
          hash: row.hash.toString('hex'),
        });
        bytes += row.payload?.length ?? 0;
        if (bytes >= PAGE_BYTES) break;
      }
      return page;
    });
  }

  #tail(stream: StreamId): Head | null {
    const id = this.#id(stream);
    const row = id === null ? undefined : this.#sql.tail.get(id);
    return row === undefined ? null : { seq: row.seq, hash: row.hash.toString('hex') };
  }

  tail(stream: StreamId): Head | null {
    return this.#try(() => this.#tail(stream));
  }

  hashAt(stream: StreamId, seq: number): string | null {
    return this.#try(() => {
      const id = this.#id(stream);
      return id === null ? null : (this.#sql.hashAt.get(id, seq)?.toString('hex') ?? null);
    });
  }

  streams(prefix: string): readonly StreamId[] {
    // Sorted here, since SQLite orders by bytes of UTF-8, which is not the order of code units.
    return this.#try(() => this.#sql.streams.all(prefix, [...prefix].length, prefix).sort());
  }

  putSnapshot(stream: StreamId, { seq, entryHash, checksum, bytes }: StoredSnapshot): void {
    this.#try(() => {
      const id = this.#id(stream);
      if (id !== null) this.#sql.putSnapshot.run(id, seq, unhex(entryHash), unhex(checksum), bytes);
    });
  }

  snapshot(stream: StreamId): StoredSnapshot | null {
    return this.#try(() => {
      const id = this.#id(stream);
      const row = id === null ? undefined : this.#sql.snapshot.get(id);
      if (row === undefined) return null;
      const { seq, entry_hash, checksum, bytes } = row;
      return { seq, entryHash: entry_hash.toString('hex'), checksum: checksum.toString('hex'), bytes: plain(bytes) };
    });
  }

  dropSnapshot(stream: StreamId): void {
    this.#try(() => {
      const id = this.#id(stream);
      if (id !== null) this.#sql.dropSnapshot.run(id);
      this.#wipeWal();
    });
  }

  erase(stream: StreamId, seqs: readonly number[]): number | null {
    return this.#try(() => {
      const id = this.#id(stream);
      const missing = seqs.find((seq) => id === null || this.#sql.hashAt.get(id, seq) === undefined);
      if (missing !== undefined) return missing;
      const run = this.#db.transaction(() => {
        if (id !== null) for (const seq of seqs) this.#sql.erase.run(id, seq);
      });
      run.immediate();
      this.#wipeWal();
      return null;
    });
  }

  // The write-ahead log still holds the pages as they were; what is erased must not stay there (R14).
  #wipeWal(): void {
    this.#db.pragma('wal_checkpoint(TRUNCATE)');
  }

  probe(): void {
    // The version of the tables, once more: a page of the file is written and made durable, and says what it said.
    const version = Number(this.#db.pragma('user_version', { simple: true }));
    this.#try(() => this.#db.transaction(() => this.#db.pragma(`user_version = ${version}`)).immediate());
  }

  fileProblems(): readonly string[] {
    return this.#try(() => this.#sql.integrity.all().filter((line) => line !== 'ok').map((line) => `${this.#file}: ${line}`));
  }

  /** What is missing of what was once written down to be here; nothing when all is. */
  lost(seen: Seen | null): readonly string[] {
    if (seen === null || this.hashAt(seen.stream, seen.seq) === seen.hash) return [];
    return [`The end of the record is lost: ${this.#file} lacks entry ${String(seen.seq)} of ${seen.stream}, which it has had. Restore a backup, or delete ${WITNESS_FILE} beside it to go on without what is lost`];
  }

  close(): void {
    this.#witness?.close();
    this.#try(() => this.#db.close());
  }
}
