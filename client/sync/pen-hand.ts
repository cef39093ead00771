/** Who edits with the pen, and the places and outcomes of an edit. */
import type * as Y from 'yjs';
import { penProvisions, readPen, readPenWording, type PenProvision } from '../../shared/schema/pen.ts';
import type { Kind } from '../../shared/schema/state.ts';
import { textOf, type Wording } from '../../shared/schema/wording.ts';

/** Who edits, and what the edit may not touch. */
export interface PenHand {
  readonly doc: Y.Doc;
  /** Origin of the transactions: an `Edit`, so that they are saved, counted and undone as the person's own. */
  readonly origin: unknown;
  readonly newId: () => string;
  /** In [0, 1). */
  readonly random: () => number;
  readonly locked: (provision: string) => boolean;
}

/** A place between two letters (UTF-16 units). */
export interface Place {
  readonly provision: string;
  readonly offset: number;
}

/** A provision's worth of words to put in. Without a kind it goes on as the provision before it does. */
export interface PenLine {
  readonly kind?: Kind;
  readonly level?: number;
  readonly wording: Wording;
}

/** Where the caret goes, and the locked provisions that kept (part of) the edit from happening. */
export interface Outcome {
  readonly place: Place | null;
  readonly blocked: readonly string[];
}

/** Nothing was done, or not on these. */
export const nothing = (blocked: readonly string[] = []): Outcome => ({ place: null, blocked });
/** The caret goes there. */
export const at = (provision: string, offset: number, blocked: readonly string[] = []): Outcome => ({ place: { provision, offset }, blocked });

/** The provisions that stand, in order. */
export function standing(doc: Y.Doc): PenProvision[] {
  return readPen(doc).filter((one) => !one.removed);
}

/** How many letters (UTF-16 units) a provision has. */
export function lengthOf(doc: Y.Doc, provision: string): number {
  return textOf(readPenWording(doc, provision)).length;
}

/** Whether a provision was entered in this very document. */
export function isOwn(doc: Y.Doc, provision: string): boolean {
  return penProvisions(doc)._map.get(provision)?.id.client === doc.clientID;
}
