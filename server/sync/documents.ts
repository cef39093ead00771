/**
 * The documents of one text in memory: record, asides, the pen of the present generation, the desks that are open. They
 * are a fold of the log and nothing else (R8); whoever changes them does it inside an entry of a turn.
 */
import * as Y from 'yjs';
import { decodePayload } from '../log/payload.ts';
import type { Batch, Entry, JsonValue, Log, StreamId } from '../log/port.ts';
import { deskDrafts, deskRules, readDraftWording } from '../../shared/schema/desk.ts';
import { GENERATION } from '../../shared/schema/pen.ts';
import { createRecordReader, epochOf, type RecordReader } from '../../shared/schema/record.ts';
import type { Draft, TextState } from '../../shared/schema/state.ts';
import { textOf, type Party } from '../../shared/schema/wording.ts';
import { CHAIR_ASIDE, ROOM_ASIDE } from '../../shared/permissions/audience.ts';
import { penChannel } from './channel.ts';
import type { Generation } from './generation.ts';
import { OpenPen } from './open-pen.ts';
import { KEEP_EVERY, packDesk, packText, readRevision, Since, unpackDesk, unpackText, type KeepEvery, type TextFold } from './snapshots.ts';
import { RemovedWords, type Removed } from './words.ts';
import type { Place } from './turn.ts';

/** The server's client ID in record and asides. One writer, appends conditional: the same on every server. */
export const SERVER_CLIENT = 1;

export const textStream = (text: string): StreamId => `text:${text}`;
export const deskStream = (text: string, party: Party): StreamId => `desk:${text}:${party}`;

export interface Desk {
  readonly party: Party;
  readonly doc: Y.Doc;
  readonly generation: Generation;
  seq: number;
  /** Of its last entry; empty where there is none. Times of a desk are its own. */
  lastAt: string;
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
  record = new Y.Doc();
  readonly asides = new Map<Party, Y.Doc>();
  readonly desks = new Map<Party, Desk>();
  readonly revisions = new Map<number, TextState>();
  removedWords = new RemovedWords();
  readonly past: Generation[] = [];
  pen: OpenPen | null = null;
  seq = 0;
  /** Of the last entry; the next one is later. */
  lastAt = '';
  /** What came after the newest snapshot of each stream. */
  readonly #since: Since;
  #reader: RecordReader | null = null;
  readonly #log: Log;
  readonly #sink: Sink;

  constructor(text: string, log: Log, sink: Sink, keepEvery: KeepEvery = KEEP_EVERY) {
    this.text = text;
    this.#log = log;
    this.#sink = sink;
    this.#since = new Since(keepEvery);
    this.#begin(this.record);
  }

  /** The state with what the chair may know: what acts decide on. */
  get state(): TextState {
    this.#reader ??= createRecordReader(this.record, [this.aside(CHAIR_ASIDE), this.aside(ROOM_ASIDE)]);
    return this.#reader.state();
  }

  /** The present epoch of the record; null where its log was never restored. */
  get epoch(): number | null {
    return epochOf(this.record);
  }

  /** The aside of an audience; made when first asked for. */
  aside(audience: Party): Y.Doc {
    const known = this.asides.get(audience);
    if (known !== undefined) return known;
    return this.#watchAside(audience, new Y.Doc());
  }

