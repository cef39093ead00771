/** The table of errors and its page, both ways. */
import { describe, expect, it } from 'vitest';
import { CLOSE, ERRORS } from '../../shared/protocol/errors.ts';
import { tableRows } from '../tools/papers.ts';
import { filesIn, textOfFile } from '../tools/sources.ts';

const page = textOfFile('docs/ERRORS.md');
const bare = (cell: string | undefined): string => (cell ?? '').replaceAll('`', '');

describe('Errors have one table', () => {
  it('Errors: the page documents every code with its status, and no other', () => {
    const documented = tableRows(page, 'Code', 'Status').map(([code, status]) => [bare(code), Number(status)]);
    const declared = Object.entries(ERRORS).map(([code, kind]) => [code, kind.status]);
    expect(documented).toEqual(declared);
  });

  it('Errors: the page documents every close code with its name, and no other', () => {
    const documented = tableRows(page, 'Code', 'Name').map(([code, name]) => [bare(name), Number(code)]);
    expect(documented).toEqual(Object.entries(CLOSE));
  });

  it('Errors: every row says when, and what to do', () => {
    const rows = [...tableRows(page, 'Code', 'Status'), ...tableRows(page, 'Code', 'Name')];
    for (const row of rows) expect(row.filter((cell) => cell !== ''), row[0]).toHaveLength(4);
  });

  it('Errors: every code is used by the product', () => {
    const sources = ['shared', 'server', 'client']
      .flatMap((room) => filesIn(room, ['.ts', '.tsx']))
      .filter((file) => file !== 'shared/protocol/errors.ts')
      .map(textOfFile)
      .join('\n');
    const unused = Object.keys(ERRORS).filter((code) => !sources.includes(`'${code}'`));
    expect(unused).toEqual([]);
  });
});
