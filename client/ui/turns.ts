/**
 * Work that can wait: done bit by bit while nothing else is to be done, so that typing and scrolling never wait for it. What
 * is asked for again under the same key takes the place of what was asked before.
 */
type Work = () => void;

const waiting = new Map<object, Work>();
let asked = false;
/** Milliseconds that one bout may take, and after which it comes even to a busy page. */
const BOUT = 8;
const AT_LATEST = 500;

function bout(left: () => number): void {
  asked = false;
  for (const [key, work] of waiting) {
    waiting.delete(key);
    work();
    if (left() <= 0) break;
  }
  if (waiting.size > 0) ask();
}

function ask(): void {
  if (asked) return;
  asked = true;
  if ('requestIdleCallback' in window) {
    window.requestIdleCallback((deadline) => { bout(() => (deadline.didTimeout ? 0 : deadline.timeRemaining() - 1)); }, { timeout: AT_LATEST });
    return;
  }
  setTimeout(() => {
    const until = performance.now() + BOUT;
    bout(() => until - performance.now());
  });
}

/** Does it when there is time; once per key. */
export function whenIdle(key: object, work: Work): void {
  waiting.set(key, work);
  ask();
}

/** Takes it back, as far as it has not been done. */
export function notAnyMore(key: object): void {
  waiting.delete(key);
}

/** Does everything that waits at once: before printing. */
export function allAtOnce(): void {
  for (const [key, work] of waiting) {
    waiting.delete(key);
    work();
  }
}
