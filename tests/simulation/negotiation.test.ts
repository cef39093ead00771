/** Twenty delegations negotiate at random on a bad network, against the real server code. */
import { describe, expect, it } from 'vitest';
import { replayOf, seedsOf } from './chance.ts';
import { faultsOfNegotiation, negotiation } from './negotiating.ts';

const FILE = 'tests/simulation/negotiation.test.ts';

describe('Negotiation', () => {
  it.each(seedsOf([1, 2, 3]).map((seed) => [seed]))('R2 R3 R5 R6 R7 R8 R9 R10 R13 R14 twenty delegations and the Chair end with equal records, no draft leaked, no word lost: seed %i', async (seed) => {
    const room = await negotiation(seed, 700);
    expect(await faultsOfNegotiation(room), replayOf(FILE, seed)).toEqual([]);
  });
});
