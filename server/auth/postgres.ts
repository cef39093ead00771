/** The tables of the house, and its secret, in PostgreSQL: the same for every server on one database. */
import { Kysely, PostgresDialect } from 'kysely';
import pg from 'pg';
import { databaseError, DatabaseError } from '../log/database-errors.ts';
import type { Database } from '../log/database.ts';
import type { DatabaseView } from '../log/database-view.ts';
import { storeOver } from './queries.ts';
import { putRows, rowsOf, type HouseRow, type HouseView } from './rows.ts';
import type { AuthStore } from './store.ts';
import { HOUSE_STEPS, type HouseTables } from './tables.ts';
import type { RandomBytes } from './tokens.ts';

const UNIQUE_VIOLATION = '23505';
const SECRET_LENGTH = 32;

/**
 * The steps of SQLite as PostgreSQL takes them: names with capitals in quotes, no STRICT (it always is), and a column that
 * counts the rows of a table in the order in which they came, which SQLite has by itself.
 */
const STEPS = HOUSE_STEPS.map((step) =>
  step
    .replace(/\b[a-z]+[A-Z]\w*\b/g, '"$&"')
    .replace(/\) STRICT;/g, ');')
    .replace(/CREATE TABLE \w+ \(/g, '$& n bigint GENERATED ALWAYS AS IDENTITY,'),
);

/** Opens the tables, making them when needed. Throws `DatabaseError`. Closing the store leaves the database open. */
export async function openPostgresStore(database: Database): Promise<AuthStore> {
  await database.upgrade('house', STEPS);
  // Whoever opened the database closes it, not Kysely.
  const pool = { connect: () => database.pool.connect(), end: () => Promise.resolve() };
  const db = new Kysely<HouseTables>({ dialect: new PostgresDialect({ pool }) });
  return storeOver(db, { order: 'n', locks: true, isTaken: ({ code }) => code === UNIQUE_VIOLATION, failure: databaseError });
}

/** Every row of the tables, as they stand at the moment of a view, and the secret. Throws `DatabaseError`. */
export async function viewPostgresRows(view: DatabaseView): Promise<HouseView> {
  await view.requireFormat('house', STEPS.length);
  const [row] = await view.query<{ secret: Buffer }>('SELECT secret FROM house_secret');
  if (row === undefined) throw new DatabaseError('unusable', 'The database has no secret of the house');
  return { rows: () => rowsOf((text) => view.query<HouseRow['row']>(text), 'n'), secret: new Uint8Array(row.secret), close: () => Promise.resolve() };
}

const TABLES = ['snapshots', 'entries', 'streams', 'sessions', 'seats', 'links', 'texts', 'parties', 'meetings', 'house_secret', 'format'];

const IN_USE = 'Servers are running on the database: stop them first';

/** Throws `DatabaseError`: `in-use` while servers are connected, `not-empty` unless what is there may be replaced. */
export async function refuseRestore(database: Database, replace: boolean): Promise<void> {
  const servers = await database.query(
    `SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND mode = 'ShareLock' AND objid = (hashtext($1)::bigint & 4294967295)::oid
     AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`,
    [database.presence],
  );
  if (servers.length > 0) throw new DatabaseError('in-use', IN_USE);
  if (!replace && (await database.transaction((client) => isFilled(client)))) {
    throw new DatabaseError('not-empty', 'The database is not empty: --replace puts the backup in place of what is there');
  }
}

/** Which of our tables stand in the schema. */
async function tablesThere(client: pg.ClientBase): Promise<string[]> {
  const { rows } = await client.query<{ name: string }>('SELECT table_name AS name FROM information_schema.tables WHERE table_schema = current_schema() AND table_name = ANY ($1)', [TABLES]);
  return rows.map(({ name }) => name);
}

