/**
 * The plain tables of the house: meetings, their parties and texts, links, seats, sessions. No wording is kept here, and
 * no link code or token. Times are ISO 8601 in UTC. Adapter: sqlite.ts (also ':memory:').
 */
import type { Role } from '../../shared/permissions/seat.ts';
import type { PartyView, Settings } from '../../shared/protocol/house.ts';

export interface StoredMeeting {
  readonly id: string;
  /** Unique in the house. */
  readonly symbol: string;
  readonly name: string;
  readonly place: string;
  readonly dates: readonly [string, string];
  /** The intergovernmental body whose Member States its delegations are. */
  readonly body: string;
  readonly settings: Settings;
  readonly createdAt: string;
}

/** A delegation of a meeting. One that is taken off the list stays here without a position, and keeps its hue. */
export interface StoredParty extends PartyView {
  readonly meeting: string;
  /** Place in the list as the secretariat set it, from 0; null when it is no longer on it. */
  readonly position: number | null;
}

export interface StoredText {
  readonly id: string;
  readonly meeting: string;
  /** Unique in the meeting. */
  readonly symbol: string;
  /** BCP 47. */
  readonly language: string;
  readonly title: string | null;
  readonly createdAt: string;
}

export interface StoredLink {
  readonly id: string;
  /** Null: a link for the secretariat of the house. */
  readonly meeting: string | null;
  readonly role: Role;
  readonly delegation: string | null;
  /** Seats through it are heads of delegation. */
  readonly head: boolean;
  /** From 1; rotating raises it, and the codes before are no longer good. */
  readonly version: number;
  readonly maxUses: number | null;
  /** Seats taken with the present version. */
  readonly uses: number;
  readonly revokedAt: string | null;
  readonly createdAt: string;
}

export interface StoredSeat {
  readonly id: string;
  readonly link: string;
  readonly meeting: string | null;
  readonly role: Role;
  readonly delegation: string | null;
  readonly head: boolean;
  readonly name: string;
  readonly createdAt: string;
  readonly endedAt: string | null;
  readonly lastSeen: string;
}

export interface StoredSession {
  readonly id: string;
  readonly seat: string;
  readonly createdAt: string;
  readonly expiresAt: string;
  readonly revokedAt: string | null;
}

export interface Seated {
  readonly session: StoredSession;
  readonly seat: StoredSeat;
}

/** An office of a meeting: those who share a role and a delegation. */
export interface Office {
  readonly meeting: string | null;
  readonly role: Role;
  readonly delegation: string | null;
}

/** Why a seat was not given by `takeSeat`. */
export type NoSeat = 'rotated' | 'revoked' | 'used-up';

/** Each method is one transaction. */
export interface AuthStore {
  /** False if the symbol is taken; nothing is written then. */
  insertMeeting(meeting: StoredMeeting): Promise<boolean>;
  /** False if the new symbol is taken. */
  updateMeeting(meeting: StoredMeeting): Promise<boolean>;
  meeting(id: string): Promise<StoredMeeting | null>;
  /** In order of creation. */
  meetings(): Promise<readonly StoredMeeting[]>;

  /** All that the meeting ever had: those on the list in its order, then the others. */
  parties(meeting: string): Promise<readonly StoredParty[]>;
  /** Inserts or updates these; others are left alone. */
  saveParties(parties: readonly StoredParty[]): Promise<void>;

  /** False if the symbol is taken in the meeting. */
  insertText(text: StoredText): Promise<boolean>;
  text(id: string): Promise<StoredText | null>;
  /** In order of creation. */
  texts(meeting: string): Promise<readonly StoredText[]>;

  insertLink(link: StoredLink): Promise<void>;
  link(id: string): Promise<StoredLink | null>;
  /** In order of creation; null: those of the house. */
  links(meeting: string | null): Promise<readonly StoredLink[]>;
  /** Raises the version and starts counting uses anew; null if the link is revoked or unknown. */
  rotateLink(id: string): Promise<StoredLink | null>;
  /** Revokes the link and ends every seat that came through it; gives those seats. A second time it changes nothing. */
  revokeLink(id: string, at: string): Promise<readonly StoredSeat[]>;

  /** Counts one use of the link, if this version of it still takes seats, and keeps seat and session with it. */
  takeSeat(version: number, seat: StoredSeat, session: StoredSession): Promise<NoSeat | null>;
  seat(id: string): Promise<StoredSeat | null>;
  /** Of this office, those ended too, in order of creation. */
  seats(office: Office): Promise<readonly StoredSeat[]>;
  /** Ends the seat and revokes its sessions; false if it has ended before. */
  endSeat(id: string, at: string): Promise<boolean>;
  touchSeat(id: string, at: string): Promise<void>;
  session(id: string): Promise<StoredSession | null>;
  /** Keeps a session that follows another of its seat, unless it is there already; gives it as it stands. */
  followSession(next: StoredSession): Promise<StoredSession>;
  /** Lets the sessions of the seat that are older than this one expire at `at`, those that hold for longer; gives their ids. */
  supersede(session: StoredSession, at: string): Promise<readonly string[]>;
  /** A session and the seat that it is of: what every request and socket asks first. */
  seated(session: string): Promise<Seated | null>;

  close(): Promise<void>;
}
