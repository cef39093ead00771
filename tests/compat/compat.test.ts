/** Data folders of every format so far (README.md): opened by the present code, each gives what it gave when it was kept. */
import { copyFileSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openSqliteStore } from '../../server/auth/sqlite.ts';
import { openDataFolder } from '../../server/log/folder.ts';
import { openSqliteLog } from '../../server/log/sqlite.ts';
import { givenBy } from './expected.ts';

const here = import.meta.dirname;
const kept = readdirSync(here).filter((name) => /^v\d+$/.test(name)).sort();

/** Opens a kept folder in a copy: opening brings files to the present format. */
async function given(name: string, into: string): Promise<unknown> {
  for (const file of ['record.sqlite', 'house.sqlite', 'house.secret']) copyFileSync(join(here, name, file), join(into, file));
  const data = openDataFolder(into);
  const log = openSqliteLog(data);
  const store = openSqliteStore(data);
  try {
    const problems: string[] = [];
    for await (const { message } of log.verify()) problems.push(message);
    expect(problems).toEqual([]);
    return await givenBy(log, store);
  } finally {
    await log.close();
    await store.close();
    data.close();
  }
}

describe('Compatibility', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'chapeau-compat-'));
  });
  afterAll(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  it.each(kept)('R8 a data folder of format %s gives the very same record, numbers, desks and bytes of exports', async (name) => {
    const expected = JSON.parse(readFileSync(join(here, name, 'expected.json'), 'utf8')) as { state: { provisions: unknown[] }; exports: object };
    expect([expected.state.provisions.length, Object.keys(expected.exports).length]).toEqual([11, 20]);
    // Fields that later versions add are theirs; nothing that was there may be missing or differ.
    expect(await given(name, mkdtempSync(join(folder, `${name}-`)))).toMatchObject(expected);
  });

  it('Compatibility: the kept folders begin with the first format', () => {
    expect(kept[0]).toBe('v1');
  });
});
