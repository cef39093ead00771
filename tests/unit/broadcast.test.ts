/** How a turn is told to many: gathered by load, one frame for all, carets once a turn, nobody's queue without an end. */
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import * as decoding from 'lib0/decoding';
import * as encoding from 'lib0/encoding';
import { memoryLog, memoryStore } from '../../server/log/memory.ts';
import { Breath, type Told } from '../../server/sync/breath.ts';
import { awarenessFrame, BEHIND, step1Frame, type DocName, type Wire } from '../../server/sync/channel.ts';
import type { TextHouse } from '../../server/sync/house.ts';
import { framed } from '../../server/ws/packed.ts';
import { createExpiry } from '../../server/ws/expiry.ts';
import { createPacer } from '../../server/ws/pace.ts';
import { attachSockets } from '../../server/ws/sockets.ts';
import { CLOSE } from '../../shared/protocol/errors.ts';
import { MESSAGE, SYNC } from '../../shared/protocol/wire.ts';
import type { Seat } from '../../shared/permissions/seat.ts';
import { CHAIR, Client, createText, hosting, seat, TEXT } from './support/hosting.ts';

const undo: (() => unknown)[] = [];
afterEach(async () => {
  for (const one of undo.splice(0).reverse()) await one();
});

/** Everybody was told. */
const all = (frames: number): Told => ({ frames, all: frames });

