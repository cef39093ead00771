/**
 * When the record cannot be written (disk full, read-only, cut off): the room is read-only until it can. What is typed waits
 * here, in its order, and is neither taken nor dropped (R2, R7); acts are refused. It is looked again and again whether the
 * record can be written, so that the room is back by itself.
 */
import { Refusal } from '../../shared/protocol/errors.ts';
import type { Log } from '../log/port.ts';
import type { Job } from './taking.ts';

/** Milliseconds between two looks. */
const LOOK_EVERY = 1_000;

export interface TroubleDeps {
  readonly log: Pick<Log, 'probe'>;
  readonly pause: (ms: number) => Promise<void>;
  /** The room is read-only from now on, or no longer. */
  readonly onChange: (readOnly: boolean) => void;
  /** A look has found that something can be written: what waits is to be tried, and `over` to be called when that went well. */
  readonly onHope: () => void;
  /** Nobody has use for an answer any more. */
  readonly closed: () => boolean;
}

export class Trouble {
  readonly #deps: TroubleDeps;
  readonly #waiting = new Set<Job>();
  #readOnly = false;
  #looking = false;

  constructor(deps: TroubleDeps) {
    this.#deps = deps;
  }

  get readOnly(): boolean {
    return this.#readOnly;
  }

  /** Takes a job that would write: an act is refused, what is typed waits. */
  hold(job: Job): void {
    if ('reject' in job) job.reject(new Refusal('read-only'));
    else this.#waiting.add(job);
  }

  /** Whether a job waits here. */
  holds(job: Job): boolean {
    return this.#waiting.has(job);
  }

  /** The record could not be written, and these jobs not be taken: they wait, before all that came in since. */
  begin(jobs: readonly Job[]): void {
    const since = this.release();
    for (const job of [...jobs, ...since]) this.hold(job);
    if (!this.#looking) void this.#look();
    if (this.#readOnly) return;
    this.#readOnly = true;
    this.#deps.onChange(true);
  }

  async #look(): Promise<void> {
    this.#looking = true;
    for (let found = false; !found; ) {
      await this.#deps.pause(LOOK_EVERY);
      if (this.#deps.closed()) return;
      found = await this.#deps.log.probe().then(() => true, () => false);
    }
    this.#looking = false;
    this.#deps.onHope();
  }

  /** The record has been written again. */
  over(): void {
    if (!this.#readOnly) return;
    this.#readOnly = false;
    this.#deps.onChange(false);
  }

  /** What waits, in its order; nothing waits any more. */
  release(): Job[] {
    const jobs = [...this.#waiting];
    this.#waiting.clear();
    return jobs;
  }
}

/** Whether a job writes nothing, so that it can be taken while the record cannot be written. */
export function onlyReads(job: Job): boolean {
  if (job.type === 'step1') return job.connection.doc.type === 'record' || job.connection.doc.type === 'aside';
  return job.type === 'read' || job.type === 'wake';
}
