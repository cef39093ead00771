/**
 * What one can do with the pen, as functions over its document: no screen, no clock, ids and chance from outside. Editors
 * and simulations use the same ones.
 *
 * 1. A provision's words move within one transaction (split, merge), so nobody ever sees them twice or not at all.
 * 2. An entry or a fragment is never deleted, only marked as removed: what others are still typing into it arrives where the
 *    server finds it (R7). A new entry begins as removed, in a transaction of its own, and the edit that fills it lifts the
 *    mark; undoing that edit puts the mark back.
 * 3. Locked provisions (R3) are left alone: nothing is joined to them, and what touches them does the rest without them.
 */
import type * as Y from 'yjs';
import { addPenProvision, penFragment, readPen, readPenWording, setPenProvision, type PenProvision } from '../../shared/schema/pen.ts';
import type { Kind } from '../../shared/schema/state.ts';
import { MARKS, normalWording, sliceWording, textOf, type Mark, type Wording } from '../../shared/schema/wording.ts';
import { attributesFor, readFragment, textOfFragment, writeFragment } from '../../shared/schema/yruns.ts';
import { PREPARED } from './edit.ts';
import { makeRoom } from './order.ts';

/** Who edits, and what the edit may not touch. */
export interface PenHand {
  readonly doc: Y.Doc;
  /** Origin of the transactions: an `Edit`, so that they are saved, counted and undone as the person's own. */
  readonly origin: unknown;
  readonly newId: () => string;
  /** In [0, 1). */
  readonly random: () => number;
  readonly locked: (provision: string) => boolean;
}

/** A place between two letters (UTF-16 units). */
export interface Place {
  readonly provision: string;
  readonly offset: number;
}

/** A provision's worth of words to put in. Without a kind it goes on as the provision before it does. */
export interface PenLine {
  readonly kind?: Kind;
  readonly level?: number;
  readonly wording: Wording;
}

/** Where the caret goes, and the locked provisions that kept (part of) the edit from happening. */
export interface Outcome {
  readonly place: Place | null;
  readonly blocked: readonly string[];
}

const nothing = (blocked: readonly string[] = []): Outcome => ({ place: null, blocked });
const at = (provision: string, offset: number, blocked: readonly string[] = []): Outcome => ({ place: { provision, offset }, blocked });

/** The provisions that stand, in order. */
export function standing(doc: Y.Doc): PenProvision[] {
  return readPen(doc).filter((one) => !one.removed);
}

/** How many letters (UTF-16 units) a provision has. */
export function lengthOf(doc: Y.Doc, provision: string): number {
  return textOf(readPenWording(doc, provision)).length;
}

/** The text of a fragment for editing. A fragment of a shape that is not ours is first given ours, words kept. */
export function editableText(fragment: Y.XmlFragment): Y.XmlText {
  const known = textOfFragment(fragment);
  if (known !== null) return known;
  writeFragment(fragment, readFragment(fragment));
  const made = textOfFragment(fragment);
  if (made === null) throw new Error('a fragment just written does not have our shape');
  return made;
}

/** Puts words into a fragment. Inside a transaction. */
export function insertWords(fragment: Y.XmlFragment, offset: number, wording: Wording): void {
  const text = editableText(fragment);
  let where = Math.min(offset, text.length);
  for (const run of wording) {
    if (run.text === '') continue;
    // Marks are named each time, so that words put in beside bold ones do not become bold.
    text.insert(where, run.text, { ...Object.fromEntries(MARKS.map((mark) => [mark, null])), ...attributesFor(run.marks) });
    where += run.text.length;
  }
}

/** Takes words out of a fragment. Inside a transaction. */
export function deleteWords(fragment: Y.XmlFragment, from: number, to: number): void {
  if (to <= from) return;
  const text = editableText(fragment);
  const end = Math.min(to, text.length);
  if (end > from) text.delete(from, end - from);
}