describe('Broadcast: gathering', () => {
  /** How long is gathered once telling so many has long taken so many milliseconds. */
  function afterTelling(milliseconds: number, frames = 100_000): number {
    let now = 0;
    const breath = new Breath(() => now);
    for (let i = 0; i < 100; i++) {
      breath.while(() => {
        now += milliseconds;
        return all(frames);
      });
    }
    return breath.left;
  }

  test('a quiet room waits for nothing, a full one longer, and none for more than 150 ms', () => {
    expect(afterTelling(0)).toBe(0);
    expect(afterTelling(0.4)).toBe(0);
    expect(afterTelling(1)).toBeLessThan(5);
    expect(afterTelling(3)).toBeGreaterThan(30);
    expect(afterTelling(8)).toBeGreaterThan(afterTelling(3));
    expect(afterTelling(8)).toBeLessThanOrEqual(150);
  });

  test('what telling itself takes is part of the pause, and however long it takes some time is left for what has come in', () => {
    expect(afterTelling(14)).toBeLessThan(afterTelling(8));
    expect(afterTelling(14) + 14).toBeLessThanOrEqual(150);
    expect(afterTelling(200)).toBe(6);
    expect(afterTelling(1_000)).toBe(30);
  });

  /** A room of so many, each frame of which takes so many milliseconds, while letters come all the time: its parts, and milliseconds until all have heard. */
  function full(readers: number, each: number): { parts: number; round: number; longest: number } {
    let now = 0;
    const breath = new Breath(() => now);
    const told: number[] = [];
    let [next, parts, longest] = [0, 0, 0];
    for (let turns = 0; turns < 400; turns++) {
      now += breath.left;
      const frames = breath.share(readers);
      const from = now;
      breath.while(() => {
        now += frames * each;
        return { frames, all: readers };
      });
      longest = now - from;
      next += frames;
      parts++;
      if (next < readers) continue;
      told.push(now);
      if (turns < 380) parts = 0;
      next -= readers;
    }
    return { parts, round: ((told.at(-1) ?? 0) - (told.at(-6) ?? 0)) / 5, longest };
  }

  test('a room that takes long to tell is told in parts that take some milliseconds each, and each reader as often as in a smaller one', () => {
    expect(full(1_000, 0.007).longest).toBeCloseTo(7);
    for (const readers of [3_000, 6_000, 9_000, 11_000]) {
      const { round, longest } = full(readers, 0.011);
      expect(longest).toBeLessThan(16);
      expect(Math.abs(round - 150)).toBeLessThan(15);
    }
  });

  test('a room that is more than full goes slower, and still takes what is typed between two parts', () => {
    const { round, longest } = full(30_000, 0.011);
    expect(longest).toBeLessThan(16);
    expect(round).toBeGreaterThan(330);
    expect(round).toBeLessThan(330 * 1.2);
  });

  test('after a rest the parts of a large room follow on each other, so that a single letter is with all as soon as it can be', () => {
    let now = 0;
    const breath = new Breath(() => now);
    const part = (): void =>
      breath.while(() => {
        now += 10;
        return { frames: breath.share(10_000), all: 10_000 };
      });
    for (let i = 0; i < 100; i++) {
      now += breath.left;
      part();
    }
    expect(breath.left).toBeGreaterThan(3);
    now += 1_000;
    const parts = Math.ceil(10_000 / breath.share(10_000));
    for (let i = 0; i < parts - 1; i++) {
      part();
      expect(breath.left).toBeLessThanOrEqual(1);
    }
    part();
    part();
    expect(breath.left).toBeGreaterThan(3);
  });

  test('a few frames to a few say nothing of what the room costs', () => {
    let now = 0;
    const breath = new Breath(() => now);
    const tell = (frames: number, milliseconds: number): void =>
      breath.while(() => {
        now += milliseconds;
        return { frames, all: 10_000 };
      });
    for (let i = 0; i < 100; i++) tell(breath.share(10_000), 10);
    const share = breath.share(10_000);
    for (let i = 0; i < 100; i++) tell(3, 0.2);
    expect(breath.share(10_000)).toBe(share);
  });

  test('taking a turn is part of the pause too: from telling to telling it stays as long, and a slow disk does not take the rest away', () => {
    /** Milliseconds from one telling to the next, once both have long taken so many. */
    const apart = (taking: number, telling: number): number => {
      let now = 0;
      let told = 0;
      let between = 0;
      const breath = new Breath(() => now);
      for (let i = 0; i < 100; i++) {
        now += breath.left;
        breath.begin();
        now += taking;
        [between, told] = [now - told, now];
        breath.while(() => {
          now += telling;
          return all(100_000);
        });
      }
      return between;
    };
    expect(Math.abs(apart(20, 8) - apart(0, 8))).toBeLessThanOrEqual(1);
    expect(apart(500, 8)).toBeGreaterThan(500 + 50);
  });

  test('where telling a few takes long because the machine is busy, no more is gathered than for a few', () => {
    expect(afterTelling(8, 100)).toBeLessThan(10);
    expect(afterTelling(8, 1_000)).toBeGreaterThan(100);
    expect(afterTelling(40, 100)).toBeLessThan(10);
  });

  test('one turn during which the machine did something else does not slow the next ones', () => {
    let now = 0;
    const breath = new Breath(() => now);
    const tell = (milliseconds: number): void =>
      breath.while(() => {
        now += milliseconds;
        return all(100);
      });
    for (let i = 0; i < 50; i++) tell(1);
    const before = breath.left;
    tell(400);
    expect(breath.left).toBeLessThan(10);
    for (let i = 0; i < 5; i++) tell(1);
    expect(breath.left).toBe(before);
  });

  test('time that passes between turns is not waited for again, and a clock that leaps makes nobody wait', () => {
    let now = 0;
    const breath = new Breath(() => now);
    for (let i = 0; i < 100; i++) {
      breath.while(() => {
        now += 10;
        return all(10_000);
      });
    }
    const left = breath.left;
    now += 10;
    expect(breath.left).toBe(left - 10);
    now += 1_000_000;
    expect(breath.left).toBe(0);
    now -= 2_000_000;
    expect(breath.left).toBeLessThanOrEqual(150);
  });
});

/** A connection that counts what it is sent. */
function listener(house: TextHouse, by: Seat, doc: DocName, waiting: () => number = () => 0) {
  const frames: Uint8Array[] = [];
  let closed: number | null = null;
  const wire: Wire = { send: (frame) => frames.push(frame), close: (code) => (closed = code), buffered: waiting };
  const far = house.connect(TEXT, by, doc, wire);
  far?.receive(step1Frame(new Uint8Array([0])));
  return {
    frames,
    send: (frame: Uint8Array) => far?.receive(frame),
    ofType: (type: number) => frames.filter((frame) => frame[0] === type),
    closed: () => closed,
  };
}

/** A caret of a client at some place. */
function caret(client: number, clock: number, at: number): Uint8Array {
  const out = encoding.createEncoder();
  encoding.writeVarUint(out, 1);
  encoding.writeVarUint(out, client);
  encoding.writeVarUint(out, clock);
  encoding.writeVarString(out, JSON.stringify({ user: { name: 'Whatever it says', color: '#123456' }, cursor: { anchor: at, head: at } }));
  return awarenessFrame(encoding.toUint8Array(out));
}

