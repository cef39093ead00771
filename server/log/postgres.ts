/**
 * The log in PostgreSQL, for several servers on one database. The row of a stream is the lock of its end: whoever appends
 * holds the rows of all streams of the commit, taken in one order, so that nobody waits in a circle.
 */
import type pg from 'pg';
import { genesisHash, type StoredEntry } from './chain.ts';
import type { Database } from './database.ts';
import type { DatabaseView } from './database-view.ts';
import type { Schedule } from './group.ts';
import type { Batch, Head, Log, StreamId } from './port.ts';
import type { EntryRow } from './rows.ts';
import { decide, logOver, type Decided, type NewRow, type Storage, type StorageView, type StoredSnapshot } from './storage.ts';

/** Erased payloads leave with the next vacuum, which `erase` asks for; the compressed copy would only cost time. */
const STEPS: readonly string[] = [
  `CREATE TABLE streams (
    id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    name text NOT NULL UNIQUE
  );
  CREATE TABLE entries (
    stream integer NOT NULL REFERENCES streams (id),
    seq integer NOT NULL,
    at text NOT NULL,
    actor text NOT NULL,
    act text NOT NULL,
    hash bytea NOT NULL,
    payload_hash bytea NOT NULL,
    payload bytea,
    PRIMARY KEY (stream, seq)
  );
  CREATE TABLE snapshots (
    stream integer PRIMARY KEY REFERENCES streams (id),
    seq integer NOT NULL,
    entry_hash bytea NOT NULL,
    checksum bytea NOT NULL,
    bytes bytea NOT NULL
  );`,
  // 2: what an act did on a desk stands in the payload, and entries may stand for erased ones. The tables are as they were.
  'SELECT 2',
];

const PART = 'record';
const TOPIC = 'log';
const PAGE_ENTRIES = 2_000;
const PAGE_BYTES = 4_000_000;
/** Rows of one insert: PostgreSQL takes 65535 parameters. */
const ROWS = 1_000;
/** PostgreSQL takes less than 8000 bytes in one notice. */
const NOTICE = 7_000;

/** Opens the log of a database, making its tables when needed. Throws `DatabaseError`; closing it leaves the database open. */
export async function openPostgresLog(database: Database, options: { readonly schedule?: Schedule } = {}): Promise<Log> {
  const log = logOver(await openPostgresStorage(database), options.schedule);
  return Object.assign(log, {
    subscribe: (listener: (stream: StreamId, seq: number) => void) => subscribe(database, listener),
    reserve: (stream: StreamId) => database.reserve(stream),
  });
}

/** Tells of what others append; after a gap, of the end of every stream. */
function subscribe(database: Database, listener: (stream: StreamId, seq: number) => void): () => void {
  let over = false;
  const stop = database.hear(TOPIC, {
    told: (words) => {
      for (const [stream, seq] of JSON.parse(words) as [StreamId, number][]) listener(stream, seq);
    },
    missed: () => {
      const ends = 'SELECT name, (SELECT max(seq) FROM entries WHERE stream = streams.id) AS seq FROM streams';
      database.query<{ name: string; seq: number | null }>(ends).then(
        (rows) => {
          if (!over) for (const { name, seq } of rows) if (seq !== null) listener(name, seq);
        },
        // Cut off again: the next time that the connection stands, this is asked anew.
        () => undefined,
      );
    },
  });
  return () => {
    over = true;
    stop();
  };
}

function plain(buffer: Buffer): Uint8Array {
  return new Uint8Array(buffer.buffer, buffer.byteOffset, buffer.length);
}
function unhex(hex: string): Buffer {
  return Buffer.from(hex, 'hex');
}

/** The store below the log of a database, making its tables when needed. */
export async function openPostgresStorage(database: Database): Promise<Storage> {
  await database.upgrade(PART, STEPS);
  return new PostgresStorage(database);
}

/** The store as it stands at the moment of a view. Throws `DatabaseError`. */
export async function viewPostgresStorage(view: DatabaseView): Promise<StorageView> {
  await view.requireFormat(PART, STEPS.length);
  return new PostgresStorage({ query: view.query, transaction: neverWritten, vacuum: neverWritten, channel: () => '' });
}
const neverWritten = (): Promise<never> => Promise.reject(new Error('A view is not written to'));

class PostgresStorage implements Storage {
  readonly #db: Pick<Database, 'query' | 'transaction' | 'vacuum' | 'channel'>;
  readonly #ids = new Map<StreamId, number>();

  constructor(db: Pick<Database, 'query' | 'transaction' | 'vacuum' | 'channel'>) {
    this.#db = db;
  }

