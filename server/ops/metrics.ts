/** What Prometheus may know: how much and how fast, per room by the text's id. No words, no names, no delegations. */
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import { LogConflict, type Batch, type Log, type StreamId } from '../log/port.ts';

export interface Room {
  readonly text: string;
  readonly connections: number;
  readonly turns: number;
  /** Whether its documents are in memory; a text that nobody needs is let go. */
  readonly inMemory: boolean;
}

export interface Metrics {
  /** The log, measured. Desks count to the room of their text, so that nothing tells of one. */
  readonly log: Log;
  readonly contentType: string;
  text(): Promise<string>;
}

/** `now`: milliseconds that never go back. `rooms` is asked when somebody looks. */
export function createMetrics(log: Log, rooms: () => readonly Room[], now: () => number): Metrics {
  const register = new Registry();
  collectDefaultMetrics({ register });
  const registers = [register];
  const seconds = new Histogram({ name: 'chapeau_append_seconds', help: 'From asking for an append to its being durable', buckets: [0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1, 3, 10], registers });
  // Added up here and handed over when somebody looks: a counter with labels costs more than all else that is done here at a keystroke.
  const total = (name: string, help: string, label: string): ((of: string, more: number) => void) => {
    const totals = new Map<string, number>();
    new Counter({
      name, help, labelNames: [label], registers,
      collect() {
        this.reset();
        for (const [of, sum] of totals) this.inc({ [label]: of }, sum);
      },
    });
    return (of, more) => void totals.set(of, (totals.get(of) ?? 0) + more);
  };
  const outcomes = total('chapeau_appends_total', 'Appends by how they ended', 'outcome');
  const reservations = total('chapeau_reservations_total', 'Texts reserved before a turn, where servers write to one at once, by how that ended', 'outcome');
  const entries = total('chapeau_entries_total', 'Entries appended', 'text');
  const bytes = total('chapeau_entry_bytes_total', 'Bytes of the payloads appended', 'text');
  const perRoom = (name: string, help: string, of: (room: Room) => number): Gauge =>
    new Gauge({
      name, help, labelNames: ['text'], registers,
      collect() {
        this.reset();
        for (const room of rooms()) this.set({ text: room.text }, of(room));
      },
    });
  perRoom('chapeau_connections', 'Open sockets', (room) => room.connections);
  perRoom('chapeau_turns', 'Turns taken since this server opened the text', (room) => room.turns);
  perRoom('chapeau_in_memory', 'Whether the text is in memory: 1, or 0 for one that is let go', (room) => Number(room.inMemory));

  const append = async (batch: Batch): ReturnType<Log['append']> => {
    const from = now();
    try {
      const result = await log.append(batch);
      outcomes('written', 1);
      for (const part of batch) {
        const text = part.stream.split(':')[1] ?? '';
        entries(text, part.entries.length);
        bytes(text, part.entries.reduce((sum, { payload }) => sum + payload.length, 0));
      }
      return result;
    } catch (error) {
      outcomes(error instanceof LogConflict ? 'conflict' : 'failed', 1);
      throw error;
    } finally {
      seconds.observe((now() - from) / 1_000);
    }
  };
  const reserve = async (stream: StreamId): Promise<(() => void) | null> => {
    try {
      const release = (await log.reserve?.(stream)) ?? null;
      reservations(release === null ? 'without' : 'reserved', 1);
      return release;
    } catch (error) {
      reservations('failed', 1);
      throw error;
    }
  };
  return { log: measured(log, append, reserve), contentType: register.contentType, text: () => register.metrics() };
}

function measured(log: Log, append: Log['append'], reserve: NonNullable<Log['reserve']>): Log {
  return {
    append,
    read: (stream, from) => log.read(stream, from),
    head: (stream) => log.head(stream),
    streams: (prefix) => log.streams(prefix),
    writeSnapshot: (stream, seq, bytes) => log.writeSnapshot(stream, seq, bytes),
    readSnapshot: (stream) => log.readSnapshot(stream),
    dropSnapshot: (stream) => log.dropSnapshot(stream),
    erasePayload: (stream, seqs) => log.erasePayload(stream, seqs),
    verify: (stream) => log.verify(stream),
    ...(log.subscribe === undefined ? {} : { subscribe: (listener) => log.subscribe?.(listener) ?? (() => undefined) }),
    ...(log.reserve === undefined ? {} : { reserve }),
    probe: () => log.probe(),
    close: () => log.close(),
  };
}
