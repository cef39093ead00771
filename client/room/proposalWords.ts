/** What a proposal asks for, as plain data for cards, gists and announcements. */
import { digestOfValue } from '../../shared/lib/digest.ts';
import { carried } from '../../shared/proposals/carry.ts';
import type { Carried, Change } from '../../shared/proposals/model.ts';
import { redline } from '../../shared/proposals/redline.ts';
import type { Draft, Proposal, TextState } from '../../shared/schema/state.ts';
import { normalWording, type Wording } from '../../shared/schema/wording.ts';

export interface ProposalWords {
  readonly told: Carried;
  /** The words under the changes: the provision as it stands; as it stood where the proposal is overtaken. */
  readonly base: Wording;
  readonly changes: readonly Change[];
}

const NONE: readonly Change[] = [];

/** The words and changes of a proposal against the text as it stands. */
export function proposalWords(proposal: Proposal, state: TextState): ProposalWords {
  const told = carried(proposal, state);
  const target = state.provisions.find((one) => one.id === proposal.target);
  if (proposal.kind !== 'amend') return { told, base: target === undefined ? [] : normalWording(target.wording), changes: NONE };
  if (told.type === 'applies' && target !== undefined) return { told, base: normalWording(target.wording), changes: told.changes };
  // Overtaken or in the text: what it asked for is shown against what it was written on.
  return { told, base: proposal.base, changes: redline(proposal.base, proposal.wording) };
}

/** What its delegation would confirm of a wording that was carried over (R10), as a digest; null when there is nothing to. */
export function unconfirmedDigest(proposal: Proposal, told: Carried): string | null {
  if (told.type !== 'applies' || !told.moved || proposal.kind !== 'amend') return null;
  const digest = digestOfValue(told.wording);
  return proposal.confirmed === digest ? null : digest;
}

/** The changes of a draft over what it is written on. */
export function draftChanges(draft: Draft, wording: Wording): readonly Change[] {
  return draft.kind === 'amend' ? redline(draft.base, normalWording(wording)) : NONE;
}