/** Sets or lifts a mark on words of a fragment. Inside a transaction. */
export function markWords(fragment: Y.XmlFragment, from: number, to: number, mark: Mark, on: boolean): void {
  if (to > from) editableText(fragment).format(from, to - from, { [mark]: on ? {} : null });
}

/** How a new provision goes on from one of this kind. */
export function following(kind: Kind, level: number): { readonly kind: Kind; readonly level: number } {
  switch (kind) {
    case 'title':
    case 'heading':
      return { kind: 'paragraph', level: 0 };
    case 'chapeau':
      return { kind: 'item', level: 1 };
    case 'item':
      return { kind: 'item', level: Math.max(1, level) };
    case 'paragraph':
    case 'question':
      return { kind, level: 0 };
  }
}

/** The level that a kind can have: items 1 to 6, everything else 0. */
export function levelFor(kind: Kind, level: number): number {
  return kind === 'item' ? Math.min(6, Math.max(1, level)) : 0;
}

/** Enters empty provisions after one (null: at the very beginning), still marked as removed; gives their ids. */
function prepare(hand: PenHand, after: string | null, lines: readonly { readonly kind: Kind; readonly level: number }[]): string[] {
  if (lines.length === 0) return [];
  const ids = lines.map(() => hand.newId());
  hand.doc.transact(() => {
    const list = readPen(hand.doc);
    const index = after === null ? 0 : list.findIndex((one) => one.id === after) + 1;
    const { keys, rekeyed } = makeRoom(list, index, lines.length, hand.random);
    for (const one of rekeyed) setPenProvision(hand.doc, one.id, { order: one.order });
    lines.forEach((line, i) => {
      const entry = { id: ids[i] ?? '', order: keys[i] ?? '', kind: line.kind, level: levelFor(line.kind, line.level), removed: true };
      addPenProvision(hand.doc, entry, []);
    });
  }, PREPARED);
  return ids;
}

/**
 * Replaces everything between two places by lines. The first line joins the words before, the last one the words after.
 * This is typing over a selection, deleting, splitting (two empty lines), merging (one empty line) and pasting alike.
 * `to` may be in the same provision as `from` or in a later one. The caret goes behind what was put in.
 */
export function replaceRange(hand: PenHand, from: Place, to: Place, lines: readonly PenLine[]): Outcome {
  const { doc } = hand;
  const list = standing(doc);
  const first = list.findIndex((one) => one.id === from.provision);
  const last = list.findIndex((one) => one.id === to.provision);
  const start = list[first];
  const end = list[last];
  if (start === undefined || end === undefined || last < first) return nothing();
  const span = list.slice(first, last + 1);
  const blocked = span.filter((one) => hand.locked(one.id)).map((one) => one.id);
  if (blocked.length > 0) {
    if (first === last) return nothing(blocked);
    return around(hand, span, from, to, lines, blocked);
  }
  const fragment = (id: string): Y.XmlFragment => penFragment(doc, id);
  const startLength = lengthOf(doc, start.id);
  const head = lines[0]?.wording ?? [];
  const rest = lines.slice(1);
  const startOffset = Math.min(from.offset, startLength);

  if (first === last && rest.length === 0) {
    doc.transact(() => {
      deleteWords(fragment(start.id), startOffset, to.offset);
      insertWords(fragment(start.id), startOffset, head);
    }, hand.origin);
    return at(start.id, startOffset + textOf(head).length);
  }

  const tail = sliceWording(readPenWording(doc, end.id), to.offset, lengthOf(doc, end.id));
  if (first !== last && rest.length === 0 && startOffset === 0 && tail.length > 0) {
    // Nothing of the first stays: the last keeps its id, and with it its words their author.
    doc.transact(() => {
      for (const one of span.slice(0, -1)) setPenProvision(doc, one.id, { removed: true });
      deleteWords(fragment(end.id), 0, to.offset);
      insertWords(fragment(end.id), 0, head);
    }, hand.origin);
    return at(end.id, textOf(head).length);
  }
  if (first === last && startOffset === 0 && to.offset === 0 && startLength > 0 && textOf(lines[lines.length - 1]?.wording ?? []) === '') {
    // In front of a provision: the new ones go before it, and it keeps its id.
    const before = list[first - 1] ?? null;
    const shapes = shapesOf(start, lines.slice(0, -1), true);
    const ids = prepare(hand, before?.id ?? null, shapes);
    doc.transact(() => ids.forEach((id, i) => raise(hand, id, lines[i]?.wording ?? [])), hand.origin);
    return at(start.id, 0);
  }

  const ids = prepare(hand, start.id, shapesOf(start, rest));
  doc.transact(() => {
    deleteWords(fragment(start.id), startOffset, startLength);
    insertWords(fragment(start.id), startOffset, head);
    if (first !== last) {
      for (const one of span.slice(1)) setPenProvision(doc, one.id, { removed: true });
      deleteWords(fragment(end.id), 0, lengthOf(doc, end.id));
    }
    if (rest.length === 0) insertWords(fragment(start.id), startOffset + textOf(head).length, tail);
    ids.forEach((id, i) => {
      const words = rest[i]?.wording ?? [];
      raise(hand, id, i === ids.length - 1 ? normalWording([...words, ...tail]) : words);
    });
    // A provision that was empty takes the kind of what was pasted into it.
    const kind = lines[0]?.kind;
    if (kind !== undefined && startLength === 0) setPenProvision(doc, start.id, { kind, level: levelFor(kind, lines[0]?.level ?? 1) });
  }, hand.origin);
  const lastId = ids[ids.length - 1];
  if (lastId === undefined) return at(start.id, startOffset + textOf(head).length);
  return at(lastId, textOf(rest[rest.length - 1]?.wording ?? []).length);
}

