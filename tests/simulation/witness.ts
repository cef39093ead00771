/**
 * Stands beside the server and believes nothing but the log. Of every frame it checks that what it holds is in the log
 * (R2) and that it gives away no draft of another delegation (R6); of every entry that agreed words stay (R3).
 */
import * as decoding from 'lib0/decoding';
import * as Y from 'yjs';
import { decodePayload } from '../../server/log/payload.ts';
import type { MemoryStore } from '../../server/log/memory.ts';
import type { DocName } from '../../server/sync/channel.ts';
import { partyOf } from '../../server/sync/house.ts';
import type { Seat } from '../../shared/permissions/seat.ts';
import { MESSAGE, SYNC, type Saved } from '../../shared/protocol/wire.ts';
import { readDrafts, readDraftWording } from '../../shared/schema/desk.ts';
import { createRecordReader } from '../../shared/schema/record-reader.ts';
import type { Draft, Provision, TextState } from '../../shared/schema/state.ts';
import { normalWording, textOf, type Party } from '../../shared/schema/wording.ts';
import { ID } from './server.ts';
import { Ledger } from './ledger.ts';
import { lettersIn, type Letters } from './letters.ts';

interface Act {
  readonly verb?: string;
  readonly lay?: readonly Draft[];
}

export interface SeenEntry {
  readonly stream: string;
  readonly actor: string;
  readonly act: Act;
}

const covers = (doc: Y.Doc, vector: ReadonlyMap<number, number>): boolean => {
  const has = Y.decodeStateVector(Y.encodeStateVector(doc));
  return [...vector].every(([client, clock]) => (has.get(client) ?? 0) >= clock);
};

export class Witness {
  readonly record = new Y.Doc();
  readonly pens: Y.Doc[] = [];
  readonly desks = new Map<Party, Y.Doc>();
  readonly asides = new Map<Party, Y.Doc>();
  readonly entries: SeenEntry[] = [];
  /** Of every draft that ever lay on a desk: whose. */
  readonly drafts = new Map<string, Party>();
  readonly faults: string[] = [];
  readonly ledger: Ledger;
  readonly #store: MemoryStore;
  readonly #text: string;
  readonly #letters: Letters;
  readonly #read = new Map<string, number>();
  readonly #reader = createRecordReader(this.record);
  /** Letters that have stood in the record or in a tabled wording. */
  readonly #shown = new Set<string>();
  readonly #locked = new Map<string, string>();
  #lockedOrder: string[] = [];

  constructor(store: MemoryStore, text: string, letters: Letters, ledger = new Ledger(letters)) {
    this.ledger = ledger;
    this.#store = store;
    this.#text = text;
    this.#letters = letters;
  }

  get state(): TextState {
    return this.#reader.state();
  }

  fault(message: string): void {
    this.faults.push(message);
  }

  /** Folds what has been appended since. */
  catchUp(): void {
    for (const [stream, entries] of this.#store.streams) {
      for (const entry of entries.slice(this.#read.get(stream) ?? 0)) {
        const act = JSON.parse(entry.act) as Act;
        this.entries.push({ stream, actor: entry.actor, act });
        const party = stream.startsWith(`desk:${this.#text}:`) ? stream.slice(`desk:${this.#text}:`.length) : null;
        const before = this.state;
        for (const [part, bytes] of decodePayload(entry.payload ?? new Uint8Array())) this.#fold(part, bytes, party);
        if (party !== null) for (const draft of act.lay ?? []) this.drafts.set(draft.id, party);
        if (party === null) {
          // What the pen writes unseen is none of it, wherever the server should have put it.
          if (this.state !== before && (act.verb !== 'write' || before.head.withheld === null)) this.#noteShown();
          this.#watchLocks(act);
          this.ledger.entry(before, this.state, act, entry.actor);
        }
      }
      this.#read.set(stream, entries.length);
    }
  }

  #noteShown(): void {
    const { provisions, proposals } = this.state;
    for (const { wording } of [...provisions, ...proposals]) for (const letter of lettersIn(textOf(wording))) this.#shown.add(letter);
  }

  /** Whether words that are being drafted unseen may be told a party there: to those who draft, and to their author. */
  #maySee(letter: string, party: Party, where: string): boolean {
    const { withheld, pens } = this.state.head;
    if (withheld === null || this.#shown.has(letter) || this.#letters.typed.get(letter)?.party === party) return true;
    const holds = pens === 'all' || pens.includes(party) || party === 'chair' || party === 'secretariat';
    return holds && (where === 'pen' || where === 'desk');
  }

