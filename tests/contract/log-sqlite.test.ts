import Database from 'better-sqlite3';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterEach, expect, test } from 'vitest';
import { DataFolderError, fileError, openDataFolder, type DataFolder } from '../../server/log/folder.ts';
import type { Log, NewEntry } from '../../server/log/port.ts';
import { openFile } from '../../server/log/open.ts';
import { openSqliteLog, RECORD_FILE, type SqliteLogOptions } from '../../server/log/sqlite.ts';
import { WITNESS_FILE } from '../../server/log/witness.ts';

const undo: (() => unknown)[] = [];
afterEach(async () => {
  for (const one of undo.splice(0).reverse()) await one();
});

function newPath(): string {
  const path = mkdtempSync(join(tmpdir(), 'chapeau-sqlite-'));
  undo.push(() => rmSync(path, { recursive: true, force: true }));
  return path;
}

function openFolder(path: string): DataFolder {
  const folder = openDataFolder(path);
  undo.push(() => folder.close());
  return folder;
}

function openLog(folder: DataFolder, options?: SqliteLogOptions): Log {
  const log = openSqliteLog(folder, options);
  undo.push(() => log.close());
  return log;
}

function entry(n: number, size = 100): NewEntry {
  return { at: '2026-05-04T09:00:00.000Z', actor: 'NPL', act: { n }, payload: new Uint8Array(size).fill(n) };
}

/** What a call throws, which must be an error of the data folder. */
function refusal(run: () => unknown): DataFolderError {
  try {
    run();
  } catch (error) {
    if (error instanceof DataFolderError) return error;
    throw error;
  }
  throw new Error('It should have been refused');
}

async function all<T>(items: AsyncIterable<T>): Promise<T[]> {
  const out: T[] = [];
  for await (const item of items) out.push(item);
  return out;
}

/** A data folder with one closed log of so many entries; gives the path of its file. */
async function written(path: string, entries: number): Promise<string> {
  const folder = openDataFolder(path);
  const log = openSqliteLog(folder);
  await log.append([{ stream: 'text:A', expected: 0, entries: Array.from({ length: entries }, (_, i) => entry(i)) }]);
  await log.close();
  folder.close();
  return join(path, RECORD_FILE);
}

function startWriter(path: string): { child: ChildProcess; lines: AsyncIterator<string> } {
  const script = fileURLToPath(new URL('./log-writer.ts', import.meta.url));
  const child = spawn(process.execPath, ['--import', 'tsx', script, path], { stdio: ['ignore', 'pipe', 'inherit'] });
  undo.push(() => child.kill('SIGKILL'));
  if (child.stdout === null) throw new Error('The writer has no output');
  return { child, lines: createInterface({ input: child.stdout })[Symbol.asyncIterator]() };
}

test('R2 the file is opened so that a commit is on the disk before it is answered, and what is erased is written over', () => {
  const db = openFile(join(newPath(), 'log.sqlite'), { application: 1, steps: ['CREATE TABLE one (n INTEGER)'] });
  expect([db.pragma('journal_mode', { simple: true }), db.pragma('synchronous', { simple: true }), db.pragma('secure_delete', { simple: true })]).toEqual(['wal', 2, 1]);
  db.close();
});

test('R2 what was acknowledged survives kill -9, on both streams, and nothing is half there', async () => {
  const path = newPath();
  let acknowledged = 0;
  for (const until of [1, 40, 133]) {
    const { child, lines } = startWriter(path);
    expect((await lines.next()).value).toMatch(/^ready \d+$/);
    const exit = once(child, 'exit');
    for (let i = 0; i < until; i++) acknowledged = Number((await lines.next()).value);
    child.kill('SIGKILL');
    await exit;
    // Lines that were printed between the last one read and the kill are acknowledged too.
    for (let line = await lines.next(); line.done !== true; line = await lines.next()) acknowledged = Number(line.value);

    const folder = openDataFolder(path);
    const log = openSqliteLog(folder);
    const text = await all(log.read('text:A'));
    const desk = await all(log.read('desk:A:NPL'));
    expect(text.length).toBeGreaterThanOrEqual(acknowledged);
    expect(text.length).toBeLessThanOrEqual(acknowledged + 1);
    expect(text.map((one) => one.act)).toEqual(text.map((_, i) => ({ verb: 'edit', n: i + 1 })));
    expect(desk.map((one) => one.payloadHash)).toEqual(text.map((one) => one.payloadHash));
    expect(await all(log.verify())).toEqual([]);
    await log.close();
    folder.close();
  }
});

