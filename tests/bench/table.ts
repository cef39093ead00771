/** Tables as plain text, for a terminal and for Markdown alike. */
import type { Column, Goal, Row, Table } from './entry.ts';

/** The columns of a table by their keys: their titles, with the digits of their figures where they have any. */
export function columns(titles: Readonly<Record<string, string | readonly [title: string, digits: number]>>): Column[] {
  return Object.entries(titles).map(([key, title]) => (typeof title === 'string' ? { key, title } : { key, title: title[0], digits: title[1] }));
}

/** A goal about a figure: met where it is at most so much (or at least, where that is what counts). */
export function goal(what: string, got: number | null, unit: string, bound: { readonly most: number } | { readonly least: number }): Goal {
  if (got === null || !Number.isFinite(got)) return { what, got: '–', met: null };
  const digits = Math.abs(got) < 10 ? 2 : 0;
  return { what, got: `${got.toFixed(digits)}${unit === '' ? '' : ` ${unit}`}`, met: 'most' in bound ? got <= bound.most : got >= bound.least };
}

/** One figure by another; null where there is none, or nothing to divide by. */
export const ratio = (one: number | null, other: number | null): number | null => (one === null || other === null || other === 0 ? null : one / other);

const metOrNot = (met: boolean | null): string => (met === null ? 'cannot be told' : met ? 'met' : 'not met');

function cell(row: Row, { key, digits }: Column): string {
  const value = row[key] ?? null;
  if (value === null) return '–';
  return typeof value === 'number' ? (Number.isFinite(value) ? value.toFixed(digits ?? 0) : '–') : value;
}

/** A table in Markdown, its columns aligned; figures to the right. */
export function renderTable({ title, columns: all, rows, notes, goals = [] }: Table): string {
  const cells = rows.map((row) => all.map((column) => cell(row, column)));
  const widths = all.map((column, i) => Math.max(3, column.title.length, ...cells.map((line) => line[i]?.length ?? 0)));
  const figures = all.map(({ key }) => rows.some((row) => typeof row[key] === 'number'));
  const line = (words: readonly string[]): string =>
    `| ${words.map((word, i) => (figures[i] === true ? word.padStart(widths[i] ?? 0) : word.padEnd(widths[i] ?? 0))).join(' | ')} |`;
  const rule = `|${widths.map((width, i) => `${'-'.repeat(width + 1)}${figures[i] === true ? ':' : '-'}`).join('|')}|`;
  const remarks = [...goals.map((one) => `- Goal, ${metOrNot(one.met)}: ${one.what}: ${one.got}`), ...notes.map((note) => `- ${note}`)];
  return [`## ${title}`, '', line(all.map((column) => column.title)), rule, ...cells.map(line), ...(remarks.length > 0 ? ['', ...remarks] : []), ''].join('\n');
}
