/**
 * Words that an edit of structure moved from one provision to another (split, merge, paste in the middle): noted with the edit, so
 * that undoing can look at where they stand now. In a document of Yjs moving is deleting and putting in anew, so words that others
 * have moved on since would stand twice if the old ones came back.
 */
import * as Y from 'yjs';
import { penFragment, readPen, setPenProvision } from '../../shared/schema/pen.ts';
import { sliceWording, textOf, type Wording } from '../../shared/schema/wording.ts';
import { runsOfText, textOfFragment } from '../../shared/schema/yruns.ts';
import { makeRoom } from './order.ts';
import { deleteWords, insertWords } from './pen-words.ts';

/** A stretch of letters by its numbers in Yjs. */
interface Stretch {
  readonly client: number;
  readonly clock: number;
  readonly length: number;
}

/** One move of words. */
export interface Move {
  readonly from: string;
  readonly to: string;
  /** The letters that were taken out of `from`, and those that were put into `to`. */
  readonly taken: readonly Stretch[];
  readonly put: readonly Stretch[];
  /** Provisions that came to stand with it, and those that went, `from` and `to` perhaps among them. */
  readonly raised: readonly string[];
  readonly gone: readonly string[];
}

const MOVES = Symbol('moves');

/** The moves of a transaction. */
export function movesOf(transaction: Y.Transaction): readonly Move[] {
  return (transaction.meta.get(MOVES) as readonly Move[] | undefined) ?? [];
}

/** Notes a move with the transaction under way. */
export function noteMove(doc: Y.Doc, move: Move): void {
  const transaction = doc._transaction;
  transaction?.meta.set(MOVES, [...movesOf(transaction), move]);
}

interface Placed {
  readonly item: Y.Item;
  /** Where it begins, in letters that are seen. */
  readonly at: number;
  readonly letters: string;
}

function* placed(doc: Y.Doc, provision: string): Generator<Placed> {
  let at = 0;
  const text = textOfFragment(penFragment(doc, provision));
  for (let item = text?._start ?? null; item !== null; item = item.right) {
    const letters = item.content instanceof Y.ContentString ? item.content.str : '';
    yield { item, at, letters };
    if (!item.deleted && item.countable) at += item.length;
  }
}

/** The letters of a provision from one offset to another, as they are now. */
export function lettersAt(doc: Y.Doc, provision: string, from: number, to: number): Stretch[] {
  const out: Stretch[] = [];
  for (const { item, at } of placed(doc, provision)) {
    if (item.deleted || !item.countable) continue;
    const [first, last] = [Math.max(from - at, 0), Math.min(to - at, item.length)];
    if (first < last) out.push({ client: item.id.client, clock: item.id.clock + first, length: last - first });
  }
  return out;
}

/** The part of an item that is among these letters; null where none is. */
function shared({ id, length }: Y.Item, among: readonly Stretch[]): { from: number; to: number } | null {
  let part: { from: number; to: number } | null = null;
  for (const one of among) {
    if (one.client !== id.client) continue;
    const from = Math.max(one.clock - id.clock, 0);
    const to = Math.min(one.clock + one.length - id.clock, length);
    if (from < to) part = part === null ? { from, to } : { from: Math.min(part.from, from), to: Math.max(part.to, to) };
  }
  return part;
}

const lengthOf = (stretches: readonly Stretch[]): number => stretches.reduce((sum, one) => sum + one.length, 0);

/** Where the letters that were put in stand now, from the first to the last that is left; null when none is. */
function extent(doc: Y.Doc, { to, put }: Move): { from: number; to: number } | null {
  const parts = [...placed(doc, to)].flatMap(({ item, at }) => {
    const part = item.deleted ? null : shared(item, put);
    return part === null ? [] : [{ from: at + part.from, to: at + part.to }];
  });
  const [first] = parts;
  const last = parts.at(-1);
  return first === undefined || last === undefined ? null : { from: first.from, to: last.to };
}

/** Whether others, or the same hand elsewhere, have put back letters that were taken out. */
function putBack(doc: Y.Doc, { from, taken }: Move): boolean {
  const all = [...placed(doc, from)];
  const ours = all.filter(({ item }) => item.deleted && shared(item, taken) !== null);
  return all.some(({ item, letters }) => !item.deleted && letters !== '' && ours.some((one) =>
    item.rightOrigin !== null && item.rightOrigin.client === one.item.id.client && item.rightOrigin.clock === one.item.id.clock && one.letters.startsWith(letters)));
}

