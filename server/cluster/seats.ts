/** Seats and sessions that end on one server lose their open sockets on all of them, at once. */
import type { Auth } from '../auth/auth.ts';
import type { AuthStore } from '../auth/store.ts';
import type { Database } from '../log/database.ts';
import type { Expiry } from '../ws/expiry.ts';

const TOPIC = 'seats';
const FOLLOWED = 'sessions';

/** What is open on this server. */
export interface OpenSeats {
  /** The seats that have a socket here. */
  seats(): readonly string[];
  dropSeat(seat: string): void;
  /** Seats may have ended that are just being let in. */
  doubt(): void;
}

export interface SeatsDeps {
  readonly database: Database;
  readonly auth: Pick<Auth, 'on'>;
  readonly store: Pick<AuthStore, 'seat' | 'session'>;
  readonly open: OpenSeats;
  /** The sessions that have a socket on this server. */
  readonly expiry: Pick<Expiry, 'cut' | 'sessions'>;
  readonly warn: (message: string, facts: Readonly<Record<string, unknown>>) => void;
}

/** Tells and hears of seats that ended and sessions that were followed. Gives back how to stop. */
export function shareEndings({ database, auth, store, open, expiry, warn }: SeatsDeps): () => void {
  const failed = (error: unknown): void => warn('ended seats could not be shared', { error: error instanceof Error ? error.message : String(error) });
  const dropIfEnded = async (id: string): Promise<void> => {
    const seat = await store.seat(id);
    if (seat === null || seat.endedAt !== null) open.dropSeat(id);
  };
  const cutIfFollowed = async (id: string): Promise<void> => {
    const session = await store.session(id);
    expiry.cut(id, session === null ? 0 : Date.parse(session.expiresAt));
  };
  const silence = auth.on('seatEnded', ({ seat }) => {
    database.tell(TOPIC, seat.id).catch(failed);
  });
  const deafen = database.hear(TOPIC, {
    told: (seat) => open.dropSeat(seat),
    // Cut off for a while: whoever ended meanwhile still sits here.
    missed: () => {
      open.doubt();
      Promise.all(open.seats().map(dropIfEnded)).catch(failed);
    },
  });
  const silenceSessions = auth.on('sessionFollowed', ({ session, at }) => {
    database.tell(FOLLOWED, `${String(at)} ${session}`).catch(failed);
  });
  const deafenSessions = database.hear(FOLLOWED, {
    told: (words) => {
      const [at, session] = words.split(' ');
      expiry.cut(session ?? '', Number(at));
    },
    missed: () => {
      open.doubt();
      Promise.all(expiry.sessions().map(cutIfFollowed)).catch(failed);
    },
  });
  return () => {
    for (const stop of [silence, deafen, silenceSessions, deafenSessions]) stop();
  };
}
