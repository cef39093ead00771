/** A simulated room: server, network, witness and the people in it, each with the documents that they have open. */
import * as Y from 'yjs';
import { partyOf } from '../../server/sync/house.ts';
import type { Fate } from '../../server/log/memory.ts';
import type { DocName } from '../../server/sync/channel.ts';
import { Documents } from '../../server/sync/documents.ts';
import type { Seat } from '../../shared/permissions/seat.ts';
import { asidesOf } from '../../shared/permissions/audience.ts';
import { Refusal, type ErrorCode } from '../../shared/protocol/errors.ts';
import type { Answers, Body, Verb } from '../../shared/protocol/verbs.ts';
import { readPen, readPenWording } from '../../shared/schema/pen.ts';
import { createRecordReader, readRecord, type RecordReader } from '../../shared/schema/record-reader.ts';
import type { Kind } from '../../shared/schema/state.ts';
import { cleanWording, textOf, type Party } from '../../shared/schema/wording.ts';
import { readFragment } from '../../shared/schema/yruns.ts';
import { chanceOf, type Chance } from './chance.ts';
import { SimClient } from './client.ts';
import { SimClock } from './clock.ts';
import { Copies } from './copies.ts';
import { Ledger } from './ledger.ts';
import { Letters, lettersIn } from './letters.ts';
import { SimNetwork } from './network.ts';
import { SimServer, TEXT, type SimServerOptions } from './server.ts';
import { Witness } from './witness.ts';

export interface Person {
  readonly seat: Seat;
  readonly party: Party;
  readonly record: SimClient;
  readonly reader: RecordReader;
  readonly pen: SimClient | null;
  readonly desk: SimClient | null;
  readonly asides: readonly SimClient[];
}

/** How a room differs from the usual one. */
export interface RoomOptions {
  /** Some of the letters take two units. */
  readonly withGlyphs?: boolean;
  readonly settings?: SimServerOptions['settings'];
  readonly members?: SimServerOptions['members'];
  readonly parts?: SimServerOptions['parts'];
}

export class Room {
  readonly chance: Chance;
  readonly clock = new SimClock();
  readonly network: SimNetwork;
  readonly server: SimServer;
  readonly letters: Letters;
  readonly copies = new Copies();
  readonly witness: Witness;
  readonly parties: readonly Party[];
  readonly people: Person[] = [];
  readonly clients: SimClient[] = [];
  /** What the next appends come to; all is well without it. */
  fate: () => Fate | Promise<Fate> = () => 'commit';
  #clientIds = 1_000;

  constructor(seed: number, parties: readonly Party[], { withGlyphs = true, settings, members, parts }: RoomOptions = {}) {
    this.parties = parties;
    this.letters = new Letters(withGlyphs);
    this.chance = chanceOf(seed);
    this.network = new SimNetwork(this.clock, this.chance);
    this.server = new SimServer({
      clock: this.clock,
      parties,
      ...(settings === undefined ? {} : { settings }),
      ...(members === undefined ? {} : { members }),
      ...(parts === undefined ? {} : { parts }),
      fate: () => this.fate(),
      fateOfTheDead: () => (this.chance.is(0.5) ? 'lost' : 'fail'),
      watch: (seat, doc, frame) => this.witness.frame(seat, doc, frame),
    });
    const ledger = new Ledger(this.letters, {
      positions: settings?.positions !== 'chair', objections: settings?.objections === 'room', threads: settings?.threads === 'room',
    });
    this.witness = new Witness(this.server.store, TEXT, this.letters, ledger);
  }

  /** Runs the clock until a promise is settled. */
  async await<T>(promise: Promise<T>): Promise<T> {
    let done = false;
    const over = (): void => {
      done = true;
    };
    promise.then(over, over);
    for (let i = 0; !done; i++) {
      if (!(await this.clock.step()) && !done) await new Promise((resolve) => setImmediate(resolve));
      if (i > 100_000) throw new Error('Waited in vain');
    }
    return promise;
  }

  /** A text of provisions whose words are the Secretariat's own letters. */
  async found(shape: readonly { readonly kind: Kind; readonly level?: number; readonly lengths: readonly number[] }[]): Promise<void> {
    await this.await(this.server.createText(shape.map(({ kind, level, lengths }) => ({
      kind, ...(level === undefined ? {} : { level }), wording: this.letters.words('secretariat', 'text', lengths),
    }))));
    this.letters.stand();
    this.witness.catchUp();
  }

