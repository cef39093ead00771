/** Who may manage what in the house. What one may not know of answers as what does not exist. */
import { sitsIn, type Seat } from '../../shared/permissions/seat.ts';
import { Refusal } from '../../shared/protocol/errors.ts';
import type { AuthStore, StoredMeeting } from './store.ts';

/** Throws `not-permitted` unless the seat is of the secretariat of the house. */
export function requireHouse(by: Seat): void {
  if (by.meeting !== null || by.role !== 'secretariat') throw new Refusal('not-permitted');
}

/** The meeting, for a seat that may enter it; else throws `not-found`. */
export async function requireEntry(store: AuthStore, by: Seat, id: string): Promise<StoredMeeting> {
  const meeting = sitsIn(by, id) ? await store.meeting(id) : null;
  if (meeting === null) throw new Refusal('not-found');
  return meeting;
}

/** The meeting, for its secretariat; throws `not-found` or `not-permitted`. */
export async function requireSecretariat(store: AuthStore, by: Seat, id: string): Promise<StoredMeeting> {
  const meeting = await requireEntry(store, by, id);
  if (by.role !== 'secretariat') throw new Refusal('not-permitted');
  return meeting;
}

/** The meeting, for its chair; throws `not-found` or `not-permitted`. */
export async function requireChair(store: AuthStore, by: Seat, id: string): Promise<StoredMeeting> {
  const meeting = await requireEntry(store, by, id);
  if (by.role !== 'chair') throw new Refusal('not-permitted');
  return meeting;
}
