/** The end of retention: what is erased and when, what stays, and what browsers bring of it afterwards. The clock is given. */
import * as Y from 'yjs';
import { describe, expect, test } from 'vitest';
import { createRetention, type KeptMeeting, type Retention } from '../../server/jobs/retention.ts';
import { dueAt, overAt } from '../../server/jobs/due.ts';
import { memoryLog, memoryStore, type MemoryStore } from '../../server/log/memory.ts';
import type { Log } from '../../server/log/port.ts';
import { Documents } from '../../server/sync/documents.ts';
import { deskStream, textStream } from '../../server/sync/streams.ts';
import type { TextHouse } from '../../server/sync/house.ts';
import { CLOSE } from '../../shared/protocol/errors.ts';
import { deskFragment, deskNote, readDrafts, readDraftWording } from '../../shared/schema/desk.ts';
import { textOf } from '../../shared/schema/wording.ts';
import { textOfFragment } from '../../shared/schema/yruns.ts';
import { CHAIR, Client, createText, hosting, seat, TEXT, wordsIn } from './support/hosting.ts';

const NPL = seat('delegate', 'NPL');
const BRA = seat('delegate', 'BRA');
const DAY = 86_400_000;
/** The last day of the meeting of these tests; the texts are made on it. */
const LAST_DAY = '2026-05-04';

interface Scene {
  readonly store: MemoryStore;
  readonly log: Log;
  readonly house: TextHouse;
  readonly job: Retention;
  readonly notes: string[];
  at(time: number): void;
  first: string;
}

function meeting(days = 30): KeptMeeting {
  return { lastDay: LAST_DAY, days, texts: [{ id: TEXT, symbol: 'T/1' }] };
}

/** Typing in the text, a proposal tabled, a draft and a note left on a desk. */
async function scene(days = 30): Promise<Scene> {
  const store = memoryStore();
  const log = memoryLog({ store });
  let now = Date.parse(`${LAST_DAY}T09:00:00.000Z`);
  const { house } = hosting(log, { clock: () => (now += 1), keepEvery: { entries: 4, bytes: 1e9 } });
  const notes: string[] = [];
  const job = createRetention({ log, house, meetings: () => Promise.resolve([meeting(days)]), clock: () => now, note: (message) => notes.push(message) });
  await createText(house, ['The first', 'The second']);
  const first = (await house.view(TEXT, CHAIR)).provisions[0]?.id ?? '';
  await house.act(TEXT, CHAIR, 'mode', { mode: 'open', pens: 'all' });
  const pen = new Client(house, NPL, { type: 'pen' });
  await pen.synced();
  pen.append(first, ' SECRETTYPING');
  await pen.until(() => pen.saved === 1);
  pen.doc.transact(() => {
    const text = textOfFragment(pen.doc.getXmlFragment(`p:${first}`));
    text?.delete(' The first'.length - 1, ' SECRETTYPING'.length);
    text?.insert('The first'.length, ' stands');
  });
  await pen.until(() => pen.saved === 2);
  await house.act(TEXT, CHAIR, 'mode', { mode: 'negotiation' });
  await pen.isClosed();
  const { draft } = await house.act(TEXT, NPL, 'draft', { kind: 'amend', target: first, wording: 'TABLEDWORDS' });
  await house.act(TEXT, NPL, 'table', { drafts: [draft] });
  await house.act(TEXT, NPL, 'draft', { kind: 'amend', target: first, wording: 'LEFTONDESK' });
  const desk = new Client(house, NPL, { type: 'desk', party: 'NPL' });
  await desk.synced();
  deskNote(desk.doc, first).insert(0, 'PRIVATENOTE');
  await desk.until(() => desk.saved === 1);
  desk.leave();
  await house.act(TEXT, CHAIR, 'issue', { symbol: 'T/1(Rev.1)' });
  return { store, log, house, job, notes, first, at: (time) => { now = time; } };
}

function bytesOf(store: MemoryStore): string {
  const payloads = [...store.streams.values()].flat().map(({ act, payload }) => `${act}${Buffer.from(payload ?? []).toString('latin1')}`);
  return [...payloads, ...[...store.snapshots.values()].map(({ bytes }) => Buffer.from(bytes).toString('latin1'))].join('');
}

async function folded(log: Log): Promise<Documents> {
  const documents = new Documents(TEXT, log, () => undefined);
  await documents.load();
  return documents;
}

async function problemsOf(log: Log): Promise<string[]> {
  const out: string[] = [];
  for await (const { message } of log.verify()) out.push(message);
  return out;
}

/** Looks twice, as it takes to erase. */
async function runTwice(job: Retention): Promise<void> {
  await job.run();
  await job.run();
}

