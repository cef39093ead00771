/** Places in the order of provisions: what stands before what, and where additions go. Removed provisions keep theirs. */
import type { Kind, Proposal, Provision, TextState } from '../schema/state.ts';
import { normalWording, sameWording, type Wording } from '../schema/wording.ts';
import { isInRollingText } from './open.ts';

/** What is computed from a list again and again, kept for as long as the very same list is asked about. */
function keptFor<List extends object, Of>(compute: (list: List) => Of): (list: List) => Of {
  const known = new WeakMap<List, { readonly value: Of }>();
  return (list) => {
    const found = known.get(list) ?? { value: compute(list) };
    known.set(list, found);
    return found.value;
  };
}

const byId = keptFor((provisions: readonly Provision[]): ReadonlyMap<string, Provision> => new Map(provisions.map((one) => [one.id, one])));
/** The proposals that have come into the text as provisions of their own. */
const becoming = keptFor((proposals: readonly Proposal[]): readonly Proposal[] => proposals.filter((one) => one.becomes !== null));

/** The nearest standing provision before this one; null at the beginning. */
export function standingBefore(provisions: readonly Provision[], id: string): string | null {
  let before: string | null = null;
  for (const provision of provisions) {
    if (provision.id === id) return before;
    if (!provision.removed) before = provision.id;
  }
  return before;
}

/**
 * The standing provision that an `after` means now: itself, or the nearest earlier standing one where it was removed; null
 * for the beginning. An id that is not in the text means its end. `besides`, a provision on the move, does not count.
 */
export function anchorOf(provisions: readonly Provision[], after: string | null, besides: string | null = null): string | null {
  if (after === null) return null;
  let anchor: string | null = null;
  for (const provision of provisions) {
    if (!provision.removed && provision.id !== besides) anchor = provision.id;
    if (provision.id === after) return anchor;
  }
  return anchor;
}

/** A provision asked for but not in the text: a tabled addition, or an amendment whose target was removed. */
export interface Addition {
  /** Those who ask for it in the same words at the same place, in order of tabling. */
  readonly proposals: readonly [Proposal, ...Proposal[]];
  /** The standing provision directly after which it goes; null: at the very beginning. */
  readonly after: string | null;
  /** The provision, standing or removed, right behind which it is entered in the order; null: before all. */
  readonly behind: string | null;
  readonly kind: Kind;
  readonly level: number;
  readonly wording: Wording;
}

/** What places depend on. Without decisions, whatever came in is taken to have come in after a proposal was tabled. */
type Placing = Pick<TextState, 'provisions' | 'proposals'> & Partial<Pick<TextState, 'decisions'>>;

/**
 * Where an addition goes: behind its anchor, and past the additions at the same place that were tabled earlier and have come
 * into the text since, so that they stand in order of tabling whichever are taken first.
 */
function placeOf(proposal: Proposal, state: Placing): Pick<Addition, 'after' | 'behind'> {
  const { provisions } = state;
  const anchor = proposal.kind === 'add' ? proposal.after : proposal.target;
  const known = anchor === null ? -1 : provisions.findIndex((provision) => provision.id === anchor);
  let last = anchor !== null && known === -1 ? provisions.length - 1 : known;
  for (let at = last + 1; at < provisions.length; at++) {
    const here = provisions[at];
    if (here !== undefined && cameInBefore(here, proposal, state)) last = at;
    else if (here?.removed !== true) break;
  }
  const after = provisions.slice(0, last + 1).findLast((provision) => !provision.removed);
  return { after: after?.id ?? null, behind: provisions[last]?.id ?? null };
}

function cameInBefore(provision: Provision, proposal: Proposal, { proposals, decisions = [] }: Placing): boolean {
  const other = becoming(proposals).find((one) => one.becomes === provision.id);
  if (other === undefined || !hasSameAnchor(other, proposal) || other.tabled >= proposal.tabled) return false;
  const taken = decisions.find((decision) => decision.verb === 'accept' && decision.proposal === other.id);
  return taken === undefined || taken.at >= proposal.tabled;
}

/** The place, kind and words of an addition that a proposal makes; null for proposals about a standing provision. */
export function additionOf(proposal: Proposal, state: Placing): Omit<Addition, 'proposals'> | null {
  if (proposal.kind === 'add') {
    return {
      ...placeOf(proposal, state),
      kind: proposal.provisionKind ?? 'paragraph',
      level: proposal.level,
      wording: proposal.wording,
    };
  }
  if (proposal.kind !== 'amend') return null;
  const target = proposal.target === null ? undefined : byId(state.provisions).get(proposal.target);
  if (target === undefined || !target.removed) return null;
  return {
    ...placeOf(proposal, state),
    kind: target.kind,
    level: target.level,
    wording: proposal.wording,
  };
}

/** Whether another proposal has already brought the very provision that this one asks for to this place. */
export function additionInText(proposal: Proposal, state: Placing): boolean {
  return becoming(state.proposals).some((other) => {
    if (other.id === proposal.id || other.becomes === null) return false;
    if (!hasSameAnchor(other, proposal)) return false;
    const became = byId(state.provisions).get(other.becomes);
    const asked = additionOf(proposal, state);
    return (
      became !== undefined && !became.removed && asked !== null &&
      became.kind === asked.kind && became.level === asked.level &&
      sameWording(normalWording(became.wording), asked.wording)
    );
  });
}

/** Whether two proposals name the same place. */
function hasSameAnchor(a: Proposal, b: Proposal): boolean {
  return a.kind === b.kind && a.after === b.after && a.target === b.target;
}

/** All additions in the rolling text, in order of tabling; those in the same words at the same place are one. */
export const additions: (state: Placing) => readonly Addition[] = keptFor((state) => {
  const out: (Addition & { proposals: [Proposal, ...Proposal[]] })[] = [];
  for (const proposal of state.proposals) {
    if (!isInRollingText(proposal)) continue;
    const asked = additionOf(proposal, state);
    if (asked === null || additionInText(proposal, state)) continue;
    const same = out.find(
      (one) =>
        (one.after === asked.after || hasSameAnchor(one.proposals[0], proposal)) &&
        one.kind === asked.kind && one.level === asked.level && sameWording(one.wording, asked.wording),
    );
    if (same === undefined) out.push({ ...asked, proposals: [proposal] });
    else same.proposals.push(proposal);
  }
  return out;
});
