/**
 * A turn: what is taken together between two commits (R2). While an act runs, every Yjs update that it makes is caught
 * and sorted by stream and part; the turn ends as one conditional append over all streams that it touched.
 */
import * as Y from 'yjs';
import { encodePayload } from '../log/payload.ts';
import type { Batch, JsonValue, NewEntry, StreamId } from '../log/port.ts';

/** Entries that bring what is typed, and what follows from that alone; everything else is an act. */
const TYPING: ReadonlySet<string> = new Set(['write', 'return', 'draft-words']);

/** Whether an entry is an act, by its words: the room sees it together. */
export const isAct = (act: JsonValue): boolean => !TYPING.has(verbOf(act));

/** Where a caught update belongs: the stream, the part of the payload, and the channel that its readers hear. */
export interface Place {
  readonly stream: StreamId;
  readonly part: string;
  readonly channel: string;
}

/** Who acted, when, and the act in words. */
export interface Stamp {
  readonly at: string;
  readonly actor: string;
  readonly act: JsonValue;
}

export class Turn {
  #entries = new Map<StreamId, NewEntry[]>();
  #heard = new Map<string, Uint8Array[]>();
  #together = false;
  #caught: { place: Place; update: Uint8Array }[] | null = null;
  #parts: { stream: StreamId; part: string; bytes: Uint8Array }[] = [];
  #lists: { stream: StreamId; part: string; items: readonly unknown[] }[] = [];
  #acts = new Map<StreamId, JsonValue>();

  /** Called by the documents for each update that they make. Outside an entry nothing may change. */
  catch(place: Place, update: Uint8Array): void {
    if (this.#caught === null) throw new Error(`A change to ${place.channel} outside an entry`);
    this.#caught.push({ place, update });
  }

  /** Adds items to a part of the entry under way that is a list in JSON, however often something is added to it. */
  list(stream: StreamId, part: string, items: readonly unknown[]): void {
    this.#lists.push({ stream, part, items });
  }

  /** Adds a part of its own (not a Yjs update) to the entry under way; once per part. */
  part(stream: StreamId, part: string, bytes: Uint8Array): void {
    this.#parts.push({ stream, part, bytes });
  }

  /**
   * Says what the act did in a stream other than the one it was made for (a desk's). It stands in the payload, and only its
   * verb in the chain: what lies on a desk can then be erased whole (R14).
   */
  actIn(stream: StreamId, act: JsonValue): void {
    this.#acts.set(stream, act);
  }

  /** What the act under way is called in such a stream so far. */
  actOf(stream: StreamId): JsonValue | undefined {
    return this.#acts.get(stream);
  }

  /** Whether the entry under way has changed anything yet. */
  get dirty(): boolean {
    return (this.#caught?.length ?? 0) > 0 || this.#parts.length > 0 || this.#lists.length > 0;
  }

  /** Whether the entry under way has changed a document that this channel hears. */
  touches(channel: string): boolean {
    return this.#caught?.some(({ place }) => place.channel === channel) ?? false;
  }

  /** Leaves an entry in which nothing has changed. */
  abandon(): void {
    this.#caught = null;
    this.#parts = [];
    this.#lists = [];
  }

  /** Begins to catch. */
  begin(): void {
    this.#caught = [];
    this.#parts = [];
    this.#lists = [];
    this.#acts = new Map();
  }

  /**
   * Ends an entry: one entry in each stream that it touched. `always` names a stream that gets an entry even where no
   * document changed (an act without effect on the text is an act all the same).
   */
  end(stamp: Stamp, always: StreamId | null): void {
    const caught = this.#caught ?? [];
    this.#caught = null;
    const streams = new Map<StreamId, Map<string, Uint8Array[]>>();
    const put = (stream: StreamId, part: string, bytes: Uint8Array): void => {
      const parts = streams.get(stream) ?? new Map<string, Uint8Array[]>();
      streams.set(stream, parts);
      parts.set(part, [...(parts.get(part) ?? []), bytes]);
    };
    for (const { place, update } of caught) {
      put(place.stream, place.part, update);
      this.#heard.set(place.channel, [...(this.#heard.get(place.channel) ?? []), update]);
      // Of what does not change the record its readers must not be able to tell when it was (R6).
      this.#together ||= place.channel === 'record' && isAct(stamp.act);
    }
    for (const { stream, part, bytes } of this.#parts) put(stream, part, bytes);
    for (const [stream, lists] of grouped(this.#lists)) {
      for (const [part, items] of lists) put(stream, part, new TextEncoder().encode(JSON.stringify(items)));
    }
    if (always !== null && !streams.has(always)) streams.set(always, new Map());
    for (const [stream, parts] of streams) {
      const payload = new Map<string, Uint8Array>();
      for (const [part, updates] of parts) payload.set(part, merged(updates));
      const told = this.#acts.get(stream);
      if (told !== undefined) payload.set('act', new TextEncoder().encode(JSON.stringify(told)));
      const entry: NewEntry = {
        at: stamp.at,
        actor: stamp.actor,
        act: told === undefined ? stamp.act : { verb: verbOf(told) },
        payload: encodePayload(payload),
      };
      this.#entries.set(stream, [...(this.#entries.get(stream) ?? []), entry]);
    }
    this.#parts = [];
    this.#lists = [];
  }

  /** How many entries the turn has for a stream so far. */
  count(stream: StreamId): number {
    return this.#entries.get(stream)?.length ?? 0;
  }

  get empty(): boolean {
    return this.#entries.size === 0;
  }

  /** The append that the turn asks for, conditional on where each stream ended when it began. */
  batch(expected: (stream: StreamId) => number): Batch {
    return [...this.#entries].map(([stream, entries]) => ({ stream, expected: expected(stream), entries }));
  }

  /** Whether an act has changed the record: everybody hears of that at once. */
  get together(): boolean {
    return this.#together;
  }

  /** What each channel hears of the turn, as one update. */
  heard(): ReadonlyMap<string, Uint8Array> {
    return new Map([...this.#heard].map(([channel, updates]) => [channel, merged(updates)]));
  }
}

/** What is known of an act whose words stand in the payload. */
function verbOf(act: JsonValue): string {
  return typeof act === 'object' && act !== null && 'verb' in act && typeof act.verb === 'string' ? act.verb : 'desk';
}

function grouped(lists: readonly { stream: StreamId; part: string; items: readonly unknown[] }[]): Map<StreamId, Map<string, unknown[]>> {
  const out = new Map<StreamId, Map<string, unknown[]>>();
  for (const { stream, part, items } of lists) {
    const parts = out.get(stream) ?? new Map<string, unknown[]>();
    out.set(stream, parts);
    parts.set(part, [...(parts.get(part) ?? []), ...items]);
  }
  return out;
}

function merged(updates: readonly Uint8Array[]): Uint8Array {
  const first = updates[0];
  return updates.length === 1 && first !== undefined ? first : Y.mergeUpdates([...updates]);
}
