/**
 * The record as a screen shows it. Where twenty people write, it changes dozens of times a second, and drawing all that hangs
 * on it costs as much for one letter as for ten. So what has come is shown at once, and what comes meanwhile when that stands
 * on the screen and the machine has had time for other things: keys first of all.
 */
import type { RecordReader } from '../../shared/schema/record-reader.ts';
import type { TextState } from '../../shared/schema/state.ts';

export interface Shown extends Pick<RecordReader, 'state' | 'notices' | 'onChange'> {
  /** What was told last stands on the screen. */
  drawn(): void;
}

export interface ShownWorld {
  /** Milliseconds, of a clock that does not jump. */
  readonly now: () => number;
  readonly later: (ms: number, run: () => void) => () => void;
}

/** Between two drawings there are so many times as long as the one before took: drawing has a fifth of the time at most. */
const REST = 4;
/** And never more milliseconds than these, from the one being done to the next. */
const LONGEST = 150;
/** A drawing that nobody says to be done is taken for done after so many milliseconds. */
const UNTOLD = 400;

/** Follows a record in steps; as long as nobody listens, it is the record itself. */
export function showing(reader: RecordReader, world: ShownWorld): Shown {
  const listeners = new Set<() => void>();
  let held: { readonly state: TextState; readonly notices: ReturnType<RecordReader['notices']> } | null = null;
  let stop: (() => void) | null = null;
  /** When what is being drawn was told; null while nothing is. */
  let told: number | null = null;
  let next = 0;
  let waits = false;
  let callOff: (() => void) | null = null;

  const tell = (): void => {
    waits = false;
    callOff = null;
    told = world.now();
    held = { state: reader.state(), notices: reader.notices() };
    for (const listener of [...listeners]) listener();
    if (told !== null) callOff = world.later(UNTOLD, drawn);
  };
  const soon = (): void => {
    callOff?.();
    callOff = null;
    const rest = next - world.now();
    if (rest <= 0) tell();
    else callOff = world.later(rest, tell);
  };
  const drawn = (): void => {
    if (told === null) return;
    next = world.now() + Math.min(LONGEST, REST * (world.now() - told));
    told = null;
    callOff?.();
    callOff = null;
    if (waits) soon();
  };
  const changed = (): void => {
    if (waits) return;
    waits = true;
    if (told === null) soon();
  };
  return {
    state: () => held?.state ?? reader.state(),
    notices: () => held?.notices ?? reader.notices(),
    onChange(listener) {
      if (listeners.size === 0) {
        held = { state: reader.state(), notices: reader.notices() };
        stop = reader.onChange(changed);
      }
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
        if (listeners.size > 0) return;
        stop?.();
        callOff?.();
        [stop, callOff, held, told, waits] = [null, null, null, null, false];
      };
    },
    drawn,
  };
}
