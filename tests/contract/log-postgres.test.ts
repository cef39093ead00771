import pg from 'pg';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { createEmitter, type AuthEvents } from '../../server/auth/events.ts';
import { shareChanges } from '../../server/cluster/meetings.ts';
import { sharePresence } from '../../server/cluster/presence.ts';
import { openDatabase, type Database } from '../../server/log/database.ts';
import type { Entry, Log, NewEntry } from '../../server/log/port.ts';
import { openPostgresLog } from '../../server/log/postgres.ts';
import { startPostgres, type TestPostgres } from '../tools/postgres.ts';
import { logContract, type Tear } from './log.ts';

let postgres: TestPostgres;
let admin: pg.Pool;
const opened: Database[] = [];
let schemas = 0;
beforeAll(async () => {
  postgres = await startPostgres();
  admin = new pg.Pool({ connectionString: postgres.url('public'), max: 2 });
  // Tests end connections on the server's side, those of this pool among them.
  admin.on('error', () => undefined);
  admin.on('connect', (client) => {
    client.on('error', () => undefined);
  });
});
afterEach(async () => {
  for (const database of opened.splice(0)) await database.close();
});
afterAll(async () => {
  await admin.end();
  await postgres.stop();
});

async function newSchema(): Promise<string> {
  const schema = `s${String(++schemas)}`;
  await admin.query(`CREATE SCHEMA ${schema}`);
  return schema;
}

async function openIn(schema: string, warn: (message: string) => void = () => undefined): Promise<{ database: Database; log: Log }> {
  const database = await openDatabase({ url: postgres.url(schema), connections: 3, warn });
  opened.push(database);
  return { database, log: await openPostgresLog(database) };
}

const TEARS = {
  payload: "UPDATE entries SET payload = '\\x090909'",
  act: "UPDATE entries SET act = '\"torn\"'",
  actor: "UPDATE entries SET actor = 'SAU'",
  gap: 'DELETE FROM entries',
  truncate: 'DELETE FROM entries',
} as const;

async function tearIn(schema: string, tear: Tear): Promise<void> {
  const stream = `stream = (SELECT id FROM ${schema}.streams WHERE name = $1)`;
  const { rowCount } =
    tear.what === 'snapshot'
      ? await admin.query(`UPDATE ${schema}.snapshots SET bytes = '\\x010003' WHERE ${stream}`, [tear.stream])
      : await admin.query(`${TEARS[tear.what].replace('entries', `${schema}.entries`)} WHERE ${stream} AND seq ${tear.what === 'truncate' ? '>=' : '='} $2`, [tear.stream, tear.seq]);
  if (rowCount === 0) throw new Error('Nothing to tear');
}

logContract('in PostgreSQL', async () => {
  const schema = await newSchema();
  const { database, log } = await openIn(schema);
  return { log, reopen: () => openPostgresLog(database), tear: (tear) => tearIn(schema, tear) };
});

function entry(n: number, size = 10): NewEntry {
  return { at: '2026-05-04T09:00:00.000Z', actor: 'NPL', act: { n }, payload: new Uint8Array(size).fill(n) };
}

async function all(log: Log, stream: string): Promise<Entry[]> {
  const out: Entry[] = [];
  for await (const one of log.read(stream)) out.push(one);
  return out;
}

