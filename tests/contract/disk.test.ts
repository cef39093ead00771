/**
 * A disk that is really full, and one that is really read-only, under a server in a process of its own. Only root can make such
 * a disk (a file system in memory); elsewhere a full one is injected into the process, and the titles say so.
 */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, mkdirSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
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
import { openServerMeeting } from '../e2e/support/programs.ts';
import { serverProgram } from '../tools/server-program.ts';

const SIZE = 12_000_000;
const root = mkdtempSync(join(tmpdir(), 'chapeau-disk-'));
const mounted: string[] = [];

/** A disk of its own; null where none can be made. */
function disk(name: string): string | null {
  const path = join(root, name);
  mkdirSync(path);
  if (process.platform !== 'linux' || spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${String(SIZE)}`, 'chapeau-test', path]).status !== 0) return null;
  mounted.push(path);
  return path;
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

const full = disk('full');
const how = full === null ? ' (injected: no disk can be made here)' : ' (a real one)';

test(`R2 R7 a disk that fills up under a running server${how}: read-only with a notice, back by itself, and after kill -9 nothing acknowledged is missing`, { timeout: 120_000 }, async () => {
  const inject = pathToFileURL(join(import.meta.dirname, '../e2e/support/full-disk.ts')).href;
  const meeting = await openServerMeeting(full === null ? { NODE_OPTIONS: `--import tsx --import ${inject}` } : { DATA_DIR: full });
  try {
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
    type(' before');
    await own.until(({ saved }) => saved === 1);

    if (full === null) meeting.server.signal('SIGUSR2');
    else fill(join(full, 'filler'));
    // There may be a little room left in what the server has taken already: each act counts that is answered.
    let issued = 0;
    let refused = '';
    while (refused === '') {
      await chair.act('issue', { symbol: `Full(${String(issued + 1)})` }).then(() => (issued += 1), (error: unknown) => (refused = String(error)));
    }
    expect(refused).toContain('read-only');
    await room.until(({ readOnly }) => readOnly === true);
    type(' meanwhile');
    const ready = await fetch(`${meeting.server.url}/readyz`);
    expect([ready.status, await ready.json()]).toEqual([ERRORS['read-only'].status, { ok: false, why: 'read-only' }]);
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
