/**
 * Carets of those who edit the same scratch document. What a client says of itself is not believed: the server says whose
 * caret it is, and passes on nothing but the place (DESIGN 4, Broadcast).
 */
import * as decoding from 'lib0/decoding';
import * as encoding from 'lib0/encoding';
import type { Connection } from './channel.ts';

const CARET = 2_000;

interface Held {
  readonly connection: Connection;
  clock: number;
  state: string;
}

export class Carets {
  readonly #held = new Map<number, Held>();

  /** Takes a client's update; gives the client IDs whose carets have moved. Throws a plain Error when malformed. */
  take(connection: Connection, update: Uint8Array): number[] {
    const input = decoding.createDecoder(update);
    const count = decoding.readVarUint(input);
    if (count > 1_000) throw new Error('too many carets in one message');
    const changed: number[] = [];
    for (let i = 0; i < count; i++) {
      const client = decoding.readVarUint(input);
      const clock = decoding.readVarUint(input);
      const said = decoding.readVarString(input);
      const known = this.#held.get(client);
      if (known !== undefined && known.connection !== connection) continue;
      if (known === undefined && [...this.#held.values()].filter((one) => one.connection === connection).length >= 4) continue;
      if (known !== undefined && clock < known.clock) continue;
      const state = stateOf(connection, said);
      if (known !== undefined && known.state === state) {
        // A heartbeat that says nothing new is not passed on.
        known.clock = clock;
        continue;
      }
      this.#held.set(client, { connection, clock, state });
      changed.push(client);
    }
    return changed;
  }

  /** The client IDs under which a connection has carets. */
  of(connection: Connection): number[] {
    return [...this.#held].filter(([, held]) => held.connection === connection).map(([client]) => client);
  }

  get empty(): boolean {
    return this.#held.size === 0;
  }

  /** The carets under these client IDs, as far as they are still there. Null when there are none. */
  some(clients: readonly number[]): Uint8Array | null {
    const there = clients.filter((client) => this.#held.has(client));
    return there.length === 0 ? null : this.#encode(there);
  }

  /** All carets there are, for one who has just come. Null when there are none. */
  all(): Uint8Array | null {
    return this.#held.size === 0 ? null : this.#encode([...this.#held.keys()]);
  }

  /** Takes a connection's carets away; gives what the others are told. */
  drop(connection: Connection): Uint8Array | null {
    const gone = [...this.#held].filter(([, held]) => held.connection === connection);
    if (gone.length === 0) return null;
    for (const [, held] of gone) {
      held.clock++;
      held.state = 'null';
    }
    const told = this.#encode(gone.map(([client]) => client));
    for (const [client] of gone) this.#held.delete(client);
    return told;
  }

  #encode(clients: readonly number[]): Uint8Array {
    const out = encoding.createEncoder();
    encoding.writeVarUint(out, clients.length);
    for (const client of clients) {
      const held = this.#held.get(client);
      encoding.writeVarUint(out, client);
      encoding.writeVarUint(out, held?.clock ?? 0);
      encoding.writeVarString(out, held?.state ?? 'null');
    }
    return encoding.toUint8Array(out);
  }
}

function stateOf(connection: Connection, said: string): string {
  if (said.length > CARET) throw new Error('a caret larger than any caret');
  const value: unknown = JSON.parse(said);
  if (typeof value !== 'object' || value === null) return 'null';
  const cursor: unknown = 'cursor' in value ? value.cursor : null;
  const name = connection.doc.type === 'desk' ? { name: connection.seat.name } : {};
  return JSON.stringify({ party: connection.party, ...name, cursor });
}
