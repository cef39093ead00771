/** What a delegation may put into a text, and what it can do to others by doing the same again and again: on three servers as on one. */
import { describe, expect, test } from 'vitest';
import { memoryLog, memoryStore } from '../../server/log/memory.ts';
import { digestOf, seenForAdopt, seenForAgree } from '../../shared/decisions/seen.ts';
import { LIMITS } from '../../shared/protocol/verbs.ts';
import { settingsSchema, type Settings } from '../../shared/protocol/house.ts';
import type { Seat } from '../../shared/permissions/seat.ts';
import { deskNote } from '../../shared/schema/desk.ts';
import { notices } from '../../shared/schema/record-roots.ts';
import { CHAIR, Client, createText, hosting, PARTIES, seat, TEXT, type Hosting } from './support/hosting.ts';

const BRA = seat('delegate', 'BRA');
const NPL = seat('delegate', 'NPL');

/** Three servers on one store. Gives which comes next, in turn. */
async function three(settings: Partial<Settings> = {}): Promise<{ all: Hosting[]; next: () => Hosting['house']; provision: string }> {
  const store = memoryStore();
  const source = {
    meetingOf: () => Promise.resolve('m1'),
    settingsOf: () => Promise.resolve(settingsSchema.parse(settings)),
    partiesOf: () => Promise.resolve(PARTIES.map((code) => ({ code, members: [] }))),
  };
  const all = [0, 1, 2].map((i) => hosting(memoryLog({ store, shared: true }), { source }, i));
  let turn = 0;
  const next = (): Hosting['house'] => {
    const one = all[turn++ % all.length];
    if (one === undefined) throw new Error('no server');
    return one.house;
  };
  await createText(next(), ['One', 'Two']);
  const provision = (await next().view(TEXT, CHAIR)).provisions[0]?.id ?? '';
  await next().act(TEXT, CHAIR, 'mode', { mode: 'negotiation' });
  return { all, next, provision };
}

async function tabled(next: () => Hosting['house'], by: Seat, provision: string): Promise<string> {
  const { draft } = await next().act(TEXT, by, 'draft', { kind: 'amend', target: provision, wording: 'Another' });
  const { proposals } = await next().act(TEXT, by, 'table', { drafts: [draft] });
  return proposals[0]?.proposal ?? '';
}

/** What its delegation was told, in the order of the alphabet. */
const abouts = ({ doc }: Client): string[] => [...notices(doc).values()].map(({ about }) => about).sort();

const closed = async (all: readonly Hosting[]): Promise<void> => {
  for (const { house } of all) await house.close();
};

/** Asks once on each server at the same moment; gives how many were answered, and the codes of the refusals. */
async function atOnce(all: readonly Hosting[], ask: (house: Hosting['house']) => Promise<unknown>): Promise<[number, string[]]> {
  const answers = await Promise.allSettled(all.map(({ house }) => ask(house)));
  return [answers.filter(({ status }) => status === 'fulfilled').length, answers.flatMap((one) => (one.status === 'rejected' ? [(one.reason as { code: string }).code] : []))];
}

