/** R6's side doors, one by one: what tells of a draft without showing it. The wire as a whole is compared in noninterference.test.ts. */
import * as decoding from 'lib0/decoding';
import * as encoding from 'lib0/encoding';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { createMetrics } from '../../server/ops/metrics.ts';
import { memoryLog } from '../../server/log/memory.ts';
import { awarenessFrame, step1Frame } from '../../server/sync/channel.ts';
import { createHouse } from '../../server/sync/create.ts';
import { MESSAGE } from '../../shared/protocol/wire.ts';
import type { Verb } from '../../shared/protocol/verbs.ts';
import { deskFragment, deskNote } from '../../shared/schema/desk.ts';
import { textOfFragment } from '../../shared/schema/yruns.ts';
import type { Ear } from './ear.ts';
import { World, type Answer } from './world.ts';

let world: World;
let provision: string;
let moment = 0;

beforeAll(async () => {
  world = new World();
  await world.found({});
  for (const [label, role, delegation] of [['chair', 'chair', null], ['BRA', 'delegate', 'BRA'], ['BRA-head', 'delegate', 'BRA'], ['NPL', 'delegate', 'NPL'], ['reader', 'reader', null]] as const) {
    await world.await(world.seat(label, role, delegation, label === 'BRA-head'));
    world.open(label, { type: 'record' });
    if (delegation !== null) {
      world.open(label, { type: 'desk', party: delegation });
      world.open(label, { type: 'aside', audience: delegation });
    }
  }
  world.open('chair', { type: 'aside', audience: 'CHAIR' });
  await world.quiet();
  await world.act('chair', 'mode', { mode: 'negotiation' });
  provision = (await world.state()).provisions[0]?.id ?? '';
  world.open('chair', { type: 'pen' });
  await world.quiet();
});
afterAll(() => world.close());
beforeEach(() => world.enter(`test ${String(++moment)}`, moment * 100));

const amend = (label: string, wording = 'What else?'): Promise<{ draft: string }> => world.act(label, 'draft', { kind: 'amend', target: provision, wording });
const shown = ({ status, headers, body }: Answer): string => JSON.stringify([status, headers, body.toString()]);

/** Runs something and gives how many frames arrived at everybody but these meanwhile. */
async function heardBy(others: (label: string) => boolean, run: () => Promise<unknown>): Promise<number> {
  const ears = [...world.people.values()].filter(({ label }) => others(label)).flatMap((person) => person.ears);
  const count = (): number => ears.reduce((sum, ear) => sum + ear.frames.length, 0);
  const before = count();
  await run();
  await world.quiet();
  return count() - before;
}

test('R6 error texts: another’s draft answers byte for byte as one that does not exist, headers and size too', async () => {
  const { draft } = await amend('BRA');
  const nothing = 'x'.repeat(draft.length);
  const bodies: readonly (readonly [Verb, (id: string) => object])[] = [
    ['discard', (id) => ({ draft: id })], ['table', (id) => ({ drafts: [id] })], ['ask-clearance', (id) => ({ draft: id })],
    ['clear', (id) => ({ draft: id })], ['send-back', (id) => ({ draft: id, note: 'So' })],
    ['draft', (id) => ({ revises: id })], ['draft', (id) => ({ kind: 'amend', target: id })], ['draft', (id) => ({ kind: 'amend', target: provision, counters: id })],
    ['withdraw', (id) => ({ proposal: id })], ['cosponsor', (id) => ({ proposal: id })], ['comment', (id) => ({ proposal: id, body: 'So' })],
    ['position', (id) => ({ proposal: id, position: 'support' })], ['position', (id) => ({ provision: id, position: 'support' })],
    ['set-aside', (id) => ({ proposal: id })], ['accept', (id) => ({ proposal: id, seen: '0'.repeat(64) })], ['point', (id) => ({ provision: id })],
  ];
  for (const [verb, body] of bodies) {
    for (const label of ['NPL', 'chair', 'reader']) {
      const [its, none] = [await world.ask(label, 'POST', `/api/texts/${world.text}/${verb}`, body(draft)), await world.ask(label, 'POST', `/api/texts/${world.text}/${verb}`, body(nothing))];
      expect([verb, label, shown(its)]).toEqual([verb, label, shown(none)]);
      expect([verb, its.status]).not.toEqual([verb, 200]);
    }
  }
  for (const url of [`/api/texts/${draft}`, `/api/texts/${world.text}/revisions/${draft}`, `/api/seats/${draft}`]) {
    expect(shown(await world.ask('NPL', 'GET', url))).toBe(shown(await world.ask('NPL', 'GET', url.replace(draft, nothing))));
  }
});

