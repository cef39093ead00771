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
import { readPen, setPenProvision } from '../../shared/schema/pen.ts';
import type { Kind } from '../../shared/schema/state.ts';
import { textOf } from '../../shared/schema/wording.ts';
import { makeRoom } from './order.ts';
import { at, lengthOf, nothing, standing, type Outcome, type PenHand, type PenLine, type Place } from './pen-hand.ts';
import { following, levelFor, outermost } from './pen-kinds.ts';
import { prepare, raise, replaceRange } from './pen-replace.ts';

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
