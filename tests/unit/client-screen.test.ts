import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Status } from '../../shared/schema/state.ts';
import { progressOf } from '../../client/status/progress.tsx';
import { pagesOf } from '../../client/screen/fit.ts';
import { plainLine } from '../../client/screen/plain.ts';
import { announce, assertive, polite, POLITE_EVERY_MS } from '../../client/ui/announcer.ts';

describe('Room screen', () => {
  const lines = (count: number, height: number): number[] => Array.from({ length: count }, (_, i) => i * height);

  it('Room screen: what fits is one page; what does not is cut between lines', () => {
    expect(pagesOf(500, 500, [])).toEqual([0]);
    expect(pagesOf(1000, 480, lines(25, 40))).toEqual([0, 480, 960]);
    expect(pagesOf(1000, 490, lines(25, 40))).toEqual([0, 480, 960]);
  });

  it('Room screen: pages cover everything, none is taller than the screen, none is empty', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 5000 }), fc.integer({ min: 50, max: 900 }), fc.array(fc.integer({ min: 0, max: 5000 })), (content, view, breaks) => {
        const pages = pagesOf(content, view, [...breaks].sort((a, b) => a - b));
        expect(pages[0]).toBe(0);
        pages.forEach((top, i) => {
          const end = pages[i + 1] ?? content;
          expect(end).toBeGreaterThan(top);
          expect(end - top).toBeLessThanOrEqual(view + 1);
        });
      }),
    );
  });

  it('Room screen: a neighbour shows the words that stand, an addition what is asked for in brackets', () => {
    const entry = (role: 'base' | 'alternative', text: string) =>
      ({ role, content: [{ type: 'words' as const, wording: [{ text }] }], parties: [], objections: [], reservations: [], from: [], after: null });
    const words = (text: string) => ({ type: 'words' as const, wording: [{ text }] });
    const bracket = { type: 'bracket' as const, entries: [entry('base', 'universal'), entry('alternative', 'affordable')] };
    const insertion = { type: 'bracket' as const, entries: [entry('alternative', 'and transit countries')] };
    expect(plainLine({ addition: null, content: [words('ensure '), bracket, words(' access for LLDCs '), insertion, words('?')] })).toBe('ensure universal access for LLDCs?');
    expect(plainLine({ addition: 'p', content: [insertion] })).toBe('[and transit countries]');
  });

  it('Progress counts standing provisions, ad referendum apart, and as open what has been discussed', () => {
    const provision = (status: Status, removed = false) => ({ status, removed });
    const all = [provision('agreed'), provision('agreed-ad-ref'), provision('open'), provision('reopened'), provision('not-discussed'), provision('agreed', true)];
    expect(progressOf(all)).toEqual({ agreed: 1, adReferendum: 1, open: 2, all: 5 });
  });
});

describe('Announcements', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.runAllTimers();
    vi.useRealTimers();
  });

  it('Announcements: the first is told at once, what gathers within five seconds together and at most the latest three', () => {
    announce('One.');
    expect(polite.get().text).toBe('One.');
    for (const text of ['Two.', 'Three.', 'Four.', 'Five.']) announce(text);
    expect(polite.get().text).toBe('One.');
    vi.advanceTimersByTime(POLITE_EVERY_MS);
    expect(polite.get().text).toBe('Three. Four. Five.');
  });

  it('Announcements: an urgent one waits for nothing, and the same words again are told again', () => {
    const before = assertive.get().n;
    announce('Not connected.', 'assertive');
    announce('Not connected.', 'assertive');
    expect(assertive.get()).toEqual({ text: 'Not connected.', n: before + 2 });
  });
});
