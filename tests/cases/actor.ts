/** One seat of a case: its token, the documents that it has open, and what it does while it is not connected. */
import { randomUUID } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { generateKeyBetween } from 'fractional-indexing';
import { readDrafts, readDraftWording, deskFragment } from '../../shared/schema/desk.ts';
import { addPenProvision, penFragment, readPen, readPenWording } from '../../shared/schema/pen.ts';
import { createRecordReader, type RecordReader } from '../../shared/schema/record.ts';
import type { Kind, TextState } from '../../shared/schema/state.ts';
import { cleanWording, plainWording, textOf } from '../../shared/schema/wording.ts';
import { spliceText, textOfFragment, writeFragment } from '../../shared/schema/yruns.ts';
import { redline } from '../../shared/proposals/redline.ts';
import { OpenDocument, request } from './client.ts';
import { CLOSE, type ErrorCode } from '../../shared/protocol/errors.ts';
import type { TextView } from '../../shared/protocol/house.ts';
import type { Answers, Verb } from '../../shared/protocol/verbs.ts';

/** What a write at the pen came to. */
export type Written = ErrorCode | null;

export class Actor {
  readonly name: string;
  /** Delegation, `chair` or `secretariat`; null for readers. */
  readonly party: string | null;
  readonly #url: string;
  readonly #token: string;
  readonly #text: string;
  readonly record: OpenDocument;
  readonly aside: OpenDocument | null;
  readonly desk: OpenDocument | null;
  pen: OpenDocument | null = null;
  readonly #reader: RecordReader;
  online = true;
  /** What was asked for while not connected, done in order on coming back. */
  readonly later: (() => Promise<void>)[] = [];

  constructor(name: string, party: string | null, url: string, token: string, text: string) {
    this.name = name;
    this.party = party;
    this.#url = url;
    this.#token = token;
    this.#text = text;
    this.record = new OpenDocument(url, `record/${text}`, token);
    const audience = party === 'chair' || party === 'secretariat' ? 'CHAIR' : party;
    this.aside = audience === null ? null : new OpenDocument(url, `aside/${text}/${audience}`, token);
    this.desk = party === null ? null : new OpenDocument(url, `desk/${text}/${party}`, token);
    this.#reader = createRecordReader(this.record.doc, this.aside === null ? [] : [this.aside.doc]);
  }

  get state(): TextState {
    return this.#reader.state();
  }

  act<V extends Verb>(verb: V, body: unknown): Promise<Answers[V]> {
    return request(this.#url, `/api/texts/${this.#text}/${verb}`, this.#token, body);
  }

  #documents(): OpenDocument[] {
    return [this.record, this.aside, this.desk, this.pen].filter((one) => one !== null);
  }

