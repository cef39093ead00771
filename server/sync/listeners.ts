/** Who has a text open, and telling them: everybody on a document hears the same bytes. */
import type { Seat } from '../../shared/permissions/seat.ts';
import { CLOSE } from '../../shared/protocol/errors.ts';
import type { Party } from '../../shared/schema/wording.ts';
import { CaretsOfText, type CaretsDeps } from './carets.ts';
import { Connection, type DocName, type Wire } from './channel.ts';

export class Listeners {
  readonly all = new Set<Connection>();
  /** Those of them that are on a pen or a desk: what concerns these alone does not go through the others. */
  readonly scratch = new Set<Connection>();
  readonly carets: CaretsOfText;

  constructor(text: string, deps: Omit<CaretsDeps, 'connections'>) {
    this.carets = new CaretsOfText(text, { ...deps, connections: this.scratch });
  }

  add(seat: Seat, party: Party, doc: DocName, wire: Wire): Connection {
    const connection = new Connection(seat, party, doc, wire);
    this.all.add(connection);
    if (doc.type === 'pen' || doc.type === 'desk') this.scratch.add(connection);
    return connection;
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
    if (this.scratch.delete(connection)) this.carets.leave(connection);
  }

  /** The same frame to everybody on a channel who has had the first sync. Gives how many that are. */
  tell(channel: string, frame: Uint8Array): number {
    let count = 0;
    for (const connection of this.all) {
      if (!connection.hears || connection.channel !== channel) continue;
      connection.send(frame);
      count += 1;
    }
    return count;
  }

  dropAll(code: number, reason: string): void {
    for (const connection of [...this.all]) this.drop(connection, code, reason);
  }
}
