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
export function takeOutDoubles(doc: Y.Doc, transaction: Y.Transaction, taken: () => readonly Removed[]): PutBack {
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

function rowsOf({ letters, runs }: Removed): Row[] {
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
  for (let item = text._start; item !== null; item = item.right) {
    const { id, origin, rightOrigin, content, deleted } = item;
    if (rightOrigin === null) continue;
    const letters = !deleted && content instanceof Y.ContentString ? content.str.split('') : Array.from({ length: item.length }, () => null);
    const first = origin?.client === id.client && origin.clock === id.clock - 1 ? ending.get(key(id)) : undefined;
    if (first !== undefined && key(first.before) === key(rightOrigin)) first.letters.push(...letters);
    else puts.push({ ...id, before: rightOrigin, letters });
    const put = first ?? puts.at(-1);
    if (put !== undefined) ending.set(key(after(id, item.length)), put);
  }
  return puts;
}

/** What is put back into a text, and which of its letters stand there already. */
function putBackIn(text: Y.XmlText, transaction: Y.Transaction, rows: readonly Row[]): { back: AuthoredWording[]; doubles: { letter: Id; runs: AuthoredWording }[] } {
  // Of each letter that was put back: which one it is for.
  const of = new Map<string, Id>();
  const standing = new Set<string>();
  const back: AuthoredWording[] = [];
  const again: { readonly letter: Id; readonly of: string; readonly runs: AuthoredWording }[] = [];
  for (const put of putsIn(text).reverse()) {
    const start = of.get(key(put.before)) ?? put.before;
    const row = rows.find(({ client, clock, text: words }) => client === start.client && clock <= start.clock && start.clock < clock + words.length);
    if (row === undefined) continue;
    const from = start.clock - row.clock;
    const rest = row.text.slice(from);
    let count = 0;
    while (count < put.letters.length && count < rest.length && (put.letters[count] ?? rest[count]) === rest[count]) count++;
    if (count === 0 || (count < put.letters.length && count < rest.length)) continue;
    const isNew = put.clock >= (transaction.beforeState.get(put.client) ?? 0);
    // A few letters in the place of a word that begins with them are typed.
    const convinces = count === rest.length || (count >= 2 && edgeOfWord(row.text, from) && edgeOfWord(row.text, from + count));
    if (isNew && convinces) back.push(sliceWording(row.runs, from, from + count));
    for (let i = 0; i < count; i++) {
      const [letter, source] = [after(put, i), after(start, i)];
      of.set(key(letter), source);
      if (put.letters[i] === null) continue;
      if (!isNew) standing.add(key(source));
      else if (convinces) again.push({ letter, of: key(source), runs: sliceWording(row.runs, from + i, from + i + 1) });
    }
  }
  return { back, doubles: again.filter((one) => standing.has(one.of)) };
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
