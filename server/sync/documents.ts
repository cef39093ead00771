/**
 * The documents of one text in memory: record, asides, the pen of the present generation, the desks that are open. They
 * are a fold of the log and nothing else (R8); whoever changes them does it inside an entry of a turn.
 */
import * as Y from 'yjs';
import { decodePayload } from '../log/payload.ts';
import type { Entry, JsonValue, Log, StreamId } from '../log/port.ts';
import { deskDrafts, deskRules, readDraftWording } from '../../shared/schema/desk.ts';
import { GENERATION } from '../../shared/schema/pen.ts';
import { createRecordReader, type RecordReader } from '../../shared/schema/record.ts';
import type { Draft, TextState } from '../../shared/schema/state.ts';
import { textOf, type Party } from '../../shared/schema/wording.ts';
import { CHAIR_ASIDE, ROOM_ASIDE } from '../../shared/permissions/audience.ts';
import { RemovedWords, type Removed } from './words.ts';
import type { Place } from './turn.ts';

/** The server's client ID in record and asides. One writer, appends conditional: the same on every server. */
const SERVER_CLIENT = 1;

export const textStream = (text: string): StreamId => `text:${text}`;
export const deskStream = (text: string, party: Party): StreamId => `desk:${text}:${party}`;

/** One generation of a scratch document (DESIGN 4, Generations). */
export interface Generation {
  readonly n: number;
  /** The client ID under which its first item, and everything of the server's in it, is written. */
  readonly client: number;
  /** The entry of the stream in which it began. */
  readonly from: number;
  /** The entry in which it ended; null for the present one. */
  readonly to: number | null;
}

export interface Desk {
  readonly party: Party;
  readonly doc: Y.Doc;
  readonly generation: Generation;
  seq: number;
  /** Whether only cleared drafts can be tabled. */
  clearance: boolean;
  /** What the drafts are, as the server knows it; the document's map only shows it. */
  readonly drafts: Map<string, Draft>;
  /** Drafts that left the desk (tabled, discarded), with the words that they had then. */
  readonly gone: Map<string, { draft: Draft; text: string }>;
}

export interface DeskAct {
  readonly verb: string;
  readonly lay?: readonly Draft[];
  readonly take?: readonly string[];
  /** Whether only cleared drafts can be tabled from here on. */
  readonly clearance?: boolean;
}

type Sink = (place: Place, update: Uint8Array) => void;

