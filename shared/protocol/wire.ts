/**
 * The wire: the y-websocket protocol (message types 0–3) and three message types of Chapeau's own, which a stock
 * client ignores (DESIGN 4, Wire). Every own message is `varUint type, varString JSON`.
 *
 * Paths: `/sync/record/TEXT`, `/sync/pen/TEXT`, `/sync/desk/TEXT/DELEGATION`, and `/sync/aside/TEXT/AUDIENCE`, the document
 * of what not everybody may know (AUDIENCE: see asidesOf in permissions/audience.ts).
 * A program without a cookie gives its token as `?token=…`.
 */
import type { ReturnReason } from '../schema/state.ts';
import type { ErrorCode } from './errors.ts';
import type { Party } from '../schema/wording.ts';

export const MESSAGE = { sync: 0, awareness: 1, auth: 2, queryAwareness: 3, saved: 100, refused: 101, presence: 102, notice: 103 } as const;
export const SYNC = { step1: 0, step2: 1, update: 2 } as const;

/** After the append (R2): how many of this connection's sync messages (step 2 and update) are in the log by now. */
export interface Saved {
  readonly count: number;
  /** State vector of the writer's own client IDs, base64 (v1 encoding). */
  readonly vector: string;
}

/** Words that could not stand, and where they went (R7). */
export interface Refused {
  readonly code: ErrorCode;
  readonly reason: ReturnReason;
  readonly provision: string | null;
  /** The draft on the delegation's desk that holds the words now; null when there were no words to keep. */
  readonly draft: string | null;
  readonly text: string;
  /** `too-large`, of a private note: how many characters it holds. */
  readonly limit?: number;
}

/** What everybody on the record is told about the room itself. Holds until the next one, or the end of the connection. */
export interface Notice {
  /** The record cannot be written at the moment: acts are refused, and what is typed waits. */
  readonly readOnly: boolean;
}

/** Who is in the room, by delegation; at most once a second, and at least every 15 s as a sign of life. */
export interface Presence {
  readonly here: readonly { readonly party: Party; readonly seats: number }[];
}