test('R6 another’s desk and aside close as those of nobody: code, reason, and nothing before', async () => {
  await amend('BRA');
  const ended: [string | null, number][] = [];
  for (const party of ['BRA', 'GBR', 'XXX']) {
    for (const name of [{ type: 'desk', party } as const, { type: 'aside', audience: party } as const]) {
      const ear = world.open('NPL', name);
      await world.quiet();
      ended.push([ear.closed, ear.frames.length]);
    }
  }
  expect(ended).toEqual(ended.map(() => ['4404 not-found', 0]));
});

test('R6 timing of broadcasts: what is private sends nobody else a frame', async () => {
  const { draft } = await amend('BRA');
  const proposal = (await world.act('BRA', 'table', { drafts: [(await amend('BRA', 'What now?')).draft] })).proposals[0]?.proposal ?? '';
  const others = (...knowing: string[]) => (label: string): boolean => !knowing.includes(label);
  const desk = world.ear('BRA', 'desk');
  const brazil = others('BRA', 'BRA-head');
  expect(await heardBy(brazil, () => amend('BRA'))).toBe(0);
  expect(await heardBy(brazil, async () => textOfFragment(deskFragment(desk.doc, draft))?.insert(0, 'Words '))).toBe(0);
  expect(await heardBy(brazil, async () => deskNote(desk.doc, provision).insert(0, 'Red line'))).toBe(0);
  expect(await heardBy(brazil, () => world.act('BRA', 'ask-clearance', { draft }))).toBe(0);
  expect(await heardBy(brazil, () => world.act('BRA-head', 'send-back', { draft, note: 'No' }))).toBe(0);
  expect(await heardBy(brazil, () => world.act('BRA', 'discard', { draft }))).toBe(0);
  expect(await heardBy(brazil, () => world.act('BRA', 'comment', { proposal, body: 'Among us' }))).toBe(0);
  expect(await heardBy(others('NPL', 'chair'), () => world.act('NPL', 'position', { proposal, position: 'object' }))).toBe(0);
  expect(await heardBy(others('BRA', 'BRA-head', 'NPL'), () => world.act('BRA', 'invite', { proposal, delegation: 'NPL' }))).toBe(0);
  expect(await heardBy(() => true, () => world.ask('NPL', 'POST', `/api/texts/${world.text}/withdraw`, { proposal }))).toBe(0);
  // And the ears are open: what is tabled does arrive.
  expect(await heardBy(brazil, async () => world.act('BRA', 'table', { drafts: [(await amend('BRA', 'And now?')).draft] }))).toBeGreaterThan(0);
});

test('R6 sequence numbers: drafts leave no gap in the numbers of proposals, and no trace in their ids', async () => {
  const tabled: { number: string; proposal: string }[] = [];
  const drafts: string[] = [];
  for (let i = 0; i < 3; i++) {
    for (let k = 0; k <= i; k++) drafts.push((await amend('BRA', `What ${String(i)} ${String(k)}?`)).draft);
    await world.act('BRA', 'discard', { draft: drafts.at(-1) });
    const { draft } = await amend('NPL', `What of ${String(i)}?`);
    drafts.push(draft);
    tabled.push(...(await world.act('NPL', 'table', { drafts: [draft] })).proposals);
  }
  const serials = tabled.map(({ number }) => Number(/\d+/.exec(number)?.[0]));
  expect(serials.map((serial) => serial - (serials[0] ?? 0))).toEqual([0, 1, 2]);
  for (const label of ['chair', 'reader']) {
    const bytes = Buffer.concat(world.person(label).ears.flatMap((ear) => ear.frames));
    for (const { proposal } of tabled) expect(bytes.includes(proposal)).toBe(true);
    for (const draft of drafts) expect(bytes.includes(draft)).toBe(false);
  }
});

test('R6 ids: they are random and nothing but random; none tells of how many were made before', async () => {
  const given: string[] = [];
  const auth = { text: async () => ({ id: 't', meeting: 'm', symbol: 'T', language: 'en', title: null, createdAt: '' }), settingsOf: () => world.auth.settingsOf(world.meeting), partiesOf: () => world.auth.partiesOf(world.meeting) };
  const house = createHouse({
    log: memoryLog(), auth, secret: new Uint8Array(32), clock: () => 1, now: () => 1, logger: { warn: () => undefined },
    random: (length) => {
      const bytes = new Uint8Array(length).fill(given.length + 1);
      given.push(Buffer.from(bytes).toString('base64url').slice(0, 21));
      return bytes;
    },
  });
  await house.createText({ id: 't', meeting: 'm', symbol: 'T', language: 'en', insertions: 'bis', by: 'secretariat', provisions: [0, 1, 2].map(() => ({ kind: 'paragraph', level: 0, wording: [{ text: 'Words' }] })) });
  const { provisions } = await house.view('t', world.person('reader').seat);
  expect(provisions.map(({ id }) => id)).toEqual(given.slice(0, 3));
  await house.close();
});

