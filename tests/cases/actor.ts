/** One seat of a case: its token, the documents that it has open, and what it does while it is not connected. */
import { isDeepStrictEqual } from 'node:util';
import { deskNote, readDrafts, readDraftWording, deskFragment } from '../../shared/schema/desk.ts';
import { createRecordReader, type RecordReader } from '../../shared/schema/record-reader.ts';
import type { Draft, Notice, TextState } from '../../shared/schema/state.ts';
import { cleanWording, plainWording, textOf } from '../../shared/schema/wording.ts';
import { OpenDocument, request } from './client.ts';
import { CaseFault } from './format.ts';
import { rewriteFragment } from './pen.ts';
import { asidesOf } from '../../shared/permissions/audience.ts';
import { penRefused } from '../../shared/permissions/holders.ts';
import { CLOSE, type ErrorCode } from '../../shared/protocol/errors.ts';
import type { TextView } from '../../shared/protocol/house.ts';
import type { Answers, Verb } from '../../shared/protocol/verbs.ts';

/** Who sits there: a delegation, `chair`, `secretariat` or `reader`. */
export interface Sitting {
  readonly name: string;
  readonly role: 'chair' | 'secretariat' | 'delegate' | 'reader';
  readonly delegation: string | null;
}

export class Actor implements Sitting {
  readonly name: string;
  readonly role: Sitting['role'];
  readonly delegation: string | null;
  readonly #url: string;
  readonly #token: string;
  readonly #text: string;
  readonly #record: OpenDocument;
  readonly #asides: readonly OpenDocument[];
  #desk: OpenDocument | null = null;
  #pen: OpenDocument | null = null;
  readonly #reader: RecordReader;
  online = true;
  /** What was asked for while not connected, done in order on coming back. */
  readonly later: (() => Promise<void>)[] = [];
  /** The words of what it drafted while not connected, on its own screen alone. */
  readonly #ownScreen: string[] = [];

  constructor(sitting: Sitting, url: string, token: string, text: string) {
    this.name = sitting.name;
    this.role = sitting.role;
    this.delegation = sitting.delegation;
    this.#url = url;
    this.#token = token;
    this.#text = text;
    this.#record = this.#open('record');
    this.#asides = asidesOf(sitting).map((audience) => this.#open('aside', audience));
    this.#reader = createRecordReader(this.#record.doc, this.#asides.map((aside) => aside.doc));
  }

  #open(kind: 'record' | 'aside' | 'desk' | 'pen', whose?: string): OpenDocument {
    return new OpenDocument(this.#url, `${kind}/${this.#text}${whose === undefined ? '' : `/${whose}`}`, this.#token);
  }

  /** The text as this seat has it before it. */
  get state(): TextState {
    return this.#reader.state();
  }