  #begin(record: Y.Doc): void {
    record.clientID = SERVER_CLIENT;
    this.record = record;
    this.#watch(record, { stream: textStream(this.text), part: 'record', channel: 'record' });
  }

  #watchAside(audience: Party, doc: Y.Doc): Y.Doc {
    doc.clientID = SERVER_CLIENT;
    this.asides.set(audience, doc);
    this.#watch(doc, { stream: textStream(this.text), part: `aside:${audience}`, channel: `aside:${audience}` });
    return doc;
  }

  /** Folds the text's stream into memory: the newest snapshot and what came after it. */
  async load(): Promise<void> {
    const stream = textStream(this.text);
    const kept = await this.#log.readSnapshot(stream);
    const fold = kept === null ? null : unpackText(kept.bytes);
    if (kept !== null && fold !== null && this.#resume(fold, kept.seq)) this.#since.kept(stream, kept.bytes.length);
    for await (const entry of this.#log.read(stream, this.seq + 1)) this.#fold(entry);
  }

  /** Folds an entry that another server has appended into what is open here; one that is not the next is left alone. */
  foldOthers(stream: StreamId, entry: Entry): void {
    if (stream === textStream(this.text)) {
      if (entry.seq !== this.seq + 1) return;
      this.#fold(entry);
      // Who wrote what in the pen was followed here; what was written elsewhere has to be told anew.
      for (const { id } of this.pen?.list() ?? []) this.pen?.authors.forget(id);
      return;
    }
    const desk = [...this.desks.values()].find((one) => deskStream(this.text, one.party) === stream);
    if (desk === undefined || entry.seq !== desk.seq + 1) return;
    const parts = decodePayload(entry.payload);
    this.#since.note(stream, entry.payload.length);
    const fresh = parts.get('desk:new');
    if (fresh !== undefined) {
      const doc = new Y.Doc();
      Y.applyUpdate(doc, fresh, 'log');
      const next = this.replaceDesk(desk, doc, entry.seq, isErasing(entry.act));
      foldDeskAct(deskActIn(entry.act, parts), doc, next);
      next.seq = entry.seq;
      next.lastAt = entry.at;
      return;
    }
    const update = parts.get('desk');
    if (update !== undefined) applyLogged(desk.doc, update);
    foldDeskAct(deskActIn(entry.act, parts), desk.doc, desk);
    desk.seq = entry.seq;
    desk.lastAt = entry.at;
  }

  /** Begins with a fold that was kept. False, and nothing of it stays, when its documents cannot be read. */
  #resume(fold: TextFold, seq: number): boolean {
    const record = readable(fold.record);
    const asides = [...fold.asides].map(([audience, update]) => [audience, readable(update)] as const);
    const pen = fold.pen === null ? null : readable(fold.pen.update);
    if (record === null || asides.some(([, doc]) => doc === null) || (fold.pen !== null && pen === null)) return false;
    this.#begin(record);
    this.#reader = null;
    this.asides.clear();
    for (const [audience, doc] of asides) if (doc !== null) this.#watchAside(audience, doc);
    if (fold.pen === null || pen === null) this.pen = null;
    else {
      pen.clientID = fold.pen.generation.client;
      this.pen = new OpenPen(pen, fold.pen.generation, fold.pen.owners);
      this.#watchPen(this.pen);
    }
    this.past.splice(0, this.past.length, ...fold.past);
    this.revisions.clear();
    for (const [n, state] of fold.revisions) this.revisions.set(n, state);
    this.removedWords = new RemovedWords();
    this.removedWords.restore(fold.removed);
    this.seq = seq;
    this.lastAt = fold.at;
    return true;
  }

  /** The fold of a stream as a snapshot, with the entry that it is of. Between turns only: then it is what the log says. */
  snapshot(stream: StreamId): { seq: number; bytes: Uint8Array } | null {
    if (stream === textStream(this.text)) return { seq: this.seq, bytes: this.#packed() };
    const desk = [...this.desks.values()].find((one) => deskStream(this.text, one.party) === stream);
    if (desk === undefined) return null;
    const { generation, clearance, drafts, gone, doc, seq } = desk;
    const bytes = packDesk({ generation, clearance, drafts: [...drafts.values()], gone: [...gone.values()], update: Y.encodeStateAsUpdate(doc) });
    return { seq, bytes };
  }

  #packed(): Uint8Array {
    const { lastAt: at, past, revisions, pen } = this;
    return packText({
      at, past, revisions,
      removed: this.removedWords.list(),
      record: Y.encodeStateAsUpdate(this.record),
      asides: new Map([...this.asides].map(([audience, doc]) => [audience, Y.encodeStateAsUpdate(doc)])),
      pen: pen === null ? null : { generation: pen.generation, update: Y.encodeStateAsUpdate(pen.doc), owners: [...pen.owners] },
    });
  }

  /** Takes note of what a turn has appended. */
  appended(batch: Batch): void {
    for (const { stream, expected, entries } of batch) {
      const seq = expected + entries.length;
      if (stream === textStream(this.text)) this.seq = seq;
      for (const desk of this.desks.values()) if (deskStream(this.text, desk.party) === stream) desk.seq = seq;
      for (const { payload } of entries) this.#since.note(stream, payload.length);
    }
  }

  /** Where a stream ends for all that is known here. */
  endOf(stream: StreamId): number {
    if (stream === textStream(this.text)) return this.seq;
    return [...this.desks.values()].find((one) => deskStream(this.text, one.party) === stream)?.seq ?? 0;
  }

  /** Snapshots that are due, to be written; each is given once. `late`: only those that should have been written before. */
  snapshotsDue(late: boolean): { stream: StreamId; seq: number; bytes: Uint8Array }[] {
    return this.#since.due(late ? 4 : 1).flatMap((stream) => {
      const made = this.snapshot(stream);
      if (made === null) return [];
      this.#since.kept(stream, made.bytes.length);
      return [{ stream, ...made }];
    });
  }

  #fold(entry: Entry): void {
    this.#since.note(textStream(this.text), entry.payload.length);
    for (const [part, bytes] of decodePayload(entry.payload)) {
      if (part === 'record') applyLogged(this.record, bytes);
      else if (part.startsWith('aside:')) {
        const audience = part.slice('aside:'.length);
        applyLogged(this.aside(audience), bytes);
      } else if (part === 'pen:end') this.endPen(entry.seq);
      else if (part === 'pen:new') {
        const doc = new Y.Doc();
        Y.applyUpdate(doc, bytes, 'log');
        this.addPen(doc, entry.seq);
        doc.clientID = this.pen?.generation.client ?? 0;
      } else if (part === 'pen') {
        if (this.pen === null) continue;
        this.pen.wrote(Y.parseUpdateMeta(bytes).to.keys(), entry.actor.split('#')[0] ?? '');
        applyLogged(this.pen.doc, bytes);
      } else if (part.startsWith('revision:')) {
        this.revisions.set(Number(part.slice('revision:'.length)), readRevision(bytes));
      } else if (part === 'whole') {
        const fold = unpackText(bytes);
        if (fold === null || !this.#resume(fold, entry.seq)) throw new Error(`The text in entry ${String(entry.seq)} cannot be read here`);
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
    let lastAt = '';
    const stream = deskStream(this.text, party);
    const snapshot = await this.#log.readSnapshot(stream);
    const fold = snapshot === null ? null : unpackDesk(snapshot.bytes);
    const resumed = fold === null ? null : readable(fold.update);
    if (snapshot !== null && fold !== null && resumed !== null) {
      doc = resumed;
      ({ generation } = fold);
      kept.clearance = fold.clearance;
      for (const draft of fold.drafts) {
        kept.drafts.set(draft.id, draft);
        if (draft.at > lastAt) lastAt = draft.at;
      }
      for (const one of fold.gone) kept.gone.set(one.draft.id, one);
      ({ seq } = snapshot);
      this.#since.kept(stream, snapshot.bytes.length);
    }
    for await (const entry of this.#log.read(stream, seq + 1)) {
      this.#since.note(stream, entry.payload.length);
      const parts = decodePayload(entry.payload);
      for (const [part, bytes] of parts) {
        if (part === 'desk:new') {
          doc = new Y.Doc();
          Y.applyUpdate(doc, bytes, 'log');
          generation = generationOf(doc, entry.seq);
          if (isErasing(entry.act)) for (const list of [kept.drafts, kept.gone]) list.clear();
        } else if (part === 'desk' && doc !== null) Y.applyUpdate(doc, bytes, 'log');
      }
      seq = entry.seq;
      lastAt = entry.at;
      if (doc !== null) foldDeskAct(deskActIn(entry.act, parts), doc, kept);
    }
    if (doc === null || generation === null) return null;
    doc.clientID = generation.client;
    const desk: Desk = { party, doc, generation, seq, lastAt, ...kept };
    this.#watchDesk(desk);
    this.desks.set(party, desk);
    return desk;
  }

  /** Takes a desk laid out just now into the house; its first update is written as part `desk:new` by the caller. */
  addDesk(party: Party, doc: Y.Doc): Desk {
    const desk: Desk = { party, doc, generation: generationOf(doc, 1), seq: 0, lastAt: '', drafts: new Map(), gone: new Map(), clearance: false };
    this.#watchDesk(desk);
    this.desks.set(party, desk);
    return desk;
  }

  /** The next generation of a desk, begun in entry `from`; `empty`: without the drafts of the one before. */
  replaceDesk(desk: Desk, doc: Y.Doc, from: number, empty: boolean): Desk {
    const { party, seq, lastAt, clearance } = desk;
    const lists = empty ? { drafts: new Map<string, Draft>(), gone: new Map() } : { drafts: desk.drafts, gone: desk.gone };
    const next: Desk = { party, doc, generation: generationOf(doc, from), seq, lastAt, clearance, ...lists };
    doc.clientID = next.generation.client;
    this.#watchDesk(next);
    this.desks.set(party, next);
    return next;
  }

  /** The fold of the text's stream as one part of an entry, from which others can begin (R14). */
  whole(): Uint8Array {
    return this.#packed();
  }

  /** A pen opened in entry `from`; its first update is written as part `pen:new` by the caller. */
  addPen(doc: Y.Doc, from: number): void {
    this.pen = new OpenPen(doc, generationOf(doc, from));
    this.#watchPen(this.pen);
  }

  /** Ends the pen's generation at this entry. */
  endPen(at: number): void {
    if (this.pen === null) return;
    this.past.push({ ...this.pen.generation, to: at });
    this.pen = null;
  }

  #watchPen({ doc, generation }: OpenPen): void {
    this.#watch(doc, { stream: textStream(this.text), part: 'pen', channel: penChannel(generation.client) });
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

/**
 * Applies an update that is in the log. Meanwhile under nobody's client ID: Yjs gives a document another one as soon as it
 * meets its own in an update that is not its own, and that of the server is the same on every server.
 */
function applyLogged(doc: Y.Doc, update: Uint8Array): void {
  const own = doc.clientID;
  doc.clientID = 0;
  try {
    Y.applyUpdate(doc, update, 'log');
  } finally {
    doc.clientID = own;
  }
}

/** The document of an update; null when it cannot be read. */
function readable(update: Uint8Array): Y.Doc | null {
  const doc = new Y.Doc();
  try {
    Y.applyUpdate(doc, update, 'log');
    return doc;
  } catch {
    return null;
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

/** Puts right what a client wrote over of the first item. Inside an entry. */
export function mendGeneration(doc: Y.Doc, { n, client }: Generation): void {
  const map = doc.getMap(GENERATION);
  for (const [key, value] of Object.entries({ n, client })) if (map.get(key) !== value) map.set(key, value);
  for (const key of [...map.keys()]) if (key !== 'n' && key !== 'client') map.delete(key);
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

const isErasing = (act: JsonValue): boolean => isObject(act) && act['verb'] === 'erase';

/** What an act did on a desk: in the payload, or in the act itself in logs of the first format. */
function deskActIn(act: JsonValue, parts: ReadonlyMap<string, Uint8Array>): JsonValue {
  const told = parts.get('act');
  return told === undefined ? act : (JSON.parse(new TextDecoder().decode(told)) as JsonValue);
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
