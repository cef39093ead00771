/**
 * The work that a keystroke costs the main thread of a page, from Chromium's own trace: the sum of its tasks from the one that
 * takes the key to the one that commits the frame. Waiting for the screen's clock is in no task, so it is not counted.
 */
import type { Browser, CDPSession } from 'playwright-core';

interface TraceEvent {
  readonly name: string;
  readonly ph: string;
  readonly pid: number;
  readonly tid: number;
  /** Microseconds. */
  readonly ts: number;
  readonly dur?: number;
  /** Of its thread's own time, where the trace tells it: what other programs take of the machine is not in it. */
  readonly tdur?: number;
  readonly args?: { readonly data?: { readonly type?: string } };
}

const CATEGORIES = ['toplevel', 'devtools.timeline', 'disabled-by-default-devtools.timeline'];

export interface KeyWork {
  /** Milliseconds of tasks, from the key to the frame that shows it. */
  readonly untilPainted: number;
  /** Milliseconds of tasks until the next key: also what is put off, and what others type meanwhile. */
  readonly untilNext: number;
}

/** Traces while something is typed; gives one figure per key, the last key left out. */
export async function keyWork(browser: Browser, type: () => Promise<void>): Promise<KeyWork[]> {
  const session: CDPSession = await browser.newBrowserCDPSession();
  const events: TraceEvent[] = [];
  session.on('Tracing.dataCollected', ({ value }) => {
    for (const one of value) if (isTraceEvent(one)) events.push(one);
  });
  const done = new Promise<void>((resolve) => {
    session.once('Tracing.tracingComplete', () => { resolve(); });
  });
  await session.send('Tracing.start', { transferMode: 'ReportEvents', traceConfig: { recordMode: 'recordContinuously', includedCategories: CATEGORIES, excludedCategories: ['*'] } });
  await type();
  await session.send('Tracing.end');
  await done;
  await session.detach();
  return workOf(events);
}

function isTraceEvent(value: object): value is TraceEvent {
  return 'name' in value && 'ts' in value && 'tid' in value && 'pid' in value && 'ph' in value;
}

/** The figures of a trace. */
export function workOf(events: readonly TraceEvent[]): KeyWork[] {
  const keys = events.filter((one) => one.name === 'EventDispatch' && one.args?.data?.type === 'keydown').sort((a, b) => a.ts - b.ts);
  const first = keys[0];
  if (first === undefined) return [];
  const own = events.filter((one) => one.pid === first.pid && one.tid === first.tid && one.ph === 'X');
  const tasks = own.filter((one) => one.name === 'RunTask').sort((a, b) => a.ts - b.ts);
  const commits = own.filter((one) => one.name === 'Commit').map((one) => one.ts + (one.dur ?? 0)).sort((a, b) => a - b);
  const between = (from: number, to: number): number => tasks.reduce((sum, one) => {
    const start = Math.max(one.ts, from);
    const end = Math.min(one.ts + (one.dur ?? 0), to);
    const within = one.dur === undefined || one.dur === 0 ? 0 : Math.max(0, end - start) / one.dur;
    return sum + within * (one.tdur ?? one.dur ?? 0);
  }, 0) / 1_000;
  return keys.slice(0, -1).flatMap((key, i) => {
    const next = keys[i + 1];
    const painted = commits.find((at) => at > key.ts);
    if (next === undefined || painted === undefined) return [];
    return [{ untilPainted: between(key.ts, Math.min(painted, next.ts)), untilNext: between(key.ts, next.ts) }];
  });
}
