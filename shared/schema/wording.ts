/**
 * Wording: the words of a provision, as text with three inline marks (DESIGN 4, Record).
 * A wording is always kept in one normal form (see `normalWording`), so that equal words are equal values.
 */

/** The inline marks that a wording may carry, in their canonical order. */
export const MARKS = ['bold', 'italic', 'superscript'] as const;
export type Mark = (typeof MARKS)[number];

/** A stretch of text that carries the same marks. `marks` is absent when there are none. */
export interface Run {
  readonly text: string;
  readonly marks?: readonly Mark[];
}

/** Words with marks. Normal form: no empty runs, neighbouring runs differ in marks, marks in canonical order. */
export type Wording = readonly Run[];

/** A code of a delegation (ISO 3166 alpha-3 or an added party's code), or `chair`, or `secretariat`. */
export type Party = string;

/** A run as it stands in the record: with the party whose words they are (R4). */
export interface AuthoredRun extends Run {
  readonly by: Party;
}
export type AuthoredWording = readonly AuthoredRun[];

/** The wording that a plain string stands for, without marks. */
export function plainWording(text: string): Wording {
  return text === '' ? [] : [{ text }];
}

/** The bare text of a wording. */
export function textOf(wording: Wording): string {
  let text = '';
  for (const run of wording) text += run.text;
  return text;
}

/** Whether two runs carry the same marks. */
export function sameMarks(a: Run, b: Run): boolean {
  if (a.marks === b.marks) return true;
  const am = a.marks ?? [];
  const bm = b.marks ?? [];
  return am.length === bm.length && am.every((mark, i) => mark === bm[i]);
}

function ordered(marks: readonly Mark[] | undefined): readonly Mark[] {
  return marks === undefined ? [] : MARKS.filter((mark) => marks.includes(mark));
}

/** Brings runs into normal form and drops authors: no empty runs, equal neighbours joined, marks ordered. */
export function normalWording(runs: readonly Run[]): Wording {
  const out: { text: string; marks?: readonly Mark[] }[] = [];
  for (const run of runs) {
    if (run.text === '') continue;
    const marks = ordered(run.marks);
    const next: { text: string; marks?: readonly Mark[] } =
      marks.length === 0 ? { text: run.text } : { text: run.text, marks };
    const last = out[out.length - 1];
    if (last !== undefined && sameMarks(last, next)) last.text += next.text;
    else out.push(next);
  }
  return out;
}

const SPACE = 0x20;
const TILDE = 0x7e;

/** Whether there is nothing to clean within a text: most of what is typed, and every letter of it asks. */
function isPlain(text: string): boolean {
  let last = 0;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (unit < SPACE || unit > TILDE || (unit === SPACE && last === SPACE)) return false;
    last = unit;
  }
  return true;
}

/**
 * A wording as it may enter the record: NFC, control characters and directional overrides dropped (with them a
 * delegation could make words read in another order than they stand), every run of white space one space, none at the
 * edges. Line breaks inside a provision do not exist in the field's texts; a paste that has them is split before.
 */
export function cleanWording(runs: readonly Run[]): Wording {
  const out: Run[] = [];
  let spaceBefore = true;
  for (const run of normalWording(runs)) {
    let text = isPlain(run.text)
      ? run.text
      : run.text
        .normalize('NFC')
        // eslint-disable-next-line no-control-regex
        .replace(/[\u0000-\u0008\u000e-\u001f\u007f\u202a-\u202e\u2066-\u2069\ufffe\uffff]/g, '')
        .replace(/[\s\u200b\ufeff]+/gu, ' ');
    if (spaceBefore) text = text.replace(/^ /, '');
    if (text === '') continue;
    spaceBefore = text.endsWith(' ');
    out.push(run.marks === undefined ? { text } : { text, marks: run.marks });
  }
  const last = out[out.length - 1];
  if (last !== undefined && last.text.endsWith(' ')) {
    out[out.length - 1] = { ...last, text: last.text.slice(0, -1) };
  }
  return normalWording(out);
}

/** Whether two wordings are the same words with the same marks. Both must be in normal form. */
export function sameWording(a: Wording, b: Wording): boolean {
  return a.length === b.length && a.every((run, i) => run.text === b[i]?.text && sameMarks(run, b[i]));
}

/** The part of a wording between two offsets (UTF-16 units, as in strings). Keeps authors where there are any. */
export function sliceWording<R extends Run>(wording: readonly R[], from: number, to: number): R[] {
  const out: R[] = [];
  let at = 0;
  for (const run of wording) {
    const start = Math.max(from - at, 0);
    const end = Math.min(to - at, run.text.length);
    if (start < end) out.push({ ...run, text: run.text.slice(start, end) });
    at += run.text.length;
  }
  return out;
}
