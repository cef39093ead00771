/**
 * Carets of those who edit the same scratch document. What a client says of itself is not believed: the server says whose
 * caret it is, and passes on nothing but the place (DESIGN 4, Broadcast).
 */
import * as decoding from 'lib0/decoding';
import * as encoding from 'lib0/encoding';
import type { Party } from '../../shared/schema/wording.ts';
import type { Connection } from './channel.ts';

const CARET = 2_000;

/** A caret as the others are told of it. */
export interface CaretTold {
  readonly client: number;
  readonly clock: number;
  readonly party: Party;
  /** JSON; `null` for one that has gone. */
  readonly state: string;
}

/** An update of the awareness protocol. */
export function caretsUpdate(carets: readonly CaretTold[]): Uint8Array {
  const out = encoding.createEncoder();
  encoding.writeVarUint(out, carets.length);
  for (const { client, clock, state } of carets) {
    encoding.writeVarUint(out, client);
    encoding.writeVarUint(out, clock);
    encoding.writeVarString(out, state);
  }
  return encoding.toUint8Array(out);
}

interface Held {
  readonly connection: Connection;
  clock: number;
  state: string;
}

export class Carets {
  readonly #held = new Map<number, Held>();
  /** The client IDs under which each connection has carets. */
  readonly #of = new Map<Connection, number[]>();

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
      if (known === undefined && this.of(connection).length >= 4) continue;
      if (known !== undefined && clock < known.clock) continue;
      const state = stateOf(connection, said);
      if (known !== undefined && known.state === state) {
        // A heartbeat that says nothing new is not passed on.
        known.clock = clock;
        continue;
      }
      if (known === undefined) this.#of.set(connection, [...this.of(connection), client]);
      this.#held.set(client, { connection, clock, state });
      changed.push(client);
    }
    return changed;
  }

  /** The client IDs under which a connection has carets. */
  of(connection: Connection): readonly number[] {
    return this.#of.get(connection) ?? [];
  }

  get empty(): boolean {
    return this.#held.size === 0;
  }

  /** Whether somebody here has a caret under this client ID. */
  has(client: number): boolean {
    return this.#held.has(client);
  }

  /** The carets under these client IDs, as far as they are still there. */
  some(clients: Iterable<number>): CaretTold[] {
    return [...clients].flatMap((client) => this.#told(client));
  }

  /** All carets there are, for one who has just come. */
  all(): CaretTold[] {
    return this.some(this.#held.keys());
  }

  /** Takes a connection's carets away; gives what the others are told. */
  drop(connection: Connection): CaretTold[] {
    const gone = this.of(connection);
    const told = this.some(gone).map((caret) => ({ ...caret, clock: caret.clock + 1, state: 'null' }));
    for (const client of gone) this.#held.delete(client);
    this.#of.delete(connection);
    return told;
  }

  #told(client: number): CaretTold[] {
    const held = this.#held.get(client);
    return held === undefined ? [] : [{ client, clock: held.clock, party: held.connection.party, state: held.state }];
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
