/**
 * The documents of one text in memory: record, asides, the pen of the present generation, the desks that are open. They
 * are a fold of the log and nothing else (R8); whoever changes them does it inside an entry of a turn.
 */
import * as Y from 'yjs';
import { decodePayload } from '../log/payload.ts';
import type { Batch, Entry, Log, StreamId } from '../log/port.ts';
import { epochOf } from '../../shared/schema/record.ts';
import { createRecordReader, type RecordReader } from '../../shared/schema/record-reader.ts';
import type { Draft, TextState } from '../../shared/schema/state.ts';
import type { Party } from '../../shared/schema/wording.ts';
import { CHAIR_ASIDE, ROOM_ASIDE } from '../../shared/permissions/audience.ts';
import { penChannel } from './channel.ts';
import { deskActIn, foldDeskAct, isErasing, readDesk, type Desk } from './desks.ts';
import { applyLogged, type Generation, generationOf, readable } from './generation.ts';
import { OpenPen } from './open-pen.ts';
import { KEEP_EVERY, packDesk, packText, readRevision, Since, unpackText, type KeepEvery, type TextFold } from './snapshots.ts';
import { deskStream, textStream } from './streams.ts';
import { RemovedWords, type Removed } from './words.ts';
import type { Place } from './turn.ts';

/** The server's client ID in record and asides. One writer, appends conditional: the same on every server. */
export const SERVER_CLIENT = 1;

/** What is written while drafting is withheld, kept as an aside that nobody reads. No delegation has such a code. */
const WORKING = 'working';

type Sink = (place: Place, update: Uint8Array) => void;

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
  #working: RecordReader | null = null;
  #drafted: { readonly of: TextState; readonly provisions: TextState['provisions']; readonly state: TextState } | null = null;
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
    return this.#read().state();
  }

  /** What the pen writes into: the record, or, while drafting is withheld, what is kept beside it (withholding.ts). */
  get draftRecord(): Y.Doc {
    return this.state.head.withheld === null ? this.record : this.aside(WORKING);
  }

  /** The state with the provisions as the pen has written them. */
  get draftState(): TextState {
    const { state } = this;
    if (state.head.withheld === null) return state;
    this.#working ??= createRecordReader(this.aside(WORKING));
    const { provisions } = this.#working.state();
    if (this.#drafted?.provisions !== provisions || this.#drafted.of !== state) this.#drafted = { of: state, provisions, state: { ...state, provisions } };
    return this.#drafted.state;
  }

  /** The state with what those know who read these asides. */
  stateFor(audiences: readonly Party[]): TextState {
    return this.#read().stateWith(audiences.map((audience) => this.aside(audience)));
  }

  #read(): RecordReader {
    this.#reader ??= createRecordReader(this.record, [this.aside(CHAIR_ASIDE), this.aside(ROOM_ASIDE)]);
    return this.#reader;
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
      applyLogged(doc, fresh);
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
    this.#working = null;
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

  /** Snapshots that are due, to be written; each is given once. `times` as late as they should be: 1 when they are due. */
  snapshotsDue(times: number): { stream: StreamId; seq: number; bytes: Uint8Array }[] {
    return this.#since.due(times).flatMap((stream) => {
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
        applyLogged(doc, bytes);
        this.addPen(doc, entry.seq);
        doc.clientID = this.pen?.generation.client ?? 0;
      } else if (part === 'pen') {
        if (this.pen === null) continue;
        const { to } = Y.parseUpdateMeta(bytes);
        const party = entry.actor.split('#')[0] ?? '';
        this.pen.wrote(to.keys(), party);
        this.pen.brought(entry.at, party, to);
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
    const desk = await readDesk(this.#log, this.text, party, this.#since);
    if (desk === null) return null;
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
