/** A way to the server that is as bad as networks are: slow, silent, or behind a portal that answers everything itself. */
import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';

export interface BadWire {
  /** Where pages that come over this wire find the server. */
  readonly url: string;
  /** What is sent either way takes so many milliseconds. */
  delay(milliseconds: number): void;
  /** Connections stay, and nothing comes through any more: as after a laptop slept, or a router forgot them. */
  swallow(): void;
  /** Nothing comes through until it is mended; then all of it does, in its order: a cut that the network outlives. */
  hold(): void;
  /** Every connection ends, and whoever comes gets the page of a Wi-Fi portal. */
  portal(): void;
  /** Whoever comes now gets through at once. Connections that were swallowed stay dead. */
  mend(): void;
  close(): Promise<void>;
}

const PAGE = '<!doctype html><title>Welcome</title><p>Accept the conditions of the guest network.';
const PORTAL = `HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: ${String(PAGE.length)}\r\nConnection: close\r\n\r\n${PAGE}`;

interface Pair {
  readonly near: Socket;
  readonly far: Socket;
  /** Nothing goes through it any more. */
  dead: boolean;
}

/** Opens a wire to a port of this machine. */
export async function openBadWire(port: number): Promise<BadWire> {
  const pairs = new Set<Pair>();
  const guests = new Set<Socket>();
  let milliseconds = 0;
  let mode: 'through' | 'swallow' | 'hold' | 'portal' = 'through';
  let held: (() => void)[] = [];

  const through = (near: Socket): void => {
    const pair: Pair = { near, far: connect(port, '127.0.0.1'), dead: mode === 'swallow' };
    pairs.add(pair);
    for (const [one, other] of [[pair.near, pair.far], [pair.far, pair.near]] as const) {
      const later = (run: () => void): void => {
        if (pair.dead) return;
        if (mode === 'hold') held.push(run);
        else if (milliseconds === 0) run();
        else setTimeout(run, milliseconds);
      };
      one.on('data', (bytes) => later(() => other.write(bytes)));
      one.on('error', () => undefined);
      one.on('close', () => {
        pairs.delete(pair);
        if (!pair.dead) later(() => other.destroy());
      });
    }
  };
  const proxy = createServer((near) => {
    if (mode !== 'portal') {
      through(near);
      return;
    }
    guests.add(near);
    near.on('error', () => undefined);
    near.on('close', () => guests.delete(near));
    near.once('data', () => near.end(PORTAL));
  }).listen(0, '127.0.0.1');
  await once(proxy, 'listening');
  const address = proxy.address();
  const drop = (): void => {
    for (const { near, far } of pairs) for (const socket of [near, far]) socket.destroy();
    for (const guest of guests) guest.destroy();
  };
  return {
    url: `http://127.0.0.1:${String(typeof address === 'object' && address !== null ? address.port : 0)}`,
    delay: (to) => {
      milliseconds = to;
    },
    swallow: () => {
      mode = 'swallow';
      for (const pair of pairs) pair.dead = true;
    },
    hold: () => {
      mode = 'hold';
    },
    portal: () => {
      mode = 'portal';
      drop();
    },
    mend: () => {
      mode = 'through';
      milliseconds = 0;
      for (const guest of guests) guest.destroy();
      const late = held;
      held = [];
      for (const run of late) run();
    },
    close: async () => {
      const closed = new Promise((resolve) => proxy.close(resolve));
      drop();
      await closed;
    },
  };
}
