/**
 * Letters that went, by their numbers in Yjs. A message names the letters that it takes out, also those that somebody else has
 * taken out just before, unknown to its author: so it can be told what was moved or put back, and what was typed (words.ts).
 */
import * as Y from 'yjs';
import { sliceWording, textOf, type AuthoredRun, type AuthoredWording } from '../../shared/schema/wording.ts';

/** Letters in a row by their numbers: client, first clock, how many. */
export type Stretch = readonly [client: number, clock: number, length: number];

/** Words that went, with their authors, and which letters they were. */
export interface Went {
  readonly runs: AuthoredWording;
  readonly letters: readonly Stretch[];
  /** Their party has not taken them out before. */
  readonly fresh: boolean;
}

/** Letters of a fragment that a message takes out, in one place, as its author saw them. */
export interface Died {
  /** Offset in the text before the message. */
  readonly at: number;
  readonly runs: AuthoredRun[];
  readonly letters: readonly Stretch[];
  /** Some of them stood until now, or their party has not taken them out before. */
  readonly fresh: boolean;
}

/**
 * What a message took out of a text, in order: what stood there, and what somebody else had taken out before (`earlier`), unknown to its
 * author. To be asked while the transaction ends: afterwards Yjs has forgotten the letters. `authors` of a stretch of the text before it;
 * null where they are not known.
 */
export function diedIn(transaction: Y.Transaction, text: Y.XmlText, authors: (from: number, to: number) => AuthoredWording | null, earlier: EarlierLetters): Died[] {
  const out: Died[] = [];
  let at = 0;
  let together = false;
  const add = (runs: AuthoredWording, letters: readonly Stretch[], fresh: boolean): void => {
    const last = out.at(-1);
    if (together && last !== undefined) out.splice(-1, 1, { at: last.at, runs: [...last.runs, ...runs], letters: joined(last.letters, letters), fresh: last.fresh || fresh });
    else out.push({ at, runs: [...runs], letters, fresh });
    together = true;
  };
  for (let item = text._start; item !== null; item = item.right) {
    const { id, length, content } = item;
    if (id.clock >= (transaction.beforeState.get(id.client) ?? 0)) continue;
    if (!item.deleted) {
      if (!item.countable) continue;
      at += length;
      together = false;
    } else if (content instanceof Y.ContentString && Y.isDeleted(transaction.deleteSet, id)) {
      const runs = authors(at, at + length);
      if (runs !== null && textOf(runs) === content.str) add(runs, [[id.client, id.clock, length]], true);
      at += length;
    } else if (!Y.isDeleted(transaction.deleteSet, id)) {
      for (const { runs, letters, fresh } of earlier.among(id.client, id.clock, length)) add(runs, letters, fresh);
    } else if (item.countable) at += length;
  }
  return out;
}

/** Letters that went before, by their numbers. */
export class EarlierLetters {
  /** Of each client in order, none twice. */
  readonly #rows = new Map<number, { readonly clock: number; readonly len: number; readonly runs: AuthoredWording; readonly fresh: boolean }[]>();

  constructor(list: readonly Went[]) {
    for (const { runs, letters, fresh } of list) {
      let from = 0;
      for (const [client, clock, len] of letters) {
        const rows = this.#rows.get(client) ?? [];
        rows.push({ clock, len, runs: sliceWording(runs, from, from + len), fresh });
        this.#rows.set(client, rows);
        from += len;
      }
    }
    for (const [client, rows] of this.#rows) {
      const once: typeof rows = [];
      let end = 0;
      for (const row of rows.sort((a, b) => a.clock - b.clock)) {
        const known = Math.max(0, end - row.clock);
        if (known >= row.len) continue;
        once.push(known === 0 ? row : { clock: row.clock + known, len: row.len - known, runs: sliceWording(row.runs, known, row.len), fresh: row.fresh });
        end = row.clock + row.len;
      }
      this.#rows.set(client, once);
    }
  }

