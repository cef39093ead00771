/** A house for the tests of the service: in memory, with a clock that is set by hand and numbers for randomness. */
import { HOUSE, type Auth, type NewMeeting } from '../../server/auth/auth.ts';
import { createAuth } from '../../server/auth/service.ts';
import { openMemoryStore } from '../../server/auth/sqlite.ts';
import type { AuthStore } from '../../server/auth/store.ts';
import { Refusal, type ErrorCode } from '../../shared/protocol/errors.ts';

export const MEETING: NewMeeting = {
  symbol: 'CWG-Internet-21',
  name: 'Twenty-first meeting',
  place: 'Geneva',
  dates: ['2026-05-04', '2026-05-05'],
  settings: {},
};

export interface TestHouse {
  readonly auth: Auth;
  readonly store: AuthStore;
  /** Milliseconds since 1970; add to it to let time pass. */
  readonly clock: { now: number };
  /** What was told, in order: `seatJoined NPL Asha`, `linkRevoked`, `seatEnded NPL Asha (ended)`. */
  readonly told: string[];
}

export function counting(): (length: number) => Uint8Array {
  let n = 0;
  return (length) => {
    n += 1;
    return Uint8Array.from({ length }, (_, i) => (n * 131 + i * 17 + (n >> 8)) % 256);
  };
}

export function openHouse(store: AuthStore = openMemoryStore()): TestHouse {
  const clock = { now: Date.parse('2026-05-04T09:00:00.123Z') };
  const auth = createAuth(store, new Uint8Array(32).fill(7), () => clock.now, counting());
  const told: string[] = [];
  auth.on('seatJoined', ({ seat }) => told.push(`seatJoined ${seat.delegation ?? seat.role} ${seat.name}`));
  auth.on('seatEnded', ({ seat, why }) => told.push(`seatEnded ${seat.delegation ?? seat.role} ${seat.name} (${why})`));
  auth.on('linkRevoked', () => told.push('linkRevoked'));
  return { auth, store, clock, told };
}

/** A meeting with three delegations and one link for each role. */
export async function openMeeting(house: TestHouse, symbol = MEETING.symbol) {
  const { auth } = house;
  const { id } = await auth.createMeeting(HOUSE, { ...MEETING, symbol });
  await auth.setParties(HOUSE, id, ['BRA', 'NPL', 'GBR'].map((code) => ({ code, name: null, status: 'member' as const })));
  const link = async (role: 'chair' | 'secretariat' | 'reader' | 'screen') =>
    auth.createLink(HOUSE, { meeting: id, role, delegation: null, maxUses: null });
  const delegate = async (delegation: string, maxUses: number | null = null) =>
    auth.createLink(HOUSE, { meeting: id, role: 'delegate', delegation, maxUses });
  return {
    id,
    delegate,
    chair: await link('chair'),
    secretariat: await link('secretariat'),
    reader: await link('reader'),
    screen: await link('screen'),
    NPL: await delegate('NPL'),
    BRA: await delegate('BRA'),
  };
}

/** The code that a refused promise was refused with; anything else is an error. */
export async function refusalOf(promise: Promise<unknown>): Promise<ErrorCode> {
  try {
    await promise;
  } catch (error) {
    if (error instanceof Refusal) return error.code;
    throw error;
  }
  throw new Error('It should have been refused');
}

export function codeOf(link: { readonly code: string | null }): string {
  if (link.code === null) throw new Error('The link has no code');
  return link.code;
}
