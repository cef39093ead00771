/** What the host of a text needs of the outside: a log, a clock, chance, and somebody to tell. */
import type { Log } from '../log/port.ts';
import type { Parts } from './breath.ts';
import type { SharedCarets } from './carets.ts';
import type { TextFacts } from './context.ts';
import type { Seal } from './draft-ids.ts';
import type { KeepEvery } from './snapshots.ts';

export interface HostDeps {
  readonly log: Log;
  readonly facts: () => Promise<TextFacts>;
  /** Milliseconds since 1970. */
  readonly clock: () => number;
  /** A random id of 21 letters, digits, - and _. */
  readonly newId: () => string;
  /** A random client ID for a generation: 32 bits, not one that Yjs gives itself by chance twice. */
  readonly newClient: () => number;
  /** Seals the ids of drafts that are asked for ahead. */
  readonly seal: Seal;
  /** Tells the operator; never wording, never names. */
  readonly warn: (message: string, facts: Readonly<Record<string, unknown>>) => void;
  /** Waits so many milliseconds before the next turn. */
  readonly pause: (ms: number) => Promise<void>;
  /** Milliseconds that never go back, with their fractions: for what turns cost. When absent they cost nothing. */
  readonly now?: () => number;
  /** In which parts the readers of a record are told; as it costs when absent. */
  readonly parts?: Parts;
  /** Where several servers share the texts. */
  readonly carets?: SharedCarets;
  /** How often a snapshot is due; the usual when absent. */
  readonly keepEvery?: KeepEvery;
}