/** The clients of whose carets a frame tells. */
function caretsIn(frame: Uint8Array | undefined): number[] {
  const input = decoding.createDecoder(frame ?? new Uint8Array([1, 0]));
  decoding.readVarUint(input);
  const inner = decoding.createDecoder(decoding.readVarUint8Array(input));
  return Array.from({ length: decoding.readVarUint(inner) }, () => {
    const client = decoding.readVarUint(inner);
    decoding.readVarUint(inner);
    decoding.readVarString(inner);
    return client;
  });
}

async function openText() {
  const { house } = hosting(memoryLog({ store: memoryStore() }));
  undo.push(() => house.close());
  await createText(house, ['One', 'Two']);
  await house.act(TEXT, CHAIR, 'mode', { mode: 'open', pens: 'all' });
  const [first] = (await house.view(TEXT, CHAIR)).provisions;
  return { house, id: first?.id ?? '' };
}

describe('Broadcast: one frame for all', () => {
  test('every reader gets the very same frame, once a turn', async () => {
    const { house, id } = await openText();
    const readers = Array.from({ length: 50 }, (_, i) => listener(house, seat('reader', null, `r${String(i)}`), { type: 'record' }));
    const pen = new Client(house, seat('delegate', 'BRA'), { type: 'pen' });
    await pen.synced();
    const had = readers.map(({ frames }) => frames.length);
    // Three keystrokes at once are one turn.
    for (const letter of 'abc') pen.append(id, letter);
    await pen.until(() => pen.saved >= 3);
    const news = readers.map(({ frames }, i) => frames.slice(had[i]));
    expect(news.map((frames) => frames.length)).toEqual(readers.map(() => 1));
    for (const frames of news) expect(frames[0]).toBe(news[0]?.[0]);
  });

  test('of a turn the readers of the record hear before those on the pen', async () => {
    const { house, id } = await openText();
    const heard: string[] = [];
    const wire = (name: string): Wire => ({
      send: (frame) => void (frame[0] === MESSAGE.sync && frame[1] === SYNC.update && heard.push(name)),
      close: () => undefined,
      buffered: () => 0,
    });
    for (const [by, type] of [[seat('delegate', 'NPL'), 'pen'], [seat('reader'), 'record']] as const) {
      house.connect(TEXT, by, { type }, wire(type))?.receive(step1Frame(new Uint8Array([0])));
    }
    const pen = new Client(house, seat('delegate', 'BRA'), { type: 'pen' });
    await pen.synced();
    pen.append(id, 'a');
    await pen.until(() => pen.saved >= 1);
    expect(heard).toEqual(['record', 'pen']);
  });

  test('all who come with the same state between two changes get the very same answer, and a new one after a change', async () => {
    const { house, id } = await openText();
    const pen = new Client(house, seat('delegate', 'BRA'), { type: 'pen' });
    await pen.synced();
    const come = (): ReturnType<typeof listener>[] => Array.from({ length: 20 }, (_, i) => listener(house, seat('reader', null, `r${String(i)}`), { type: 'record' }));
    const before = come();
    await house.view(TEXT, CHAIR);
    expect(new Set(before.map(({ frames }) => frames[0])).size).toBe(1);
    pen.append(id, 'x');
    await pen.until(() => pen.saved >= 1);
    const after = come();
    await house.view(TEXT, CHAIR);
    expect(new Set(after.map(({ frames }) => frames[0])).size).toBe(1);
    expect(after[0]?.frames[0]).not.toEqual(before[0]?.frames[0]);
  });
});