describe('Retention', () => {
  test('R14 drafts and typing are erased when retention ends; record, tabled wordings, acts, revisions and hashes stay', async () => {
    const { store, log, house, job, at } = await scene();
    const before = await house.view(TEXT, CHAIR);
    const hashes = [...store.streams].map(([stream, entries]) => [stream, entries.map(({ hash, payloadHash, act }) => [hash, payloadHash, act])] as const);
    expect(bytesOf(store)).toContain('SECRETTYPING');
    expect(bytesOf(store)).toContain('LEFTONDESK');
    at(overAt(LAST_DAY) + 30 * DAY);
    await runTwice(job);

    const after = await house.view(TEXT, CHAIR);
    expect(after.head.erased).not.toBeNull();
    expect({ ...after, head: { ...after.head, erased: null } }).toEqual(before);
    for (const gone of ['SECRETTYPING', 'LEFTONDESK', 'PRIVATENOTE']) expect(bytesOf(store), gone).not.toContain(gone);
    expect(bytesOf(store)).toContain('TABLEDWORDS');
    expect(await problemsOf(log)).toEqual([]);
    for (const [stream, entries] of hashes) {
      expect(store.streams.get(stream)?.slice(0, entries.length).map(({ hash, payloadHash, act }) => [hash, payloadHash, act])).toEqual(entries);
    }
    // Folded anew, from its first entry and from the snapshot, it is the same record.
    for (const fresh of [memoryLog({ store }), memoryLog({ store: { ...store, snapshots: new Map() } })]) {
      const documents = await folded(fresh);
      expect(documents.state).toEqual(after);
      expect(documents.revisions.get(1)?.provisions.map(({ wording }) => textOf(wording))).toEqual(['The first stands', 'The second']);
      const desk = await documents.loadDesk('NPL');
      expect([desk?.drafts.size, desk?.gone.size, desk?.generation.n]).toEqual([0, 0, 2]);
    }
  });

  test('R14 nothing is erased a moment before, nor at the first look, and nothing twice', async () => {
    const { store, job, at, log } = await scene();
    const due = overAt(LAST_DAY) + 30 * DAY;
    at(due - 10);
    await runTwice(job);
    expect(bytesOf(store)).toContain('SECRETTYPING');
    at(due);
    await job.run();
    expect(bytesOf(store)).toContain('SECRETTYPING');
    await job.run();
    expect(bytesOf(store)).not.toContain('SECRETTYPING');
    const end = await log.head(textStream(TEXT));
    await runTwice(job);
    expect(await log.head(textStream(TEXT))).toEqual(end);
  });

  test('R14 a clock that is wrong for a moment erases nothing', async () => {
    const { store, job, at } = await scene();
    at(overAt(LAST_DAY) + 900 * DAY);
    await job.run();
    at(overAt(LAST_DAY));
    await runTwice(job);
    expect(bytesOf(store)).toContain('SECRETTYPING');
  });

  test('R14 what happens to the text starts the days anew; the set-up is told when it is due and that it is done', async () => {
    const { house, job, at, store } = await scene();
    const late = overAt(LAST_DAY) + 20 * DAY;
    at(late);
    await house.act(TEXT, CHAIR, 'mode', { mode: 'closed' });
    at(overAt(LAST_DAY) + 30 * DAY);
    await runTwice(job);
    expect(bytesOf(store)).toContain('SECRETTYPING');
    const told = await job.view(meeting());
    expect(told).toMatchObject({ days: 30, texts: [{ id: TEXT, symbol: 'T/1', erased: null }] });
    expect(Math.abs(Date.parse(told.texts[0]?.due ?? '') - (late + 30 * DAY))).toBeLessThan(1_000);
    at(late + 30 * DAY + 1_000);
    await runTwice(job);
    expect(bytesOf(store)).not.toContain('SECRETTYPING');
    expect((await job.view(meeting())).texts[0]?.erased).toBe((await house.view(TEXT, CHAIR)).head.erased);
  });

  test('R6 a desk that is still used is kept until it rests as long, and the text tells nothing of it', async () => {
    const { house, job, at, store, first, log } = await scene();
    const due = overAt(LAST_DAY) + 30 * DAY;
    at(due - 5 * DAY);
    await house.act(TEXT, NPL, 'draft', { kind: 'amend', target: first, wording: 'STILLWORKING' });
    const before = await job.view(meeting());
    at(due);
    await runTwice(job);
    expect(bytesOf(store)).not.toContain('SECRETTYPING');
    expect(bytesOf(store)).toContain('STILLWORKING');
    expect(before.texts[0]?.due).toBe(new Date(dueAt(meeting(), [null])).toISOString());
    const end = await log.head(textStream(TEXT));
    at(due + 25 * DAY + 1_000);
    await runTwice(job);
    expect(bytesOf(store)).not.toContain('STILLWORKING');
    expect(await log.head(textStream(TEXT))).toEqual(end);
  });

  test('R7 a browser that comes with an erased generation is closed with 4409; only what was never sent comes back', async () => {
    const { house, job, at, first } = await scene();
    // Copies as two browsers keep them: of the desk, all sent; of the desk, with something typed while away.
    const online = new Client(house, NPL, { type: 'desk', party: 'NPL' });
    await online.synced();
    const sent = copyOf(online.doc);
    const away = copyOf(online.doc);
    const [draft] = readDrafts(away);
    textOfFragment(deskFragment(away, draft?.id ?? ''))?.insert(0, 'UNSENT ');
    at(overAt(LAST_DAY) + 30 * DAY);
    await runTwice(job);
    await online.isClosed();
    expect(online.closed).toBe(CLOSE.stale);

    const back = new Client(house, NPL, { type: 'desk', party: 'NPL' }, sent);
    await back.isClosed();
    expect(back.closed).toBe(CLOSE.stale);
    expect(await onDesk(house)).toEqual([]);
    const late = new Client(house, NPL, { type: 'desk', party: 'NPL' }, away);
    await late.isClosed();
    expect(late.closed).toBe(CLOSE.stale);
    expect(await onDesk(house)).toEqual(['UNSENT LEFTONDESK']);
    expect((await house.view(TEXT, CHAIR)).provisions[0]?.id).toBe(first);
  });

  test('R7 what was typed into an erased pen and never sent comes back, and nothing else of it', async () => {
    const { house, job, at, first } = await scene();
    await house.act(TEXT, CHAIR, 'mode', { mode: 'open', pens: 'all' });
    const pen = new Client(house, BRA, { type: 'pen' });
    await pen.synced();
    const second = (await house.view(TEXT, CHAIR)).provisions[1]?.id ?? '';
    pen.append(second, ' and more');
    await pen.until(() => pen.saved === 1);
    const away = copyOf(pen.doc);
    textOfFragment(away.getXmlFragment(`p:${first}`))?.insert(0, 'Unsent: ');
    pen.leave();
    at(overAt(LAST_DAY) + 40 * DAY);
    await runTwice(job);
    await house.act(TEXT, CHAIR, 'mode', { mode: 'closed' });
    const back = new Client(house, BRA, { type: 'pen' }, away);
    await back.isClosed();
    expect(back.closed).toBe(CLOSE.stale);
    expect(await onDesk(house, BRA)).toEqual(['Unsent: The first stands']);
    expect(await wordsIn(house)).toEqual(['The first stands', 'The second and more']);
  });

  test('R14 work goes on after it as before: pen, desk and record', async () => {
    const { house, job, at, first, store } = await scene();
    await house.act(TEXT, CHAIR, 'mode', { mode: 'open', pens: 'all' });
    at(overAt(LAST_DAY) + 31 * DAY);
    await runTwice(job);
    const pen = new Client(house, NPL, { type: 'pen' });
    await pen.synced();
    pen.append(first, ' again');
    await pen.until(() => pen.saved === 1);
    await house.act(TEXT, CHAIR, 'mode', { mode: 'negotiation' });
    const { draft } = await house.act(TEXT, NPL, 'draft', { kind: 'amend', target: first, wording: 'Another' });
    await house.act(TEXT, NPL, 'table', { drafts: [draft] });
    const state = await house.view(TEXT, CHAIR);
    expect(await wordsIn(house)).toEqual(['The first stands again', 'The second']);
    expect(state.proposals).toHaveLength(2);
    expect((await folded(memoryLog({ store: { ...store, snapshots: new Map() } }))).state).toEqual(state);
  });

  test('R14 what was broken off between the two is finished by the next run', async () => {
    const { store, house, at } = await scene();
    at(overAt(LAST_DAY) + 30 * DAY);
    let broken = true;
    const inner = memoryLog({ store });
    const log: Log = new Proxy(inner, {
      get: (target, name) => name === 'erasePayload' && broken
        ? () => Promise.reject(new Error('the disk failed'))
        : (Reflect.get(target, name) as () => unknown).bind?.(target),
    });
    const notes: string[] = [];
    const deps = { log, house, meetings: () => Promise.resolve([meeting()]), clock: () => overAt(LAST_DAY) + 31 * DAY, note: (message: string) => notes.push(message) };
    await runTwice(createRetention(deps));
    expect([bytesOf(store).includes('SECRETTYPING'), notes]).toEqual([true, ['typing could not be erased']]);
    broken = false;
    await createRetention(deps).run();
    expect(bytesOf(store)).not.toContain('SECRETTYPING');
    expect(bytesOf(store)).not.toContain('LEFTONDESK');
    expect(store.streams.get(deskStream(TEXT, 'NPL'))?.every(({ payload }, i, all) => payload === null || i === all.length - 1)).toBe(true);
  });
});

function copyOf(doc: Y.Doc): Y.Doc {
  const copy = new Y.Doc();
  Y.applyUpdate(copy, Y.encodeStateAsUpdate(doc));
  return copy;
}

async function onDesk(house: TextHouse, who = NPL): Promise<string[]> {
  const desk = new Client(house, who, { type: 'desk', party: who.delegation ?? '' });
  await desk.synced();
  const words = readDrafts(desk.doc).map(({ id }) => textOf(readDraftWording(desk.doc, id)));
  desk.leave();
  return words;
}