  #fold(part: string, bytes: Uint8Array, party: Party | null): void {
    if (part === 'record') Y.applyUpdate(this.record, bytes);
    else if (part === 'pen:new') {
      const pen = new Y.Doc();
      Y.applyUpdate(pen, bytes);
      this.pens.push(pen);
    } else if (part === 'pen') Y.applyUpdate(this.pens[this.pens.length - 1] ?? new Y.Doc(), bytes);
    else if (part.startsWith('aside:')) Y.applyUpdate(docIn(this.asides, part.slice(6)), bytes);
    else if ((part === 'desk' || part === 'desk:new') && party !== null) Y.applyUpdate(docIn(this.desks, party), bytes);
  }

  /** R3: what is agreed changes only with the Chair's reopening (or a slip corrected). */
  #watchLocks(act: Act): void {
    const { provisions } = this.state;
    const isLocked = (one: Provision): boolean => one.status === 'agreed' || one.status === 'agreed-ad-ref';
    const opened = act.verb === 'reopen' || act.verb === 'correct';
    for (const one of provisions) {
      const was = this.#locked.get(one.id);
      const now = JSON.stringify([normalWording(one.wording), one.kind, one.level, one.removed]);
      if (isLocked(one)) {
        if (was !== undefined && was !== now) this.fault(`R3: agreed ${one.id} changed with ${act.verb ?? '?'}: ${was} is ${now}`);
        this.#locked.set(one.id, now);
      } else {
        if (was !== undefined && !opened) this.fault(`R3: ${one.id} is not agreed any more after ${act.verb ?? '?'}`);
        this.#locked.delete(one.id);
      }
    }
    const order = provisions.filter(isLocked).map((one) => one.id);
    const still = new Set(order);
    const before = this.#lockedOrder.filter((id) => still.has(id));
    if (before.join() !== order.filter((id) => before.includes(id)).join()) this.fault(`R3: agreed provisions changed places: ${before.join()} is ${order.join()}`);
    this.#lockedOrder = order;
  }

  /** Looks at a frame that is about to leave. */
  frame(seat: Seat, doc: DocName, bytes: Uint8Array): void {
    this.catchUp();
    const input = decoding.createDecoder(bytes);
    const type = decoding.readVarUint(input);
    if (type === MESSAGE.saved) {
      const { vector } = JSON.parse(decoding.readVarString(input)) as Saved;
      const own = Y.decodeStateVector(new Uint8Array(Buffer.from(vector, 'base64')));
      if (!this.#docsOf(doc).some((one) => covers(one, own))) this.fault(`R2: saved to ${seat.id} on ${doc.type} before it was in the log`);
    }
    if (type === MESSAGE.sync) {
      const sync = decoding.readVarUint(input);
      const content = decoding.readVarUint8Array(input);
      if (sync !== SYNC.step1) {
        const { to } = Y.parseUpdateMeta(content);
        if (!this.#docsOf(doc).some((one) => covers(one, to))) this.fault(`R2: ${doc.type} was told ${seat.id} before it was in the log`);
        for (const client of to.keys()) this.#noDeskClient(seat, doc, client);
      } else for (const client of Y.decodeStateVector(content).keys()) this.#noDeskClient(seat, doc, client);
    }
    this.#scan(seat, doc.type, new TextDecoder().decode(bytes));
  }

  /** Looks at what a seat is answered, or reads. */
  told(seat: Seat, what: string, text: string): void {
    this.catchUp();
    this.#scan(seat, what, text);
  }

  #docsOf(doc: DocName): readonly Y.Doc[] {
    if (doc.type === 'record') return [this.record];
    if (doc.type === 'pen') return this.pens;
    return [docIn(doc.type === 'desk' ? this.desks : this.asides, doc.type === 'desk' ? doc.party : doc.audience)];
  }

  #noDeskClient(seat: Seat, doc: DocName, client: number): void {
    if (doc.type === 'desk') return;
    for (const [party, desk] of this.desks) {
      if (desk.store.clients.has(client)) this.fault(`R6: a client of the desk of ${party} is told ${seat.id} on ${doc.type}`);
    }
  }

  /** R6: no letter of an untabled draft, no draft's id, and no note or comment of another audience, reaches another party. */
  #scan(seat: Seat, where: string, text: string): void {
    const party = partyOf(seat);
    for (const [id] of text.matchAll(ID)) {
      const owner = this.drafts.get(id);
      if (owner !== undefined && owner !== party) this.fault(`R6: the draft ${id} of ${owner} is named to ${seat.id} on ${where}`);
    }
    for (const letter of lettersIn(text)) {
      const typed = this.#letters.typed.get(letter);
      if (typed === undefined || typed.party === party) continue;
      if (typed.where === 'pen' && !this.#maySee(letter, party, where)) this.fault(`R6: ${letter} that ${typed.party} drafts unseen is told ${seat.id} on ${where}`);
      if (typed.where === 'desk' && !this.ledger.wasTabled(letter)) this.fault(`R6: ${letter} of a draft of ${typed.party} is told ${seat.id} on ${where}`);
      if (typed.where !== 'aside') continue;
      const audience = this.ledger.audiences.get(letter);
      if (audience === undefined || audience?.has(party) === false) this.fault(`R6: ${letter} of a note or comment of ${typed.party} is told ${seat.id} on ${where}`);
    }
  }

  /** The drafts on a desk, as the log has them. */
  draftsOf(party: Party): { draft: Draft; text: string }[] {
    const desk = this.desks.get(party);
    return desk === undefined ? [] : readDrafts(desk).map((draft) => ({ draft, text: textOf(readDraftWording(desk, draft.id)) }));
  }
}

function docIn(docs: Map<string, Y.Doc>, key: string): Y.Doc {
  const doc = docs.get(key) ?? new Y.Doc();
  docs.set(key, doc);
  return doc;
}
