import pg from 'pg';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { openPostgresStore, sharedSecret } from '../../server/auth/postgres.ts';
import { openMemoryStore } from '../../server/auth/sqlite.ts';
import { openDatabase, type Database } from '../../server/log/database.ts';
import { startPostgres, type TestPostgres } from '../tools/postgres.ts';
import { authContract } from './auth.ts';

let postgres: TestPostgres;
let admin: pg.Pool;
const opened: Database[] = [];
let schemas = 0;
beforeAll(async () => {
  postgres = await startPostgres();
  admin = new pg.Pool({ connectionString: postgres.url('public'), max: 1 });
  admin.on('error', () => undefined);
});
afterEach(async () => {
  for (const database of opened.splice(0)) await database.close();
});
afterAll(async () => {
  await admin.end();
  await postgres.stop();
});

async function newSchema(): Promise<() => Promise<Database>> {
  const schema = `s${String(++schemas)}`;
  await admin.query(`CREATE SCHEMA ${schema}`);
  return async () => {
    const database = await openDatabase({ url: postgres.url(schema), connections: 4, warn: () => undefined });
    opened.push(database);
    return database;
  };
}

authContract('in SQLite', () => {
  // One process has a file: whoever asks again gets the same store.
  const store = openMemoryStore();
  return Promise.resolve(() => Promise.resolve(store));
});

authContract('in PostgreSQL', async () => {
  const open = await newSchema();
  return async () => openPostgresStore(await open());
});

test('The secret of the house is one for all servers on a database, made once', async () => {
  const open = await newSchema();
  let n = 0;
  const secrets = await Promise.all(
    [1, 2, 3].map(async () => sharedSecret(await open(), (length) => new Uint8Array(length).fill(++n))),
  );
  expect(secrets[0]?.length).toBe(32);
  expect(secrets[1]).toEqual(secrets[0]);
  expect(secrets[2]).toEqual(secrets[0]);
  expect(await sharedSecret(await open(), (length) => new Uint8Array(length).fill(99))).toEqual(secrets[0]);
  await admin.query(`UPDATE s${String(schemas)}.house_secret SET secret = '\\x00'`);
  await expect(sharedSecret(await open(), (length) => new Uint8Array(length))).rejects.toMatchObject({ code: 'unusable' });
});
