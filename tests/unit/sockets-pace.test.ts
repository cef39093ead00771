/** Real sockets with a text of paper behind them: what is read from whom, and when. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import type { Wire } from '../../server/sync/channel.ts';
import { createExpiry } from '../../server/ws/expiry.ts';
import { attachSockets } from '../../server/ws/sockets.ts';
import { createPacer, PACE } from '../../server/ws/pace.ts';
import { SEAT } from '../../server/ws/seat-sockets.ts';
import { Refusal } from '../../shared/protocol/errors.ts';
import { seat } from '../simulation/server.ts';

/** A promise and how it comes true. */
function door(): { opened: Promise<void>; open: () => void } {
  let open = (): void => undefined;
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { opened, open };
}

let server: Server;
let url: string;
let closeAll: () => void;
let seatKnown: Promise<void>;
let now: number;
let timers: (() => void)[];
let streams: Duplex[];
let taken: Map<string, Uint8Array[]>;
let wires: Map<string, Wire>;
let heard: () => void;
/** Seats that have ended, and how often the house has said so. */
let ended: Set<string>;
let endings: number;
let asked: number;
let mayEnter: () => Promise<void>;

beforeEach(async () => {
  [seatKnown, now, timers, streams, taken, wires, heard] = [Promise.resolve(), 0, [], [], new Map(), new Map(), () => undefined];
  [ended, endings, asked, mayEnter] = [new Set(), 0, 0, () => Promise.resolve()];
  server = createServer((_request, response) => response.end('here'));
  server.on('upgrade', (_request, stream) => streams.push(stream));
  closeAll = attachSockets(server, {
    house: {
      connect: (_text, { id }, _doc, wire) => {
        wires.set(id, wire);
        return {
          receive: (bytes) => {
            const known = taken.get(id);
            if (known === undefined) taken.set(id, [bytes]);
            else known.push(bytes);
            heard();
          },
          gone: () => undefined,
        };
      },
    },
    seatOf: async (request) => {
      asked += 1;
      await seatKnown;
      const id = new URL(request.url ?? '', 'http://x').searchParams.get('seat');
      if (id === null || ended.has(id)) throw new Refusal('no-seat');
      return { seat: seat('delegate', 'BRA', id), session: { id, expires: Infinity } };
    },
    expiry: createExpiry(() => 0, () => undefined),
    endings: () => endings,
    mayEnter: () => mayEnter(),
    checkOrigin: () => undefined,
    now: () => now,
    pacer: createPacer(() => now, (_ms, run) => void timers.push(run)),
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `127.0.0.1:${String((server.address() as AddressInfo).port)}`;
});
afterEach(async () => {
  closeAll();
  await new Promise((resolve) => server.close(resolve));
});

const come = async (id: string | null, doc = 'pen'): Promise<WebSocket> => {
  const socket = new WebSocket(`ws://${url}/sync/${doc}/text1${id === null ? '' : `?seat=${id}`}`);
  await new Promise((resolve, reject) => {
    socket.on('open', resolve);
    socket.on('error', reject);
  });
  return socket;
};
/** Lets the server do what there is to do. */
const round = async (): Promise<void> => {
  for (let i = 0; i < 10; i++) await (await fetch(`http://${url}/`, { headers: { connection: 'close' } })).text();
};
const until = (holds: () => boolean): Promise<void> =>
  new Promise((resolve) => {
    heard = () => {
      if (holds()) resolve();
    };
    heard();
  });
const count = (id: string): number => taken.get(id)?.length ?? 0;

test('R7 what comes before the seat is known is not read: it waits in the network, and all of it is taken then', async () => {
  const { opened, open } = door();
  seatKnown = opened;
  const socket = await come('a');
  for (let i = 0; i < 30; i++) socket.send(new Uint8Array(1_000_000).fill(i));
  await round();
  expect(count('a')).toBe(0);
  expect((streams[0] as Socket).bytesRead).toBeLessThan(500_000);
  expect(socket.bufferedAmount).toBeGreaterThan(10_000_000);
  open();
  await until(() => count('a') === 30);
  expect(taken.get('a')?.map((bytes) => [bytes.length, bytes[0]])).toEqual(Array.from({ length: 30 }, (_, i) => [1_000_000, i]));
  socket.terminate();
});

test('R6 one who has no seat is told so, whatever was sent before', async () => {
  const { opened, open } = door();
  seatKnown = opened;
  const socket = await come(null);
  const ended = new Promise((resolve) => socket.on('close', resolve));
  for (let i = 0; i < 100; i++) socket.send(new Uint8Array(10_000));
  open();
  expect(await ended).toBe(4401);
  expect(taken.size).toBe(0);
});

test('R6 a seat that ends while its socket is being opened does not stay; where none has ended it is not asked for again', async () => {
  const socket = await come('a');
  await round();
  expect([asked, wires.size]).toEqual([1, 1]);
  const { opened, open } = door();
  const reached = new Promise<void>((resolve) => {
    mayEnter = () => {
      resolve();
      return opened;
    };
  });
  const late = await come('b');
  const closed = new Promise((resolve) => late.on('close', resolve));
  await reached;
  ended.add('b');
  endings += 1;
  open();
  expect(await closed).toBe(4401);
  expect(socket.readyState).toBe(WebSocket.OPEN);
  socket.terminate();
});

test('R7 a flood is read at the pace of its seat, others at once; nothing of it is dropped', async () => {
  const flood = await come('a');
  const other = await come('b');
  const sent = 30_000;
  for (let i = 0; i < sent; i++) flood.send(new Uint8Array([i % 256, 0, 1, 2]));
  await until(() => count('a') >= PACE.frames.burst / 2);
  await round();
  other.send(new Uint8Array([1]));
  await until(() => count('b') === 1);
  // What was read in one piece with the last that it may send is taken, and no more.
  expect(count('a')).toBeLessThan(PACE.frames.burst + 15_000);
  while (count('a') < sent) {
    now += 10_000;
    for (const run of timers.splice(0)) run();
    await round();
  }
  expect(taken.get('a')?.map((bytes) => bytes[0])).toEqual(Array.from({ length: sent }, (_, i) => i % 256));
  for (const socket of [flood, other]) socket.terminate();
});

test('R7 of far too many sockets of one seat so many stay, and another seat still comes in', async () => {
  const sockets = await Promise.all(Array.from({ length: 2 * SEAT.sockets }, () => come('a', 'record')));
  let closed = 0;
  const ended = new Promise<void>((resolve) => {
    for (const socket of sockets) {
      const over = (): void => {
        closed += 1;
        if (closed === SEAT.sockets) resolve();
      };
      if (socket.readyState === WebSocket.CLOSED) over();
      else socket.on('close', over);
    }
  });
  // Coming itself counts: some are read from later.
  for (let i = 0; i < 20; i++) {
    now += 10_000;
    for (const run of timers.splice(0)) run();
    await round();
  }
  await ended;
  const other = await come('b');
  other.send(new Uint8Array([1]));
  await until(() => count('b') === 1);
  for (const socket of [...sockets, other]) socket.terminate();
});

test('R1 a frame to a record or an aside is small, or its socket is closed before it is whole', async () => {
  const socket = await come('a', 'record');
  const ended = new Promise((resolve) => socket.on('close', resolve));
  socket.send(new Uint8Array(300_000));
  expect(await ended).toBe(1009);
  expect(count('a')).toBe(0);
});

test('R2 a seat that reads nothing of what it is sent is sent away', async () => {
  const sockets = await Promise.all(Array.from({ length: 4 }, () => come('a', 'record')));
  for (const socket of sockets) socket.pause();
  await round();
  const wire = wires.get('a');
  if (wire === undefined) throw new Error('No wire');
  const block = new Uint8Array(1_000_000);
  let sent = 0;
  for (; sent < 200; sent++) {
    const before = wire.buffered();
    wire.send(block);
    if (wire.buffered() === before) break;
  }
  expect(sent * 1_000_000).toBeLessThan(SEAT.unread + 10_000_000);
  for (const socket of sockets) socket.terminate();
});
