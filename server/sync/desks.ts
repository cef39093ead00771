/** The desks of a text in memory: what is on them as the server knows it, read from the log and kept right in the document. */
import * as Y from 'yjs';
import { decodePayload } from '../log/payload.ts';
import type { JsonValue, Log } from '../log/port.ts';
import { deskDrafts, deskRules, readDraftWording } from '../../shared/schema/desk.ts';
import type { Draft } from '../../shared/schema/state.ts';
import { textOf, type Party } from '../../shared/schema/wording.ts';
import { type Generation, applyLogged, generationOf, readable } from './generation.ts';
import { unpackDesk, type Since } from './snapshots.ts';
import { deskStream } from './streams.ts';

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

const isObject = (value: JsonValue | undefined): value is { readonly [key: string]: JsonValue } =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Reads the desk of a party: its newest snapshot and what came after it, which `since` is told of. Null: it was never laid out. */
export async function readDesk(log: Log, text: string, party: Party, since: Since): Promise<Desk | null> {
  let doc: Y.Doc | null = null;
  let generation: Generation | null = null;
  const kept: Pick<Desk, 'drafts' | 'gone' | 'clearance'> = { drafts: new Map(), gone: new Map(), clearance: false };
  let seq = 0;
  let lastAt = '';
  const stream = deskStream(text, party);
  const snapshot = await log.readSnapshot(stream);
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
    since.kept(stream, snapshot.bytes.length);
  }
  for await (const entry of log.read(stream, seq + 1)) {
    since.note(stream, entry.payload.length);
    const parts = decodePayload(entry.payload);
    for (const [part, bytes] of parts) {
      if (part === 'desk:new') {
        doc = new Y.Doc();
        applyLogged(doc, bytes);
        generation = generationOf(doc, entry.seq);
        if (isErasing(entry.act)) for (const list of [kept.drafts, kept.gone]) list.clear();
      } else if (part === 'desk' && doc !== null) applyLogged(doc, bytes);
    }
    seq = entry.seq;
    lastAt = entry.at;
    if (doc !== null) foldDeskAct(deskActIn(entry.act, parts), doc, kept);
  }
  if (doc === null || generation === null) return null;
  doc.clientID = generation.client;
  return { party, doc, generation, seq, lastAt, ...kept };
}

export const isErasing = (act: JsonValue): boolean => isObject(act) && act['verb'] === 'erase';

/** What an act did on a desk: in the payload, or in the act itself in logs of the first format. */
export function deskActIn(act: JsonValue, parts: ReadonlyMap<string, Uint8Array>): JsonValue {
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

/** Drafts, and what the document shows of them, that were found to be alike: neither is ever changed in place. */
const alike = new WeakMap<Draft, Draft>();

/** Puts the list of drafts right in the document where a client changed it. Inside an entry. */
export function mendDrafts(desk: Desk): void {
  const shown = deskDrafts(desk.doc);
  for (const key of [...shown.keys()]) if (!desk.drafts.has(key)) shown.delete(key);
  for (const [id, draft] of desk.drafts) {
    const there = shown.get(id);
    if (there !== undefined && (there === draft || alike.get(draft) === there)) continue;
    if (JSON.stringify(there) !== JSON.stringify(draft)) shown.set(id, draft);
    else if (there !== undefined) alike.set(draft, there);
  }
  const rules = deskRules(desk.doc);
  if ((rules.get('clearance') ?? false) !== desk.clearance) rules.set('clearance', desk.clearance);
}
