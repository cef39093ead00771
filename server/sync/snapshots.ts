/**
 * Snapshots: what the fold of a stream amounts to at one entry, in the container of payload.ts. Opening a text reads the
 * newest and folds only what came after. A snapshot is never needed: one that cannot be read is left aside. The one exception
 * is the part `whole` of an entry, which stands for the erased entries before it (R14).
 */
import { decodePayload, encodePayload, PayloadError } from '../log/payload.ts';
import type { Log, StreamId } from '../log/port.ts';
import type { Draft, TextState } from '../../shared/schema/state.ts';
import type { Party } from '../../shared/schema/wording.ts';
import type { Generation } from './generation.ts';
import type { Removed } from './words.ts';

/** The format; what is newer than this is not read. */
export const SNAPSHOT_VERSION = 1;

/** The fold of a text's stream. Documents as one Yjs update each. */
export interface TextFold {
  /** Time of the last entry. */
  readonly at: string;
  readonly past: readonly Generation[];
  readonly pen: { readonly generation: Generation; readonly update: Uint8Array; readonly owners: readonly (readonly [number, Party])[] } | null;
  readonly record: Uint8Array;
  readonly asides: ReadonlyMap<Party, Uint8Array>;
  readonly revisions: ReadonlyMap<number, TextState>;
  /** Latest first. */
  readonly removed: readonly Removed[];
}

/** The fold of a desk's stream. */
export interface DeskFold {
  readonly generation: Generation;
  readonly clearance: boolean;
  readonly drafts: readonly Draft[];
  readonly gone: readonly { readonly draft: Draft; readonly text: string }[];
  readonly update: Uint8Array;
}

type Head<K extends string, T> = { readonly version: number; readonly kind: K } & T;
/** `owners` is absent in those written before it was kept. */
type TextHead = Head<'text', Pick<TextFold, 'at' | 'past' | 'removed'> & { readonly pen: Generation | null; readonly owners?: readonly (readonly [number, Party])[] }>;
type DeskHead = Head<'desk', Omit<DeskFold, 'update'>>;

const json = (value: unknown): Uint8Array => new TextEncoder().encode(JSON.stringify(value));
const parsed = (bytes: Uint8Array): unknown => JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)) as unknown;

/** An issued revision as it was kept. Fields that came later stand as for a text that has nothing of them. */
export function readRevision(bytes: Uint8Array): TextState {
  const { head, ...rest } = parsed(bytes) as TextState;
  return { head: { ...head, erased: (head as Partial<TextState['head']>).erased ?? null }, ...rest };
}

export function packText({ at, past, removed, pen, record, asides, revisions }: TextFold): Uint8Array {
  const head: TextHead = { version: SNAPSHOT_VERSION, kind: 'text', at, past, removed, pen: pen?.generation ?? null, owners: pen?.owners ?? [] };
  const parts = new Map([['head', json(head)], ['record', record]]);
  if (pen !== null) parts.set('pen', pen.update);
  for (const [audience, update] of asides) parts.set(`aside:${audience}`, update);
  for (const [n, state] of revisions) parts.set(`revision:${String(n)}`, json(state));
  return encodePayload(parts);
}

/** Null for what is no snapshot of a text, or one of a later format. */
export function unpackText(bytes: Uint8Array): TextFold | null {
  const found = open<TextHead>(bytes, 'text');
  if (found === null) return null;
  const { head, parts } = found;
  const record = parts.get('record');
  const pen = parts.get('pen');
  if (record === undefined || (head.pen !== null && pen === undefined)) return null;
  const asides = new Map<Party, Uint8Array>();
  const revisions = new Map<number, TextState>();
  for (const [part, of] of parts) {
    if (part.startsWith('aside:')) asides.set(part.slice('aside:'.length), of);
    if (part.startsWith('revision:')) revisions.set(Number(part.slice('revision:'.length)), readRevision(of));
  }
  const { at, past, removed } = head;
  return { at, past, removed, record, asides, revisions, pen: head.pen === null || pen === undefined ? null : { generation: head.pen, update: pen, owners: head.owners ?? [] } };
}

export function packDesk({ update, ...rest }: DeskFold): Uint8Array {
  const head: DeskHead = { version: SNAPSHOT_VERSION, kind: 'desk', ...rest };
  return encodePayload(new Map([['head', json(head)], ['desk', update]]));
}

/** Null for what is no snapshot of a desk, or one of a later format. */
export function unpackDesk(bytes: Uint8Array): DeskFold | null {
  const found = open<DeskHead>(bytes, 'desk');
  const update = found?.parts.get('desk');
  if (found === null || update === undefined) return null;
  const { generation, clearance, drafts, gone } = found.head;
  return { generation, clearance, drafts, gone, update };
}

function open<H extends { readonly version: number; readonly kind: string }>(bytes: Uint8Array, kind: H['kind']): { head: H; parts: Map<string, Uint8Array> } | null {
  try {
    const parts = decodePayload(bytes);
    const head = parts.get('head');
    if (head === undefined) return null;
    const read = parsed(head) as H;
    return read.version === SNAPSHOT_VERSION && read.kind === kind ? { head: read, parts } : null;
  } catch (error) {
    if (error instanceof PayloadError || error instanceof SyntaxError || error instanceof TypeError) return null;
    throw error;
  }
}

/** How much may be in the log after the newest snapshot before another is due. */
export interface KeepEvery {
  readonly entries: number;
  readonly bytes: number;
}

export const KEEP_EVERY: KeepEvery = { entries: 1_000, bytes: 256 * 1024 };

/** How much of each stream came after its newest snapshot. */
export class Since {
  readonly #every: KeepEvery;
  readonly #streams = new Map<string, { entries: number; bytes: number; size: number }>();

  constructor(every: KeepEvery) {
    this.#every = every;
  }

  note(stream: string, bytes: number): void {
    const known = this.#streams.get(stream) ?? { entries: 0, bytes: 0, size: 0 };
    this.#streams.set(stream, { ...known, entries: known.entries + 1, bytes: known.bytes + bytes });
  }

  /** A snapshot of so many bytes stands. The larger it is, the more may follow, so that writing them never costs more than the log. */
  kept(stream: string, size: number): void {
    this.#streams.set(stream, { entries: 0, bytes: 0, size });
  }

  /** The streams of which a snapshot is due; `times` as late as it should be. */
  due(times: number): string[] {
    return [...this.#streams]
      .filter(([, { entries, bytes, size }]) => entries >= times * this.#every.entries || bytes >= times * Math.max(this.#every.bytes, size))
      .map(([stream]) => stream);
  }
}

/** What has snapshots to be written; each is given once. */
interface HasSnapshots {
  readonly text: string;
  snapshotsDue(times: number): readonly { readonly stream: StreamId; readonly seq: number; readonly bytes: Uint8Array }[];
}

interface KeepDeps {
  readonly log: Pick<Log, 'writeSnapshot'>;
  readonly warn: (message: string, facts: Readonly<Record<string, unknown>>) => void;
}

/** Writes the snapshots that are due, or are so many times late; nobody has to wait for them. Never rejects. */
export async function keepSnapshots({ log, warn }: KeepDeps, docs: HasSnapshots, times: number): Promise<void> {
  await Promise.all(
    docs.snapshotsDue(times).map(async ({ stream, seq, bytes }) => {
      try {
        await log.writeSnapshot(stream, seq, bytes);
      } catch (error) {
        warn('no snapshot could be written', { text: docs.text, error: error instanceof Error ? error.name : 'unknown' });
      }
    }),
  );
}
