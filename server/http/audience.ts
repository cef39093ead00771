/**
 * Revisions for those who may know less than the room (DESIGN 2, role). A revision is stored as the room knew it; what the
 * live text shows each seat is decided where the text is read.
 */
import type { Seat } from '../../shared/permissions/seat.ts';
import type { TextState } from '../../shared/schema/state.ts';

/** The revision as this seat may know it: a reader without positions, an observer the words alone, with no party. */
export function revisionFor(seat: Seat, state: TextState): TextState {
  switch (seat.role) {
    case 'chair':
    case 'secretariat':
    case 'delegate':
    case 'screen':
      return state;
    case 'reader':
      return { ...state, positions: [], comments: [] };
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
      };
  }
}
