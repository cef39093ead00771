/**
 * The lines of a long text in chunks, so that what is off the screen costs next to nothing. A chunk begins at provisions that
 * are chosen by their ids: what comes in or goes out elsewhere never moves a line from one chunk to another. Pure.
 */
import type { Segment } from '../../shared/proposals/model.ts';
import type { Provision } from '../../shared/schema/state.ts';
import { textOf, type Wording } from '../../shared/schema/wording.ts';

/** Lines per chunk, on average. */
const LENGTH = 10;

/** Whether a chunk begins at a provision: the same for the same id, ever. */
export function beginsChunk(id: string): boolean {
  let hash = 0;
  for (let i = 0; i < id.length; i++) hash = (Math.imul(hash, 31) + id.charCodeAt(i)) | 0;
  return (hash >>> 8) % LENGTH === 0;
}

export interface Chunk<Row> {
  /** The provision that it begins at; `first` for the first. */
  readonly key: string;
  readonly rows: readonly Row[];
}

/**
 * Rows in chunks. `provisions`: all, removed ones too, which go on parting the text where they stood; a row that is no
 * provision stays with what it follows.
 */
export function chunksOf<Row extends { readonly key: string }>(rows: readonly Row[], provisions: readonly Pick<Provision, 'id'>[]): Chunk<Row>[] {
  const begins = new Map<string, string>();
  let open: string | null = null;
  for (const { id } of provisions) {
    if (beginsChunk(id)) open = id;
    if (open !== null) begins.set(id, open);
  }
  const out: { key: string; rows: Row[] }[] = [];
  let last = { key: 'first', rows: [] as Row[] };
  for (const row of rows) {
    const key = begins.get(row.key) ?? last.key;
    if (key !== last.key && last.rows.length > 0) out.push(last);
    if (key !== last.key) last = { key, rows: [] };
    last.rows.push(row);
  }
  return last.rows.length === 0 ? out : [...out, last];
}

/** Letters that fit in a line of the sheet, and in one beside brackets; and how high a line is, in rem. */
const LETTERS = 62;
const LETTERS_STACKED = 44;
const LINE = 1.9;

const linesFor = (wording: Wording, letters: number): number => Math.ceil(textOf(wording).length / letters);

/** About how high a line of the sheet is, in rem: what the scroll bar goes by until it has been laid out. */
export function aboutHeight(content: readonly Segment[]): number {
  let letters = 0;
  let stacked = 0;
  for (const segment of content) {
    if (segment.type === 'words') letters += textOf(segment.wording).length;
    else if (segment.entries.length > 2) for (const entry of segment.entries) stacked += Math.max(1, ...entry.content.map((one) => (one.type === 'words' ? linesFor(one.wording, LETTERS_STACKED) : 1)));
    else for (const entry of segment.entries) letters += 8 + entry.content.reduce((sum, one) => sum + (one.type === 'words' ? textOf(one.wording).length : 20), 0);
  }
  return 1 + LINE * (Math.max(1, Math.ceil(letters / LETTERS)) + stacked);
}
