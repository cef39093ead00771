/** Puts the sockets together with the sessions and the texts of the house. */
import type { Server } from 'node:http';
import type { Auth } from '../auth/auth.ts';
import { requireOwnOrigin, sessionOf } from '../http/session.ts';
import { sitsIn, type Seat } from '../../shared/permissions/seat.ts';
import { Refusal } from '../../shared/protocol/errors.ts';
import type { TextHouse } from '../sync/house.ts';
import type { Expiry } from './expiry.ts';
import type { Pacer } from './pace.ts';
import { attachSockets as attach } from './sockets.ts';

export interface AttachDeps {
  readonly auth: Pick<Auth, 'sessionOf' | 'text'>;
  readonly house: TextHouse;
  readonly origin: string | null;
  readonly pacer: Pacer;
  readonly expiry: Pick<Expiry, 'watch' | 'cut' | 'cuts'>;
}

/** Texts whose meeting is kept in mind; of more, the one asked for first is asked for again. */
const MEETINGS = 10_000;

/**
 * Lets a seat in to the texts of its meeting; rejects `not-found` for any other, as for one that does not exist. A text stays in its
 * meeting, so which that is, is asked once for each, of as many as are kept in mind.
 */
export function entrance(auth: { text(seat: Seat, text: string): Promise<{ readonly meeting: string }> }, most = MEETINGS): (seat: Seat, text: string) => Promise<void> {
  const meetings = new Map<string, string>();
  return async (seat, text) => {
    const known = meetings.get(text);
    if (known === undefined) {
      meetings.set(text, (await auth.text(seat, text)).meeting);
      const [first] = meetings.keys();
      if (meetings.size > most && first !== undefined) meetings.delete(first);
    } else if (!sitsIn(seat, known)) throw new Refusal('not-found');
  };
}

/** Sockets on a server of the house. Gives what closes them. */
export function attachSockets(server: Server, { auth, house, origin, pacer, expiry }: AttachDeps): () => void {
  return attach(server, {
    house,
    expiry,
    endings: () => house.endings + expiry.cuts,
    seatOf: (request) => sessionOf(auth, request.headers, request.url),
    mayEnter: entrance(auth),
    checkOrigin: (request) => requireOwnOrigin(request.headers, origin, request.url),
    pacer,
    now: () => performance.now(),
  });
}
