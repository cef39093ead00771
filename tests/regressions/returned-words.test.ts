/** Found by killing servers under load: words that came back to a desk from both ends of agreed words had slid into each other. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { grown } from '../../server/sync/returned.ts';
import { textOf, type Wording } from '../../shared/schema/wording.ts';

const worded = (text: string): Wording => (text === '' ? [] : [{ text }]);

it('R7 words typed at both ends of what is agreed stay whole in the draft that grows, though they begin alike', () => {
  const base = 'chair11z chair9z secretariat14z Fourth chair6z secretariat13z';
  const first = `secretariat86z ${base} secretariat29z`;
  const second = `secretariat113z ${base} secretariat36z`;
  expect(textOf(grown(worded(base), worded(first), worded(second)))).toBe(
    `secretariat86z secretariat113z ${base} secretariat29z secretariat36z`,
  );
});

it('R7 letters typed one after the other in the middle of an agreed word stand there in the draft', () => {
  expect(textOf(grown(worded('First Fourth'), worded('First Foaurth'), worded('First Foburth')))).toBe('First Foaburth');
  expect(textOf(grown(worded('Fourth'), worded('aFourthb'), worded('cFourthd')))).toBe('acFourthbd');
});

it('R7 whatever words are typed between those that are agreed, each is whole in the draft', () => {
  const words = fc.array(fc.constantFrom<string>('ab', 'aab', 'abb', 'b'), { minLength: 1, maxLength: 6 });
  const places = fc.array(fc.nat(), { minLength: 1, maxLength: 3 });
  fc.assert(
    fc.property(words, places, places, (agreed, firstAt, secondAt) => {
      let n = 0;
      const typed: string[] = [];
      const withTyped = (at: readonly number[]): Wording => {
        const out: string[] = [...agreed];
        for (const place of at) {
          const word = `ab${String(n++)}`;
          typed.push(word);
          out.splice(place % (out.length + 1), 0, word);
        }
        return worded(out.join(' '));
      };
      const draft = textOf(grown(worded(agreed.join(' ')), withTyped(firstAt), withTyped(secondAt))).split(' ');
      for (const word of typed) expect(draft).toContain(word);
      expect(draft).toHaveLength(agreed.length + typed.length);
    }),
  );
});
