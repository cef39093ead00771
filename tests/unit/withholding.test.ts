/** Open drafting that others see when it is reported back (DESIGN 2, settings): what is shown, and what is not, until then. */
import { describe, expect, test } from 'vitest';
import { memoryLog, memoryStore, type MemoryStore } from '../../server/log/memory.ts';
import type { TextHouse } from '../../server/sync/house.ts';
import { digestOf, seenForAgree } from '../../shared/decisions/seen.ts';
import type { Seat } from '../../shared/permissions/seat.ts';
import { settingsSchema, type Settings } from '../../shared/protocol/house.ts';
import { readDrafts, readDraftWording } from '../../shared/schema/desk.ts';
import { addPenProvision, readPen, readPenWording } from '../../shared/schema/pen.ts';
import { readRecord } from '../../shared/schema/record-reader.ts';
import { textOf } from '../../shared/schema/wording.ts';
import { CHAIR, Client, createText, hosting, PARTIES, seat, TEXT, wordsIn } from './support/hosting.ts';

const BRA = seat('delegate', 'BRA');
const NPL = seat('delegate', 'NPL');
const GBR = seat('delegate', 'GBR');
const READER = seat('reader');
const BEFORE = ['Connectivity', 'What strategies?'];

interface Drafting {
  readonly house: TextHouse;
  readonly pen: Client;
  readonly ids: readonly string[];
  readonly store: MemoryStore;
}

function houseOf(store: MemoryStore, openDrafting: () => Settings['openDrafting'], server = 0, shared = false): TextHouse {
  return hosting(memoryLog({ store, shared }), {
    source: {
      meetingOf: () => Promise.resolve('m1'),
      settingsOf: () => Promise.resolve(settingsSchema.parse({ openDrafting: openDrafting() })),
      partiesOf: () => Promise.resolve(PARTIES.map((code) => ({ code, members: [] }))),
    },
  }, server).house;
}

async function drafting(openDrafting: () => Settings['openDrafting'] = () => 'reported'): Promise<Drafting> {
  const store = memoryStore();
  const house = houseOf(store, openDrafting);
  await createText(house, BEFORE);
  await house.act(TEXT, CHAIR, 'mode', { mode: 'open', pens: ['NPL', 'BRA'] });
  const pen = new Client(house, NPL, { type: 'pen' });
  await pen.synced();
  return { house, pen, ids: readPen(pen.doc).map((one) => one.id), store };
}

/** Writes, and waits until it is in the log. */
async function write(pen: Client, id: string, words: string): Promise<void> {
  const saved = pen.saved;
  pen.append(id, words);
  await pen.until(() => pen.saved > saved);
}

const seenBy = (house: TextHouse, by: Seat): Promise<string[]> => wordsIn(house, by);

const draftsOn = (desk: Client): string[] => readDrafts(desk.doc).map((one) => textOf(readDraftWording(desk.doc, one.id)));

