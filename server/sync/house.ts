/** All texts of the house: one host each, made when first asked for. What routes and sockets know of the record. */
import { addProvision, setHead, setProvision } from '../../shared/schema/record.ts';
import { renumber } from '../../shared/numbering/numbering.ts';
import { CLOSE, Refusal } from '../../shared/protocol/errors.ts';
import type { Settings } from '../../shared/protocol/house.ts';
import type { Answers, Body, Verb } from '../../shared/protocol/verbs.ts';
import { asidesOf } from '../../shared/permissions/audience.ts';
import type { Seat } from '../../shared/permissions/seat.ts';
import type { Kind, TextState } from '../../shared/schema/state.ts';
import type { Party, Wording } from '../../shared/schema/wording.ts';
import { presenceFrame, type Connection, type Costs, type DocName, type Wire } from './channel.ts';
import type { TextFacts } from './context.ts';
import { Host } from './host.ts';
import type { HostDeps } from './host-deps.ts';
import { firstLaid } from './past.ts';
import { together, type SharedPresence } from './presence.ts';
import type { Taking } from './taking.ts';

export interface TextToCreate {
  readonly id: string;
  readonly meeting: string;
  readonly symbol: string;
  readonly language: string;
  readonly insertions: 'bis' | 'letters';
  readonly provisions: readonly { readonly kind: Kind; readonly level: number; readonly wording: Wording }[];
  readonly by: Party;
  /** The text that a text of the Chair's own was made from. */
  readonly chairsTextOf?: string;
}

/** What is known of a text outside the record. */
export interface TextSource {
  /** The meeting of a text; null for a text that does not exist. */
  meetingOf(text: string): Promise<string | null>;
  settingsOf(meeting: string): Promise<Settings>;
  /** Its delegations, each with those that it speaks for (none for most). */
  partiesOf(meeting: string): Promise<readonly { readonly code: Party; readonly members: readonly Party[] }[]>;
}

export interface HouseDeps extends Omit<HostDeps, 'facts'> {
  readonly source: TextSource;
  /** Runs something every so many milliseconds until it is called off. */
  readonly every: (ms: number, run: () => void) => () => void;
  /** Where several servers share the texts. */
  readonly presence?: SharedPresence;
}

/** How long facts about a meeting are believed before they are asked for again, in milliseconds; less when it is told that they have changed. */
const FACTS_FOR = 1_000;
/** Presence goes out at most this often; a sign of life at least every 15 s (the stock client gives up after 30). */
const PRESENCE_EVERY = 1_000;
const LIFE_EVERY = 15_000;
/** Milliseconds between two looks for texts that nobody needs; what is needed at neither is let go. */
export const REST_EVERY = 150_000;
/** So many are told of it in one go. */
const AT_ONCE = 1_000;

/** Whether less than so many milliseconds have gone by. A clock that was set back says nothing: then not. */
const within = (span: number, from: number, now: number): boolean => now >= from && now - from < span;

/** Whose acts and words a seat's are (R4). */
export function partyOf(seat: Seat): Party {
  return seat.delegation ?? seat.role;
}

export class TextHouse {
  readonly #deps: HouseDeps;
  readonly #hosts = new Map<string, Host>();
  readonly #told = new Map<string, { text: string; at: number }>();
  #endings = 0;
  /** Counts the times that the facts of some meeting have changed. */
  #changes = 0;
  readonly #silence: () => void;
  readonly #wakeful: () => void;
  readonly #deafen: (() => void) | undefined;
  readonly #blind: (() => void) | undefined;

