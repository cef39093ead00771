/**
 * Sockets of sessions that expire: each is closed at that moment, and its browser comes back with the session that followed,
 * if there is one. A session that is followed by another expires sooner than it was to.
 */

/** Timers take no more than some weeks, and a clock may be set: it is looked again after so many milliseconds. */
const LOOK_EVERY = 60 * 60 * 1_000;

export interface Expiry {
  /** `expires`: milliseconds since 1970. `close` is called then, once. Gives back how to forget the socket. */
  watch(session: string, expires: number, close: () => void): () => void;
  /** The session expires at `at`, if it was to hold for longer. */
  cut(session: string, at: number): void;
  /** Counts the sessions that were cut short, those included that have no socket here. */
  readonly cuts: number;
  /** The sessions that have a socket here. */
  sessions(): readonly string[];
}

/** `clock`: milliseconds since 1970. `later`: runs something in so many milliseconds. */
export function createExpiry(clock: () => number, later: (ms: number, run: () => void) => void): Expiry {
  const open = new Map<string, { expires: number; readonly closes: Set<() => void> }>();
  let armed = Infinity;
  let cuts = 0;

  /** Looks again at `at` at the latest. */
  function arm(at: number): void {
    const now = clock();
    const next = Math.min(now + LOOK_EVERY, at);
    if (armed <= next) return;
    armed = next;
    later(Math.max(0, next - now), () => {
      // An earlier look may have been arranged since.
      if (armed !== next) return;
      armed = Infinity;
      for (const [session, { expires, closes }] of [...open]) {
        if (expires > clock()) continue;
        open.delete(session);
        for (const close of closes) close();
      }
      let first = Infinity;
      for (const { expires } of open.values()) first = Math.min(first, expires);
      if (open.size > 0) arm(first);
    });
  }

  return {
    watch(session, expires, close) {
      const known = open.get(session) ?? { expires, closes: new Set() };
      known.expires = Math.min(known.expires, expires);
      known.closes.add(close);
      open.set(session, known);
      arm(known.expires);
      return () => {
        known.closes.delete(close);
        if (known.closes.size === 0 && open.get(session) === known) open.delete(session);
      };
    },
    cut(session, at) {
      const known = open.get(session);
      if (known !== undefined && known.expires <= at) return;
      // Also where it has no socket yet: one may be about to open.
      cuts += 1;
      if (known === undefined) return;
      known.expires = at;
      arm(at);
    },
    get cuts() {
      return cuts;
    },
    sessions: () => [...open.keys()],
  };
}
