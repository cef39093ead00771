/**
 * Commands of a seat: few at a time, each when the seat has made up for the work of those before. What frames cost and what
 * commands cost comes out of one budget, so that nobody gets by one door what the other refuses. It delays; only far beyond does
 * it refuse with `slow-down`.
 */
import { Refusal } from '../../shared/protocol/errors.ts';
import type { Charging, Metered } from './deps.ts';
import { SEAT_LIMIT } from './limits.ts';

/** Commands of one seat that are under way at once: what a person with several pages open can start. */
const AT_ONCE = 4;
/** Commands that wait for those, and are not refused: all that the rate lets through while one takes its time. */
const WAITING = 1_000;

export interface TurnsDeps {
  readonly charging: Charging;
  /** Milliseconds that never go back. */
  readonly now: () => number;
  readonly wait: (milliseconds: number) => Promise<void>;
}

/** Gives how a command is run when its turn has come; rejects with `slow-down` when that would be too far off. */
export function createTurns({ charging, now, wait }: TurnsDeps): <T>(seat: string, run: (metered: Metered) => Promise<T>) => Promise<T> {
  const seats = new Map<string, { busy: number; readonly waiting: (() => void)[] }>();

  return async (seat, run) => {
    const lane = seats.get(seat) ?? { busy: 0, waiting: [] };
    seats.set(seat, lane);
    if (lane.waiting.length >= WAITING) throw new Refusal('slow-down');
    if (lane.busy < AT_ONCE) lane.busy += 1;
    else await new Promise<void>((resolve) => lane.waiting.push(resolve));
    try {
      for (let owed = charging.owes(seat); owed > 0; owed = charging.owes(seat)) {
        if (owed > SEAT_LIMIT.longest) throw new Refusal('slow-down');
        await wait(Math.ceil(owed));
      }
      return await run({ now, work: (ms) => charging.work(seat, ms) });
    } finally {
      const next = lane.waiting.shift();
      if (next !== undefined) next();
      else {
        lane.busy -= 1;
        if (lane.busy === 0) seats.delete(seat);
      }
    }
  };
}