/** Whether everything of a move is as it was made: then its undoing is what it was before. */
export function isUntouched(doc: Y.Doc, move: Move): boolean {
  const standing = new Map(readPen(doc).map((one) => [one.id, !one.removed]));
  if (move.raised.some((id) => standing.get(id) !== true) || move.gone.some((id) => standing.get(id) !== false)) return false;
  if (standing.get(move.to) !== true || standing.get(move.from) !== !move.gone.includes(move.from)) return false;
  const where = extent(doc, move);
  const left = [...placed(doc, move.to)].reduce((sum, { item }) => {
    const part = item.deleted ? null : shared(item, move.put);
    return sum + (part === null ? 0 : part.to - part.from);
  }, 0);
  return where !== null && left === lengthOf(move.put) && where.to - where.from === left && !hasForeign(doc, move) && !putBack(doc, move);
}

/** Whether there are words beside the moved ones in a provision that the move had made, or in one that it had emptied. */
function hasForeign(doc: Y.Doc, { from, to, put, raised, gone }: Move): boolean {
  const length = (id: string): number => textOf(runsOfText(textOfFragment(penFragment(doc, id)) ?? new Y.Text())).length;
  return (raised.includes(to) && length(to) !== lengthOf(put)) || (gone.includes(from) && length(from) > 0);
}

/**
 * Moves words back as a new edit, as they stand now with what others have written among them: no word comes to stand twice, and none
 * goes. False when nothing can be done, because they have moved on or have nowhere to go. Inside a transaction.
 */
export function moveBack(doc: Y.Doc, move: Move): boolean {
  const list = readPen(doc);
  const stands = (id: string): boolean => list.some((one) => one.id === id && !one.removed);
  const where = extent(doc, move);
  const target = textOfFragment(penFragment(doc, move.to));
  const source = textOfFragment(penFragment(doc, move.from));
  const returns = move.gone.includes(move.from);
  if (where === null || target === null || source === null || !stands(move.to) || (!returns && !stands(move.from))) return false;
  const made = move.raised.includes(move.to);
  // A provision that was made for these words goes with all that has been written in it.
  const [first, last] = made ? [0, target.length] : [where.from, where.to];
  const words: Wording = sliceWording(runsOfText(target), first, last);
  const at = returns && !stands(move.from) ? 0 : placeOfTaken(doc, move);
  const taken = lettersAt(doc, move.to, first, last);
  deleteWords(penFragment(doc, move.to), first, last);
  insertWords(penFragment(doc, move.from), at, words);
  const raised: string[] = [];
  const gone: string[] = [];
  const mark = (id: string, removed: boolean): void => {
    setPenProvision(doc, id, { removed });
    (removed ? gone : raised).push(id);
  };
  if (!stands(move.from)) {
    mark(move.from, false);
    standAfter(doc, move.from, move.to);
  }
  for (const id of move.gone) if (id !== move.from && !stands(id)) mark(id, false);
  if (made) mark(move.to, true);
  noteMove(doc, { from: move.to, to: move.from, taken, put: lettersAt(doc, move.from, at, at + textOf(words).length), raised, gone });
  return true;
}

/** Sees to it that a provision stands right after another one: others may have put something in where it was. */
function standAfter(doc: Y.Doc, id: string, before: string): void {
  const list = readPen(doc).filter((one) => one.id !== id);
  const standing = readPen(doc).filter((one) => !one.removed);
  const index = standing.findIndex((one) => one.id === id);
  if (standing[index - 1]?.id === before) return;
  const { keys, rekeyed } = makeRoom(list, list.findIndex((one) => one.id === before) + 1, 1, () => 0.5);
  for (const one of rekeyed) setPenProvision(doc, one.id, { order: one.order });
  for (const order of keys) setPenProvision(doc, id, { order });
}

/** Where the letters stood that were taken out: behind what is seen before them, or at the end. */
function placeOfTaken(doc: Y.Doc, { from, taken }: Move): number {
  let end = 0;
  for (const { item, at } of placed(doc, from)) {
    if (shared(item, taken) !== null) return at;
    end = item.deleted || !item.countable ? at : at + item.length;
  }
  return end;
}

/** What a native undoing of moves has moved, as moves of its own: back to where they were. */
export function inverseOf(doc: Y.Doc, transaction: Y.Transaction, moves: readonly Move[]): Move[] {
  const news = (id: string): Stretch[] => [...placed(doc, id)]
    .filter(({ item }) => !item.deleted && item.countable && item.id.clock >= (transaction.beforeState.get(item.id.client) ?? 0))
    .map(({ item }) => ({ client: item.id.client, clock: item.id.clock, length: item.length }));
  return moves.map((move) => ({ from: move.to, to: move.from, taken: move.put, put: news(move.from), raised: move.gone, gone: move.raised }));
}