test('R2 a folder is in use by one server at a time: another is refused by name, and takes over when the first is killed', async () => {
  const path = newPath();
  const { child, lines } = startWriter(path);
  await lines.next();
  const error = refusal(() => openDataFolder(path));
  expect(error.code).toBe('in-use');
  expect(error.message).toContain(path);
  const exit = once(child, 'exit');
  child.kill('SIGKILL');
  await exit;
  expect((await openLog(openFolder(path)).head('text:A')).seq).toBeGreaterThanOrEqual(0);
});

test('R2 a folder opens once within one process too, and again after it was closed', () => {
  const path = newPath();
  const first = openDataFolder(path);
  expect(refusal(() => openDataFolder(path)).code).toBe('in-use');
  expect(refusal(() => openDataFolder(path)).code).toBe('in-use');
  first.close();
  openFolder(path);
});

test('R2 a path that is or leads through a file is refused as not a folder', () => {
  const file = join(newPath(), 'file');
  writeFileSync(file, 'x');
  for (const path of [file, join(file, 'data')]) {
    const error = refusal(() => openDataFolder(path));
    expect(error.code).toBe('not-a-folder');
    expect(error.message).toContain(path);
  }
});

test('R2 a folder whose lock or record cannot be opened is refused as unwritable', () => {
  const path = newPath();
  mkdirSync(join(path, RECORD_FILE));
  expect(refusal(() => openLog(openFolder(path))).code).toBe('unwritable');
  const other = newPath();
  mkdirSync(join(other, 'lock'));
  expect(refusal(() => openDataFolder(other)).code).toBe('unwritable');
});

test('R2 a folder that is not there is made', async () => {
  const log = openLog(openFolder(join(newPath(), 'deep', 'data')));
  await log.append([{ stream: 'text:A', expected: 0, entries: [entry(1)] }]);
  expect((await log.head('text:A')).seq).toBe(1);
});

test('R2 a file of a newer format is refused as such and left as it is', async () => {
  const path = newPath();
  const file = await written(path, 3);
  const db = new Database(file);
  db.pragma('user_version = 99');
  db.close();
  const before = readFileSync(file);
  const error = refusal(() => openLog(openFolder(path)));
  expect(error.code).toBe('newer-format');
  expect(error.message).toContain('format 99');
  expect(readFileSync(file).equals(before)).toBe(true);
});

test("R2 another program's database, and what is no database, are refused and left as they are", () => {
  const foreign = newPath();
  const db = new Database(join(foreign, RECORD_FILE));
  db.exec('CREATE TABLE recipes (name TEXT)');
  db.close();
  expect(refusal(() => openLog(openFolder(foreign))).message).toContain('not a Chapeau file');
  const garbage = newPath();
  writeFileSync(join(garbage, RECORD_FILE), 'These are minutes, not a database. '.repeat(200));
  expect(refusal(() => openLog(openFolder(garbage))).code).toBe('damaged');
  expect(readFileSync(join(garbage, RECORD_FILE), 'utf8')).toContain('These are minutes');
});

test('R2 a torn file is refused wherever it is torn, also when nothing of it is left', async () => {
  const path = newPath();
  const file = await written(path, 2000);
  const whole = `${file}.whole`;
  copyFileSync(file, whole);
  const { size } = statSync(whole);
  for (const left of [0, 100, 4096, 8192, Math.floor(size / 2), size - 4096]) {
    copyFileSync(whole, file);
    truncateSync(file, left);
    const folder = openDataFolder(path);
    const error = refusal(() => openSqliteLog(folder));
    expect([left, error.code]).toEqual([left, 'damaged']);
    folder.close();
  }
  // Bytes that are missing from the last page alone are missing from a payload: reading finds it.
  copyFileSync(whole, file);
  truncateSync(file, size - 1);
  const log = openLog(openFolder(path));
  await expect(all(log.read('text:A'))).rejects.toMatchObject({ name: 'LogDamaged' });
  expect(await all(log.verify())).toMatchObject([{ kind: 'payload', stream: 'text:A' }]);
});