describe('Carets', () => {
  test('carets that move in one turn go out as one frame, to those on the same scratch document alone', async () => {
    const { house } = await openText();
    const pens = ['BRA', 'NPL', 'GBR'].map((party) => listener(house, seat('delegate', party), { type: 'pen' }));
    const others = [listener(house, seat('reader'), { type: 'record' }), listener(house, seat('delegate', 'BRA', 'b2'), { type: 'desk', party: 'BRA' }), listener(house, CHAIR, { type: 'record' })];
    await house.view(TEXT, CHAIR);
    for (let at = 0; at < 5; at++) pens.forEach((pen, i) => pen.send(caret(100 + i, at + 1, at)));
    await house.view(TEXT, CHAIR);
    for (const pen of pens) {
      const carets = pen.ofType(MESSAGE.awareness);
      expect(carets).toHaveLength(1);
      expect(caretsIn(carets[0]).toSorted()).toEqual([100, 101, 102]);
      expect(new TextDecoder().decode(carets[0])).not.toMatch(/Whatever|#123456/);
    }
    for (const other of others) expect(other.ofType(MESSAGE.awareness)).toEqual([]);
  });

  test('a heartbeat that says nothing new reaches nobody', async () => {
    const { house } = await openText();
    const [one, two] = ['BRA', 'NPL'].map((party) => listener(house, seat('delegate', party), { type: 'pen' }));
    await house.view(TEXT, CHAIR);
    one?.send(caret(100, 1, 7));
    await house.view(TEXT, CHAIR);
    expect(two?.ofType(MESSAGE.awareness)).toHaveLength(1);
    for (let clock = 2; clock < 20; clock++) {
      one?.send(caret(100, clock, 7));
      await house.view(TEXT, CHAIR);
    }
    expect(two?.ofType(MESSAGE.awareness)).toHaveLength(1);
  });
});

describe('Presence', () => {
  test('a reader is told of a coming and going at most once a second, by delegation, however many come', async () => {
    let now = 1_000_000;
    const { house } = hosting(memoryLog({ store: memoryStore() }), { clock: () => now });
    undo.push(() => house.close());
    await createText(house, ['One']);
    const reader = listener(house, seat('reader'), { type: 'record' });
    await house.view(TEXT, CHAIR);
    let seconds = 0;
    const beat = (): void => {
      now += 1_000;
      seconds++;
      house.tellPresence();
    };
    beat();
    const had = reader.ofType(MESSAGE.presence).length;
    for (let i = 0; i < 300; i++) listener(house, seat('delegate', i % 2 === 0 ? 'BRA' : 'NPL', `d${String(i)}`), { type: 'record' });
    await house.view(TEXT, CHAIR);
    // Nothing at the moment of coming, and no more than one frame a second after.
    expect(reader.ofType(MESSAGE.presence)).toHaveLength(had);
    for (let i = 0; i < 10; i++) beat();
    expect(reader.ofType(MESSAGE.presence)).toHaveLength(had + 1);
    const told = new TextDecoder().decode(reader.ofType(MESSAGE.presence).at(-1));
    expect(told).toContain('{"party":"BRA","seats":150},{"party":"NPL","seats":150}');
    expect(told).not.toContain('Person of');
    expect(seconds).toBe(11);
  });
});

describe('Presence in a full room', () => {
  test('who is in it is told to some at a time, so that letters come in between, and to all', async () => {
    const waiting: (() => void)[] = [];
    let held = false;
    const { house } = hosting(memoryLog({ store: memoryStore() }), {
      pause: (ms) => new Promise((resolve) => (held ? void waiting.push(resolve) : void (ms === 0 ? setImmediate(resolve) : setTimeout(resolve, ms)))),
    });
    undo.push(() => house.close());
    await createText(house, ['One']);
    const readers = Array.from({ length: 2_500 }, (_, i) => listener(house, seat('reader', null, `r${String(i % 50)}`), { type: 'record' }));
    await house.view(TEXT, CHAIR);
    const told = (): number => readers.filter((reader) => reader.ofType(MESSAGE.presence).length === 1).length;
    held = true;
    house.tellPresence();
    const seen = [told()];
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      next();
      await new Promise((resolve) => setImmediate(resolve));
      seen.push(told());
    }
    held = false;
    expect(seen).toEqual([1_000, 2_000, 2_500]);
  });
});

