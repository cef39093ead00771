/** Seats: joining through a link, being known by a token, and leaving. */
import type { Seat } from '../../shared/permissions/seat.ts';
import { sitsIn } from '../../shared/permissions/seat.ts';
import { Refusal } from '../../shared/protocol/errors.ts';
import { LIMITS } from '../../shared/protocol/verbs.ts';
import { requireEntry } from './access.ts';
import type { Auth, AuthContext } from './auth.ts';
import { openLink, seatOfRow } from './links.ts';
import { headOfMeeting, listedParties, textRow } from './meetings.ts';
import type { NoSeat, Seated, StoredSeat, StoredSession } from './store.ts';
import { newId, newSessionId, nextSessionId, readLink, readSession, signSession } from './tokens.ts';

type SeatActs = Pick<Auth, 'lookAt' | 'join' | 'seatOf' | 'sessionOf' | 'renew' | 'seatsOf' | 'endSeat' | 'leave' | 'touch'>;

/** How long a session lasts that is not renewed. */
export const SESSION_DAYS = 30;
const DAY = 24 * 60 * 60 * 1000;
/** How old a token may grow before it is replaced, and how long it is good beside the one that took its place. */
export const RENEW_AFTER = DAY;
export const OVERLAP = 2 * 60 * 1000;
/** How old *last seen* may grow before it is written again. */
const TOUCH_AFTER = 60 * 1000;

const REFUSALS = { rotated: 'link-rotated', revoked: 'link-revoked', 'used-up': 'link-used-up' } as const satisfies Record<NoSeat, string>;

