/** Places: the order of the record follows that of the pen. */
import { placeProvision } from '../../shared/schema/record.ts';
import type { Provision, TextState } from '../../shared/schema/state.ts';
import { isLocked } from './context.ts';
import type { Documents } from './documents.ts';
import type { OpenPen } from './open-pen.ts';

/** Whether a provision stands in the pen on another side of a neighbour than in the record. */
export function misplaced(state: TextState, pen: OpenPen, id: string): boolean {
  const ranks = new Map(pen.list().filter((one) => !one.removed || one.id === id).map((one, i) => [one.id, i]));
  const standing = state.provisions.filter((one) => !one.removed && ranks.has(one.id));
  const at = standing.findIndex((one) => one.id === id);
  const rank = (index: number): number | undefined => ranks.get(standing[index]?.id ?? '');
  const own = rank(at) ?? 0;
  return (rank(at - 1) ?? -1) > own || (rank(at + 1) ?? Infinity) < own;
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
