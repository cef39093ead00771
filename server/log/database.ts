/**
 * The PostgreSQL database that several servers share: connections, transactions, the version of its tables, and what is told
 * from server to server. Everything stands in the first schema of the search path.
 */
import pg from 'pg';
import { DatabaseError, databaseError } from './database-errors.ts';
import { Listening, type Heard } from './listening.ts';
import { Reservations } from './reservations.ts';

/** Milliseconds after which the database counts as cut off: then rooms are told, and do not wait in silence. */
const PATIENCE = 4_000;
const VACUUM_TIME = 600_000;

export interface DatabaseOptions {
  /** `postgres://user:password@host:port/name`. */
  readonly url: string;
  /** Connections of this server at most; without those of the listener and of reservations. */
  readonly connections?: number;
  /** Tells the operator. */
  readonly warn: (message: string, facts: Readonly<Record<string, unknown>>) => void;
}

export interface Database {
  readonly pool: pg.Pool;
  /** One statement, by itself. */
  query<R extends pg.QueryResultRow>(text: string, values?: readonly unknown[]): Promise<R[]>;
  /** All statements of `work` or none; durable when it is answered. */
  transaction<T>(work: (client: pg.ClientBase) => Promise<T>): Promise<T>;
  /** Brings the tables of one part of the house to the present version: step n leads to version n. Once for all servers. */
  upgrade(part: string, steps: readonly string[]): Promise<void>;
  /** Runs what only one server at a time may do, of all on this database; the others wait for their turn. */
  alone<T>(what: string, work: () => Promise<T>): Promise<T>;
  /** Waits until no other server has this reserved; gives back how to let go of it, null where it is not to be had soon. */
  reserve(what: string): Promise<(() => void) | null>;
  /** Hears what any server, this one too, tells under a topic. */
  hear(topic: string, heard: Heard): () => void;
  /** The name of a topic for `pg_notify`. */
  channel(topic: string): string;
  /** Tells the other servers; up to 8000 bytes. */
  tell(topic: string, words: string): Promise<void>;
  /** The name of the lock that every server on the database holds as long as it is connected. */
  readonly presence: string;
  /** Clears away the rows of a table as they were before they were changed or deleted. */
  vacuum(table: 'entries' | 'snapshots'): Promise<void>;
  close(): Promise<void>;
}

/** Opens the database. Throws `DatabaseError` when it cannot be reached or used. */
export async function openDatabase({ url, connections = 8, warn }: DatabaseOptions): Promise<Database> {
  const settings: pg.ClientConfig = {
    ...addressed(url),
    application_name: 'chapeau',
    keepAlive: true,
    keepAliveInitialDelayMillis: 10_000,
    connectionTimeoutMillis: PATIENCE,
    query_timeout: 2 * PATIENCE,
    statement_timeout: 2 * PATIENCE,
    lock_timeout: PATIENCE,
    // A server that is cut off in the middle of a commit does not hold up the others for longer than this.
    idle_in_transaction_session_timeout: PATIENCE,
  };
  const pool = new pg.Pool({ ...settings, max: connections });
  // A connection that breaks while nobody uses it: the next one who asks gets another.
  pool.on('error', (error) => warn('a connection to the database broke', { error: error.message }));
  // While it is lent out, a connection tells of its end by itself and not through the pool; whoever has it sees its query fail.
  pool.on('connect', (client) => {
    client.on('error', () => undefined);
  });
  const failing = async <T>(run: () => Promise<T>): Promise<T> => {
    try {
      return await run();
    } catch (error) {
      throw databaseError(error);
    }
  };
  let schema: string;
  try {
    schema = await failing(async () => {
      const { rows } = await pool.query<{ schema: string | null }>('SELECT current_schema() AS schema');
      const found = rows[0]?.schema ?? null;
      if (found === null) throw new DatabaseError('unusable', 'The database has no schema on its search path');
      return found;
    });
  } catch (error) {
    await pool.end();
    throw error;
  }
  const channel = (topic: string): string => `chapeau.${schema}.${topic}`.slice(0, 63);
  const listening = new Listening(() => new pg.Client(settings), presenceIn(schema), warn);
  const reservations = new Reservations(settings, `chapeau/${schema}`);

  const transaction = async <T>(work: (client: pg.ClientBase) => Promise<T>): Promise<T> => {
    const client = await pool.connect();
    try {
      await client.query('BEGIN; SET LOCAL synchronous_commit = on');
      const answer = await work(client);
      await client.query('COMMIT');
      client.release();
      return answer;
    } catch (error) {
      // Whether it can still be rolled back or not: a connection in doubt is not used again.
      client.release(true);
      throw error;
    }
  };

  return {
    pool,
    channel,
    presence: presenceIn(schema),
    query: (text, values) => failing(async () => (await pool.query(text, values === undefined ? [] : [...values])).rows),
    transaction: (work) => failing(() => transaction(work)),
    upgrade: (part, steps) => failing(() => transaction((client) => upgrade(client, schema, part, steps))),
    alone: (what, work) => alone(pool, failing, `chapeau/${schema}/${what}`, work),
    reserve: (what) => failing(() => reservations.reserve(what)),
    hear: (topic, heard) => listening.hear(channel(topic), heard),
    tell: async (topic, words) => {
      await failing(() => pool.query('SELECT pg_notify($1, $2)', [channel(topic), words]));
    },
    vacuum: (table) =>
      failing(async () => {
        const client = await pool.connect();
        try {
          await client.query('SET statement_timeout = 0');
          await client.query({ text: `VACUUM ${table}`, query_timeout: VACUUM_TIME } as pg.QueryConfig);
        } finally {
          client.release(true);
        }
      }),
    close: async () => {
      await listening.close();
      await reservations.close();
      await pool.end();
    },
  };
}