  /** Waits until everything of this actor's is in the log, and it has what the server says that it may know. */
  async inSync(): Promise<void> {
    if (!this.online) return;
    if (this.pen?.closed?.code === CLOSE.stale) this.pen.renew();
    const { pen } = this;
    if (pen !== null) await pen.until('saved or closed', () => pen.saved || pen.closed !== null);
    if (pen?.closed?.code === CLOSE.stale) return this.inSync();
    if (pen?.closed != null) this.#dropPen();
    if (this.desk !== null) await this.desk.until('saved', () => this.desk?.saved === true);
    const view = await request<TextView>(this.#url, `/api/texts/${this.#text}`, this.#token);
    const same = (): boolean => this.record.provider.synced && isDeepStrictEqual(plain(this.state), plain(view.state));
    const aside = this.aside;
    await Promise.all([
      this.record.until('the state of the record', same).catch((error: unknown) => {
        throw error instanceof Error ? error : new Error('not in sync');
      }),
      aside?.until('its aside', same) ?? Promise.resolve(),
    ].slice(0, aside === null ? 1 : 2)).catch(async (error: unknown) => {
      // Others may have acted between the answer and our look: ask anew, once.
      const again = await request<TextView>(this.#url, `/api/texts/${this.#text}`, this.#token);
      if (!isDeepStrictEqual(plain(this.state), plain(again.state))) throw error;
    });
  }

  #dropPen(): void {
    this.pen?.destroy();
    this.pen = null;
  }

  /** Opens the pen if this seat holds it; the reason if not. */
  async takePen(): Promise<ErrorCode | null> {
    if (this.pen !== null && this.pen.closed === null) return null;
    if (this.pen?.closed?.code === CLOSE.stale) this.pen.renew();
    const pen = (this.pen ??= new OpenDocument(this.#url, `pen/${this.#text}`, this.#token));
    await pen.until('the pen', () => pen.provider.synced || pen.closed !== null);
    if (pen.closed === null) return null;
    const { code, reason } = pen.closed;
    if (code === CLOSE.stale) return this.takePen();
    this.#dropPen();
    return reason as ErrorCode;
  }

  /** Rewrites a provision, or adds one, through the pen. */
  async write(change: (pen: OpenDocument) => void): Promise<Written> {
    if (this.online) {
      const refused = await this.takePen();
      if (refused !== null) return refused;
    }
    const { pen } = this;
    if (pen === null) return 'closed';
    const had = pen.refusals.length;
    pen.doc.transact(() => change(pen));
    if (!this.online) return null;
    await pen.until('saved, refused or closed', () => pen.saved || pen.closed !== null);
    if (pen.closed !== null) return pen.closed.reason as ErrorCode;
    return pen.refusals[had]?.code ?? null;
  }

  disconnect(): void {
    this.online = false;
    for (const one of this.#documents()) one.disconnect();
  }

  /** Comes back: documents first, then what was asked for meanwhile. */
  async reconnect(): Promise<void> {
    this.online = true;
    for (const one of this.#documents()) one.connect();
    const { pen } = this;
    if (pen !== null) {
      await pen.until('saved or closed', () => pen.saved || pen.closed !== null);
      if (pen.closed?.code === CLOSE.stale) await this.takePen();
    }
    await this.record.until('sync', () => this.record.provider.synced);
    for (const run of this.later.splice(0)) await run();
  }

  /** Rewrites the words of a draft on the desk, as a colleague typing there would. */
  async writeDraft(draft: string, wording: string): Promise<void> {
    const { desk } = this;
    if (desk === null) throw new Error(`${this.name} has no desk`);
    await desk.until(`draft ${draft}`, () => readDrafts(desk.doc).some((one) => one.id === draft));
    rewriteFragment(desk.doc, deskFragment(desk.doc, draft), textOf(readDraftWording(desk.doc, draft)), wording);
    await desk.until('saved', () => desk.saved);
  }

  /** The wordings of its drafts, oldest first. */
  drafts(): string[] {
    const { desk } = this;
    return desk === null ? [] : readDrafts(desk.doc).map((one) => textOf(cleanWording(readDraftWording(desk.doc, one.id))));
  }

  close(): void {
    this.#reader.destroy();
    for (const one of this.#documents()) one.destroy();
  }
}

const plain = (state: TextState): unknown => JSON.parse(JSON.stringify(state));

/** One deletion and insertion per change, in one transaction. */
export function rewriteFragment(doc: OpenDocument['doc'], fragment: ReturnType<typeof penFragment>, from: string, to: string): void {
  const text = textOfFragment(fragment);
  doc.transact(() => {
    if (text === null) writeFragment(fragment, plainWording(to));
    else spliceText(text, redline(plainWording(from), plainWording(to)).map((change) => change.splice));
  });
}

/** Rewrites a provision in the pen. */
export function rewriteProvision(pen: OpenDocument, id: string, wording: string): void {
  rewriteFragment(pen.doc, penFragment(pen.doc, id), textOf(readPenWording(pen.doc, id)), wording);
}

/** Adds a provision in the pen after another (null: at the beginning); gives its id. */
export function addToPen(pen: OpenDocument, after: string | null, kind: Kind, level: number, wording: string): string {
  const listed = readPen(pen.doc).filter((one) => !one.removed);
  const at = after === null ? 0 : listed.findIndex((one) => one.id === after) + 1;
  const order = generateKeyBetween(listed[at - 1]?.order ?? null, listed[at]?.order ?? null);
  const id = randomUUID().replaceAll('-', '');
  addPenProvision(pen.doc, { id, order, kind, level, removed: false }, plainWording(wording));
  return id;
}
