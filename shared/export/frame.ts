/**
 * What stands around the words of an exported document: meeting, symbol, date and time, form, original language. In the
 * language of the text where that is one of the six official ones, else in English (frame-words.ts).
 */
import { primaryLanguage } from '../lib/language.ts';
import { frameLanguage, frameWords, type FrameWords } from './frame-words.ts';
import type { TextState, Time } from '../schema/state.ts';

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
  /** What is agreed is provisional until the whole text is adopted; when absent it is not said. */
  readonly settings?: { readonly provisional: boolean };
}

export interface Frame {
  /** BCP 47. */
  readonly language: string;
  readonly meeting: string;
  /** `Geneva, 19–20 February 2025`, or the dates alone. */
  readonly held: string;
  /** With the letter of the language: `CWG-Internet-21/DT/1(Rev.1)-E`. */
  readonly symbol: string;
  /** `Document CWG-Internet-21/DT/1-E`. */
  readonly document: string;
  /** `20 February 2025, 15:46 UTC`. */
  readonly stamp: string;
  /** `Original: English`. */
  readonly original: string;
  /** `Clean text`, `Rolling text`. */
  readonly form: string;
  /**
   * `Draft, not adopted`, or when it was adopted; before it, of a text of the Chair's own, `Chair’s text, without prejudice`; after
   * it, where something is agreed, that this is provisional.
   */
  readonly stage: string;
  /** Form and stage, as a line of their own. */
  readonly line: string;
}

interface Day {
  readonly year: number;
  readonly month: string;
  readonly day: number;
}

function dayOf(date: string, { months }: FrameWords): Day | null {
  const found = /^(\d{4})-(\d{2})-(\d{2})/.exec(date);
  const month = months[Number(found?.[2]) - 1];
  return found === null || month === undefined ? null : { year: Number(found[1]), month, day: Number(found[3]) };
}

/** `19–20 February 2025`, in the language of the frame; a date that is none is given as it came. */
export function datesInWords(from: string, to: string, words: FrameWords): string {
  const a = dayOf(from, words);
  const b = dayOf(to, words);
  if (a === null || b === null) return from === to ? from : words.span(from, to);
  const last = words.day(b.day, b.month, b.year);
  if (a.year !== b.year) return words.span(words.day(a.day, a.month, a.year), last);
  if (a.month !== b.month) return words.spanOfYear(words.dayOfYear(a.day, a.month), words.dayOfYear(b.day, b.month), b.year);
  return a.day === b.day ? last : words.days(a.day, b.day, b.month, b.year);
}

/** `20 February 2025, 15:46 UTC`, in the language of the frame; a time that is none is given as it came. */
export function timeInWords(at: Time, words: FrameWords): string {
  const day = dayOf(at, words);
  const time = /T(\d{2}:\d{2})/.exec(at)?.[1];
  if (day === null || time === undefined) return at;
  return words.time(words.day(day.day, day.month, day.year), time);
}

const LETTERS: Readonly<Record<string, string>> = { en: 'E', fr: 'F', es: 'S', ru: 'R', ar: 'A', zh: 'C' };
/** Languages that have no frame of their own, in English. */
const OTHER_LANGUAGES: Readonly<Record<string, string>> = { pt: 'Portuguese', de: 'German' };

/** A symbol with the letter of its language, once: `CWG-Internet-21/DT/1-E`. */
export function symbolWithLetter(symbol: string, language: string): string {
  const letter = LETTERS[primaryLanguage(language)];
  return letter === undefined || symbol.endsWith(`-${letter}`) ? symbol : `${symbol}-${letter}`;
}

/** One line of text without control characters, as headers and file properties need it. */
export function oneLine(text: string): string {
  return text.normalize('NFC').replace(/[\p{Cc}\u2028\u2029\ufffe\uffff]+/gu, ' ').replace(/\s+/gu, ' ').trim();
}

/** Whether anything in a text that is not adopted is agreed. */
function someAgreed({ head, provisions }: TextState): boolean {
  return head.adopted === null && provisions.some((one) => !one.removed && (one.status === 'agreed' || one.status === 'agreed-ad-ref'));
}

/** The frame of a document; `at` is when it is stamped, or when the revision was issued. */
export function frameOf(form: Form, state: TextState, meeting: MeetingFacts, symbol: string, at: Time): Frame {
  const { language, adopted, chairsTextOf } = state.head;
  const words = frameWords(language);
  const own = frameLanguage(language);
  const dates = datesInWords(meeting.dates[0], meeting.dates[1], words);
  const place = oneLine(meeting.place);
  const lettered = symbolWithLetter(oneLine(symbol), language);
  const primary = primaryLanguage(language);
  const sentences = [
    ...(chairsTextOf === null ? [] : [words.chairsText]),
    adopted === null ? words.draft : words.adopted(oneLine(timeInWords(adopted, words))),
    ...(meeting.settings?.provisional === true && someAgreed(state) ? [words.provisional] : []),
  ];
  const [between, last] = words.stop;
  const stage = sentences.join(between);
  return {
    language: own,
    meeting: oneLine(meeting.name),
    held: oneLine(place === '' ? dates : words.held(place, dates)),
    symbol: lettered,
    document: words.document(lettered),
    stamp: oneLine(timeInWords(at, words)),
    original: primary === own ? words.original : `Original: ${OTHER_LANGUAGES[primary] ?? oneLine(language)}`,
    form: words[form],
    stage,
    line: `${words[form]}${between}${stage}${last}`,
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
