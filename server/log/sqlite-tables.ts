/** The tables of the log in SQLite, and every statement on them. */
import type Database from 'better-sqlite3';
import type { FileFormat } from './open.ts';
import type { EntryRow } from './rows.ts';

/** The payload stands last: reading the hash of an entry then never walks through megabytes of it. */
export const FORMAT: FileFormat = {
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

interface SnapshotRow {
  readonly seq: number;
  readonly entry_hash: Buffer;
  readonly checksum: Buffer;
  readonly bytes: Buffer;
}

/** Prepared once for each file that is opened. */
export function statements(db: Database.Database) {
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
