/**
 * A block as a row of pieces, in reading order: what every format prints, so that spaces, slashes and attributions are
 * decided in one place. The text of all pieces is the line of lines.ts; this is its reading for formats that set words,
 * brackets and names apart, and that leave parties out.
 */
import type { Mark, Run, Wording } from '../schema/wording.ts';
import type { FrameWords } from './frame-words.ts';
import { lineStart } from './lines.ts';
import type { Block, ExportEntry, ExportModel, ExportSegment } from './model.ts';

export type Piece =
  /** Words of the text. `inserted`: proposed; `deleted`: proposed for deletion; `plain`: all others. */
  | { readonly type: 'words'; readonly text: string; readonly marks: readonly Mark[]; readonly as: 'plain' | 'inserted' | 'deleted' }
  /** One bracket; it stands alone, so that it can be set apart from the direction of the words around it. */
  | { readonly type: 'bracket'; readonly text: '[' | ']' }
  /** What the document says about words: slashes, `delete`, `move after 3`, dashes and colons of attributions. */
  | { readonly type: 'note'; readonly text: string }
  /** Names of parties. */
  | { readonly type: 'parties'; readonly text: string }
  /** `agreed` and the like, and the gap before it. */
  | { readonly type: 'status'; readonly text: string };

type As = 'plain' | 'inserted' | 'deleted';

function words(wording: Wording, as: As): Piece[] {
  return wording.map((run: Run) => ({ type: 'words', text: run.text, marks: run.marks ?? [], as }));
}

const note = (text: string): Piece => ({ type: 'note', text });

/** `BRA, NPL (objection: SAU; reservation: GBR)`; nothing where nobody may be named. `bracketed`: notes alone, too. */
function attribution(entry: ExportEntry, bracketed: boolean, said: FrameWords): Piece[] {
  const lists: readonly (readonly [string, readonly string[]])[] = [
    [said.objection, entry.objections],
    [said.reservation, entry.reservations],
  ];
  const notes = lists
    .filter(([, names]) => names.length > 0)
    .flatMap(([label, names], i): Piece[] => [note(i > 0 ? `; ${label}` : label), { type: 'parties', text: names.join(', ') }]);
  if (entry.parties.length === 0) return notes.length > 0 && bracketed ? [note('('), ...notes, note(')')] : notes;
  const named: Piece = { type: 'parties', text: entry.parties.join(', ') };
  return notes.length === 0 ? [named] : [named, note(' ('), ...notes, note(')')];
}

function entryWords(entry: ExportEntry, deletable: boolean, style: 'trailing' | 'leading', as: As, said: FrameWords): Piece[] {
  switch (entry.role) {
    case 'delete':
      return [note(said.delete)];
    case 'move':
      return [note(entry.after === null ? said.toBeginning : said.moveAfter(entry.after))];
    case 'alternative':
      return segmentPieces(entry.content, style, 'inserted', said);
    case 'base':
      return segmentPieces(entry.content, style, deletable ? 'deleted' : as, said);
    case 'bracket':
      return segmentPieces(entry.content, style, as, said);
  }
}

function bracketPieces(entries: readonly ExportEntry[], style: 'trailing' | 'leading', as: As, said: FrameWords): Piece[] {
  const deletable = entries.some((entry) => entry.role === 'delete');
  const out: Piece[] = [{ type: 'bracket', text: '[' }];
  entries.forEach((entry, i) => {
    if (i > 0) out.push(note(' / '));
    const asked = entryWords(entry, deletable, style, as, said);
    const by = attribution(entry, style === 'leading', said);
    if (by.length === 0) out.push(...asked);
    else if (style === 'leading') out.push(...by, note(entry.parties.length > 0 ? ': ' : ' '), ...asked);
    else out.push(...asked, note(' – '), ...by);
  });
  return [...out, { type: 'bracket', text: ']' }];
}

/** Pieces of a row of segments. The spaces outside brackets are segments of their own already (rolling.ts). */
function segmentPieces(segments: readonly ExportSegment[], style: 'trailing' | 'leading', as: As, said: FrameWords): Piece[] {
  return segments.flatMap((segment) =>
    segment.type === 'words' ? words(segment.wording, as) : bracketPieces(segment.entries, style, as, said),
  );
}

/** What stands before the words: the number and a space, a dash and a space, or nothing. */
export function leadOf(block: Block): string {
  return lineStart(block.kind, block.number);
}

/** The words of a block with its brackets, and what follows the line: overtaken proposals, status. Without the lead. */
export function piecesOf(block: Block, { style, statuses, words: said }: Pick<ExportModel, 'style' | 'statuses' | 'words'>): Piece[] {
  const out = segmentPieces(block.content, style, 'plain', said);
  for (const one of block.overtaken) {
    out.push(note(` (${said.overtaken}`));
    if (one.parties.length > 0) out.push({ type: 'parties', text: one.parties.join(', ') }, note(': '));
    out.push(...words(one.wording, 'inserted'), note(')'));
  }
  const status = statuses && block.status !== null ? said.statuses[block.status] : null;
  if (status !== null) out.push({ type: 'status', text: ` [${status}]` });
  return out;
}
