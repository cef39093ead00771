import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { align } from '../../shared/lib/align.ts';
import { graphemeBounds } from '../../shared/lib/graphemes.ts';
import { wordsOf } from '../../shared/lib/words.ts';
import { applyChanges, redline } from '../../shared/proposals/redline.ts';
import { normalWording, sliceWording, textOf, type Wording } from '../../shared/schema/wording.ts';
import { letters, rawWording } from './support/wordings.ts';

const pair = fc.oneof(fc.tuple(rawWording, rawWording), fc.tuple(letters, letters));
const keys = (wording: Wording) => wordsOf(wording).map((word) => word.key);

/** The slow, plain measure that `align` must reach: fewest words, then fewest places. */
function fewest(a: readonly string[], b: readonly string[]): readonly [number, number] {
  const known = new Map<string, readonly [number, number]>();
  const from = (i: number, j: number, open: boolean): readonly [number, number] => {
    if (i === a.length && j === b.length) return [0, 0];
    const name = `${String(i)} ${String(j)} ${String(open)}`;
    const found = known.get(name);
    if (found !== undefined) return found;
    const ways: (readonly [number, number])[] = [];
    if (i < a.length && j < b.length && a[i] === b[j]) ways.push(from(i + 1, j + 1, false));
    for (const [di, dj] of [[1, 0], [0, 1]] as const) {
      if (i + di > a.length || j + dj > b.length) continue;
      const [words, places] = from(i + di, j + dj, true);
      ways.push([words + 1, places + (open ? 0 : 1)]);
    }
    const best = ways.reduce((x, y) => (y[0] < x[0] || (y[0] === x[0] && y[1] < x[1]) ? y : x));
    known.set(name, best);
    return best;
  };
  return from(0, 0, false);
}

function sliceWords(wording: Wording, from: number, to: number): Wording {
  const words = wordsOf(wording);
  return from === to ? [] : sliceWording(wording, words[from]?.from ?? -1, words[to - 1]?.to ?? -1);
}

