/** Private notes on a desk have a limit of their own: what a note cannot hold stands in a draft beside it (R7). */
import { LIMITS } from '../../shared/protocol/verbs.ts';
import { deskNote } from '../../shared/schema/desk.ts';
import { cleanWording } from '../../shared/schema/wording.ts';
import type { ActContext } from './context.ts';
import type { Desk } from './desks.ts';
import { aboutProvision, layReturned } from './laying.ts';

/** A note that was too long: the draft that holds the rest of it (null where that was blank), and how much a note holds. */
export interface Cut {
  readonly draft: string | null;
  readonly limit: number;
}

/** Cuts the note on a provision to what a note holds; null where it is no longer than that. Inside an entry. */
export function keepNote(ctx: ActContext, desk: Desk, provision: string): Cut | null {
  const note = deskNote(desk.doc, provision);
  if (note.length <= LIMITS.note) return null;
  const text = note.toJSON();
  const at = /[\uD800-\uDBFF]/.test(text[LIMITS.note - 1] ?? '') ? LIMITS.note - 1 : LIMITS.note;
  const rest = cleanWording([{ text: text.slice(at) }]);
  note.delete(at, note.length - at);
  if (rest.length === 0) return { draft: null, limit: LIMITS.note };
  const about = aboutProvision(ctx.docs.state, provision, null, null, null);
  return { draft: layReturned(ctx, desk, { provision, reason: 'not-permitted', about, wording: rest, mended: null }), limit: LIMITS.note };
}