  open(seat: Seat, name: DocName): SimClient {
    const client = new SimClient(
      { clock: this.clock, network: this.network, server: this.server, newClient: () => ++this.#clientIds },
      seat, name,
    );
    this.clients.push(client);
    client.connect();
    return client;
  }

  /** Someone comes into the room and opens what the role opens; in a negotiation asides too, and delegates no pen. */
  enter(seat: Seat, negotiates = false): Person {
    const party = partyOf(seat);
    const writes = (seat.role === 'delegate' && !negotiates) || seat.role === 'chair' || seat.role === 'secretariat';
    const record = this.open(seat, { type: 'record' });
    const asides = negotiates ? asidesOf(seat).map((audience) => this.open(seat, { type: 'aside', audience })) : [];
    const person: Person = {
      seat, party, record, asides,
      reader: createRecordReader(record.doc, asides.map((aside) => aside.doc)),
      pen: writes ? this.open(seat, { type: 'pen' }) : null,
      desk: seat.role === 'delegate' ? this.open(seat, { type: 'desk', party }) : null,
    };
    this.people.push(person);
    return person;
  }

  /**
   * Carries out an act and checks R2: what was answered is in the log. Gives the answer or the code of the refusal; null when
   * no answer ever comes (the server died).
   */
  act<V extends Verb>(person: Person, verb: V, body: Body<V>, then: (answer: Answers[V] | ErrorCode) => void = () => undefined): void {
    const { server, witness } = this;
    witness.catchUp();
    const from = witness.entries.length;
    server.act(person.seat, verb, body).then(
      (answer) => {
        witness.catchUp();
        const logged = witness.entries.slice(from).some((entry) => entry.actor.split('#')[0] === person.party && (entry.act.verb === verb || verb === 'draft' || verb === 'discard'));
        if (!logged && !MAY_CHANGE_NOTHING.has(verb)) witness.fault(`R2: ${verb} of ${person.party} was answered before it was in the log`);
        witness.told(person.seat, verb, JSON.stringify(answer));
        then(answer);
      },
      (error: unknown) => {
        if (!(error instanceof Refusal) || error.code === 'internal') witness.fault(`${verb} of ${person.party} failed: ${String(error)}`);
        else {
          witness.told(person.seat, verb, JSON.stringify([error.message, error.detail]));
          then(error.code);
        }
      },
    );
  }

  /** The server is killed and started again. */
  crash(): void {
    this.server.crash();
    this.network.cutAll();
  }

  /** All is well again; everybody comes back, says what is left to say, and the room comes to rest. */
  async rest(): Promise<void> {
    this.fate = () => 'commit';
    for (let round = 0; round < 3; round++) {
      for (const client of this.clients) client.connect();
      await this.clock.untilQuiet();
    }
  }

  /** What must hold of a room at rest. Gives what does not. */
  async faults(): Promise<string[]> {
    const { server, witness, letters } = this;
    witness.catchUp();
    const faults = [...witness.faults, ...witness.ledger.faults];
    const fault = (message: string): number => faults.push(message);
    for (const warning of server.warnings) {
      if (warning.message !== 'append failed') fault(`The server warned: ${warning.message} ${JSON.stringify(warning.facts)}`);
    }
    for await (const problem of server.log.verify()) fault(`The log: ${problem.message}`);

    // R8: a fresh fold of the log is the live record, and every client has it.
    const folded = new Documents(TEXT, server.log, () => undefined);
    await folded.load();
    const live = await this.await(server.house.view(TEXT, { ...(this.people[0]?.seat ?? never()), role: 'reader', delegation: null }));
    if (JSON.stringify(readRecord(folded.record)) !== JSON.stringify(live)) fault('R8: a fresh fold of the log is not the live record');
    const bytes = hex(Y.encodeStateAsUpdate(folded.record));
    for (const client of this.clients) {
      const whose = `${client.seat.id} on ${client.name.type}`;
      if (client.name.type === 'pen') {
        if (folded.pen === null || !client.ready) continue;
        if (shown(client.doc) !== shown(folded.pen.doc)) fault(`${whose} differs from the server's pen`);
        if (hex(Y.encodeStateVector(client.doc)) !== hex(Y.encodeStateVector(folded.pen.doc))) fault(`${whose} has another state vector than the server's pen`);
      }
      if (client.name.type === 'aside') {
        const aside = witness.asides.get(client.name.audience);
        if (aside !== undefined && hex(Y.encodeStateVector(client.doc)) !== hex(Y.encodeStateVector(aside))) fault(`${whose} ${client.name.audience} differs from the server's`);
      }
      if (client.name.type === 'record' && hex(Y.encodeStateAsUpdate(client.doc)) !== bytes) fault(`R8: ${whose} differs from the fold`);
      if (client.name.type === 'desk') {
        const desk = witness.desks.get(client.name.party);
        if (desk !== undefined && hex(Y.encodeStateVector(client.doc)) !== hex(Y.encodeStateVector(desk))) fault(`${whose} differs from the server's desk`);
      }
      if (!client.saved && client.ends.length === 0) fault(`${whose} is not saved`);
      if (client.doc.store.pendingStructs !== null || client.doc.store.pendingDs !== null) fault(`${whose} waits for something that never came`);
      for (const { code, reason } of client.ends) if (code !== 4403) fault(`${whose} was closed with ${String(code)} ${reason}`);
    }

    // The pen says what the record says.
    if (folded.pen !== null) {
      const standing = live.provisions.filter((one) => !one.removed);
      const penned = readPen(folded.pen.doc).filter((one) => !one.removed);
      if (standing.map((one) => one.id).join() !== penned.map((one) => one.id).join()) fault(`The order of the pen is not that of the record: ${penned.map((one) => one.id.slice(-4)).join()} and ${standing.map((one) => one.id.slice(-4)).join()}`);
      for (const one of standing) {
        const there = penned.find((other) => other.id === one.id);
        if (there !== undefined && (there.kind !== one.kind || there.level !== one.level)) fault(`${one.id} is ${one.kind} ${String(one.level)} in the record, ${there.kind} ${String(there.level)} in the pen`);
        if (textOf(cleanWording(readPenWording(folded.pen.doc, one.id))) !== textOf(one.wording)) fault(`${one.id} says something else in the pen than in the record`);
      }
    }

    // R4: every word is its author's. R7: nothing that was typed is lost.
    const found = new Set<string>();
    for (const provision of live.provisions) {
      let stretch = '';
      let whose = '';
      // A few letters that were moved by two people at once prove nothing: nobody can tell whose "re" it was.
      const over = (): void => {
        if ([...stretch].length >= STRETCH) fault(`R4: ${stretch} of ${whose.replace('>', " stands as the words of ")} in ${provision.id}`);
        stretch = '';
      };
      for (const run of provision.wording) {
        for (const letter of lettersIn(run.text)) {
          found.add(letter);
          const party = letters.typed.get(letter)?.party ?? '?';
          const wrong = party === run.by || witness.ledger.hasAskedFor(letter, run.by) ? '' : `${party}>${run.by}`;
          if (wrong !== whose) over();
          whose = wrong;
          if (wrong !== '') stretch += letter;
        }
      }
      over();
    }
    for (const proposal of live.proposals) for (const letter of lettersIn(textOf(proposal.wording))) found.add(letter);
    const onDesk = new Map<Party, Set<string>>();
    for (const [party] of witness.desks) onDesk.set(party, new Set(witness.draftsOf(party).flatMap(({ text }) => lettersIn(text))));
    for (const [letter, { party, where }] of letters.typed) {
      if (where === 'aside' || (where === 'desk' && witness.ledger.wasTabled(letter))) continue;
      if (letters.takenOut.has(letter) || found.has(letter) || onDesk.get(party)?.has(letter) === true || this.copies.allTakenOut(letter)) continue;
      fault(`R7: ${letter} that ${party} typed (${where}) is lost`);
    }
    return faults;
  }
}

/** Acts of a desk that leave no entry where they change nothing. */
const MAY_CHANGE_NOTHING: ReadonlySet<Verb> = new Set(['ask-clearance', 'clear', 'send-back', 'clearance-rule']);

/** Letters under another name are a fault from so many on. */
const STRETCH = 4;

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');
const shown = (doc: Y.Doc): string => JSON.stringify(readPen(doc).map((one) => [one, readPenWording(doc, one.id)]));

/** All that one sees on the screen of a pen; `removed`: and what is in removed provisions. */
export function textOfPen(doc: Y.Doc, removed = false): string {
  return readPen(doc).filter((one) => removed || !one.removed).map((one) => textOf(readPenWording(doc, one.id))).join('\n');
}

/** All that one sees on a desk. */
export function textOfDesk(doc: Y.Doc): string {
  return [...doc.share.keys()].filter((name) => name.startsWith('d:')).map((name) => textOf(readFragment(doc.getXmlFragment(name)))).join('\n');
}

function never(): never {
  throw new Error('An empty room');
}
