/** What one seat's sockets may use, together: more is delayed, and nobody else's is. */
import { describe, expect, test } from 'vitest';
import { Backlog, BACKLOG } from '../../server/sync/backlog.ts';
import { Connection } from '../../server/sync/channel.ts';
import { createPacer, Gate, PACE, type Paced } from '../../server/ws/pace.ts';
import { SEAT, SeatSockets, type SeatSocket } from '../../server/ws/seat-sockets.ts';
import { memoryLog } from '../../server/log/memory.ts';
import { CHAIR, createText, hosting, seat, TEXT } from './support/hosting.ts';

/** A clock by hand, and who waits for it. */
function time(): { now: () => number; later: (ms: number, run: () => void) => void; pass: (ms: number) => void; waiting: () => number } {
  let now = 0;
  let timers: { at: number; run: () => void }[] = [];
  return {
    now: () => now,
    later: (ms, run) => void timers.push({ at: now + ms, run }),
    pass: (ms) => {
      const end = now + ms;
      for (;;) {
        const next = timers.sort((a, b) => a.at - b.at)[0];
        if (next === undefined || next.at > end) break;
        timers = timers.filter((one) => one !== next);
        now = next.at;
        next.run();
      }
      now = end;
    },
    waiting: () => timers.length,
  };
}

function paced(): Paced & { halted: boolean; times: number } {
  return {
    halted: false,
    times: 0,
    pause() {
      this.halted = true;
      this.times += 1;
    },
    resume() {
      this.halted = false;
    },
  };
}

describe('Pace of a seat', () => {
  test('R7 what came by no socket is paid from the same budget: it is owed, and halts the sockets of the seat', () => {
    const clock = time();
    const pacer = createPacer(clock.now, clock.later);
    const socket = paced();
    pacer.use('a', { work: PACE.work.burst + 1_000 }, null);
    expect([pacer.owes('a'), pacer.owes('b')]).toEqual([5_000, 0]);
    pacer.use('a', { frames: 1 }, socket);
    expect(socket.halted).toBe(true);
    clock.pass(5_000);
    expect([pacer.owes('a'), socket.halted]).toEqual([0, false]);
  });

  test('R7 a command is charged for its work, also for looking up an old base', async () => {
    const { house } = hosting(memoryLog());
    await createText(house, ['One', 'Two']);
    await house.act(TEXT, CHAIR, 'mode', { mode: 'negotiation' });
    const [first] = (await house.view(TEXT, CHAIR)).provisions;
    const charged: number[] = [];
    let now = 0;
    // A clock that goes on with every look: what was measured is more than nothing.
    const metered = { now: () => (now += 1), work: (ms: number) => void charged.push(ms) };
    await house.act(TEXT, seat('delegate', 'BRA'), 'draft', { kind: 'amend', target: first?.id, wording: 'One more' }, metered);
    await house.act(TEXT, seat('delegate', 'BRA'), 'draft', { kind: 'amend', target: first?.id, base: [{ text: 'Never stood' }], wording: 'Never said' }, metered).catch(() => undefined);
    expect(charged).toEqual([1, 1]);
    await house.close();
  });

  test('R7 a flood of frames that were read in one piece is made up for whole, with one timer, and drops nothing', () => {
    const clock = time();
    const pacer = createPacer(clock.now, clock.later);
    const socket = paced();
    for (let i = 0; i < 11_000; i++) pacer.use('a', { frames: 1 }, socket);
    expect([socket.halted, socket.times, clock.waiting()]).toEqual([true, 1, 1]);
    clock.pass(49_000);
    expect(socket.halted).toBe(true);
    clock.pass(1_100);
    expect(socket.halted).toBe(false);
    // In the long run so many and no more.
    let taken = 0;
    for (let second = 0; second < 600; second++) {
      while (!socket.halted) {
        pacer.use('a', { frames: 1 }, socket);
        taken += 1;
      }
      clock.pass(100);
    }
    expect(taken).toBeLessThanOrEqual(60 * PACE.frames.rate + 1);
    expect(taken).toBeGreaterThan(55 * PACE.frames.rate);
  });

  test('R7 bytes and work count too, all sockets of the seat together, those of others not', () => {
    const clock = time();
    const pacer = createPacer(clock.now, clock.later);
    const [one, other, foreign] = [paced(), paced(), paced()];
    pacer.use('a', { bytes: PACE.bytes.burst }, one);
    expect(one.halted).toBe(false);
    pacer.use('a', { bytes: 1 }, one);
    pacer.use('a', { frames: 1 }, other);
    pacer.use('b', { frames: 1 }, foreign);
    expect([one.halted, other.halted, foreign.halted]).toEqual([true, true, false]);
    clock.pass(10);
    expect([one.halted, other.halted]).toEqual([false, false]);
    pacer.use('b', { work: PACE.work.burst + PACE.work.rate }, foreign);
    clock.pass(999);
    expect(foreign.halted).toBe(true);
    clock.pass(2);
    expect(foreign.halted).toBe(false);
  });

  test('R7 a person’s own use is never halted: a paste, a reconnection, typing for hours', () => {
    const clock = time();
    const pacer = createPacer(clock.now, clock.later);
    const socket = paced();
    for (let i = 0; i < 60; i++) pacer.use('a', { frames: 10 }, socket);
    pacer.use('a', { frames: 1, bytes: 30_000_000 }, socket);
    for (let key = 0; key < 20_000; key++) {
      pacer.use('a', { frames: 2, bytes: 100, work: 5 }, socket);
      clock.pass(100);
    }
    expect(socket.times).toBe(0);
  });

  test('R7 a socket that is halted for two reasons is read from when both are gone', () => {
    const socket = paced();
    const gate = new Gate(socket);
    gate.close('pace');
    gate.close('backlog');
    gate.close('backlog');
    gate.open('pace');
    expect([socket.halted, socket.times]).toEqual([true, 1]);
    gate.open('backlog');
    gate.open('backlog');
    expect(socket.halted).toBe(false);
  });
});

