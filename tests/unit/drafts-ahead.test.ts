/** Drafts begun without a connection: ids given ahead by the server, and what a device does with them. */
import { expect, test } from 'vitest';
import * as Y from 'yjs';
import { openAhead, type Ahead, type DraftBody, type Laid } from '../../client/sync/ahead.ts';
import type { Kept } from '../../client/sync/kept.ts';
import { memoryLog } from '../../server/log/memory.ts';
import { deskDrafts, deskFragment, readDraftWording } from '../../shared/schema/desk.ts';
import type { TextState } from '../../shared/schema/state.ts';
import { plainWording, textOf } from '../../shared/schema/wording.ts';
import { writeFragment } from '../../shared/schema/yruns.ts';
import { CHAIR, Client, createText, hosting, seat, TEXT } from './support/hosting.ts';

const NEPAL = seat('delegate', 'NPL');
const BRAZIL = seat('delegate', 'BRA');
const DESK = { type: 'desk', text: TEXT, party: 'NPL' } as const;

async function room(): Promise<{ house: ReturnType<typeof hosting>['house']; provision: string; id: string }> {
  const { house } = hosting(memoryLog());
  await createText(house, ['What strategies?']);
  const { ids } = await house.act(TEXT, NEPAL, 'draft-ids', { count: 2 });
  expect(new Set(ids).size).toBe(2);
  return { house, provision: (await house.view(TEXT, NEPAL)).provisions[0]?.id ?? '', id: ids[0] ?? '' };
}

test('R6 R7 a draft is laid under an id given ahead, once, whether its words or what it is about arrive first', async () => {
  for (const first of ['words', 'about'] as const) {
    const { house, provision, id } = await room();
    const client = new Client(house, NEPAL, DESK);
    await client.synced();
    const type = (): void => client.doc.transact(() => writeFragment(deskFragment(client.doc, id), plainWording('What new strategies?')));
    if (first === 'words') type();
    const body = { id, kind: 'amend', target: provision, base: 'What strategies?' } as const;
    expect(await house.act(TEXT, NEPAL, 'draft', body)).toEqual({ draft: id });
    if (first === 'about') type();
    // Asked again, as by one whom the answer did not reach.
    expect(await house.act(TEXT, NEPAL, 'draft', body)).toEqual({ draft: id });
    await client.until(() => client.saved > 1 && deskDrafts(client.doc).has(id));
    expect([...deskDrafts(client.doc).keys()]).toEqual([id]);
    await house.act(TEXT, CHAIR, 'mode', { mode: 'negotiation' });
    const { proposals } = await house.act(TEXT, NEPAL, 'table', { drafts: [id] });
    const tabled = (await house.view(TEXT, BRAZIL)).proposals.find((one) => one.id === proposals[0]?.proposal);
    expect(textOf(tabled?.wording ?? [])).toBe('What new strategies?');
    // Tabled already: it is not laid a second time.
    expect(await house.act(TEXT, NEPAL, 'draft', body)).toEqual({ draft: id });
    expect(deskDrafts(client.doc).size).toBe(0);
    await house.close();
  }
});

test('R6 an id that was given to another desk, or to nobody, is refused', async () => {
  const { house, provision, id } = await room();
  for (const [by, wrong] of [[BRAZIL, id], [NEPAL, id.slice(1)], [NEPAL, 'x'.repeat(id.length)], [NEPAL, '-']] as const) {
    await expect(house.act(TEXT, by, 'draft', { id: wrong, kind: 'amend', target: provision, base: 'What strategies?' })).rejects.toMatchObject({ code: 'invalid' });
  }
  await house.close();
});

test('R6 asking for ids leaves no trace in the log', async () => {
  const log = memoryLog();
  const { house } = hosting(log);
  await createText(house, ['x']);
  await house.act(TEXT, NEPAL, 'draft-ids', { count: 1 });
  const desk = await log.head(`desk:${TEXT}:NPL`);
  const text = await log.head(`text:${TEXT}`);
  await house.act(TEXT, NEPAL, 'draft-ids', { count: 50 });
  expect([await log.head(`desk:${TEXT}:NPL`), await log.head(`text:${TEXT}`)]).toEqual([desk, text]);
  await house.close();
});

