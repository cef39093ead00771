/** Puts the service of the house together; what it offers is described in auth.ts. */
import type { Auth, AuthContext, Clock } from './auth.ts';
import { createEmitter, type AuthEvents } from './events.ts';
import { linkActs } from './links.ts';
import { meetingActs } from './meetings.ts';
import { seatActs } from './seats.ts';
import type { AuthStore } from './store.ts';
import type { RandomBytes } from './tokens.ts';

/** The service over a store. The secret has at least 32 bytes (see secret.ts). */
export function createAuth(store: AuthStore, secret: Uint8Array, clock: Clock, random: RandomBytes): Auth {
  if (secret.length < 32) throw new RangeError('The house secret has at least 32 bytes');
  const events = createEmitter<AuthEvents>();
  const context: AuthContext = { store, secret, clock, random, events };
  return { on: events.on, ...meetingActs(context), ...linkActs(context), ...seatActs(context) };
}