/** The address, checked here so that a wrong one is said in a line and not with its password. */
export function addressed(url: string): pg.ClientConfig {
  if (!/^postgres(ql)?:\/\//.test(url)) throw new DatabaseError('unusable', 'DATABASE_URL must begin with postgres://');
  if (!URL.canParse(url)) throw new DatabaseError('unusable', 'DATABASE_URL is not an address');
  return { connectionString: url };
}

/** Milliseconds between two asks for a turn. */
const ASK_EVERY = 100;

/** Holds a lock of the database's own while `work` runs; a server that dies lets go of it with its connection. */
async function alone<T>(pool: pg.Pool, failing: <R>(run: () => Promise<R>) => Promise<R>, name: string, work: () => Promise<T>): Promise<T> {
  const client = await failing(() => pool.connect());
  try {
    // Asked for again and again: one long wait would meet the limits that all statements have.
    const mine = (): Promise<boolean> => failing(async () => (await client.query<{ mine: boolean }>('SELECT pg_try_advisory_lock(hashtext($1)) AS mine', [name])).rows[0]?.mine === true);
    while (!(await mine())) await new Promise((resolve) => setTimeout(resolve, ASK_EVERY));
    return await work();
  } finally {
    // The lock goes with the connection.
    client.release(true);
  }
}

const presenceIn = (schema: string): string => `chapeau/${schema}/server`;

async function upgrade(client: pg.ClientBase, schema: string, part: string, steps: readonly string[]): Promise<void> {
  // Held until the commit: of servers that start together one makes the tables, the others find them.
  await client.query('SELECT pg_advisory_xact_lock(hashtext($1))', [`chapeau/${schema}`]);
  await client.query('CREATE TABLE IF NOT EXISTS format (part text PRIMARY KEY, version integer NOT NULL)');
  const { rows } = await client.query<{ version: number }>('SELECT version FROM format WHERE part = $1', [part]);
  const version = rows[0]?.version ?? 0;
  if (version > steps.length) {
    throw new DatabaseError(
      'newer-format',
      `The database was written by a newer version of Chapeau (${part}: format ${String(version)}, this version knows ${String(steps.length)})`,
    );
  }
  for (const step of steps.slice(version)) await client.query(step);
  await client.query('INSERT INTO format VALUES ($1, $2) ON CONFLICT (part) DO UPDATE SET version = excluded.version', [part, steps.length]);
}