/** Lifts the mark of a prepared provision and fills it. */
function raise(hand: PenHand, id: string, wording: Wording): void {
  setPenProvision(hand.doc, id, { removed: false });
  insertWords(penFragment(hand.doc, id), 0, wording);
}

/** The kinds of lines that follow a provision. */
function shapesOf(before: PenProvision, lines: readonly PenLine[], same = false): { kind: Kind; level: number }[] {
  let kind = before.kind;
  let level = before.level;
  return lines.map((line) => {
    if (line.kind !== undefined) ({ kind, level } = { kind: line.kind, level: line.level ?? 0 });
    else if (!same) ({ kind, level } = following(kind, level));
    return { kind, level };
  });
}

/** `replaceRange` over provisions of which some are locked: each keeps its own words, nothing is joined. */
function around(hand: PenHand, span: readonly PenProvision[], from: Place, to: Place, lines: readonly PenLine[], blocked: readonly string[]): Outcome {
  const { doc } = hand;
  const start = span[0];
  const end = span[span.length - 1];
  if (start === undefined || end === undefined) return nothing(blocked);
  const free = (one: PenProvision): boolean => !blocked.includes(one.id);
  // Merging with a locked neighbour is not half done, it is not done.
  const merges = span.length === 2 && from.offset >= lengthOf(doc, start.id) && to.offset === 0 && textOf(lines[0]?.wording ?? []) === '' && lines.length <= 1;
  if (merges) return nothing(blocked);
  const words = free(start) ? lines.slice(1) : lines.filter((line) => line.wording.length > 0);
  const ids = prepare(hand, start.id, shapesOf(start, words));
  doc.transact(() => {
    if (free(start)) {
      deleteWords(penFragment(doc, start.id), from.offset, lengthOf(doc, start.id));
      insertWords(penFragment(doc, start.id), from.offset, lines[0]?.wording ?? []);
    }
    for (const one of span.slice(1, -1)) if (free(one)) setPenProvision(doc, one.id, { removed: true });
    if (free(end)) deleteWords(penFragment(doc, end.id), 0, to.offset);
    ids.forEach((id, i) => raise(hand, id, words[i]?.wording ?? []));
  }, hand.origin);
  const lastId = ids[ids.length - 1];
  if (lastId !== undefined) return at(lastId, textOf(words[words.length - 1]?.wording ?? []).length, blocked);
  if (!free(start)) return free(end) ? at(end.id, 0, blocked) : nothing(blocked);
  return at(start.id, from.offset + textOf(lines[0]?.wording ?? []).length, blocked);
}

