/** Who is shown whose caret: only those who edit the same scratch document, and only once they have it (DESIGN 4, Broadcast). */
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

  constructor(connections: ReadonlySet<Connection>) {
    this.#connections = connections;
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
    const told = carets.take(connection, update);
    this.#note(connection, carets);
    if (told !== null) this.#tell(connection, told);
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
    if (told !== null) this.#tell(connection, told);
    if (carets?.empty === true) this.#carets.delete(connection.channel);
  }

  #tell(from: Connection, told: Uint8Array): void {
    const frame = awarenessFrame(told);
    for (const other of this.#connections) {
      if (other !== from && other.hears && other.channel === from.channel) other.send(frame);
    }
  }
}

/** How a connection is closed whose carets are none. */
export const NO_CARET = { code: CLOSE.malformed, reason: 'not a caret' } as const;
