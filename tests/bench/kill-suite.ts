/** Trials as tests of one file, on one server. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { replayOf, seedsOf } from '../simulation/chance.ts';
import { killTrial, type Arena } from './kill.ts';

/** A server that starts on a loaded machine takes its time. */
export const PATIENCE = 240_000;

/** So many trials from a seed on; `file` is named in the command that shows a failure again. */
export function killSuite(file: string, from: number, count: number, open: () => Promise<Arena>): void {
  let arena: Arena | null = null;
  beforeAll(async () => {
    arena = await open();
  }, PATIENCE);
  afterAll(() => arena?.close(), PATIENCE);
  const seeds = seedsOf(Array.from({ length: count }, (_, i) => from + i)).map((seed): [number] => [seed]);
  it.each(seeds)('R2 R7 kill -9 under load loses nothing that was acknowledged and nothing that a client still holds: seed %i', async (seed) => {
    if (arena === null) throw new Error('There is no server');
    expect(await killTrial(arena, seed), replayOf(file, seed)).toEqual([]);
  });
}
