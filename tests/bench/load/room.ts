/** The people of one load process and what they do. */
import { setTimeout as sleep } from 'node:timers/promises';
import * as Y from 'yjs';
import { penFragment } from '../../../shared/schema/pen.ts';
import { textOfFragment } from '../../../shared/schema/yruns.ts';
import { Client, lengthOf, MIDDLE, provisionsOf, Reader, seed, type } from './clients.ts';
import type { Answer, Command, Counts, Typed } from './commands.ts';
import type { Dialect } from './dialect.ts';

/** What is not there by then does not come any more. */
const WITHIN = 20_000;
const WORD = 'consultation';

interface Writer {
  readonly client: Client;
  readonly provision: string;
  typed: number;
  /** Length of its provision where the probes look, before it typed anything. */
  readonly base: number;
  /** When each keystroke was sent. */
  readonly at: number[];
}

export class LoadRoom {
  #dialect: Dialect = 'chapeau';
  #writers: Writer[] = [];
  #probes: Client[] = [];
  #others: Client[] = [];
  #readers: Reader[] = [];
  #latencies: number[] = [];
  #known = new Map<Client, number[]>();

  async carryOut(command: Command): Promise<Answer> {
    switch (command.do) {
      case 'begin':
        await this.#begin(command);
        return {};
      case 'join':
        return this.#join(command);
      case 'leave':
        for (const reader of this.#readers.splice(0)) reader.close();
        return {};
      case 'type':
        return { typed: await this.#type(command.milliseconds, command.rate) };
      case 'fill':
        return { milliseconds: await this.#fill(command.keystrokes, command.burst) };
      case 'open':
        return open(command.url, command.dialect);
      case 'count':
        return { counts: this.#count() };
      case 'letters':
        // Some servers tell of what they have after they have answered.
        for (let looks = 0; looks < 40 && this.#letters() === 0; looks++) await sleep(50);
        return { letters: this.#letters() };
      case 'vector': {
        const [probe] = this.#probes;
        return probe === undefined ? {} : { vector: Y.encodeStateVector(probe.doc) };
      }
      case 'end':
        for (const one of [...this.#readers, ...this.#probes, ...this.#others, ...this.#writers.map(({ client }) => client)]) one.close();
        return {};
    }
  }

  /** Writers and probes take their places. The first address of a writer is where it writes, the others it only has open. */
  async #begin({ dialect, writers, probes, seed: wordings }: Extract<Command, { do: 'begin' }>): Promise<void> {
    this.#dialect = dialect;
    const clients: Client[] = [];
    for (const [first = '', ...rest] of writers) {
      const client = new Client(first, dialect);
      await inTime(client.synced, 'a writer is not let in');
      if (clients.length === 0 && wordings.length > 0 && provisionsOf(client.doc).length === 0) seed(client.doc, wordings);
      clients.push(client);
      for (const url of rest) this.#others.push(new Client(url, dialect));
    }
    this.#probes = probes.map((url) => new Client(url, dialect));
    await Promise.all([...this.#others, ...this.#probes].map((one) => inTime(one.synced, 'a probe is not let in')));
    const first = clients[0];
    const ids = first === undefined ? [] : provisionsOf(first.doc);
    const [looking] = this.#probes;
    this.#writers = clients.map((client, i) => {
      const provision = ids[i % ids.length] ?? '';
      return { client, provision, typed: 0, base: looking === undefined ? 0 : lengthOf(looking.doc, dialect, provision), at: [] };
    });
    for (const { client, provision } of this.#writers) {
      if ((textOfFragment(penFragment(client.doc, provision))?.length ?? 0) <= MIDDLE) throw new Error('a writer has nothing to write in');
    }
    for (const probe of this.#probes) {
      this.#known.set(probe, this.#writers.map(() => 0));
      probe.onUpdate = () => this.#look(probe);
    }
  }

  /** A probe has heard something: which keystrokes are new in it. */
  #look(probe: Client): void {
    const now = performance.now();
    const known = this.#known.get(probe) ?? [];
    this.#writers.forEach((writer, i) => {
      const has = lengthOf(probe.doc, this.#dialect, writer.provision) - writer.base;
      for (let n = known[i] ?? 0; n < has; n++) this.#latencies.push(now - (writer.at[n] ?? now));
      known[i] = Math.max(has, known[i] ?? 0);
    });
  }

  async #join({ dialect, readers, storm, vector }: Extract<Command, { do: 'join' }>): Promise<Answer> {
    const from = performance.now();
    const came: Reader[] = [];
    const begun = this.#readers.length;
    let failed = 0;
    // Not a storm: so many at a time.
    const atOnce = storm ? readers.length : 50;
    for (let i = 0; i < readers.length; i += atOnce) {
      const some = readers.slice(i, i + atOnce).map((url, k) => new Reader(url, dialect, begun + i + k, 0, vector));
      came.push(...some);
      const late = sleep(WITHIN, false, { ref: false });
      const done = await Promise.all(some.map((reader) => Promise.race([reader.synced, late])));
      failed += done.filter((one) => !one).length;
      // A server that lets no more in does not let in those after them either.
      if (failed > 0) {
        failed += readers.length - i - some.length;
        break;
      }
    }
    this.#readers.push(...came);
    return { milliseconds: performance.now() - from, failed };
  }

  #count(): Counts {
    const open = this.#readers.filter(({ socket }) => socket.isOpen);
    return {
      readers: this.#readers.length,
      open: open.length,
      frames: open.reduce((sum, { socket }) => sum + socket.frames, 0),
      bytes: open.reduce((sum, { socket }) => sum + socket.bytes, 0),
    };
  }

  #letters(): number {
    const [probe] = this.#probes;
    if (probe === undefined) return 0;
    const ids = [...probe.doc.getMap('provisions').keys()];
    return ids.reduce((sum, id) => sum + lengthOf(probe.doc, this.#dialect, id), 0);
  }

  async #type(milliseconds: number, rate: number): Promise<Typed> {
    this.#latencies = [];
    const from = performance.now();
    const before = this.#writers.map(({ typed }) => typed);
    const every = 1_000 / rate;
    await Promise.all(
      this.#writers.map(async (writer, i) => {
        for (let n = 0; ; n++) {
          // Each at a beat of its own, kept even where this process is late.
          const due = from + every * (n + i / this.#writers.length);
          if (due > from + milliseconds) return;
          const wait = due - performance.now();
          if (wait > 0) await sleep(wait);
          writer.at.push(performance.now());
          type(writer.client, writer.provision, writer.typed++);
        }
      }),
    );
    const edits = this.#writers.reduce((sum, { typed }, i) => sum + typed - (before[i] ?? 0), 0);
    const all = (): boolean => this.#latencies.length >= edits * this.#probes.length;
    const until = performance.now() + 3_000;
    while (!all() && performance.now() < until) await sleep(20);
    const sorted = this.#latencies.toSorted((a, b) => a - b);
    // What never arrived counts as later than everything.
    const missing = edits * this.#probes.length - sorted.length;
    const at = (share: number): number => sorted[Math.floor((sorted.length + missing) * share)] ?? Infinity;
    return { edits, seen: this.#probes.length === 0 ? 0 : sorted.length / this.#probes.length, p50: at(0.5), p95: at(0.95), p99: at(0.99) };
  }

  /**
   * Writers type without a beat: each message holds a burst of keystrokes at some place in the provision, and of each writer only
   * some are under way at a time. Resolves when all are taken.
   */
  async #fill(keystrokes: number, burst: number): Promise<number> {
    const from = performance.now();
    const rounds = Math.ceil(keystrokes / burst / this.#writers.length);
    const behind = (most: number): boolean =>
      this.#dialect !== 'y-websocket' && this.#writers.some(({ client }) => client.socket.isOpen && client.sent - client.saved > most);
    const wait = async (most: number): Promise<void> => {
      const until = performance.now() + WITHIN;
      while (behind(most) && performance.now() < until) await sleep(2);
    };
    let place = 1;
    for (let round = 0; round < rounds; round++) {
      for (const { client, provision } of this.#writers) {
        const text = textOfFragment(penFragment(client.doc, provision));
        if (text === null) continue;
        place = (place * 48_271) % 2_147_483_647;
        const at = 1 + (place % (text.length - 1));
        client.doc.transact(() => {
          for (let n = 0; n < burst; n++) text.insert(at + n, WORD[n % WORD.length] ?? 'x');
        });
      }
      await wait(4);
      if (round % 20 === 0) await sleep(0);
    }
    await wait(0);
    return performance.now() - from;
  }
}

async function inTime(synced: Promise<boolean>, what: string): Promise<void> {
  if (!(await Promise.race([synced, sleep(WITHIN, false, { ref: false })]))) throw new Error(what);
}

/** Bytes of an answer that holds a text: one server answers before it has read its own, and sends that after it. */
const CONTENT = 1_000;

/** Opens a document once: milliseconds from asking to having it, and its bytes. */
async function open(url: string, dialect: Dialect): Promise<Answer> {
  const from = performance.now();
  const reader = new Reader(url, dialect, 0, CONTENT);
  const done = await Promise.race([reader.synced, sleep(60_000, false, { ref: false })]);
  const milliseconds = performance.now() - from;
  const { bytes } = reader.socket;
  reader.close();
  if (!done) throw new Error('the text was not opened');
  return { milliseconds, bytes };
}
