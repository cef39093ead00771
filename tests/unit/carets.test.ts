/** Carets: how often they are told, and to whom when those who edit one document sit at several servers. */
import * as decoding from 'lib0/decoding';
import * as encoding from 'lib0/encoding';
import { afterEach, expect, test } from 'vitest';
import { shareCarets } from '../../server/cluster/carets.ts';
import type { Heard } from '../../server/log/listening.ts';
import { memoryLog, memoryStore, type MemoryStore } from '../../server/log/memory.ts';
import { TELL_EVERY } from '../../server/sync/carets.ts';
import { awarenessFrame, step1Frame, type DocName } from '../../server/sync/channel.ts';
import type { HouseDeps, TextHouse } from '../../server/sync/house.ts';
import type { Seat } from '../../shared/permissions/seat.ts';
import { MESSAGE } from '../../shared/protocol/wire.ts';
import { CHAIR, Client, createText, hosting, seat, TEXT, wordsIn } from './support/hosting.ts';

const undo: (() => unknown)[] = [];
afterEach(async () => {
  for (const one of undo.splice(0).reverse()) await one();
});

interface Told {
  readonly client: number;
  readonly state: { readonly party: string; readonly name?: string; readonly cursor: unknown } | null;
}

/** Somebody on a document, and what is heard there of carets. */
function listener(house: TextHouse, by: Seat, doc: DocName) {
  const frames: Uint8Array[] = [];
  const far = house.connect(TEXT, by, doc, { send: (frame) => frames.push(frame), close: () => undefined, buffered: () => 0 });
  far?.receive(step1Frame(new Uint8Array([0])));
  return {
    move: (client: number, clock: number, at: unknown) => {
      const out = encoding.createEncoder();
      encoding.writeVarUint(out, 1);
      encoding.writeVarUint(out, client);
      encoding.writeVarUint(out, clock);
      encoding.writeVarString(out, JSON.stringify({ user: { name: 'Whatever it says' }, cursor: at }));
      far?.receive(awarenessFrame(encoding.toUint8Array(out)));
    },
    leave: () => far?.gone(),
    told: (): Told[][] => frames.filter((frame) => frame[0] === MESSAGE.awareness).map(read),
  };
}

function read(frame: Uint8Array): Told[] {
  const input = decoding.createDecoder(frame.subarray(1));
  const inner = decoding.createDecoder(decoding.readVarUint8Array(input));
  return Array.from({ length: decoding.readVarUint(inner) }, () => {
    const client = decoding.readVarUint(inner);
    decoding.readVarUint(inner);
    return { client, state: JSON.parse(decoding.readVarString(inner)) as Told['state'] };
  });
}

/** Time between two tellings, which passes when the test says so. */
function resting(): { pause: HouseDeps['pause']; passes(): void } {
  const waiting: (() => void)[] = [];
  return {
    pause: (ms) => new Promise((resolve) => (ms === TELL_EVERY ? waiting.push(resolve) : setImmediate(resolve))),
    passes: () => waiting.splice(0).forEach((resolve) => resolve()),
  };
}

/** A house with the text in open drafting; a turn of it ends whenever `turn` does. */
async function opened(more: Partial<HouseDeps> = {}, store: MemoryStore = memoryStore(), server = 0) {
  const { house } = hosting(memoryLog({ store, shared: true }), more, server);
  undo.push(() => house.close());
  if (server === 0) {
    await createText(house, ['One', 'Two']);
    await house.act(TEXT, CHAIR, 'mode', { mode: 'open', pens: 'all' });
  }
  return { house, turn: () => house.view(TEXT, CHAIR) };
}

test('Carets that move all the time are told now and then, each at its last place, however many turns there are', async () => {
  const { pause, passes } = resting();
  const { house, turn } = await opened({ pause });
  const [one, two, watcher] = ['BRA', 'NPL', 'GBR'].map((party) => listener(house, seat('delegate', party), { type: 'pen' }));
  await turn();
  for (let at = 1; at <= 200; at++) {
    one?.move(100, at, at);
    two?.move(200, at, -at);
    await turn();
  }
  const places = (): unknown[] => watcher?.told().map((carets) => carets.map(({ state }) => state?.cursor)) ?? [];
  expect(places()).toEqual([[1, -1]]);
  passes();
  await turn();
  await turn();
  expect(places()).toEqual([[1, -1], [200, -200]]);
  // Nothing new: nothing is told, and the next one goes at once.
  passes();
  await turn();
  one?.move(100, 300, 300);
  await turn();
  expect(places()).toEqual([[1, -1], [200, -200], [300]]);
});

/** A database that only passes notices on. */
function wire() {
  const ears = new Set<Heard>();
  const notices: string[] = [];
  return {
    notices,
    database: {
      hear: (_topic: string, heard: Heard) => {
        ears.add(heard);
        return () => void ears.delete(heard);
      },
      tell: (_topic: string, words: string) => {
        notices.push(words);
        for (const ear of ears) ear.told(words);
        return Promise.resolve();
      },
    },
  };
}

