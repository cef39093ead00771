/**
 * Letters that went, by their numbers in Yjs. A message names the letters that it takes out, also those that somebody else has
 * taken out just before, unknown to its author: so it can be told what was moved or put back, and what was typed (words.ts).
 */
import * as Y from 'yjs';

/** Letters in a row by their numbers: client, first clock, how many. */
export type Stretch = readonly [client: number, clock: number, length: number];

/** Letters of a fragment that a transaction took out, in one place. */
export interface Died {
  /** Offset in the text before the transaction. */
  readonly at: number;
  readonly text: string;
  readonly letters: readonly Stretch[];
}

/** What a transaction took out of a text, in order. To be asked while the transaction ends: afterwards Yjs has forgotten the letters. */
export function diedIn(transaction: Y.Transaction, text: Y.XmlText): Died[] {
  const out: { at: number; text: string; letters: Stretch[] }[] = [];
  let at = 0;
  let together = false;
  for (let item = text._start; item !== null; item = item.right) {
    if (!(item.content instanceof Y.ContentString) && !(item.countable && !item.deleted)) continue;
    const isNew = item.id.clock >= (transaction.beforeState.get(item.id.client) ?? 0);
    if (isNew) continue;
    if (!item.deleted) {
      at += item.length;
      together = false;
    } else if (item.content instanceof Y.ContentString && Y.isDeleted(transaction.deleteSet, item.id)) {
      const last = out.at(-1);
      const { str } = item.content;
      if (together && last !== undefined) out.splice(-1, 1, { at: last.at, text: last.text + str, letters: joined(last.letters, [[item.id.client, item.id.clock, item.length]]) });
      else out.push({ at, text: str, letters: [[item.id.client, item.id.clock, item.length]] });
      at += item.length;
      together = true;
    }
  }
  return out;
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
