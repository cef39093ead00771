/**
 * The text as lines of plain text (cases: Lines): clean, and rolling in either style of attribution, trailing
 * `WORDS – BRA, NPL` or leading `BRA, NPL: WORDS`.
 */
import type { Entry, RollingLine, Segment } from '../proposals/model.ts';
import { rolling } from '../proposals/rolling.ts';
import { renumber } from '../numbering/numbering.ts';
import type { Kind, TextState } from '../schema/state.ts';
import { textOf, type Party } from '../schema/wording.ts';

export interface LineStyle {
  readonly style: 'trailing' | 'leading';
  /** How a party is named; by its code unless said otherwise. */
  readonly name?: (party: Party) => string;
}

/** The number or dash that a line begins with, with its space; empty for kinds that stand bare. */
export function lineStart(kind: Kind, number: string | null): string {
  if (kind === 'item') return '– ';
  return kind === 'question' && number !== null ? `${number} ` : '';
}

/** The rolling text, one line per provision and addition. */
export function rollingLines(state: TextState, style: LineStyle): string[] {
  return rolling(state).map((line) => renderLine(line, style));
}

/** The wording without marks of the negotiation, questions numbered through. */
export function cleanLines(state: TextState): string[] {
  const numbers = renumber(state.provisions);
  return state.provisions
    .filter((provision) => !provision.removed)
    .map((provision) => lineStart(provision.kind, numbers.get(provision.id) ?? null) + textOf(provision.wording));
}

/** One line of the rolling text. */
export function renderLine(line: RollingLine, style: LineStyle): string {
  const names = (parties: readonly Party[]): string => parties.map(style.name ?? ((party) => party)).join(', ');
  const overtaken = line.overtaken.map(({ parties, wording }) => ` (overtaken: ${names(parties)}: ${textOf(wording)})`);
  return lineStart(line.kind, line.number) + renderSegments(line.content, style, names) + overtaken.join('');
}

type Names = (parties: readonly Party[]) => string;

function renderSegments(segments: readonly Segment[], style: LineStyle, names: Names): string {
  return segments
    .map((segment) =>
      segment.type === 'words'
        ? textOf(segment.wording)
        : `[${segment.entries.map((entry) => renderEntry(entry, style, names)).join(' / ')}]`,
    )
    .join('');
}

function renderEntry(entry: Entry, style: LineStyle, names: Names): string {
  const words = entryWords(entry, style, names);
  const parties = names(entry.parties);
  const notes = [
    entry.objections.length > 0 ? `objection: ${names(entry.objections)}` : '',
    entry.reservations.length > 0 ? `reservation: ${names(entry.reservations)}` : '',
  ]
    .filter((note) => note !== '')
    .join('; ');
  if (parties === '' && notes === '') return words;
  if (style.style === 'leading') {
    return parties === '' ? `(${notes}) ${words}` : `${parties}${notes === '' ? '' : ` (${notes})`}: ${words}`;
  }
  if (parties === '') return `${words} – ${notes}`;
  return `${words} – ${parties}${notes === '' ? '' : ` (${notes})`}`;
}

function entryWords(entry: Entry, style: LineStyle, names: Names): string {
  switch (entry.role) {
    case 'delete':
      return 'delete';
    case 'move':
      return entry.after === null ? 'move to the beginning' : `move after ${entry.after}`;
    default:
      return renderSegments(entry.content, style, names);
  }
}