/** Whether somebody has begun to work with what is there. */
async function isFilled(client: pg.ClientBase): Promise<boolean> {
  for (const name of await tablesThere(client)) {
    if (['entries', 'links'].includes(name) && (await client.query(`SELECT 1 FROM ${name} LIMIT 1`)).rows.length > 0) return true;
  }
  return false;
}

/**
 * Puts the tables of another schema of the database in place of those that are there, all at once or not at all, and drops that
 * schema. What was there is kept in the schema `aside`; false where there was nothing to be kept. Throws `DatabaseError`.
 */
export async function swapIn(database: Database, from: string, aside: string, replace: boolean): Promise<boolean> {
  await refuseRestore(database, replace);
  return database.transaction(async (client) => {
    // No server comes in between: each holds this lock, shared, from its first moment on.
    const free = await client.query<{ free: boolean }>('SELECT pg_try_advisory_xact_lock(hashtext($1)::bigint) AS free', [database.presence]);
    if (free.rows[0]?.free !== true) throw new DatabaseError('in-use', IN_USE);
    const [row] = (await client.query<{ schema: string }>('SELECT current_schema() AS schema')).rows;
    const [to, other, old] = [row?.schema ?? 'public', from, aside].map((name) => client.escapeIdentifier(name));
    const filled = await isFilled(client);
    const there = await tablesThere(client);
    if (filled) await client.query(`CREATE SCHEMA ${String(old)}`);
    for (const table of there) await client.query(filled ? `ALTER TABLE ${String(to)}.${table} SET SCHEMA ${String(old)}` : `DROP TABLE ${String(to)}.${table} CASCADE`);
    for (const table of TABLES) await client.query(`ALTER TABLE ${String(other)}.${table} SET SCHEMA ${String(to)}`);
    await client.query(`DROP SCHEMA ${String(other)} CASCADE`);
    return filled;
  });
}

/** Makes an empty schema, and drops what an earlier one of this name has left. Gives an address of the database that uses it. */
export async function freshSchema(database: Database, url: string, name: string): Promise<string> {
  await dropSchema(database, name);
  await database.query(`CREATE SCHEMA ${pg.escapeIdentifier(name)}`);
  const address = new URL(url);
  const options = address.searchParams.get('options');
  address.searchParams.set('options', `${options === null ? '' : `${options} `}-c search_path=${name}`);
  return address.href.replace(/\+/g, '%20');
}
export async function dropSchema(database: Database, name: string): Promise<void> {
  await database.query(`DROP SCHEMA IF EXISTS ${pg.escapeIdentifier(name)} CASCADE`);
}

/** Puts rows and secret of a backup into an empty database. */
export async function putPostgresRows(database: Database, rows: readonly HouseRow[], secret: Uint8Array): Promise<void> {
  const pool = { connect: () => database.pool.connect(), end: () => Promise.resolve() };
  const db = new Kysely<HouseTables>({ dialect: new PostgresDialect({ pool }) });
  await putRows(db, rows);
  await database.upgrade('secret', SECRET_STEPS);
  await database.query('INSERT INTO house_secret VALUES (true, $1)', [Buffer.from(secret)]);
}

const SECRET_STEPS = ['CREATE TABLE house_secret (one boolean PRIMARY KEY CHECK (one), secret bytea NOT NULL)'];

/** The secret of the house in this database, made by the server that first asks for it. Throws `DatabaseError`. */
export async function sharedSecret(database: Database, random: RandomBytes): Promise<Uint8Array> {
  await database.upgrade('secret', SECRET_STEPS);
  await database.query('INSERT INTO house_secret VALUES (true, $1) ON CONFLICT DO NOTHING', [Buffer.from(random(SECRET_LENGTH))]);
  const [row] = await database.query<{ secret: Buffer }>('SELECT secret FROM house_secret');
  if (row?.secret.length !== SECRET_LENGTH) throw new DatabaseError('unusable', 'The secret of the house in the database is damaged');
  return new Uint8Array(row.secret);
}