  /** Those among these letters, in order. */
  among(client: number, clock: number, length: number): Went[] {
    const rows = this.#rows.get(client) ?? [];
    const out: Went[] = [];
    for (let i = firstEndingAfter(rows, clock); i < rows.length; i++) {
      const row = rows[i];
      if (row === undefined || row.clock >= clock + length) break;
      const first = Math.max(clock, row.clock);
      const end = Math.min(clock + length, row.clock + row.len);
      out.push({ runs: sliceWording(row.runs, first - row.clock, end - row.clock), letters: [[client, first, end - first]], fresh: row.fresh });
    }
    return out;
  }
}

/** Two rows of letters as one; numbers that follow one another are one stretch. */
export function joined(one: readonly Stretch[], other: readonly Stretch[]): Stretch[] {
  const out = [...one];
  for (const next of other) {
    const last = out.at(-1);
    if (last !== undefined && last[0] === next[0] && last[1] + last[2] === next[1]) out.splice(-1, 1, [last[0], last[1], last[2] + next[2]]);
    else out.push(next);
  }
  return out;
}

/** Whether all these letters are among others. */
export function holds(others: readonly Stretch[], letters: readonly Stretch[]): boolean {
  return letters.every(([client, clock, length]) => others.some(([of, from, count]) => of === client && from <= clock && clock + length <= from + count));
}

/** A part of a row of letters: from where to where in its text, and which letters. */
export interface Part {
  readonly from: number;
  readonly to: number;
  readonly letters: readonly Stretch[];
}

interface Range {
  readonly clock: number;
  readonly len: number;
}

/** The letters that a message takes out. */
export class Named {
  readonly #ranges: ReadonlyMap<number, readonly Range[]>;
  readonly #ordered = new Map<number, readonly Range[]>();

  constructor(ranges: ReadonlyMap<number, readonly Range[]>) {
    this.#ranges = ranges;
  }

  /** The parts of a row of letters that are among those named, each as long as can be. */
  partsOf(letters: readonly Stretch[]): Part[] {
    const out: Part[] = [];
    let from = 0;
    for (const [client, clock, length] of letters) {
      const ranges = this.#of(client);
      for (let i = firstEndingAfter(ranges, clock); i < ranges.length; i++) {
        const range = ranges[i];
        if (range === undefined || range.clock >= clock + length) break;
        const first = Math.max(clock, range.clock);
        const end = Math.min(clock + length, range.clock + range.len);
        const part = { from: from + first - clock, to: from + end - clock, letters: [[client, first, end - first]] as const };
        const last = out.at(-1);
        if (last?.to === part.from) out.splice(-1, 1, { from: last.from, to: part.to, letters: joined(last.letters, part.letters) });
        else out.push(part);
      }
      from += length;
    }
    return out;
  }

  /** The ranges of a client in order, none touching another. */
  #of(client: number): readonly Range[] {
    const known = this.#ordered.get(client);
    if (known !== undefined) return known;
    const out: Range[] = [];
    for (const range of [...(this.#ranges.get(client) ?? [])].sort((a, b) => a.clock - b.clock)) {
      const last = out.at(-1);
      if (last !== undefined && last.clock + last.len >= range.clock) {
        out[out.length - 1] = { clock: last.clock, len: Math.max(last.len, range.clock + range.len - last.clock) };
      } else out.push(range);
    }
    this.#ordered.set(client, out);
    return out;
  }
}

function firstEndingAfter(ranges: readonly Range[], clock: number): number {
  let [low, high] = [0, ranges.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    const range = ranges[middle];
    if (range !== undefined && range.clock + range.len <= clock) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The letters that an update says are taken out; null where there are none. */
export function namedIn(update: Uint8Array): Named | null {
  // The deletions stand last; none at all is a nought.
  if (update[update.length - 1] === 0) return null;
  return new Named(Y.decodeUpdate(update).ds.clients);
}
