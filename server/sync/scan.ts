/**
 * Reads an update of Yjs (its first format) without building anything of it, and refuses what no honest client sends: so that
 * what a few bytes can cost is known before Yjs pays it. What is let through can be decoded and applied without an error.
 */
import * as decoding from 'lib0/decoding';

/** The update is not one that an honest client sends: the connection is closed, nothing of it has been applied. */
export class BadUpdate extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'BadUpdate';
  }
}

/** What one update may hold at most. Hours of writing offline by one person stay far below. */
export const UPDATE_LIMITS = {
  structs: 30_000,
  /** Ranges of deleted items: a first sync brings those of the whole document. */
  deletions: 300_000,
  clients: 2_000,
  /** Yjs compares items that were put in at the same place with each other: the sum of the squares of their numbers. */
  samePlace: 10_000_000,
  /** Signs of style: Yjs looks at all that stand together for each that is taken out beside them. */
  formats: 10_000,
  /** Characters of a value that is not text (an attribute, an embedded object), and how deep it may be. */
  value: 10_000,
  depth: 32,
  /** Types within types: deeper than this nothing is read. */
  nesting: 20,
} as const;

/** Numbers of items are below this. */
const CLOCKS = 2 ** 31;

export interface Struct {
  readonly client: number;
  readonly clock: number;
  readonly length: number;
}

export interface Scan {
  /** Items and what is left of deleted ones, in the order of the update; gaps are not among them. */
  readonly structs: readonly Struct[];
  /** What it names that the document may not know yet: top-level types, and keys of theirs as `TYPE\nKEY`. */
  readonly names: ReadonlySet<string>;
  /** Whether it brings types (which can nest), not only what stands in them. */
  readonly types: boolean;
  /** Roughly how much it adds to a document, in characters and items. */
  readonly weight: number;
  /** Of each client whose items it builds on or takes out: up to which number. */
  readonly needs: ReadonlyMap<number, number>;
}

const bad = (what: string): never => {
  throw new BadUpdate(what);
};

/** Throws `BadUpdate`. */
export function scan(update: Uint8Array): Scan {
  try {
    return new Scanner(update).whole();
  } catch (error) {
    if (error instanceof BadUpdate) throw error;
    throw new BadUpdate(`not a Yjs update: ${error instanceof Error ? error.message : 'unreadable'}`);
  }
}

class Scanner {
  readonly #in: decoding.Decoder;
  readonly #structs: Struct[] = [];
  readonly #names = new Set<string>();
  readonly #places = new Map<string, number>();
  readonly #needs = new Map<number, number>();
  #samePlace = 0;
  #formats = 0;
  #types = false;
  #weight = 0;

  constructor(update: Uint8Array) {
    this.#in = decoding.createDecoder(update);
  }

