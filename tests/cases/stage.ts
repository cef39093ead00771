/** Where the steps of a case are taken. */
import type { Actor } from './actor.ts';
import type { Target } from './setup.ts';

/** Where steps are taken: who is there, and what the case's ids stand for. */
export interface Stage {
  readonly target: Target;
  /** The server's ids. */
  readonly meeting: string;
  readonly text: string;
  readonly actors: ReadonlyMap<string, Actor>;
  /** The case's ids of provisions, and of proposals and drafts, to the server's. */
  readonly provisions: Map<string, string>;
  readonly proposals: Map<string, string>;
  readonly drafts: Map<string, string>;
  actor(who: string): Actor;
  readonly failures: string[];
  /** Ids that the server does not know where the case's own are not known. */
  provision(id: string): string;
  proposal(ref: string): string;
  everybodyInSync(): Promise<void>;
}
