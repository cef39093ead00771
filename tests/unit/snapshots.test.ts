/** Snapshots: opening a text reads the newest and folds what came after, and it is the same as folding everything. */
import { describe, expect, test } from 'vitest';
import { memoryLog, memoryStore, type MemoryStore } from '../../server/log/memory.ts';
import type { Log } from '../../server/log/port.ts';
import type { Desk } from '../../server/sync/desks.ts';
import { Documents } from '../../server/sync/documents.ts';
import { deskStream, textStream } from '../../server/sync/streams.ts';
import { KEEP_EVERY, packDesk, packText, Since, unpackDesk, unpackText } from '../../server/sync/snapshots.ts';
import { readDraftWording } from '../../shared/schema/desk.ts';
import { textOf } from '../../shared/schema/wording.ts';
import { CHAIR, Client, createText, hosting, seat, TEXT, wordsIn } from './support/hosting.ts';

const STREAM = textStream(TEXT);
const NPL = seat('delegate', 'NPL');
const OFTEN = { entries: 4, bytes: 1_000_000 };

/** A session with everything that a fold has: pen closed and opened again, words taken out, drafts, positions, a revision. */
async function session(log: Log): Promise<{ before: unknown; drafts: unknown }> {
  const { house } = hosting(log, { keepEvery: OFTEN });
  await createText(house, ['The first one', 'The second one']);
  const first = (await house.view(TEXT, CHAIR)).provisions[0]?.id ?? '';
  await house.act(TEXT, CHAIR, 'mode', { mode: 'open', pens: 'all' });
  const pen = new Client(house, NPL, { type: 'pen' });
  await pen.synced();
  for (const letter of ', and more') {
    pen.append(first, letter);
    const sent = pen.saved + 1;
    await pen.until(() => pen.saved >= sent);
  }
  await house.act(TEXT, CHAIR, 'mode', { mode: 'closed' });
  await house.act(TEXT, CHAIR, 'mode', { mode: 'negotiation' });
  for (const words of ['The first proposal', 'The second proposal', 'The third']) {
    const { draft } = await house.act(TEXT, NPL, 'draft', { kind: 'amend', target: first, wording: words });
    if (words !== 'The third') await house.act(TEXT, NPL, 'table', { drafts: [draft] });
  }
  const [proposal] = (await house.view(TEXT, CHAIR)).proposals;
  await house.act(TEXT, seat('delegate', 'GBR'), 'position', { proposal: proposal?.id ?? '', position: 'object' });
  await house.act(TEXT, CHAIR, 'issue', { symbol: 'T/1(Rev.1)' });
  const before = await house.view(TEXT, CHAIR);
  await house.close();
  const documents = await loaded(log);
  return { before, drafts: (await documents.loadDesk('NPL'))?.drafts };
}

async function loaded(log: Log): Promise<Documents> {
  const documents = new Documents(TEXT, log, () => undefined);
  await documents.load();
  return documents;
}

/** The log as it reads it, with the entries from which it reads. */
function watched(log: Log): { log: Log; from: Map<string, number> } {
  const from = new Map<string, number>();
  const read: Log['read'] = (stream, fromSeq = 1) => {
    from.set(stream, fromSeq);
    return log.read(stream, fromSeq);
  };
  return { from, log: new Proxy(log, { get: (target, name) => (name === 'read' ? read : (Reflect.get(target, name) as () => unknown).bind?.(target)) }) };
}

function without(store: MemoryStore): MemoryStore {
  return { ...store, snapshots: new Map() };
}

