/** Whether a draft can be tabled as it stands. */
import { digestOfValue } from '../../shared/lib/digest.ts';
import type { Draft, TextState } from '../../shared/schema/state.ts';
import { cleanWording, textOf, type Wording } from '../../shared/schema/wording.ts';
import type { MessageId } from '../i18n/i18n.tsx';
import { cannotTable } from '../room/drafting.ts';
import { draftChanges } from '../room/proposalWords.ts';

/** Whether the head of delegation has cleared a draft in just these words. */
export function isCleared(draft: Draft, wording: Wording): boolean {
  return draft.clearance?.state === 'cleared' && draft.clearance.digest === digestOfValue(cleanWording(wording));
}

/** Why a draft cannot be tabled now; null when it can. `required`: the delegation tables cleared drafts alone. */
export function notReady(state: TextState, draft: Draft, wording: Wording, required: boolean): MessageId | null {
  const why = cannotTable(state, draft);
  if (why !== null) return why;
  if (draft.kind === 'amend' && draftChanges(draft, wording).length === 0) return 'room.draft.nothing';
  if (draft.kind === 'add' && textOf(wording).trim() === '') return 'room.draft.nothing';
  return required && !isCleared(draft, wording) ? 'sponsors.clear.required' : null;
}
