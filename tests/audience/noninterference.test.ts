/**
 * Who may know what, byte by byte: a session in which everything private happens once is run again without what a seat may
 * not know, and in other words. What arrives at that seat, on every socket and from every route, must be the same bytes.
 */
import { describe, expect, test } from 'vitest';
import type { Settings } from '../../shared/protocol/house.ts';
import { EVERYBODY, OUTSIDERS, WITHDRAWN, type Label } from './script.ts';
import { difference, LATE, placesOf } from './seen.ts';
import { run, type Run } from './session.ts';

/** Each setting that a session meets, with its value as a meeting begins and the other one. */
const VALUES = {
  positions: ['room', 'chair'], objections: ['chair', 'room'], intake: ['direct', 'chair'], partiesInDocuments: [false, true],
  cosponsorship: ['open', 'consent'], order: ['french', 'english'], provisional: [true, false], floor: [true, false],
  threads: ['sponsors', 'room'], openDrafting: ['live', 'reported'],
} as const satisfies Partial<Record<keyof Settings, readonly [unknown, unknown]>>;
const NAMES = Object.keys(VALUES) as (keyof typeof VALUES)[];

/**
 * Six sets in which each pair of values of every two settings occurs: all as a meeting begins, and five more, of which each
 * setting has its other value in three; no two settings in the same three. Any two threes of five meet, and none holds another.
 */
const THREES = [0, 1, 2, 3, 4].flatMap((a) => [0, 1, 2, 3, 4].flatMap((b) => (a < b ? [[0, 1, 2, 3, 4].filter((n) => n !== a && n !== b)] : [])));
const MORE = [0, 1, 2, 3, 4].map((set) => NAMES.filter((_name, i) => THREES[i]?.includes(set) === true));
const SETTINGS: readonly (readonly [string, Partial<Settings>])[] = [
  ['as a meeting begins', {}],
  ...MORE.map((names): [string, Partial<Settings>] => [names.map((name) => `${name} ${String(VALUES[name][1])}`).join(', '), Object.fromEntries(names.map((name) => [name, VALUES[name][1]]))]),
];

/** Those whom the settings concern, one of each kind; two of them for each set, each of them in two. */
const CONCERNED = ['secretariat', 'NPL', 'RCC', 'reader', 'observer'];
const some = (set: number): readonly Label[] => OUTSIDERS.filter((label) => [set, set + 2].some((n) => CONCERNED[n % CONCERNED.length] === label));

test('Audience: each pair of values of every two settings occurs in a session', () => {
  for (const one of NAMES) {
    for (const other of NAMES) {
      const pairs = new Set(MORE.concat([[]]).map((names) => `${String(names.includes(one))} ${String(names.includes(other))}`));
      expect([one, other, pairs.size]).toEqual([one, other, one === other ? 2 : 4]);
    }
  }
});

describe.each(SETTINGS.map(([named, settings], set) => [named, settings, set] as const))('Audience, %s', (_named, settings, set) => {
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

  test.each(set === 0 ? OUTSIDERS : some(set))('R6 R12 R13 R14 what %s may not know changes no byte that it is sent', async (label) => {
    const { received } = await ran();
    const without = await run(settings, { type: 'without', seat: label });
    expect(difference(received.get(label) ?? never(), without.received.get(label) ?? never())).toBeNull();
  });
});

function never(): never {
  throw new Error('Nobody looked there');
}