test('R6 carets: they reach only those who have the same scratch document open, and once', async () => {
  const place = (client: number, clock: number, where: string): Uint8Array => {
    const out = encoding.createEncoder();
    encoding.writeVarUint(out, 1);
    encoding.writeVarUint(out, client);
    encoding.writeVarUint(out, clock);
    encoding.writeVarString(out, JSON.stringify({ cursor: where, name: 'said by the client', party: 'NPL' }));
    return awarenessFrame(encoding.toUint8Array(out));
  };
  const carets = (ear: Ear): string[] => ear.frames.filter((frame) => frame[0] === MESSAGE.awareness).map((frame) => Buffer.from(frame).toString('latin1'));
  const desk = world.ear('BRA', 'desk');
  const colleague = world.ear('BRA-head', 'desk');
  expect(await heardBy((label) => !label.startsWith('BRA'), async () => desk.send(place(7, 1, 'here')))).toBe(0);
  expect(carets(colleague)).toHaveLength(1);
  expect(carets(colleague)[0]).toContain('Person-BRA');
  expect(carets(colleague)[0]).not.toContain('said by the client');
  // A heartbeat that says nothing new goes nowhere.
  expect(await heardBy(() => true, async () => desk.send(place(7, 2, 'here')))).toBe(0);
  // On the record and the asides there are none at all.
  expect(await heardBy(() => true, async () => world.ear('NPL', 'record').send(place(8, 1, 'there')))).toBe(0);
  expect(await heardBy(() => true, async () => world.ear('NPL', 'aside').send(place(9, 1, 'there')))).toBe(0);
});

test('R6 carets and presence: a desk that is opened or left tells the room nothing', async () => {
  await world.await(world.seat('BRA-absent', 'delegate', 'BRA'));
  await world.tellPresence();
  expect(await heardBy((label) => !label.startsWith('BRA'), async () => {
    const ear = world.open('BRA', { type: 'desk', party: 'BRA' });
    // One who is at the desk alone is not in the room.
    const absent = world.open('BRA-absent', { type: 'desk', party: 'BRA' });
    await world.quiet();
    await world.tellPresence();
    absent.leave();
    ear.leave();
    await world.tellPresence();
  })).toBe(0);
  const told = world.ear('reader', 'record').frames.filter((frame) => frame[0] === MESSAGE.presence);
  const input = decoding.createDecoder(told.at(-1) ?? new Uint8Array());
  decoding.readVarUint(input);
  decoding.readVarUint(input);
  expect(Buffer.concat(told).toString()).not.toMatch(/Person-/);
});

test('R6 sizes: the first sync of a late reader is as large whether or not others drafted', async () => {
  const size = async (): Promise<number> => {
    const ear = world.open('reader', { type: 'record' });
    await world.quiet();
    ear.leave();
    return ear.frames.reduce((sum, frame) => sum + frame.length, 0);
  };
  const before = await size();
  for (let i = 0; i < 5; i++) await amend('BRA', `A long draft ${'of many words '.repeat(i)}`);
  expect(await size()).toBe(before);
});

test('R6 metrics: no delegation, desk or act stands in them, and they are not on the port that the public has', async () => {
  const metrics = createMetrics(memoryLog(), () => [], () => 0);
  const entry = { at: new Date(0).toISOString(), actor: 'BRA#seat', act: { verb: 'draft' }, payload: new Uint8Array(9) };
  await metrics.log.append([{ stream: 'desk:text1:BRA', expected: 0, entries: [entry] }, { stream: 'text:text1', expected: 0, entries: [entry] }]);
  const text = await metrics.text();
  expect(text).toContain('chapeau_entries_total{text="text1"} 2');
  expect(text.split('\n').filter((line) => /BRA|desk|draft"|seat/.test(line) && !line.startsWith('#'))).toEqual([]);
  for (const url of ['/metrics', '/api/metrics']) expect((await world.ask('chair', 'GET', url)).status).toBe(404);
});

test('R6 a first sync asks nothing of a reader and tells it nothing of what it may not open', async () => {
  const ear = world.open('reader', { type: 'pen' });
  await world.quiet();
  ear.send(step1Frame(new Uint8Array([1, 5, 9])));
  await world.quiet();
  expect([ear.closed, ear.frames.length]).toEqual(['4403 not-permitted', 0]);
  expect((await world.await(world.log.streams('desk:'))).filter((stream) => stream.includes('reader'))).toEqual([]);
});
