/** The sockets of each seat, and what they hold together: bytes of frames that are not whole yet, bytes that are not read. */
import { LIMITS } from '../../shared/protocol/verbs.ts';

/** What one seat's sockets may come to together. */
export const SEAT = {
  /** Ten open pages with all their documents; of more the oldest is closed (one that has died may still look open). */
  sockets: 60,
  /** Bytes of frames that have not arrived whole. */
  partial: LIMITS.firstSync + 8_000_000,
  /** Bytes that wait because they are not read. */
  unread: 48_000_000,
} as const;

/** A socket has this much waiting before those of its seat are added up. */
const SOME = 256_000;

export interface SeatSocket {
  /** Bytes waiting to go out. */
  buffered(): number;
  /** Ends it because there are too many of its seat. */
  displace(): void;
}

export class SeatSockets {
  /** The oldest first, each with the bytes of the frame that is coming in. */
  readonly #seats = new Map<string, Map<SeatSocket, number>>();

  /** A new socket; ends the oldest where there are too many. */
  enter(seat: string, socket: SeatSocket): void {
    const sockets = this.#seats.get(seat) ?? new Map<SeatSocket, number>();
    this.#seats.set(seat, sockets);
    sockets.set(socket, 0);
    const [oldest] = sockets.keys();
    if (sockets.size <= SEAT.sockets || oldest === undefined) return;
    this.leave(seat, oldest);
    oldest.displace();
  }

  leave(seat: string, socket: SeatSocket): void {
    const sockets = this.#seats.get(seat);
    sockets?.delete(socket);
    if (sockets?.size === 0) this.#seats.delete(seat);
  }

  /** How many sockets a seat has. */
  count(seat: string): number {
    return this.#seats.get(seat)?.size ?? 0;
  }

  /** Bytes have come in. False: frames that are not whole take up too much. */
  arrived(seat: string, socket: SeatSocket, bytes: number): boolean {
    const sockets = this.#seats.get(seat);
    if (sockets?.has(socket) !== true) return true;
    sockets.set(socket, (sockets.get(socket) ?? 0) + bytes);
    let all = 0;
    for (const one of sockets.values()) all += one;
    return all <= SEAT.partial;
  }

  /** A frame is whole: its bytes are in the hands of the text. */
  whole(seat: string, socket: SeatSocket, bytes: number): void {
    const sockets = this.#seats.get(seat);
    const before = sockets?.get(socket);
    if (sockets !== undefined && before !== undefined) sockets.set(socket, Math.max(0, before - bytes));
  }

  /** Whether a seat reads so little of what it is sent that this socket of its is better closed. */
  behind(seat: string, socket: SeatSocket): boolean {
    if (socket.buffered() < SOME) return false;
    let all = 0;
    for (const one of this.#seats.get(seat)?.keys() ?? []) all += one.buffered();
    return all > SEAT.unread;
  }
}
