/** A text that nobody has opened since the server started: readers are served from the snapshot as it lies in the log. */
import * as decoding from 'lib0/decoding';
import * as Y from 'yjs';
import { expect, test } from 'vitest';
import { memoryLog, memoryStore, type MemoryStore } from '../../server/log/memory.ts';
import type { Log } from '../../server/log/port.ts';
import { AtRest } from '../../server/sync/at-rest.ts';
import { step1Frame, type DocName } from '../../server/sync/channel.ts';
import { Documents } from '../../server/sync/documents.ts';
import { textStream } from '../../server/sync/streams.ts';
import { packText, unpackText } from '../../server/sync/snapshots.ts';
import { CHAIR_ASIDE } from '../../shared/permissions/audience.ts';
import { SYNC } from '../../shared/protocol/wire.ts';
import { readRecord } from '../../shared/schema/record-reader.ts';
import { textOf } from '../../shared/schema/wording.ts';
import { CHAIR, Client, createText, hosting, seat, TEXT, wordsIn } from './support/hosting.ts';

const STREAM = textStream(TEXT);
const RECORD: DocName = { type: 'record' };
const ASIDE: DocName = { type: 'aside', audience: CHAIR_ASIDE };
const READER = seat('reader');
const GBR = seat('delegate', 'GBR');

/** A text with an objection that the chair alone may know of, a snapshot, and `after` acts that came after it. */
async function stored(after: number): Promise<MemoryStore> {
  const store = memoryStore();
  const { house } = hosting(memoryLog({ store }), { keepEvery: { entries: 60, bytes: 1_000_000 } });
  await createText(house, ['The first one', 'The second one']);
  const [first, second] = (await house.view(TEXT, CHAIR)).provisions;
  await house.act(TEXT, CHAIR, 'mode', { mode: 'negotiation' });
  const { draft } = await house.act(TEXT, GBR, 'draft', { kind: 'amend', target: first?.id ?? '', wording: 'The very first one' });
  await house.act(TEXT, GBR, 'table', { drafts: [draft] });
  const [proposal] = (await house.view(TEXT, CHAIR)).proposals;
  await house.act(TEXT, seat('delegate', 'NPL'), 'position', { proposal: proposal?.id ?? '', position: 'object' });
  await house.close();
  const again = hosting(memoryLog({ store }), { keepEvery: { entries: 60, bytes: 1_000_000 } }, 1);
  for (let n = 0; n < after; n++) {
    await again.house.act(TEXT, CHAIR, 'point', { provision: n % 2 === 0 ? (second?.id ?? '') : null });
    await again.house.act(TEXT, seat('delegate', 'BRA'), 'position', { proposal: proposal?.id ?? '', position: n % 2 === 0 ? 'object' : 'reserve' });
  }
  return store;
}

async function folded(log: Log): Promise<Documents> {
  const documents = new Documents(TEXT, log, () => undefined);
  await documents.load();
  return documents;
}

/** A log that counts how often snapshots and entries of the text are asked for. */
function counted(log: Log): { log: Log; asked: { snapshots: number; entries: number } } {
  const asked = { snapshots: 0, entries: 0 };
  const own: Pick<Log, 'read' | 'readSnapshot'> = {
    read: (stream, from) => {
      asked.entries += 1;
      return log.read(stream, from);
    },
    readSnapshot: (stream) => {
      asked.snapshots += 1;
      return log.readSnapshot(stream);
    },
  };
  return { log: { ...log, append: (batch) => log.append(batch), head: (stream) => log.head(stream), streams: (prefix) => log.streams(prefix),
    writeSnapshot: (...all) => log.writeSnapshot(...all), dropSnapshot: (stream) => log.dropSnapshot(stream), erasePayload: (...all) => log.erasePayload(...all),
    verify: (stream) => log.verify(stream), probe: () => log.probe(), close: () => log.close(), ...own }, asked };
}

const everything = (doc: Y.Doc): unknown => [doc.getMap('provisions').toJSON(), doc.getMap('proposals').toJSON(), doc.getMap('text').toJSON()];

test.each([0, 3])('R8 what readers get of a text at rest is what they get of one in memory, with %i acts after the snapshot', async (after) => {
  const store = await stored(after);
  const whole = await folded(memoryLog({ store: { ...store, snapshots: new Map() } }));
  const { log, asked } = counted(memoryLog({ store }));
  const { house, warnings } = hosting(log, {}, 2);
  const readers = [new Client(house, READER, RECORD), new Client(house, CHAIR, RECORD)];
  const aside = new Client(house, CHAIR, ASIDE);
  await Promise.all([...readers, aside].map((one) => one.synced()));
  // The text has not been folded for them: one snapshot and what came after it, read once.
  expect(asked).toEqual({ snapshots: 1, entries: 1 });
  // The act makes the server fold the text, and reaches those who were served before.
  const [first] = whole.state.provisions;
  await house.act(TEXT, CHAIR, 'mode', { mode: 'open', pens: 'all' });
  expect(asked.snapshots).toBe(2);
  for (const reader of readers) await reader.until(() => readRecord(reader.doc).head.mode === 'open');
  const fresh = [new Client(house, READER, RECORD), new Client(house, CHAIR, ASIDE)];
  await Promise.all(fresh.map((one) => one.synced()));
  for (const reader of readers) expect(everything(reader.doc)).toEqual(everything(fresh[0]?.doc ?? new Y.Doc()));
  expect(Y.encodeStateVector(aside.doc)).toEqual(Y.encodeStateVector(fresh[1]?.doc ?? new Y.Doc()));
  expect(readRecord(readers[1]?.doc ?? new Y.Doc(), [aside.doc]).positions).toEqual(whole.state.positions);
  expect(whole.state.positions.length).toBeGreaterThan(0);
  const pen = new Client(house, GBR, { type: 'pen' });
  await pen.synced();
  pen.append(first?.id ?? '', '!');
  for (const reader of readers) await reader.until(() => textOf(readRecord(reader.doc).provisions[0]?.wording ?? []).endsWith('!'));
  await house.close();
  expect(warnings).toEqual([]);
});

