/**
 * The rate per seat: never per address, because a whole meeting room sits behind one. It delays, so that nothing is lost
 * (R7); only far beyond does it refuse with `slow-down`.
 */
import { Refusal } from '../../shared/protocol/errors.ts';

export interface LimitOptions {
  /** Requests that may come at once. */
  readonly burst: number;
  /** Requests per second that are let through in the long run. */
  readonly rate: number;
  /** The longest delay in milliseconds; what would wait longer is refused. */
  readonly longest: number;
  /** Milliseconds, from any fixed moment, never going back. */
  readonly now: () => number;
  readonly wait: (milliseconds: number) => Promise<void>;
}

export interface Limiter {
  /** Resolves when the turn has come; rejects with `slow-down` (and takes no turn) when that would be too far off. */
  take(key: string): Promise<void>;
}

/** What a delegate at a keyboard never reaches, and a runaway program soon does. */
export const SEAT_LIMIT = { burst: 200, rate: 50, longest: 10_000 } as const;
/** Files, which are much dearer to make than anything else is to answer. */
export const EXPORT_LIMIT = { burst: 20, rate: 2, longest: 10_000 } as const;
/** Wrong link codes, all askers together: a right code is never slowed by the wrong ones of others. */
export const WRONG_CODE_LIMIT = { burst: 20, rate: 5, longest: 10_000 } as const;

/** A token bucket per key, kept as the time at which the bucket will be full again. */
export function createLimiter({ burst, rate, longest, now, wait }: LimitOptions): Limiter {
  const interval = 1000 / rate;
  const fullAt = new Map<string, number>();
  let taken = 0;

  function forgetFull(at: number): void {
    for (const [key, full] of fullAt) if (full <= at) fullAt.delete(key);
  }

  return {
    async take(key) {
      const at = now();
      if (++taken % 1024 === 0) forgetFull(at);
      const full = Math.max(fullAt.get(key) ?? at, at) + interval;
      const delay = full - at - burst * interval;
      if (delay > longest) throw new Refusal('slow-down');
      fullAt.set(key, full);
      if (delay > 0) await wait(delay);
    },
  };
}