/** A person's name as it may be shown: NFC, one line, no control or direction characters. Throws `invalid`. */
export function cleanName(name: string): string {
  const clean = name
    .normalize('NFC')
    .replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ')
    .replace(/[\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/g, '')
    .replace(/\s+/gu, ' ')
    .trim();
  if (clean.length > LIMITS.name) throw new Refusal('invalid', `A name has at most ${LIMITS.name} characters.`);
  return clean;
}

export function seatActs(context: AuthContext): SeatActs {
  const { store, secret, clock, random, events } = context;
  const iso = (ms: number): string => new Date(ms).toISOString();
  const lastTouched = new Map<string, number>();
  /** Sessions that have been used, and have put an end to those before them. */
  const inUse = new Set<string>();

  const end = async (seat: StoredSeat, why: 'ended' | 'left'): Promise<void> => {
    lastTouched.delete(seat.id);
    if (await store.endSeat(seat.id, iso(clock()))) events.emit('seatEnded', { seat: seatOfRow(seat), why });
  };

  /** The seat and session behind a token. Throws `no-seat`. */
  const seated = async (token: string): Promise<Seated> => {
    const read = readSession(secret, token);
    const known = read === null ? null : await store.seated(read.session);
    if (read === null || known === null) throw new Refusal('no-seat', 'The token is not known here.');
    const { session, seat } = known;
    if (session.revokedAt !== null || seat.endedAt !== null) throw new Refusal('no-seat', 'The seat has ended.');
    const now = clock();
    if (read.expires <= now || Date.parse(session.expiresAt) <= now) throw new Refusal('no-seat', 'The session has expired.');
    // The first session of a seat has none before it.
    if (session.createdAt !== seat.createdAt && !inUse.has(session.id)) await supersede(session, now + OVERLAP);
    return { seat, session };
  };

  /** The browser has got this one: what it had before is good for a little longer, for requests that are under way. */
  const supersede = async (session: StoredSession, at: number): Promise<void> => {
    inUse.add(session.id);
    try {
      for (const older of await store.supersede(session, iso(at))) events.emit('sessionFollowed', { session: older, at });
    } catch {
      // A disk that is full keeps nobody from reading; it is done the next time.
      inUse.delete(session.id);
    }
  };

  return {
    async lookAt(code) {
      const { meeting: id, role, delegation, head } = await openLink(context, code);
      const meeting = id === null ? null : await store.meeting(id);
      if (meeting === null) return { meeting: null, texts: [], parties: [], role, delegation, head };
      const texts = (await store.texts(meeting.id)).map(textRow);
      return { meeting: headOfMeeting(meeting), texts, parties: await listedParties(store, meeting.id), role, delegation, head };
    },

    async join(code, name) {
      const link = await openLink(context, code);
      const clean = link.role === 'screen' ? '' : cleanName(name);
      if (clean === '' && link.role !== 'screen') throw new Refusal('invalid', 'A seat needs a name.');
      const now = clock();
      // Whole seconds, as the token carries them.
      const expires = Math.floor((now + SESSION_DAYS * DAY) / 1000) * 1000;
      const { meeting, role, delegation, head } = link;
      const createdAt = iso(now);
      const seat: StoredSeat = {
        id: newId(random), link: link.id, meeting, role, delegation, head, name: clean, createdAt, endedAt: null, lastSeen: createdAt,
      };
      const session: StoredSession = { id: newSessionId(random), seat: seat.id, createdAt, expiresAt: iso(expires), revokedAt: null };
      // The version of the code and not of the row: the link may have been rotated since it was read.
      const version = readLink(secret, code.trim())?.version ?? 0;
      const refused = await store.takeSeat(version, seat, session);
      if (refused !== null) throw new Refusal(REFUSALS[refused]);
      events.emit('seatJoined', { seat: seatOfRow(seat) });
      return { seat: seatOfRow(seat), token: signSession(secret, { session: session.id, expires }), expires: iso(expires) };
    },

    async seatOf(token) {
      return seatOfRow((await seated(token)).seat);
    },

    async sessionOf(token) {
      const { seat, session } = await seated(token);
      return { seat: seatOfRow(seat), session: { id: session.id, expires: Date.parse(session.expiresAt) } };
    },

    async renew(token) {
      const { seat, session } = await seated(token);
      const now = clock();
      // One that another has followed is about to end.
      if (now - Date.parse(session.createdAt) < RENEW_AFTER || Date.parse(session.expiresAt) <= now + OVERLAP) return null;
      const expires = Math.floor((now + SESSION_DAYS * DAY) / 1000) * 1000;
      const next = await store.followSession({
        id: nextSessionId(secret, session.id), seat: seat.id, createdAt: iso(now), expiresAt: iso(expires), revokedAt: null,
      });
      return { token: signSession(secret, { session: next.id, expires: Date.parse(next.expiresAt) }), expires: next.expiresAt };
    },

    async seatsOf(by, meeting) {
      await requireEntry(store, by, meeting);
      const office = await store.seats({ meeting, role: by.role, delegation: by.delegation });
      // Those of the house act as secretariat in every meeting, so its secretariat sees them too.
      const house = by.role === 'secretariat' ? await store.seats({ meeting: null, role: by.role, delegation: null }) : [];
      const rows = [...office, ...house].filter((row) => row.id === by.id || isOffice(by));
      return rows.map((row) => ({ ...seatOfRow(row), created: row.createdAt, lastSeen: row.lastSeen, ended: row.endedAt !== null }));
    },

    async endSeat(by, id) {
      const seat = await store.seat(id);
      if (seat === null || !mayEnd(by, seat)) throw new Refusal('not-found');
      await end(seat, by.id === seat.id ? 'left' : 'ended');
    },

    async leave(token) {
      await end((await seated(token)).seat, 'left');
    },

    async touch(id) {
      const now = clock();
      if (now - (lastTouched.get(id) ?? -Infinity) < TOUCH_AFTER) return;
      lastTouched.set(id, now);
      try {
        await store.touchSeat(id, iso(now));
      } catch {
        // A disk that is full keeps nobody from reading; it is noted the next time.
        lastTouched.delete(id);
      }
    },
  };
}

/** Whether seats of this kind know of each other. Readers, observers and screens have nothing in common but the door. */
function isOffice(seat: Seat): boolean {
  return seat.role === 'delegate' || seat.role === 'chair' || seat.role === 'secretariat';
}

/** Oneself, the secretariat of the meeting (the house's own seats: the house), or one's own office. */
function mayEnd(by: Seat, seat: StoredSeat): boolean {
  if (by.id === seat.id) return true;
  if (seat.meeting === null) return by.meeting === null && by.role === 'secretariat';
  if (!sitsIn(by, seat.meeting)) return false;
  return by.role === 'secretariat' || (isOffice(by) && by.role === seat.role && by.delegation === seat.delegation);
}