test('R2 a write-ahead log that is cut or has a flipped bit gives back whole appends in their order, or is refused; never a half', async () => {
  const path = newPath();
  const folder = openDataFolder(path);
  const log = openSqliteLog(folder);
  for (let n = 0; n < 40; n++) {
    await log.append([{ stream: 'text:A', expected: n, entries: [entry(n, 500)] }, { stream: 'desk:A:NPL', expected: n, entries: [entry(n, 500)] }]);
  }
  const file = folder.file(RECORD_FILE);
  const [main, wal] = [readFileSync(file), readFileSync(`${file}-wal`)];
  const written = await all(log.read('text:A'));
  await log.close();
  folder.close();
  const found = new Set<number>();
  for (let i = 0; i <= 24; i++) {
    const torn = newPath();
    const at = Math.min(wal.length - 1, Math.floor((i * wal.length) / 24));
    const damaged = i % 2 === 0 ? wal.subarray(0, at) : Buffer.from(wal);
    if (i % 2 === 1) damaged[at] = (damaged[at] ?? 0) ^ (1 << i % 8);
    writeFileSync(join(torn, RECORD_FILE), main);
    writeFileSync(join(torn, `${RECORD_FILE}-wal`), damaged);
    const opened = openDataFolder(torn);
    try {
      const again = openSqliteLog(opened);
      const [text, desk] = [await all(again.read('text:A')), await all(again.read('desk:A:NPL'))];
      expect(text).toEqual(written.slice(0, text.length));
      expect(desk.map((one) => one.payloadHash)).toEqual(text.map((one) => one.payloadHash));
      expect(await all(again.verify())).toEqual([]);
      found.add(text.length);
      await again.close();
    } catch (error) {
      if (!(error instanceof DataFolderError)) throw error;
      expect(error.message).toContain(torn);
    } finally {
      opened.close();
    }
  }
  expect(found.size).toBeGreaterThan(6);
});

test('R2 an end that is lost with a write-ahead log that was cut at a commit or left behind is told of, and what is left goes on when asked', async () => {
  const path = newPath();
  const folder = openDataFolder(path);
  const log = openSqliteLog(folder);
  const file = folder.file(RECORD_FILE);
  let cut = 0;
  for (let n = 0; n < 10; n++) {
    if (n === 6) cut = statSync(`${file}-wal`).size;
    await log.append([{ stream: 'text:A', expected: n, entries: [entry(n, 500)] }]);
  }
  const [main, wal] = [readFileSync(file), readFileSync(`${file}-wal`)];
  await log.close();
  const witness = readFileSync(join(path, WITNESS_FILE));
  folder.close();
  for (const [kept, left] of [[wal, 10], [wal.subarray(0, cut), 6], [null, 0]] as const) {
    const torn = newPath();
    writeFileSync(join(torn, RECORD_FILE), main);
    if (kept !== null) writeFileSync(join(torn, `${RECORD_FILE}-wal`), kept);
    writeFileSync(join(torn, WITNESS_FILE), witness);
    const opened = openFolder(torn);
    if (left < 10) {
      const why = refusal(() => openLog(opened));
      expect([why.code, why.message]).toEqual(['damaged', expect.stringMatching(/^The end of the record is lost: .* lacks entry 10 of text:A, .* delete record\.witness/)]);
      rmSync(join(torn, WITNESS_FILE));
    }
    const again = openLog(opened);
    expect(await all(again.read('text:A'))).toHaveLength(left);
    expect(await all(again.verify())).toEqual([]);
  }
});

test('R2 a record that was lost beside its write-ahead log is not begun anew', async () => {
  const path = newPath();
  const folder = openDataFolder(path);
  const log = openSqliteLog(folder);
  await log.append([{ stream: 'text:A', expected: 0, entries: [entry(1)] }]);
  const torn = newPath();
  copyFileSync(`${folder.file(RECORD_FILE)}-wal`, join(torn, `${RECORD_FILE}-wal`));
  await log.close();
  folder.close();
  expect(refusal(() => openLog(openFolder(torn))).code).toBe('damaged');
});

