/**
 * The model that every exported format renders: frame and blocks. Everything that a form may not show is left out here,
 * once (R12): the clean form holds no party at all, the rolling form holds parties only where the options ask for them,
 * objections and reservations only where they ask for these too, and no form holds who wrote which words, a comment, a
 * note, a name of a person or a draft.
 */
import { renumber } from '../numbering/numbering.ts';
import { rolling } from '../proposals/rolling.ts';
import type { EntryRole, RollingLine, Segment } from '../proposals/model.ts';
import type { Kind, Status, TextState, Time } from '../schema/state.ts';
import { normalWording, type Party, type Wording } from '../schema/wording.ts';
import { stateName } from '../states/states.ts';
import { frameWords, type FrameWords } from './frame-words.ts';
import { frameOf, type Form, type Frame, type MeetingFacts } from './frame.ts';

export interface ExportOptions {
  /** `WORDS – BRA, NPL` (default), or `BRA, NPL: WORDS`. */
  readonly style?: 'trailing' | 'leading';
  /** Delegations by code (default) or by short name. */
  readonly names?: 'code' | 'short';
  /** Whether the rolling form names parties; default no (DESIGN 2, settings: parties in issued documents are off). */
  readonly parties?: boolean;
  /** Whether it also names who objects or reserves, as far as the state holds it. Default no. Needs `parties`. */
  readonly objections?: boolean;
  /** Whether the rolling form prints `[agreed]` and the like after a provision; default no. */
  readonly statuses?: boolean;
  /** Language of short names, BCP 47; default that of the text. */
  readonly language?: string;
  /** An issued revision: its symbol and time stand in place of the text's symbol and of `at`. */
  readonly revision?: { readonly symbol: string; readonly at: Time };
}

export interface ExportInput {
  readonly state: TextState;
  readonly meeting: MeetingFacts;
  /** When the document is stamped. */
  readonly at: Time;
  readonly options?: ExportOptions;
}

export interface ExportEntry {
  readonly role: EntryRole;
  readonly content: readonly ExportSegment[];
  /** As displayed. Empty where parties are not shown. */
  readonly parties: readonly string[];
  readonly objections: readonly string[];
  readonly reservations: readonly string[];
  /** move: where to; null for the very beginning. */
  readonly after: string | null;
}

export type ExportSegment =
  | { readonly type: 'words'; readonly wording: Wording }
  | { readonly type: 'bracket'; readonly entries: readonly ExportEntry[] };

/** One provision, or one addition that is only tabled. */
export interface Block {
  readonly id: string | null;
  readonly added: boolean;
  readonly kind: Kind;
  readonly level: number;
  readonly number: string | null;
  readonly status: Status | null;
  readonly content: readonly ExportSegment[];
  readonly overtaken: readonly { readonly parties: readonly string[]; readonly wording: Wording }[];
}

export interface ExportModel {
  readonly form: Form;
  readonly frame: Frame;
  /** What the document says between the words of the text. */
  readonly words: FrameWords;
  /** Of the text, BCP 47. */
  readonly language: string;
  readonly style: 'trailing' | 'leading';
  readonly statuses: boolean;
  /** Date and time that the document carries, as given. */
  readonly at: Time;
  readonly adopted: Time | null;
  /** A text of the Chair's own, without prejudice. */
  readonly chairsText: boolean;
  readonly meeting: Pick<MeetingFacts, 'symbol' | 'name' | 'place' | 'dates'>;
  /** Without the letter of the language. */
  readonly symbol: string;
  readonly blocks: readonly Block[];
}

/** How a party is displayed: an office by its word, a delegation by code or short name. */
export function partyNamer(meeting: MeetingFacts, names: 'code' | 'short', language: string): (party: Party) => string {
  const added = new Map(meeting.parties?.map((party) => [party.code, party.name]));
  return (party) => {
    if (party === 'chair') return frameWords(language).chair;
    if (party === 'secretariat') return frameWords(language).secretariat;
    return names === 'code' ? party : (stateName(party, language) ?? added.get(party) ?? party);
  };
}

function cleanBlocks(state: TextState): Block[] {
  const numbers = renumber(state.provisions);
  return state.provisions
    .filter((provision) => !provision.removed)
    .map((provision) => ({
      id: provision.id,
      added: false,
      kind: provision.kind,
      level: provision.level,
      number: numbers.get(provision.id) ?? null,
      status: provision.status,
      content: [{ type: 'words', wording: normalWording(provision.wording) }],
      overtaken: [],
    }));
}

function rollingBlocks(state: TextState, options: ExportOptions, name: (party: Party) => string): Block[] {
  const { parties = false, objections = false } = options;
  const shown = (list: readonly Party[]): string[] => (parties ? list.map(name) : []);
  // Positions that the form may not show are taken out before the text is made, so that nothing can hint at them.
  const positions = !parties
    ? []
    : state.positions.filter((position) => objections || (position.position !== 'object' && position.position !== 'reserve'));
  const segment = (from: Segment): ExportSegment =>
    from.type === 'words'
      ? { type: 'words', wording: normalWording(from.wording) }
      : {
          type: 'bracket',
          entries: from.entries.map((entry) => ({
            role: entry.role,
            content: entry.content.map(segment),
            parties: shown(entry.parties),
            objections: shown(entry.objections),
            reservations: shown(entry.reservations),
            after: entry.after,
          })),
        };
  const block = (line: RollingLine): Block => ({
    id: line.provision,
    added: line.provision === null,
    kind: line.kind,
    level: line.level,
    number: line.number,
    status: line.status,
    content: line.content.map(segment),
    overtaken: line.overtaken.map((one) => ({ parties: shown(one.parties), wording: normalWording(one.wording) })),
  });
  return rolling({ ...state, positions }).map(block);
}

/** The model of a form of a text. Same state, same options and same `at` give the same model (R8). */
export function exportModel(form: Form, input: ExportInput): ExportModel {
  const { state, meeting, options = {} } = input;
  const symbol = options.revision?.symbol ?? state.head.symbol;
  const at = options.revision?.at ?? input.at;
  const name = partyNamer(meeting, options.names ?? 'code', options.language ?? state.head.language);
  return {
    form,
    frame: frameOf(form, state, meeting, symbol, at),
    words: frameWords(state.head.language),
    language: state.head.language,
    style: options.style ?? 'trailing',
    statuses: form === 'rolling' && options.statuses === true,
    at,
    adopted: state.head.adopted,
    chairsText: state.head.chairsTextOf !== null,
    meeting: { symbol: meeting.symbol, name: meeting.name, place: meeting.place, dates: meeting.dates },
    symbol,
    blocks: form === 'clean' ? cleanBlocks(state) : rollingBlocks(state, options, name),
  };
}
