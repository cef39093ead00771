/** When retention ends (R14). Pure. */

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** What the end of retention depends on. */
export interface Kept {
  /** ISO date of the last day of the meeting. */
  readonly lastDay: string;
  /** Days that drafts and typing are kept. */
  readonly days: number;
}

/** When the meeting is over everywhere on earth: milliseconds since 1970. */
export function overAt(lastDay: string): number {
  return Date.parse(`${lastDay}T00:00:00.000Z`) + DAY + 12 * HOUR;
}

/**
 * When drafts and typing are due to be erased: so many days after the end of the meeting, or after the last of these times
 * (ISO) where that is later. Milliseconds since 1970.
 */
export function dueAt({ lastDay, days }: Kept, last: readonly (string | null)[]): number {
  const times = last.map((at) => (at === null ? 0 : Date.parse(at)));
  return Math.max(overAt(lastDay), ...times) + days * DAY;
}
