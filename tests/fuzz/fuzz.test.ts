/** A short run of each target from its corpus, always the same; `npm run fuzz` goes on for longer and finds new inputs. */
import { describe, expect, it } from 'vitest';
import { seedsOf } from '../simulation/chance.ts';
import { fuzz, TARGETS } from './fuzz.ts';

/** Inputs that are made beside those that are known. */
const MADE: Readonly<Record<string, number>> = { frames: 60, pen: 60, commands: 120, paste: 400, wire: 60 };
const AGAIN = 'npm run fuzz -- --target';

describe('R1 fuzzing', () => {
  for (const target of TARGETS) {
    it.each(seedsOf([1]).map((seed) => [seed]))(`R1 R3 whatever is sent as ${target.name}, the record stays and everybody goes on: seed %i`, async (seed) => {
      const most = (await target.seeds()).length + (MADE[target.name] ?? 0);
      const { sent, failure } = await fuzz(target, seed, (so) => so >= most);
      expect(failure, `seed ${String(seed)}; again with: ${failure?.replay ?? ''}, or ${AGAIN} ${target.name} --seed ${String(seed)}`).toBeNull();
      expect(sent).toBeGreaterThanOrEqual(most);
    });
  }
});
