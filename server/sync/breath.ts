/**
 * How long to gather before the next turn (DESIGN 4, Broadcast): nothing in a quiet room, up to 150 ms from turn to turn in a full
 * one. What a turn costs is telling it to everybody, and that costs the same for one letter as for twenty; so the dearer telling has
 * become, the more is gathered first. In a room of a hundred each letter is told by itself; from there on the rest is some twenty
 * times as long as the telling that it pays for, until it is so long that an eye would take it for a pause.
 */

/** Milliseconds from the beginning of one telling to the next, at most. */
const LONGEST = 150;
/** Milliseconds of telling that nothing is gathered for. */
const FREE = 1;
/** Milliseconds that are gathered for each one beyond. */
const FOR_EACH = 22;
/** Milliseconds that one frame is believed to take: where it takes longer, the machine is busy with something else, which waiting does not help. */
const EACH = 0.006;
/**
 * Milliseconds within which everybody is to have a letter, in a room that is so large that taking and telling are long in themselves:
 * what is gathered then becomes less again.
 */
const TO_ALL = 185;
/**
 * Milliseconds after telling that are left for what has come in meanwhile, for each millisecond of telling: a room that is more than
 * full goes slower, and still takes what is typed.
 */
const LEFT = 0.1;
/** Milliseconds of taking and writing down a turn that are reckoned with, at most: longer, and it is the disk. */
const TAKING = 40;
/** By how much the cost may seem to have grown from one turn to the next: one pause of the machine says little. */
const GROWTH = 1.1;
/** Milliseconds from which growth counts. */
const LEAST = 0.1;

export class Breath {
  readonly #now: () => number;
  /** Milliseconds that telling a turn takes, undisturbed. */
  #cost = 0;
  /** Milliseconds from the beginning of a turn until it stands in the log, in the mean of the last ones. */
  #taking = 0;
  #begun: number | null = null;
  #until = 0;

  /** `now`: milliseconds that never go back. */
  constructor(now: () => number) {
    this.#now = now;
  }

  /** A turn begins: what has come in is taken. */
  begin(): void {
    this.#begun = this.#now();
  }

  /** Tells everybody, and takes note of what that cost. `tell` gives how many frames it sent. */
  while(tell: () => number): void {
    const from = this.#now();
    if (this.#begun !== null) this.#taking += (Math.max(0, Math.min(TAKING, from - this.#begun)) - this.#taking) / 4;
    this.#begun = null;
    const frames = tell();
    const now = this.#now();
    this.#cost = Math.min(now - from, Math.max(LEAST, this.#cost * GROWTH));
    const paid = FOR_EACH * (Math.min(this.#cost, frames * EACH) - FREE);
    const apart = Math.min(paid, LONGEST, TO_ALL - this.#cost - this.#taking);
    // From telling to telling: what is taken after the rest is part of it.
    this.#until = Math.max(from + apart - this.#taking, now + LEFT * this.#cost);
  }

  /** Milliseconds until the next turn may begin. */
  get left(): number {
    return Math.max(0, Math.min(LONGEST, Math.round(this.#until - this.#now())));
  }
}
