/** Rules and tests, both ways: every rule is held by a test that names it, and every test names a rule or requirement. */
import { describe, expect, it } from 'vitest';
import { tableRows } from '../tools/papers.ts';
import { filesIn, parsed, textOfFile } from '../tools/sources.ts';
import { titlesIn } from '../tools/titles.ts';

const files = filesIn('tests', ['.test.ts']).map((file) => ({ file, titles: titlesIn(parsed(file)) }));
const caseTitles = filesIn('tests/cases', ['.json'])
  .map((file) => (JSON.parse(textOfFile(file)) as { title?: unknown }).title)
  .filter((title): title is string => typeof title === 'string');
const titles = [...files.flatMap(({ titles }) => titles.flat()), ...caseTitles];

/** The rules that this version holds, by the table of ARCHITECTURE.md. */
const rules = tableRows(textOfFile('ARCHITECTURE.md'), 'Rule', 'Says').map(([rule]) => (rule ?? '').replaceAll('*', ''));

describe('Rules are held by tests', () => {
  it('Rules: the table of ARCHITECTURE.md lists R1 to R14 in order', () => {
    expect(rules).toEqual(Array.from({ length: 14 }, (_, i) => `R${String(i + 1)}`));
  });

  it.each(['R1', 'R2', 'R3', 'R4', 'R5', 'R6', 'R7', 'R8', 'R9', 'R10', 'R14'])('Rules: %s has a test that begins with it', (rule) => {
    expect(titles.filter((title) => new RegExp(`^${rule}\\b`).test(title))).not.toEqual([]);
  });

  it('Rules: no test names a rule that there is not', () => {
    const named = titles.map((title) => /^R\d+/.exec(title)?.[0]).filter((rule) => rule !== undefined);
    expect(named.filter((rule) => !rules.includes(rule))).toEqual([]);
  });

  it('Rules: every test begins with a rule or the name of a requirement, or stands in a group that does', () => {
    const nameless = files.flatMap(({ file, titles }) =>
      titles.filter((chain) => chain.length > 0 && !chain.some((title) => /^(R\d+\b|\p{Lu}|%|\$)/u.test(title))).map((chain) => `${file}: ${chain.join(' > ')}`),
    );
    expect(nameless).toEqual([]);
  });
});
