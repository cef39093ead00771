/**
 * Telling the readers of a record in parts, round and round (DESIGN 4, Broadcast): each part hears, in one update, what has come since
 * it was told last, and between two parts the server takes and appends what has come in. Nobody then waits for the sends to all
 * the others. In a small room all are one part.
 *
 * What is put in here stands in the log (R2). Each reader hears it in the order of the log. There are no timers here: whoever calls
 * goes on for as long as somebody is behind.
 */
import * as Y from 'yjs';
import { updateFrame, type Connection } from './channel.ts';

/** Bytes that wait to be told, at most: with more, all are told at once. Each part makes an update of its own of what waits. */
const MOST = 1_000_000;

export class Rounds {
  /** In the order in which they came. Whoever goes leaves it, whoever comes is at its end, and a round under way goes on. */
  readonly #readers: ReadonlySet<Connection>;
  /** What somebody may still have to hear, the oldest first. */
  #waiting: Uint8Array[] = [];
  #bytes = 0;
  /** How many updates were forgotten before these: all who hear have them. */
  #forgotten = 0;
  #round: Iterator<Connection>;
  /** How many updates there had been when the round under way began: whoever heard before has those. */
  #roundFrom = 0;
  /** Readers to be gone to until all have what there is. */
  #left = 0;
  /** Something waits that all are to hear at once. */
  #together = false;

  constructor(readers: ReadonlySet<Connection>) {
    this.#readers = readers;
    this.#round = readers.values();
  }

  /** There is something to be told; `together`: to everybody at once, with all that came before it. */
  add(update: Uint8Array, together: boolean): void {
    this.#waiting.push(update);
    this.#bytes += update.length;
    this.#left = this.#readers.size;
    this.#together ||= together || this.#bytes > MOST;
  }

  /** One more has come, and is at the end of the round under way. */
  came(): void {
    if (this.#left > 0) this.#left += 1;
  }

  /** Whether somebody may not have heard everything. */
  get behind(): boolean {
    return this.#left > 0;
  }

  /** Those who read. */
  get size(): number {
    return this.#readers.size;
  }

  /** Tells the next ones what they have not heard yet: so many at most, unless all are to hear it together. Gives how many were told. */
  tell(part: number): number {
    const most = this.#together ? Infinity : Math.max(1, part);
    this.#together = false;
    const end = this.#forgotten + this.#waiting.length;
    const frames = new Map<number, Uint8Array>();
    let count = 0;
    while (this.#left > 0 && count < most) {
      const { value: reader, done } = this.#round.next();
      if (done === true) {
        if (this.#readers.size === 0) this.#left = 0;
        else this.#turnRound(end);
        continue;
      }
      this.#left -= 1;
      const from = Math.max(reader.told, this.#forgotten);
      reader.told = end;
      if (from === end || !reader.hears) continue;
      let frame = frames.get(from);
      if (frame === undefined) frames.set(from, (frame = this.#frameFrom(from)));
      reader.send(frame);
      count += 1;
    }
    if (this.#left === 0) this.#forget(end);
    return count;
  }

  /** The next round. All have been gone to in the last one, and have what there was when that began. */
  #turnRound(end: number): void {
    this.#forget(this.#roundFrom);
    this.#roundFrom = end;
    this.#round = this.#readers.values();
  }

  #forget(until: number): void {
    const count = until - this.#forgotten;
    if (count <= 0) return;
    for (const update of this.#waiting.splice(0, count)) this.#bytes -= update.length;
    this.#forgotten = until;
  }

  #frameFrom(from: number): Uint8Array {
    const updates = this.#waiting.slice(from - this.#forgotten);
    const [only] = updates;
    return updateFrame(only !== undefined && updates.length === 1 ? only : Y.mergeUpdates(updates));
  }
}
