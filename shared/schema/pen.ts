/**
 * The pen: the scratch document in which those who hold the pen write the text itself (DESIGN 4, Pen). Per provision an
 * order key, kind, level and removed flag in the map `provisions`, and its words in a top-level fragment `p:ID`. Top-level,
 * because a client can neither delete nor replace such a fragment, whatever it sends.
 */
import * as Y from 'yjs';
import { KINDS, type Kind } from './state.ts';
import type { Wording } from './wording.ts';
import { readFragment, writeFragment } from './yruns.ts';

export interface PenProvision {
  readonly id: string;
  /** Fractional order key; ties are broken by id. */
  readonly order: string;
  readonly kind: Kind;
  readonly level: number;
  readonly removed: boolean;
}

/** The map that says which generation a scratch document is of; its first item has a client ID of its own. */
export const GENERATION = 'generation';

export function penProvisions(doc: Y.Doc): Y.Map<Y.Map<unknown>> {
  return doc.getMap('provisions');
}

export function penFragment(doc: Y.Doc, provision: string): Y.XmlFragment {
  return doc.getXmlFragment(`p:${provision}`);
}

function readOne(id: string, entry: unknown): PenProvision | null {
  if (!(entry instanceof Y.Map)) return null;
  const order: unknown = entry.get('order');
  const kind: unknown = entry.get('kind');
  const level: unknown = entry.get('level');
  if (typeof order !== 'string' || order.length === 0 || order.length > 200) return null;
  const known = KINDS.find((one) => one === kind) ?? 'paragraph';
  const deep = typeof level === 'number' && Number.isInteger(level) && level >= 0 && level <= 6 ? level : 0;
  return {
    id,
    order,
    kind: known,
    level: known === 'item' ? Math.max(1, deep) : 0,
    removed: entry.get('removed') === true,
  };
}

/** All provisions of the pen in order, removed ones included; entries that are not in form are left out. */
export function readPen(doc: Y.Doc): PenProvision[] {
  const out: PenProvision[] = [];
  penProvisions(doc).forEach((entry, id) => {
    const one = /^[\w-]{1,64}$/.test(id) && id !== '__proto__' ? readOne(id, entry) : null;
    if (one !== null) out.push(one);
  });
  return out.sort((a, b) => (a.order < b.order ? -1 : a.order > b.order ? 1 : a.id < b.id ? -1 : 1));
}

/** The words of a provision in the pen, as they are. */
export function readPenWording(doc: Y.Doc, provision: string): Wording {
  return readFragment(penFragment(doc, provision));
}

/** Enters a provision. Call inside a transaction. */
export function addPenProvision(doc: Y.Doc, provision: PenProvision, wording: Wording): void {
  const entry = new Y.Map<unknown>();
  entry.set('order', provision.order);
  entry.set('kind', provision.kind);
  entry.set('level', provision.level);
  entry.set('removed', provision.removed);
  penProvisions(doc).set(provision.id, entry);
  writeFragment(penFragment(doc, provision.id), wording);
}

/** Changes what stands beside the words of a provision. Call inside a transaction; unknown provisions are left alone. */
export function setPenProvision(doc: Y.Doc, id: string, to: Partial<Omit<PenProvision, 'id'>>): void {
  const entry = penProvisions(doc).get(id);
  if (!(entry instanceof Y.Map)) return;
  for (const [key, value] of Object.entries(to)) if (entry.get(key) !== value) entry.set(key, value);
}
