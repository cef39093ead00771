/**
 * What stands around the words of an exported document: meeting, symbol, date and time, form, original language. The
 * frame is in English whatever the language of the text, as the Group's documents are; see the README's limits.
 */
import type { Status, TextState, Time } from '../schema/state.ts';

export const FORMS = ['clean', 'rolling'] as const;
/** `clean`: the wording without marks and without parties. `rolling`: the bracketed text (DESIGN 2). */
export type Form = (typeof FORMS)[number];

/** What a document says of its meeting. `parties` gives the names of added parties; Member States have theirs. */
export interface MeetingFacts {
  readonly symbol: string;
  readonly name: string;
  readonly place: string;
  readonly dates: readonly [string, string];
  readonly parties?: readonly { readonly code: string; readonly name: string | null }[];
}

export interface Frame {
  readonly meeting: string;
  /** `Geneva, 19–20 February 2025`, or the dates alone. */
  readonly held: string;
  /** With the letter of the language: `CWG-Internet-21/DT/1(Rev.1)-E`. */
  readonly symbol: string;
  /** `20 February 2025, 15:46 UTC`. */
  readonly stamp: string;
  /** `Original: English`. */
  readonly original: string;
  /** `Clean text`, `Rolling text`. */
  readonly form: string;
  /** `Draft, not adopted`, or when it was adopted; before it, of a text of the Chair's own, `Chair’s text, without prejudice`. */
  readonly stage: string;
}

export const FORM_NAMES: Readonly<Record<Form, string>> = { clean: 'Clean text', rolling: 'Rolling text' };

/** Status as printed after a provision; provisions still under discussion carry none. */
export const STATUS_WORDS: Readonly<Record<Status, string | null>> = {
  'not-discussed': null,
  open: null,
  'agreed-ad-ref': 'agreed ad referendum',
  agreed: 'agreed',
  reopened: 'reopened',
};

const MONTHS = [
  'January', 'February', 'March', 'April', 'May', 'June',
  'July', 'August', 'September', 'October', 'November', 'December',
] as const;

interface Day {
  readonly year: number;
  readonly month: string;
  readonly day: number;
}

function dayOf(date: string): Day | null {
  const found = /^(\d{4})-(\d{2})-(\d{2})/.exec(date);
  const month = MONTHS[Number(found?.[2]) - 1];
  return found === null || month === undefined ? null : { year: Number(found[1]), month, day: Number(found[3]) };
}

/** `19–20 February 2025`; a date that is none is given as it came. */
export function datesInWords(from: string, to: string): string {
  const a = dayOf(from);
  const b = dayOf(to);
  if (a === null || b === null) return from === to ? from : `${from} – ${to}`;
  const last = `${String(b.day)} ${b.month} ${String(b.year)}`;
  if (a.year !== b.year) return `${String(a.day)} ${a.month} ${String(a.year)} – ${last}`;
  if (a.month !== b.month) return `${String(a.day)} ${a.month} – ${last}`;
  return a.day === b.day ? last : `${String(a.day)}–${last}`;
}

/** `20 February 2025, 15:46 UTC`; a time that is none is given as it came. */
export function timeInWords(at: Time): string {
  const day = dayOf(at);
  const time = /T(\d{2}:\d{2})/.exec(at)?.[1];
  if (day === null || time === undefined) return at;
  return `${String(day.day)} ${day.month} ${String(day.year)}, ${time} UTC`;
}

const LETTERS: Readonly<Record<string, string>> = { en: 'E', fr: 'F', es: 'S', ru: 'R', ar: 'A', zh: 'C' };
const LANGUAGE_NAMES: Readonly<Record<string, string>> = {
  en: 'English', fr: 'French', es: 'Spanish', ru: 'Russian', ar: 'Arabic', zh: 'Chinese', pt: 'Portuguese', de: 'German',
};
const RIGHT_TO_LEFT = ['ar', 'fa', 'he', 'ur', 'ps', 'sd', 'ug', 'yi', 'dv'];

/** The primary subtag of a BCP 47 tag. */
export function primaryLanguage(tag: string): string {
  return tag.toLowerCase().split('-')[0] ?? '';
}

export function directionOf(tag: string): 'ltr' | 'rtl' {
  return RIGHT_TO_LEFT.includes(primaryLanguage(tag)) ? 'rtl' : 'ltr';
}

/** A symbol with the letter of its language, once: `CWG-Internet-21/DT/1-E`. */
export function symbolWithLetter(symbol: string, language: string): string {
  const letter = LETTERS[primaryLanguage(language)];
  return letter === undefined || symbol.endsWith(`-${letter}`) ? symbol : `${symbol}-${letter}`;
}

/** One line of text without control characters, as headers and file properties need it. */
export function oneLine(text: string): string {
  return text.normalize('NFC').replace(/[\p{Cc}\u2028\u2029\ufffe\uffff]+/gu, ' ').replace(/\s+/gu, ' ').trim();
}

/** The frame of a document; `at` is when it is stamped, or when the revision was issued. */
export function frameOf(form: Form, state: TextState, meeting: MeetingFacts, symbol: string, at: Time): Frame {
  const { language, adopted, chairsTextOf } = state.head;
  const dates = datesInWords(meeting.dates[0], meeting.dates[1]);
  const place = oneLine(meeting.place);
  return {
    meeting: oneLine(meeting.name),
    held: oneLine(place === '' ? dates : `${place}, ${dates}`),
    symbol: symbolWithLetter(oneLine(symbol), language),
    stamp: oneLine(timeInWords(at)),
    original: `Original: ${LANGUAGE_NAMES[primaryLanguage(language)] ?? oneLine(language)}`,
    form: FORM_NAMES[form],
    stage: `${chairsTextOf === null ? '' : 'Chair’s text, without prejudice. '}${adopted === null ? 'Draft, not adopted' : `Adopted on ${oneLine(timeInWords(adopted))}`}`,
  };
}

/**
 * A file name that every system takes: `CWG-Internet-21-DT-1(Rev.1)-E-clean`. Slashes become hyphens; so does whatever
 * else a file system or a shell could stumble over.
 */
export function fileStem(symbol: string, form: Form): string {
  const safe = symbol
    .replace(/[^\p{L}\p{M}\p{N}().,_-]+/gu, '-')
    .replace(/-{2,}/g, '-')
    .replace(/^[-.]+|[-.]+$/g, '');
  return `${safe === '' ? 'text' : safe.slice(0, 120)}-${form}`;
}
