import Database from 'better-sqlite3';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import { openDataFolder, type DataFolder } from '../../server/log/folder.ts';
import { memoryLog, memoryStore } from '../../server/log/memory.ts';
import type { Log } from '../../server/log/port.ts';
import { openSqliteLog, RECORD_FILE } from '../../server/log/sqlite.ts';
import { WITNESS_FILE } from '../../server/log/witness.ts';
import { logContract, type Tear } from './log.ts';

logContract('in memory', async () => {
  const store = memoryStore();
  return {
    log: memoryLog({ store }),
    reopen: async () => memoryLog({ store }),
    tear: (tear) => {
      if (tear.what === 'snapshot') {
        store.snapshots.get(tear.stream)?.bytes.fill(0, 1, 2);
        return;
      }
      const entries = store.streams.get(tear.stream) ?? [];
      const at = tear.seq - 1;
      const entry = entries[at];
      if (entry === undefined) throw new Error('Nothing to tear');
      if (tear.what === 'gap') entries.splice(at, 1);
      else if (tear.what === 'truncate') entries.splice(at);
      else if (tear.what === 'payload') entries[at] = { ...entry, payload: new Uint8Array([9, 9, 9]) };
      else entries[at] = { ...entry, [tear.what]: '"torn"' };
    },
  };
});

const root = mkdtempSync(join(tmpdir(), 'chapeau-log-'));
const folders: DataFolder[] = [];
afterAll(() => {
  for (const folder of folders) folder.close();
  rmSync(root, { recursive: true, force: true });
});

logContract('in SQLite', async () => {
  const folder = openDataFolder(mkdtempSync(join(root, 'data-')));
  folders.push(folder);
  const open = async (): Promise<Log> => openSqliteLog(folder);
  const tear = (how: Tear): void => {
    tearIn(folder.file(RECORD_FILE), how);
    // A lost end is gone on without only when whoever is at the server says so.
    if (how.what === 'truncate') rmSync(folder.file(WITNESS_FILE));
  };
  return { log: await open(), reopen: open, tear };
});

const TEARS = {
  payload: "UPDATE entries SET payload = x'090909'",
  act: "UPDATE entries SET act = '\"torn\"'",
  actor: "UPDATE entries SET actor = 'SAU'",
  gap: 'DELETE FROM entries',
} as const;

function tearIn(file: string, tear: Tear): void {
  const db = new Database(file);
  const stream = db.prepare('SELECT id FROM streams WHERE name = ?').pluck().get(tear.stream);
  const { changes } =
    tear.what === 'snapshot'
      ? db.prepare("UPDATE snapshots SET bytes = x'010003' WHERE stream = ?").run(stream)
      : tear.what === 'truncate'
        ? db.prepare('DELETE FROM entries WHERE stream = ? AND seq >= ?').run(stream, tear.seq)
        : db.prepare(`${TEARS[tear.what]} WHERE stream = ? AND seq = ?`).run(stream, tear.seq);
  db.close();
  if (changes === 0) throw new Error('Nothing to tear');
}