const isObject = (value: JsonValue | undefined): value is { readonly [key: string]: JsonValue } =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export class Documents {
  readonly text: string;
  readonly record = new Y.Doc();
  readonly asides = new Map<Party, Y.Doc>();
  readonly desks = new Map<Party, Desk>();
  readonly revisions = new Map<number, TextState>();
  readonly removedWords = new RemovedWords();
  readonly past: Generation[] = [];
  pen: { doc: Y.Doc; generation: Generation } | null = null;
  seq = 0;
  /** Of the last entry; the next one is later. */
  lastAt = '';
  #reader: RecordReader | null = null;
  readonly #log: Log;
  readonly #sink: Sink;

  constructor(text: string, log: Log, sink: Sink) {
    this.text = text;
    this.#log = log;
    this.#sink = sink;
  }

  /** The state with what the chair may know: what acts decide on. */
  get state(): TextState {
    this.#reader ??= createRecordReader(this.record, [this.aside(CHAIR_ASIDE), this.aside(ROOM_ASIDE)]);
    return this.#reader.state();
  }

  /** The aside of an audience; made when first asked for. */
  aside(audience: Party): Y.Doc {
    const known = this.asides.get(audience);
    if (known !== undefined) return known;
    const doc = new Y.Doc();
    doc.clientID = SERVER_CLIENT;
    this.asides.set(audience, doc);
    this.#watch(doc, { stream: textStream(this.text), part: `aside:${audience}`, channel: `aside:${audience}` });
    return doc;
  }

  /** Folds the text's stream into memory. */
  async load(): Promise<void> {
    for await (const entry of this.#log.read(textStream(this.text))) this.#fold(entry);
    this.record.clientID = SERVER_CLIENT;
    for (const aside of this.asides.values()) aside.clientID = SERVER_CLIENT;
    if (this.pen !== null) this.pen.doc.clientID = this.pen.generation.client;
    this.#watch(this.record, { stream: textStream(this.text), part: 'record', channel: 'record' });
    if (this.pen !== null) this.#watchPen(this.pen.doc);
  }

  #fold(entry: Entry): void {
    for (const [part, bytes] of decodePayload(entry.payload)) {
      if (part === 'record') Y.applyUpdate(this.record, bytes, 'log');
      else if (part.startsWith('aside:')) {
        // Watching starts with load; while it folds, a fresh aside is not watched yet.
        const audience = part.slice('aside:'.length);
        const doc = this.asides.get(audience) ?? this.aside(audience);
        Y.applyUpdate(doc, bytes, 'log');
      } else if (part === 'pen:end') this.endPen(entry.seq);
      else if (part === 'pen:new') {
        const doc = new Y.Doc();
        Y.applyUpdate(doc, bytes, 'log');
        this.pen = { doc, generation: generationOf(doc, entry.seq) };
      } else if (part === 'pen') {
        if (this.pen !== null) Y.applyUpdate(this.pen.doc, bytes, 'log');
      } else if (part.startsWith('revision:')) {
        this.revisions.set(Number(part.slice('revision:'.length)), JSON.parse(new TextDecoder().decode(bytes)) as TextState);
      } else if (part === 'removed') {
        for (const removed of JSON.parse(new TextDecoder().decode(bytes)) as Removed[]) this.removedWords.add(removed);
      }
    }
    this.seq = entry.seq;
    this.lastAt = entry.at;
  }

  /** The desk of a party, loaded or laid out for the first time (then `fresh` must be written by the caller's entry). */
  async loadDesk(party: Party): Promise<Desk | null> {
    const known = this.desks.get(party);
    if (known !== undefined) return known;
    let doc: Y.Doc | null = null;
    let generation: Generation | null = null;
    const kept: Pick<Desk, 'drafts' | 'gone' | 'clearance'> = { drafts: new Map(), gone: new Map(), clearance: false };
    let seq = 0;
    for await (const entry of this.#log.read(deskStream(this.text, party))) {
      for (const [part, bytes] of decodePayload(entry.payload)) {
        if (part === 'desk:new') {
          doc = new Y.Doc();
          Y.applyUpdate(doc, bytes, 'log');
          generation = generationOf(doc, entry.seq);
        } else if (part === 'desk' && doc !== null) Y.applyUpdate(doc, bytes, 'log');
      }
      seq = entry.seq;
      if (doc !== null) foldDeskAct(entry.act, doc, kept);
    }
    if (doc === null || generation === null) return null;
    doc.clientID = generation.client;
    const desk: Desk = { party, doc, generation, seq, ...kept };
    this.#watchDesk(desk);
    this.desks.set(party, desk);
    return desk;
  }

  /** Takes a desk laid out just now into the house; its first update is written as part `desk:new` by the caller. */
  addDesk(party: Party, doc: Y.Doc): Desk {
    const desk: Desk = { party, doc, generation: generationOf(doc, 1), seq: 0, drafts: new Map(), gone: new Map(), clearance: false };
    this.#watchDesk(desk);
    this.desks.set(party, desk);
    return desk;
  }

  /** A pen opened in entry `from`; its first update is written as part `pen:new` by the caller. */
  addPen(doc: Y.Doc, from: number): void {
    this.pen = { doc, generation: generationOf(doc, from) };
    this.#watchPen(doc);
  }

  /** Ends the pen's generation at this entry. */
  endPen(at: number): void {
    if (this.pen === null) return;
    this.past.push({ ...this.pen.generation, to: at });
    this.pen = null;
  }

  #watchPen(doc: Y.Doc): void {
    this.#watch(doc, { stream: textStream(this.text), part: 'pen', channel: 'pen' });
  }
  #watchDesk(desk: Desk): void {
    this.#watch(desk.doc, { stream: deskStream(this.text, desk.party), part: 'desk', channel: `desk:${desk.party}` });
  }
  #watch(doc: Y.Doc, place: Place): void {
    doc.on('update', (update: Uint8Array, origin: unknown) => {
      if (origin !== 'log') this.#sink(place, update);
    });
  }
}

/** The generation that a scratch document belongs to, read from its first item. */
function generationOf(doc: Y.Doc, from: number): Generation {
  const map = doc.getMap<number>(GENERATION);
  const n = map.get('n');
  const client = map.get('client');
  if (n === undefined || client === undefined) throw new Error('A scratch document without a generation');
  return { n, client, from, to: null };
}

/** A new scratch document of generation n, whose first item is written under a client ID of its own. */
export function scratch(n: number, client: number, fill: (doc: Y.Doc) => void): Y.Doc {
  const doc = new Y.Doc();
  doc.clientID = client;
  doc.transact(() => {
    const map = doc.getMap<number>(GENERATION);
    map.set('n', n);
    map.set('client', client);
    fill(doc);
  });
  return doc;
}

/** Applies what an act did to the list of drafts: when loading, and when it is done. */
export function foldDeskAct(act: JsonValue, doc: Y.Doc, desk: Pick<Desk, 'drafts' | 'gone' | 'clearance'>): void {
  if (!isObject(act)) return;
  const { lay, take, clearance } = act as unknown as DeskAct;
  if (clearance !== undefined) desk.clearance = clearance;
  for (const draft of lay ?? []) desk.drafts.set(draft.id, draft);
  for (const id of take ?? []) {
    const draft = desk.drafts.get(id);
    if (draft === undefined) continue;
    desk.gone.set(id, { draft, text: textOf(readDraftWording(doc, id)) });
    desk.drafts.delete(id);
  }
}

/** Puts the list of drafts right in the document where a client changed it. Inside an entry. */
export function mendDrafts(desk: Desk): void {
  const shown = deskDrafts(desk.doc);
  for (const key of [...shown.keys()]) if (!desk.drafts.has(key)) shown.delete(key);
  for (const [id, draft] of desk.drafts) {
    if (JSON.stringify(shown.get(id)) !== JSON.stringify(draft)) shown.set(id, draft);
  }
  const rules = deskRules(desk.doc);
  if ((rules.get('clearance') ?? false) !== desk.clearance) rules.set('clearance', desk.clearance);
}
