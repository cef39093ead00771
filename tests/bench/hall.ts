/**
 * A server under measurement with its hall: writers and probes in one process, the crowd of readers in another. The probes sit
 * evenly among the readers in the order in which all came, since a server that sends to one after the other reaches the first
 * sooner than the last.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { processBusy, watchOthers } from './noise.ts';
import { startLoad, type Load } from './loads.ts';
import { WRITERS, type Target, type TargetKind, type Used } from './targets.ts';

/** Keys a second of each writer. */
export const RATE = 4;
/** Probes that come with each growth of the hall. */
const PROBES = 5;
/** Milliseconds that a growth may take; a server that is not done by then lets nobody else in. */
const GROWTH = 75_000;
/** Of a core: what the load itself may use, for a figure to say something about the server. */
export const LOAD_BOUND = 0.9;

/** What was measured of one server at one size. */
export interface Measured {
  readonly server: string;
  readonly readers: number;
  /** Microseconds of processor time for each edit delivered to one. */
  readonly cpu: number;
  /** Percent of a core: of the server, and of the load. */
  readonly core: number;
  readonly load: number;
  readonly frames: number;
  readonly bytes: number;
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
  /** What others used of a core meanwhile; null where it cannot be told. */
  readonly others: number | null;
  /** Whether the server let everybody in, kept them, and every keystroke reached every probe. */
  readonly whole: boolean;
}

/** A storm of joins: null milliseconds where not all were let in. */
export interface Storm {
  readonly milliseconds: number | null;
  readonly cpu: number;
  readonly bytes: number | null;
}

export class Hall {
  readonly target: Target;
  readonly #pens: Load;
  readonly #crowd: Load;
  /** Readers and probes in the order in which they came: for each probe, how many it stands for. */
  readonly #weights: number[] = [];
  #here = 0;
  #crowded = 0;
  #allIn = true;

  private constructor(target: Target, pens: Load, crowd: Load) {
    this.target = target;
    this.#pens = pens;
    this.#crowd = crowd;
  }

  /** Starts a server and its load; its writers are in. */
  static async open(kind: TargetKind, say: (line: string) => void): Promise<Hall> {
    const target = await kind.start(say);
    const hall = new Hall(target, await startLoad(), await startLoad());
    try {
      await hall.#pens.tell({ do: 'begin', dialect: target.dialect, writers: target.writers(WRITERS), probes: target.probes(1), seed: target.seed });
      hall.#weights.push(1);
      hall.#here = 1;
      return hall;
    } catch (error) {
      await hall.close();
      throw error;
    }
  }

  async close(): Promise<void> {
    await Promise.all([this.#pens.end(), this.#crowd.end()]);
    await this.target.stop();
  }

  /** Readers and probes that should be there. */
  get size(): number {
    return this.#here;
  }

  used(): Promise<Used> {
    return this.target.used();
  }

  /** Grows to so many readers, a wave at a time, the probes among them. */
  async grow(to: number): Promise<void> {
    const came = to - this.#here;
    const each = (came - PROBES) / PROBES;
    const late = performance.now() + GROWTH;
    for (let n = 0; n <= PROBES; n++) {
      // A probe in the middle of those that it stands for.
      const until = Math.round(n === PROBES ? came - PROBES : each * (n + 0.5));
      const from = Math.round(n === 0 ? 0 : each * (n - 0.5));
      await this.#join(until - from);
      if (n === PROBES || !this.#allIn) break;
      if (performance.now() > late) {
        this.#allIn = false;
        break;
      }
      await this.#pens.tell({ do: 'probe', probes: this.target.probes(1) });
      this.#weights.push(each + 1);
      this.#here++;
    }
  }

  async #join(n: number): Promise<void> {
    const readers = await this.target.readers(n, this.#here);
    this.#here += n;
    this.#crowded += n;
    const { failed } = await this.#crowd.tell({ do: 'join', dialect: this.target.dialect, readers, storm: false });
    if (failed !== 0) this.#allIn = false;
  }

  /** Those who came last go, until so many are left; their probes stay, and are counted no more. */
  async shrink(to: number): Promise<void> {
    this.#crowded -= this.#here - to;
    this.#here = to;
    await this.#crowd.tell({ do: 'leave', keep: this.#crowded });
    let stands = 0;
    this.#weights.forEach((weight, i) => {
      this.#weights[i] = Math.max(0, Math.min(weight, to - stands));
      stands += weight;
    });
  }

  /** Types for so many milliseconds, after a second of typing that counts for nothing. */
  async measure(span: number): Promise<Measured> {
    const { target } = this;
    const readers = this.#here;
    const type = (milliseconds: number): ReturnType<Load['tell']> => this.#pens.tell({ do: 'type', milliseconds, rate: RATE, weights: this.#weights });
    await type(1_000);
    const [used, { counts }] = [await target.used(), await this.#crowd.tell({ do: 'count' })];
    const loads = (): number => processBusy(this.#pens.pid) + processBusy(this.#crowd.pid);
    const [from, loaded] = [performance.now(), loads()];
    const others = watchOthers([target.pid(), this.#pens.pid, this.#crowd.pid, process.pid]);
    const { typed } = await type(span);
    const [noise, took, load] = [others(), performance.now() - from, loads() - loaded];
    const [now, { counts: after }] = [await target.used(), await this.#crowd.tell({ do: 'count' })];
    if (typed === undefined || counts === undefined || after === undefined) throw new Error('the load gave no figures');
    const each = Math.max(1, after.open);
    return {
      server: target.name,
      readers,
      cpu: ((now.cpu - used.cpu) * 1_000) / (typed.edits * (readers + WRITERS)),
      core: ((now.cpu - used.cpu) / took) * 100,
      load: (load / took) * 100,
      frames: (after.frames - counts.frames) / each,
      bytes: (after.bytes - counts.bytes) / each,
      p50: typed.p50, p95: typed.p95, p99: typed.p99,
      others: noise,
      whole: this.#allIn && after.open === after.readers && typed.seen >= typed.edits,
    };
  }

  /** Everybody goes, as when a network falls away; then as many as the crowd was are back at once, with nothing or with what there is. */
  async storm(withState: boolean): Promise<Storm> {
    const { target } = this;
    const readers = await target.readers(this.#crowded, 0);
    const vector = withState ? (await this.#pens.tell({ do: 'vector' })).vector : undefined;
    await this.#crowd.tell({ do: 'leave' });
    const gone = performance.now() + 20_000;
    // The server has noticed when it does nothing more.
    for (let before = await target.used(); performance.now() < gone; ) {
      await pause(500);
      const now = await target.used();
      if (now.cpu - before.cpu < 25) break;
      before = now;
    }
    const quiet = await target.used();
    const { failed, milliseconds } = await this.#crowd.tell({ do: 'join', dialect: target.dialect, readers, storm: true, ...(vector === undefined ? {} : { vector }) });
    const { cpu } = await target.used();
    const { counts } = await this.#crowd.tell({ do: 'count' });
    return {
      milliseconds: failed === 0 ? (milliseconds ?? null) : null,
      cpu: cpu - quiet.cpu,
      bytes: counts === undefined ? null : counts.bytes / Math.max(1, counts.open),
    };
  }
}
