/**
 * How long a page takes, by its own clock: from an event (or from the start of the page) until what it brings about has been
 * painted. What runs in the page is sent to it as text, so that nothing of the program under measurement is touched.
 */
import type { CDPSession, Page } from 'playwright-core';

/** Milliseconds between two frames of a screen at sixty a second, with what its clock may be off. */
const FRAME = 17.2;

/** A key by the page's clock. */
export interface Key {
  /** Milliseconds until the frame that shows it is done. */
  readonly paint: number;
  /** It was shown by the first frame that could. */
  readonly first: boolean;
}

/** Put into every page before its own scripts. */
export const IN_PAGE = `(() => {
  const painted = (then) => requestAnimationFrame(() => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => then(performance.now());
    port2.postMessage(0);
  });
  const bench = { typed: [], arrived: 0, longest: 0, quiet: 0 };
  window.__bench = bench;
  // Keystroke to paint: from the event's own time to the end of the next frame; whether the letter was in the page by then, and
  // whether that was the first frame that the screen's clock offered after the key.
  addEventListener('keydown', (event) => {
    let there = false;
    addEventListener('input', () => { there = true; }, { capture: true, once: true });
    requestAnimationFrame((frame) => {
      const first = there && frame - event.timeStamp <= ${String(FRAME)};
      // Ahead of whatever else has been put off: the next task after the one that draws the frame.
      scheduler.postTask(() => { bench.typed.push({ paint: performance.now() - event.timeStamp, first }); }, { priority: 'user-blocking' });
    });
  }, true);
  // The last frame that came in on any socket.
  const Native = window.WebSocket;
  window.WebSocket = class extends Native {
    constructor(...all) { super(...all); this.addEventListener('message', () => { bench.arrived = performance.now(); }); }
  };
  new PerformanceObserver((list) => { for (const one of list.getEntries()) { bench.longest = Math.max(bench.longest, one.duration); bench.quiet = one.startTime + one.duration; } }).observe({ type: 'longtask', buffered: true });
  bench.settled = () => new Promise((resolve) => {
    const look = () => (performance.now() - bench.quiet > 1000 ? resolve() : setTimeout(look, 200));
    setTimeout(look, 200);
  });
  // From the next event of a type (null: from now; 'start': from the start of the page) until \`shown\` says so and it is painted.
  bench.until = (from, shown) => new Promise((resolve) => {
    const look = (since) => () => {
      const check = () => {
        const got = shown();
        const began = from === 'frame' ? bench.arrived : since;
        if (got) painted((at) => resolve(at - began));
        else watch(check);
      };
      const watch = (then) => {
        const observer = new MutationObserver(() => { if (shown()) { observer.disconnect(); then(); } });
        observer.observe(document, { childList: true, subtree: true, attributes: true, characterData: true });
      };
      check();
    };
    if (from === null || from === 'frame') look(performance.now())();
    else if (from === 'start') look(0)();
    else addEventListener(from, (event) => look(event.timeStamp)(), { capture: true, once: true });
  });
})();`;

/** Milliseconds from an event until `shown` (an expression) holds and is painted; `act` brings the event about. */
export async function timed(page: Page, from: 'pointerdown' | 'keydown' | 'frame' | null, shown: string, act: () => Promise<unknown>): Promise<number> {
  await page.evaluate(`window.__last = window.__bench.until(${JSON.stringify(from)}, () => (${shown})); null`);
  await act();
  return page.evaluate<number>('window.__last');
}

/** Milliseconds from the start of the page until `shown` is painted, and until the last task of over 50 ms had ended. */
export async function opened(page: Page, shown: string): Promise<{ shown: number; quiet: number }> {
  const at = await page.evaluate<number>(`window.__bench.until('start', () => (${shown}))`);
  await settled(page);
  const quiet = await page.evaluate<number>('window.__bench.quiet');
  return { shown: at, quiet: Math.max(at, quiet) };
}

/** Waits until the page has had no long task for a second. */
export async function settled(page: Page): Promise<void> {
  await page.evaluate('window.__bench.settled()');
}

/** The keys typed since last asked. */
export async function typed(page: Page): Promise<Key[]> {
  return page.evaluate<Key[]>('window.__bench.typed.splice(0)');
}

/** A page's memory, in megabytes, after everything that can be let go is; and its nodes. */
export async function memoryOf(session: CDPSession): Promise<{ heap: number; nodes: number }> {
  await session.send('HeapProfiler.collectGarbage');
  const { metrics } = await session.send('Performance.getMetrics');
  const value = (name: string): number => metrics.find((one) => one.name === name)?.value ?? 0;
  return { heap: value('JSHeapUsedSize') / 1e6, nodes: value('Nodes') };
}

/** The value below which a share of all lie. */
export function quantile(values: readonly number[], share: number): number | null {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? null;
}