// ---- the device ----

/** A device whose requests a test answers, and whose database is a map. */
function device(store = new Map<string, unknown>()): { ahead: Ahead; doc: Y.Doc; asked: DraftBody[]; answer: (laid: Laid) => void; refused: string[]; again: () => void } {
  const asked: DraftBody[] = [];
  const refused: string[] = [];
  const later: (() => void)[] = [];
  let laid: Laid = { type: 'unreached' };
  const kept: Kept = {
    all: () => Promise.resolve([...store.values()]),
    put: (key, value) => Promise.resolve(void store.set(key, structuredClone(value))),
    remove: (key) => Promise.resolve(void store.delete(key)),
    close: () => undefined,
  };
  const ahead = openAhead({
    now: () => 0,
    kept: Promise.resolve(kept),
    draftIds: (count) => Promise.resolve(Array.from({ length: count }, (_, i) => `id${String(i)}`)),
    lay: (body) => {
      asked.push(body);
      return Promise.resolve(laid);
    },
    later: (_ms, run) => {
      later.push(run);
      return () => undefined;
    },
    onRefused: (code) => refused.push(code),
    onReturned: () => undefined,
  });
  const doc = new Y.Doc();
  ahead.attach(doc);
  return { ahead, doc, asked, refused, answer: (to) => { laid = to; }, again: () => { for (const run of later.splice(0)) run(); } };
}

/** A text of one provision, as its readers have it. */
async function shown(): Promise<{ state: TextState; target: string }> {
  const { house, provision } = await room();
  const state = await house.view(TEXT, NEPAL);
  await house.close();
  return { state, target: provision };
}
const rest = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

test('R7 what was begun without a connection is asked for until it is laid, also by the next window, and counts as unsaved until then', async () => {
  const { state, target } = await shown();
  const store = new Map<string, unknown>();
  const first = device(store);
  first.ahead.reach();
  await rest();
  const id = first.ahead.lay({ kind: 'amend', target }, state) ?? '';
  expect(textOf(readDraftWording(first.doc, id))).toBe('What strategies?');
  await rest();
  expect(first.ahead.waiting.get()).toMatchObject({ edits: 1, stored: 1, kept: true });
  expect(first.ahead.drafts.get().map((one) => one.id)).toEqual([id]);
  first.ahead.close();

  const next = device(store);
  next.ahead.reach();
  await rest();
  expect(next.asked).toEqual([{ id, kind: 'amend', target, base: [{ text: 'What strategies?' }] }]);
  expect(next.ahead.waiting.get().edits).toBe(1);
  next.answer({ type: 'laid' });
  next.again();
  await rest();
  expect(next.asked).toHaveLength(2);
  expect(next.ahead.waiting.get().edits).toBe(0);
  expect(store.size).toBe(0);
});

test('R7 where what a draft answers is gone it is laid as one of its own, and what cannot be laid at all is told', async () => {
  const { state, target } = await shown();
  const { ahead, asked, answer, refused } = device();
  ahead.reach();
  await rest();
  answer({ type: 'refused', code: 'not-found' });
  ahead.lay({ kind: 'amend', target, counters: 'gone' }, state);
  await rest();
  expect(asked.map((one) => [one.counters, one.base])).toEqual([['gone', [{ text: 'What strategies?' }]], [undefined, [{ text: 'What strategies?' }]], [undefined, undefined]]);
  expect(refused).toEqual(['not-found']);
});

test('R7 a desk that begins anew gets the words of what waits', async () => {
  const { state, target } = await shown();
  const { ahead } = device();
  ahead.reach();
  await rest();
  const id = ahead.lay({ kind: 'add', after: target, provisionKind: 'question', wording: 'And who?' }, state) ?? '';
  const anew = new Y.Doc();
  ahead.attach(anew);
  expect(textOf(readDraftWording(anew, id))).toBe('And who?');
});
