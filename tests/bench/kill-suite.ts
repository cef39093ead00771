/** Trials as tests of one file, on one server. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { replayOf, seedsOf } from '../simulation/chance.ts';
import { grouped, killTrial, type Arena } from './kill.ts';

/** A server that starts on a loaded machine takes its time. */
export const PATIENCE = 240_000;

/** Trials that share a kill. */
export const AT_ONCE = 2;

/** So many trials from a seed on; `file` is named in the command that shows a failure again. */
export function killSuite(file: string, from: number, count: number, open: () => Promise<Arena>): void {
  let arena: Arena | null = null;
  beforeAll(async () => {
    arena = await open();
  }, PATIENCE);
  afterAll(() => arena?.close(), PATIENCE);
  const groups = grouped(seedsOf(Array.from({ length: count }, (_, i) => from + i)), AT_ONCE);
  it.each(groups.map((seeds): [string, readonly number[]] => [seeds.join(' and '), seeds]))('R2 R7 kill -9 under load loses nothing that was acknowledged and nothing that a client still holds: seeds %s', async (_, seeds) => {
    if (arena === null) throw new Error('There is no server');
    const { faults } = await killTrial(arena, seeds);
    expect(faults, seeds.map((seed) => replayOf(file, seed)).join('\n')).toEqual([]);
  });
}
