import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { HOUSE, type Auth, type Seated } from '../../server/auth/auth.ts';
import { openPostgresStore, sharedSecret } from '../../server/auth/postgres.ts';
import { OVERLAP, RENEW_AFTER } from '../../server/auth/seats.ts';
import { createAuth } from '../../server/auth/service.ts';
import { openMemoryStore } from '../../server/auth/sqlite.ts';
import { shareEndings } from '../../server/cluster/seats.ts';
import { openDatabase, type Database } from '../../server/log/database.ts';
import { createExpiry } from '../../server/ws/expiry.ts';
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

test('Sessions: one that is followed on one server ends on the others, also on one that did not hear of it', async () => {
  const open = await newSchema();
  let now = Date.parse('2026-05-04T09:00:00.000Z');
  const undo: (() => void)[] = [];
  const server = async (watched?: Seated): Promise<{ auth: Auth; armed: Promise<unknown>; look(): void; watch(session: Seated['session']): Promise<string> }> => {
    const database = await open();
    const store = await openPostgresStore(database);
    const auth = createAuth(store, new Uint8Array(32).fill(7), () => now, (length) => new Uint8Array(randomBytes(length)));
    const due: (() => void)[] = [];
    let armed: (ms: number) => void = () => undefined;
    const soon = new Promise<number>((resolve) => {
      armed = (ms) => (ms <= OVERLAP ? resolve(ms) : undefined);
    });
    const expiry = createExpiry(() => now, (ms, run) => {
      due.push(run);
      armed(ms);
    });
    const watch = ({ id, expires }: Seated['session']): Promise<string> => new Promise((resolve) => expiry.watch(id, expires, () => resolve(id)));
    if (watched !== undefined) void watch(watched.session);
    undo.push(shareEndings({ database, auth, store, open: { seats: () => [], dropSeat: () => undefined, doubt: () => undefined }, expiry, warn: () => undefined }));
    return { auth, armed: soon, look: () => due.splice(0).forEach((run) => run()), watch };
  };
  const [here, there] = [await server(), await server()];
  const { code } = await here.auth.createLink(HOUSE, { meeting: null, role: 'secretariat', delegation: null, maxUses: null });
  const { token } = await here.auth.join(code ?? '', 'Somebody');
  now += RENEW_AFTER;
  const old = await there.auth.sessionOf(token);
  const closed = there.watch(old.session);
  const next = await here.auth.renew(token);
  const used = await here.auth.sessionOf(next?.token ?? '');
  expect([used.seat, used.session.id === old.session.id]).toEqual([old.seat, false]);
  await there.armed;
  const deaf = await server(old);
  await deaf.armed;
  for (const auth of [there.auth, deaf.auth]) expect((await auth.sessionOf(token)).seat).toEqual(old.seat);
  now += OVERLAP;
  there.look();
  expect(await closed).toBe(old.session.id);
  for (const auth of [there.auth, deaf.auth]) await expect(auth.sessionOf(token)).rejects.toMatchObject({ code: 'no-seat' });
  expect((await there.auth.sessionOf(next?.token ?? '')).seat).toEqual(old.seat);
  for (const one of undo) one();
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
