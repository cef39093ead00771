/** The pen is brought to what the record says: after acts, and to undo what may not stand (DESIGN 4, Pen). */
import { generateKeyBetween, generateNKeysBetween } from 'fractional-indexing';
import { penFragment, penProvisions, setPenProvision, type PenProvision } from '../../shared/schema/pen.ts';
import type { Provision } from '../../shared/schema/state.ts';
import { cleanWording, sameWording, type Wording } from '../../shared/schema/wording.ts';
import { readFragment, spliceText, textOfFragment, writeFragment } from '../../shared/schema/yruns.ts';
import * as Y from 'yjs';
import { wordsOf } from './context.ts';
import type { Documents } from './documents.ts';
import { splicesBetween } from './edits.ts';
import type { OpenPen } from './open-pen.ts';

/** The keys for the provisions of a new pen, in order. */
export function orderKeys(count: number): string[] {
  return generateNKeysBetween(null, null, count);
}

/**
 * Brings a fragment to these words by the smallest edit. Its line is never replaced: what others are typing into it at this
 * moment would vanish with the old one (R7).
 */
export function mendWords(fragment: Y.XmlFragment, to: Wording): void {
  const text = textOfFragment(fragment);
  if (text === null) {
    writeFragment(fragment, to);
    return;
  }
  spliceText(text, splicesBetween(readFragment(fragment), to));
}

/** `mendWords` for a provision of the pen. */
export function mendFragment(pen: OpenPen, id: string, to: Wording): void {
  pen.doc.transact(() => mendWords(penFragment(pen.doc, id), to));
}

/** Puts right what stands beside the words of a provision, its entry too where there is none that can be read. */
export function mendEntry(pen: OpenPen, provision: PenProvision): void {
  const { id, ...fields } = provision;
  const map = penProvisions(pen.doc);
  if (!(map.get(id) instanceof Y.Map)) map.set(id, new Y.Map());
  setPenProvision(pen.doc, id, fields);
  if (textOfFragment(penFragment(pen.doc, id)) === null) mendFragment(pen, id, pen.words(id));
}

/**
 * Makes the pen say what the record says. Words in the pen that differ only in what cleaning takes out (a trailing space) are
 * left alone.
 */
export function penFollows(docs: Documents): void {
  const { pen } = docs;
  if (pen === null) return;
  const { provisions } = docs.draftState;
  if (pen.follows(provisions)) return;
  const standing = provisions.filter((provision) => !provision.removed);
  const known = new Map(pen.list().map((one) => [one.id, one]));
  const keys = keysFor(standing, known);
  pen.doc.transact(() => {
    standing.forEach((provision, i) => {
      const words = wordsOf(provision);
      mendEntry(pen, { id: provision.id, order: keys[i] ?? '', kind: provision.kind, level: provision.level, removed: false });
      if (!sameWording(cleanWording(pen.words(provision.id)), words)) mendFragment(pen, provision.id, words);
    });
    const stands = new Set(standing.map((provision) => provision.id));
    for (const [id, one] of known) if (!one.removed && !stands.has(id)) setPenProvision(pen.doc, id, { removed: true });
  });
  pen.followed(provisions);
}

/** Order keys for what stands, as many as possible those that there are. Where these are no keys at all, all are dealt out anew. */
function keysFor(standing: readonly Provision[], known: ReadonlyMap<string, PenProvision>): string[] {
  const has = (provision: Provision): string | null => {
    const one = known.get(provision.id);
    return one === undefined || one.removed ? null : one.order;
  };
  const keys: string[] = [];
  try {
    let last: string | null = null;
    standing.forEach((provision, i) => {
      const own = has(provision);
      const key: string = own !== null && (last === null || own > last) ? own : generateKeyBetween(last, nextKey(standing.slice(i + 1).map(has), last));
      keys.push(key);
      last = key;
    });
    return keys;
  } catch {
    // Keys that no client of ours makes.
    return orderKeys(standing.length);
  }
}

/** The first key after `last` among those that follow. */
function nextKey(following: readonly (string | null)[], last: string | null): string | null {
  return following.find((key) => key !== null && (last === null || key > last)) ?? null;
}
