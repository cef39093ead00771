/** Edits of the record: from words with authors to words with authors, by the smallest splices (DESIGN 4, Record). */
import { applyChanges, redline } from '../../shared/proposals/redline.ts';
import { align } from '../../shared/lib/align.ts';
import { boundBefore, graphemes } from '../../shared/lib/graphemes.ts';
import { normalWording, sameMarks, sameWording, sliceWording, textOf, type AuthoredRun, type AuthoredWording, type Party, type Run, type Wording } from '../../shared/schema/wording.ts';
import type { Splice } from '../../shared/schema/yruns.ts';
import { authorsOf, withMarks, type Removed, type RemovedWords } from './words.ts';

/** A replacement: offsets in the words before, and in the words after. */
interface Cut {
  readonly from: number;
  readonly to: number;
  readonly into: number;
  readonly until: number;
}

export interface Edit {
  readonly splices: readonly Splice[];
  readonly removed: readonly Removed[];
}

/** Below this length a replacement is made in one piece. */
const SHORT = 40;

/** The stretches that two wordings from these offsets on have in common in length, each within one run of both. Stops where `visit` says so. */
function alongside<R extends Run>(before: readonly R[], after: readonly R[], from: number, into: number, length: number, visit: (a: R, b: R, at: number, size: number) => boolean): void {
  let [i, j] = [0, 0];
  let a = before[0];
  let b = after[0];
  let inA = from;
  let inB = into;
  let at = 0;
  while (a !== undefined && b !== undefined && at < length) {
    if (inA >= a.text.length) {
      inA -= a.text.length;
      a = before[++i];
      continue;
    }
    if (inB >= b.text.length) {
      inB -= b.text.length;
      b = after[++j];
      continue;
    }
    const size = Math.min(a.text.length - inA, b.text.length - inB, length - at);
    if (!visit(a, b, at, size)) return;
    at += size;
    inA += size;
    inB += size;
  }
}

/** How many units two wordings of these texts share at their beginning: letters and marks. */
function sharedHead(before: Wording, after: Wording, a: string, b: string): number {
  const most = Math.min(a.length, b.length);
  let head = 0;
  while (head < most && a.charCodeAt(head) === b.charCodeAt(head)) head++;
  alongside(before, after, 0, 0, head, (x, y, at) => {
    if (sameMarks(x, y)) return true;
    head = at;
    return false;
  });
  return head;
}

/** The same at their end, of the last `most`. */
function sharedTail(before: Wording, after: Wording, a: string, b: string, most: number): number {
  let tail = 0;
  while (tail < most && a.charCodeAt(a.length - 1 - tail) === b.charCodeAt(b.length - 1 - tail)) tail++;
  // Of what is the same in letters, what comes after the last difference in marks.
  let from = 0;
  alongside(before, after, a.length - tail, b.length - tail, tail, (x, y, at, size) => {
    if (!sameMarks(x, y)) from = at + size;
    return true;
  });
  return tail - from;
}

/** The last boundary of graphemes at or before an offset, in both texts (which are equal up to there). */
function sharedBound(a: string, b: string, at: number): number {
  let bound = at;
  for (;;) {
    const next = Math.min(boundBefore(a, bound), boundBefore(b, bound));
    if (next === bound) return bound;
    bound = next;
  }
}

/** The same from the end. */
function sharedBoundFromEnd(a: string, b: string, length: number): number {
  let left = length;
  while (left > 0 && (boundBefore(a, a.length - left) !== a.length - left || boundBefore(b, b.length - left) !== b.length - left)) left--;
  return left;
}

/** Where two wordings differ, unit by unit, as one replacement at boundaries of graphemes; null when they are equal. */
function differing(before: Wording, after: Wording): Cut | null {
  const [a, b] = [textOf(before), textOf(after)];
  const shared = sharedHead(before, after, a, b);
  if (shared === a.length && shared === b.length) return null;
  const head = sharedBound(a, b, shared);
  const tail = sharedBoundFromEnd(a, b, sharedTail(before, after, a, b, Math.min(a.length, b.length) - head));
  return { from: head, to: a.length - tail, into: head, until: b.length - tail };
}

/** The replacements that make one wording of another, in order: each cut down to the graphemes that differ. */
function cutsBetween(before: Wording, after: Wording): Cut[] {
  const whole = differing(before, after);
  if (whole === null) return [];
  if (whole.from === whole.to || whole.into === whole.until || whole.to - whole.from + whole.until - whole.into <= SHORT) return [whole];
  const cuts: Cut[] = [];
  let shift = 0;
  for (const { splice } of redline(normalWording(before), normalWording(after))) {
    const into = splice.from + shift;
    const until = into + textOf(splice.put).length;
    shift += until - into - (splice.to - splice.from);
    const cut = differing(sliceWording(before, splice.from, splice.to), splice.put);
    if (cut !== null) cuts.push({ from: splice.from + cut.from, to: splice.from + cut.to, into: into + cut.into, until: into + cut.until });
  }
  // A redline sees words; should it ever not see all of a difference, one replacement does.
  return sameWording(replaced(before, after, cuts), normalWording(after)) ? cuts : [whole];
}

function replaced(before: Wording, after: Wording, cuts: readonly Cut[]): Wording {
  const out: Wording[number][] = [];
  let at = 0;
  for (const cut of cuts) {
    out.push(...sliceWording(before, at, cut.from), ...sliceWording(after, cut.into, cut.until));
    at = cut.to;
  }
  out.push(...sliceWording(before, at, textOf(before).length));
  return normalWording(out);
}

