/** What the load may be told to do, and what it answers. */
import type { Dialect } from './dialect.ts';

export type Command =
  | { readonly do: 'begin'; readonly dialect: Dialect; readonly writers: readonly (readonly string[])[]; readonly probes: readonly string[]; readonly seed: readonly string[] }
  /** Readers join; all at once in a storm. `vector`: the state vector of what they have; nothing when absent. */
  | { readonly do: 'join'; readonly dialect: Dialect; readonly readers: readonly string[]; readonly storm: boolean; readonly vector?: Uint8Array }
  /** The state vector of the text, as the first probe has it. */
  | { readonly do: 'vector' }
  /** All readers go, or all but the first so many. */
  | { readonly do: 'leave'; readonly keep?: number }
  /** More probes take their places. */
  | { readonly do: 'probe'; readonly probes: readonly string[] }
  /** Types for so many milliseconds, at so many keys a second and writer. `weights`: for how many readers each probe stands; alike when absent. */
  | { readonly do: 'type'; readonly milliseconds: number; readonly rate: number; readonly weights?: readonly number[] }
  /** Sends so many keystrokes as fast as they are taken, in bursts of one message. */
  | { readonly do: 'fill'; readonly keystrokes: number; readonly burst: number }
  /** Opens one document and tells how long its first sync took. */
  | { readonly do: 'open'; readonly dialect: Dialect; readonly url: string }
  | { readonly do: 'count' }
  /** Letters of the whole text, as the first probe has it. */
  | { readonly do: 'letters' }
  | { readonly do: 'end' };

export interface Counts {
  readonly readers: number;
  readonly open: number;
  readonly frames: number;
  readonly bytes: number;
}

export interface Typed {
  /** Keystrokes sent, and how many of them each probe saw in the mean. */
  readonly edits: number;
  readonly seen: number;
  /** Milliseconds from the keystroke to a probe, of all keystrokes and all probes. */
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
}

export interface Answer {
  readonly milliseconds?: number;
  readonly failed?: number;
  readonly counts?: Counts;
  readonly typed?: Typed;
  readonly bytes?: number;
  readonly letters?: number;
  readonly vector?: Uint8Array;
}
