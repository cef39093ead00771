/**
 * Words that are put back, and those that come back twice. Who undoes a deletion, a division or a joining puts the letters in anew, for what went in Yjs does not
 * return; where two who did not know of each other had taken out the same and both undo it, there would be two of each. The later ones
 * are taken out as they arrive. What tells them from words that somebody types: they stand before the very letter that went, they are
 * the letters from there on, and their party has taken these out.
 */
import * as Y from 'yjs';
import { sliceWording, textOf, type AuthoredWording } from '../../shared/schema/wording.ts';
import { rootOf } from './updates.ts';
import { edgeOfWord, type Removed } from './words.ts';

interface Id {
  readonly client: number;
  readonly clock: number;
}

/** Letters in a row that went, by their numbers, what they said and who had written them. */
interface Row extends Id {
  readonly text: string;
  readonly runs: AuthoredWording;
}

/** Letters that were put in together, however they have been parted since; null: one that is gone. */
interface Put extends Id {
  readonly before: Id;
  readonly letters: (string | null)[];
  /** What stands right before it, where that was put in before some other letter too. */
  readonly beside: Put | null;
}

/** Fragments of words are called `p:ID`. */
const PREFIX = 2;

const key = ({ client, clock }: Id): string => `${String(client)}:${String(clock)}`;
const after = ({ client, clock }: Id, by: number): Id => ({ client, clock: clock + by });

/** What a message puts back. */
export interface PutBack {
  /** Words of the pen that it puts in again in their place, with their authors. */
  readonly back: readonly AuthoredWording[];
  /** Letters of its own that were not needed and went at once, with the authors of those that stand. */
  readonly doubles: readonly Omit<Removed, 'time' | 'hand'>[];
}

export const NOTHING: PutBack = { back: [], doubles: [] };

/**
 * Finds what the transaction under way puts back, and takes out of the pen what had come back already. `taken`: what its party has
 * taken out.
 */
export function takeOutDoubles(doc: Y.Doc, transaction: Y.Transaction, taken: () => readonly Pick<Removed, 'letters' | 'runs'>[]): PutBack {
  const texts = new Set<Y.XmlText>();
  for (const item of newLetters(doc, transaction)) {
    if (item.rightOrigin !== null && item.parent instanceof Y.XmlText && isGone(doc, item.rightOrigin)) texts.add(item.parent);
  }
  if (texts.size === 0) return NOTHING;
  const rows = inOrder(taken().flatMap(rowsOf));
  const back: AuthoredWording[] = [];
  const doubles: Omit<Removed, 'time' | 'hand'>[] = [];
  for (const text of texts) {
    const found = putBackIn(text, transaction, rows);
    back.push(...found.back);
    for (const { letter, runs } of found.doubles) {
      const at = takeOut(text, letter);
      doubles.push({ provision: rootOf(text)?.name.slice(PREFIX) ?? '', at, runs, letters: [[letter.client, letter.clock, 1]] });
    }
  }
  return { back, doubles };
}

function* newLetters(doc: Y.Doc, transaction: Y.Transaction): Generator<Y.Item> {
  for (const [client, structs] of doc.store.clients) {
    const from = transaction.beforeState.get(client) ?? 0;
    for (let i = structs.length - 1; i >= 0; i--) {
      const one = structs[i];
      if (one === undefined || one.id.clock < from) break;
      if (one instanceof Y.Item && !one.deleted && one.content instanceof Y.ContentString) yield one;
    }
  }
}

function isGone(doc: Y.Doc, { client, clock }: Id): boolean {
  const structs = doc.store.clients.get(client);
  return structs !== undefined && clock < Y.getState(doc.store, client) && structs[Y.findIndexSS(structs, clock)]?.deleted === true;
}

function rowsOf({ letters, runs }: Pick<Removed, 'letters' | 'runs'>): Row[] {
  const text = textOf(runs);
  let at = 0;
  return (letters ?? []).map(([client, clock, length]) => {
    const from = at;
    at += length;
    return { client, clock, text: text.slice(from, at), runs: sliceWording(runs, from, at) };
  });
}

/** Rows of letters that follow one another as one. */
function inOrder(rows: readonly Row[]): Row[] {
  const out: Row[] = [];
  for (const row of [...rows].sort((a, b) => a.client - b.client || a.clock - b.clock)) {
    const last = out.at(-1);
    const over = last === undefined || last.client !== row.client ? -1 : last.clock + last.text.length - row.clock;
    if (last === undefined || over < 0) out.push(row);
    else out[out.length - 1] = { ...last, text: last.text + row.text.slice(over), runs: [...last.runs, ...sliceWording(row.runs, over, row.text.length)] };
  }
  return out;
}