describe('Several servers on one log', () => {
  test('R2 of appends to one place one wins, on whichever server, and none is half there', async () => {
    const schema = await newSchema();
    const logs = await Promise.all([1, 2, 3].map(async () => (await openIn(schema)).log));
    let wins = 0;
    await Promise.all(
      logs.map(async (log, i) => {
        for (let round = 0; round < 30; round++) {
          // In different orders on purpose: whoever locks in the order that it is given waits in a circle.
          const streams = i % 2 === 0 ? ['a', 'b', 'c'] : ['c', 'b', 'a'];
          const heads = await Promise.all(streams.map((stream) => log.head(stream)));
          const batch = streams.map((stream, k) => ({ stream, expected: heads[k]?.seq ?? 0, entries: [entry(i)] }));
          await log.append(batch).then(
            () => (wins += 1),
            (error: unknown) => expect(error).toMatchObject({ name: 'LogConflict' }),
          );
        }
      }),
    );
    expect(wins).toBeGreaterThan(10);
    const [first] = logs;
    if (first === undefined) throw new Error('No log');
    const read = await Promise.all(['a', 'b', 'c'].map((stream) => all(first, stream)));
    expect(read.map((entries) => entries.length)).toEqual([wins, wins, wins]);
    expect(read[1]?.map(({ act }) => act)).toEqual(read[0]?.map(({ act }) => act));
    for await (const problem of first.verify()) throw new Error(problem.message);
  });

  test('Settings: a meeting that changes on one server is told to all', async () => {
    const schema = await newSchema();
    const [here, there] = [(await openIn(schema)).database, (await openIn(schema)).database];
    const events = createEmitter<AuthEvents>();
    const warn = (message: string): never => {
      throw new Error(message);
    };
    let look: () => void = () => undefined;
    const told = (): Promise<void> => new Promise((resolve) => (look = resolve));
    // Once it listens: something may have been missed.
    const listens = told();
    const stops = [shareChanges({ database: there, auth: { on: createEmitter<AuthEvents>().on }, open: { changed: () => look() }, warn })];
    await listens;
    stops.push(shareChanges({ database: here, auth: { on: events.on }, open: { changed: () => undefined }, warn }));
    const hears = told();
    events.emit('meetingChanged', { meeting: 'm1' });
    await hears;
    for (const stop of stops) stop();
  });

  test('R2 servers take turns with a stream that they reserve; one whose connection ends has let go, and who finds it full goes on without', async () => {
    const schema = await newSchema();
    const [here, there] = [(await openIn(schema)).log, (await openIn(schema)).log];
    const reserve = (log: Log, stream: string): Promise<(() => void) | null> => log.reserve?.(stream) ?? Promise.resolve(null);
    const order: string[] = [];
    const first = await reserve(here, 'text:A');
    const second = reserve(there, 'text:A').then((release) => {
      order.push('there');
      return release;
    });
    // Another stream is free, and a reservation keeps nobody from appending.
    for (const release of [await reserve(here, 'text:B'), await reserve(there, 'text:C')]) release?.();
    await there.append([{ stream: 'text:A', expected: 0, entries: [entry(1)] }]);
    order.push('here');
    first?.();
    expect(await second).not.toBeNull();
    expect(order).toEqual(['here', 'there']);

    // The one that has it is gone, as its connections are when a server dies.
    await admin.query("SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND objsubid = 2 AND granted");
    const after = await reserve(here, 'text:A');
    expect(after).not.toBeNull();
    (await second)?.();
    const more = await Promise.all(['D', 'E', 'F'].map((name) => reserve(here, `text:${name}`)));
    expect(more).not.toContain(null);
    expect(await reserve(here, 'text:G')).toBeNull();
    for (const release of [after, ...more]) release?.();
  });

  test('R2 servers hear what others append, and what was appended while they were cut off', async () => {
    const schema = await newSchema();
    const [here, there] = [await openIn(schema), await openIn(schema)];
    const ends = new Map<string, number>();
    let look: () => void = () => undefined;
    const stop = here.log.subscribe?.((stream, seq) => {
      ends.set(stream, Math.max(seq, ends.get(stream) ?? 0));
      look();
    });
    const until = (stream: string, seq: number): Promise<void> =>
      new Promise((resolve) => {
        look = () => {
          if ((ends.get(stream) ?? 0) >= seq) resolve();
        };
        look();
      });
    await there.log.append([{ stream: 'text:A', expected: 0, entries: [entry(1), entry(2)] }]);
    await until('text:A', 2);
    // Cut: the listener alone, as a network would; what is told meanwhile is told to nobody.
    await admin.query("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE 'LISTEN%' OR query = 'SELECT 1'");
    await there.log.append([{ stream: 'text:A', expected: 2, entries: [entry(3)] }, { stream: 'desk:A:NPL', expected: 0, entries: [entry(4)] }]);
    await until('text:A', 3);
    await until('desk:A:NPL', 1);
    await there.log.append([{ stream: 'text:A', expected: 3, entries: [entry(5)] }]);
    await until('text:A', 4);
    stop?.();
  });

  test('Presence: each server hears whom the others have, and forgets what it does not hear of again', async () => {
    const schema = await newSchema();
    const [here, there] = [await openIn(schema), await openIn(schema)];
    let now = 0;
    const one = sharePresence({ database: here.database, server: 'one', now: () => now });
    const two = sharePresence({ database: there.database, server: 'two', now: () => now });
    await new Promise<void>((resolve) => {
      here.database.hear('presence', {
        told: () => {
          if (one.elsewhere('A').length > 0) resolve();
        },
        // The listener stands: what is told from now on arrives.
        missed: () => {
          two.tell('A', [{ party: 'NPL', seats: 2 }]);
        },
      });
    });
    expect([one.elsewhere('A'), one.elsewhere('B'), two.elsewhere('A')]).toEqual([[{ party: 'NPL', seats: 2 }], [], []]);
    // The same is not told again before its time, and then it is, so that nobody is forgotten who is there.
    now = 16_000;
    const again = new Promise<void>((resolve) => {
      here.database.hear('presence', { told: () => resolve(), missed: () => undefined });
    });
    two.tell('A', [{ party: 'NPL', seats: 2 }]);
    await again;
    now = 50_000;
    expect(one.elsewhere('A')).toEqual([{ party: 'NPL', seats: 2 }]);
    now = 57_000;
    expect(one.elsewhere('A')).toEqual([]);
    one.stop();
    two.stop();
  });

  test('R2 what one server does alone the others wait for, also when it fails or is cut off', async () => {
    const schema = await newSchema();
    const all = [await openIn(schema), await openIn(schema), await openIn(schema)];
    let inside = 0;
    const order: number[] = [];
    const tries = all.map(({ database }, i) =>
      database.alone('something', async () => {
        expect(++inside).toBe(1);
        await database.query('SELECT 1');
        order.push(i);
        inside--;
        if (i === 1) throw new Error('given up');
      }),
    );
    expect((await Promise.allSettled(tries)).map((one) => one.status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect([...order].sort()).toEqual([0, 1, 2]);
  });

  test('R2 servers that start together make the tables once', async () => {
    const schema = await newSchema();
    const logs = await Promise.all([1, 2, 3, 4].map(async () => (await openIn(schema)).log));
    expect(await Promise.all(logs.map((log) => log.streams()))).toEqual([[], [], [], []]);
  });

  test('R2 a database of a newer format is refused as such', async () => {
    const schema = await newSchema();
    await openIn(schema);
    await admin.query(`UPDATE ${schema}.format SET version = 99`);
    await expect(openIn(schema)).rejects.toMatchObject({ name: 'DatabaseError', code: 'newer-format', message: expect.stringContaining('format 99') as string });
  });

  test('R2 a database that is not there, or is none of ours to use, is refused in a line without its password', async () => {
    const open = (url: string): Promise<unknown> => openDatabase({ url, warn: () => undefined });
    await expect(open(postgres.url('nowhere'))).rejects.toMatchObject({ code: 'unusable' });
    await expect(open(`postgres://me:secret@127.0.0.1:${String(postgres.port)}/none`)).rejects.toMatchObject({ code: 'unusable', message: expect.not.stringContaining('secret') as string });
    await expect(open('postgres://me:secret@127.0.0.1:1/none')).rejects.toMatchObject({ code: 'unreachable' });
    await expect(open('mysql://127.0.0.1/none')).rejects.toMatchObject({ code: 'unusable' });
  });

  test('R2 a database that has become read-only refuses the append; what was there stays', async () => {
    const schema = await newSchema();
    const { log } = await openIn(schema);
    await log.append([{ stream: 'a', expected: 0, entries: [entry(1)] }]);
    await admin.query('ALTER DATABASE postgres SET default_transaction_read_only = on');
    await admin.query("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'chapeau'");
    try {
      const refused = log.append([{ stream: 'a', expected: 1, entries: [entry(2)] }]);
      await expect(refused).rejects.toMatchObject({ name: 'DatabaseError' });
      await expect(log.append([{ stream: 'a', expected: 1, entries: [entry(2)] }])).rejects.toMatchObject({ code: 'read-only' });
    } finally {
      await admin.query('SET default_transaction_read_only = off');
      await admin.query('ALTER DATABASE postgres RESET default_transaction_read_only');
    }
    expect((await all(log, 'a')).length).toBe(1);
  });
});
