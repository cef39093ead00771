/** Several hold the pen at once, on a bad network, against the real server code. */
import { describe, expect, it } from 'vitest';
import { replayOf, seedsOf } from './chance.ts';
import { CALM, session } from './session.ts';

const FILE = 'tests/simulation/pens.test.ts';

describe('R7 R4 R2 R3 R6 R8 three pens at once', () => {
  it.each(seedsOf([1, 2, 3, 4, 5]).map((seed) => [seed]))('R7 typing, splitting, merging, moving, removing and pasting keep every letter: seed %i', async (seed) => {
    expect(await (await session(seed, CALM)).faults(), replayOf(FILE, seed)).toEqual([]);
  });
});
