/** The log in one SQLite file, `record.sqlite` in the data folder. One process writes; see folder.ts for the lock. */
import type Database from 'better-sqlite3';
import { join } from 'node:path';
import { genesisHash, type StoredEntry } from './chain.ts';
import { fileError, type DataFolder } from './folder.ts';
import type { Schedule } from './group.ts';
import { openFile, viewFile, type FileFormat } from './open.ts';
import type { Batch, Head, Log, StreamId } from './port.ts';
import { decide, logOver, type Decided, type NewRow, type Storage, type StorageView, type StoredSnapshot } from './storage.ts';

export const RECORD_FILE = 'record.sqlite';

/** The payload stands last: reading the hash of an entry then never walks through megabytes of it. */
const FORMAT: FileFormat = {
  application: 0x43485052, // 'CHPR'
  steps: [
    `CREATE TABLE streams (
      id INTEGER PRIMARY KEY,
      name TEXT NOT NULL UNIQUE
    ) STRICT;
    CREATE TABLE entries (
      stream INTEGER NOT NULL REFERENCES streams (id),
      seq INTEGER NOT NULL,
      at TEXT NOT NULL,
      actor TEXT NOT NULL,
      act TEXT NOT NULL,
      hash BLOB NOT NULL,
      payload_hash BLOB NOT NULL,
      payload BLOB,
      PRIMARY KEY (stream, seq)
    ) STRICT;
    CREATE TABLE snapshots (
      stream INTEGER PRIMARY KEY REFERENCES streams (id),
      seq INTEGER NOT NULL,
      entry_hash BLOB NOT NULL,
      checksum BLOB NOT NULL,
      bytes BLOB NOT NULL
    ) STRICT;`,
    // 2: what an act did on a desk stands in the payload, and entries may stand for erased ones. The tables are as they were.
    '',
  ],
};

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
  return new SqliteStorage(file, db);
}

/** The store as it stands at this moment, to be read beside a server that goes on writing. Throws `DataFolderError`. */
export function viewSqliteStorage(path: string): StorageView {
  const file = join(path, RECORD_FILE);
  return new SqliteStorage(file, viewFile(file, FORMAT));
}

interface EntryRow {
  readonly seq: number;
  readonly at: string;
  readonly actor: string;
  readonly act: string;
  readonly hash: Buffer;
  readonly payload_hash: Buffer;
  readonly payload: Buffer | null;
}

interface SnapshotRow {
  readonly seq: number;
  readonly entry_hash: Buffer;
  readonly checksum: Buffer;
  readonly bytes: Buffer;
}

/** Plain bytes: a Buffer is one, but equal bytes should be equal values everywhere. */
function plain(buffer: Buffer): Uint8Array {
  return new Uint8Array(buffer.buffer, buffer.byteOffset, buffer.length);
}

function unhex(hex: string): Buffer {
  return Buffer.from(hex, 'hex');
}

function statements(db: Database.Database) {
  return {
    addStream: db.prepare<[string]>('INSERT INTO streams (name) VALUES (?)'),
    streamId: db.prepare<[string], number>('SELECT id FROM streams WHERE name = ?').pluck(),
    // By the binary collation: the range of all names that begin so, without the wildcards of LIKE.
    streams: db
      .prepare<[string, number, string], string>(
        `SELECT name FROM streams WHERE name >= ? AND substr(name, 1, ?) = ?
         AND EXISTS (SELECT 1 FROM entries WHERE stream = streams.id)`,
      )
      .pluck(),
    tail: db.prepare<[number], { seq: number; hash: Buffer }>(
      'SELECT seq, hash FROM entries WHERE stream = ? ORDER BY seq DESC LIMIT 1',
    ),
    hashAt: db.prepare<[number, number], Buffer>('SELECT hash FROM entries WHERE stream = ? AND seq = ?').pluck(),
    page: db.prepare<[number, number, number], EntryRow>(
      `SELECT seq, at, actor, act, hash, payload_hash, payload FROM entries
       WHERE stream = ? AND seq >= ? ORDER BY seq LIMIT ?`,
    ),
    append: db.prepare<[number, number, string, string, string, Buffer, Buffer, Uint8Array | null]>(
      `INSERT INTO entries (stream, seq, at, actor, act, hash, payload_hash, payload) VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
    ),
    erase: db.prepare<[number, number]>('UPDATE entries SET payload = NULL WHERE stream = ? AND seq = ?'),
    putSnapshot: db.prepare<[number, number, Buffer, Buffer, Uint8Array]>(
      `INSERT INTO snapshots (stream, seq, entry_hash, checksum, bytes) VALUES (?, ?, ?, ?, ?)
       ON CONFLICT (stream) DO UPDATE SET seq = excluded.seq, entry_hash = excluded.entry_hash,
         checksum = excluded.checksum, bytes = excluded.bytes
       WHERE excluded.seq >= snapshots.seq`,
    ),
    snapshot: db.prepare<[number], SnapshotRow>('SELECT seq, entry_hash, checksum, bytes FROM snapshots WHERE stream = ?'),
    dropSnapshot: db.prepare<[number]>('DELETE FROM snapshots WHERE stream = ?'),
    integrity: db.prepare<[], string>('PRAGMA integrity_check(20)').pluck(),
  };
}

class SqliteStorage implements Storage {
  readonly #file: string;
  readonly #db: Database.Database;
  readonly #sql: ReturnType<typeof statements>;
  readonly #ids = new Map<StreamId, number>();

  constructor(file: string, db: Database.Database) {
    this.#file = file;
    this.#db = db;
    this.#sql = statements(db);
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
    const run = this.#db.transaction(() => {
      const { rows, outcomes } = decide(group, (stream) => this.#tail(stream) ?? { seq: 0, hash: genesisHash(stream) });
      const added = new Map<StreamId, number>();
      for (const row of rows) this.#insert(row, added);
      return { outcomes, added };
    });
    const { outcomes, added } = this.#try(() => run.immediate());
    // Only now: had the commit failed, these numbers would not exist.
    for (const [stream, id] of added) this.#ids.set(stream, id);
    return outcomes;
  }

  put(rows: readonly NewRow[]): void {
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

  close(): void {
    this.#try(() => this.#db.close());
  }
}
