/** Who the words are (R4): edits of the record with an author on every run that they put in. */
import { redline } from '../../shared/proposals/redline.ts';
import { graphemes } from '../../shared/lib/graphemes.ts';
import { sameMarks, sliceWording, textOf, type AuthoredRun, type AuthoredWording, type Party, type Wording } from '../../shared/schema/wording.ts';
import type { Splice } from '../../shared/schema/yruns.ts';

/** A stretch of words that was taken out, with its authors, and where it stood. */
export interface Removed {
  readonly provision: string;
  readonly at: number;
  readonly runs: readonly AuthoredRun[];
}

const POOL = 200;
/** Below this, equal text proves nothing: everybody types "the". Whole removals of one letter come back by undo. */
const LEAST = 2;

/**
 * The words lately taken out of a text. Words that are put back unchanged, split off or moved elsewhere keep their author,
 * however many messages lie between (an undo, a cut and a later paste).
 */
export class RemovedWords {
  #list: Removed[] = [];

  add(removed: Removed): void {
    const last = this.#list[this.#list.length - 1];
    const length = textOf(removed.runs).length;
    // Letters deleted one after the other are one stretch: Backspace goes down, Delete stays.
    if (last !== undefined && last.provision === removed.provision && (removed.at === last.at || removed.at + length === last.at)) {
      const runs = removed.at === last.at ? [...last.runs, ...removed.runs] : [...removed.runs, ...last.runs];
      this.#list[this.#list.length - 1] = { provision: last.provision, at: removed.at, runs };
      return;
    }
    this.#list.push(removed);
    if (this.#list.length > POOL) this.#list.shift();
  }

  /** The authors of words now put in, found among those taken out; null where they are new. The latest removal wins. */
  authorsOf(text: string, marks: Wording, extra: readonly Removed[] = []): readonly AuthoredRun[] | null {
    if (text.trim().length < LEAST) return null;
    const words = text.trim();
    const lead = text.indexOf(words);
    for (const removed of [...extra, ...[...this.#list].reverse()]) {
      const from = textOf(removed.runs).indexOf(words);
      if (from === -1) continue;
      const found = sliceWording(removed.runs, from, from + words.length);
      const first = found[0];
      const last = found[found.length - 1];
      if (first === undefined || last === undefined) continue;
      const authors = [
        ...sliceWording(marks, 0, lead).map((run) => ({ ...run, by: first.by })),
        ...remarked(found, sliceWording(marks, lead, lead + words.length)),
        ...sliceWording(marks, lead + words.length, text.length).map((run) => ({ ...run, by: last.by })),
      ];
      return authors;
    }
    return null;
  }

  list(): readonly Removed[] {
    return this.#list;
  }
  restore(list: readonly Removed[]): void {
    this.#list = [...list];
  }
}

/** The authors of one, the marks of the other; both have the same text. */
function remarked(authored: readonly AuthoredRun[], marked: Wording): AuthoredRun[] {
  const out: AuthoredRun[] = [];
  let at = 0;
  for (const run of authored) {
    for (const piece of sliceWording(marked, at, at + run.text.length)) out.push({ ...piece, by: run.by });
    at += run.text.length;
  }
  return out;
}

/** Cuts what is equal at both ends of a replacement, at boundaries of graphemes, where marks are equal too. */
function trimmed(before: AuthoredWording, from: number, to: number, put: Wording): { from: number; to: number; put: Wording } {
  const out = sliceWording(before, from, to);
  const a = graphemes(textOf(out));
  const b = graphemes(textOf(put));
  const runAt = (runs: Wording, at: number): Wording[number] | undefined => sliceWording(runs, at, at + 1)[0];
  const alike = (i: number, j: number): boolean => {
    const x = runAt(out, i);
    const y = runAt(put, j);
    return x !== undefined && y !== undefined && sameMarks(x, y);
  };
  let head = 0;
  let headLength = 0;
  while (head < a.length && head < b.length && a[head] === b[head] && alike(headLength, headLength)) {
    headLength += a[head]?.length ?? 0;
    head++;
  }
  let tail = 0;
  let tailLength = 0;
  const aLength = textOf(out).length;
  const bLength = textOf(put).length;
  while (tail < a.length - head && tail < b.length - head) {
    const letter = a[a.length - 1 - tail];
    if (letter === undefined || letter !== b[b.length - 1 - tail]) break;
    const next = tailLength + letter.length;
    if (!alike(aLength - next, bLength - next)) break;
    tailLength = next;
    tail++;
  }
  return { from: from + headLength, to: to - tailLength, put: sliceWording(put, headLength, bLength - tailLength) };
}

export interface Edit {
  readonly splices: readonly Splice[];
  readonly removed: readonly Removed[];
}

/**
 * The edit that turns the words of the record into these, by this party: changes word by word, each cut down to the
 * graphemes that differ, so that one typed letter is one letter in the record too.
 */
export function editTo(provision: string, before: AuthoredWording, after: Wording, by: Party, pool: RemovedWords, alsoRemoved: readonly Removed[] = []): Edit {
  const splices: Splice[] = [];
  const removed: Removed[] = [];
  const cuts = redline(before, after).map((change) => trimmed(before, change.splice.from, change.splice.to, change.splice.put));
  for (const cut of cuts) {
    if (cut.to > cut.from) removed.push({ provision, at: cut.from, runs: sliceWording(before, cut.from, cut.to) });
  }
  for (const cut of cuts) {
    const known = pool.authorsOf(textOf(cut.put), cut.put, [...alsoRemoved, ...removed]);
    splices.push({ from: cut.from, to: cut.to, put: known ?? cut.put.map((run) => ({ ...run, by })) });
  }
  return { splices, removed };
}
