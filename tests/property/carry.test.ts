import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { wordsOf } from '../../shared/lib/words.ts';
import { carry, carryRange } from '../../shared/proposals/carry.ts';
import type { Change } from '../../shared/proposals/model.ts';
import { overlaps } from '../../shared/proposals/overlap.ts';
import { applyChanges, redline } from '../../shared/proposals/redline.ts';
import { plainWording, sameWording, textOf, type Wording } from '../../shared/schema/wording.ts';
import { cleanedWording, letters, tidyWording, variantOf } from './support/wordings.ts';

const PLAIN = ['What', 'strategies', 'can', 'be', 'adopted', 'to', 'ensure', 'connectivity', 'for', 'LLDCs'];
const plain = plainWording(PLAIN.join(' '));
const any = fc.oneof(fc.tuple(cleanedWording, cleanedWording, cleanedWording), fc.tuple(letters, letters, letters));
const variants = fc.tuple(fc.constant(plain), variantOf(PLAIN), variantOf(PLAIN));
const three = fc.oneof(any, variants);
/** Where words are counted: sloppy signs that meet (`a.` and `.b`) make words that nobody wrote. */
const tidy = fc.oneof(fc.tuple(tidyWording, tidyWording, tidyWording), fc.tuple(letters, letters, letters), variants);

const texts = (wording: Wording) => wordsOf(wording).map((word) => word.key);

/** How often each word stands in a wording. */
function counts(...wordings: readonly Wording[]): Map<string, number> {
  const out = new Map<string, number>();
  for (const key of wordings.flatMap(texts)) out.set(key, (out.get(key) ?? 0) + 1);
  return out;
}

function wordsAfter(base: Wording, wording: Wording, changes: readonly Change[]): number {
  const put = changes.reduce((sum, { into, from, to }) => sum + into.to - into.from - (to - from), 0);
  return wordsOf(base).length + put;
}

describe('carry', () => {
  it('R10 against its own base a proposal says what was tabled', () => {
    fc.assert(
      fc.property(three, ([base, wording]) => {
        const told = carry(base, wording, base);
        if (sameWording(base, wording)) expect(told).toEqual({ type: 'absorbed' });
        else expect(told).toEqual({ type: 'applies', wording, changes: redline(base, wording), moved: false });
      }),
    );
  });

  it('R10 where the text has become the wording, nothing is left of the proposal', () => {
    fc.assert(
      fc.property(three, ([base, wording]) => {
        expect(carry(base, wording, wording)).toEqual({ type: 'absorbed' });
      }),
    );
  });

  it('R10 after parts were accepted the rest carries cleanly, to the very wording', () => {
    fc.assert(
      fc.property(three, fc.func(fc.boolean()), ([base, wording], isTaken) => {
        const changes = redline(base, wording);
        const some = changes.filter((change) => isTaken(change.from));
        fc.pre(some.length < changes.length);
        const current = applyChanges(base, some);
        // Signs that meet can make one word of several (`a.` and `.b`), which neither wording has.
        fc.pre(wordsOf(current).length === wordsAfter(base, wording, some));
        const told = carry(base, wording, current);
        expect(told).toMatchObject({ type: 'applies', wording, moved: false });
      }),
      { numRuns: 600 },
    );
  });

  it('R10 the changes of a carried wording are changes of the text as it stands', () => {
    fc.assert(
      fc.property(three, ([base, wording, current]) => {
        const told = carry(base, wording, current);
        if (told.type !== 'applies') return;
        expect(applyChanges(current, told.changes)).toEqual(told.wording);
        expect(told.changes.length).toBeGreaterThan(0);
      }),
      { numRuns: 600 },
    );
  });

  it('R10 no word is dropped that nobody deleted, none invented', () => {
    fc.assert(
      fc.property(tidy, ([base, wording, current]) => {
        const told = carry(base, wording, current);
        if (told.type !== 'applies') return;
        const changes = [...redline(base, wording), ...redline(base, current)];
        const taken = counts(...changes.map((change) => change.deleted));
        const put = counts(...changes.map((change) => change.inserted));
        const [was, merged] = [counts(base), counts(told.wording)];
        for (const key of new Set([...was.keys(), ...put.keys(), ...merged.keys()])) {
          const [before, out, into, after] = [was, taken, put, merged].map((of) => of.get(key) ?? 0) as [number, number, number, number];
          expect(after, key).toBeGreaterThanOrEqual(before - out);
          expect(after, key).toBeLessThanOrEqual(before + into);
        }
        // And every word that it asks for stands, in its order.
        let at = 0;
        const all = texts(told.wording);
        for (const key of redline(base, wording).flatMap((change) => texts(change.inserted))) {
          at = all.indexOf(key, at) + 1;
          expect(at, key).toBeGreaterThan(0);
        }
      }),
      { numRuns: 600 },
    );
  });

  it('R10 changes at different words merge, to the text that both ask for', () => {
    fc.assert(
      fc.property(variants, ([base, wording, current]) => {
        const [mine, theirs] = [redline(base, wording), redline(base, current)];
        const apart = mine.every((a) => theirs.every((b) => a.from > b.to || a.to < b.from));
        fc.pre(apart && mine.length > 0);
        const words = PLAIN.flatMap((word, at) => {
          const all = [...mine.map((one) => ({ ...one, of: wording })), ...theirs.map((one) => ({ ...one, of: current }))];
          const here = all.find((one) => one.from === at);
          const put = here === undefined ? [] : texts(here.of).slice(here.into.from, here.into.to);
          const taken = all.some((one) => one.from <= at && at < one.to);
          return taken ? put : [...put, word];
        });
        const last = [...mine, ...theirs].find((one) => one.from === PLAIN.length);
        const text = [...words, ...(last === undefined ? [] : [textOf(last.inserted)])].join(' ');
        expect(carry(base, wording, current)).toMatchObject({ type: 'applies', wording: plainWording(text) });
      }),
      { numRuns: 600 },
    );
  });

  it('R10 words that collide are overtaken, whole', () => {
    fc.assert(
      fc.property(three, ([base, wording, current]) => {
        const theirs = redline(base, current);
        const collides = redline(base, wording).some(
          (a) => a.from < a.to && theirs.some((b) => overlaps(a, b) && !sameWording(a.inserted, b.inserted)),
        );
        fc.pre(collides && !sameWording(wording, current));
        expect(carry(base, wording, current)).toEqual({ type: 'overtaken' });
      }),
      { numRuns: 300 },
    );
  });

  it('R10 it makes no difference which of two is accepted first, where both stand', () => {
    fc.assert(
      fc.property(tidy, ([base, one, other]) => {
        const first = carry(base, other, one);
        const second = carry(base, one, other);
        if (first.type !== 'applies' || second.type !== 'applies') return;
        expect(textOf(first.wording)).toBe(textOf(second.wording));
      }),
      { numRuns: 600 },
    );
  });

  it('R10 bracketed words stand where they stood, or nowhere', () => {
    fc.assert(
      fc.property(variants, fc.nat(9), fc.integer({ min: 1, max: 3 }), ([base, , current], at, length) => {
        const words = PLAIN.slice(at, at + length);
        const range = carryRange(base, words.join(' '), current);
        const touched = redline(base, current).some((change) => overlaps(change, { from: at, to: at + words.length }));
        if (touched) expect(range).toBeNull();
        else expect(range === null ? null : texts(current).slice(range.from, range.to)).toEqual(words);
      }),
      { numRuns: 300 },
    );
  });
});
