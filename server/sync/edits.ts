/** Edits of the record: from words with authors to words with authors, by the smallest splices (DESIGN 4, Record). */
import { redline } from '../../shared/proposals/redline.ts';
import { align } from '../../shared/lib/align.ts';
import { boundBefore, graphemes } from '../../shared/lib/graphemes.ts';
import { normalWording, sameMarks, sameWording, sliceWording, textOf, type AuthoredRun, type AuthoredWording, type Party, type Wording } from '../../shared/schema/wording.ts';
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

/** One letter per unit: what a unit of text carries besides. */
function units<R extends { readonly text: string }>(runs: readonly R[]): R[] {
  const out: R[] = [];
  for (const run of runs) for (let i = 0; i < run.text.length; i++) out.push(run);
  return out;
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
function differing<R extends { readonly text: string }>(before: readonly R[], after: readonly R[], same: (a: R, b: R) => boolean): Cut | null {
  const [a, b] = [before.map((run) => run.text).join(''), after.map((run) => run.text).join('')];
  const [au, bu] = [units(before), units(after)];
  const alike = (i: number, j: number): boolean => {
    const [x, y] = [au[i], bu[j]];
    return a[i] === b[j] && x !== undefined && y !== undefined && same(x, y);
  };
  let head = 0;
  while (head < a.length && head < b.length && alike(head, head)) head++;
  if (head === a.length && head === b.length) return null;
  head = sharedBound(a, b, head);
  let tail = 0;
  while (tail < a.length - head && tail < b.length - head && alike(a.length - 1 - tail, b.length - 1 - tail)) tail++;
  tail = sharedBoundFromEnd(a, b, tail);
  return { from: head, to: a.length - tail, into: head, until: b.length - tail };
}

/** The replacements that make one wording of another, in order: each cut down to the graphemes that differ. */
function cutsBetween(before: Wording, after: Wording): Cut[] {
  const whole = differing(before, after, sameMarks);
  if (whole === null) return [];
  if (whole.from === whole.to || whole.into === whole.until || whole.to - whole.from + whole.until - whole.into <= SHORT) return [whole];
  const cuts: Cut[] = [];
  let shift = 0;
  for (const { splice } of redline(normalWording(before), normalWording(after))) {
    const into = splice.from + shift;
    const until = into + textOf(splice.put).length;
    shift += until - into - (splice.to - splice.from);
    const cut = differing(sliceWording(before, splice.from, splice.to), splice.put, sameMarks);
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
  const whole = differing(before, after, sameMarks);
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
  const [au, bu] = [units(before), units(after)];
  const out: Cut[] = [];
  let i = 0;
  let j = 0;
  const kept = (until: number): void => {
    while (i < until) {
      if (au[i]?.by === bu[j]?.by) {
        i++;
        j++;
        continue;
      }
      const [from, into] = [i, j];
      while (i < until && au[i]?.by !== bu[j]?.by) {
        i++;
        j++;
      }
      out.push({ from, to: i, into, until: j });
    }
  };
  for (const cut of cuts) {
    kept(cut.from);
    i = cut.to;
    j = cut.until;
  }
  kept(au.length);
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

/** The words of the record turned into these by this party: what is kept keeps its author, and so does what is put back. */
export function authoredAs(provision: string, before: AuthoredWording, after: Wording, by: Party, pool: RemovedWords, time: string): AuthoredRun[] {
  const cuts = cutsBetween(before, after);
  const leaving = removedBy(provision, before, cuts, time).map(({ runs }) => runs);
  const out: AuthoredRun[] = [];
  let at = 0;
  for (const cut of cuts) {
    out.push(...sliceWording(before, at, cut.from));
    const put = sliceWording(after, cut.into, cut.until);
    out.push(...withMarks(authorsOf(textOf(put), by, leaving, pool, { provision, at: cut.into, time }), put));
    at = cut.to;
  }
  out.push(...sliceWording(before, at, textOf(before).length));
  return out;
}

/** The edit that turns the words of the record into these, by this party. */
export function editTo(provision: string, before: AuthoredWording, after: Wording, by: Party, pool: RemovedWords, time: string): Edit {
  return editExactly(provision, before, authoredAs(provision, before, after, by, pool, time), time);
}

