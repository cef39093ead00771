import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { applyChanges, changeName, redline } from '../../shared/proposals/redline.ts';
import { plainWording } from '../../shared/schema/wording.ts';

interface Pair {
  readonly language: string;
  readonly about: string;
  readonly base: string;
  readonly wording: string;
  /** Each change as the words taken out and the words put in. */
  readonly changes: readonly (readonly [string, string])[];
}

const pairs = JSON.parse(readFileSync(new URL('redline.json', import.meta.url), 'utf8')) as Pair[];

describe('redline of real wordings', () => {
  for (const { language, about, base, wording, changes } of pairs) {
    it(`Redline (${language}): ${about}`, () => {
      const found = redline(plainWording(base), plainWording(wording));
      expect(found.map(changeName).map(({ deleted, inserted }) => [deleted, inserted])).toEqual(changes);
      expect(applyChanges(plainWording(base), found)).toEqual(plainWording(wording));
    });
  }

  it('Redline: at least forty pairs, in the six official languages', () => {
    expect(pairs.length).toBeGreaterThanOrEqual(40);
    expect(new Set(pairs.map((pair) => pair.language))).toEqual(new Set(['ar', 'en', 'es', 'fr', 'ru', 'zh']));
  });
});