test('R6 what goes out is the part of the snapshot that this audience may read, byte for byte, and nothing of another', async () => {
  const store = await stored(0);
  const log = memoryLog({ store });
  const fold = unpackText((await log.readSnapshot(STREAM))?.bytes ?? new Uint8Array());
  const atRest = new AtRest(TEXT, log);
  const sent = async (doc: DocName): Promise<Uint8Array[]> =>
    ((await atRest.answer(doc))?.frames ?? []).map((frame) => {
      const input = decoding.createDecoder(frame);
      expect([decoding.readVarUint(input), decoding.readVarUint(input)]).toEqual([0, SYNC.step2]);
      return decoding.readVarUint8Array(input);
    });
  expect(await sent(RECORD)).toEqual([fold?.record]);
  expect(await sent(ASIDE)).toEqual([fold?.asides.get(CHAIR_ASIDE)]);
  expect(await sent({ type: 'aside', audience: 'XYZ' })).toEqual([new Uint8Array([0, 0])]);
  expect(await sent({ type: 'pen' })).toEqual([]);
  expect(await sent({ type: 'desk', party: 'GBR' })).toEqual([]);
  for (const [bytes] of [await sent(RECORD), await sent({ type: 'aside', audience: 'GBR' })]) expect(Buffer.from(bytes ?? []).includes('object')).toBe(false);
  expect(Buffer.from((await sent(ASIDE))[0] ?? []).includes('object')).toBe(true);
});

test.each<[string, (store: MemoryStore) => Promise<void>]>([
  ['damaged', (store) => Promise.resolve(void store.snapshots.get(STREAM)?.bytes.fill(255, 40, 60))],
  ['absent', (store) => Promise.resolve(void store.snapshots.clear())],
  ['torn before it was written', async (store) => {
    const log = memoryLog({ store });
    const kept = await log.readSnapshot(STREAM);
    const fold = unpackText(kept?.bytes ?? new Uint8Array());
    if (kept === null || fold === null) throw new Error('No snapshot');
    await log.writeSnapshot(STREAM, kept.seq, packText({ ...fold, record: fold.record.subarray(0, fold.record.length - 5) }));
  }],
])('R8 where the snapshot is %s readers are served from the log', async (_what, harm) => {
  const store = await stored(2);
  await harm(store);
  const { house } = hosting(memoryLog({ store }), {}, 2);
  const reader = new Client(house, READER, RECORD);
  await reader.synced();
  const whole = await folded(memoryLog({ store: { ...store, snapshots: new Map() } }));
  expect(await new AtRest(TEXT, memoryLog({ store })).answer(RECORD)).toBeNull();
  expect(everything(reader.doc)).toEqual(everything(whole.record));
  await house.close();
});

test('R2 what another server appends after readers were served here at rest reaches them, also what came before this server took anything', async () => {
  const store = await stored(1);
  const shared = (): Log => memoryLog({ store, shared: true });
  const [here, there] = [hosting(shared(), {}, 2), hosting(shared(), {}, 3)];
  const reader = new Client(here.house, READER, RECORD);
  await reader.synced();
  const second = (await there.house.view(TEXT, CHAIR)).provisions[1]?.id ?? '';
  await there.house.act(TEXT, CHAIR, 'point', { provision: second });
  await reader.until(() => readRecord(reader.doc).head.pointer === second);
  await there.house.act(TEXT, CHAIR, 'point', { provision: null });
  await here.house.act(TEXT, CHAIR, 'mode', { mode: 'open', pens: 'all' });
  await reader.until(() => readRecord(reader.doc).head.mode === 'open' && readRecord(reader.doc).head.pointer === null);
  expect(await wordsIn(here.house)).toEqual(await wordsIn(there.house));
  await Promise.all([here.house.close(), there.house.close()]);
});

test('R2 one who comes with something, or is to write, has the text folded first', async () => {
  const store = await stored(1);
  const { log, asked } = counted(memoryLog({ store }));
  const { house } = hosting(log, {}, 2);
  const frames: Uint8Array[] = [];
  const known = new Y.Doc();
  const whole = await folded(memoryLog({ store }));
  Y.applyUpdate(known, Y.encodeStateAsUpdate(whole.record));
  const far = house.connect(TEXT, READER, RECORD, { send: (frame) => frames.push(frame), close: () => undefined, buffered: () => 0 });
  far?.receive(step1Frame(Y.encodeStateVector(known)));
  await house.view(TEXT, CHAIR);
  expect(asked).toEqual({ snapshots: 1, entries: 1 });
  // It lacks nothing: an empty update, not the snapshot.
  expect(frames).toHaveLength(1);
  expect(frames[0]?.length).toBeLessThan(20);
  await house.close();
});
