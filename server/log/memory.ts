/** The log in memory: for tests and simulations, which can make it fail, lose a race or wait. */
import { genesisHash, type StoredEntry } from './chain.ts';
import type { Schedule } from './group.ts';
import { LogConflict } from './port.ts';
import type { Batch, Head, Log, StreamId } from './port.ts';
import { decide, logOver, type Decided, type NewRow, type Storage, type StoredSnapshot } from './storage.ts';

/** What is kept. Several logs on one store are several servers on one database; a new log on it is a restart. */
export interface MemoryStore {
  readonly streams: Map<StreamId, StoredEntry[]>;
  readonly snapshots: Map<StreamId, StoredSnapshot>;
  /** Those who want to hear of what is appended. */
  readonly listeners: Set<(stream: StreamId, seq: number) => void>;
  /** For each stream that is reserved, when the last who asked for it will have let go. */
  readonly reserved: Map<StreamId, Promise<void>>;
}

export function memoryStore(): MemoryStore {
  return { streams: new Map(), snapshots: new Map(), listeners: new Set(), reserved: new Map() };
}

/**
 * What becomes of an append. `fail`: the store is broken, nothing is written. `race`: another server was first, nothing is
 * written (a `LogConflict`, even if nobody else has appended). `lost`: it is written, but the answer never arrives.
 */
export type Fate = 'commit' | 'fail' | 'race' | 'lost';

export interface MemoryLogOptions {
  readonly store?: MemoryStore;
  /** Asked once per append before its group is committed. A promise delays the whole group; to append as a rival, await it. */
  readonly fate?: (batch: Batch) => Fate | Promise<Fate>;
  readonly schedule?: Schedule;
  /** Whether it tells of what other logs append to the store, as one does that several servers share. */
  readonly shared?: boolean;
}

/** The error of the fates `fail` and `lost`. */
export class MemoryLogFailure extends Error {
  constructor(fate: Fate) {
    super(fate === 'lost' ? 'The answer of the store was lost' : 'The store could not be written');
    this.name = 'MemoryLogFailure';
  }
}

export function memoryLog(options: MemoryLogOptions = {}): Log {
  const store = options.store ?? memoryStore();
  const log = logOver(new MemoryStorage(store, options.fate), options.schedule);
  if (options.shared !== true) return log;
  return Object.assign(log, {
    subscribe: (listener: (stream: StreamId, seq: number) => void) => {
      store.listeners.add(listener);
      return () => void store.listeners.delete(listener);
    },
    reserve: async (stream: StreamId) => {
      const before = store.reserved.get(stream);
      let release = (): void => undefined;
      store.reserved.set(stream, new Promise((resolve) => (release = resolve)));
      await before;
      return release;
    },
  });
}

const PAGE = 500;

class MemoryStorage implements Storage {
  readonly #store: MemoryStore;
  readonly #fate: MemoryLogOptions['fate'];

  constructor(store: MemoryStore, fate: MemoryLogOptions['fate']) {
    this.#store = store;
    this.#fate = fate;
  }

  async commit(group: readonly Batch[]): Promise<readonly Decided[]> {
    const fates: Fate[] = [];
    for (const batch of group) fates.push((await this.#fate?.(batch)) ?? 'commit');
    const willing = group.filter((_, i) => fates[i] === 'commit' || fates[i] === 'lost');
    const { rows, outcomes } = decide(willing, (stream) => this.tail(stream) ?? { seq: 0, hash: genesisHash(stream) });
    for (const { stream, entry } of rows) {
      const entries = this.#store.streams.get(stream) ?? [];
      // A copy: what is in the log does not change when a caller's buffer does.
      entries.push({ ...entry, payload: entry.payload?.slice() ?? null });
      this.#store.streams.set(stream, entries);
    }
    for (const { stream, entry } of rows) for (const listener of this.#store.listeners) listener(stream, entry.seq);
    let next = 0;
    return group.map((batch, i): Decided => {
      const fate = fates[i] ?? 'commit';
      if (fate === 'fail') return { failed: new MemoryLogFailure(fate) };
      if (fate === 'race') return { failed: raced(batch) };
      const outcome = outcomes[next++];
      if (outcome === undefined) throw new Error('An append was not decided');
      return fate === 'lost' ? { failed: new MemoryLogFailure(fate) } : outcome;
    });
  }

  page(stream: StreamId, from: number): readonly StoredEntry[] {
    const entries = this.#store.streams.get(stream) ?? [];
    // Entry n is the nth unless a test has torn some out.
    const start = entries[from - 1]?.seq === from ? from - 1 : entries.findIndex((entry) => entry.seq >= from);
    if (start < 0) return [];
    return entries.slice(start, start + PAGE).map((entry) => ({ ...entry, payload: entry.payload?.slice() ?? null }));
  }

  tail(stream: StreamId): Head | null {
    const last = this.#store.streams.get(stream)?.at(-1);
    return last === undefined ? null : { seq: last.seq, hash: last.hash };
  }

  hashAt(stream: StreamId, seq: number): string | null {
    return this.#find(stream, seq)?.hash ?? null;
  }

  #find(stream: StreamId, seq: number): StoredEntry | undefined {
    const entries = this.#store.streams.get(stream) ?? [];
    const usual = entries[seq - 1];
    return usual?.seq === seq ? usual : entries.find((entry) => entry.seq === seq);
  }

  streams(prefix: string): readonly StreamId[] {
    return [...this.#store.streams.keys()].filter((stream) => stream.startsWith(prefix)).sort();
  }

  putSnapshot(stream: StreamId, snapshot: StoredSnapshot): void {
    const kept = this.#store.snapshots.get(stream);
    if (kept !== undefined && kept.seq > snapshot.seq) return;
    this.#store.snapshots.set(stream, { ...snapshot, bytes: snapshot.bytes.slice() });
  }

  snapshot(stream: StreamId): StoredSnapshot | null {
    const kept = this.#store.snapshots.get(stream);
    return kept === undefined ? null : { ...kept, bytes: kept.bytes.slice() };
  }

  dropSnapshot(stream: StreamId): void {
    this.#store.snapshots.delete(stream);
  }

  erase(stream: StreamId, seqs: readonly number[]): number | null {
    const missing = seqs.find((seq) => this.#find(stream, seq) === undefined);
    if (missing !== undefined) return missing;
    const gone = new Set(seqs);
    const entries = this.#store.streams.get(stream) ?? [];
    entries.forEach((entry, i) => {
      if (gone.has(entry.seq)) entries[i] = { ...entry, payload: null };
    });
    return null;
  }

  async probe(): Promise<void> {
    const fate = (await this.#fate?.([])) ?? 'commit';
    if (fate === 'fail') throw new MemoryLogFailure(fate);
  }

  put(rows: readonly NewRow[]): void {
    for (const { stream, entry } of rows) this.#store.streams.set(stream, [...(this.#store.streams.get(stream) ?? []), entry]);
  }

  fileProblems(): readonly string[] {
    return [];
  }

  close(): void {
    // The store outlives its logs: opening it again is the restart that a test wants.
  }
}

function raced(batch: Batch): Error {
  const first = batch[0];
  return first === undefined ? new MemoryLogFailure('race') : new LogConflict(first.stream, first.expected, first.expected + 1);
}
