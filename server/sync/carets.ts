/**
 * Who is shown whose caret: only those who edit the same scratch document, and only once they have it. Carets that move in one
 * turn go out together, as one frame for all (DESIGN 4, Broadcast).
 */
import { CLOSE } from '../../shared/protocol/errors.ts';
import { Carets } from './awareness.ts';
import type { Party } from '../../shared/schema/wording.ts';
import { awarenessFrame, type Connection } from './channel.ts';

/** Bytes of what a client may tell of its caret before its first sync. */
const FIRST = 10_000;
/** Client IDs with a caret that are remembered on one channel. */
const SHOWN = 20_000;

export class CaretsOfText {
  readonly #connections: ReadonlySet<Connection>;
  /** By channel; none for channels on which there are no carets. */
  readonly #carets = new Map<string, Carets>();
  /** By channel: the parties that first showed a caret under a client ID, also of those who have gone (offline) since. */
  readonly #shown = new Map<string, Map<number, Party>>();
  /** By channel: the client IDs whose carets have moved since the others were told. */
  #news = new Map<string, Set<number>>();
  readonly #later: () => void;

  /** `connections`: those on a scratch document. `later` sees to it that `tell` is called soon. */
  constructor(connections: ReadonlySet<Connection>, later: () => void) {
    this.#connections = connections;
    this.#later = later;
  }

  /** What a client tells of its carets. Throws a plain Error when malformed. */
  take(connection: Connection, update: Uint8Array): void {
    if (connection.doc.type !== 'pen' && connection.doc.type !== 'desk') return;
    if (!connection.hears) {
      // Who comes tells of a caret before the first sync is over; it is shown then.
      if (update.length <= FIRST) connection.caretsFirst = update;
      return;
    }
    const carets = this.#carets.get(connection.channel) ?? new Carets();
    this.#carets.set(connection.channel, carets);
    const moved = carets.take(connection, update);
    this.#note(connection, carets);
    if (moved.length > 0) {
      const news = this.#news.get(connection.channel) ?? new Set<number>();
      if (this.#news.size === 0) this.#later();
      this.#news.set(connection.channel, news);
      for (const client of moved) news.add(client);
    }
    if (carets.empty) this.#carets.delete(connection.channel);
  }

  /** Before the others are told of a client ID it is known whose it is: nobody can write under it ahead of them. */
  #note(connection: Connection, carets: Carets): void {
    const shown = this.#shown.get(connection.channel) ?? new Map<number, Party>();
    this.#shown.set(connection.channel, shown);
    for (const client of carets.of(connection)) if (!shown.has(client) && shown.size < SHOWN) shown.set(client, connection.party);
  }

  /** Whether another party has shown a caret under this client ID. */
  isOfAnother(connection: Connection, client: number): boolean {
    return (this.#shown.get(connection.channel)?.get(client) ?? connection.party) !== connection.party;
  }

  /** Tells the others of all carets that have moved. Those of one's own, which come along, are no news to a client. */
  tell(): void {
    const moved = this.#news;
    this.#news = new Map();
    for (const [channel, clients] of moved) {
      const told = this.#carets.get(channel)?.some([...clients]) ?? null;
      if (told !== null) this.#send(channel, told, null);
    }
  }

  /** Shows all carets there are. */
  show(connection: Connection): void {
    const all = connection.hears ? (this.#carets.get(connection.channel)?.all() ?? null) : null;
    if (all !== null) connection.send(awarenessFrame(all));
  }

  /** Shows the carets there are to those who have just come, and theirs to the others. Gives those whose caret is none. */
  greet(): Connection[] {
    return [...this.#connections].filter((connection) => {
      if (!connection.hears || connection.greeted) return false;
      connection.greeted = true;
      this.show(connection);
      const { caretsFirst } = connection;
      connection.caretsFirst = null;
      try {
        if (caretsFirst !== null) this.take(connection, caretsFirst);
        return false;
      } catch {
        return true;
      }
    });
  }

  /** Takes the carets of one who has gone away. */
  leave(connection: Connection): void {
    const carets = this.#carets.get(connection.channel);
    const told = carets?.drop(connection) ?? null;
    if (told !== null) this.#send(connection.channel, told, connection);
    if (carets?.empty === true) this.#carets.delete(connection.channel);
  }

  #send(channel: string, told: Uint8Array, but: Connection | null): void {
    const frame = awarenessFrame(told);
    for (const other of this.#connections) {
      if (other !== but && other.hears && other.channel === channel) other.send(frame);
    }
  }
}

/** How a connection is closed whose carets are none. */
export const NO_CARET = { code: CLOSE.malformed, reason: 'not a caret' } as const;
