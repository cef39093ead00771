/** Tables as plain text, for a terminal and for Markdown alike. */
import type { Column, Row, Table } from './entry.ts';

function cell(row: Row, { key, digits }: Column): string {
  const value = row[key] ?? null;
  if (value === null) return '–';
  return typeof value === 'number' ? (Number.isFinite(value) ? value.toFixed(digits ?? 0) : '–') : value;
}

/** A table in Markdown, its columns aligned; figures to the right. */
export function renderTable({ title, columns, rows, notes }: Table): string {
  const cells = rows.map((row) => columns.map((column) => cell(row, column)));
  const widths = columns.map((column, i) => Math.max(3, column.title.length, ...cells.map((line) => line[i]?.length ?? 0)));
  const figures = columns.map(({ key }) => rows.some((row) => typeof row[key] === 'number'));
  const line = (words: readonly string[]): string =>
    `| ${words.map((word, i) => (figures[i] === true ? word.padStart(widths[i] ?? 0) : word.padEnd(widths[i] ?? 0))).join(' | ')} |`;
  const rule = `|${widths.map((width, i) => `${'-'.repeat(width + 1)}${figures[i] === true ? ':' : '-'}`).join('|')}|`;
  return [`## ${title}`, '', line(columns.map((column) => column.title)), rule, ...cells.map(line), ...(notes.length > 0 ? ['', ...notes.map((note) => `- ${note}`)] : []), ''].join('\n');
}
