/** Group commit: what is asked while something is committed, or right after, is done in one go (R2). */

/** What became of one request: its answer, or why not. */
export type Outcome<R> = { readonly done: R } | { readonly failed: Error };

/** Runs a function when a group is full. */
export type Schedule = (run: () => void) => void;

/**
 * A group is full at once where nothing was committed in this tick of the event loop, since nobody else is asking: a letter in a
 * quiet house does not wait for what else has come in. What is asked for further in the tick shares one commit at its end.
 */
export function onceATick(): Schedule {
  let rested = true;
  return (run) => {
    if (!rested) {
      setImmediate(run);
      return;
    }
    rested = false;
    setImmediate(() => {
      rested = true;
    });
    queueMicrotask(run);
  };
}

interface Waiting<Q, R> {
  readonly request: Q;
  readonly resolve: (answer: R) => void;
  readonly reject: (why: Error) => void;
}

/**
 * Collects requests until the group is full and hands them to `commit` together, in the order in which they came; one
 * commit runs at a time. `commit` gives one outcome per request; when it throws, all of them fail with what it threw.
 */
export class GroupCommit<Q, R> {
  readonly #commit: (requests: readonly Q[]) => readonly Outcome<R>[] | Promise<readonly Outcome<R>[]>;
  readonly #schedule: Schedule;
  #waiting: Waiting<Q, R>[] = [];
  #running: Promise<void> | null = null;

  constructor(
    commit: (requests: readonly Q[]) => readonly Outcome<R>[] | Promise<readonly Outcome<R>[]>,
    schedule: Schedule = onceATick(),
  ) {
    this.#commit = commit;
    this.#schedule = schedule;
  }

  submit(request: Q): Promise<R> {
    const answer = new Promise<R>((resolve, reject) => {
      this.#waiting.push({ request, resolve, reject });
    });
    this.#running ??= new Promise((over) => {
      this.#schedule(() => {
        void this.#run().then(over);
      });
    });
    return answer;
  }

  /** Resolves when nothing is waiting or running. */
  async idle(): Promise<void> {
    while (this.#running !== null) await this.#running;
  }

  async #run(): Promise<void> {
    while (this.#waiting.length > 0) {
      const group = this.#waiting;
      this.#waiting = [];
      try {
        const outcomes = await this.#commit(group.map((one) => one.request));
        group.forEach((one, i) => {
          const outcome = outcomes[i];
          if (outcome === undefined) one.reject(new Error('A commit left a request without an outcome'));
          else if ('done' in outcome) one.resolve(outcome.done);
          else one.reject(outcome.failed);
        });
      } catch (error) {
        const why = error instanceof Error ? error : new Error(String(error));
        for (const one of group) one.reject(why);
      }
    }
    this.#running = null;
  }
}
