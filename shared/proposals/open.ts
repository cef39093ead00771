/** What is open and what is locked. */
import type { Proposal, Provision } from '../schema/state.ts';

/** Whether a proposal still asks for something: tabled, or set by to come back to. After a part was accepted the rest does. */
export function isOpen(proposal: Proposal): boolean {
  return (proposal.state === 'tabled' || proposal.state === 'deferred') && proposal.floor !== 'struck';
}

/** Whether a proposal stands in the rolling text: open and, where the Chair takes proposals in, taken up. */
export function isInRollingText(proposal: Proposal): boolean {
  return isOpen(proposal) && proposal.taken;
}

/** Whether a provision is agreed, by the Group or ad referendum: its words stand until the Chair reopens it (R3). */
export function isLocked(provision: Pick<Provision, 'status'>): boolean {
  return provision.status === 'agreed' || provision.status === 'agreed-ad-ref';
}
