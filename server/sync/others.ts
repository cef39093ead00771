/** What other servers append to a text that is open here: which entries its connections have been told of, and the telling. */
import * as Y from 'yjs';
import { decodePayload } from '../log/payload.ts';
import type { Entry, Log, StreamId } from '../log/port.ts';
import { penChannel } from './channel.ts';
import type { Documents } from './documents.ts';
import { deskStream, textStream } from './streams.ts';
import { isAct } from './turn.ts';

/** Tells everybody on a channel; `together`: there is an act in it. */
type Tell = (channel: string, update: Uint8Array, together: boolean) => void;

export class Others {
  readonly #text: string;
  readonly #log: Log;
  /** The last entry of each stream that the connections here have been told of. */
  readonly #told = new Map<StreamId, number>();
  /** Where each stream ends for all that was heard, also before anybody here was told of it. */
  readonly #ends = new Map<StreamId, number>();
  /** Streams in which there is something to be told. */
  readonly #behind = new Set<StreamId>();

  constructor(text: string, log: Log) {
    this.#text = text;
    this.#log = log;
  }

  /** Another server says that a stream ends at `seq` or later. Whether that is news here. */
  hear(stream: StreamId, seq: number): boolean {
    this.#ends.set(stream, Math.max(seq, this.#ends.get(stream) ?? 0));
    const told = this.#told.get(stream);
    if (told === undefined || (seq <= told && !this.#behind.has(stream))) return false;
    this.#behind.add(stream);
    return true;
  }

  /**
   * Connections here have been told of a stream up to an entry while its documents were not in memory. Whether there is more already:
   * heard of while it was being read.
   */
  toldAtRest(stream: StreamId, seq: number): boolean {
    if (!this.#told.has(stream)) this.#told.set(stream, seq);
    return (this.#ends.get(stream) ?? 0) > seq;
  }

  /** The documents were not in memory for a while: whatever the log has more by the time they are back is to be told. */
  dropped(): void {
    for (const stream of this.#told.keys()) this.#behind.add(stream);
  }

  /** There is nobody here to be told, and nothing in memory to fold it into. */
  nobody(): void {
    this.#told.clear();
    this.#behind.clear();
  }

  /** There may be something in these streams that nobody has told of yet. */
  look(streams: readonly StreamId[]): void {
    for (const stream of streams) if (this.#told.has(stream)) this.#behind.add(stream);
  }

  /** Everything in the documents has been told. Whether there is more already: heard of while it was being folded. */
  keptUp(docs: Documents): boolean {
    const here = [[textStream(docs.text), docs.seq] as const, ...[...docs.desks.values()].map(({ party, seq }) => [deskStream(docs.text, party), seq] as const)];
    for (const [stream, seq] of here) {
      this.#told.set(stream, seq);
      if ((this.#ends.get(stream) ?? 0) > seq) this.#behind.add(stream);
    }
    return this.#behind.size > 0;
  }

  /** Folds what is new into the documents and tells it; whether there was anything. Throws what the log throws: then it is still to be told. */
  async catchUp(docs: Documents, tell: Tell): Promise<boolean> {
    let found = false;
    for (const stream of [...this.#behind]) {
      const told = this.#told.get(stream) ?? 0;
      const entries: Entry[] = [];
      const pen = docs.pen === null ? null : penChannel(docs.pen.generation.client);
      for await (const entry of this.#log.read(stream, told + 1)) {
        docs.foldOthers(stream, entry);
        entries.push(entry);
      }
      found ||= entries.length > 0;
      const together = entries.some(({ act, payload }) => isAct(act) && decodePayload(payload).has('record'));
      for (const [channel, update] of heardIn(this.#text, stream, entries, pen)) tell(channel, update, together);
      this.#told.set(stream, told + entries.length);
      this.#behind.delete(stream);
    }
    return found;
  }
}

/** What each channel hears of these entries, as one update. `pen`: the channel of those who are on the pen here. */
function heardIn(text: string, stream: StreamId, entries: readonly Entry[], pen: string | null): Map<string, Uint8Array> {
  const heard = new Map<string, Uint8Array[]>();
  const parts = entries.flatMap(({ payload }) => [...decodePayload(payload)]);
  // Nobody here is on a pen that was opened elsewhere just now; who was on the one before is asked for what is not sent.
  const turned = parts.some(([part]) => part === 'pen:new' || part === 'pen:end');
  for (const [part, bytes] of parts) {
    const channel =
      stream !== textStream(text)
        ? part === 'desk' ? `desk:${stream.slice(deskStream(text, '').length)}` : null
        : part === 'pen' ? (turned ? null : pen) : part === 'record' || part.startsWith('aside:') ? part : null;
    if (channel !== null) heard.set(channel, [...(heard.get(channel) ?? []), bytes]);
  }
  return new Map([...heard].map(([channel, updates]) => [channel, Y.mergeUpdates(updates)]));
}
