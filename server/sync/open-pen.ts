/** The pen of the present generation in memory: its document, and what is known of it besides. */
import * as Y from 'yjs';
import { penFragment, penProvisions, readPen, type PenProvision } from '../../shared/schema/pen.ts';
import type { Provision, TextState } from '../../shared/schema/state.ts';
import { textOf, type AuthoredWording, type Party, type Wording } from '../../shared/schema/wording.ts';
import { readFragment, textOfFragment } from '../../shared/schema/yruns.ts';
import { diedIn, EarlierLetters, type Died, type Stretch, type Went } from './dead-letters.ts';
import { deltasIn, PenAuthors, type Delta } from './pen-authors.ts';
import type { Generation } from './generation.ts';
import { touchedRoots } from './updates.ts';
import type { Removed, RemovedWords } from './words.ts';

/** What a message did to a fragment. */
export interface TouchedFragment {
  /** Null where its structure changed, not only its text. */
  readonly deltas: readonly Delta[] | null;
  /** The text as it is now. */
  readonly raw: string;
  /** Whether letters were put in. */
  readonly typed: boolean;
  /** Whether letters were taken out. */
  readonly cut: boolean;
}

/** Letters of the pen that went, with their authors. */
type Gone = Omit<Removed, 'time'> & { readonly letters: readonly Stretch[] };

/** An entry that brought letters: when, whose, and up to which numbers. */
interface Heard {
  readonly at: string;
  readonly party: Party;
  readonly clients: ReadonlyMap<number, number>;
}

const NONE = new EarlierLetters([]);

/** Of so many of the latest entries it is known who can have heard them. */
const HEARD = 500;

/** What a message touched, by id of the provision. */
export interface Touched {
  /** All of them. */
  readonly ids: ReadonlySet<string>;
  /** Those whose entry was touched: order, kind, level, removed. */
  readonly entries: ReadonlySet<string>;
  readonly fragments: ReadonlyMap<string, TouchedFragment>;
  /** What it took out of each fragment, as its author saw it: with what others had taken out of it before, unknown to the author. */
  readonly rows: ReadonlyMap<string, readonly AuthoredWording[]>;
}

type WentFrom = Went & { readonly provision: string };

/** What a message takes out that had gone before. */
export interface TakenToo {
  /** What its author cannot have known to be gone. */
  readonly unknown: readonly WentFrom[];
  /** What the author has heard of by now, but perhaps not when writing this: it may have got lost on its way, and come only now. */
  readonly perhaps: readonly WentFrom[];
  /** Whether it counts as taken out by the message's party from now on. */
  readonly counts: boolean;
}

export const NOTHING_TOO: TakenToo = { unknown: [], perhaps: [], counts: false };

export class OpenPen {
  readonly doc: Y.Doc;
  readonly generation: Generation;
  readonly authors = new PenAuthors();
  /** The parties that write under the client IDs of Yjs that are known here. */
  readonly owners: Map<number, Party>;
  #list: readonly PenProvision[] | null = null;
  #byId: ReadonlyMap<string, PenProvision> | null = null;
  /** The words that were read since the document last changed. */
  readonly #words = new Map<string, Wording>();
  /** The authors of all of these were known when so many had been forgotten. */
  #authored: { readonly list: readonly PenProvision[]; readonly forgotten: number } | null = null;
  /** The provisions of the record that the document says, as long as it has not changed since; else null. */
  #says: readonly Provision[] | null = null;
  #gone: Gone[] = [];
  /** Whose message is being applied; null while the server writes. */
  #hand: Party | null = null;
  #too = NOTHING_TOO;
  readonly #rows = new Map<string, readonly AuthoredWording[]>();
  readonly #heard: Heard[] = [];

