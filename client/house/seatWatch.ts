/**
 * The seats of one's own delegation or office, watched, so that nobody joins as it unnoticed: whoever sits here is told of
 * each new one. Asked once a minute, when the page comes back to the front, and when somebody says that presence changed.
 */
import type { SeatRow, SeatView } from '../../shared/protocol/house.ts';
import { api } from '../api/api.ts';
import { onFront } from '../app/front.ts';
import { createStore } from '../ui/store.ts';

export interface SeatWatch {
  readonly meeting: string | null;
  readonly rows: readonly SeatRow[];
}

/** The seats as last heard, ended ones left out. */
export const ownSeats = createStore<SeatWatch>({ meeting: null, rows: [] });
/** Whether the dialog with them is open. */
export const seatsShown = createStore(false);

const EVERY_MS = 60_000;
const known = (seat: string): string => `chapeau.seats.${seat}`;

let watching: { readonly seat: SeatView; readonly meeting: string; readonly onNew: (rows: readonly SeatRow[]) => void } | null = null;

function told(seat: string): Set<string> | null {
  try {
    const kept: unknown = JSON.parse(window.localStorage.getItem(known(seat)) ?? 'null');
    return Array.isArray(kept) ? new Set(kept.map(String)) : null;
  } catch {
    return null;
  }
}

function remember(seat: string, rows: readonly SeatRow[]): void {
  try {
    window.localStorage.setItem(known(seat), JSON.stringify(rows.map((row) => row.id)));
  } catch {
    // A browser that keeps nothing tells again after a reload.
  }
}

/** Asks now. Quietly: a failure is asked again at the next turn. */
export async function checkSeats(): Promise<void> {
  const { seat, meeting, onNew } = watching ?? { seat: null, meeting: null, onNew: null };
  if (seat === null) return;
  let rows: readonly SeatRow[];
  try {
    rows = (await api.seats(meeting)).filter((row) => !row.ended);
  } catch {
    return;
  }
  if (watching?.seat !== seat) return;
  ownSeats.set({ meeting, rows });
  const before = told(seat.id);
  remember(seat.id, rows);
  // Who sat here before me is in the list, but is no news.
  const fresh = before === null ? [] : rows.filter((row) => row.id !== seat.id && !before.has(row.id));
  if (fresh.length > 0) onNew(fresh);
}

/** Begins to watch for a seat in a meeting; gives the way to stop. */
export function watchSeats(seat: SeatView, meeting: string, onNew: (rows: readonly SeatRow[]) => void): () => void {
  watching = { seat, meeting, onNew };
  const mine = watching;
  void checkSeats();
  const timer = setInterval(() => { if (document.visibilityState === 'visible') void checkSeats(); }, EVERY_MS);
  const stop = onFront(() => void checkSeats());
  return () => {
    clearInterval(timer);
    stop();
    if (watching !== mine) return;
    watching = null;
    ownSeats.set({ meeting: null, rows: [] });
  };
}
