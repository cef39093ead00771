/** Lines in place of words, over one provision or several: what typing, deleting, splitting, merging and pasting come to. */
import type * as Y from 'yjs';
import { addPenProvision, penFragment, readPen, readPenWording, setPenProvision, type PenProvision } from '../../shared/schema/pen.ts';
import type { Kind } from '../../shared/schema/state.ts';
import { normalWording, sliceWording, textOf, type Wording } from '../../shared/schema/wording.ts';
import { PREPARED } from './edit.ts';
import { lettersAt, noteMove } from './moves.ts';
import { makeRoom } from './order.ts';
import { at, isOwn, lengthOf, nothing, standing, type Outcome, type PenHand, type PenLine, type Place } from './pen-hand.ts';
import { following, levelFor } from './pen-kinds.ts';
import { deleteWords, insertWords } from './pen-words.ts';

/** Enters empty provisions after one (null: at the very beginning), still marked as removed; gives their ids. */
export function prepare(hand: PenHand, after: string | null, lines: readonly { readonly kind: Kind; readonly level: number }[]): string[] {
  if (lines.length === 0) return [];
  const ids = lines.map(() => hand.newId());
  hand.doc.transact(() => {
    const list = readPen(hand.doc);
    const index = after === null ? 0 : list.findIndex((one) => one.id === after) + 1;
    const { keys, rekeyed } = makeRoom(list, index, lines.length, hand.random, (id) => isOwn(hand.doc, id));
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
    const taken = lettersAt(doc, end.id, to.offset, lengthOf(doc, end.id));
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
    const target = ids[ids.length - 1] ?? start.id;
    if (taken.length > 0 && target !== end.id) {
      const offset = (ids.length === 0 ? startOffset : 0) + textOf((ids.length === 0 ? head : rest[rest.length - 1]?.wording) ?? []).length;
      const put = lettersAt(doc, target, offset, offset + textOf(tail).length);
      noteMove(doc, { from: end.id, to: target, taken, put, raised: ids, gone: span.slice(1).map((one) => one.id) });
    }
    // A provision that was empty takes the kind of what was pasted into it.
    const kind = lines[0]?.kind;
    if (kind !== undefined && startLength === 0) setPenProvision(doc, start.id, { kind, level: levelFor(kind, lines[0]?.level ?? 1) });
  }, hand.origin);
  const lastId = ids[ids.length - 1];
  if (lastId === undefined) return at(start.id, startOffset + textOf(head).length);
  return at(lastId, textOf(rest[rest.length - 1]?.wording ?? []).length);
}

/** Lifts the mark of a prepared provision and fills it. */
export function raise(hand: PenHand, id: string, wording: Wording): void {
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
