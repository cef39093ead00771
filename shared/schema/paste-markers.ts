/**
 * One pasted line: its indentation, its marker and its words. Markers are those that delegations and word processors write
 * in the six official languages.
 */

/** Sorts of bullets: a list that changes from one to the other without indentation goes one level down. */
export type Bullet = 'dash' | 'dot' | 'ring' | 'square' | 'letter' | 'roman' | 'lost';

export type Marker =
  | { readonly kind: 'item'; readonly bullet: Bullet }
  | { readonly kind: 'question'; readonly number: number }
  /** `top`: a first-level heading by its own mark, which may be the title. */
  | { readonly kind: 'heading'; readonly top: boolean };

export interface Line {
  /** Columns of white space before it, a tab counted up to the next multiple of four. */
  readonly indent: number;
  readonly marker: Marker | null;
  /** Without the marker of a question or an item; with the numeral of a heading. */
  readonly text: string;
  /** Columns up to its end, as a mail program counts them. */
  readonly width: number;
  readonly afterBlank: boolean;
}

export interface Around {
  readonly afterBlank: boolean;
  /** The number of the last question, 0 before the first. */
  readonly lastNumber: number;
  /** The line before, null for the first. */
  readonly before: string | null;
}

const BULLETS: readonly (readonly [RegExp, Bullet])[] = [
  [/^[-–—―−‒‐](?=\s|\p{L})/u, 'dash'],
  [/^(?:[•●·∙⁃‣►➢\uf0b7](?=\s|\p{L})|\*(?=\s))/u, 'dot'],
  [/^(?:[◦○](?=\s|\p{L})|o(?=\t))/u, 'ring'],
  [/^(?:[▪■□\uf0a7](?=\s|\p{L})|§(?=\t))/u, 'square'],
];

const LETTERED = /^[(（]?([a-zа-яأ-ي])[)）](?=\s|\p{L})/u;
const ROMAN_ITEM = /^[(（]?([ivx]{1,5})[)）](?=\s|\p{L})/u;
const ROMAN_HEADING = /^[IVX]{1,5}(?:\.|\s[-–—]|\))(?=\s)/u;
const HAN_HEADING = /^[一二三四五六七八九十]{1,3}[、.．]/u;

/** ASCII, Arabic-Indic, Persian and full-width digits, in fours by their first. */
const ZEROS = [0x30, 0x660, 0x6f0, 0xff10] as const;
const DIGIT = '[0-9٠-٩۰-۹０-９]';
const WORD_FOR_QUESTION = '(?:Question|QUESTION|Pregunta|PREGUNTA|Вопрос|ВОПРОС|السؤال|سؤال|问题|问)';
const LATER = '(?:\\s(?:bis|ter|quater|quinquies))?';

/** `Question 1:`, `问题1：`, `Q1 –` and bare `Q1 What`; not `Question 1 of the study group`, not `Q3 results`. */
const NAMED = new RegExp(
  `^(?:${WORD_FOR_QUESTION}\\s?(${DIGIT}{1,3})${LATER}\\s?[.):：、．–—-]|` +
    `Q(${DIGIT}{1,3})${LATER}(?:\\s?[.):：、．–—-]|(?=\\s+\\P{Ll})))(?:\\s+|(?=\\p{L}))`,
  'u',
);
/** `1.`, `1)`, `(1)`, `1、`, `1 –`; not `1.5`, `5.4.1`, `1-3` or `3-day`. */
const POINTED = new RegExp(
  `^(?:[(（](${DIGIT}{1,3})[)）]|(${DIGIT}{1,3})${LATER}(?:[.):：、．）]|\\s?[-–—](?=\\s)|\\s:(?=\\s)))(?:\\s+(?!${DIGIT})|(?=[\\p{L}"“«¿]))`,
  'u',
);
/** `1 What`, `2 bis What`: only where the number is expected or a tab follows. */
const BARE = new RegExp(`^(${DIGIT}{1,3})(${LATER})(\\s+)(?=[^\\s${DIGIT.slice(1, -1)}])`, 'u');

function numberOf(digits: string): number {
  let value = 0;
  for (const digit of digits) {
    const code = digit.codePointAt(0) ?? 0;
    const zero = ZEROS.find((first) => code >= first && code <= first + 9) ?? code;
    value = value * 10 + (code - zero);
  }
  return value;
}

function question(text: string, around: Around): { number: number; rest: string } | null {
  const named = NAMED.exec(text) ?? POINTED.exec(text);
  if (named !== null) {
    return { number: numberOf(named[1] ?? named[2] ?? ''), rest: text.slice(named[0].length) };
  }
  const bare = BARE.exec(text);
  if (bare === null) return null;
  const number = numberOf(bare[1] ?? '');
  const rest = text.slice(bare[0].length);
  // "… reached the other\n3 million people": a sentence that goes on, not a question.
  const goesOn = around.before !== null && !around.afterBlank && /\p{Ll}$/u.test(around.before) && /^\p{Ll}/u.test(rest);
  const expected = number === around.lastNumber + 1 || (bare[2] !== '' && number >= 1);
  return bare[3]?.includes('\t') === true || (expected && !goesOn) ? { number, rest } : null;
}

function columns(white: string): number {
  let at = 0;
  for (const space of white) at = space === '\t' ? at + 4 - (at % 4) : at + 1;
  return at;
}

/** Reads one physical line; null when it holds no words. Quotation marks of mail (`> `) do not count. */
export function readLine(physical: string, around: Around): Line | null {
  const unquoted = physical.replace(/^(?:\s?>)+ ?/u, '');
  const white = /^[\s\u200b\ufeff\u200e\u200f]*/u.exec(unquoted)?.[0] ?? '';
  const text = unquoted.slice(white.length).trimEnd();
  if (text === '' || !/[\p{L}\p{N}\p{S}\p{P}\p{M}]/u.test(text)) return null;
  // Rules between parts of a mail or a document (`-----`, `***`) say nothing.
  if (/^[-–—_=*•·.\s]+$/u.test(text)) return null;
  const indent = columns(white);
  const line = { indent, text, width: indent + text.length, afterBlank: around.afterBlank };
  const without = (length: number): string => text.slice(length).trim();

  const hash = /^(#{1,6})\s+/u.exec(text);
  if (hash !== null) return { ...line, marker: { kind: 'heading', top: hash[1] === '#' }, text: without(hash[0].length) };
  for (const [pattern, bullet] of BULLETS) {
    const found = pattern.exec(text);
    if (found !== null) return { ...line, marker: { kind: 'item', bullet }, text: without(found[0].length) };
  }
  const asked = question(text, around);
  if (asked !== null) return { ...line, marker: { kind: 'question', number: asked.number }, text: asked.rest.trim() };
  const roman = ROMAN_ITEM.exec(text);
  if (roman !== null) return { ...line, marker: { kind: 'item', bullet: 'roman' }, text: without(roman[0].length) };
  const lettered = LETTERED.exec(text);
  if (lettered !== null) return { ...line, marker: { kind: 'item', bullet: 'letter' }, text: without(lettered[0].length) };
  if (ROMAN_HEADING.test(text) || HAN_HEADING.test(text)) return { ...line, marker: { kind: 'heading', top: false } };
  return { ...line, marker: null };
}
