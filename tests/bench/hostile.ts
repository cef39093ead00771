/**
 * One hostile seat beside an honest writer, on a server in a process of its own: how long the honest one's keystrokes take to be
 * saved, what the server spends, how much memory it takes and how much of that is left afterwards, calm and under each attack. Figures, no verdicts; what holds is
 * tested by counts (tests/unit/pace.test.ts, sockets-pace.test.ts, scan.test.ts).
 */
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import * as decoding from 'lib0/decoding';
import { WebSocket } from 'ws';
import * as Y from 'yjs';
import { step1Frame, step2Frame, updateFrame } from '../../server/sync/channel.ts';
import { MESSAGE, SYNC } from '../../shared/protocol/wire.ts';
import { penFragment } from '../../shared/schema/pen.ts';
import { textOfFragment } from '../../shared/schema/yruns.ts';
import { request } from '../cases/client.ts';
import { freePort } from '../cases/server.ts';
import { Program } from '../e2e/support/programs.ts';
import type { Entry, Options, Row, Table } from './entry.ts';
import { start, type Bench } from './process.ts';
import { columns, goal } from './table.ts';

/** Keystrokes of the honest writer in each part, and milliseconds between them. */
const KEYS = 40;
const EVERY = 100;
/** Milliseconds after an attack until it is looked what is left of it: closed sockets are forgotten by then. */
const SETTLES = 1_500;

interface Meter {
  readonly cpu: number;
  readonly rss: number;
  readonly heap: number;
}

function socketOf(seat: Program, name: string): Promise<WebSocket> {
  const socket = new WebSocket(`${seat.url.replace(/^http/, 'ws')}/sync/${name}?token=${seat.token}`);
  socket.on('error', () => undefined);
  return new Promise((resolve) => {
    socket.once('open', () => resolve(socket));
    socket.once('close', () => resolve(socket));
  });
}

/** Someone who holds the pen and writes. */
async function writer(seat: Program): Promise<{ key: () => Promise<number>; doc: Y.Doc; close: () => void }> {
  const socket = await socketOf(seat, `pen/${seat.text}`);
  const doc = new Y.Doc();
  let saved = (): void => undefined;
  const synced = new Promise<void>((resolve) => {
    socket.on('message', (data: Buffer) => {
      const input = decoding.createDecoder(new Uint8Array(data));
      const type = decoding.readVarUint(input);
      if (type === MESSAGE.saved) saved();
      if (type !== MESSAGE.sync) return;
      const sync = decoding.readVarUint(input);
      const bytes = decoding.readVarUint8Array(input);
      if (sync === SYNC.step1) socket.send(step2Frame(Y.encodeStateAsUpdate(doc, bytes)));
      else Y.applyUpdate(doc, bytes, socket);
      if (sync === SYNC.step2) resolve();
    });
  });
  doc.on('update', (update: Uint8Array, origin: unknown) => {
    if (origin !== socket) socket.send(updateFrame(update));
  });
  socket.send(step1Frame(new Uint8Array([0])));
  await synced;
  const id = await seat.provision('infrastructure');
  return {
    doc,
    key: async () => {
      const at = performance.now();
      const told = new Promise<void>((resolve) => (saved = resolve));
      textOfFragment(penFragment(doc, id))?.insert(0, 'x');
      await told;
      return performance.now() - at;
    },
    close: () => socket.terminate(),
  };
}

type Attack = (seat: Program, pen: Y.Doc, going: () => boolean) => Promise<void>;

/** Opens a socket again and again, and lets `each` send on it as fast as the network takes it. */
async function flooding(seat: Program, name: string, going: () => boolean, each: (socket: WebSocket, i: number) => void): Promise<void> {
  const sockets = new Set<WebSocket>();
  while (going()) {
    const socket = await socketOf(seat, name);
    sockets.add(socket);
    socket.send(step1Frame(new Uint8Array([0])));
    for (let i = 0; going() && socket.readyState === WebSocket.OPEN; i++) {
      if (socket.bufferedAmount > 1_000_000) await sleep(20);
      else each(socket, i);
      if (i % 200 === 0) await sleep(1);
    }
  }
  for (const socket of sockets) socket.terminate();
}

function samePlace(pen: Y.Doc): Uint8Array {
  const doc = new Y.Doc();
  Y.applyUpdate(doc, Y.encodeStateAsUpdate(pen));
  const vector = Y.encodeStateVector(doc);
  for (let i = 0; i < 3_000; i++) doc.getText('p:heap').insert(0, i % 2 === 0 ? 'x' : 'y');
  return Y.encodeStateAsUpdate(doc, vector);
}

