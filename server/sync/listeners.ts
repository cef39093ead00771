/** Who has a text open, and telling them: everybody on a document hears the same bytes. */
import type { Seat } from '../../shared/permissions/seat.ts';
import { CLOSE } from '../../shared/protocol/errors.ts';
import type { Party } from '../../shared/schema/wording.ts';
import { CaretsOfText, type CaretsDeps } from './carets.ts';
import { channelOf, Connection, updateFrame, type DocName, type Wire } from './channel.ts';
import { Rounds } from './rounds.ts';

/** The channel of those who read the record. */
export const RECORD = channelOf({ type: 'record' }, 0);

/** Those who can hear of a channel: of a pen or desk all that are on one, since its channel changes with its generation. */
const SCRATCH = 'scratch';
const groupOf = (doc: DocName): string => (doc.type === 'pen' || doc.type === 'desk' ? SCRATCH : channelOf(doc, 0));

export class Listeners {
  readonly all = new Set<Connection>();
  /** By group: telling a few does not go through a thousand others. */
  readonly #groups = new Map<string, Set<Connection>>();
  /** Those of them that are on a pen or a desk: what concerns these alone does not go through the others. */
  readonly scratch = this.#group(SCRATCH);
  readonly carets: CaretsOfText;
  /** The readers of the record, who may be many: letters are told to them in parts. */
  readonly rounds = new Rounds(this.#group(RECORD));

  constructor(text: string, deps: Omit<CaretsDeps, 'connections'>) {
    this.carets = new CaretsOfText(text, { ...deps, connections: this.scratch });
  }

  add(seat: Seat, party: Party, doc: DocName, wire: Wire): Connection {
    const connection = new Connection(seat, party, doc, wire);
    this.all.add(connection);
    this.#group(groupOf(doc)).add(connection);
    if (doc.type === 'record') this.rounds.came();
    return connection;
  }

  #group(name: string): Set<Connection> {
    const known = this.#groups.get(name) ?? new Set();
    this.#groups.set(name, known);
    return known;
  }

  /** A socket has closed by itself. */
  gone(connection: Connection): void {
    connection.gone = true;
    connection.hears = false;
    connection.lingers = false;
    this.#leave(connection);
  }

  /** Closes a connection. */
  drop(connection: Connection, code: number, reason: string): void {
    if (code === CLOSE.malformed || code === CLOSE.tooLarge) connection.bad = true;
    connection.close(code, reason);
    this.#leave(connection);
  }

  #leave(connection: Connection): void {
    if (!this.all.delete(connection)) return;
    const { doc } = connection;
    this.#group(groupOf(doc)).delete(connection);
    if (doc.type === 'pen' || doc.type === 'desk') this.carets.leave(connection);
  }

  /** The same frame to everybody on a channel who has had the first sync. Gives how many that are. */
  tell(channel: string, frame: Uint8Array): number {
    let count = 0;
    for (const connection of this.#groups.get(channel) ?? this.scratch) {
      if (!connection.hears || connection.channel !== channel) continue;
      connection.send(frame);
      count += 1;
    }
    return count;
  }

  /** An update of another server's to everybody on a channel; those who read the record hear it in their rounds. */
  tellOthers(channel: string, update: Uint8Array, together: boolean): void {
    if (channel === RECORD) this.rounds.add(update, together);
    else this.tell(channel, updateFrame(update));
  }

  dropAll(code: number, reason: string): void {
    this.rounds.tell(Infinity);
    for (const connection of [...this.all]) this.drop(connection, code, reason);
  }
}
