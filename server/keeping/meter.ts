/** Shows on a terminal how far long work is: one line, written over. Elsewhere (in a file, in a job) nothing. */

interface Stream {
  readonly isTTY?: boolean;
  write(text: string): unknown;
}

export interface Meter {
  show(what: string, count: number): void;
  /** Takes the line away, before something else is printed. */
  clear(): void;
}

/** Milliseconds between two. */
const EVERY = 200;

/** `now`: milliseconds that never go back. */
export function createMeter(to: Stream, now: () => number): Meter {
  let last = -Infinity;
  let shown = false;
  return {
    show(what, count) {
      if (to.isTTY !== true || now() - last < EVERY) return;
      last = now();
      shown = true;
      to.write(`\r\u001b[K${String(count)} ${what}`);
    },
    clear() {
      if (shown) to.write('\r\u001b[K');
      shown = false;
    },
  };
}
