/** SECURITY.md names, for every promise, the tests that show it: each is there, and so is the title that is given. */
import { existsSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { ROOT } from '../tools/command.ts';
import { tableRows } from '../tools/papers.ts';
import { parsed, textOfFile } from '../tools/sources.ts';
import { titlesIn } from '../tools/titles.ts';

const rows = tableRows(textOfFile('SECURITY.md'), 'Promise', 'How', 'Not promised', 'Shown by');

/** The tests that a cell names: `file`, or `file` *beginning of a title*, with commas between. */
function testsNamed(cell: string): { file: string; title: string | null }[] {
  return [...cell.matchAll(/`([^`]+)`(?: \*([^*]+)\*)?(?:, |$)/g)].map((match) => ({ file: match[1] ?? '', title: match[2] ?? null }));
}

it('Papers: SECURITY.md names for every promise the tests that show it', () => {
  expect(rows.length).toBeGreaterThan(10);
  for (const [promise = '', , , shown = ''] of rows) {
    const tests = testsNamed(shown);
    expect([promise, tests.length > 0, tests.map(({ file, title }) => `\`${file}\`${title === null ? '' : ` *${title}*`}`).join(', ')]).toEqual([promise, true, shown]);
    for (const { file, title } of tests) {
      expect([file, existsSync(path.join(ROOT, file))]).toEqual([file, true]);
      if (title === null) continue;
      const titles = titlesIn(parsed(file)).map((around) => around.at(-1) ?? '');
      expect([file, title, titles.some((one) => one.startsWith(title))]).toEqual([file, title, true]);
    }
  }
});