  act<V extends Verb>(verb: V, body: unknown): Promise<Answers[V]> {
    if (!this.online) throw new CaseFault(`${this.name} is not connected, and may only write, propose and revise`);
    return request(this.#url, `/api/texts/${this.#text}/${verb}`, this.#token, body);
  }

  /** What it was told, oldest first. */
  get notices(): readonly Notice[] {
    return this.#reader.notices();
  }

  /** A request of its own beside the verbs. */
  ask<T>(path: string, body?: unknown): Promise<T> {
    return request<T>(this.#url, path, this.#token, body);
  }

  /** What the server says that this seat may know. */
  async #view(): Promise<TextState> {
    return (await request<TextView>(this.#url, `/api/texts/${this.#text}`, this.#token)).state;
  }

  #documents(): OpenDocument[] {
    return [this.#record, ...this.#asides, this.#desk, this.#pen].filter((one) => one !== null);
  }

  /** Waits until everything of this actor's is in the log, and it has what was in the log when this was called. */
  async inSync(): Promise<void> {
    if (!this.online) return;
    await Promise.all(this.#documents().map((one) => one.settled()));
    for (const one of this.#documents()) if (one !== this.#pen && one.closed !== null) throw lost(this.name, one.closed);
    if (this.#pen?.closed != null) await this.takePen();
  }

  /** Waits until it sees just what the server says that it may know. Nobody else may act meanwhile. */
  async seesWhatItMay(): Promise<void> {
    if (!this.online) return;
    const may = plain(await this.#view());
    await this.#record.until(`what ${this.name} may know`, () => isDeepStrictEqual(plain(this.state), may));
  }

  /** Why it may not write, as far as it knows; null when it holds the pen. */
  get penRefused(): ErrorCode | null {
    return penRefused(this.state.head, this);
  }

  /** Opens the pen, or a new one where its generation has ended; null and the reason when this seat does not hold it. */
  async takePen(): Promise<{ pen: OpenDocument } | { refused: ErrorCode }> {
    for (;;) {
      const pen = (this.#pen ??= this.#open('pen'));
      await pen.settled();
      if (pen.closed === null) return { pen };
      const { code, reason } = pen.closed;
      pen.destroy();
      this.#pen = null;
      if (code === CLOSE.notPermitted) return { refused: reason as ErrorCode };
      if (code !== CLOSE.stale) throw lost(this.name, { code, reason });
    }
  }

  /** The pen as it was when the connection was lost; null where it was not held then. */
  get penAtHand(): OpenDocument | null {
    return this.#pen;
  }

  async #openDesk(): Promise<OpenDocument> {
    const whose = this.role === 'delegate' ? this.delegation : this.role;
    if (whose === null || this.role === 'reader') throw new CaseFault(`${this.name} has no desk`);
    const desk = (this.#desk ??= this.#open('desk', whose));
    if (this.online) await desk.settled();
    return desk;
  }

  /** Whether words of its own can come back to it. */
  get hasDesk(): boolean {
    return this.role !== 'reader';
  }

  /** Goes away, with what a person at the screen would have before them. */
  async disconnect(): Promise<void> {
    if (this.hasDesk) await this.#openDesk();
    if (this.penRefused === null) await this.takePen();
    await this.inSync();
    this.online = false;
    for (const one of this.#documents()) one.disconnect();
  }

  /** Comes back: documents first, then what was asked for meanwhile. */
  async reconnect(): Promise<void> {
    this.online = true;
    for (const one of this.#documents()) one.connect();
    await this.inSync();
    this.#ownScreen.length = 0;
    for (const run of this.later.splice(0)) await run();
  }

  /** Drafts while not connected: these words stand on its own screen, and the rest is done on coming back. */
  draftsAway(wording: string | null, run: () => Promise<void>): void {
    if (wording !== null) this.#ownScreen.push(textOf(cleanWording(plainWording(wording))));
    this.later.push(run);
  }

  /** Rewrites the words of a draft on the desk, as a colleague typing there would. */
  async writeDraft(draft: string, wording: string): Promise<void> {
    const desk = await this.#openDesk();
    await desk.until(`draft ${draft}`, () => readDrafts(desk.doc).some((one) => one.id === draft));
    rewriteFragment(desk.doc, deskFragment(desk.doc, draft), textOf(readDraftWording(desk.doc, draft)), wording);
    await desk.until('everything saved', () => desk.saved);
  }

  /** Writes the delegation's private note on a provision. */
  async writeNote(provision: string, body: string): Promise<void> {
    const desk = await this.#openDesk();
    const note = deskNote(desk.doc, provision);
    desk.doc.transact(() => {
      note.delete(0, note.length);
      note.insert(0, body);
    });
    await desk.until('everything saved', () => desk.saved);
  }
  async noteOn(provision: string): Promise<string> {
    return deskNote((await this.#openDesk()).doc, provision).toString();
  }

  /** A draft on the desk; undefined where there is no such draft. */
  async draft(id: string): Promise<Draft | undefined> {
    return readDrafts((await this.#openDesk()).doc).find((one) => one.id === id);
  }

  /** The wordings of its drafts, oldest first; a deletion, a move and a bracket have none. */
  async drafts(): Promise<string[]> {
    if (!this.hasDesk) return [];
    const { doc } = await this.#openDesk();
    const lying = readDrafts(doc)
      .filter((draft) => draft.kind === 'amend' || draft.kind === 'add')
      .map((draft) => textOf(cleanWording(readDraftWording(doc, draft.id))));
    return [...lying, ...this.#ownScreen];
  }

  /** Everything on its desk, and what it may know of the text: for telling whether anything changed. */
  async everything(): Promise<unknown> {
    const { head, ...rest } = await this.#view();
    const doc = this.hasDesk ? (await this.#openDesk()).doc : null;
    const desk = doc === null ? [] : readDrafts(doc).map((draft) => [draft, readDraftWording(doc, draft.id)]);
    return plain({ head: { ...head, changed: null }, ...rest, desk });
  }

  close(): void {
    this.#reader.destroy();
    for (const one of this.#documents()) one.destroy();
  }
}

function lost(name: string, { code, reason }: { code: number; reason: string }): Error {
  return new Error(`${name} lost a document: ${String(code)} ${reason}`);
}

const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value));
