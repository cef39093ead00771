/** Sessions at random that once went wrong, by what went wrong in them. */
import { describe, expect, it } from 'vitest';
import { replayOf } from '../simulation/chance.ts';
import { AWAY, CALM, CHAIRED, REPORTED, ROUGH, session } from '../simulation/session.ts';

const SEEDS = [
  { what: 'R4 words moved by two people at once', habits: CALM, seed: 30 },
  { what: 'R4 words split off while away', habits: AWAY, seed: 4 },
  { what: 'R7 words taken along into a provision that was removed meanwhile', habits: AWAY, seed: 256 },
  { what: 'R7 a colleague’s words in the same agreed provision', habits: CHAIRED, seed: 36 },
  { what: 'R7 letters typed into a removed provision when the pen was closed', habits: CHAIRED, seed: 5 },
  { what: 'R4 agreed words split off by someone who did not know yet', habits: CHAIRED, seed: 3 },
  { what: 'R7 letters typed after coming back, before the first sync was over', habits: CHAIRED, seed: 183 },
  { what: 'R4 agreed words merged away by someone who did not know yet, and carried on', habits: ROUGH, seed: 1001 },
  { what: 'R4 agreed words merged into other agreed words and split off again', habits: CHAIRED, seed: 1013 },
  { what: 'R8 marks that Yjs finds superfluous when the log is folded', habits: ROUGH, seed: 1135 },
  { what: 'R7 doubled words of which two people take out one copy each at once', habits: CALM, seed: 1021 },
  { what: 'R4 words that came back by undoing, between which their mover had typed', habits: AWAY, seed: 1165 },
  { what: 'R2 a discarded draft whose discarding was never answered', habits: ROUGH, seed: 17 },
  { what: 'R4 words moved while away, of which another had taken out all but one letter', habits: AWAY, seed: 2122 },
  { what: 'R4 words that came back by undoing in the pieces that others had made of them', habits: AWAY, seed: 2177 },
  { what: 'R4 words that came back by undoing, and some of them a second time', habits: AWAY, seed: 3046 },
  { what: 'R4 words of several authors put back at once', habits: CALM, seed: 3065 },
  { what: 'R4 words carried on while away from where two had deleted in them, and put back', habits: AWAY, seed: 3056 },
  { what: 'R4 words split off while away, among which others had gone before', habits: ROUGH, seed: 3163 },
  { what: 'R4 a short word put back beside longer ones', habits: REPORTED, seed: 3006 },
  { what: 'R7 a provision whose new place was still on its way', habits: ROUGH, seed: 3013 },
] as const;

describe('sessions that once went wrong', () => {
  it.each(SEEDS.map(({ what, habits, seed }) => ({ what, habits, seed })))('$what', async ({ habits, seed }) => {
    expect(await (await session(seed, habits)).faults(), replayOf('tests/simulation/pens.test.ts', seed)).toEqual([]);
  });
});