/** Two servers on one log, which tell each other of carets when `gathered` is called. */
async function two() {
  const { database, notices } = wire();
  const due: (() => void)[] = [];
  const [{ pause, passes }, store] = [resting(), memoryStore()];
  const carets = ['s0', 's1'].map((server) => shareCarets({ database, server, later: (_ms, run) => void due.push(run) }));
  const [here, there] = [await opened({ pause, ...(carets[0] && { carets: carets[0] }) }, store), await opened({ pause, ...(carets[1] && { carets: carets[1] }) }, store, 1)];
  /** All that is under way has arrived everywhere. */
  const gathered = async (): Promise<void> => {
    for (let round = 0; round < 3; round++) {
      for (const { turn } of [here, there]) await turn();
      passes();
      for (const run of due.splice(0)) run();
    }
    for (const { turn } of [here, there]) await turn();
  };
  return { here: here.house, there: there.house, gathered, notices };
}

const last = (one: ReturnType<typeof listener>): Map<number, Told['state']> => new Map(one.told().flat().map(({ client, state }) => [client, state]));

test('Carets cross servers: two on one desk and two with the pen see each other, and nobody else sees them', async () => {
  const { here, there, gathered } = await two();
  const desk = { type: 'desk', party: 'BRA' } as const;
  const [ana, rui] = [listener(here, seat('delegate', 'BRA', 'ana'), desk), listener(there, seat('delegate', 'BRA', 'rui'), desk)];
  const [brazil, nepal] = [listener(here, seat('delegate', 'BRA'), { type: 'pen' }), listener(there, seat('delegate', 'NPL'), { type: 'pen' })];
  const strangers = [listener(there, seat('delegate', 'NPL'), { type: 'desk', party: 'NPL' }), listener(there, seat('reader'), { type: 'record' }), listener(there, CHAIR, { type: 'record' })];
  await gathered();
  ana.move(1, 1, 'on the desk');
  rui.move(2, 1, 'on it too');
  brazil.move(3, 1, 'in the pen');
  await gathered();
  expect(last(rui).get(1)).toEqual({ party: 'BRA', name: 'Person of ana', cursor: 'on the desk' });
  expect(last(ana).get(2)).toEqual({ party: 'BRA', name: 'Person of rui', cursor: 'on it too' });
  expect([...last(nepal)]).toEqual([[3, { party: 'BRA', cursor: 'in the pen' }]]);
  for (const one of strangers) expect(one.told()).toEqual([]);
  // Who comes later asks for what there is, and who goes is gone everywhere.
  const late = listener(there, seat('delegate', 'BRA', 'eva'), desk);
  await gathered();
  expect([...last(late).keys()].sort()).toEqual([1, 2]);
  ana.leave();
  await gathered();
  for (const one of [rui, late]) expect(last(one).get(1)).toBeNull();
});

test('R4 a client ID whose caret another server told of is its party’s here too: nobody else writes under it', async () => {
  const { here, there, gathered } = await two();
  const brazil = listener(here, seat('delegate', 'BRA'), { type: 'pen' });
  const hostile = new Client(there, seat('delegate', 'NPL'), { type: 'pen' });
  const witness = listener(there, seat('delegate', 'GBR'), { type: 'pen' });
  await gathered();
  brazil.move(7, 1, 'mine');
  await gathered();
  expect(last(witness).get(7)).toEqual({ party: 'BRA', cursor: 'mine' });
  const [first] = (await there.view(TEXT, CHAIR)).provisions;
  hostile.doc.clientID = 7;
  hostile.append(first?.id ?? '', ' taken');
  await hostile.isClosed();
  expect(await wordsIn(there)).toEqual(['One', 'Two']);
});

test('Carets that are held here stay, whatever another server tells under their client ID', async () => {
  const { here, there, gathered } = await two();
  const [brazil, nepal, watcher] = [listener(here, seat('delegate', 'BRA'), { type: 'pen' }), listener(there, seat('delegate', 'NPL'), { type: 'pen' }), listener(there, seat('delegate', 'GBR'), { type: 'pen' })];
  await gathered();
  for (const one of [brazil, nepal]) one.move(7, 1, one === brazil ? 'there' : 'here');
  await gathered();
  expect(last(watcher).get(7)).toEqual({ party: 'NPL', cursor: 'here' });
});

test('Carets cross servers in few notices: of each the last place, each notice as long as the database takes, and no more than so many', () => {
  const { database, notices } = wire();
  const due: (() => void)[] = [];
  const [from, to] = ['s0', 's1'].map((server) => shareCarets({ database, server, later: (_ms, run) => void due.push(run) }));
  const heard: unknown[] = [];
  to?.hear({ told: (_text, channel, carets) => carets.forEach((one) => heard.push([channel, one.client, one.state])), asked: (_text, channel) => heard.push(channel) });
  for (let at = 0; at < 100; at++) {
    for (const client of [1, 2]) from?.tell('t', 'pen:1', [{ client, clock: at, party: 'BRA', state: `"${String(at)}"` }]);
    from?.ask('t', 'desk:BRA');
  }
  expect(due).toHaveLength(1);
  due.splice(0)[0]?.();
  expect(notices).toHaveLength(1);
  expect(heard).toEqual(['desk:BRA', ['pen:1', 1, '"99"'], ['pen:1', 2, '"99"']]);

  notices.length = 0;
  for (let client = 0; client < 5_000; client++) from?.tell('t', 'pen:1', [{ client, clock: 1, party: 'BRA', state: `"${'é'.repeat(500)}"` }]);
  from?.tell('t', 'pen:1', [{ client: 9_999, clock: 1, party: 'BRA', state: 'x'.repeat(9_000) }]);
  due.splice(0)[0]?.();
  expect(notices).toHaveLength(50);
  for (const notice of notices) expect(Buffer.byteLength(notice)).toBeLessThan(8_000);
});
