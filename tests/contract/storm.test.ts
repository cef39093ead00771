/** A thousand come at once, are sent away by a server that stops, and come back: told in counts, never in seconds. */
import { expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { retryDelay } from '../../client/sync/connect.ts';
import { step1Frame } from '../../server/sync/channel.ts';
import { CLOSE } from '../../shared/protocol/errors.ts';
import { MESSAGE, SYNC } from '../../shared/protocol/wire.ts';
import { openServerMeeting } from '../e2e/support/programs.ts';
import { chanceOf } from '../simulation/chance.ts';

const SEATS = 25;
const EACH = 40;

/** One reader of the record, which comes back as our client does. */
class Reader {
  readonly #url: string;
  readonly #random: () => number;
  #socket: WebSocket | null = null;
  /** Tries since it was last served. */
  tries = 0;
  readonly closes: number[] = [];
  /** Frames with words since its last sync. */
  updates = 0;
  #served: () => void = () => undefined;
  #updated: () => void = () => undefined;

  constructor(url: string, random: () => number) {
    this.#url = url;
    this.#random = random;
  }

  /** Comes, and comes back whenever it is sent away; resolves when it is served next. */
  come(): Promise<void> {
    return new Promise((resolve) => {
      this.#served = resolve;
      if (this.#socket === null) this.#open();
    });
  }

  /** Until it has heard of a change. */
  updated(): Promise<void> {
    return new Promise((resolve) => {
      this.#updated = resolve;
      if (this.updates > 0) resolve();
    });
  }

  #open(): void {
    this.tries += 1;
    const socket = new WebSocket(this.#url);
    this.#socket = socket;
    socket.on('error', () => undefined);
    socket.on('open', () => socket.send(step1Frame(new Uint8Array([0]))));
    socket.on('message', (data: Buffer) => {
      if (data[0] !== MESSAGE.sync) return;
      if (data[1] === SYNC.update) {
        this.updates += 1;
        this.#updated();
      }
      if (data[1] !== SYNC.step2) return;
      this.updates = 0;
      this.#served();
    });
    socket.on('close', (code) => {
      if (code !== 1006) {
        this.closes.push(code);
        this.tries = 0;
      }
      setTimeout(() => this.#open(), retryDelay(this.tries, this.#random()));
    });
  }

  leave(): void {
    this.#socket?.removeAllListeners('close').terminate();
  }
}

test('Storm: a thousand sockets at once are all served, hear one frame of one change, are sent away by a server that stops, and all come back', { timeout: 120_000 }, async () => {
  const meeting = await openServerMeeting();
  const random = chanceOf(7);
  const chair = await meeting.program('Chair');
  const seats = await Promise.all(Array.from({ length: SEATS }, () => meeting.program('Reader')));
  const readers = seats.flatMap(({ token }) =>
    Array.from({ length: EACH }, () => new Reader(`${meeting.server.url.replace('http', 'ws')}/sync/record/${meeting.text}?token=${token}`, () => random.next())),
  );
  try {
    await Promise.all(readers.map((reader) => reader.come()));
    expect(readers.filter(({ tries, closes }) => tries === 1 && closes.length === 0)).toHaveLength(1_000);
    await chair.act('mode', { mode: 'negotiation' });
    await Promise.all(readers.map((reader) => reader.updated()));
    expect(new Set(readers.map(({ updates }) => updates))).toEqual(new Set([1]));

    const back = readers.map((reader) => reader.come());
    expect(await meeting.server.rest()).toBe(0);
    await meeting.server.start();
    await Promise.all(back);
    expect(readers.filter(({ closes }) => closes.length === 1 && closes[0] === CLOSE.restart)).toHaveLength(1_000);
    expect((await chair.state()).head.mode).toBe('negotiation');
  } finally {
    for (const reader of readers) reader.leave();
    await meeting.close();
  }
});

test('Storm: those who were sent away at one moment come back spread out, the further the longer it takes', () => {
  const random = chanceOf(11);
  for (const n of [0, 2, 4]) {
    const delays = Array.from({ length: 1_000 }, () => retryDelay(n, random.next())).toSorted((a, b) => a - b);
    const [first = 0, last = 0] = [delays[0], delays.at(-1)];
    expect(last - first).toBeGreaterThan(350 * 2 ** n);
    // In no tenth of that time is there more than twice its share.
    for (let tenth = 0; tenth < 10; tenth++) {
      const [from, to] = [first + ((last - first) * tenth) / 10, first + ((last - first) * (tenth + 1)) / 10];
      expect(delays.filter((delay) => delay >= from && delay < to).length).toBeLessThan(200);
    }
  }
});
