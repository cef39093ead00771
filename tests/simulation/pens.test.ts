/** Several hold the pen at once, on a bad network, against the real server code. */
import { describe, expect, it } from 'vitest';
import { replayOf, seedsOf } from './chance.ts';
import type { Habits } from './drafting.ts';
import { AWAY, CALM, CHAIRED, FORGETFUL, FULL, REPORTED, ROUGH, session } from './session.ts';

const FILE = 'tests/simulation/pens.test.ts';

const seeds = (from: number, count: number): [number][] => seedsOf(Array.from({ length: count }, (_, i) => from + i)).map((seed) => [seed]);

async function faultsOf(seed: number, habits: Habits): Promise<void> {
  expect(await (await session(seed, habits)).faults(), replayOf(FILE, seed)).toEqual([]);
}

describe('R7 several pens', () => {
  it.each(seeds(1, 4))('R7 R4 typing, splitting, merging, moving, removing and pasting keep every letter and its author: seed %i', (seed) => faultsOf(seed, CALM));
  it.each(seeds(11, 5))('R7 going away for long and back keeps every letter: seed %i', (seed) => faultsOf(seed, AWAY));
  it.each(seeds(21, 4))('R3 R7 agreeing, reopening and switching modes in the middle: seed %i', (seed) => faultsOf(seed, CHAIRED));
  it.each(seeds(41, 3))('R7 what is under way when a pen is closed, and lost, is brought again: seed %i', (seed) => faultsOf(seed, FORGETFUL));
  it.each(seeds(31, 7))('R2 R6 R8 a log that fails, a server that is killed, drafts at desks: seed %i', (seed) => faultsOf(seed, ROUGH));
  it.each(seeds(61, 3))('R2 R7 R8 a full room that is told in parts, while all else goes wrong: seed %i', (seed) => faultsOf(seed, FULL));
  it.each(seeds(51, 3))('R6 R4 R7 what two of three draft unseen reaches nobody else before it is reported back, and then with its authors: seed %i', (seed) => faultsOf(seed, REPORTED));
});
