/**
 * A disk that is really full, and one that is really read-only, under a server in a process of its own. Only root can make such
 * a disk (a file system in memory, or in a file); elsewhere what it would do is injected into the process, and the titles say so.
 */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, mkdirSync, mkdtempSync, openSync, rmSync, truncateSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import * as decoding from 'lib0/decoding';
import { afterAll, expect, test } from 'vitest';
import * as Y from 'yjs';
import { updateFrame } from '../../server/sync/channel.ts';
import { ERRORS } from '../../shared/protocol/errors.ts';
import { MESSAGE, type Notice } from '../../shared/protocol/wire.ts';
import { penFragment } from '../../shared/schema/pen.ts';
import { textOf } from '../../shared/schema/wording.ts';
import { textOfFragment } from '../../shared/schema/yruns.ts';
import { Plug } from '../audience/live.ts';
import { openServerMeeting, type Meeting } from '../e2e/support/programs.ts';
import { serverProgram } from '../tools/server-program.ts';

const SIZE = 12_000_000;
const IMAGE = 32_000_000;
const root = mkdtempSync(join(tmpdir(), 'chapeau-disk-'));
const mounted: string[] = [];
const ran = (program: string, ...args: string[]): boolean => spawnSync(program, args).status === 0;
/** Starts a server whose disk fails in this way at SIGUSR2. */
const injected = (fault: string): Record<string, string> => ({
  DISK_FAULT: fault, NODE_OPTIONS: `--import tsx --import ${pathToFileURL(join(import.meta.dirname, '../e2e/support/failing-disk.ts')).href}`,
});

