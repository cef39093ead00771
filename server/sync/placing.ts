/** Places: the order of the record follows that of the pen. */
import { placeProvision } from '../../shared/schema/record.ts';
import type { Provision, TextState } from '../../shared/schema/state.ts';
import { isLocked } from './context.ts';
import type { Documents } from './documents.ts';
import type { OpenPen } from './open-pen.ts';

/**
 * Whether a provision stands in the pen on another side than in the record of one that stays where it is: of one that is locked, or
 * that the message (`touched`) did not move. Its neighbours alone would not tell: they may have been moved along.
 */
export function misplaced(state: TextState, pen: OpenPen, id: string, touched: ReadonlySet<string>): boolean {
  const ranks = new Map(pen.list().filter((one) => !one.removed || one.id === id).map((one, i) => [one.id, i]));
  const own = ranks.get(id) ?? 0;
  let before = true;
  for (const one of state.provisions) {
    const rank = one.removed ? undefined : ranks.get(one.id);
    if (one.id === id) before = false;
    else if (rank !== undefined && (isLocked(one) || !touched.has(one.id)) && before !== rank < own) return true;
  }
  return false;
}

/** Moves those touched to where they stand in the pen; what is locked stays, and so does what was not touched. */
export function placeTouched(docs: Documents, pen: OpenPen, touched: ReadonlySet<string>): void {
  const ranks = new Map(pen.list().map((one, i) => [one.id, i]));
  const rankOf = (one: Provision): number | undefined => (one.removed ? undefined : ranks.get(one.id));
  const moving = docs.draftState.provisions
    .filter((one) => touched.has(one.id) && !isLocked(one) && rankOf(one) !== undefined)
    .sort((a, b) => (rankOf(a) ?? 0) - (rankOf(b) ?? 0));
  // Those that move one after the other from the first on, so that each finds those before it in their places.
  const waiting = new Set(moving.map((one) => one.id));
  for (const one of moving) {
    waiting.delete(one.id);
    const others = docs.draftState.provisions.filter((other) => other.id !== one.id);
    const own = rankOf(one) ?? 0;
    let to = 0;
    others.forEach((other, i) => {
      const rank = rankOf(other);
      if (rank !== undefined && rank < own && !waiting.has(other.id)) to = i + 1;
    });
    const from = docs.draftState.provisions.findIndex((other) => other.id === one.id);
    if (!sameNeighbours(docs.draftState.provisions, from, others, to, waiting)) placeProvision(docs.draftRecord, one.id, to);
  }
}

/** Whether a place is as good as the present one: nothing that stands, and will stay, lies between. */
function sameNeighbours(now: readonly Provision[], from: number, others: readonly Provision[], to: number, waiting: ReadonlySet<string>): boolean {
  const before = (list: readonly Provision[], end: number): number => list.slice(0, end).filter((one) => !one.removed && !waiting.has(one.id)).length;
  return before(now, from) === before(others, to);
}
