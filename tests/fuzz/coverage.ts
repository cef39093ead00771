/** Which blocks of server/ and shared/ have run so far, counted by V8 in this process: an input that runs a new one is kept. */
import { Session } from 'node:inspector/promises';

const OURS = /\/(server|shared)\/[^?]*\.ts/;

export class Coverage {
  readonly #session = new Session();
  readonly #seen = new Set<string>();

  async begin(): Promise<void> {
    this.#session.connect();
    await this.#session.post('Profiler.enable');
    await this.#session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: true });
  }

  /** How many blocks ran since the last time that had never run before. */
  async grown(): Promise<number> {
    // Counters begin anew with each look, so that only what has run since is told.
    const { result } = await this.#session.post('Profiler.takePreciseCoverage');
    const before = this.#seen.size;
    for (const { url, functions } of result) {
      const file = OURS.exec(url)?.[0];
      if (file === undefined) continue;
      for (const { ranges } of functions) {
        for (const { startOffset, endOffset, count } of ranges) {
          if (count > 0) this.#seen.add(`${file}:${String(startOffset)}:${String(endOffset)}`);
        }
      }
    }
    return this.#seen.size - before;
  }

  get blocks(): number {
    return this.#seen.size;
  }

  async end(): Promise<void> {
    await this.#session.post('Profiler.stopPreciseCoverage');
    this.#session.disconnect();
  }
}