/** Up to so many graphemes a replacement is taken apart to the last one. */
const FINE = 2_000;

/**
 * The splices that make one wording of another, without authors: for scratch documents. As small as can be: what others are
 * typing at this moment has its place between the letters that stay.
 */
export function splicesBetween(before: Wording, after: Wording): Splice[] {
  const whole = differing(before, after);
  if (whole === null) return [];
  const a = lettersOf(sliceWording(before, whole.from, whole.to));
  const b = lettersOf(sliceWording(after, whole.into, whole.until));
  const cuts = a.keys.length > FINE || b.keys.length > FINE ? cutsBetween(before, after) : align(a.keys, b.keys).map((block) => ({
    from: whole.from + (a.at[block.aFrom] ?? 0),
    to: whole.from + (a.at[block.aTo] ?? 0),
    into: whole.into + (b.at[block.bFrom] ?? 0),
    until: whole.into + (b.at[block.bTo] ?? 0),
  }));
  return cuts.map((cut) => ({ from: cut.from, to: cut.to, put: sliceWording(after, cut.into, cut.until) }));
}

/**
 * The same, word by word, and letter by letter only in words that became others: what is put in stays together, however much of
 * its letters what stands there has too.
 */
export function splicesByWord(before: Wording, after: Wording): Splice[] {
  const changes = redline(normalWording(before), normalWording(after));
  // A redline sees words; should it ever not see all of a difference, the letters do.
  if (!sameWording(applyChanges(before, changes), normalWording(after))) return splicesBetween(before, after);
  return changes.flatMap(({ splice }) =>
    splicesBetween(sliceWording(before, splice.from, splice.to), splice.put).map(({ from, to, put }) => ({ from: splice.from + from, to: splice.from + to, put })),
  );
}

/** The graphemes of a wording with their marks, and where each begins (and the last ends). */
function lettersOf(wording: Wording): { keys: string[]; at: number[] } {
  const keys: string[] = [];
  const at = [0];
  let end = 0;
  for (const { text, marks } of wording) {
    for (const letter of graphemes(text)) {
      keys.push(`${letter}\u0001${marks?.join() ?? ''}`);
      at.push((end += letter.length));
    }
  }
  return { keys, at };
}

/** What is the same in both, and who is named otherwise in it, as further cuts. */
function otherAuthors(before: AuthoredWording, after: AuthoredWording, cuts: readonly Cut[]): Cut[] {
  const out: Cut[] = [];
  const length = textOf(before).length;
  const kept = (from: number, to: number, into: number): void => {
    // Neighbours that are both named otherwise are one cut.
    let open: { from: number; to: number; into: number; until: number } | null = null;
    alongside(before, after, from, into, to - from, (a, b, at, size) => {
      if (a.by === b.by) open = null;
      else if (open !== null) {
        open.to += size;
        open.until += size;
      } else out.push((open = { from: from + at, to: from + at + size, into: into + at, until: into + at + size }));
      return true;
    });
  };
  let at = 0;
  let into = 0;
  for (const cut of cuts) {
    kept(at, cut.from, into);
    at = cut.to;
    into = cut.until;
  }
  kept(at, length, into);
  return out;
}

/** The edit that makes exactly these words with these authors of those of the record. */
export function editExactly(provision: string, before: AuthoredWording, after: AuthoredWording, time: string): Edit {
  const cuts = cutsBetween(before, after);
  const renamed = otherAuthors(before, after, cuts);
  const splices = [...cuts, ...renamed]
    .sort((x, y) => x.from - y.from || x.to - y.to)
    .map((cut): Splice => ({ from: cut.from, to: cut.to, put: sliceWording(after, cut.into, cut.until) }));
  return { splices, removed: removedBy(provision, before, cuts, time) };
}

function removedBy(provision: string, before: AuthoredWording, cuts: readonly Cut[], time: string): Removed[] {
  return cuts.filter((cut) => cut.to > cut.from).map((cut) => ({ provision, at: cut.from, runs: sliceWording(before, cut.from, cut.to), time }));
}

/**
 * The words of the record turned into these by this party: what is kept keeps its author, and so does what is put back of the words
 * that it (`anyHand`: or anybody) has taken out.
 */
export function authoredAs(provision: string, before: AuthoredWording, after: Wording, by: Party, pool: RemovedWords, anyHand = false): AuthoredRun[] {
  const cuts = cutsBetween(before, after);
  const leaving = cuts.filter((cut) => cut.to > cut.from).map((cut) => sliceWording(before, cut.from, cut.to));
  const out: AuthoredRun[] = [];
  let at = 0;
  for (const cut of cuts) {
    out.push(...sliceWording(before, at, cut.from));
    const put = sliceWording(after, cut.into, cut.until);
    out.push(...withMarks(authorsOf(textOf(put), by, leaving, pool, { provision, at: cut.into }, [], anyHand), put));
    at = cut.to;
  }
  out.push(...sliceWording(before, at, textOf(before).length));
  return out;
}

/** The edit that turns the words of the record into these, by this party. */
export function editTo(provision: string, before: AuthoredWording, after: Wording, by: Party, pool: RemovedWords, time: string): Edit {
  return editExactly(provision, before, authoredAs(provision, before, after, by, pool), time);
}

