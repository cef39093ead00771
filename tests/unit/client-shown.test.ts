import { describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { showing, type Shown } from '../../client/sync/shown.ts';
import { createRecordReader } from '../../shared/schema/record-reader.ts';
import { head } from '../../shared/schema/record-roots.ts';

/** A record, a clock that is moved by hand, and the symbols that a screen was told of. */
function screen(): { write(symbol: string): void; pass(ms: number): void; shown: Shown; told: string[]; follow(): () => void } {
  const doc = new Y.Doc();
  let now = 1_000;
  let waiting: { at: number; run: () => void }[] = [];
  const shown = showing(createRecordReader(doc), {
    now: () => now,
    later: (ms, run) => {
      const one = { at: now + ms, run };
      waiting.push(one);
      return () => { waiting = waiting.filter((other) => other !== one); };
    },
  });
  const told: string[] = [];
  return {
    shown, told,
    write: (symbol) => { head(doc).set('symbol', symbol); },
    pass(ms) {
      const until = now + ms;
      for (;;) {
        const [next] = waiting.filter((one) => one.at <= until).sort((a, b) => a.at - b.at);
        if (next === undefined) break;
        waiting = waiting.filter((one) => one !== next);
        now = next.at;
        next.run();
      }
      now = until;
    },
    follow: () => shown.onChange(() => told.push(shown.state().head.symbol)),
  };
}

describe('the record as a screen shows it', () => {
  it('Fluent: what comes to a screen that has nothing to do is shown at once', () => {
    const { write, pass, shown, told, follow } = screen();
    follow();
    write('A');
    expect(told).toEqual(['A']);
    pass(5);
    shown.drawn();
    pass(20);
    write('B');
    expect(told).toEqual(['A', 'B']);
  });

  it('Fluent: what comes while the screen draws is shown in one go, after four times as long as drawing took', () => {
    const { write, pass, shown, told, follow } = screen();
    follow();
    write('A');
    pass(5);
    write('B');
    write('C');
    expect(shown.state().head.symbol, 'the parts of the screen that are drawn later show the same').toBe('A');
    pass(5);
    shown.drawn();
    pass(39);
    write('D');
    expect(told).toEqual(['A']);
    pass(1);
    expect(told).toEqual(['A', 'D']);
    pass(10);
    expect(told, 'nothing new, nothing told').toEqual(['A', 'D']);
  });

  it('Fluent: a slow drawing puts off the next by no more than 150 ms, one that nobody speaks of by 400', () => {
    const { write, pass, shown, told, follow } = screen();
    follow();
    write('A');
    write('B');
    pass(300);
    shown.drawn();
    pass(149);
    expect(told).toEqual(['A']);
    pass(1);
    expect(told).toEqual(['A', 'B']);
    write('C');
    pass(400 + 150);
    expect(told).toEqual(['A', 'B', 'C']);
  });

  it('Fluent: the last change is always shown, and where nobody follows the record is shown as it is', () => {
    const { write, pass, shown, told, follow } = screen();
    const stop = follow();
    for (let i = 0; i < 50; i++) {
      write(`S${String(i)}`);
      if (i % 3 === 0) shown.drawn();
      pass(7);
    }
    pass(1_000);
    expect(told.at(-1)).toBe('S49');
    expect(told.length).toBeLessThan(50);
    stop();
    write('Z');
    expect(shown.state().head.symbol).toBe('Z');
    expect(told.at(-1)).toBe('S49');
    follow();
    expect(shown.state().head.symbol).toBe('Z');
  });
});