  async commit(group: readonly Batch[]): Promise<readonly Decided[]> {
    const names = [...new Set(group.flatMap((batch) => batch.map(({ stream }) => stream)))].sort();
    const done = await this.#db.transaction(async (client) => {
      const unknown = names.filter((name) => !this.#ids.has(name));
      if (unknown.length > 0) {
        await client.query('INSERT INTO streams (name) SELECT name FROM unnest($1::text[]) AS name ORDER BY name COLLATE "C" ON CONFLICT DO NOTHING', [unknown]);
      }
      const locked = await client.query<{ id: number; name: string }>('SELECT id, name FROM streams WHERE name = ANY ($1) ORDER BY id FOR UPDATE', [names]);
      const ids = new Map(locked.rows.map(({ id, name }) => [name, id]));
      // A statement of its own: it sees what was committed while we waited for the rows.
      const ends = await client.query<{ id: number; seq: number; hash: Buffer }>(
        `SELECT streams.id, last.seq, last.hash FROM streams,
         LATERAL (SELECT seq, hash FROM entries WHERE stream = streams.id ORDER BY seq DESC LIMIT 1) AS last
         WHERE streams.id = ANY ($1)`,
        [[...ids.values()]],
      );
      const heads = new Map(ends.rows.map(({ id, seq, hash }) => [id, { seq, hash: hash.toString('hex') }]));
      const { rows, outcomes } = decide(group, (stream) => heads.get(ids.get(stream) ?? -1) ?? { seq: 0, hash: genesisHash(stream) });
      await this.#insert(client, rows, ids);
      return { outcomes, ids };
    });
    // Only now: had the commit failed, the new ones would not exist.
    for (const [name, id] of done.ids) this.#ids.set(name, id);
    return done.outcomes;
  }

  async #insert(client: pg.ClientBase, rows: readonly NewRow[], ids: ReadonlyMap<StreamId, number>): Promise<void> {
    for (let from = 0; from < rows.length; from += ROWS) {
      const some = rows.slice(from, from + ROWS);
      const values = some.flatMap(({ stream, entry: { seq, at, actor, act, hash, payloadHash, payload } }) => [
        ids.get(stream), seq, at, actor, act, unhex(hash), unhex(payloadHash), payload === null ? null : Buffer.from(payload.buffer, payload.byteOffset, payload.length),
      ]);
      const places = some.map((_, i) => `(${Array.from({ length: 8 }, (__, k) => `$${String(8 * i + k + 1)}`).join(', ')})`);
      await client.query(`INSERT INTO entries (stream, seq, at, actor, act, hash, payload_hash, payload) VALUES ${places.join(', ')}`, values);
    }
    const ends = new Map(rows.map(({ stream, entry }) => [stream, entry.seq]));
    for (const notice of notices([...ends])) await client.query('SELECT pg_notify($1, $2)', [this.#db.channel(TOPIC), notice]);
  }

  async put(rows: readonly NewRow[]): Promise<void> {
    const names = [...new Set(rows.map(({ stream }) => stream))];
    await this.#db.transaction(async (client) => {
      await client.query('INSERT INTO streams (name) SELECT unnest($1::text[]) ON CONFLICT DO NOTHING', [names]);
      const { rows: known } = await client.query<{ id: number; name: string }>('SELECT id, name FROM streams WHERE name = ANY ($1)', [names]);
      await this.#insert(client, rows, new Map(known.map(({ id, name }) => [name, id])));
    });
  }

  async #id(stream: StreamId): Promise<number | null> {
    const known = this.#ids.get(stream);
    if (known !== undefined) return known;
    const [row] = await this.#db.query<{ id: number }>('SELECT id FROM streams WHERE name = $1', [stream]);
    if (row === undefined) return null;
    this.#ids.set(stream, row.id);
    return row.id;
  }

  async page(stream: StreamId, from: number): Promise<readonly StoredEntry[]> {
    const id = await this.#id(stream);
    if (id === null) return [];
    const rows = await this.#db.query<EntryRow>(
      `SELECT seq, at, actor, act, hash, payload_hash, payload FROM (
         SELECT *, sum(coalesce(octet_length(payload), 0)) OVER (ORDER BY seq) - coalesce(octet_length(payload), 0) AS before
         FROM (SELECT * FROM entries WHERE stream = $1 AND seq >= $2 ORDER BY seq LIMIT ${String(PAGE_ENTRIES)}) AS rest
       ) AS counted WHERE before < ${String(PAGE_BYTES)} ORDER BY seq`,
      [id, from],
    );
    return rows.map(({ seq, at, actor, act, hash, payload_hash, payload }) => ({
      seq, at, actor, act,
      payload: payload === null ? null : plain(payload),
      payloadHash: payload_hash.toString('hex'),
      hash: hash.toString('hex'),
    }));
  }

  async tail(stream: StreamId): Promise<Head | null> {
    const id = await this.#id(stream);
    const [row] = id === null ? [] : await this.#db.query<{ seq: number; hash: Buffer }>('SELECT seq, hash FROM entries WHERE stream = $1 ORDER BY seq DESC LIMIT 1', [id]);
    return row === undefined ? null : { seq: row.seq, hash: row.hash.toString('hex') };
  }

  async hashAt(stream: StreamId, seq: number): Promise<string | null> {
    const id = await this.#id(stream);
    const [row] = id === null ? [] : await this.#db.query<{ hash: Buffer }>('SELECT hash FROM entries WHERE stream = $1 AND seq = $2', [id, seq]);
    return row?.hash.toString('hex') ?? null;
  }

  async streams(prefix: string): Promise<readonly StreamId[]> {
    const rows = await this.#db.query<{ name: string }>(
      'SELECT name FROM streams WHERE starts_with(name, $1) AND EXISTS (SELECT 1 FROM entries WHERE stream = streams.id)',
      [prefix],
    );
    // By code units, whatever the collation of the database.
    return rows.map(({ name }) => name).sort();
  }

  async putSnapshot(stream: StreamId, { seq, entryHash, checksum, bytes }: StoredSnapshot): Promise<void> {
    const id = await this.#id(stream);
    if (id === null) return;
    await this.#db.query(
      `INSERT INTO snapshots (stream, seq, entry_hash, checksum, bytes) VALUES ($1, $2, $3, $4, $5)
       ON CONFLICT (stream) DO UPDATE SET seq = excluded.seq, entry_hash = excluded.entry_hash,
         checksum = excluded.checksum, bytes = excluded.bytes
       WHERE excluded.seq >= snapshots.seq`,
      [id, seq, unhex(entryHash), unhex(checksum), Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)],
    );
  }

  async snapshot(stream: StreamId): Promise<StoredSnapshot | null> {
    const id = await this.#id(stream);
    const [row] =
      id === null
        ? []
        : await this.#db.query<{ seq: number; entry_hash: Buffer; checksum: Buffer; bytes: Buffer }>(
            'SELECT seq, entry_hash, checksum, bytes FROM snapshots WHERE stream = $1',
            [id],
          );
    if (row === undefined) return null;
    return { seq: row.seq, entryHash: row.entry_hash.toString('hex'), checksum: row.checksum.toString('hex'), bytes: plain(row.bytes) };
  }

  async dropSnapshot(stream: StreamId): Promise<void> {
    const id = await this.#id(stream);
    if (id === null) return;
    await this.#db.query('DELETE FROM snapshots WHERE stream = $1', [id]);
    await this.#db.vacuum('snapshots');
  }

  async erase(stream: StreamId, seqs: readonly number[]): Promise<number | null> {
    const id = await this.#id(stream);
    const there = new Set(
      (await this.#db.query<{ seq: number }>('SELECT seq FROM entries WHERE stream = $1 AND seq = ANY ($2)', [id, seqs])).map(({ seq }) => seq),
    );
    const missing = seqs.find((seq) => !there.has(seq));
    if (missing !== undefined) return missing;
    await this.#db.query('UPDATE entries SET payload = NULL WHERE stream = $1 AND seq = ANY ($2)', [id, seqs]);
    // The rows as they were must not stay in the table until somebody else cleans it (R14).
    await this.#db.vacuum('entries');
    return null;
  }

  async probe(): Promise<void> {
    await this.#db.transaction((client) => client.query("UPDATE format SET version = version WHERE part = 'record'"));
  }

  fileProblems(): readonly string[] {
    return [];
  }

  close(): void {
    // The database outlives the log: whoever opened it closes it.
  }
}

/** One notice for a commit, or as many as it needs. */
function notices(ends: readonly (readonly [StreamId, number])[]): string[] {
  const out: string[] = [];
  let some: (readonly [StreamId, number])[] = [];
  for (const end of ends) {
    if (some.length > 0 && Buffer.byteLength(JSON.stringify([...some, end])) > NOTICE) {
      out.push(JSON.stringify(some));
      some = [];
    }
    some.push(end);
  }
  if (some.length > 0) out.push(JSON.stringify(some));
  return out;
}
