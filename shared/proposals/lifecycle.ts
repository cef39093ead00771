/** What becomes of proposals: their numbers, what the gavel sets aside, what accepting one does. Facts only, no acts. */
import type { ChangeName, Kind, Proposal, TextState } from '../schema/state.ts';
import type { Party, Wording } from '../schema/wording.ts';
import { applyChanges, isNamed } from './redline.ts';
import { normalWording } from '../schema/wording.ts';
import { carried } from './carry.ts';
import type { Carried, Change } from './model.ts';
import { isLocked, isOpen } from './open.ts';
import { additionOf, additions, anchorOf } from './places.ts';

/** How a proposal is called: `P-07`, after a revision `P-07 Rev.1`. */
export function proposalNumber(proposal: Pick<Proposal, 'serial' | 'revision'>): string {
  const number = `P-${String(proposal.serial).padStart(2, '0')}`;
  return proposal.revision === 0 ? number : `${number} Rev.${String(proposal.revision)}`;
}

/** The open proposals on a provision, in order of tabling. */
export function openOn(state: Pick<TextState, 'proposals'>, provision: string): Proposal[] {
  return state.proposals.filter((proposal) => proposal.target === provision && isOpen(proposal));
}

/** The proposals that agreeing these provisions sets aside: still tabled on them; deferred ones stay deferred. */
export function setAsideByAgreeing(state: Pick<TextState, 'proposals'>, provisions: readonly string[]): Proposal[] {
  return state.proposals.filter(
    (proposal) =>
      proposal.state === 'tabled' && isOpen(proposal) && proposal.target !== null && provisions.includes(proposal.target),
  );
}

/** The changes of a proposal against the text as it stands, as they are numbered in the rolling text. */
export function changesOf(proposal: Proposal, state: Pick<TextState, 'provisions' | 'proposals'>): readonly Change[] {
  const told = carried(proposal, state);
  return told.type === 'applies' ? told.changes : [];
}

/** What accepting does to the text. */
export type Acceptance =
  /** Words change: these splices of the current wording; what they put in is `by`'s (R4). */
  | {
      readonly type: 'words';
      readonly provision: string;
      readonly changes: readonly Change[];
      readonly wording: Wording;
      readonly by: Party;
    }
  /** A provision is entered after a standing one, right behind a standing or removed one (null: at the beginning). */
  | {
      readonly type: 'provision';
      readonly after: string | null;
      readonly behind: string | null;
      readonly kind: Kind;
      readonly level: number;
      readonly wording: Wording;
      readonly by: Party;
    }
  | { readonly type: 'removal'; readonly provision: string }
  /** A provision goes directly after another standing one (null: to the beginning). */
  | { readonly type: 'place'; readonly provision: string; readonly after: string | null }
  /** All of it is in the text already. */
  | { readonly type: 'none' };

export interface Accepted {
  readonly ok: true;
  readonly effect: Acceptance;
  /** The proposal's state after: what is not taken stays tabled. */
  readonly state: 'accepted' | 'tabled';
  readonly partly: boolean;
}
export interface NotAccepted {
  readonly ok: false;
  readonly error: 'changed' | 'invalid' | 'agreed' | 'not-found';
  readonly why: string;
}

function no(error: NotAccepted['error'], why: string): NotAccepted {
  return { ok: false, error, why };
}

/**
 * What accepting a proposal does now, whole (`chosen` null) or in the named changes. Errors: `not-found`; `changed` (no
 * longer open, or overtaken); `invalid` (a bracket offers no words; no change of that name); `agreed` (its target is locked).
 */
export function acceptance(
  state: Pick<TextState, 'provisions' | 'proposals'>,
  id: string,
  chosen: readonly ChangeName[] | null,
): Accepted | NotAccepted {
  const proposal = state.proposals.find((one) => one.id === id);
  if (proposal === undefined) return no('not-found', `There is no proposal ${id}`);
  const number = proposalNumber(proposal);
  const target = state.provisions.find((provision) => provision.id === proposal.target);
  // Before anything else: a proposal that the gavel set aside is refused because its words are agreed.
  if (target !== undefined && !target.removed && isLocked(target)) return no('agreed', `What ${number} is about is agreed`);
  if (!isOpen(proposal)) return no('changed', `${number} is not open any more`);
  if (proposal.kind === 'bracket') return no('invalid', `${number} brackets words and offers none to accept`);
  const told = carried(proposal, state);
  if (told.type === 'overtaken') return no('changed', `${number} was overtaken by other changes of the same words`);
  if (chosen !== null && (proposal.kind !== 'amend' || told.type !== 'applies')) {
    return no('invalid', `${number} can only be accepted whole`);
  }
  if (told.type === 'absorbed') return { ok: true, effect: { type: 'none' }, state: 'accepted', partly: false };
  // Those who ask for the same words have one place: that of the first.
  const addition = additions(state).find((one) => one.proposals.includes(proposal)) ?? additionOf(proposal, state);
  if (addition !== null) {
    const { after, behind, kind, level, wording } = addition;
    return taken({ type: 'provision', after, behind, kind, level, wording, by: proposal.delegation });
  }
  if (target === undefined || told.type === 'orphaned') return no('not-found', `What ${number} is about is not in the text`);
  switch (proposal.kind) {
    case 'delete':
      return taken({ type: 'removal', provision: target.id });
    case 'move':
      return taken({ type: 'place', provision: target.id, after: anchorOf(state.provisions, proposal.after, target.id) });
    default:
      return wordsTaken(proposal, target.id, normalWording(target.wording), told, chosen);
  }
}

function taken(effect: Acceptance): Accepted {
  return { ok: true, effect, state: 'accepted', partly: false };
}

function wordsTaken(
  proposal: Proposal,
  provision: string,
  current: Wording,
  { changes, wording }: Extract<Carried, { type: 'applies' }>,
  chosen: readonly ChangeName[] | null,
): Accepted | NotAccepted {
  const left = [...changes];
  for (const name of chosen ?? []) {
    // Two changes may have one name; each naming takes one of them.
    const at = left.findIndex((change) => isNamed(change, name));
    if (at === -1) return no('invalid', `${proposalNumber(proposal)} has no change from “${name.deleted}” to “${name.inserted}”`);
    left.splice(at, 1);
  }
  if (chosen === null || left.length === 0) {
    return taken({ type: 'words', provision, changes, wording, by: proposal.delegation });
  }
  const some = changes.filter((change) => !left.includes(change));
  if (some.length === 0) return no('invalid', 'No change was named');
  const effect = { type: 'words', provision, changes: some, wording: applyChanges(current, some), by: proposal.delegation } as const;
  return { ok: true, effect, state: 'tabled', partly: true };
}