/** Divides a provision; the second part gets an id of its own. An empty item instead goes out one level. */
export function split(hand: PenHand, place: Place): Outcome {
  const list = standing(hand.doc);
  const index = list.findIndex((one) => one.id === place.provision);
  const one = list[index];
  if (one === undefined) return nothing();
  if (hand.locked(one.id)) {
    // Beside what is agreed something may be added (R3): at its edges Enter makes a new provision.
    if (place.offset >= lengthOf(hand.doc, one.id)) return addAfter(hand, one.id, { wording: [] });
    if (place.offset === 0) {
      const made = addAfter(hand, list[index - 1]?.id ?? null, { kind: one.kind, level: one.level, wording: [] });
      return made.place === null ? made : at(one.id, 0);
    }
    return nothing([one.id]);
  }
  if (one.kind === 'item' && lengthOf(hand.doc, one.id) === 0) {
    const out = one.level > 1 ? { kind: one.kind, level: one.level - 1 } : { kind: outermost(list, index), level: 0 };
    return setKind(hand, [one.id], out.kind, out.level).blocked.length > 0 ? nothing([one.id]) : at(one.id, 0);
  }
  return replaceRange(hand, place, place, [{ wording: [] }, { wording: [] }]);
}

/** What stands outside the list that an item is in: a question after questions, else a paragraph. */
function outermost(list: readonly PenProvision[], index: number): Kind {
  for (const one of list.slice(0, index).reverse()) {
    if (one.kind === 'question') return 'question';
    if (one.kind === 'paragraph' || one.kind === 'heading') return 'paragraph';
  }
  return 'paragraph';
}

/** Joins a provision to the one before it (Backspace at its beginning). */
export function mergeBackward(hand: PenHand, provision: string): Outcome {
  const list = standing(hand.doc);
  const index = list.findIndex((one) => one.id === provision);
  const before = list[index - 1];
  if (index < 1 || before === undefined) return nothing();
  return mergeTwo(hand, before.id, provision);
}

/** Joins the provision after it to a provision (Delete at its end). */
export function mergeForward(hand: PenHand, provision: string): Outcome {
  const list = standing(hand.doc);
  const index = list.findIndex((one) => one.id === provision);
  const after = list[index + 1];
  if (index < 0 || after === undefined) return nothing();
  return mergeTwo(hand, provision, after.id);
}

function mergeTwo(hand: PenHand, first: string, second: string): Outcome {
  const length = lengthOf(hand.doc, first);
  const empty = lengthOf(hand.doc, second) === 0 ? second : length === 0 ? first : null;
  // An empty one beside a locked one can simply go.
  if (empty !== null && !hand.locked(empty)) {
    hand.doc.transact(() => setPenProvision(hand.doc, empty, { removed: true }), hand.origin);
    return empty === second ? at(first, length) : at(second, 0);
  }
  return replaceRange(hand, { provision: first, offset: length }, { provision: second, offset: 0 }, [{ wording: [] }]);
}

/** Adds a provision after one (null: at the very beginning). */
export function addAfter(hand: PenHand, after: string | null, line: PenLine): Outcome {
  const list = standing(hand.doc);
  const index = after === null ? -1 : list.findIndex((one) => one.id === after);
  if (after !== null && index === -1) return nothing();
  const before = list[index];
  const next = before === undefined ? { kind: 'paragraph' as const, level: 0 } : following(before.kind, before.level);
  const shape = line.kind === undefined ? next : { kind: line.kind, level: line.level ?? (line.kind === before?.kind ? before.level : 1) };
  const [id] = prepare(hand, after, [shape]);
  if (id === undefined) return nothing();
  hand.doc.transact(() => raise(hand, id, line.wording), hand.origin);
  return at(id, textOf(line.wording).length);
}