test('R8 a flipped bit anywhere in the file is never read as if nothing were', async () => {
  const path = newPath();
  const file = await written(path, 300);
  const whole = readFileSync(file);
  const truth = await (async () => {
    const folder = openDataFolder(path);
    const log = openSqliteLog(folder);
    const entries = await all(log.read('text:A'));
    await log.close();
    folder.close();
    return entries;
  })();
  let noticed = 0;
  for (let i = 0; i < 60; i++) {
    const torn = Buffer.from(whole);
    const at = Math.floor(((i + 0.5) * torn.length) / 60);
    torn[at] = (torn[at] ?? 0) ^ (1 << i % 8);
    writeFileSync(file, torn);
    const folder = openDataFolder(path);
    try {
      const log = openSqliteLog(folder);
      try {
        // Either an error, or the very entries: a bit may lie in unused space.
        expect(await all(log.read('text:A'))).toEqual(truth);
      } catch (error) {
        if (!(error instanceof Error) || !['LogDamaged', 'DataFolderError'].includes(error.name)) throw error;
        noticed += 1;
      } finally {
        await log.close();
      }
    } catch (error) {
      if (!(error instanceof DataFolderError)) throw error;
      noticed += 1;
    } finally {
      folder.close();
    }
  }
  expect(noticed).toBeGreaterThan(30);
});

test('R2 a full disk refuses the append with a clear line; what was there stays, and there is room again later', async () => {
  const path = newPath();
  const folder = openDataFolder(path);
  const log = openSqliteLog(folder, { maxPages: 60 });
  let ends = 0;
  let error: unknown = null;
  while (error === null) {
    try {
      await log.append([{ stream: 'text:A', expected: ends, entries: [entry(ends, 20_000)] }]);
      ends += 1;
    } catch (thrown) {
      error = thrown;
    }
  }
  expect(error).toMatchObject({ name: 'DataFolderError', code: 'disk-full' });
  // A group is one commit: what shares it fails with it, also a stream that would be new.
  const group = await Promise.allSettled([
    log.append([{ stream: 'text:B', expected: 0, entries: [entry(1, 10)] }]),
    log.append([{ stream: 'text:A', expected: ends, entries: [entry(1, 50_000)] }]),
  ]);
  expect(group.map((one) => one.status)).toEqual(['rejected', 'rejected']);
  expect((await log.head('text:A')).seq).toBe(ends);
  expect((await all(log.read('text:A'))).length).toBe(ends);
  await log.close();
  folder.close();
  const roomier = openLog(openFolder(path));
  await roomier.append([
    { stream: 'text:A', expected: ends, entries: [entry(2, 20_000)] },
    { stream: 'text:B', expected: 0, entries: [entry(3)] },
  ]);
  expect(await all(roomier.verify())).toEqual([]);
});

test('R2 errors of the file say which file and what to make of it', () => {
  const path = newPath();
  const file = join(path, 'some.sqlite');
  const made = new Database(file);
  made.exec('CREATE TABLE t (a)');
  made.close();
  const db = new Database(file, { readonly: true });
  undo.push(() => db.close());
  const error = refusal(() => {
    try {
      db.exec('INSERT INTO t VALUES (1)');
    } catch (thrown) {
      throw fileError(thrown, file);
    }
  });
  expect(error.code).toBe('read-only');
  expect(error.message).toContain(file);
  const other = new Error('something else');
  expect(fileError(other, file)).toBe(other);
});

test('R14 what was erased is in none of the files, while the log is open and after', async () => {
  const path = newPath();
  const folder = openFolder(path);
  const log = openLog(folder);
  const secret = Buffer.from('our red line is the second question');
  const quiet: NewEntry = { ...entry(1), payload: Buffer.concat([secret, Buffer.alloc(9000, 'x'), secret]) };
  await log.append([{ stream: 'desk:A:NPL', expected: 0, entries: [quiet, entry(2)] }]);
  await log.writeSnapshot('desk:A:NPL', 2, secret);
  const files = (): Buffer[] => [RECORD_FILE, `${RECORD_FILE}-wal`].map((name) => readFileSync(join(path, name)));
  expect(files().some((bytes) => bytes.includes(secret))).toBe(true);
  await log.erasePayload('desk:A:NPL', [1]);
  await log.dropSnapshot('desk:A:NPL');
  expect(files().some((bytes) => bytes.includes(secret))).toBe(false);
  expect(await all(log.verify())).toEqual([]);
});
