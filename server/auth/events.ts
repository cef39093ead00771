/** What happens to seats and links, told to those who hold their open connections. */
import type { Seat } from '../../shared/permissions/seat.ts';

export interface AuthEvents {
  seatJoined: { readonly seat: Seat };
  /** Close its connections at once (close code `noSeat`). */
  seatEnded: { readonly seat: Seat; readonly why: 'ended' | 'left' | 'link-revoked' };
  /** A session has been followed by another, and opens nothing any more from `at` (milliseconds since 1970) on. */
  sessionFollowed: { readonly session: string; readonly at: number };
  /** What its texts go by is another: settings, delegations. */
  meetingChanged: { readonly meeting: string };
  /** Told before the `seatEnded` of the seats that came through it. */
  linkRevoked: { readonly link: string; readonly meeting: string | null };
}

type Listener<E> = (event: E) => void;

export interface Emitter<Events> {
  /** Gives back how to stop listening. A listener runs at once, inside the act that it is told of, and must not throw. */
  on<K extends keyof Events>(kind: K, listener: Listener<Events[K]>): () => void;
  emit<K extends keyof Events>(kind: K, event: Events[K]): void;
}

export function createEmitter<Events>(): Emitter<Events> {
  const listeners: { [K in keyof Events]?: Set<Listener<Events[K]>> } = {};
  return {
    on(kind, listener) {
      const set = (listeners[kind] ??= new Set());
      set.add(listener);
      return () => {
        set.delete(listener);
      };
    },
    emit(kind, event) {
      for (const listener of [...(listeners[kind] ?? [])]) listener(event);
    },
  };
}
