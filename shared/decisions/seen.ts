/**
 * What the Chair saw (R5): the exact words that a decision is taken on, as plain objects whose digest goes with the decision.
 * If anything in it changed meanwhile, the digests differ, and the decision is refused and shown anew. Positions are no part
 * of it.
 */
import { digestOfValue } from '../lib/digest.ts';
import { carried } from '../proposals/carry.ts';
import { openOn } from '../proposals/lifecycle.ts';
import { anchorOf } from '../proposals/places.ts';
import type { ChangeName, Kind, Proposal, ProposalKind, Provision, TextState } from '../schema/state.ts';
import { normalWording, plainWording, type Wording } from '../schema/wording.ts';
import { foldSpace } from '../lib/words.ts';

/** Says that other words were looked at than those that stand now. */
export interface Override {
  readonly wordings?: ReadonlyMap<string, string>;
}

export interface SeenProposal {
  readonly id: string;
  readonly revision: number;
  readonly state: string;
}
export interface SeenProvision {
  readonly id: string;
  readonly kind: Kind;
  readonly level: number;
  readonly wording: Wording;
}
export interface SeenForAgree {
  readonly act: 'agree' | 'agree-ad-ref';
  readonly provisions: readonly (SeenProvision & { readonly proposals: readonly SeenProposal[] })[];
}
export interface SeenForAccept {
  readonly act: 'accept';
  /** The provision that it is about, or after which it goes; null at the beginning. */
  readonly provision: (SeenProvision & { readonly proposals: readonly SeenProposal[] }) | null;
  readonly proposal: SeenProposal & {
    readonly kind: ProposalKind;
    readonly delegation: string;
    readonly provisionKind: Kind | null;
    readonly level: number;
    readonly after: string | null;
    readonly wording: Wording;
  };
  readonly carried: { readonly type: string; readonly wording: Wording };
  /** Null: all of them. */
  readonly changes: readonly ChangeName[] | null;
}
export interface SeenForAdopt {
  readonly act: 'adopt';
  readonly provisions: readonly SeenProvision[];
}
export type Seen = SeenForAgree | SeenForAccept | SeenForAdopt;

function withWordings(state: TextState, override: Override | undefined): TextState {
  const wordings = override?.wordings;
  if (wordings === undefined || wordings.size === 0) return state;
  const provisions = state.provisions.map((provision): Provision => {
    const text = wordings.get(provision.id);
    return text === undefined ? provision : { ...provision, wording: plainWording(text).map((run) => ({ ...run, by: '' })) };
  });
  return { ...state, provisions };
}

function seenProvision({ id, kind, level, wording }: Provision): SeenProvision {
  return { id, kind, level, wording: normalWording(wording) };
}

function seenProposal({ id, revision, state }: Proposal): SeenProposal {
  return { id, revision, state };
}

function withProposals(state: TextState, provision: Provision): SeenForAgree['provisions'][number] {
  return { ...seenProvision(provision), proposals: openOn(state, provision.id).map(seenProposal) };
}

/** What is seen when these provisions are agreed, in the order of the text. Removed and unknown ones are left out. */
export function seenForAgree(state: TextState, provisions: readonly string[], adReferendum: boolean, override?: Override): SeenForAgree {
  const seen = withWordings(state, override);
  return {
    act: adReferendum ? 'agree-ad-ref' : 'agree',
    provisions: seen.provisions
      .filter((provision) => !provision.removed && provisions.includes(provision.id))
      .map((provision) => withProposals(seen, provision)),
  };
}

/** What is seen when a proposal is accepted, whole (`changes` null) or in part. Throws a RangeError on an unknown proposal. */
export function seenForAccept(state: TextState, id: string, changes: readonly ChangeName[] | null, override?: Override): SeenForAccept {
  const seen = withWordings(state, override);
  const proposal = seen.proposals.find((one) => one.id === id);
  if (proposal === undefined) throw new RangeError(`There is no proposal ${id}`);
  const about = proposal.target ?? anchorOf(seen.provisions, proposal.after);
  const provision = seen.provisions.find((one) => one.id === about);
  const told = carried(proposal, seen);
  return {
    act: 'accept',
    provision: provision === undefined ? null : withProposals(seen, provision),
    proposal: {
      ...seenProposal(proposal),
      kind: proposal.kind,
      delegation: proposal.delegation,
      provisionKind: proposal.provisionKind,
      level: proposal.level,
      after: proposal.after,
      wording: normalWording(proposal.wording),
    },
    carried: { type: told.type, wording: 'wording' in told ? normalWording(told.wording) : [] },
    changes: changes?.map(({ deleted, inserted }) => ({ deleted: foldSpace(deleted), inserted: foldSpace(inserted) })) ?? null,
  };
}

/** What is seen when the text is adopted: all standing provisions in order. */
export function seenForAdopt(state: TextState, override?: Override): SeenForAdopt {
  const { provisions } = withWordings(state, override);
  return { act: 'adopt', provisions: provisions.filter((provision) => !provision.removed).map(seenProvision) };
}

/** SHA-256 of the canonical JSON of what was seen. */
export function digestOf(seen: Seen): string {
  return digestOfValue(seen);
}
