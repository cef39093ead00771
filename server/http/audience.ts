/**
 * What of a text those may know who may know less than the room (DESIGN 2, role): readers, and observers, who are given
 * revisions alone. What has a narrower audience than the room is kept apart in the record itself.
 */
import type { Seat } from '../../shared/permissions/seat.ts';
import type { TextState } from '../../shared/schema/state.ts';

/** The state as this seat may know it: for a reader without positions, for an observer the words alone, with no party. */
export function knownTo(seat: Seat, state: TextState): TextState {
  switch (seat.role) {
    case 'chair':
    case 'secretariat':
    case 'delegate':
    case 'screen':
      return state;
    case 'reader':
      return { ...state, positions: [], comments: [], joinings: [] };
    case 'observer':
      return {
        head: { ...state.head, pens: [], put: null, pointer: null },
        provisions: state.provisions
          .filter((provision) => !provision.removed)
          .map((provision) => ({ ...provision, wording: provision.wording.map((run) => ({ ...run, by: '' })) })),
        proposals: [],
        positions: [],
        comments: [],
        decisions: [],
        statements: [],
        joinings: [],
      };
  }
}
