/** A text that nobody needs is let go from memory, and is there again as it was for whoever comes, on whichever server. */
import * as encoding from 'lib0/encoding';
import * as Y from 'yjs';
import { expect, test } from 'vitest';
import { memoryLog, memoryStore, type MemoryStore } from '../../server/log/memory.ts';
import type { Log } from '../../server/log/port.ts';
import { awarenessFrame, step1Frame, updateFrame } from '../../server/sync/channel.ts';
import type { TextHouse } from '../../server/sync/house.ts';
import { penFragment } from '../../shared/schema/pen.ts';
import { readRecord } from '../../shared/schema/record-reader.ts';
import { textOf } from '../../shared/schema/wording.ts';
import { textOfFragment } from '../../shared/schema/yruns.ts';
import { chanceOf } from '../simulation/chance.ts';
import { CHAIR, Client, createText, hosting, PARTIES, seat, TEXT, wordsIn, type Hosting } from '../unit/support/hosting.ts';

const PEN = { type: 'pen' } as const;
const RECORD = { type: 'record' } as const;
const BRA = seat('delegate', 'BRA');
const NPL = seat('delegate', 'NPL');

/** A house whose log counts how often it is read. */
function counting(store: MemoryStore, server = 0): Hosting & { reads(): number } {
  let reads = 0;
  const log = memoryLog({ store, shared: true });
  const counted = new Proxy<Log>(log, {
    get: (target, name) => {
      if (name === 'read' || name === 'readSnapshot') reads += 1;
      const found: unknown = Reflect.get(target, name);
      return typeof found === 'function' ? (found.bind(target) as unknown) : found;
    },
  });
  return { ...hosting(counted, {}, server), reads: () => reads };
}

async function drafting(house: TextHouse): Promise<string> {
  await createText(house, ['One', 'Two']);
  await house.act(TEXT, CHAIR, 'mode', { mode: 'open', pens: 'all' });
  return (await house.view(TEXT, CHAIR)).provisions[0]?.id ?? '';
}

const inMemory = (house: TextHouse): boolean | undefined => house.rooms().find(({ text }) => text === TEXT)?.inMemory;
/** What is under way ends. */
const settled = (): Promise<void> => new Promise((resolve) => setImmediate(() => setImmediate(resolve)));
/** Two looks, between which nobody needed anything. */
function letGo(house: TextHouse): void {
  house.rest();
  house.rest();
}
const penOf = (client: Client, id: string): string => textOfFragment(penFragment(client.doc, id))?.toJSON() as string;

test('R2 R7 R8 a text that nobody has open is let go, and is there again as it was: record, pen, desks, and what was typed away', async () => {
  const { house, warnings } = counting(memoryStore());
  const id = await drafting(house);
  const pen = new Client(house, BRA, PEN);
  await pen.synced();
  pen.append(id, ' more');
  await pen.until(() => pen.saved > 1);
  const { draft } = await house.act(TEXT, NPL, 'draft', { kind: 'amend', target: id, wording: 'Of Nepal' });
  pen.leave();
  const before = await house.view(TEXT, CHAIR);
  await settled();
  letGo(house);
  expect(inMemory(house)).toBe(false);
  pen.append(id, ' typed away');
  expect(await house.view(TEXT, CHAIR)).toEqual(before);
  expect(inMemory(house)).toBe(true);
  await settled();
  letGo(house);
  expect(inMemory(house)).toBe(false);
  // Who comes back brings what it has typed meanwhile; its generation is the one that stands.
  const back = new Client(house, BRA, PEN, pen.doc);
  const desk = new Client(house, NPL, { type: 'desk', party: 'NPL' });
  const reader = new Client(house, seat('reader'), RECORD);
  await Promise.all([back, desk, reader].map((one) => one.synced()));
  await reader.until(() => textOf(readRecord(reader.doc).provisions[0]?.wording ?? []) === 'One more typed away');
  expect([back.closed, Object.keys(desk.doc.getMap('drafts').toJSON())]).toEqual([null, [draft]]);
  expect((await house.view(TEXT, CHAIR)).provisions[0]?.wording.map(({ by }) => by)).toEqual(['secretariat', 'BRA']);
  expect(warnings).toEqual([]);
  await house.close();
});

test('R2 what is needed is not let go: a socket that is open, an act under way, a look in between', async () => {
  const { house, warnings } = counting(memoryStore());
  const id = await drafting(house);
  const reader = new Client(house, seat('reader'), RECORD);
  await reader.synced();
  letGo(house);
  expect(inMemory(house)).toBe(true);
  reader.leave();
  house.rest();
  await house.view(TEXT, CHAIR);
  house.rest();
  expect(inMemory(house)).toBe(true);
  // The turn has begun when it is asked.
  const act = house.act(TEXT, CHAIR, 'point', { provision: id });
  letGo(house);
  await act;
  expect((await house.view(TEXT, CHAIR)).head.pointer).toBe(id);
  // In the same tick: one who has just come, and one who comes right after.
  house.rest();
  const early = new Client(house, BRA, PEN);
  house.rest();
  await early.synced();
  early.leave();
  letGo(house);
  const late = new Client(house, BRA, PEN);
  letGo(house);
  await late.synced();
  late.append(id, '!');
  letGo(house);
  await late.until(() => late.saved > 1);
  late.leave();
  await settled();
  letGo(house);
  expect(inMemory(house)).toBe(false);
  expect([await wordsIn(house), warnings]).toEqual([['One!', 'Two'], []]);
  await house.close();
});

