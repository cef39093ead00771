/** Backup and restore on PostgreSQL: the same file for both databases, at one moment, put in place at once. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { swapIn } from '../../server/auth/postgres.ts';
import { createRetention } from '../../server/jobs/retention.ts';
import type { Command } from '../../server/keeping/commands.ts';
import { openDatabase } from '../../server/log/database.ts';
import type { Place } from '../../server/keeping/kept.ts';
import { textOf } from '../../shared/schema/wording.ts';
import manifest from '../../package.json' with { type: 'json' };
import { startPostgres, type TestPostgres } from '../tools/postgres.ts';
import { command, folderAt, personOf, serve, type Serving } from '../unit/support/kept.ts';

const CHAIR = personOf('chair');

let postgres: TestPostgres;
let root: string;
beforeAll(async () => {
  postgres = await startPostgres();
  root = mkdtempSync(join(tmpdir(), 'chapeau-keeping-pg-'));
});
afterAll(async () => {
  rmSync(root, { recursive: true, force: true });
  await postgres.stop();
});

describe('Backup and restore on PostgreSQL', () => {
  const database = (schema: string): Place => {
    postgres.sql(`CREATE SCHEMA ${schema}`);
    return { dataDir: join(root, 'unused'), databaseUrl: postgres.url(schema) };
  };
  const worded = async ({ house, text }: Serving): Promise<string[]> => (await house.view(text, CHAIR)).provisions.map(({ wording }) => textOf(wording));
  const schemas = (name: string): void => postgres.sql(`DO $$ BEGIN ASSERT NOT EXISTS (SELECT 1 FROM pg_namespace WHERE nspname = '${name}'); END $$`);

  it('R8 what is kept in a database goes to a folder and back to another database, entry by entry and row by row', async () => {
    const from = database('one');
    const one = await serve(from);
    await one.house.act(one.text, CHAIR, 'mode', { mode: 'open', pens: 'all' });
    const before = await one.house.view(one.text, CHAIR);
    const first = join(root, 'first.backup');
    expect(await command('backup', from, ['--to', first])).toMatchObject({ code: 0, err: [] });
    // A server is on it: nothing is restored over its head, and what is there is not replaced unasked.
    expect(await command('restore', from, [first, '--replace'])).toMatchObject({ code: 1, err: ['Servers are running on the database: stop them first.'] });
    await one.close();
    expect(await command('restore', from, [first])).toMatchObject({ code: 1, err: [expect.stringMatching(/^The database is not empty: --replace/)] });

    const folder = folderAt(join(root, 'folder'));
    expect(await command('restore', folder, [first])).toMatchObject({ code: 0, err: [] });
    const second = join(root, 'second.backup');
    expect((await command('backup', folder, ['--to', second])).code).toBe(0);
    const to = database('two');
    expect(await command('restore', folder, [second, to.databaseUrl ?? ''])).toMatchObject({ code: 0, err: [] });
    const two = await serve(to);
    expect(await two.house.view(two.text, CHAIR)).toEqual(before);
    await two.house.act(two.text, CHAIR, 'mode', { mode: 'negotiation' });
    expect(two.warnings).toEqual([]);
    await two.close();
    const verified = await command('verify', to, []);
    expect([verified.code, verified.out.at(-1)]).toEqual([0, 'All is right']);

    const rows = (file: string): string[] => readFileSync(file, 'utf8').split('\n').filter((line) => line.includes('"table":') && !line.includes('"manifest"'));
    const third = join(root, 'third.backup');
    await command('backup', to, ['--to', third]);
    expect(rows(third)).toEqual(rows(first));
    schemas('chapeau_restoring');
  });

  it('Restore into a database that is called off leaves it as it was', async () => {
    const place = database('three');
    const one = await serve(place);
    await one.house.act(one.text, CHAIR, 'mode', { mode: 'closed' });
    const words = await worded(one);
    await one.close();
    const file = join(root, 'three.backup');
    const { out } = await command('backup', place, ['--to', file]);
    const entries = Number(/\d+/.exec(out[0] ?? '')?.[0]);
    expect(await command('restore', place, [file, '--replace'], entries + 1)).toMatchObject({ code: 130, err: ['Called off; nothing was changed.'] });
    schemas('chapeau_restoring');
    const again = await serve(place);
    expect(await worded(again)).toEqual(words);
    await again.close();
    const replaced = await command('restore', place, [file, '--replace']);
    expect(replaced).toMatchObject({ code: 0, err: [] });
    // What was there is kept aside, whole, until the operator drops it.
    const aside = /What was there before is in the schema (chapeau_replaced_\d+)$/.exec(replaced.out.at(-1) ?? '')?.[1] ?? '';
    const kept = await command('verify', { ...place, databaseUrl: postgres.url(aside) }, []);
    expect([kept.code, kept.out.at(-1)]).toEqual([0, 'All is right']);
    expect((await command('verify', place, [])).code).toBe(0);
  });

  it('Restore into a database that fails while it is put in place changes nothing, and drops no table of another schema', async () => {
    const place = database('four');
    const one = await serve(place);
    const words = await worded(one);
    await one.close();
    // Half of what a restore builds: the swap breaks in its middle.
    postgres.sql('CREATE SCHEMA half; CREATE TABLE half.snapshots (); CREATE TABLE half.entries ()');
    const open = await openDatabase({ url: place.databaseUrl ?? '', warn: () => undefined });
    await expect(swapIn(open, 'half', 'aside_four', true)).rejects.toMatchObject({ name: 'DatabaseError' });
    await open.close();
    schemas('aside_four');
    // Nor is anything lost beside it: a schema further on in the search path is not ours.
    postgres.sql('CREATE SCHEMA five; CREATE SCHEMA foreigners; CREATE TABLE foreigners.meetings (); CREATE TABLE foreigners.format ()');
    const file = join(root, 'four.backup');
    expect((await command('backup', place, ['--to', file])).code).toBe(0);
    expect(await command('restore', { ...place, databaseUrl: postgres.url('five,foreigners') }, [file, '--replace'])).toMatchObject({ code: 0, err: [], out: [expect.stringMatching(/^Restored/)] });
    postgres.sql('SELECT FROM foreigners.meetings, foreigners.format');
    const again = await serve(place);
    expect(await worded(again)).toEqual(words);
    await again.close();
  });
});

describe('Keeping as programs of their own', () => {
  let holder: pg.Client;
  beforeAll(async () => {
    holder = new pg.Client({ connectionString: postgres.url('public') });
    await holder.connect();
  });
  afterAll(async () => {
    await holder.end();
  });

  interface Ran {
    readonly code: number | null;
    readonly out: string;
    readonly err: string;
  }

  /** What `npm run WORD -- …` starts, from the folder of the package, with the environment that is given and nothing else. */
  function run(word: Command, env: Record<string, string>, args: readonly string[]): { ended: Promise<Ran>; interrupt(): void } {
    const [program, ...rest] = manifest.scripts[word].split(' ');
    expect(program).toBe('node');
    const child = spawn(process.execPath, [...rest, ...args], { env: { PATH: process.env['PATH'] ?? '', ...env }, stdio: ['ignore', 'pipe', 'pipe'], detached: true });
    let [out, err] = ['', ''];
    child.stdout.setEncoding('utf8').on('data', (text: string) => (out += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (err += text));
    // As a terminal does: to all that belong to it.
    return { interrupt: () => process.kill(-(child.pid ?? 0), 'SIGINT'), ended: once(child, 'close').then(([code]) => ({ code: code as number | null, out, err })) };
  }

  /** Until somebody waits for what is held. */
  const waitedFor = (): Promise<void> => expect.poll(async () => (await holder.query('SELECT FROM pg_locks WHERE NOT granted')).rowCount, { timeout: 60_000 }).toBeGreaterThan(0);

  it('backup, restore and verify say what they did and end with their codes; Ctrl+C in the middle leaves nothing half', { timeout: 120_000 }, async () => {
    postgres.sql('CREATE SCHEMA run');
    const place: Place = { dataDir: join(root, 'unused'), databaseUrl: postgres.url('run') };
    const env = { DATABASE_URL: place.databaseUrl ?? '' };
    const one = await serve(place);
    const before = await one.house.view(one.text, CHAIR);
    await one.close();
    const made = join(root, 'made');
    mkdirSync(made);
    const file = join(made, 'run.backup');

    // The backup is called off while it waits for the entries.
    await holder.query('BEGIN; LOCK TABLE run.entries IN ACCESS EXCLUSIVE MODE');
    const backup = run('backup', env, ['--to', file]);
    await waitedFor();
    backup.interrupt();
    await holder.query('ROLLBACK');
    expect(await backup.ended).toEqual({ code: 130, out: '', err: 'Called off; nothing was changed.\n' });
    expect(readdirSync(made)).toEqual([]);
    const whole = await run('backup', env, ['--to', file]).ended;
    expect(whole).toEqual({ code: 0, err: '', out: expect.stringMatching(/^Backed up \d+ entries in \d+ streams to \S+run\.backup\n$/) as string });

    // The restore is called off while the place in which it builds is held.
    await holder.query('BEGIN; CREATE SCHEMA chapeau_restoring');
    const restore = run('restore', env, [file, '--replace']);
    await waitedFor();
    restore.interrupt();
    await holder.query('ROLLBACK');
    expect(await restore.ended).toEqual({ code: 130, out: '', err: 'Called off; nothing was changed.\n' });
    expect((await holder.query("SELECT FROM pg_namespace WHERE nspname = 'chapeau_restoring'")).rowCount).toBe(0);

    const folder = join(root, 'run');
    const [verified, restored] = await Promise.all([run('verify', env, []).ended, run('restore', { DATA_DIR: folder }, [file]).ended]);
    expect(verified).toEqual({ code: 0, err: '', out: expect.stringMatching(/^[^]*\nAll is right\n$/) as string });
    expect(restored).toEqual({ code: 0, err: '', out: expect.stringMatching(/^Restored \d+ entries of 1 texts, as they stood at \S+\n$/) as string });
    const two = await serve({ dataDir: folder, databaseUrl: null });
    expect(await two.house.view(two.text, CHAIR)).toEqual(before);
    await two.close();
  });
});