describe('Slow readers', () => {
  test('one that does not read is sent away instead of being queued for, and the others hear all', async () => {
    const { house, id } = await openText();
    let waiting = 0;
    const slow = listener(house, seat('reader', null, 'slow'), { type: 'record' }, () => waiting);
    const good = listener(house, seat('reader', null, 'good'), { type: 'record' });
    const pen = new Client(house, seat('delegate', 'BRA'), { type: 'pen' });
    await pen.synced();
    const type = async (): Promise<void> => {
      const sent = pen.saved + 1;
      pen.append(id, 'x');
      await pen.until(() => pen.saved >= sent);
    };
    await type();
    const had = slow.frames.length;
    // As much as may wait: what it has not read yet, beside the largest thing it was sent.
    waiting = BEHIND;
    await type();
    expect([slow.frames.length, slow.closed()]).toEqual([had + 1, null]);
    waiting = BEHIND + 1_000_000;
    for (let i = 0; i < 20; i++) await type();
    expect([slow.frames.length, slow.closed()]).toEqual([had + 1, CLOSE.restart]);
    expect(good.frames.length).toBe(had + 1 + 20);
    // It comes back, asks for what it lacks, and has it.
    const back = new Client(house, seat('reader', null, 'slow'), { type: 'record' });
    await back.synced();
    expect(back.doc.getMap('provisions').size).toBe(2);
  });

  /** Sockets over a house that only hands out what it was connected with. */
  async function sockets(): Promise<{ server: Server; port: number; wires: Wire[]; connected: () => Promise<Wire> }> {
    const wires: Wire[] = [];
    const waiting: ((wire: Wire) => void)[] = [];
    const server = createServer();
    const house = {
      connect: (_text: string, _seat: Seat, _doc: DocName, wire: Wire) => {
        wires.push(wire);
        waiting.shift()?.(wire);
        return { receive: () => undefined, gone: () => undefined };
      },
    };
    const close = attachSockets(server, {
      house, seatOf: () => Promise.resolve({ seat: seat('reader'), session: { id: 's', expires: Infinity } }), mayEnter: () => Promise.resolve(), endings: () => 0,
      checkOrigin: () => undefined, now: () => performance.now(), pacer: createPacer(() => performance.now(), (ms, run) => void setTimeout(run, ms)), expiry: createExpiry(() => 0, () => undefined),
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    undo.push(() => {
      close();
      server.close();
    });
    return { server, port: (server.address() as AddressInfo).port, wires, connected: () => new Promise((resolve) => waiting.push(resolve)) };
  }

  test('what waits for one that never reads is let go of at once when it is sent away', async () => {
    const { port, connected } = await sockets();
    const there = connected();
    const socket = connect(port, '127.0.0.1');
    undo.push(() => socket.destroy());
    // It asks for a document and reads nothing more.
    socket.write('GET /sync/record/t HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n');
    socket.pause();
    const wire = await there;
    const piece = new Uint8Array(1_000_000);
    // More than the buffers of the system take.
    for (let i = 0; i < 200 && wire.buffered() <= 20_000_000; i++) {
      wire.send(piece);
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect(wire.buffered()).toBeGreaterThan(BEHIND);
    wire.close(CLOSE.restart, 'too far behind');
    socket.resume();
    await once(socket, 'close');
    expect(wire.buffered()).toBe(0);
  });

  test('Wire: frames of every size arrive as they were sent', async () => {
    const { port, connected } = await sockets();
    const there = connected();
    const socket = new WebSocket(`ws://127.0.0.1:${String(port)}/sync/record/t`);
    undo.push(() => socket.terminate());
    const got: Buffer[] = [];
    socket.on('message', (data: Buffer) => got.push(data));
    const wire = await there;
    const sizes = [0, 1, 125, 126, 127, 65_535, 65_536, 1_000_000, 5];
    const sent = sizes.map((size) => Uint8Array.from({ length: size }, (_, i) => i % 251));
    for (const message of sent) wire.send(message);
    wire.close(CLOSE.restart, 'enough');
    const [code] = (await once(socket, 'close')) as [number];
    expect(got.map((one) => one.length)).toEqual(sizes);
    got.forEach((one, i) => expect(one.equals(sent[i] ?? new Uint8Array())).toBe(true));
    expect(code).toBe(CLOSE.restart);
  });

  test('Wire: a frame is a header and the message, made once', () => {
    expect([...framed(new Uint8Array([7, 8]))]).toEqual([0x82, 2, 7, 8]);
    expect([...framed(new Uint8Array(300)).subarray(0, 4)]).toEqual([0x82, 126, 1, 44]);
    expect([...framed(new Uint8Array(70_000)).subarray(0, 10)]).toEqual([0x82, 127, 0, 0, 0, 0, 0, 1, 17, 112]);
  });
});
