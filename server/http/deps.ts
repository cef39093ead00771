/** What the routes need from the rest of the house. */
import type { FastifyBaseLogger } from 'fastify';
import type { Seat } from '../../shared/permissions/seat.ts';
import type { Answers, Body, Verb } from '../../shared/protocol/verbs.ts';
import type { MeetingView, RetentionView } from '../../shared/protocol/house.ts';
import type { Kind, TextState } from '../../shared/schema/state.ts';
import type { Party, Wording } from '../../shared/schema/wording.ts';
import type { Auth } from '../auth/auth.ts';

export interface NewTextRecord {
  readonly id: string;
  readonly meeting: string;
  readonly symbol: string;
  readonly language: string;
  readonly insertions: 'bis' | 'letters';
  readonly provisions: readonly { readonly kind: Kind; readonly level: number; readonly wording: Wording }[];
  readonly by: Party;
  /** The text that a text of the Chair's own was made from. */
  readonly chairsTextOf?: string;
}

/** Where the work for a command is noted. */
export interface Metered {
  /** Milliseconds that never go back. */
  now(): number;
  work(milliseconds: number): void;
}

/** What a seat's commands cost, and how long it has to make up for them. */
export interface Charging {
  /** Milliseconds until the seat has made up for what it used. */
  owes(seat: string): number;
  /** Milliseconds of work for a command of the seat. */
  work(seat: string, ms: number): void;
}

/** The texts, as the routes know them. Everything rejects with a `Refusal`. */
export interface Texts {
  createText(text: NewTextRecord): Promise<void>;
  act<V extends Verb>(text: string, seat: Seat, verb: V, body: Body<V>, metered?: Metered): Promise<Answers[V]>;
  /** What this seat may know. */
  view(text: string, seat: Seat): Promise<TextState>;
  /** As the room may know it. */
  first(text: string): Promise<TextState>;
  revision(text: string, n: number): Promise<TextState>;
  /** Open sockets of a seat. */
  connections(seat: string): number;
}

export interface HttpDeps {
  readonly auth: Auth;
  readonly texts: Texts;
  readonly log: FastifyBaseLogger;
  /** The address under which people reach the server, `https://host`, where the operator has set it. */
  readonly origin: string | null;
  /** When drafts and typing of a meeting's texts are erased (R14). */
  readonly retention: (meeting: MeetingView) => Promise<RetentionView>;
  /** Why the server cannot do its work at the moment, in a word; null when it can. */
  readonly ready?: () => Promise<string | null>;
  /** What the commands of a seat cost, beside what its frames cost. */
  readonly charging: Charging;
  /** The folder of the built screens. */
  readonly dist: string;
  /** For rates: milliseconds that never go back, and a way to wait for some. */
  readonly now: () => number;
  readonly wait: (milliseconds: number) => Promise<void>;
}