/** A disk of its own; null where none can be made. */
function disk(name: string): string | null {
  const path = join(root, name);
  mkdirSync(path);
  if (process.platform !== 'linux' || spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${String(SIZE)}`, 'chapeau-test', path]).status !== 0) return null;
  mounted.push(path);
  return path;
}

/** A disk in a file, which its file system can give up as broken while files are open; null where none can be made. */
function brittleDisk(name: string): { path: string; abort(): void; mend(): void } | null {
  const [path, image] = [join(root, name), join(root, `${name}.image`)];
  mkdirSync(path);
  if (process.platform !== 'linux') return null;
  closeSync(openSync(image, 'w'));
  truncateSync(image, IMAGE);
  const mount = (): boolean => ran('mount', '-o', 'loop', image, path);
  if (!ran('mkfs.ext4', '-q', '-F', image) || !mount()) return null;
  mounted.push(path);
  return {
    path,
    abort: () => expect(ran('mount', '-o', 'remount,abort', path), 'the file system is given up').toBe(true),
    mend: () => {
      expect(ran('umount', path), 'it is unmounted').toBe(true);
      // 1: something was put right.
      expect([0, 1], 'it is checked').toContain(spawnSync('fsck.ext4', ['-f', '-y', image]).status);
      expect(mount(), 'it is mounted again').toBe(true);
    },
  };
}

function unmount(): void {
  for (const path of mounted.splice(0)) spawnSync('umount', ['-l', path]);
  rmSync(root, { recursive: true, force: true });
}
// Not left behind when the tests are broken off.
process.once('exit', unmount);
afterAll(unmount);

/** Writes until there is no room for another byte. */
function fill(file: string): void {
  const fd = openSync(file, 'w');
  try {
    for (const size of [1_000_000, 4_096, 1]) {
      for (let left = SIZE; left > 0; left -= size) if (!wrote(fd, size)) break;
    }
  } finally {
    closeSync(fd);
  }
}
function wrote(fd: number, size: number): boolean {
  try {
    return writeSync(fd, Buffer.alloc(size)) === size;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOSPC') return false;
    throw error;
  }
}

/** What a socket is told of the room, and of its own words: waits for it. */
function told(plug: Plug): { until(holds: (heard: { readOnly: boolean | null; saved: number }) => boolean): Promise<void> } {
  const heard: { readOnly: boolean | null; saved: number } = { readOnly: null, saved: 0 };
  const looks = new Set<() => void>();
  plug.socket.on('message', (data: Buffer) => {
    const input = decoding.createDecoder(new Uint8Array(data));
    const type = decoding.readVarUint(input);
    if (type === MESSAGE.notice) heard.readOnly = (JSON.parse(decoding.readVarString(input)) as Notice).readOnly;
    if (type === MESSAGE.saved) heard.saved = (JSON.parse(decoding.readVarString(input)) as { count: number }).count;
    for (const look of [...looks]) look();
  });
  return {
    until: (holds) =>
      new Promise((resolve) => {
        const look = (): void => {
          if (!holds(heard)) return;
          looks.delete(look);
          resolve();
        };
        looks.add(look);
        look();
      }),
  };
}

/** A room in open drafting: somebody on the record, somebody at the pen, and what both are told. */
async function seated(meeting: Meeting) {
  const [chair, brazil] = await Promise.all([meeting.program('Chair'), meeting.program('BRA')]);
  await chair.act('mode', { mode: 'open', pens: 'all' });
  const plugOf = (path: string, token: string): Plug => new Plug(meeting.server.url, path, { authorization: `Bearer ${token}` });
  const [record, pen] = [plugOf(`record/${meeting.text}`, chair.token), plugOf(`pen/${meeting.text}`, brazil.token)];
  const [room, own] = [told(record), told(pen)];
  await Promise.all([record.synced, pen.synced]);
  const [target] = (await chair.state()).provisions;
  const type = (words: string): void => {
    const vector = Y.encodeStateVector(pen.doc);
    const text = textOfFragment(penFragment(pen.doc, target?.id ?? ''));
    text?.insert(text.length, words);
    pen.socket.send(updateFrame(Y.encodeStateAsUpdate(pen.doc, vector)));
  };
  /** Acts until one is refused because nothing can be written; gives how many were answered. */
  const issueAll = async (): Promise<number> => {
    let issued = 0;
    let refused = '';
    while (refused === '') {
      await chair.act('issue', { symbol: `Rev(${String(issued + 1)})` }).then(() => (issued += 1), (error: unknown) => (refused = String(error)));
    }
    expect(refused).toContain('read-only');
    return issued;
  };
  const isReadOnly = async (): Promise<void> => {
    await room.until(({ readOnly }) => readOnly === true);
    const ready = await fetch(`${meeting.server.url}/readyz`);
    expect([ready.status, await ready.json()]).toEqual([ERRORS['read-only'].status, { ok: false, why: 'read-only' }]);
  };
  type(' before');
  await own.until(({ saved }) => saved === 1);
  return { chair, brazil, record, pen, room, own, type, issueAll, isReadOnly, plugOf };
}

const full = disk('full');
const how = full === null ? ' (injected: no disk can be made here)' : ' (a real one)';

test(`R2 R7 a disk that fills up under a running server${how}: read-only with a notice, back by itself, and after kill -9 nothing acknowledged is missing`, { timeout: 120_000 }, async () => {
  const meeting = await openServerMeeting(full === null ? injected('SQLITE_FULL') : { DATA_DIR: full });
  try {
    const { chair, record, pen, room, own, type, issueAll, isReadOnly } = await seated(meeting);
    if (full === null) meeting.server.signal('SIGUSR2');
    else fill(join(full, 'filler'));
    // There may be a little room left in what the server has taken already: each act counts that is answered.
    const issued = await issueAll();
    await isReadOnly();
    type(' meanwhile');
    // Whoever reads is served.
    expect((await chair.state()).head.revisions).toHaveLength(issued);

    if (full === null) meeting.server.signal('SIGUSR2');
    else rmSync(join(full, 'filler'));
    await room.until(({ readOnly }) => readOnly === false);
    await own.until(({ saved }) => saved === 2);
    await chair.act('issue', { symbol: 'Roomy' });
    await meeting.server.crash();
    const state = await chair.state();
    expect(textOf(state.provisions[0]?.wording ?? [])).toMatch(/ before meanwhile$/);
    expect(state.head.revisions).toHaveLength(issued + 1);
    for (const plug of [record, pen]) plug.socket.terminate();
  } finally {
    await meeting.close();
  }
});

const brittle = brittleDisk('brittle');
const broken = brittle === null ? ' (injected: no disk in a file can be made here)' : ' (a real one)';

test(`R2 R7 a disk that turns read-only under a running server${broken}: a notice, nothing acknowledged is missing once it is mended, and what a browser still holds arrives`, { timeout: 120_000 }, async () => {
  const meeting = await openServerMeeting(brittle === null ? injected('SQLITE_READONLY') : { DATA_DIR: brittle.path });
  try {
    const { chair, brazil, record, pen, type, issueAll, isReadOnly, plugOf } = await seated(meeting);
    await chair.act('issue', { symbol: 'Sound' });
    if (brittle === null) meeting.server.signal('SIGUSR2');
    else brittle.abort();
    expect(await issueAll()).toBe(0);
    await isReadOnly();
    type(' meanwhile');
    // Whoever reads is served, and whoever comes now is told.
    expect((await chair.state()).head.revisions).toHaveLength(1);
    const late = plugOf(`record/${meeting.text}`, brazil.token);
    await told(late).until(({ readOnly }) => readOnly === true);

    await meeting.server.kill();
    brittle?.mend();
    await meeting.server.start();
    const state = await chair.state();
    expect(textOf(state.provisions[0]?.wording ?? [])).toMatch(/ before$/);
    expect(state.head.revisions).toHaveLength(1);
    const back = plugOf(`pen/${meeting.text}`, brazil.token);
    const own = told(back);
    await back.synced;
    back.socket.send(updateFrame(Y.encodeStateAsUpdate(pen.doc, Y.encodeStateVector(back.doc))));
    await own.until(({ saved }) => saved === 1);
    expect(textOf((await chair.state()).provisions[0]?.wording ?? [])).toMatch(/ before meanwhile$/);
    for (const plug of [record, pen, late, back]) plug.socket.terminate();
  } finally {
    await meeting.close();
  }
});

const sealed = disk('sealed');

test(`Start: a data folder ${sealed === null ? 'that is no folder (no read-only disk can be made here)' : 'on a disk that is read-only'} is refused with a clear line and exit code 1, and nothing is changed`, async () => {
  const dataDir = sealed === null ? join(root, 'file', 'data') : join(sealed, 'data');
  if (sealed === null) closeSync(openSync(join(root, 'file'), 'w'));
  else expect(spawnSync('mount', ['-o', 'remount,ro', sealed]).status).toBe(0);
  const child = spawn(process.execPath, serverProgram(), { env: { PATH: process.env['PATH'] ?? '', PORT: '0', DATA_DIR: dataDir }, stdio: ['ignore', 'ignore', 'pipe'] });
  let complaint = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (complaint += text));
  const [code] = (await once(child, 'close')) as [number | null];
  expect([code, complaint]).toEqual([1, expect.stringMatching(/^Chapeau cannot start\. [^\n]*data[^\n]*\.\n$/)]);
});
