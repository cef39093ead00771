/**
 * Who may know what (DESIGN 2, roles and settings; R6, R12). What not everybody in the room may know lives outside the
 * record, in asides that only the server writes: one for each delegation, `CHAIR` for chair and secretariat, and `ROOM` for
 * the positions that the room sees, which readers (booth, translators) do not get.
 */
import type { Party } from '../schema/wording.ts';
import type { Seat } from './seat.ts';

/** The aside that chair and secretariat share. */
export const CHAIR_ASIDE = 'CHAIR';
/** The aside of positions shown to the room. */
export const ROOM_ASIDE = 'ROOM';

/** The asides that a seat reads besides the record. */
export function asidesOf(seat: Pick<Seat, 'role' | 'delegation'>): readonly Party[] {
  switch (seat.role) {
    case 'chair':
    case 'secretariat':
      return [CHAIR_ASIDE, ROOM_ASIDE];
    case 'delegate':
      return seat.delegation === null ? [] : [seat.delegation, ROOM_ASIDE];
    case 'screen':
      return [ROOM_ASIDE];
    case 'reader':
    case 'observer':
      return [];
  }
}
