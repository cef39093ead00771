/** What has come in and is not taken yet: a connection that brings more than can be taken is not read from meanwhile (R7). */
import type { Connection } from './channel.ts';

/** What may wait, of one connection and in a room; whoever brings more is not read from until it is taken. */
export const BACKLOG = {
  connection: { frames: 200, bytes: 4_000_000 },
  room: { frames: 20_000, bytes: 128_000_000 },
} as const;

interface Waiting {
  frames: number;
  bytes: number;
}

const over = ({ frames, bytes }: Waiting, most: Waiting): boolean => frames > most.frames || bytes > most.bytes;

export class Backlog {
  readonly #of = new Map<Connection, Waiting>();
  readonly #room: Waiting = { frames: 0, bytes: 0 };
  readonly #held = new Set<Connection>();

  /** A message has come in. */
  add(connection: Connection, bytes: number): void {
    const of = this.#of.get(connection) ?? { frames: 0, bytes: 0 };
    this.#of.set(connection, of);
    for (const one of [of, this.#room]) {
      one.frames += 1;
      one.bytes += bytes;
    }
    if (this.#held.has(connection) || !(over(of, BACKLOG.connection) || over(this.#room, BACKLOG.room))) return;
    this.#held.add(connection);
    connection.hold(true);
  }

  /** A message has been taken. */
  done(connection: Connection, bytes: number): void {
    const of = this.#of.get(connection);
    if (of === undefined) return;
    for (const one of [of, this.#room]) {
      one.frames -= 1;
      one.bytes -= bytes;
    }
    if (of.frames <= 0) this.#of.delete(connection);
  }

  /** Reads on from those whose messages are taken. */
  release(): void {
    if (over(this.#room, BACKLOG.room)) return;
    for (const connection of [...this.#held]) {
      if (over(this.#of.get(connection) ?? { frames: 0, bytes: 0 }, BACKLOG.connection)) continue;
      this.#held.delete(connection);
      connection.hold(false);
    }
  }

  get room(): Readonly<Waiting> {
    return this.#room;
  }
}