describe('Sockets of a seat', () => {
  const made = (buffered: () => number = () => 0): SeatSocket & { gone: boolean } => ({
    gone: false,
    buffered,
    displace() {
      this.gone = true;
    },
  });

  test('R7 of too many the oldest is closed, of this seat alone', () => {
    const seats = new SeatSockets();
    const other = made();
    seats.enter('b', other);
    const sockets = Array.from({ length: SEAT.sockets + 40 }, () => made());
    for (const socket of sockets) seats.enter('a', socket);
    expect(sockets.map(({ gone }) => gone)).toEqual(sockets.map((_, i) => i < 40));
    expect([seats.count('a'), seats.count('b'), other.gone]).toEqual([SEAT.sockets, 1, false]);
    for (const socket of sockets) seats.leave('a', socket);
    expect(seats.count('a')).toBe(0);
  });

  test('R1 frames that never become whole take up so much and no more', () => {
    const seats = new SeatSockets();
    const sockets = Array.from({ length: 10 }, () => made());
    for (const socket of sockets) seats.enter('a', socket);
    const honest = made();
    seats.enter('b', honest);
    let arrived = 0;
    for (let i = 0; i < 10_000; i++) {
      const socket = sockets[i % 10];
      if (socket === undefined || !seats.arrived('a', socket, 64_000)) break;
      arrived += 64_000;
    }
    expect(arrived).toBeLessThanOrEqual(SEAT.partial);
    for (let i = 0; i < 10_000; i++) {
      expect(seats.arrived('b', honest, 64_000)).toBe(true);
      seats.whole('b', honest, 64_000);
    }
  });

  test('R2 a seat that does not read what it is sent is behind; one that reads is not', () => {
    const seats = new SeatSockets();
    const slow = Array.from({ length: 5 }, () => made(() => 10_000_000));
    for (const socket of slow) seats.enter('a', socket);
    const quick = made(() => 1_000);
    seats.enter('a', quick);
    const large = made(() => 15_000_000);
    seats.enter('b', large);
    expect([slow[0], quick].map((socket) => socket !== undefined && seats.behind('a', socket))).toEqual([true, false]);
    expect(seats.behind('b', large)).toBe(false);
  });
});

describe('What waits to be taken', () => {
  test('R7 a connection that brings more than is taken is not read from until it is; in a full room nobody is', () => {
    const held = new Set<number>();
    const connect = (n: number): Connection =>
      new Connection(seat('delegate', 'BRA'), 'BRA', { type: 'pen' }, { send: () => undefined, close: () => undefined, buffered: () => 0, hold: (on) => void (on ? held.add(n) : held.delete(n)) });
    const backlog = new Backlog();
    const connections = Array.from({ length: 40 }, (_, i) => connect(i));
    const [first, second] = connections;
    if (first === undefined || second === undefined) throw new Error('Two connections');
    for (let i = 0; i <= BACKLOG.connection.frames; i++) backlog.add(first, 10);
    backlog.add(second, 10);
    expect([...held]).toEqual([0]);
    backlog.release();
    expect([...held]).toEqual([0]);
    backlog.done(first, 10);
    backlog.release();
    expect([...held]).toEqual([]);
    for (const connection of connections) backlog.add(connection, BACKLOG.connection.bytes - 10_000);
    expect(held.size).toBeGreaterThan(0);
    for (const connection of connections) backlog.done(connection, BACKLOG.connection.bytes - 10_000);
    for (let i = 0; i < BACKLOG.connection.frames; i++) backlog.done(first, 10);
    backlog.done(second, 10);
    backlog.release();
    expect([held.size, backlog.room]).toEqual([0, { frames: 0, bytes: 0 }]);
  });
});
