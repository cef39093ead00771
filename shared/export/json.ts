/**
 * JSON for programs: the text with its brackets as data. The shape below is stable: fields are only ever added within one
 * version. Absent means none; parties and positions are there only where the form and the options show them (R12).
 */
import type { EntryRole } from '../proposals/model.ts';
import type { Kind, Status } from '../schema/state.ts';
import type { Run, Wording } from '../schema/wording.ts';
import { oneLine, type Form } from './frame.ts';
import type { ExportEntry, ExportModel, ExportSegment } from './model.ts';

export interface JsonDocument {
  readonly format: 'chapeau-text';
  readonly version: 1;
  readonly form: Form;
  readonly meeting: { readonly symbol: string; readonly name: string; readonly place: string; readonly dates: readonly [string, string] };
  readonly symbol: string;
  /** With the letter of the language. */
  readonly document: string;
  /** BCP 47. */
  readonly language: string;
  /** When it was stamped, or when the revision was issued: ISO 8601, UTC. */
  readonly at: string;
  /** When the text was adopted; null before. */
  readonly adopted: string | null;
  /** True for a text of the Chair's own, made without prejudice. */
  readonly chairsText?: true;
  readonly provisions: readonly JsonProvision[];
}

export interface JsonProvision {
  /** Stable id of a standing provision; absent for an addition that is only tabled. */
  readonly id?: string;
  /** True for an addition that is only tabled. */
  readonly added?: true;
  readonly kind: Kind;
  /** 1 and up for items, 0 for all others. */
  readonly level: number;
  readonly number: string | null;
  readonly status?: Status;
  readonly content: readonly JsonSegment[];
  /** Proposals that cannot be merged any more. */
  readonly overtaken?: readonly { readonly parties?: readonly string[]; readonly content: readonly Run[] }[];
}

/** Words (`text` with `marks`: bold, italic, superscript), or a bracket with its entries. */
export type JsonSegment = Run | { readonly bracket: readonly JsonEntry[] };

export interface JsonEntry {
  readonly role: EntryRole;
  readonly parties?: readonly string[];
  readonly objections?: readonly string[];
  readonly reservations?: readonly string[];
  /** move: number or words after which it would go; null for the very beginning. */
  readonly after?: string | null;
  readonly content: readonly JsonSegment[];
}

function runs(wording: Wording): Run[] {
  return wording.map((run) => (run.marks === undefined ? { text: run.text } : { text: run.text, marks: run.marks }));
}

function segments(content: readonly ExportSegment[]): JsonSegment[] {
  return content.flatMap((segment): JsonSegment[] =>
    segment.type === 'words' ? runs(segment.wording) : [{ bracket: segment.entries.map(entryOf) }],
  );
}

function entryOf(entry: ExportEntry): JsonEntry {
  return {
    role: entry.role,
    ...(entry.parties.length > 0 ? { parties: entry.parties } : {}),
    ...(entry.objections.length > 0 ? { objections: entry.objections } : {}),
    ...(entry.reservations.length > 0 ? { reservations: entry.reservations } : {}),
    ...(entry.role === 'move' ? { after: entry.after } : {}),
    content: segments(entry.content),
  };
}

/** The document as data; see `JsonDocument`. */
export function jsonDocument(model: ExportModel): JsonDocument {
  const { meeting } = model;
  return {
    format: 'chapeau-text',
    version: 1,
    form: model.form,
    meeting: {
      symbol: oneLine(meeting.symbol),
      name: model.frame.meeting,
      place: oneLine(meeting.place),
      dates: meeting.dates,
    },
    symbol: oneLine(model.symbol),
    document: model.frame.symbol,
    language: model.language,
    at: model.at,
    adopted: model.adopted,
    ...(model.chairsText ? { chairsText: true as const } : {}),
    provisions: model.blocks.map((block) => ({
      ...(block.id === null ? {} : { id: block.id }),
      ...(block.added ? { added: true as const } : {}),
      kind: block.kind,
      level: block.level,
      number: block.number,
      ...(block.status === null ? {} : { status: block.status }),
      content: segments(block.content),
      ...(block.overtaken.length === 0
        ? {}
        : {
            overtaken: block.overtaken.map((one) => ({
              ...(one.parties.length > 0 ? { parties: one.parties } : {}),
              content: runs(one.wording),
            })),
          }),
    })),
  };
}

/** The document as JSON, indented, ending in a line feed. */
export function renderJson(model: ExportModel): string {
  return `${JSON.stringify(jsonDocument(model), null, 2)}\n`;
}