test('R2 what other servers append meanwhile folds nothing here, and is told to whoever comes', async () => {
  const store = memoryStore();
  const [here, there] = [counting(store), counting(store, 1)];
  const id = await drafting(here.house);
  await settled();
  letGo(here.house);
  const before = here.reads();
  const pen = new Client(there.house, NPL, PEN);
  await pen.synced();
  for (let n = 0; n < 5; n++) {
    const sent = pen.saved + 1;
    pen.append(id, ` ${String(n)}`);
    await pen.until(() => pen.saved >= sent);
  }
  expect([inMemory(here.house), here.reads()]).toEqual([false, before]);
  const reader = new Client(here.house, seat('reader'), RECORD);
  await reader.until(() => textOf(readRecord(reader.doc).provisions[0]?.wording ?? []) === 'One 0 1 2 3 4');
  pen.append(id, ' and on');
  await reader.until(() => textOf(readRecord(reader.doc).provisions[0]?.wording ?? []).endsWith('and on'));
  await Promise.all([here.house.close(), there.house.close()]);
});

test('R4 whose a client ID is by its caret alone is known after the text was let go, as long as the server lives: nobody else writes under it', async () => {
  const store = memoryStore();
  const { house } = counting(store);
  const id = await drafting(house);
  const shown = new Y.Doc().clientID;
  const joins = (on: TextHouse, by: typeof BRA, vector: Uint8Array) => {
    const far = on.connect(TEXT, by, PEN, { send: () => undefined, close: () => undefined, buffered: () => 0 });
    far?.receive(step1Frame(vector));
    return far;
  };
  const far = joins(house, BRA, new Uint8Array([0]));
  await house.view(TEXT, CHAIR);
  const out = encoding.createEncoder();
  for (const one of [1, shown, 1]) encoding.writeVarUint(out, one);
  encoding.writeVarString(out, JSON.stringify({ cursor: 1 }));
  far?.receive(awarenessFrame(encoding.toUint8Array(out)));
  await house.view(TEXT, CHAIR);
  far?.gone();
  const forged = async (on: TextHouse): Promise<string[]> => {
    const reading = new Client(on, NPL, PEN);
    await reading.synced();
    reading.leave();
    const copy = new Y.Doc();
    Y.applyUpdate(copy, Y.encodeStateAsUpdate(reading.doc));
    copy.clientID = shown;
    const had = Y.encodeStateVector(copy);
    const forger = joins(on, NPL, had);
    textOfFragment(penFragment(copy, id))?.insert(0, 'Forged ');
    forger?.receive(updateFrame(Y.encodeStateAsUpdate(copy, had)));
    const words = await wordsIn(on);
    forger?.gone();
    return words;
  };
  await settled();
  letGo(house);
  expect(inMemory(house)).toBe(false);
  expect(await forged(house)).toEqual(['One', 'Two']);
  await house.close();
  // A server that has started since knows nothing of that caret.
  const { house: later } = counting(store, 1);
  expect(await forged(later)).toEqual(['Forged One', 'Two']);
  await later.close();
});

const SEEDS = process.env['SEED'] === undefined ? [1, 2, 3, 4, 5, 6, 7, 8] : [Number(process.env['SEED'])];
test.each(SEEDS)('R2 R7 two servers that let go of a text at any moment lose nothing: SEED=%i npx vitest run tests/contract/resting.test.ts', async (seed) => {
  const chance = chanceOf(seed);
  const store = memoryStore();
  const houses = [counting(store), counting(store, 1)];
  const house = (): TextHouse => chance.pick(houses).house;
  const id = await drafting(house());
  const copies = PARTIES.map((party) => ({ by: seat('delegate', party), doc: new Y.Doc(), on: null as Client | null }));
  const said: string[] = [];
  let gone = 0;
  for (let step = 0; step < 60; step++) {
    const one = chance.pick(copies);
    if (one.on === null) one.on = new Client(house(), one.by, PEN, one.doc);
    else if (chance.is(0.5)) {
      const word = `${one.by.id}${String(step)}`;
      await one.on.synced();
      one.on.append(id, ` ${word}`);
      said.push(word);
    } else {
      one.on.leave();
      one.on = null;
    }
    if (chance.is(0.5)) await new Promise((resolve) => setImmediate(resolve));
    for (const { house: each } of houses) {
      if (chance.is(0.6)) letGo(each);
      if (inMemory(each) === false) gone += 1;
    }
  }
  const last = copies.map(({ by, doc, on }) => {
    on?.leave();
    return new Client(house(), by, PEN, doc);
  });
  const whole = (words: string): boolean => said.every((word) => words.includes(word));
  await Promise.all(last.map((client) => client.until(() => whole(penOf(client, id)))));
  for (const { house: each, warnings } of houses) {
    const reader = new Client(each, seat('reader'), RECORD);
    await reader.until(() => whole(textOf(readRecord(reader.doc).provisions[0]?.wording ?? [])));
    expect(warnings).toEqual([]);
  }
  expect(gone).toBeGreaterThan(0);
  for (const { house: each } of houses) await each.close();
});
