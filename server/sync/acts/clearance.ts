/** Clearance: a draft asks its head of delegation, who clears it as its words stand or sends it back (a right on the seat). */
import { digestOfValue } from '../../../shared/lib/digest.ts';
import { Refusal } from '../../../shared/protocol/errors.ts';
import { readDraftWording } from '../../../shared/schema/desk.ts';
import type { Clearance, Draft } from '../../../shared/schema/state.ts';
import { cleanWording, type Wording } from '../../../shared/schema/wording.ts';
import type { ActContext } from '../context.ts';
import { DONE, type Act } from './act.ts';
import { onDesk } from './desk.ts';

/** Whether a draft was cleared in just these words. */
export function isCleared(draft: Draft, wording: Wording): boolean {
  return draft.clearance?.state === 'cleared' && draft.clearance.digest === digestOfValue(wording);
}

function mark(ctx: ActContext, id: string, verb: string, clearanceOf: (words: Wording) => Clearance): void {
  const desk = ctx.desk();
  const draft = desk.drafts.get(id);
  if (draft === undefined) throw new Refusal('not-found', 'No such draft.');
  const clearance = clearanceOf(cleanWording(readDraftWording(desk.doc, id)));
  onDesk(ctx, desk, { verb, lay: [{ ...draft, clearance }] });
}

export const askClearance: Act<'ask-clearance'> = (ctx, body) => {
  mark(ctx, body.draft, 'ask-clearance', () => ({ state: 'asked', note: null, digest: null }));
  return DONE;
};

export const clear: Act<'clear'> = (ctx, body) => {
  mark(ctx, body.draft, 'clear', (words) => ({ state: 'cleared', note: null, digest: digestOfValue(words) }));
  return DONE;
};

export const sendBack: Act<'send-back'> = (ctx, body) => {
  mark(ctx, body.draft, 'send-back', () => ({ state: 'sent-back', note: body.note, digest: null }));
  return DONE;
};

export const clearanceRule: Act<'clearance-rule'> = (ctx, body) => {
  onDesk(ctx, ctx.desk(), { verb: 'clearance-rule', clearance: body.required });
  return DONE;
};