describe('Reported back: open drafting', () => {
  test('R6 what is written reaches those who hold the pen, and nobody else, until it is reported back', async () => {
    const { house, pen, ids } = await drafting();
    const colleague = new Client(house, BRA, { type: 'pen' });
    const others = [GBR, READER, CHAIR, NPL].map((by) => new Client(house, by, { type: 'record' }));
    await Promise.all([colleague, ...others].map((one) => one.synced()));
    let heard = 0;
    for (const one of others) one.doc.on('update', () => (heard += 1));
    await write(pen, ids[0] ?? '', ' for all');
    pen.doc.transact(() => addPenProvision(pen.doc, { id: 'new-one', order: 'zz', kind: 'paragraph', level: 0, removed: false }, [{ text: 'More.' }]));
    await colleague.until(() => readPen(colleague.doc).some((one) => one.id === 'new-one'));
    expect(heard).toBe(0);
    for (const by of [GBR, READER, CHAIR]) expect(await seenBy(house, by)).toEqual(BEFORE);
    // Whoever comes now, and whoever drafts on it, has the words of before.
    const late = new Client(house, GBR, { type: 'record' });
    await late.synced();
    expect(readRecord(late.doc).provisions.map((one) => textOf(one.wording))).toEqual(BEFORE);
    for (const audience of ['working', 'CHAIR', 'NPL']) {
      const door = new Client(house, GBR, { type: 'aside', audience });
      await door.isClosed();
    }
    await house.act(TEXT, GBR, 'draft', { kind: 'amend', target: ids[0] ?? '' });
    const desk = new Client(house, GBR, { type: 'desk', party: 'GBR' });
    await desk.synced();
    expect(draftsOn(desk)).toEqual(['Connectivity']);

    await house.act(TEXT, CHAIR, 'report', {});
    const after = ['Connectivity for all', 'What strategies?', 'More.'];
    for (const by of [GBR, READER, CHAIR]) expect(await seenBy(house, by)).toEqual(after);
    expect(heard).toBe(others.length);
    await house.close();
  });

  test('R4 words that are reported back have the delegations that wrote them', async () => {
    const { house, pen, ids } = await drafting();
    const colleague = new Client(house, BRA, { type: 'pen' });
    await colleague.synced();
    await write(pen, ids[0] ?? '', ' for');
    await write(colleague, ids[0] ?? '', ' LLDCs');
    await house.act(TEXT, CHAIR, 'report', {});
    const { provisions, head } = await house.view(TEXT, READER);
    expect(provisions[0]?.wording).toEqual([{ text: 'Connectivity', by: 'secretariat' }, { text: ' for', by: 'NPL' }, { text: ' LLDCs', by: 'BRA' }]);
    // It goes on: what comes next is withheld again.
    expect(head.withheld).not.toBeNull();
    await write(pen, ids[1] ?? '', ' Which?');
    expect((await seenBy(house, READER))[1]).toBe('What strategies?');
    await house.close();
  });

  test('R5 nothing is decided on words that are being drafted unseen; once reported back it is', async () => {
    const { house, pen, ids } = await drafting();
    await write(pen, ids[0] ?? '', ' for all');
    const agree = async () => {
      const provisions = [ids[0] ?? ''];
      return house.act(TEXT, CHAIR, 'agree', { provisions, seen: digestOf(seenForAgree(await house.view(TEXT, CHAIR), provisions, false)) });
    };
    await expect(agree()).rejects.toMatchObject({ code: 'not-ready' });
    await expect(house.act(TEXT, CHAIR, 'put', { provisions: [ids[0] ?? ''] })).rejects.toMatchObject({ code: 'not-ready' });
    await expect(house.act(TEXT, CHAIR, 'issue', { symbol: 'T/1(Rev.1)' })).rejects.toMatchObject({ code: 'not-ready' });
    await house.act(TEXT, CHAIR, 'point', { provision: ids[0] ?? '' });
    await house.act(TEXT, CHAIR, 'report', {});
    await agree();
    // R3: what is agreed stands, also for those who go on drafting.
    await write(pen, ids[0] ?? '', ' not this');
    await write(pen, ids[1] ?? '', ' And who?');
    await house.act(TEXT, CHAIR, 'report', {});
    expect(await seenBy(house, READER)).toEqual(['Connectivity for all', 'What strategies? And who?']);
    expect((await house.view(TEXT, READER)).provisions[0]?.status).toBe('agreed');
    await house.close();
  });

  test('R2 R8 what is withheld survives a restart, and drafting that ends is reported back', async () => {
    const { house, pen, ids, store } = await drafting();
    await write(pen, ids[0] ?? '', ' for all');
    await house.close();
    const again = houseOf(store, () => 'reported', 1);
    expect(await seenBy(again, CHAIR)).toEqual(BEFORE);
    const back = new Client(again, NPL, { type: 'pen' });
    await back.synced();
    await write(back, ids[0] ?? '', ' States');
    expect(await seenBy(again, CHAIR)).toEqual(BEFORE);
    await again.act(TEXT, CHAIR, 'mode', { mode: 'negotiation' });
    expect(await seenBy(again, GBR)).toEqual(['Connectivity for all States', 'What strategies?']);
    expect((await again.view(TEXT, GBR)).head.withheld).toBeNull();
    await again.close();
  });

  test('R6 R4 what is drafted on two servers is shown on neither before it is reported back on one of them, and then with its authors on both', async () => {
    const store = memoryStore();
    const [one, other] = [houseOf(store, () => 'reported', 0, true), houseOf(store, () => 'reported', 1, true)];
    await createText(one, BEFORE);
    await one.act(TEXT, CHAIR, 'mode', { mode: 'open', pens: ['NPL', 'BRA'] });
    const [nepal, brazil] = [new Client(one, NPL, { type: 'pen' }), new Client(other, BRA, { type: 'pen' })];
    const records = [one, other].map((house) => new Client(house, READER, { type: 'record' }));
    await Promise.all([nepal, brazil, ...records].map((client) => client.synced()));
    const shown = (client: Client): string[] => readRecord(client.doc).provisions.map(({ wording }) => textOf(wording));
    const id = readPen(nepal.doc)[0]?.id ?? '';
    await write(nepal, id, ' for');
    await brazil.until(() => textOf(readPenWording(brazil.doc, id)) === 'Connectivity for');
    await write(brazil, id, ' LLDCs');
    for (const house of [one, other]) expect(await seenBy(house, READER)).toEqual(BEFORE);
    for (const record of records) expect(shown(record)).toEqual(BEFORE);
    await other.act(TEXT, CHAIR, 'report', {});
    await Promise.all(records.map((record) => record.until(() => shown(record)[0] === 'Connectivity for LLDCs')));
    for (const house of [one, other]) {
      expect((await house.view(TEXT, READER)).provisions[0]?.wording).toEqual([{ text: 'Connectivity', by: 'secretariat' }, { text: ' for', by: 'NPL' }, { text: ' LLDCs', by: 'BRA' }]);
      await house.close();
    }
  });

  test('Reported back: a meeting that shows open drafting as it is written withholds nothing, and one that comes to show it reports back', async () => {
    const { house, pen, ids } = await drafting(() => 'live');
    await write(pen, ids[0] ?? '', ' for all');
    expect((await seenBy(house, READER))[0]).toBe('Connectivity for all');
    await expect(house.act(TEXT, CHAIR, 'report', {})).rejects.toMatchObject({ code: 'closed' });
    await house.close();

    const hidden = await drafting();
    await write(hidden.pen, hidden.ids[0] ?? '', ' for all');
    await hidden.house.close();
    const shown = houseOf(hidden.store, () => 'live', 1);
    expect(await seenBy(shown, READER)).toEqual(BEFORE);
    await shown.act(TEXT, CHAIR, 'mode', { mode: 'open', pens: 'all' });
    expect(await seenBy(shown, READER)).toEqual(['Connectivity for all', 'What strategies?']);
    await shown.close();
  });

  test('R7 words that cannot stand come back to their author alone', async () => {
    const { house, pen, ids } = await drafting();
    await write(pen, ids[1] ?? '', ' Which?');
    await house.act(TEXT, CHAIR, 'report', {});
    const provisions = [ids[0] ?? ''];
    await house.act(TEXT, CHAIR, 'agree', { provisions, seen: digestOf(seenForAgree(await house.view(TEXT, CHAIR), provisions, false)) });
    await write(pen, ids[0] ?? '', ' unheard words');
    const desk = new Client(house, NPL, { type: 'desk', party: 'NPL' });
    await desk.synced();
    expect(draftsOn(desk)).toEqual(['Connectivity unheard words']);
    expect(JSON.stringify(await house.view(TEXT, CHAIR))).not.toContain('unheard');
    await house.close();
  });
});
