/** The tables of the house, and its secret, in PostgreSQL: the same for every server on one database. */
import { Kysely, PostgresDialect } from 'kysely';
import { databaseError, DatabaseError } from '../log/database-errors.ts';
import type { Database } from '../log/database.ts';
import { storeOver } from './queries.ts';
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

/** The secret of the house in this database, made by the server that first asks for it. Throws `DatabaseError`. */
export async function sharedSecret(database: Database, random: RandomBytes): Promise<Uint8Array> {
  await database.upgrade('secret', ['CREATE TABLE house_secret (one boolean PRIMARY KEY CHECK (one), secret bytea NOT NULL)']);
  await database.query('INSERT INTO house_secret VALUES (true, $1) ON CONFLICT DO NOTHING', [Buffer.from(random(SECRET_LENGTH))]);
  const [row] = await database.query<{ secret: Buffer }>('SELECT secret FROM house_secret');
  if (row?.secret.length !== SECRET_LENGTH) throw new DatabaseError('unusable', 'The secret of the house in the database is damaged');
  return new Uint8Array(row.secret);
}
