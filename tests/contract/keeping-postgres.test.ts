/** Backup and restore on PostgreSQL: the same file for both databases, at one moment, put in place at once. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Place } from '../../server/keeping/kept.ts';
import { textOf } from '../../shared/schema/wording.ts';
import { startPostgres, type TestPostgres } from '../tools/postgres.ts';
import { command, folderAt, personOf, serve, type Serving } from '../unit/support/kept.ts';

const CHAIR = personOf('chair');

describe('Backup and restore on PostgreSQL', () => {
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
    expect((await command('restore', place, [file, '--replace'])).code).toBe(0);
  });
});
