/**
 * How long to gather before the next turn (DESIGN 4, Broadcast): nothing in a quiet room, up to 90 ms in a full one. What a turn
 * costs is telling it to everybody, and that costs the same for one letter as for twenty; so the dearer telling has become, the
 * more is gathered first. Grows with the square, so that a hundred readers wait for nothing and a thousand share ten turns a second.
 */

/** Milliseconds of gathering, at most. */
const LONGEST = 90;
/** Milliseconds of gathering for a turn that takes one millisecond to tell. */
const PER_SQUARE = 1.2;
/** How much of the last turn's cost is believed at once: one pause of the machine says little. */
const BELIEVED = 0.25;

export class Breath {
  readonly #now: () => number;
  /** Milliseconds that telling a turn takes, lately. */
  #cost = 0;
  #until = 0;

  /** `now`: milliseconds that never go back. */
  constructor(now: () => number) {
    this.#now = now;
  }

  /** Tells everybody, and takes note of what that cost. */
  while(tell: () => void): void {
    const from = this.#now();
    tell();
    const now = this.#now();
    this.#cost += (now - from - this.#cost) * BELIEVED;
    this.#until = now + Math.min(LONGEST, this.#cost * this.#cost * PER_SQUARE);
  }

  /** Milliseconds until the next turn may begin. */
  get left(): number {
    return Math.max(0, Math.min(LONGEST, Math.round(this.#until - this.#now())));
  }
}
