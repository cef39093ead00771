/** Seats that end on one server lose their open sockets on all of them, at once. */
import type { Auth } from '../auth/auth.ts';
import type { AuthStore } from '../auth/store.ts';
import type { Database } from '../log/database.ts';

const TOPIC = 'seats';

/** What is open on this server. */
export interface OpenSeats {
  /** The seats that have a socket here. */
  seats(): readonly string[];
  dropSeat(seat: string): void;
}

export interface SeatsDeps {
  readonly database: Database;
  readonly auth: Pick<Auth, 'on'>;
  readonly store: Pick<AuthStore, 'seat'>;
  readonly open: OpenSeats;
  readonly warn: (message: string, facts: Readonly<Record<string, unknown>>) => void;
}

/** Tells and hears of ended seats. Gives back how to stop. */
export function shareEndings({ database, auth, store, open, warn }: SeatsDeps): () => void {
  const failed = (error: unknown): void => warn('ended seats could not be shared', { error: error instanceof Error ? error.message : String(error) });
  const dropIfEnded = async (id: string): Promise<void> => {
    const seat = await store.seat(id);
    if (seat === null || seat.endedAt !== null) open.dropSeat(id);
  };
  const silence = auth.on('seatEnded', ({ seat }) => {
    database.tell(TOPIC, seat.id).catch(failed);
  });
  const deafen = database.hear(TOPIC, {
    told: (seat) => open.dropSeat(seat),
    // Cut off for a while: whoever ended meanwhile still sits here.
    missed: () => {
      Promise.all(open.seats().map(dropIfEnded)).catch(failed);
    },
  });
  return () => {
    silence();
    deafen();
  };
}