describe('Snapshots', () => {
  test('R8 a text opened from a snapshot is the text folded from its first entry', async () => {
    const store = memoryStore();
    const { before } = await session(memoryLog({ store }));
    const kept = store.snapshots.get(STREAM)?.seq ?? 0;
    const end = store.streams.get(STREAM)?.length ?? 0;
    expect(kept).toBeGreaterThan(end - 2 * OFTEN.entries);
    expect(store.snapshots.get(deskStream(TEXT, 'NPL'))?.seq).toBeGreaterThan(3);

    const eyes = watched(memoryLog({ store }));
    const short = await loaded(eyes.log);
    expect(eyes.from.get(STREAM)).toBe(kept + 1);
    const long = await loaded(memoryLog({ store: without(store) }));
    expect(short.state).toEqual(long.state);
    expect(short.state).toEqual(before);
    expect({ past: short.past, seq: short.seq, at: short.lastAt, removed: short.removedWords.list(), revisions: [...short.revisions] })
      .toEqual({ past: long.past, seq: long.seq, at: long.lastAt, removed: long.removedWords.list(), revisions: [...long.revisions] });
    expect(short.past).toHaveLength(1);
    const [here, there] = [await short.loadDesk('NPL'), await long.loadDesk('NPL')];
    expect(eyes.from.get(deskStream(TEXT, 'NPL'))).toBeGreaterThan(3);
    const words = (desk: Desk | null): string[] => (desk === null ? [] : [...desk.drafts.keys(), ...desk.gone.keys()].map((id) => textOf(readDraftWording(desk.doc, id))));
    expect({ ...here, doc: words(here) }).toEqual({ ...there, doc: words(there) });
    expect(words(here)).toEqual(['The third', 'The first proposal', 'The second proposal']);
    expect([here?.drafts.size, here?.gone.size]).toEqual([1, 2]);
  });

  test('R8 a server that stops leaves a snapshot of what came since, so that the next opens the text at once', async () => {
    const store = memoryStore();
    const { house } = hosting(memoryLog({ store }), { keepEvery: { entries: 100, bytes: 1_000_000 } });
    await createText(house, ['One', 'Two']);
    await house.act(TEXT, CHAIR, 'mode', { mode: 'open', pens: 'all' });
    const [first] = (await house.view(TEXT, CHAIR)).provisions;
    const pen = new Client(house, NPL, { type: 'pen' });
    await pen.synced();
    pen.append(first?.id ?? '', '!');
    await pen.until(() => pen.saved >= 1);
    for (let n = 0; n < 5; n++) await house.act(TEXT, CHAIR, 'point', { provision: n % 2 === 0 ? (first?.id ?? '') : null });
    expect(store.snapshots.get(STREAM)).toBeUndefined();
    await house.close();
    expect(store.snapshots.get(STREAM)?.seq).toBe(store.streams.get(STREAM)?.length);
    const eyes = watched(memoryLog({ store }));
    expect((await loaded(eyes.log)).state).toEqual((await loaded(memoryLog({ store: without(store) }))).state);
    expect(eyes.from.get(STREAM)).toBe((store.streams.get(STREAM)?.length ?? 0) + 1);
  });

  test('R8 work goes on after a snapshot as if there were none: pen, desk and record', async () => {
    const store = memoryStore();
    await session(memoryLog({ store }));
    const { house, warnings } = hosting(memoryLog({ store }), { keepEvery: OFTEN }, 1);
    const state = await house.view(TEXT, CHAIR);
    const [first] = state.provisions;
    await house.act(TEXT, CHAIR, 'mode', { mode: 'open', pens: 'all' });
    const pen = new Client(house, NPL, { type: 'pen' });
    const record = new Client(house, CHAIR, { type: 'record' });
    await Promise.all([pen.synced(), record.synced()]);
    pen.append(first?.id ?? '', '!');
    await pen.until(() => pen.saved >= 1);
    expect(await wordsIn(house)).toEqual(['The first one, and more!', 'The second one']);
    expect((await house.view(TEXT, CHAIR)).provisions[0]?.wording.map((run) => [run.text, run.by])).toEqual([['The first one', 'secretariat'], [', and more!', 'NPL']]);
    await house.close();
    expect(warnings).toEqual([]);
    expect((await loaded(memoryLog({ store }))).state).toEqual((await loaded(memoryLog({ store: without(store) }))).state);
  });

  test.each([
    ['torn within', (bytes: Uint8Array) => bytes.fill(255, 40, 60)],
    ['of a later format', (bytes: Uint8Array) => replaced(bytes, '"version":1', '"version":9')],
    ['empty', (bytes: Uint8Array) => bytes.fill(0)],
  ])('R8 a snapshot that is %s is left aside', async (_what, tear) => {
    const store = memoryStore();
    await session(memoryLog({ store }));
    const log = memoryLog({ store });
    const whole = await loaded(memoryLog({ store: without(store) }));
    for (const stream of [STREAM, deskStream(TEXT, 'NPL')]) {
      const kept = await log.readSnapshot(stream);
      if (kept === null) throw new Error('No snapshot');
      tear(kept.bytes);
      // Written as it is now, so that its checksum is right and only its content is wrong.
      await log.writeSnapshot(stream, kept.seq, kept.bytes);
    }
    const eyes = watched(log);
    const again = await loaded(eyes.log);
    expect(eyes.from.get(STREAM)).toBe(1);
    expect(again.state).toEqual(whole.state);
    expect((await again.loadDesk('NPL'))?.drafts).toEqual((await whole.loadDesk('NPL'))?.drafts);
  });

  test('R8 a snapshot whose documents cannot be read is left aside', async () => {
    const store = memoryStore();
    await session(memoryLog({ store }));
    const log = memoryLog({ store });
    const kept = await log.readSnapshot(STREAM);
    const fold = unpackText(kept?.bytes ?? new Uint8Array(0));
    if (kept === null || fold === null) throw new Error('No snapshot');
    await log.writeSnapshot(STREAM, kept.seq, packText({ ...fold, record: fold.record.subarray(0, fold.record.length - 5) }));
    const whole = await loaded(memoryLog({ store: without(store) }));
    expect((await loaded(log)).state).toEqual(whole.state);
    expect(textOf(whole.state.provisions[0]?.wording ?? [])).toBe('The first one, and more');
  });

  test('R6 a snapshot of a text has nothing of a desk', async () => {
    const store = memoryStore();
    await session(memoryLog({ store }));
    expect(Buffer.from(store.snapshots.get(STREAM)?.bytes ?? []).includes('The second proposal')).toBe(true);
    expect(Buffer.from(store.snapshots.get(STREAM)?.bytes ?? []).includes('The third')).toBe(false);
  });

  test('Snapshots of one kind are not read as the other', () => {
    const text = packText({ at: '', past: [], pen: null, record: new Uint8Array([0, 0]), asides: new Map(), revisions: new Map(), removed: [] });
    const desk = packDesk({ generation: { n: 1, client: 2, from: 1, to: null }, clearance: false, drafts: [], gone: [], update: new Uint8Array([0, 0]) });
    expect([unpackText(desk), unpackDesk(text)]).toEqual([null, null]);
    expect([unpackText(text)?.record, unpackDesk(desk)?.generation.client]).toEqual([new Uint8Array([0, 0]), 2]);
  });

  test('Snapshots are due by entries or by bytes, the later the larger the last one was', () => {
    const since = new Since({ entries: 3, bytes: 100 });
    since.note('a', 10);
    since.note('a', 10);
    expect(since.due(1)).toEqual([]);
    since.note('a', 10);
    since.note('b', 100);
    expect(since.due(1)).toEqual(['a', 'b']);
    expect(since.due(4)).toEqual([]);
    since.kept('b', 500);
    since.note('b', 400);
    expect(since.due(1)).toEqual(['a']);
    since.note('b', 100);
    expect(since.due(1)).toEqual(['a', 'b']);
    expect(KEEP_EVERY.entries).toBeGreaterThan(100);
  });
});

function replaced(bytes: Uint8Array, from: string, to: string): Uint8Array {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  const at = buffer.indexOf(from);
  if (at < 0) throw new Error(`No ${from}`);
  buffer.write(to, at);
  return bytes;
}