/** Takes provisions out; their words stay in their fragments, so that undoing brings back what others wrote too. */
export function remove(hand: PenHand, provisions: readonly string[]): Outcome {
  const list = standing(hand.doc);
  const blocked = provisions.filter((id) => hand.locked(id));
  const gone = new Set(provisions.filter((id) => !hand.locked(id)));
  hand.doc.transact(() => {
    for (const id of gone) setPenProvision(hand.doc, id, { removed: true });
  }, hand.origin);
  const first = list.findIndex((one) => gone.has(one.id));
  const next = list.slice(first).find((one) => !gone.has(one.id)) ?? list.slice(0, Math.max(first, 0)).reverse().find((one) => !gone.has(one.id));
  return next === undefined || first === -1 ? nothing(blocked) : at(next.id, 0, blocked);
}

/** Moves provisions, in their order, to right after one (null: to the very beginning). Locked ones stay where they are. */
export function moveAfter(hand: PenHand, provisions: readonly string[], after: string | null): Outcome {
  const blocked = provisions.filter((id) => hand.locked(id));
  const moved = new Set(provisions.filter((id) => !hand.locked(id)));
  if (moved.size === 0 || (after !== null && moved.has(after))) return nothing(blocked);
  const all = readPen(hand.doc);
  const list = all.filter((one) => moved.has(one.id));
  const others = all.filter((one) => !moved.has(one.id));
  const index = after === null ? 0 : others.findIndex((one) => one.id === after) + 1;
  if (after !== null && index === 0) return nothing(blocked);
  const { keys, rekeyed } = makeRoom(others, index, list.length, hand.random);
  hand.doc.transact(() => {
    for (const one of rekeyed) setPenProvision(hand.doc, one.id, { order: one.order });
    list.forEach((one, i) => setPenProvision(hand.doc, one.id, { order: keys[i] ?? one.order }));
  }, hand.origin);
  return nothing(blocked);
}

/** Moves neighbouring provisions one place up (-1) or down (1). */
export function moveBy(hand: PenHand, provisions: readonly string[], by: 1 | -1): Outcome {
  const list = standing(hand.doc);
  const indexes = provisions.map((id) => list.findIndex((one) => one.id === id)).filter((index) => index >= 0);
  if (indexes.length === 0) return nothing();
  const first = Math.min(...indexes);
  const last = Math.max(...indexes);
  if (by === -1) return first === 0 ? nothing() : moveAfter(hand, provisions, list[first - 2]?.id ?? null);
  const next = list[last + 1];
  return next === undefined ? nothing() : moveAfter(hand, provisions, next.id);
}

/** Makes provisions of a kind; `level` counts for items alone (1 to 6). */
export function setKind(hand: PenHand, provisions: readonly string[], kind: Kind, level = 1): Outcome {
  const blocked = provisions.filter((id) => hand.locked(id));
  hand.doc.transact(() => {
    for (const id of provisions) if (!hand.locked(id)) setPenProvision(hand.doc, id, { kind, level: levelFor(kind, level) });
  }, hand.origin);
  return nothing(blocked);
}

/** Moves provisions in (1) or out (-1): items by level, a paragraph or question becomes an item, an item of level 1 stops being one. */
export function shiftLevel(hand: PenHand, provisions: readonly string[], by: 1 | -1): Outcome {
  const list = standing(hand.doc);
  const blocked = provisions.filter((id) => hand.locked(id));
  hand.doc.transact(() => {
    list.forEach((one, index) => {
      if (!provisions.includes(one.id) || hand.locked(one.id)) return;
      if (one.kind === 'item') {
        if (by === -1 && one.level <= 1) setPenProvision(hand.doc, one.id, { kind: outermost(list, index), level: 0 });
        else setPenProvision(hand.doc, one.id, { level: levelFor('item', one.level + by) });
      } else if (by === 1 && (one.kind === 'paragraph' || one.kind === 'question')) {
        setPenProvision(hand.doc, one.id, { kind: 'item', level: 1 });
      }
    });
  }, hand.origin);
  return nothing(blocked);
}