describe('redline', () => {
  it('R9 all changes give the wording to the character; none give the base', () => {
    fc.assert(
      fc.property(pair, ([base, wording]) => {
        const changes = redline(base, wording);
        expect(applyChanges(base, changes)).toEqual(wording);
        expect(applyChanges(base, [])).toEqual(base);
      }),
      { numRuns: 600 },
    );
  });

  it('R9 some changes, in any order, give the base with just those', () => {
    fc.assert(
      fc.property(pair, fc.func(fc.boolean()), ([base, wording], isTaken) => {
        const changes = redline(base, wording);
        const some = changes.filter((change) => isTaken(change.from));
        const [old, asked] = [keys(base), keys(wording)];
        const expected: string[] = [];
        let at = 0;
        for (const change of some) {
          expected.push(...old.slice(at, change.from), ...asked.slice(change.into.from, change.into.to));
          at = change.to;
        }
        expected.push(...old.slice(at));
        const result = applyChanges(base, [...some].reverse());
        // Words can only run together where the wording, or the base, has them side by side without a gap.
        expect(textOf(result).replace(/\s/gu, '')).toBe(
          expected.map((key) => key.replace(/\u0001.*?\u0002/gu, '')).join('').replace(/\s/gu, ''),
        );
      }),
      { numRuns: 500 },
    );
  });

  it('R9 a wording against itself has no change', () => {
    fc.assert(
      fc.property(rawWording, (wording) => {
        expect(redline(wording, wording)).toEqual([]);
      }),
    );
  });

  it('Lines: between two changes at least one equal word stands, and a change names the words at its place', () => {
    fc.assert(
      fc.property(pair, ([base, wording]) => {
        let last = -1;
        for (const change of redline(base, wording)) {
          expect(change.from).toBeGreaterThan(last);
          last = change.to;
          expect(keys(change.deleted).join('')).toBe(keys(base).slice(change.from, change.to).join(''));
          expect(keys(change.inserted).join('')).toBe(keys(wording).slice(change.into.from, change.into.to).join(''));
          expect(change.deleted).toEqual(normalWording(sliceWords(base, change.from, change.to)));
        }
      }),
      { numRuns: 500 },
    );
  });

  it('Lines: the fewest words in the fewest places', () => {
    const word = fc.constantFrom('a', 'b', 'c', 'd');
    fc.assert(
      fc.property(fc.array(word, { maxLength: 9 }), fc.array(word, { maxLength: 9 }), (a, b) => {
        const blocks = align(a, b);
        const words = blocks.reduce((sum, one) => sum + one.aTo - one.aFrom + one.bTo - one.bFrom, 0);
        expect([words, blocks.length]).toEqual(fewest(a, b));
      }),
      { numRuns: 600 },
    );
  });

  it('Lines: an ambiguous difference stands at the earliest place', () => {
    const word = fc.constantFrom('a', 'b');
    fc.assert(
      fc.property(fc.array(word, { maxLength: 8 }), fc.nat(8), word, (a, at, put) => {
        const b = [...a.slice(0, at), put, ...a.slice(at)];
        const places = b.flatMap((_, i) => (a.join() === [...b.slice(0, i), ...b.slice(i + 1)].join() ? [i] : []));
        const first = places[0] ?? -1;
        expect(align(a, b)).toEqual([{ aFrom: first, aTo: first, bFrom: first, bTo: first + 1 }]);
        expect(align(b, a)).toEqual([{ aFrom: first, aTo: first + 1, bFrom: first, bTo: first }]);
      }),
      { numRuns: 300 },
    );
  });

  it('Words: nothing is cut inside a grapheme, and only white space is no word', () => {
    const text = fc.oneof(rawWording.map(textOf), fc.string({ unit: 'binary' }), fc.string({ unit: 'grapheme' }));
    fc.assert(
      fc.property(text, text, (one, other) => {
        const bounds = new Set(graphemeBounds(one));
        let at = 0;
        for (const word of wordsOf([{ text: one }])) {
          expect(bounds.has(word.from) && bounds.has(word.to)).toBe(true);
          expect(one.slice(at, word.from)).toMatch(/^\s*$/u);
          expect(word.text).not.toMatch(/^\s*$/u);
          at = word.to;
        }
        expect(one.slice(at)).toMatch(/^\s*$/u);
        for (const { splice } of redline([{ text: one }], [{ text: other }])) {
          expect(bounds.has(splice.from) && bounds.has(splice.to)).toBe(true);
        }
      }),
      { numRuns: 500 },
    );
  });

  it('Words: what stands alone is cut as it is cut in a text', () => {
    const chunk = fc.stringMatching(/^[0-9A-Za-zà-öĀ-ſ一-三あ-う（）：，。.,;:?!)]{1,8}$/u);
    const segmenter = new Intl.Segmenter('en', { granularity: 'word' });
    fc.assert(
      fc.property(chunk, (text) => {
        const expected = Array.from(segmenter.segment(text), (part) => part.segment).flatMap((part) =>
          /[\p{Script=Han}\p{Script=Hiragana}]/u.test(part) ? Array.from(part) : [part],
        );
        expect(wordsOf([{ text }]).map((word) => word.text)).toEqual(expected);
      }),
      { numRuns: 600 },
    );
  });

  it('Words: marks go with the word, and authors do not matter', () => {
    fc.assert(
      fc.property(rawWording, fc.nat(40), (wording, at) => {
        const length = textOf(wording).length;
        const halves = [sliceWording(wording, 0, at), sliceWording(wording, at, length)].flatMap((runs, i) =>
          runs.map((run) => ({ ...run, by: i === 0 ? 'BRA' : 'NPL' })),
        );
        expect(wordsOf(halves)).toEqual(wordsOf(wording));
        expect(redline(halves, wording)).toEqual([]);
        expect(normalWording(halves)).toEqual(wording);
      }),
    );
  });
});
