/** For whom there are links: each delegation, and the offices. One link each is the rule; more can be made. */
import type { LinkRow, PartyView } from '../../shared/protocol/house.ts';
import type { Role } from '../../shared/permissions/seat.ts';

/** Roles that get a link beside the delegations. Observers are off unless somebody makes them a link. */
export const OFFICE_ROLES = ['chair', 'secretariat', 'reader', 'screen'] as const satisfies readonly Role[];

export interface LinkTarget {
  readonly role: (typeof OFFICE_ROLES)[number] | 'delegate' | 'observer';
  readonly delegation: string | null;
  /** Links that open the room now, oldest first. */
  readonly links: readonly LinkRow[];
}

/** The address that a code goes into. */
export function linkAddress(code: string): string {
  return `${window.location.origin}/join#${code}`;
}

function standing(links: readonly LinkRow[], role: Role, delegation: string | null): LinkRow[] {
  return links.filter((link) => link.role === role && link.delegation === delegation && !link.revoked && link.code !== null);
}

/** Delegations in the order given, each with its standing links. */
export function delegationTargets(parties: readonly PartyView[], links: readonly LinkRow[]): LinkTarget[] {
  return parties.map(({ code }) => ({ role: 'delegate', delegation: code, links: standing(links, 'delegate', code) }));
}

/** The offices with their standing links; observers where they have any. */
export function officeTargets(links: readonly LinkRow[]): LinkTarget[] {
  const offices: LinkTarget[] = OFFICE_ROLES.map((role) => ({ role, delegation: null, links: standing(links, role, null) }));
  const observers = standing(links, 'observer', null);
  return observers.length === 0 ? offices : [...offices, { role: 'observer', delegation: null, links: observers }];
}
