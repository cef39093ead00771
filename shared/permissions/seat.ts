/** Who sits in the room (DESIGN 2, seat). The other half of `permits` in permit.ts. */

export const ROLES = ['chair', 'secretariat', 'delegate', 'reader', 'observer', 'screen'] as const;
/** `reader`: booth and translators; `observer`: released revisions only; `screen`: the room screen, without a person. */
export type Role = (typeof ROLES)[number];

/** One person in the room. */
export interface Seat {
  readonly id: string;
  /** Null: the secretariat of the house, which creates meetings and acts as secretariat in each. */
  readonly meeting: string | null;
  readonly role: Role;
  /** The code of the delegation; null for every role but `delegate`. */
  readonly delegation: string | null;
  /** Head of delegation: clears drafts. A right that the link gives. */
  readonly head: boolean;
  /** A person's name: seen by the own delegation alone (R12). Empty for a screen. */
  readonly name: string;
}

/** Whether the seat belongs in this meeting: its own, or any for the secretariat of the house. */
export function sitsIn(seat: Seat, meeting: string): boolean {
  return seat.meeting === meeting || (seat.meeting === null && seat.role === 'secretariat');
}
