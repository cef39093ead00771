/**
 * Where several servers write to one text at once, each reads and decides what another has outrun by the time it appends, and folds
 * all anew. So whoever was too late takes turns with the others from then on: reserves the text, reads what is new, decides, appends.
 * That saves work and nothing rests on it: the condition of the append is what keeps right (R2), and who gets no reservation goes
 * on without.
 */
import type { Log, LogConflict, StreamId } from '../log/port.ts';
import { textStream } from './streams.ts';

/** So many turns are taken like this after another server has last written. */
const RACING = 200;

export class Races {
  readonly #text: string;
  readonly #log: Pick<Log, 'reserve'>;
  readonly #warn: (message: string, facts: Readonly<Record<string, unknown>>) => void;
  /** Turns for which it still counts that another server was first. */
  #left = 0;
  /** Streams whose end was not where it was thought to be. */
  readonly #contested = new Set<StreamId>();
  #release: (() => void) | null = null;
  /** Whether the last turn had to go on without a reservation. */
  #without = true;

  constructor(text: string, log: Pick<Log, 'reserve'>, warn: (message: string, facts: Readonly<Record<string, unknown>>) => void) {
    this.#text = text;
    this.#log = log;
    this.#warn = warn;
  }

  /** Another server was first. */
  lost({ stream }: LogConflict): void {
    this.#left = RACING;
    this.#contested.add(stream);
  }

  /** Another server has written since the turn before. */
  others(): void {
    if (this.#left > 0) this.#left = RACING;
  }

  /** A turn is over. */
  turned(): void {
    if (this.#left === 0) return;
    this.#left -= 1;
    if (this.#left === 0) this.#contested.clear();
  }

  /** Whether the next who is too late is likely to be soon: races, and no reservations to be had. */
  get wild(): boolean {
    return this.#left > 0 && this.#without;
  }

  /** Before a turn that may write. Gives the streams in which there may be something that nobody has told of yet. */
  async reserve(): Promise<readonly StreamId[]> {
    this.#without = true;
    if (this.#left === 0 || this.#log.reserve === undefined) return [];
    try {
      this.#release ??= await this.#log.reserve(textStream(this.#text));
    } catch (error) {
      // The append will tell what is the matter; two waits for a database that is away would be one too many.
      this.#left = 0;
      this.#warn('a text could not be reserved', { text: this.#text, error: error instanceof Error ? error.name : 'unknown' });
      return [];
    }
    this.#without = this.#release === null;
    return [...this.#contested];
  }

  /** What was decided is appended, or given up: the others may go on. */
  release(): void {
    this.#release?.();
    this.#release = null;
  }
}
