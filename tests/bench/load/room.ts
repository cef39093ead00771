/** The people of one load process and what they do. */
import { setTimeout as sleep } from 'node:timers/promises';
import * as Y from 'yjs';
import { penFragment } from '../../../shared/schema/pen.ts';
import { textOfFragment } from '../../../shared/schema/yruns.ts';
import { Client, lengthOf, MIDDLE, provisionsOf, Reader, seed, type } from './clients.ts';
import type { Answer, Command, Counts, Typed } from './commands.ts';
import type { Dialect } from './dialect.ts';
import { Rest } from './rest.ts';

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
  /** Keystrokes before the span that is measured. */
  before: number;
}

export class LoadRoom {
  #dialect: Dialect = 'chapeau';
  #writers: Writer[] = [];
  #probes: Client[] = [];
  /** What the writers have open beside: counted, not read, since all of them share one processor here. */
  #others: Reader[] = [];
  #readers: Reader[] = [];
  /** Milliseconds from each keystroke of a span to each probe. */
  #latencies = new Map<Client, number[]>();
  #known = new Map<Client, number[]>();
  readonly #rest = new Rest();

  async carryOut(command: Command): Promise<Answer> {
    switch (command.do) {
      case 'begin':
        await this.#begin(command);
        return {};
      case 'join':
        return this.#join(command);
      case 'leave':
        this.#rest.stop();
        for (const reader of this.#readers.splice(command.keep ?? 0)) reader.close();
        if (this.#readers.length > 0) this.#rest.start();
        return {};
      case 'probe':
        await this.#look(command.probes);
        return {};
      case 'type':
        return { typed: await this.#type(command.milliseconds, command.rate, command.weights) };
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
        this.#rest.stop();
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
      for (const url of rest) this.#others.push(new Reader(url, dialect, this.#others.length));
    }
    await Promise.all(this.#others.map((one) => inTime(one.synced, 'a writer is not let in everywhere')));
    await this.#look(probes);
    const first = clients[0];
    const ids = first === undefined ? [] : provisionsOf(first.doc);
    const [looking] = this.#probes;
    this.#writers = clients.map((client, i) => {
      const provision = ids[i % ids.length] ?? '';
      return { client, provision, typed: 0, base: looking === undefined ? 0 : lengthOf(looking.doc, dialect, provision), at: [], before: 0 };
    });
    for (const { client, provision } of this.#writers) {
      if ((textOfFragment(penFragment(client.doc, provision))?.length ?? 0) <= MIDDLE) throw new Error('a writer has nothing to write in');
    }
    for (const probe of this.#probes) this.#known.set(probe, this.#seenBy(probe));
  }

  /** Probes that come later have what was typed before them. */
  async #look(urls: readonly string[]): Promise<void> {
    const probes = urls.map((url) => new Client(url, this.#dialect, true));
    this.#probes.push(...probes);
    await Promise.all(probes.map((one) => inTime(one.synced, 'a probe is not let in')));
    for (const probe of probes) {
      this.#known.set(probe, this.#seenBy(probe));
      probe.onUpdate = (at) => this.#heard(probe, at);
    }
  }

  /** How many keystrokes of each writer a probe has. */
  #seenBy(probe: Client): number[] {
    return this.#writers.map(({ provision, base }) => lengthOf(probe.doc, this.#dialect, provision) - base);
  }

  /** A probe has heard something: which keystrokes are new in it. */
  #heard(probe: Client, now: number): void {
    const [known, latencies] = [this.#known.get(probe) ?? [], this.#latencies.get(probe)];
    this.#seenBy(probe).forEach((has, i) => {
      const writer = this.#writers[i];
      for (let n = Math.max(known[i] ?? 0, writer?.before ?? 0); n < has; n++) latencies?.push(now - (writer?.at[n] ?? now));
      known[i] = Math.max(has, known[i] ?? 0);
    });
  }

  async #join({ dialect, readers, storm, vector }: Extract<Command, { do: 'join' }>): Promise<Answer> {
    this.#rest.stop();
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
    this.#rest.start();
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

  async #type(milliseconds: number, rate: number, weights: readonly number[] = []): Promise<Typed> {
    this.#latencies = new Map(this.#probes.map((probe) => [probe, []]));
    const from = performance.now();
    for (const writer of this.#writers) writer.before = writer.typed;
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
    const edits = this.#writers.reduce((sum, { typed, before }) => sum + typed - before, 0);
    const all = (): boolean => [...this.#latencies.values()].every(({ length }) => length >= edits);
    const until = performance.now() + 3_000;
    while (!all() && performance.now() < until) await sleep(20);
    const probes = [...this.#latencies.values()];
    // What never arrived counts as later than everything.
    const heard = probes.flatMap((one, i) => [
      ...one.map((late) => ({ late, weight: weights[i] ?? 1 })),
      ...(one.length < edits ? [{ late: Infinity, weight: (weights[i] ?? 1) * (edits - one.length) }] : []),
    ]).sort((a, b) => a.late - b.late);
    const seen = probes.reduce((sum, { length }) => sum + length, 0);
    return { edits, seen: probes.length === 0 ? 0 : seen / probes.length, p50: quantileOf(heard, 0.5), p95: quantileOf(heard, 0.95), p99: quantileOf(heard, 0.99) };
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

/** The value below which a share of the weight lies, of values in their order. */
function quantileOf(sorted: readonly { readonly late: number; readonly weight: number }[], share: number): number {
  let left = sorted.reduce((sum, { weight }) => sum + weight, 0) * share;
  for (const { late, weight } of sorted) if ((left -= weight) < 0) return late;
  return sorted.at(-1)?.late ?? Infinity;
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