  constructor(doc: Y.Doc, generation: Generation, owners: Iterable<readonly [number, Party]> = []) {
    this.doc = doc;
    this.owners = new Map(owners);
    this.generation = generation;
    penProvisions(doc).observeDeep(() => {
      this.#list = null;
      this.#byId = null;
    });
    doc.on('beforeTransaction', () => this.#words.clear());
    doc.on('update', () => {
      this.#says = null;
    });
    doc.on('afterTransaction', (transaction: Y.Transaction) => {
      if (transaction.origin !== 'log') this.#noteGone(transaction);
    });
  }

  #noteGone(transaction: Y.Transaction): void {
    const went = transaction.deleteSet.clients.size > 0;
    const { unknown, perhaps, counts } = this.#too;
    // Yjs may tidy up in further transactions.
    this.#too = NOTHING_TOO;
    const roots = touchedRoots(transaction, 'p:');
    const provisions = new Set([...(went ? roots.keys() : []), ...[...unknown, ...perhaps].map((one) => one.provision)]);
    if (provisions.size > 0) {
      const hand = this.#hand === null ? {} : { hand: this.#hand };
      const [some, all] = [new EarlierLetters(unknown), new EarlierLetters([...unknown, ...perhaps])];
      for (const provision of provisions) {
        const root = roots.get(provision) ?? penFragment(this.doc, provision);
        const text = root instanceof Y.XmlFragment ? textOfFragment(root) : null;
        if (text === null) continue;
        const died = (earlier: EarlierLetters): Died[] => diedIn(transaction, text, (from, to) => this.authors.between(provision, from, to), earlier);
        const seen = died(some);
        if (this.#hand !== null) {
          const rows = [seen, ...(perhaps.length > 0 ? [died(all)] : [])].map((row) => row.flatMap(({ runs }) => runs)).filter((row) => row.length > 0);
          this.#rows.set(provision, [...(this.#rows.get(provision) ?? []), ...rows]);
        }
        const own = counts || unknown.length === 0 ? seen : died(NONE);
        this.#gone.push(...own.filter(({ fresh }) => fresh).map(({ at, runs, letters }) => ({ provision, at, runs, letters, ...hand })));
      }
      if (counts) this.#gone.push(...perhaps.filter(({ fresh }) => fresh).map(({ provision, runs, letters }) => ({ provision, at: -2, runs, letters, ...hand })));
    }
    // What the server writes has to be told anew.
    if (this.#hand === null) for (const provision of roots.keys()) this.authors.forget(provision);
  }

  /** The letters that went since this was last asked. */
  takeGone(): readonly Gone[] {
    const gone = this.#gone;
    if (gone.length > 0) this.#gone = [];
    return gone;
  }

  /** An entry of a party has brought letters, up to these numbers. */
  brought(at: string, party: Party, clients: ReadonlyMap<number, number>): void {
    if (clients.size === 0) return;
    this.#heard.push({ at, party, clients });
    if (this.#heard.length > 2 * HEARD) this.#heard.splice(0, HEARD);
  }

  /** The time of the last entry of others that a client has surely heard that came with this state vector; '' where none is known. */
  heardBy(party: Party, vector: ReadonlyMap<number, number>): string {
    const last = this.#heard.findLast((one) => one.party !== party && [...one.clients].every(([client, clock]) => (vector.get(client) ?? 0) >= clock));
    return last?.at ?? '';
  }

  /** Whether the document was last brought to what these say, and nothing has changed since. */
  follows(provisions: readonly Provision[]): boolean {
    return this.#says === provisions;
  }
  /** The document has just been brought to what these say. */
  followed(provisions: readonly Provision[]): void {
    this.#says = provisions;
  }

  /** Clients are about to write for this party. What was written before is not known to be anybody's. */
  wrote(clients: Iterable<number>, party: Party): void {
    for (const client of clients) {
      if (client !== this.generation.client && !this.owners.has(client) && Y.getState(this.doc.store, client) === 0) this.owners.set(client, party);
    }
  }

  /** All provisions in order, removed ones included. */
  list(): readonly PenProvision[] {
    return (this.#list ??= readPen(this.doc));
  }

  /** The same by id, in the same order. */
  byId(): ReadonlyMap<string, PenProvision> {
    return (this.#byId ??= new Map(this.list().map((one) => [one.id, one])));
  }

  /** The words of a provision, as they are. */
  words(id: string): Wording {
    const known = this.#words.get(id);
    if (known !== undefined) return known;
    const words = readFragment(penFragment(this.doc, id));
    // What is being changed may change again before anybody hears of it.
    if (this.doc._transaction === null) this.#words.set(id, words);
    return words;
  }

  /** Finds out whose the words are where it is not known (after loading, and where the server wrote). */
  knowAuthors(state: TextState, pool: RemovedWords): void {
    const list = this.list();
    const { forgotten } = this.authors;
    if (this.#authored?.list === list && this.#authored.forgotten === forgotten) return;
    this.#authored = { list, forgotten };
    const missing = list.filter(({ id }) => !this.authors.has(id));
    if (missing.length === 0) return;
    const recorded = new Map(state.provisions.map((provision) => [provision.id, provision.wording]));
    for (const { id } of missing) this.authors.tell(id, textOf(this.words(id)), recorded.get(id) ?? [], pool);
  }

  /** Applies a message of a party to the document and tells what it touched. */
  touching(party: Party, too: TakenToo, apply: () => void): Touched {
    const entries = new Set<string>();
    const deltas = new Map<string, readonly Delta[] | null>();
    const map = penProvisions(this.doc);
    const note = (transaction: Y.Transaction): void => {
      for (const [name, root] of touchedRoots(transaction, 'p:')) {
        const now = root instanceof Y.XmlFragment ? deltasIn(transaction, root, textOfFragment(root)) : null;
        const before = deltas.get(name);
        deltas.set(name, now === null || before === null ? null : [...(before ?? []), ...now]);
      }
      for (const [type, keys] of transaction.changed) {
        if (type === (map as unknown)) for (const key of keys) { if (key !== null) entries.add(key); }
        else if (type.parent === (map as unknown) && typeof type._item?.parentSub === 'string') entries.add(type._item.parentSub);
      }
    };
    this.doc.on('afterTransaction', note);
    this.#hand = party;
    this.#too = too;
    this.#rows.clear();
    try {
      apply();
    } finally {
      this.#hand = null;
      this.#too = NOTHING_TOO;
      this.doc.off('afterTransaction', note);
    }
    const fragments = new Map<string, TouchedFragment>();
    for (const [id, given] of deltas) {
      const raw = textOf(this.words(id));
      const typed = given === null ? raw.trim() !== '' : given.some((delta) => delta.some((op) => typeof op.insert === 'string' && op.insert.trim() !== ''));
      const cut = given === null || given.some((delta) => delta.some((op) => op.delete !== undefined));
      fragments.set(id, { deltas: given, raw, typed, cut });
    }
    return { ids: new Set([...entries, ...fragments.keys()]), entries, fragments, rows: new Map(this.#rows) };
  }
}