  whole(): Scan {
    const clients = this.#number();
    if (clients > UPDATE_LIMITS.clients) bad('too many clients in one message');
    for (let i = 0; i < clients; i++) this.#client();
    this.#deletions();
    if (decoding.hasContent(this.#in)) bad('bytes after the end of the update');
    return { structs: this.#structs, names: this.#names, types: this.#types, weight: this.#weight, needs: this.#needs };
  }

  #number(): number {
    return decoding.readVarUint(this.#in);
  }
  #text(): string {
    return decoding.readVarString(this.#in);
  }

  #client(): void {
    const count = this.#number();
    if (this.#structs.length + count > UPDATE_LIMITS.structs) bad('too many items in one message');
    const client = this.#number();
    let clock = this.#number();
    for (let i = 0; i < count; i++) {
      const info = decoding.readUint8(this.#in);
      const ref = info & 31;
      // A gap, or what is left of deleted items; Yjs writes no flags with either.
      if ((ref === 0 || ref === 10) && info !== ref) bad('flags where there are none');
      const length = ref === 0 || ref === 10 ? this.#number() : this.#item(info, client, clock);
      if (length < 1 || clock + length > CLOCKS) bad('item numbers beyond all bounds');
      if (ref !== 10) {
        this.#structs.push({ client, clock, length });
        this.#weight += 1;
      }
      clock += length;
    }
  }

  #item(info: number, client: number, clock: number): number {
    const origin = (info & 128) !== 0 ? this.#id(client, clock) : null;
    const right = (info & 64) !== 0 ? this.#id(client, clock) : null;
    let place = origin;
    if (origin === null && right === null) {
      const root = this.#number() === 1 ? this.#text() : null;
      const parent = root ?? this.#id(client, clock);
      const key = (info & 32) !== 0 ? this.#text() : null;
      if (root !== null) {
        this.#names.add(root);
        if (key !== null) this.#names.add(`${root}\n${key}`);
      }
      place = `${parent}\n${key ?? ''}`;
    }
    if (place !== null) {
      const same = (this.#places.get(place) ?? 0) + 1;
      this.#places.set(place, same);
      this.#samePlace += 2 * same - 1;
      if (this.#samePlace > UPDATE_LIMITS.samePlace) bad('too many items at the same place');
    }
    return this.#content(info & 31);
  }

  /** An item that this one builds on; of its own client only an earlier one can be. */
  #id(client: number, clock: number): string {
    const of = this.#number();
    const at = this.#number();
    if (at >= CLOCKS || (of === client && at >= clock)) bad('an item that builds on a later one');
    this.#need(of, at + 1);
    return `${String(of)}:${String(at)}`;
  }

  #need(client: number, until: number): void {
    if (until > (this.#needs.get(client) ?? 0)) this.#needs.set(client, until);
  }

  /** Reads the content of an item; gives its length. */
  #content(ref: number): number {
    switch (ref) {
      case 1:
        return this.#number();
      case 2: {
        const count = this.#number();
        for (let i = 0; i < count; i++) {
          const value = this.#text();
          if (value !== 'undefined') this.#json(value);
        }
        return count;
      }
      case 3:
        this.#weigh(decoding.readVarUint8Array(this.#in).length);
        return 1;
      case 4: {
        const { length } = this.#text();
        this.#weight += length;
        return length;
      }
      case 5:
        this.#json(this.#text());
        return 1;
      case 6:
        if (++this.#formats > UPDATE_LIMITS.formats) bad('too many signs of style in one message');
        this.#weigh(this.#text().length);
        this.#json(this.#text());
        return 1;
      case 7: {
        const type = this.#number();
        if (type > 6) bad('a type that is not known');
        if (type === 3 || type === 5) this.#weigh(this.#text().length);
        this.#types = true;
        return 1;
      }
      case 8: {
        const count = this.#number();
        for (let i = 0; i < count; i++) this.#any();
        return count;
      }
      default:
        // Documents within documents among them.
        return bad('content that no client of a text writes');
    }
  }

  #weigh(size: number): void {
    if (size > UPDATE_LIMITS.value) bad('a value larger than any value');
    this.#weight += size;
  }

  /** Short enough to be parsed, and written again, without running out of stack. */
  #json(value: string): void {
    this.#weigh(value.length);
    let depth = 0;
    for (const letter of value) {
      if (letter === '[' || letter === '{') depth++;
      else if (letter === ']' || letter === '}') depth--;
      if (depth > UPDATE_LIMITS.depth) bad('a value within a value without end');
    }
    JSON.parse(value);
  }

  #any(): void {
    const from = this.#in.pos;
    this.#oneAny(0);
    this.#weigh(this.#in.pos - from);
  }

  #oneAny(depth: number): void {
    if (depth > UPDATE_LIMITS.depth) bad('a value within a value without end');
    const kind = decoding.peekUint8(this.#in);
    // 118 an object, 117 a list, 122 a number that JSON does not know: the rest holds nothing within.
    if (kind === 122) bad('a number that no client of a text writes');
    if (kind !== 118 && kind !== 117) {
      if (kind < 116 || kind > 127) bad('a value that is not known');
      decoding.readAny(this.#in);
      return;
    }
    decoding.skip8(this.#in);
    const count = this.#number();
    for (let i = 0; i < count; i++) {
      if (kind === 118 && this.#text() === '__proto__') bad('a key that is none');
      this.#oneAny(depth + 1);
    }
  }

  #deletions(): void {
    const clients = this.#number();
    let ranges = 0;
    for (let i = 0; i < clients; i++) {
      const client = this.#number();
      const count = this.#number();
      ranges += count + 1;
      if (ranges > UPDATE_LIMITS.deletions) bad('too many deletions in one message');
      for (let j = 0; j < count; j++) {
        const from = this.#number();
        const length = this.#number();
        // Yjs cannot put aside a deletion of nothing until what it is of is there: it throws.
        if (length < 1 || from + length > CLOCKS) bad('item numbers beyond all bounds');
        this.#need(client, from + length);
      }
    }
  }
}
