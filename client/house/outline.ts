/** A text before it is created: rows that the secretariat corrects. Pure steps; the page only draws them. */
import { recognize } from '../../shared/schema/paste.ts';
import type { Kind } from '../../shared/schema/state.ts';
import { textOf } from '../../shared/schema/wording.ts';

export interface Row {
  /** Of this page alone: React's key, and where focus goes. */
  readonly key: number;
  readonly kind: Kind;
  /** 1 and up for items, 0 for everything else. */
  readonly level: number;
  readonly wording: string;
}

export const DEEPEST = 6;

/** What a pasted text holds, as rows with keys from `first` on. */
export function rowsOf(pasted: string, first: number): Row[] {
  return recognize(pasted).map(({ kind, level, wording }, i) => ({ key: first + i, kind, level, wording: textOf(wording) }));
}

/** Another kind; the level follows: an item has one, nothing else does. */
export function setKind(rows: readonly Row[], key: number, kind: Kind): Row[] {
  return rows.map((row) => (row.key === key ? { ...row, kind, level: kind === 'item' ? Math.max(1, row.level) : 0 } : row));
}

/** Deeper or less deep; only items have levels. */
export function indent(rows: readonly Row[], key: number, by: 1 | -1): Row[] {
  return rows.map((row) => (row.key === key && row.kind === 'item' ? { ...row, level: Math.min(DEEPEST, Math.max(1, row.level + by)) } : row));
}

export function setWording(rows: readonly Row[], key: number, wording: string): Row[] {
  return rows.map((row) => (row.key === key ? { ...row, wording } : row));
}

/** Moves a row up or down by one; the same rows at the edge. */
export function move(rows: readonly Row[], key: number, by: 1 | -1): Row[] {
  const at = rows.findIndex((row) => row.key === key);
  const to = at + by;
  const row = rows[at];
  if (row === undefined || to < 0 || to >= rows.length) return [...rows];
  const out = rows.filter((one) => one.key !== key);
  out.splice(to, 0, row);
  return out;
}

/** Cuts a row in two at an offset; the second part, of the same kind, has the key `made`. */
export function split(rows: readonly Row[], key: number, offset: number, made: number): Row[] {
  return rows.flatMap((row) => {
    if (row.key !== key) return [row];
    const kind: Kind = row.kind === 'title' ? 'paragraph' : row.kind === 'chapeau' ? 'item' : row.kind;
    const second: Row = { key: made, kind, level: kind === 'item' ? Math.max(1, row.level) : 0, wording: row.wording.slice(offset).trimStart() };
    return [{ ...row, wording: row.wording.slice(0, offset).trimEnd() }, second];
  });
}

/** Joins a row to the one before it, with a space; the same rows for the first. Gives where the seam is. */
export function joinUp(rows: readonly Row[], key: number): { readonly rows: Row[]; readonly into: number; readonly offset: number } | null {
  const at = rows.findIndex((row) => row.key === key);
  const row = rows[at];
  const before = rows[at - 1];
  if (row === undefined || before === undefined) return null;
  const seam = before.wording === '' || row.wording === '' ? '' : ' ';
  const joined = { ...before, wording: before.wording + seam + row.wording };
  return { rows: rows.flatMap((one) => (one.key === key ? [] : one.key === before.key ? [joined] : [one])), into: before.key, offset: before.wording.length };
}

export function drop(rows: readonly Row[], key: number): Row[] {
  return rows.filter((row) => row.key !== key);
}

/** An empty row after another, or at the end. */
export function addAfter(rows: readonly Row[], key: number | null, made: number): Row[] {
  const row: Row = { key: made, kind: rows.length === 0 ? 'title' : 'question', level: 0, wording: '' };
  const at = key === null ? rows.length : rows.findIndex((one) => one.key === key) + 1;
  return [...rows.slice(0, at), row, ...rows.slice(at)];
}

/** The numbers as the room will show them: questions through, dashes for items, nothing for the rest. */
export function numbersOf(rows: readonly Row[]): string[] {
  let n = 0;
  return rows.map((row) => (row.kind === 'question' ? String((n += 1)) : row.kind === 'item' ? '–' : ''));
}
