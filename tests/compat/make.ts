/** `npx tsx tests/compat/make.ts FOLDER`: plays the session on the present code and keeps its data folder with what it gives. */
import Database from 'better-sqlite3';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openSqliteStore } from '../../server/auth/sqlite.ts';
import { openDataFolder } from '../../server/log/folder.ts';
import { openSqliteLog } from '../../server/log/sqlite.ts';
import { runCase } from '../cases/runner.ts';
import { startServer } from '../cases/server.ts';
import { givenBy } from './expected.ts';
import { session } from './session.ts';

async function keep(from: string, to: string): Promise<void> {
  for (const file of ['record.sqlite', 'house.sqlite']) {
    const db = new Database(join(from, file), { readonly: true });
    const part = `${join(to, file)}.part`;
    await db.backup(part);
    db.close();
    const copy = new Database(part);
    copy.pragma('journal_mode = DELETE');
    copy.exec(`VACUUM INTO '${join(to, file)}'`);
    copy.close();
    rmSync(part);
  }
  copyFileSync(join(from, 'house.secret'), join(to, 'house.secret'));
}

/** What a data folder gives, looked at in a copy. */
async function looked(folder: string): Promise<unknown> {
  const copy = mkdtempSync(join(tmpdir(), 'chapeau-compat-'));
  try {
    for (const file of ['record.sqlite', 'house.sqlite', 'house.secret']) copyFileSync(join(folder, file), join(copy, file));
    const data = openDataFolder(copy);
    const log = openSqliteLog(data);
    const store = openSqliteStore(data);
    const given = await givenBy(log, store);
    await log.close();
    await store.close();
    data.close();
    return given;
  } finally {
    rmSync(copy, { recursive: true });
  }
}

const folder = process.argv[2];
if (folder === undefined) throw new Error('Say where: npx tsx tests/compat/make.ts FOLDER');
mkdirSync(folder);
const server = await startServer();
const outcome = await runCase(session(), { url: server.url, code: server.code });
if (!outcome.ok) throw new Error(outcome.failures.join('\n'));
await keep(server.dataDir, folder);
await server.stop();
writeFileSync(join(folder, 'expected.json'), `${JSON.stringify(await looked(folder), null, 1)}\n`);