const ATTACKS: Readonly<Record<string, Attack>> = {
  'a flood of small frames': (seat, _pen, going) => flooding(seat, `pen/${seat.text}`, going, (socket) => socket.send(new Uint8Array([3]))),
  'asking for everything again and again': (seat, _pen, going) => flooding(seat, `record/${seat.text}`, going, (socket) => socket.send(step1Frame(new Uint8Array([0])))),
  'huge first syncs that are none': (seat, _pen, going) => flooding(seat, `pen/${seat.text}`, going, (socket) => socket.send(step2Frame(new Uint8Array(8_000_000)))),
  'items without end at one place': (seat, pen, going) => {
    const update = samePlace(pen);
    return flooding(seat, `pen/${seat.text}`, going, (socket) => socket.send(updateFrame(update)));
  },
  'drafts on words that never stood, over HTTP': async (seat, _pen, going) => {
    const target = (await seat.state()).provisions.at(-1)?.id ?? '';
    const one = async (n: number): Promise<void> => {
      for (let i = 0; going(); i++) {
        const base = [{ text: `${'never said '.repeat(500)}${String(n)} ${String(i)}` }];
        await seat.act('draft', { kind: 'amend', target, base, wording: [{ text: 'Words' }] }).catch(() => undefined);
      }
    };
    await Promise.all(Array.from({ length: 50 }, (_, n) => one(n)));
  },
  'thousands of sockets': async (seat, _pen, going) => {
    const sockets: WebSocket[] = [];
    while (going()) sockets.push(...(await Promise.all(Array.from({ length: 20 }, () => socketOf(seat, `record/${seat.text}`)))));
    for (const socket of sockets) socket.terminate();
  },
  'sockets that are never read': async (seat, _pen, going) => {
    const sockets = await Promise.all(Array.from({ length: 50 }, () => socketOf(seat, `record/${seat.text}`)));
    for (const socket of sockets) socket.pause();
    while (going()) {
      for (const socket of sockets) if (socket.readyState === WebSocket.OPEN) socket.send(step1Frame(new Uint8Array([0])));
      await sleep(10);
    }
    for (const socket of sockets) socket.terminate();
  },
};

const at = (sorted: readonly number[], part: number): number => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? NaN;

async function measured(server: Bench, what: string, honest: { key: () => Promise<number> }, attack: (going: () => boolean) => Promise<void>): Promise<Row & { readonly p95: number }> {
  let on = true;
  const before = await server.ask<Meter>({});
  const from = performance.now();
  const over = attack(() => on);
  const times: number[] = [];
  for (let i = 0; i < KEYS; i++) {
    times.push(await honest.key());
    await sleep(EVERY);
  }
  const span = performance.now() - from;
  const after = await server.ask<Meter>({});
  on = false;
  await over;
  await sleep(SETTLES);
  const settled = await server.ask<Meter>({});
  times.sort((a, b) => a - b);
  return { what, p50: at(times, 0.5), p95: at(times, 0.95), core: (100 * (after.cpu - before.cpu)) / span, memory: (after.rss - before.rss) / 1e6, left: (settled.heap - before.heap) / 1e6, resident: settled.rss / 1e6 };
}

/** Measures; gives a row for the calm and one for each attack. */
export async function hostile({ quick, say }: Options): Promise<(Row & { readonly p95: number })[]> {
  const port = await freePort();
  const data = await mkdtemp(path.join(os.tmpdir(), 'chapeau-bench-'));
  const meter = path.join(import.meta.dirname, 'meter.ts');
  const server = await start({ file: 'server/main.ts', args: ['--example'], env: { PORT: String(port), HOST: '127.0.0.1', DATA_DIR: data }, node: ['--import', meter, '--expose-gc'], ready: /hand each to its own people only/ });
  try {
    const url = `http://127.0.0.1:${String(port)}`;
    const code = /Chair\s+\S+#(\S+)/.exec(server.said)?.[1];
    const { token } = await request<{ token: string }>(url, '/api/join', null, { code, name: 'Bench', bearer: true });
    const [first] = await request<readonly { id: string }[]>(url, '/api/meetings', token);
    const { texts } = await request<{ texts: readonly { id: string }[] }>(url, `/api/meetings/${first?.id ?? ''}`, token);
    const sit = async (who: string): Promise<Program> => {
      const link = new RegExp(`^\\s*${who} .*#(\\S+)`, 'm').exec(server.said)?.[1];
      const seat = await request<{ token: string }>(url, '/api/join', null, { code: link, name: `Bench of ${who}`, bearer: true });
      return new Program(url, seat.token, texts[0]?.id ?? '');
    };
    const [chair, nepal, brazil] = await Promise.all([sit('Chair'), sit('NPL'), sit('BRA')]);
    await chair.act('mode', { mode: 'open', pens: 'all' });
    const honest = await writer(nepal);
    const rows = [await measured(server, 'calm', honest, () => Promise.resolve())];
    for (const [what, attack] of Object.entries(ATTACKS).slice(0, quick ? 3 : undefined)) {
      say(what);
      rows.push(await measured(server, what, honest, (going) => attack(brazil, honest.doc, going)));
    }
    honest.close();
    return rows;
  } finally {
    await server.end();
    await rm(data, { recursive: true, force: true });
  }
}

const entry: Entry = {
  name: 'hostile',
  title: 'One hostile seat beside an honest writer',
  run: async (options): Promise<Table> => {
    const rows = await hostile(options);
    const worst = Math.max(...rows.map(({ p95 }) => p95));
    return {
      title: 'One hostile seat beside an honest writer',
      columns: columns({
        what: 'what the hostile seat does', p50: ['honest key to saved, p50 ms', 1], p95: ['p95 ms', 1], core: 'server, % of a core', memory: 'memory grown by, MB',
        left: ['heap left over afterwards, MB', 1], resident: 'resident afterwards, MB',
      }),
      rows,
      goals: [goal('p95 of the honest seat under the worst attack, at most 100 ms', worst, 'ms', { most: 100 })],
      notes: ['The hostile seat and the honest writer share one process: with two cores, the load itself is in the figures.'],
    };
  },
};
export default entry;
