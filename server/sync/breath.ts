/**
 * How much of a room is told at once, and how long to gather before the next turn (DESIGN 4, Broadcast): nothing in a quiet room, in a
 * full one so long that each reader is told every 150 ms at most. What a turn costs is telling it, and that costs the same for one
 * letter as for twenty; so the dearer telling has become, the more is gathered first. In a room of a hundred each letter is told by
 * itself; from there on the rest is some twenty times as long as the telling that it pays for, until it is so long that an eye would
 * take it for a pause. Where telling everybody takes long in itself, the room is told in parts (rounds.ts), and the rest is dealt out
 * among them: a letter then waits for the part of who reads it, and not for the telling of all.
 */

/** Milliseconds from the beginning of one telling of a reader to the next, at most, unless the room is more than full. */
const LONGEST = 150;
/** Milliseconds of telling that nothing is gathered for. */
const FREE = 1;
/** Milliseconds that are gathered for each one beyond. */
const FOR_EACH = 22;
/** Milliseconds that one frame is believed to take: where it takes longer, the machine is busy with something else, which waiting does not help. */
const EACH = 0.006;
/** Milliseconds of telling that one part of a room may take. */
const PART = 15;
/**
 * Milliseconds after telling that are left for what has come in meanwhile, for each millisecond of telling: a room that is more than
 * full goes slower, and still takes what is typed.
 */
const LEFT = 0.03;
/** Milliseconds of taking and writing down a turn that are reckoned with, at most: longer, and it is the disk. */
const TAKING = 40;
/** By how much the cost may seem to have grown from one turn to the next: one pause of the machine says little. */
const GROWTH = 1.1;
/** Milliseconds from which growth counts. */
const LEAST = 0.1;

/** What was told: so many frames, where everybody would have been so many. */
export interface Told {
  readonly frames: number;
  readonly all: number;
}

/** Parts as they are given, for those who want to see them in small rooms. */
export interface Parts {
  /** Readers that are told in one go. */
  readonly readers: number;
  /** Milliseconds from one part to the next. */
  readonly apart: number;
}

export class Breath {
  readonly #now: () => number;
  readonly #given: Parts | null;
  /** Milliseconds that telling everybody takes, undisturbed. */
  #cost = 0;
  /** Milliseconds from the beginning of a turn until it stands in the log, in the mean of the last ones. */
  #taking = 0;
  #begun: number | null = null;
  /** When the next telling is due: each is as far from the last as its share of the room says. */
  #due = -Infinity;
  #until = 0;

  /** `now`: milliseconds that never go back. */
  constructor(now: () => number, given: Parts | null = null) {
    this.#now = now;
    this.#given = given;
  }

  /** In how many parts a room is told. */
  get #parts(): number {
    return Math.max(1, Math.ceil(this.#cost / PART));
  }

  /** How many of so many readers are told in one go. */
  share(readers: number): number {
    return this.#given?.readers ?? Math.ceil(readers / this.#parts);
  }

  /** A turn begins: what has come in is taken. */
  begin(): void {
    this.#begun = this.#now();
  }

  /** Tells those whose turn it is, and takes note of what that cost. */
  while(tell: () => Told): void {
    const from = this.#now();
    if (this.#begun !== null) this.#taking += (Math.max(0, Math.min(TAKING, from - this.#begun)) - this.#taking) / 4;
    this.#begun = null;
    const parts = this.#parts;
    const { frames, all } = tell();
    const now = this.#now();
    // What a few were told says little of what all cost.
    if (frames * 2 * parts >= all && frames > 0) this.#cost = Math.min(((now - from) * all) / frames, Math.max(LEAST, this.#cost * GROWTH, all * EACH));
    const share = all === 0 ? 0 : frames / all;
    const cost = this.#cost * share;
    const apart = Math.max(0, Math.min(FOR_EACH * (Math.min(this.#cost, all * EACH) - FREE), LONGEST));
    // After a rest the parts follow on each other: a single letter need not wait. What comes late is caught up with.
    const early = apart - apart / parts;
    this.#due = Math.min(Math.max(this.#due, from - early) + apart * share, from + apart);
    // From telling to telling: what is taken after the rest is part of it.
    this.#until = this.#given === null ? Math.max(this.#due - this.#taking, now + LEFT * Math.min(now - from, cost)) : now + (frames > 0 && frames < all ? this.#given.apart : 0);
  }

  /** Milliseconds until the next turn may begin. */
  get left(): number {
    return Math.max(0, Math.min(LONGEST, Math.round(this.#until - this.#now())));
  }
}