describe('Retention on PostgreSQL', () => {
  it('R14 drafts and typing are erased from the database when retention ends; record, hashes and a fresh start stay right', async () => {
    postgres.sql('CREATE SCHEMA kept');
    const place: Place = { dataDir: '/nonexistent', databaseUrl: postgres.url('kept') };
    const one = await serve(place);
    const target = (await one.house.view(one.text, CHAIR)).provisions[0]?.id ?? '';
    await one.house.act(one.text, CHAIR, 'mode', { mode: 'negotiation' });
    const { draft } = await one.house.act(one.text, personOf('delegate', 'NPL'), 'draft', { kind: 'amend', target, wording: 'TABLEDWORDS' });
    await one.house.act(one.text, personOf('delegate', 'NPL'), 'table', { drafts: [draft] });
    await one.house.act(one.text, personOf('delegate', 'NPL'), 'draft', { kind: 'amend', target, wording: 'LEFTONDESK' });
    const holds = (words: string): string => `position('${words}'::bytea in payload) > 0 OR position('${words}' in act) > 0`;
    const found = (words: string, is: boolean): void => postgres.sql(`DO $$ BEGIN ASSERT ${is ? '' : 'NOT '}EXISTS (SELECT 1 FROM kept.entries WHERE ${holds(words)}); END $$`);
    found('LEFTONDESK', true);
    const before = await one.house.view(one.text, CHAIR);
    let now = Date.now() + 31 * 86_400_000;
    const job = createRetention({
      log: one.log, house: one.house, clock: () => (now += 1), note: () => undefined,
      meetings: () => Promise.resolve([{ lastDay: '2026-05-05', days: 30, texts: [{ id: one.text, symbol: 'T/1' }] }]),
    });
    await job.run();
    found('LEFTONDESK', true);
    await job.run();
    found('LEFTONDESK', false);
    found('TABLEDWORDS', true);
    await one.close();
    expect((await command('verify', place, [])).out.at(-1)).toBe('All is right');
    const again = await serve(place);
    const after = await again.house.view(again.text, CHAIR);
    expect(after.head.erased).not.toBeNull();
    expect({ ...after, head: { ...after.head, erased: null } }).toEqual(before);
    await again.close();
  });
});
