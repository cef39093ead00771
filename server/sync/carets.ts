/**
 * Who is shown whose caret: only those who edit the same scratch document, on whichever server, and only once they have it.
 * Carets that move go out together, as one frame for all, with a pause after it: of a caret that moves meanwhile the last place
 * counts (DESIGN 4, Broadcast).
 */
import { CLOSE } from '../../shared/protocol/errors.ts';
import { Carets, caretsUpdate, type CaretTold } from './awareness.ts';
import type { Party } from '../../shared/schema/wording.ts';
import { awarenessFrame, type Connection } from './channel.ts';

/** Bytes of what a client may tell of its caret before its first sync. */
const FIRST = 10_000;
/** Client IDs with a caret that are remembered on one channel. */
const SHOWN = 20_000;
/** Milliseconds between two tellings: no hand is faster than an eye follows. */
export const TELL_EVERY = 80;

/** Carets over several servers. A channel is one scratch document, of one generation. */
export interface SharedCarets {
  /** Carets that have moved here. */
  tell(text: string, channel: string, carets: readonly CaretTold[]): void;
  /** Asks the others for the carets that they have: somebody has come here. */
  ask(text: string, channel: string): void;
  /** Hears what others tell and ask. Gives back how to stop. */
  hear(ears: SharedEars): () => void;
}
export interface SharedEars {
  told(text: string, channel: string, carets: readonly CaretTold[]): void;
  asked(text: string, channel: string): void;
}

export interface CaretsDeps {
  /** Those on a scratch document. */
  readonly connections: ReadonlySet<Connection>;
  /** Sees to it that `tell` is called soon. */
  readonly soon: () => void;
  /** Waits so many milliseconds. */
  readonly pause: (ms: number) => Promise<void>;
  /** To the other servers, where there are some. */
  readonly others: Pick<SharedCarets, 'ask' | 'tell'> | null;
}

export class CaretsOfText {
  readonly #text: string;
  readonly #deps: CaretsDeps;
  /** By channel; none for channels on which there are no carets. */
  readonly #carets = new Map<string, Carets>();
  /** By channel: the parties that first showed a caret under a client ID, also of those who have gone (offline) since. */
  readonly #shown = new Map<string, Map<number, Party>>();
  /** By channel: the client IDs whose carets have moved since the others were told. */
  #news = new Map<string, Set<number>>();
  /** By channel: what other servers have told since. */
  #afar = new Map<string, Map<number, CaretTold>>();
  #resting = false;

  constructor(text: string, deps: CaretsDeps) {
    this.#text = text;
    this.#deps = deps;
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
    for (const client of carets.of(connection)) this.#note(connection.channel, client, connection.party);
    if (moved.length > 0) {
      const news = this.#news.get(connection.channel) ?? new Set<number>();
      this.#rouse();
      this.#news.set(connection.channel, news);
      for (const client of moved) news.add(client);
    }
    if (carets.empty) this.#carets.delete(connection.channel);
  }

  /** What another server tells. Whoever has a caret here is known better here. */
  hear(channel: string, told: readonly CaretTold[]): void {
    if (![...this.#deps.connections].some((one) => one.hears && one.channel === channel)) return;
    const afar = this.#afar.get(channel) ?? new Map<number, CaretTold>();
    for (const caret of told) {
      this.#note(channel, caret.client, caret.party);
      if (afar.size < SHOWN) afar.set(caret.client, caret);
    }
    this.#rouse();
    this.#afar.set(channel, afar);
  }

  /** Tells the other servers of all carets on a channel. */
  tellAll(channel: string): void {
    const all = this.#carets.get(channel)?.all() ?? [];
    if (all.length > 0) this.#deps.others?.tell(this.#text, channel, all);
  }

  #rouse(): void {
    if (!this.#resting && this.#news.size + this.#afar.size === 0) this.#deps.soon();
  }

  /** Before the others are told of a client ID it is known whose it is: nobody can write under it ahead of them. */
  #note(channel: string, client: number, party: Party): void {
    const shown = this.#shown.get(channel) ?? new Map<number, Party>();
    this.#shown.set(channel, shown);
    if (!shown.has(client) && shown.size < SHOWN) shown.set(client, party);
  }

  /** Whether another party has shown a caret under this client ID. */
  isOfAnother(connection: Connection, client: number): boolean {
    return (this.#shown.get(connection.channel)?.get(client) ?? connection.party) !== connection.party;
  }

  /** Tells the others of all carets that have moved. Those of one's own, which come along, are no news to a client. */
  tell(): void {
    if (this.#resting || this.#news.size + this.#afar.size === 0) return;
    const [moved, afar] = [this.#news, this.#afar];
    [this.#news, this.#afar] = [new Map(), new Map()];
    for (const channel of new Set([...moved.keys(), ...afar.keys()])) {
      const here = this.#carets.get(channel);
      const own = here?.some(moved.get(channel) ?? []) ?? [];
      const others = [...(afar.get(channel)?.values() ?? [])].filter(({ client }) => here?.has(client) !== true);
      if (own.length > 0) this.#deps.others?.tell(this.#text, channel, own);
      this.#send(channel, [...own, ...others], null);
    }
    this.#resting = true;
    void this.#deps.pause(TELL_EVERY).then(() => {
      this.#resting = false;
      if (this.#news.size + this.#afar.size > 0) this.#deps.soon();
    });
  }

  /** Shows all carets there are. */
  show(connection: Connection): void {
    const all = connection.hears ? (this.#carets.get(connection.channel)?.all() ?? []) : [];
    if (all.length > 0) connection.send(awarenessFrame(caretsUpdate(all)));
  }

  /** Shows the carets there are to those who have just come, and theirs to the others. Gives those whose caret is none. */
  greet(): Connection[] {
    return [...this.#deps.connections].filter((connection) => {
      if (!connection.hears || connection.greeted) return false;
      connection.greeted = true;
      this.show(connection);
      this.#deps.others?.ask(this.#text, connection.channel);
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
    const { channel } = connection;
    const carets = this.#carets.get(channel);
    const told = carets?.drop(connection) ?? [];
    if (told.length > 0) this.#deps.others?.tell(this.#text, channel, told);
    this.#send(channel, told, connection);
    if (carets?.empty === true) this.#carets.delete(channel);
  }

  #send(channel: string, told: readonly CaretTold[], but: Connection | null): void {
    if (told.length === 0) return;
    const frame = awarenessFrame(caretsUpdate(told));
    for (const other of this.#deps.connections) {
      if (other !== but && other.hears && other.channel === channel) other.send(frame);
    }
  }
}

/** How a connection is closed whose carets are none. */
export const NO_CARET = { code: CLOSE.malformed, reason: 'not a caret' } as const;
