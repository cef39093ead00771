/**
 * The service of the house: meetings, links and seats. Who asks is always given as a seat (`by`); what is not in one's own
 * meeting answers as what does not exist. Every refusal is a `Refusal` of the one table. Implemented in meetings.ts,
 * links.ts and seats.ts; made by `createAuth` in service.ts.
 */
import type { Role, Seat } from '../../shared/permissions/seat.ts';
import type { LinkRow, LinkView, MeetingHead, MeetingView, PartyView, SeatRow, Settings } from '../../shared/protocol/house.ts';
import type { AuthEvents, Emitter } from './events.ts';
import type { AuthStore, StoredMeeting, StoredText } from './store.ts';
import type { RandomBytes } from './tokens.ts';

/** Milliseconds since 1970. */
export type Clock = () => number;

/** The house itself, for what the server does of its own: the first link, the example. It has no connection. */
export const HOUSE: Seat = { id: 'house', meeting: null, role: 'secretariat', delegation: null, head: false, name: '' };

export interface NewMeeting {
  readonly symbol: string;
  readonly name: string;
  readonly place: string;
  readonly dates: readonly [string, string];
  readonly settings: Partial<Settings>;
  /** `ITU` when absent. */
  readonly body?: string;
}
export type MeetingChange = Partial<Omit<NewMeeting, 'body'>>;

export interface NewLink {
  readonly meeting: string | null;
  readonly role: Role;
  readonly delegation: string | null;
  /** Head of delegation; false when absent. */
  readonly head?: boolean;
  readonly maxUses: number | null;
}

export interface NewText {
  readonly symbol: string;
  readonly language: string;
  readonly title?: string | null;
  /** A text of the Chair's own, which the chair makes and nobody else. */
  readonly chairs?: boolean;
}

/** A seat taken: the token is told once and kept nowhere. */
export interface Joined {
  readonly seat: Seat;
  readonly token: string;
  /** ISO 8601. */
  readonly expires: string;
}

/** A seat, and the session through which it is known. */
export interface Seated {
  readonly seat: Seat;
  /** `expires`: milliseconds since 1970. */
  readonly session: { readonly id: string; readonly expires: number };
}

export interface Auth {
  readonly on: Emitter<AuthEvents>['on'];

  /** Secretariat of the house. `exists` when the symbol is taken. */
  createMeeting(by: Seat, meeting: NewMeeting): Promise<StoredMeeting>;
  /** Secretariat. */
  updateMeeting(by: Seat, meeting: string, change: MeetingChange): Promise<StoredMeeting>;
  /** A seat of the meeting, or the secretariat of the house; else `not-found`. */
  meeting(by: Seat, meeting: string): Promise<MeetingView>;
  /** Those that the seat may enter, in order of creation. */
  meetings(by: Seat): Promise<readonly MeetingHead[]>;
  /**
   * Secretariat. Sets the delegations, in this order. One that is left out loses its links and seats at once; its hue stays
   * its own should it come back. `invalid` for a code that stands twice or is reserved.
   */
  setParties(by: Seat, meeting: string, parties: readonly (Omit<PartyView, 'hue' | 'members'> & Partial<Pick<PartyView, 'members'>>)[]): Promise<readonly PartyView[]>;
  /** On the list, in its order. No check of who asks: for the server's own use. */
  partiesOf(meeting: string): Promise<readonly PartyView[]>;
  settingsOf(meeting: string): Promise<Settings>;

  /** Secretariat; chair for a text of its own. Only the row: the record of the text is the log's. `exists` when the symbol is taken in the meeting. */
  createText(by: Seat, meeting: string, text: NewText): Promise<StoredText>;
  /** `not-found` when the text is not in a meeting that the seat may enter. */
  text(by: Seat, text: string): Promise<StoredText>;

  /** Secretariat; for the house's own links, the secretariat of the house. `invalid` when role and delegation do not fit. */
  createLink(by: Seat, link: NewLink): Promise<LinkRow>;
  /** With codes. Revoked ones too. */
  links(by: Seat, meeting: string | null): Promise<readonly LinkRow[]>;
  /** Makes a new code and counts uses anew; the old code is refused as `link-rotated`; seats stay. */
  rotateLink(by: Seat, link: string): Promise<LinkRow>;
  /** For good. Seats that came through it end at once. */
  revokeLink(by: Seat, link: string): Promise<LinkRow>;

  /** What a link gives. Throws `link-unknown`, `link-rotated`, `link-revoked`, `link-used-up`. */
  lookAt(code: string): Promise<LinkView>;
  /** Takes a seat; the same refusals. `invalid` without a name, which only a screen may lack. */
  join(code: string, name: string): Promise<Joined>;
  /** Rejects with `no-seat` for a token that is not of this house, has expired, or whose seat has ended. */
  seatOf(token: string): Promise<Seat>;
  /** The same, with the session. */
  sessionOf(token: string): Promise<Seated>;
  /**
   * A token in place of one that is a day old or older; null while it need not be renewed. The old one goes on until the new
   * one is first used, and for two minutes more, so that an answer that gets lost throws nobody out. `no-seat` as `seatOf`.
   */
  renew(token: string): Promise<{ readonly token: string; readonly expires: string } | null>;
  /**
   * The seats of one's own office in a meeting: one's delegation's, or those of one's role. Nobody else's (R12).
   * `connected` is for the caller to fill in.
   */
  seatsOf(by: Seat, meeting: string): Promise<readonly Omit<SeatRow, 'connected'>[]>;
  /** Own office's, or any of the meeting for the secretariat; else `not-found`. Ending it again changes nothing. */
  endSeat(by: Seat, seat: string): Promise<void>;
  /** The person goes: seat and session end. */
  leave(token: string): Promise<void>;
  /** Says that the seat is here. Written at most once a minute. */
  touch(seat: string): Promise<void>;
}

/** What the parts of the service share. */
export interface AuthContext {
  readonly store: AuthStore;
  readonly secret: Uint8Array;
  readonly clock: Clock;
  readonly random: RandomBytes;
  readonly events: Emitter<AuthEvents>;
}
