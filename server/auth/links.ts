/** Links: what is handed out, one per delegation and role, and what each gives. */
import type { Seat } from '../../shared/permissions/seat.ts';
import { sitsIn } from '../../shared/permissions/seat.ts';
import { Refusal } from '../../shared/protocol/errors.ts';
import type { LinkRow } from '../../shared/protocol/house.ts';
import { requireHouse, requireSecretariat } from './access.ts';
import type { Auth, AuthContext, NewLink } from './auth.ts';
import type { AuthStore, StoredLink, StoredSeat } from './store.ts';
import { LINK_VERSIONS, newLinkId, readLink, signLink } from './tokens.ts';

type LinkActs = Pick<Auth, 'createLink' | 'links' | 'rotateLink' | 'revokeLink'>;

/** A seat as others in the house know it. */
export function seatOfRow({ id, meeting, role, delegation, head, name }: StoredSeat): Seat {
  return { id, meeting, role, delegation, head, name };
}

/** The link that a code opens, as long as it still takes seats; else throws why not. */
export async function openLink({ store, secret }: AuthContext, code: string): Promise<StoredLink> {
  const read = readLink(secret, code.trim());
  const link = read === null ? null : await store.link(read.link);
  if (read === null || link === null || read.version > link.version) throw new Refusal('link-unknown');
  if (link.revokedAt !== null) throw new Refusal('link-revoked');
  if (read.version < link.version) throw new Refusal('link-rotated');
  if (link.maxUses !== null && link.uses >= link.maxUses) throw new Refusal('link-used-up');
  return link;
}

/** Revokes a link, ends its seats, and tells of both. */
export async function endLink({ store, clock, events }: AuthContext, link: StoredLink): Promise<void> {
  if (link.revokedAt !== null) return;
  const seats = await store.revokeLink(link.id, new Date(clock()).toISOString());
  events.emit('linkRevoked', { link: link.id, meeting: link.meeting });
  for (const seat of seats) events.emit('seatEnded', { seat: seatOfRow(seat), why: 'link-revoked' });
}

/** Throws unless the seat manages the links of this meeting, or of the house. */
async function requireManager(store: AuthStore, by: Seat, meeting: string | null): Promise<void> {
  if (meeting === null) requireHouse(by);
  else await requireSecretariat(store, by, meeting);
}

async function checkNewLink(store: AuthStore, { meeting, role, delegation, head, maxUses }: NewLink): Promise<void> {
  if (maxUses !== null && (!Number.isSafeInteger(maxUses) || maxUses < 1)) {
    throw new Refusal('invalid', 'A link is good for one use at least.');
  }
  if (meeting === null && role !== 'secretariat') throw new Refusal('invalid', 'The house has links for its secretariat alone.');
  if (role !== 'delegate') {
    if (head === true) throw new Refusal('invalid', 'Only delegations have a head.');
    if (delegation !== null) throw new Refusal('invalid', `The role ${role} has no delegation.`);
    return;
  }
  if (delegation === null) throw new Refusal('invalid', 'A delegate needs a delegation.');
  const listed = meeting === null ? [] : await store.parties(meeting);
  if (!listed.some((party) => party.code === delegation && party.position !== null)) {
    throw new Refusal('invalid', `${delegation} is not a delegation of this meeting.`);
  }
}

export function linkActs(context: AuthContext): LinkActs {
  const { store, secret, clock, random } = context;

  const row = (link: StoredLink): LinkRow => {
    const { id, role, delegation, head, version, uses, maxUses } = link;
    const revoked = link.revokedAt !== null;
    return { id, role, delegation, head, code: revoked ? null : signLink(secret, { link: id, version }), uses, maxUses, revoked };
  };

  const managed = async (by: Seat, id: string): Promise<StoredLink> => {
    // Before it is looked for: whether there is such a link is the secretariat's to know.
    if (by.role !== 'secretariat') throw new Refusal('not-permitted');
    const link = await store.link(id);
    const known = link !== null && (link.meeting === null ? by.meeting === null : sitsIn(by, link.meeting));
    if (!known) throw new Refusal('not-found');
    await requireManager(store, by, link.meeting);
    return link;
  };

  return {
    async createLink(by, link) {
      await requireManager(store, by, link.meeting);
      await checkNewLink(store, link);
      const createdAt = new Date(clock()).toISOString();
      const { meeting, role, delegation, maxUses } = link;
      const head = link.head ?? false;
      const stored = { id: newLinkId(random), meeting, role, delegation, head, maxUses, version: 1, uses: 0, revokedAt: null, createdAt };
      await store.insertLink(stored);
      return row(stored);
    },

    async links(by, meeting) {
      await requireManager(store, by, meeting);
      return (await store.links(meeting)).map(row);
    },

    async rotateLink(by, id) {
      const link = await managed(by, id);
      if (link.version >= LINK_VERSIONS) throw new Refusal('too-many', 'Revoke this link and make a new one.');
      const rotated = await store.rotateLink(id);
      if (rotated === null) throw new Refusal('link-revoked');
      return row(rotated);
    },

    async revokeLink(by, id) {
      const link = await managed(by, id);
      await endLink(context, link);
      return row({ ...link, revokedAt: link.revokedAt ?? new Date(clock()).toISOString() });
    },
  };
}
