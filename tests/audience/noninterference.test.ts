/**
 * Who may know what, byte by byte: a session in which everything private happens once is run again without what a seat may
 * not know, and in other words. What arrives at that seat, on every socket and from every route, must be the same bytes.
 */
import { describe, expect, test } from 'vitest';
import type { Settings } from '../../shared/protocol/house.ts';
import { EVERYBODY, OUTSIDERS, WITHDRAWN } from './script.ts';
import { difference, LATE, placesOf } from './seen.ts';
import { run, type Run } from './session.ts';

const SETTINGS: readonly (readonly [string, Partial<Settings>])[] = [
  ['as a meeting begins', {}],
  ['positions for the Chair', { positions: 'chair', cosponsorship: 'consent' }],
  ['objections and threads for the room, parties in documents', { objections: 'room', threads: 'room', partiesInDocuments: true }],
  ['intake by the Chair, objections for the room', { intake: 'chair', objections: 'room', positions: 'chair', order: 'english' }],
];

/** Those whom the settings concern, one of each kind. */
const SOME = OUTSIDERS.filter((label) => ['secretariat', 'NPL', 'RCC', 'reader', 'observer'].includes(label));

describe.each(SETTINGS)('Audience, %s', (named, settings) => {
  let whole: Run;
  const ran = async (): Promise<Run> => (whole ??= await run(settings, { type: 'whole' }));

  test('R6 R12 R13 R14 every secret is where it may be known, and nowhere else', async () => {
    const { received, secrets, warnings } = await ran();
    expect(warnings).toEqual([]);
    for (const { word, says, knownTo } of secrets) {
      const knowing = EVERYBODY.filter((label) => placesOf(received.get(label) ?? never(), word).length > 0);
      expect([says, knowing]).toEqual([says, EVERYBODY.filter((label) => knownTo.includes(label))]);
    }
  });

  test('R14 what was withdrawn, and what was said of it, is in nothing that is sent from then on', async () => {
    const { received, secrets } = await ran();
    const gone = [WITHDRAWN, ...secrets.filter(({ says }) => /P-02/.test(says)).map(({ word }) => word)];
    expect(gone).toHaveLength(3);
    for (const word of gone) {
      const places = EVERYBODY.flatMap((label) => placesOf(received.get(label) ?? never(), word).map((where) => `${label}: ${where}`));
      expect(places.length).toBeGreaterThan(0);
      // Its own delegation keeps the words on its desk.
      expect(places.filter((where) => (where.includes('at last') || where.includes(LATE)) && !where.startsWith('NPL: desk/NPL'))).toEqual([]);
    }
  });

  test.each(named === 'as a meeting begins' ? OUTSIDERS : SOME)('R6 R12 R13 R14 what %s may not know changes no byte that it is sent', async (label) => {
    const { received } = await ran();
    const without = await run(settings, { type: 'without', seat: label });
    expect(difference(received.get(label) ?? never(), without.received.get(label) ?? never())).toBeNull();
  });
});

function never(): never {
  throw new Error('Nobody looked there');
}
