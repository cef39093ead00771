/**
 * Carets between those who edit one scratch document. What goes out is a place only; the server adds whose it is (by
 * delegation, on a desk also by name) and believes nobody's own word for that.
 */
import type { Awareness } from 'y-protocols/awareness';
import * as Y from 'yjs';
import type { Party } from '../../shared/schema/wording.ts';
import { textOfFragment } from '../../shared/schema/yruns.ts';
import type { Place } from './pen-hand.ts';

/** A selection that stays with its letters while others edit. */
export interface Cursor {
  readonly anchor: unknown;
  readonly head: unknown;
}

/** Another's caret. */
export interface Caret {
  readonly client: number;
  readonly party: Party;
  /** On a desk: the colleague's name. */
  readonly name: string | null;
  readonly cursor: Cursor;
}

/** How an editor finds fragments: by provision (pen) or by draft (desk). */
export interface Fragments {
  readonly doc: Y.Doc;
  fragment(id: string): Y.XmlFragment;
  /** The id of a fragment, if it is one of these. */
  idOf(fragment: Y.AbstractType<unknown>): string | null;
}

function relative(fragments: Fragments, place: Place): unknown {
  const text = textOfFragment(fragments.fragment(place.provision));
  if (text === null) return null;
  const offset = Math.min(place.offset, text.length);
  // Behind the letter before it: a caret at the end of a word stays there when others type after it.
  return Y.relativePositionToJSON(Y.createRelativePositionFromTypeIndex(text, offset, offset === 0 ? 0 : -1));
}

/** A selection as it goes out. */
export function cursorOf(fragments: Fragments, anchor: Place, head: Place): Cursor {
  return { anchor: relative(fragments, anchor), head: relative(fragments, head) };
}

/** Where an end of a cursor stands now; null when it cannot be told (not yet received, foreign form). */
export function placeOf(fragments: Fragments, end: unknown): Place | null {
  try {
    if (typeof end !== 'object' || end === null) return null;
    const found = Y.createAbsolutePositionFromRelativePosition(Y.createRelativePositionFromJSON(end), fragments.doc);
    const fragment = found?.type.parent?.parent;
    if (found === null || !(fragment instanceof Y.AbstractType)) return null;
    const provision = fragments.idOf(fragment);
    return provision === null ? null : { provision, offset: found.index };
  } catch {
    return null;
  }
}

/** Tells the others where one is; null when one is nowhere. */
export function sendCursor(awareness: Awareness, cursor: Cursor | null): void {
  const now: unknown = awareness.getLocalState()?.['cursor'] ?? null;
  if (JSON.stringify(now) !== JSON.stringify(cursor)) awareness.setLocalState({ cursor });
}

/** The carets of the others. */
export function caretsOf(awareness: Awareness): Caret[] {
  const out: Caret[] = [];
  awareness.getStates().forEach((state, client) => {
    const party: unknown = state['party'];
    const name: unknown = state['name'];
    const cursor: unknown = state['cursor'];
    if (client === awareness.clientID || typeof party !== 'string' || typeof cursor !== 'object' || cursor === null) return;
    if (!('anchor' in cursor) || !('head' in cursor)) return;
    out.push({ client, party, name: typeof name === 'string' && name !== '' ? name : null, cursor: { anchor: cursor.anchor, head: cursor.head } });
  });
  return out;
}