/** What was put in before some other letter, from left to right. */
function putsIn(text: Y.XmlText): Put[] {
  const puts: Put[] = [];
  const ending = new Map<string, Put>();
  let last: Put | null = null;
  for (let item = text._start; item !== null; item = item.right) {
    const { id, origin, rightOrigin, content, deleted } = item;
    const stands = !deleted && item.countable;
    if (rightOrigin === null) {
      if (stands) last = null;
      continue;
    }
    const letters = !deleted && content instanceof Y.ContentString ? content.str.split('') : Array.from({ length: item.length }, () => null);
    const first = origin?.client === id.client && origin.clock === id.clock - 1 ? ending.get(key(id)) : undefined;
    const joins = first !== undefined && key(first.before) === key(rightOrigin);
    const put: Put = joins ? first : { ...id, before: rightOrigin, letters: [], beside: last };
    put.letters.push(...letters);
    if (!joins) puts.push(put);
    ending.set(key(after(id, item.length)), put);
    if (stands) last = put;
  }
  return puts;
}

/** Letters that a message puts in, and which of those that went they are. */
interface Again {
  readonly put: Put;
  readonly row: Row;
  readonly start: Id;
  readonly count: number;
}

/** What is put back into a text, and which of its letters stand there already. */
function putBackIn(text: Y.XmlText, transaction: Y.Transaction, rows: readonly Row[]): { back: AuthoredWording[]; doubles: { letter: Id; runs: AuthoredWording }[] } {
  // Of each letter that was put back: which one it is for.
  const of = new Map<string, Id>();
  const standing = new Set<string>();
  const found = new Map<Put, Again>();
  const puts = putsIn(text);
  for (const put of [...puts].reverse()) {
    const start = of.get(key(put.before)) ?? put.before;
    const row = rows.find(({ client, clock, text: words }) => client === start.client && clock <= start.clock && start.clock < clock + words.length);
    if (row === undefined) continue;
    const rest = row.text.slice(start.clock - row.clock);
    let count = 0;
    while (count < put.letters.length && count < rest.length && (put.letters[count] ?? rest[count]) === rest[count]) count++;
    if (count === 0 || (count < put.letters.length && count < rest.length)) continue;
    const isNew = put.clock >= (transaction.beforeState.get(put.client) ?? 0);
    if (isNew) found.set(put, { put, row, start, count });
    for (let i = 0; i < count; i++) {
      const source = after(start, i);
      of.set(key(after(put, i)), source);
      if (!isNew && put.letters[i] !== null) standing.add(key(source));
    }
  }
  const back: AuthoredWording[] = [];
  const doubles: { letter: Id; runs: AuthoredWording }[] = [];
  for (const group of together(puts, found)) {
    if (!isPutBack(group)) continue;
    back.push(group.flatMap(({ row, start, count }) => sliceWording(row.runs, start.clock - row.clock, start.clock - row.clock + count)));
    for (const { put, row, start, count } of group) {
      for (let i = 0; i < count; i++) {
        const source = after(start, i);
        if (put.letters[i] === null || !standing.has(key(source))) continue;
        doubles.push({ letter: after(put, i), runs: sliceWording(row.runs, source.clock - row.clock, source.clock - row.clock + 1) });
      }
    }
  }
  return { back, doubles };
}

/** What is put back side by side: an editor puts back each piece for itself that somebody had divided. */
function together(puts: readonly Put[], found: ReadonlyMap<Put, Again>): Again[][] {
  const groups: Again[][] = [];
  for (const put of puts) {
    const one = found.get(put);
    if (one === undefined) continue;
    const group = groups.at(-1);
    const last = group?.at(-1);
    if (group !== undefined && last !== undefined && put.beside === last.put && last.count === last.put.letters.length) group.push(one);
    else groups.push([one]);
  }
  return groups;
}

/** Whether letters were put back; a few in the place of a word that begins with them are typed. */
function isPutBack(group: readonly Again[]): boolean {
  const [first] = group;
  const last = group.at(-1);
  if (first === undefined || last === undefined) return false;
  const from = first.start.clock - first.row.clock;
  const to = last.start.clock - last.row.clock + last.count;
  const count = group.reduce((sum, one) => sum + one.count, 0);
  return to === last.row.text.length || (count >= 2 && edgeOfWord(first.row.text, from) && edgeOfWord(last.row.text, to));
}

/** Takes out a letter; gives its offset. */
function takeOut(text: Y.XmlText, { client, clock }: Id): number {
  let at = 0;
  for (let item = text._start; item !== null; item = item.right) {
    if (item.deleted || !item.countable) continue;
    if (item.id.client === client && item.id.clock <= clock && clock < item.id.clock + item.length) {
      text.delete(at + clock - item.id.clock, 1);
      return at + clock - item.id.clock;
    }
    at += item.length;
  }
  return at;
}
