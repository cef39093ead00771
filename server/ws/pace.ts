/**
 * Pace of a seat: a limit that delays and never drops (DESIGN 4, 6). A seat that sends more than a person and its browser
 * can, or asks for more work, is read more slowly; the bytes wait in its own sockets, and nobody else does.
 */

/** What is paced: reading from it can be halted and resumed. */
export interface Paced {
  pause(): void;
  resume(): void;
}

/** What a seat may use: so much a second in the long run, and so much at once after a silence. */
export const PACE = {
  /** Frames; a paste, or a reconnection with many documents, fits into the burst. */
  frames: { rate: 200, burst: 1_000 },
  /** Bytes sent, and bytes of what it asked for again. The first sync after hours offline fits into the burst. */
  bytes: { rate: 2_000_000, burst: 40_000_000 },
  /** Milliseconds of work for its messages: in the long run a fifth of a core. */
  work: { rate: 200, burst: 4_000 },
} as const;

/** What a new socket counts for, in frames. */
export const CONNECT = 10;

type Kind = keyof typeof PACE;
const KINDS: readonly Kind[] = ['frames', 'bytes', 'work'];

interface Budget {
  readonly left: Record<Kind, number>;
  at: number;
  readonly waiting: Set<Paced>;
  /** Whether somebody will look when there is something left again. */
  armed: boolean;
}

export interface Pacer {
  /** Notes what a seat has used; halts reading from the socket (null: it came by none) until that is made up for. */
  use(seat: string, used: Partial<Record<Kind, number>>, socket: Paced | null): void;
  /** Milliseconds until a seat has made up for what it used. */
  owes(seat: string): number;
  /** A socket has closed. */
  forget(seat: string, socket: Paced): void;
}

/** `now`: milliseconds that never go back. `later`: runs something in so many milliseconds. */
export function createPacer(now: () => number, later: (ms: number, run: () => void) => void): Pacer {
  const budgets = new Map<string, Budget>();

  function fill(budget: Budget): void {
    const at = now();
    const seconds = (at - budget.at) / 1_000;
    for (const kind of KINDS) budget.left[kind] = Math.min(PACE[kind].burst, budget.left[kind] + seconds * PACE[kind].rate);
    budget.at = at;
  }

  /** Milliseconds until nothing is owed. */
  function owed({ left }: Budget): number {
    let most = 0;
    for (const kind of KINDS) most = Math.max(most, (-left[kind] / PACE[kind].rate) * 1_000);
    return most;
  }

  function arm(budget: Budget): void {
    if (budget.armed) return;
    budget.armed = true;
    later(Math.ceil(owed(budget)), () => {
      budget.armed = false;
      fill(budget);
      // More may have come in on what had been read already.
      if (owed(budget) > 0) return arm(budget);
      for (const socket of [...budget.waiting]) {
        budget.waiting.delete(socket);
        socket.resume();
      }
    });
  }

  function forgetQuiet(): void {
    for (const [seat, budget] of budgets) {
      fill(budget);
      if (budget.waiting.size === 0 && KINDS.every((kind) => budget.left[kind] === PACE[kind].burst)) budgets.delete(seat);
    }
  }

  return {
    use(seat, used, socket) {
      if (budgets.size > 10_000) forgetQuiet();
      const budget = budgets.get(seat) ?? { left: { frames: PACE.frames.burst, bytes: PACE.bytes.burst, work: PACE.work.burst }, at: now(), waiting: new Set(), armed: false };
      budgets.set(seat, budget);
      fill(budget);
      for (const kind of KINDS) budget.left[kind] -= used[kind] ?? 0;
      if (socket === null || owed(budget) === 0 || budget.waiting.has(socket)) return;
      budget.waiting.add(socket);
      socket.pause();
      arm(budget);
    },
    owes(seat) {
      const budget = budgets.get(seat);
      if (budget === undefined) return 0;
      fill(budget);
      return owed(budget);
    },
    forget(seat, socket) {
      budgets.get(seat)?.waiting.delete(socket);
    },
  };
}

/** Reading from a socket, which may be halted for several reasons at once. */
export class Gate {
  readonly #socket: Paced;
  readonly #reasons = new Set<string>();

  constructor(socket: Paced) {
    this.#socket = socket;
  }

  close(reason: string): void {
    if (this.#reasons.size === 0) this.#socket.pause();
    this.#reasons.add(reason);
  }
  open(reason: string): void {
    if (this.#reasons.delete(reason) && this.#reasons.size === 0) this.#socket.resume();
  }

  /** The gate for one reason, to be handed to whoever has it. */
  for(reason: string): Paced {
    return { pause: () => this.close(reason), resume: () => this.open(reason) };
  }
}