  constructor(deps: HouseDeps) {
    this.#deps = deps;
    this.#silence = deps.every(PRESENCE_EVERY, () => this.tellPresence());
    this.#wakeful = deps.every(REST_EVERY, () => this.rest());
    this.#blind = deps.carets?.hear({
      told: (text, channel, carets) => this.#hosts.get(text)?.carets.hear(channel, carets),
      asked: (text, channel) => this.#hosts.get(text)?.carets.tellAll(channel),
    });
    this.#deafen = deps.log.subscribe?.((stream, seq) => {
      const [, text] = /^(?:text|desk):([^:]+)/.exec(stream) ?? [];
      if (text !== undefined) this.#hosts.get(text)?.wake(stream, seq);
    });
  }

  /** The host of a text; made when first asked for. */
  #host(text: string): Host {
    const known = this.#hosts.get(text);
    if (known !== undefined) return known;
    let facts: (TextFacts & { at: number; changes: number }) | null = null;
    const host = new Host(text, {
      ...this.#deps,
      facts: async () => {
        if (facts !== null && facts.changes === this.#changes && within(FACTS_FOR, facts.at, this.#deps.clock())) return facts;
        try {
          facts = await this.#factsOf(text);
        } catch (error) {
          // What is known may be some seconds old; that is better than a room that stands still.
          if (facts === null || error instanceof Refusal) throw error;
        }
        return facts;
      },
    });
    this.#hosts.set(text, host);
    return host;
  }

  async #factsOf(text: string): Promise<TextFacts & { at: number; changes: number }> {
    const { source, clock } = this.#deps;
    // Before they are asked for: what changes meanwhile is asked for again.
    const changes = this.#changes;
    const meeting = await source.meetingOf(text);
    if (meeting === null) throw new Refusal('not-found', 'No such text.');
    const parties = await source.partiesOf(meeting);
    return {
      at: clock(), changes, meeting, settings: await source.settingsOf(meeting),
      parties: parties.map((party) => party.code), members: new Map(parties.map((party) => [party.code, party.members])),
    };
  }

  /** Creates the record of a text; a new text is closed. Rejects `exists`. */
  createText(text: TextToCreate): Promise<void> {
    return this.#host(text.id).found((docs, at) => {
      setHead(docs.record, {
        id: text.id, symbol: text.symbol, language: text.language, mode: 'closed', pens: 'all', lent: false, withheld: null, pointer: null,
        screen: 'live', put: null, adopted: null, revisions: [], insertions: text.insertions, chairsTextOf: text.chairsTextOf ?? null, changed: at,
      });
      text.provisions.forEach((provision, i) => {
        const wording = provision.wording.map((run) => ({ ...run, by: text.by }));
        const level = provision.kind === 'item' ? Math.max(provision.level, 1) : 0;
        addProvision(docs.record, i, { id: this.#deps.newId(), kind: provision.kind, level, status: 'not-discussed', number: null, wording });
      });
      for (const [id, number] of renumber(docs.state.provisions)) setProvision(docs.record, id, { number });
    }, text.by);
  }

  /** Carries out a command for a seat; answers after the append. */
  act<V extends Verb>(text: string, seat: Seat, verb: V, body: Body<V>, costs?: Pick<Costs, 'now' | 'work'>): Promise<Answers[V]> {
    return this.#host(text).act(seat, partyOf(seat), verb, body, costs);
  }

  /** Work of the house's own on a text, in turn with everything else that happens to it. */
  upkeep<T>(text: string, run: (taking: Taking) => Promise<T>): Promise<T> {
    return this.#host(text).upkeep(run);
  }

  /** What this seat may know of a text. */
  view(text: string, seat: Seat): Promise<TextState> {
    return this.#host(text).read((docs) => {
      if (docs.seq === 0) throw new Refusal('not-found', 'No such text.');
      return docs.stateFor(asidesOf(seat));
    });
  }

  /** The text as it was first laid, before anybody drafted. */
  async first(text: string): Promise<TextState> {
    const found = await firstLaid(this.#deps.log, text);
    if (found === null) throw new Refusal('not-found', 'The text as it was first laid is not kept any more.');
    return found;
  }

  /** An issued revision, as the room may know it. */
  revision(text: string, n: number): Promise<TextState> {
    return this.#host(text).read((docs) => {
      const found = docs.revisions.get(n);
      if (found === undefined) throw new Refusal('not-found', 'No such revision.');
      return found;
    });
  }

  /** A socket on a document; refuses what is not the seat's as what does not exist (R6). */
  connect(text: string, seat: Seat, doc: DocName, wire: Wire): { receive: (bytes: Uint8Array) => void; gone: () => void } | null {
    if (!mayOpen(seat, doc)) {
      // That there is a pen is no secret; who holds it is decided in turn with the acts that pass it on.
      if (doc.type === 'pen' && seat.role !== 'observer') wire.close(CLOSE.notPermitted, 'not-permitted');
      else wire.close(CLOSE.notFound, 'not-found');
      return null;
    }
    const host = this.#host(text);
    const connection = host.connect(seat, partyOf(seat), doc, wire);
    return {
      receive: (bytes) => host.receive(connection, bytes),
      gone: () => host.gone(connection),
    };
  }

  *#all(): Iterable<[Host, Connection]> {
    for (const host of this.#hosts.values()) for (const connection of host.connections) yield [host, connection];
  }

  /** Open sockets of a seat. */
  connections(seat: string): number {
    let count = 0;
    for (const [, connection] of this.#all()) if (connection.seat.id === seat) count++;
    return count;
  }

  /** The seats that have a socket here. */
  seats(): string[] {
    return [...new Set([...this.#all()].map(([, connection]) => connection.seat.id))];
  }

  /** The texts that are open here, with how many sockets and how many turns since. */
  rooms(): { text: string; connections: number; turns: number; inMemory: boolean }[] {
    return [...this.#hosts.values()].map(({ text, connections, turns, inMemory }) => ({ text, connections: connections.size, turns, inMemory }));
  }

  /** Lets go of the texts that nobody has had use for since this was last called. */
  rest(): void {
    for (const host of this.#hosts.values()) host.rest();
  }

  /** Whether there is a text here whose record cannot be written at the moment. */
  get readOnly(): boolean {
    return [...this.#hosts.values()].some((host) => host.readOnly);
  }

  /** Closes a seat's sockets at once. */
  dropSeat(seat: string): void {
    this.doubt();
    for (const [host, connection] of [...this.#all()]) {
      if (connection.seat.id === seat) host.drop(connection, CLOSE.noSeat, 'no-seat');
    }
  }

  /** A seat has ended somewhere, or may have: who was known before this has to be asked for again. */
  doubt(): void {
    this.#endings += 1;
  }

  /** Settings or delegations of a meeting have changed, or may have: from the next turn on all texts go by them. */
  changed(): void {
    this.#changes += 1;
  }

  /** Counts the times that a seat has ended or may have. */
  get endings(): number {
    return this.#endings;
  }

  /** Tells each room who is in it, by delegation; every other socket gets a sign of life. */
  tellPresence(): void {
    const now = this.#deps.clock();
    for (const host of this.#hosts.values()) {
      if (host.connections.size === 0) {
        // The others hear once that nobody is left.
        if (this.#told.delete(host.text)) this.#deps.presence?.tell(host.text, []);
        continue;
      }
      const seats = new Map<Party, Set<string>>();
      for (const { seat, party, doc, hears } of host.connections) {
        if (doc.type !== 'record' || !hears || seat.role === 'screen' || seat.role === 'observer') continue;
        seats.set(party, (seats.get(party) ?? new Set()).add(seat.id));
      }
      const own = [...seats].map(([party, ids]) => ({ party, seats: ids.size })).sort((a, b) => (a.party < b.party ? -1 : 1));
      this.#deps.presence?.tell(host.text, own);
      const here = together(own, this.#deps.presence?.elsewhere(host.text) ?? []);
      const text = JSON.stringify(here);
      const told = this.#told.get(host.text);
      const alive = told === undefined || !within(LIFE_EVERY, told.at, now);
      if (!alive && told.text === text) continue;
      this.#told.set(host.text, { text, at: now });
      const frame = presenceFrame({ here });
      void this.#tellAll(host, frame, alive);
    }
  }

  /** Some at a time: letters do not wait until a full room has been told who is in it. Nobody is told in another order than the others. */
  async #tellAll({ connections }: Host, frame: Uint8Array, alive: boolean): Promise<void> {
    let count = 0;
    for (const connection of connections) {
      if (!connection.hears || !(connection.doc.type === 'record' || alive)) continue;
      connection.send(frame);
      count += 1;
      if (count % AT_ONCE === 0) await this.#deps.pause(0);
    }
  }

  /** Waits for what is under way and closes every connection. */
  async close(): Promise<void> {
    this.#silence();
    this.#wakeful();
    this.#deafen?.();
    this.#blind?.();
    await Promise.all([...this.#hosts.values()].map((host) => host.close()));
  }
}

/** Whether a seat may open a document. Who holds the pen is decided in turn with the acts that pass it on. */
function mayOpen(seat: Seat, doc: DocName): boolean {
  if (seat.role === 'observer') return false;
  switch (doc.type) {
    case 'record':
      return true;
    case 'pen':
      return seat.role === 'chair' || seat.role === 'secretariat' || seat.role === 'delegate';
    case 'aside':
      return asidesOf(seat).includes(doc.audience);
    case 'desk':
      return (seat.role === 'delegate' || seat.role === 'chair' || seat.role === 'secretariat') && partyOf(seat) === doc.party;
  }
}