describe('Limits, on three servers', () => {
  test('R7 Limits: comments of a delegation on a text have an end, the same on three servers at once; others still comment', async () => {
    const { all, next, provision } = await three();
    const proposal = await tabled(next, BRA, provision);
    const comment = (house: Hosting['house'], by: Seat): Promise<unknown> => house.act(TEXT, by, 'comment', { proposal, body: 'Why?' });
    const [first] = all;
    if (first === undefined) throw new Error('no server');
    for (let n = 0; n < LIMITS.comments - 1; n++) await comment(first.house, NPL);
    expect(await atOnce(all, (house) => comment(house, NPL))).toEqual([1, ['too-many', 'too-many']]);
    await comment(next(), BRA);
    expect((await next().view(TEXT, BRA)).comments).toHaveLength(LIMITS.comments + 1);
    await closed(all);
  });

  test('R7 Limits: statements of a delegation have an end, the same on three servers at once', async () => {
    const { all, next } = await three();
    const agreed = (await next().view(TEXT, CHAIR)).provisions.map(({ id }) => id);
    await next().act(TEXT, CHAIR, 'agree', { provisions: agreed, seen: digestOf(seenForAgree(await next().view(TEXT, CHAIR), agreed, false)) });
    await next().act(TEXT, CHAIR, 'adopt', { seen: digestOf(seenForAdopt(await next().view(TEXT, CHAIR))) });
    const file = (house: Hosting['house'], by: Seat): Promise<unknown> => house.act(TEXT, by, 'statement', { kind: 'statement', body: 'So' });
    for (let n = 0; n < LIMITS.statements - 1; n++) await file(next(), NPL);
    expect(await atOnce(all, (house) => file(house, NPL))).toEqual([1, ['too-many', 'too-many']]);
    await file(next(), BRA);
    await closed(all);
  });

  test('R7 Limits: inviting, asking, leaving and withdrawing again and again tells others no more than once', async () => {
    const { all, next, provision } = await three({ cosponsorship: 'consent' });
    const proposal = await tabled(next, BRA, provision);
    const aside = new Client(next(), NPL, { type: 'aside', audience: 'NPL' });
    await aside.synced();
    const told = (): string[] => abouts(aside);
    for (let n = 0; n < 6; n++) await next().act(TEXT, BRA, 'invite', { proposal, delegation: 'NPL' });
    await aside.until(() => told().length > 0);
    for (let n = 0; n < 3; n++) {
      await next().act(TEXT, BRA, 'uninvite', { proposal, delegation: 'NPL' });
      await next().act(TEXT, BRA, 'invite', { proposal, delegation: 'NPL' });
    }
    await aside.until(() => told().includes('uninvited'));
    expect(told()).toEqual(['invited', 'uninvited']);
    expect((await next().view(TEXT, NPL)).joinings).toMatchObject([{ delegation: 'NPL', kind: 'invited' }]);
    const own = new Client(next(), BRA, { type: 'aside', audience: 'BRA' });
    await own.synced();
    for (let n = 0; n < 6; n++) await next().act(TEXT, seat('delegate', 'GBR'), 'cosponsor', { proposal });
    await own.until(() => abouts(own).length > 0);
    for (let n = 0; n < 6; n++) await next().act(TEXT, NPL, 'position', { proposal, position: n % 2 === 0 ? 'support' : 'object' });
    expect(abouts(own)).toEqual(['asks']);
    const { positions } = await next().view(TEXT, CHAIR);
    expect(positions.filter((one) => one.delegation === 'NPL')).toHaveLength(1);
    // What was withdrawn takes with it what was told of it.
    await next().act(TEXT, BRA, 'withdraw', { proposal });
    await aside.until(() => told().length === 0);
    await own.until(() => abouts(own).length === 0);
    await closed(all);
  });

  test('R7 Limits: a private note that two colleagues fill on two servers holds as much as on one; the rest stands in a draft', async () => {
    const { all, next, provision } = await three();
    const desks = [new Client(next(), BRA, { type: 'desk', party: 'BRA' }), new Client(next(), seat('delegate', 'BRA', 'colleague'), { type: 'desk', party: 'BRA' })];
    await Promise.all(desks.map((desk) => desk.synced()));
    const size = LIMITS.note - 10;
    desks.forEach((desk, i) => deskNote(desk.doc, provision).insert(0, 'ab'.charAt(i).repeat(size)));
    await Promise.all(desks.map((desk) => desk.until(() => desk.doc.getMap('drafts').size === 1 && deskNote(desk.doc, provision).length <= LIMITS.note)));
    const [one, two] = desks.map((desk) => JSON.stringify(deskNote(desk.doc, provision)));
    expect(one).toBe(two);
    await closed(all);
  });
});
