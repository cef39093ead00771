/** What an editor can be bound to: the pen whole, or one draft of a desk. */
import type { Draft } from '../../shared/schema/state.ts';
import { penProvisions } from '../../shared/schema/pen.ts';
import type { DeskHandle } from '../sync/desk.ts';
import type { PenHandle } from '../sync/pen.ts';
import { standing } from '../sync/pen-hand.ts';
import type { Bound } from './binding.ts';

/** All provisions of a pen that stand. */
export function penBound(pen: Pick<PenHandle, 'doc' | 'fragments'>): Bound {
  const map = penProvisions(pen.doc) as unknown;
  return {
    fragments: pen.fragments,
    list: () => standing(pen.doc).map(({ id, kind, level }) => ({ id, kind, level })),
    listTouched: (transaction) => [...transaction.changed.keys()].some((type) => (type as unknown) === map || (type.parent as unknown) === map),
  };
}

/** One draft. Its words are one line, whatever they are about. */
export function draftBound(desk: DeskHandle, draft: Draft, kind: Draft['provisionKind']): Bound {
  const one = [{ id: draft.id, kind: kind ?? draft.provisionKind ?? 'paragraph', level: draft.level }];
  return { fragments: desk.fragments, list: () => one, listTouched: () => false };
}
