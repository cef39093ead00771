/**
 * Ids of drafts that a seat asks for ahead, for those that it will begin without a connection. They are random and made here
 * (R6), each for one desk; none is written down: an id carries a seal that only this house can make.
 */
import { Refusal } from '../../shared/protocol/errors.ts';
import type { StreamId } from '../log/port.ts';

/** A keyed digest of a text, in letters, digits, - and _: what has it was made by this house. */
export type Seal = (text: string) => string;

const sealed = (seal: Seal, desk: StreamId, id: string): string => `${id}-${seal(`draft\n${desk}\n${id}`)}`;

/** So many ids for drafts of a desk. */
export function draftIds(seal: Seal, desk: StreamId, count: number, newId: () => string): string[] {
  return Array.from({ length: count }, () => sealed(seal, desk, newId()));
}

/** Refuses `invalid` an id that was not given to this desk. */
export function checkDraftId(seal: Seal, desk: StreamId, id: string): void {
  const own = id.slice(0, id.length - seal('').length - 1);
  if (own === '' || sealed(seal, desk, own) !== id) throw new Refusal('invalid', 'id: not one that was given to this desk.');
}
