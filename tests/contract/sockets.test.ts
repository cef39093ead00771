/** The wire as others meet it: the stock provider, unchanged, on all three documents; and hand-made sockets that mean no good. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { WebsocketProvider } from 'y-websocket';
import * as decoding from 'lib0/decoding';
import * as encoding from 'lib0/encoding';
import * as Y from 'yjs';
import { deskFragment, deskNote, readDrafts, readDraftWording } from '../../shared/schema/desk.ts';
import { penFragment, readPenWording } from '../../shared/schema/pen.ts';
import { readRecord } from '../../shared/schema/record-reader.ts';
import { textOf } from '../../shared/schema/wording.ts';
import { textOfFragment } from '../../shared/schema/yruns.ts';
import { CLOSE } from '../../shared/protocol/errors.ts';
import { LIMITS } from '../../shared/protocol/verbs.ts';
import { MESSAGE, type Refused } from '../../shared/protocol/wire.ts';
import { openServerMeeting, type Meeting, type Program } from '../e2e/support/programs.ts';

let meeting: Meeting;
let chair: Program;
let nepal: Program;
let brazil: Program;

beforeAll(async () => {
  meeting = await openServerMeeting();
  [chair, nepal, brazil] = await Promise.all([meeting.program('Chair'), meeting.program('NPL'), meeting.program('BRA')]);
});
afterAll(() => meeting.close());

const sync = (): string => `${meeting.server.url.replace(/^http/, 'ws')}/sync`;

/** The stock provider, with nothing changed about it. */
function stock(seat: Program, room: string): { doc: Y.Doc; provider: WebsocketProvider; synced: Promise<void>; until: (holds: () => boolean) => Promise<void> } {
  const doc = new Y.Doc();
  const provider = new WebsocketProvider(sync(), room, doc, { params: { token: seat.token }, WebSocketPolyfill: WebSocket as unknown as typeof globalThis.WebSocket, disableBc: true });
  const synced = new Promise<void>((resolve) => {
    provider.on('sync', (state: boolean) => {
      if (state) resolve();
    });
  });
  const until = (holds: () => boolean): Promise<void> =>
    new Promise((resolve) => {
      const look = (): void => {
        if (!holds()) return;
        doc.off('update', look);
        resolve();
      };
      doc.on('update', look);
      look();
    });
  return { doc, provider, synced, until };
}

interface Ended {
  readonly code: number;
  readonly reason: string;
}
/** A hand-made socket: sends these frames and tells how it ends. */
function handMade(seat: Program | null, room: string, frames: readonly Uint8Array[]): Promise<Ended> {
  const socket = new WebSocket(`${sync()}/${room}${seat === null ? '' : `?token=${seat.token}`}`);
  return new Promise((resolve, reject) => {
    socket.on('open', () => {
      for (const frame of frames) socket.send(frame);
    });
    socket.on('close', (code, reason) => resolve({ code, reason: reason.toString() }));
    socket.on('error', reject);
  });
}

function syncFrame(type: number, bytes: Uint8Array): Uint8Array {
  const out = encoding.createEncoder();
  encoding.writeVarUint(out, 0);
  encoding.writeVarUint(out, type);
  encoding.writeVarUint8Array(out, bytes);
  return encoding.toUint8Array(out);
}

/** An update that writes over whatever it can name. */
function hostileUpdate(): Uint8Array {
  const doc = new Y.Doc();
  doc.getMap('text').set('mode', 'closed');
  doc.getMap('provisions').set('x', new Y.Map());
  doc.getArray('order').push(['x']);
  return Y.encodeStateAsUpdate(doc);
}

const record = async (): Promise<string> => JSON.stringify(await chair.state());

test('Wire: the stock provider, unchanged, reads the record, writes the pen and edits a desk', async () => {
  await chair.act('mode', { mode: 'open', pens: 'all' });
  const reading = stock(brazil, `record/${meeting.text}`);
  const writing = stock(nepal, `pen/${meeting.text}`);
  await Promise.all([reading.synced, writing.synced]);
  const id = await chair.provision('infrastructure');
  const words = textOfFragment(penFragment(writing.doc, id));
  words?.insert(words.length, ' and skills');
  const read = (): string => textOf(readRecord(reading.doc).provisions.find((one) => one.id === id)?.wording ?? []);
  await reading.until(() => read() === 'infrastructure and skills');
  expect(textOf(readPenWording(writing.doc, id))).toBe('infrastructure and skills');

  const desk = stock(nepal, `desk/${meeting.text}/NPL`);
  await desk.synced;
  const { draft } = await nepal.act('draft', { kind: 'amend', target: await chair.provision('What strategies') });
  await desk.until(() => readDrafts(desk.doc).some((one) => one.id === draft));
  const line = textOfFragment(deskFragment(desk.doc, draft));
  line?.insert(0, 'So: ');
  expect(textOf(readDraftWording(desk.doc, draft))).toMatch(/^So: What/);
  for (const { provider } of [reading, writing, desk]) provider.destroy();
});

test('R1 a hand-made socket that writes to the record or an aside is closed, and nothing of it is applied', async () => {
  const before = await record();
  for (const room of [`record/${meeting.text}`, `aside/${meeting.text}/BRA`]) {
    const ended = await handMade(brazil, room, [syncFrame(0, new Uint8Array([0])), syncFrame(2, hostileUpdate())]);
    expect(ended).toEqual({ code: CLOSE.notPermitted, reason: 'not-permitted' });
  }
  expect(await record()).toBe(before);
});

test('R6 another delegation’s desk and aside, and the Chair’s, answer as what does not exist', async () => {
  for (const room of ['desk/TEXT/NPL', 'aside/TEXT/NPL', 'aside/TEXT/CHAIR', 'desk/TEXT/chair', 'desk/TEXT/ZZZ', 'record/nothing', 'elsewhere']) {
    const ended = await handMade(brazil, room.replace('TEXT', meeting.text), [syncFrame(0, new Uint8Array([0]))]);
    expect(ended, room).toEqual({ code: CLOSE.notFound, reason: 'not-found' });
  }
});

test('R6 without a seat, or with a token that is not one, every document is closed', async () => {
  for (const room of ['record', 'pen']) expect((await handMade(null, `${room}/${meeting.text}`, [])).code).toBe(CLOSE.noSeat);
});

test('R1 a frame that is not the protocol’s closes its own socket and no other', async () => {
  const reading = stock(nepal, `record/${meeting.text}`);
  await reading.synced;
  const before = await record();
  const bad = [
    new Uint8Array([9, 9, 9]),
    new Uint8Array([0]),
    new Uint8Array([0, 7, 1, 1]),
    syncFrame(2, new Uint8Array([255, 255, 255, 255, 255, 255])).subarray(0, 5),
    syncFrame(2, new Uint8Array([3, 1, 2, 3, 4, 5, 6, 7])),
  ];
  for (const frame of bad) {
    const ended = await handMade(brazil, `pen/${meeting.text}`, [syncFrame(0, new Uint8Array([0])), frame]);
    expect(ended.code, String(frame)).toBe(CLOSE.malformed);
  }
  expect(await record()).toBe(before);
  expect(reading.provider.wsconnected).toBe(true);
  reading.provider.destroy();
});

test('R7 a private note holds so much and no more: the rest stands in a draft, and the sender is told the limit', async () => {
  const desk = stock(nepal, `desk/${meeting.text}/NPL`);
  await desk.synced;
  const [id, beside] = [await chair.provision('What strategies'), await chair.provision('investment')];
  const refused = new Promise<Refused>((resolve) => {
    desk.provider.messageHandlers[MESSAGE.refused] = (_encoder, decoder) => resolve(JSON.parse(decoding.readVarString(decoder)) as Refused);
  });
  desk.doc.transact(() => {
    deskNote(desk.doc, beside).insert(0, 'Capital agrees.');
    deskNote(desk.doc, id).insert(0, `${'x'.repeat(LIMITS.note)}Our red line.`);
  });
  expect(await refused).toMatchObject({ code: 'too-large', limit: LIMITS.note, provision: id });
  const rest = (): string[] => readDrafts(desk.doc).filter((one) => one.returned !== null && one.target === id).map((one) => textOf(readDraftWording(desk.doc, one.id)));
  await desk.until(() => rest().includes('Our red line.'));
  expect([deskNote(desk.doc, id).length, deskNote(desk.doc, beside).toJSON()]).toEqual([LIMITS.note, 'Capital agrees.']);
  // What it is about is known to nobody else, and the desk goes on.
  expect(JSON.stringify(await chair.state())).not.toContain('red line');
  const colleague = stock(nepal, `desk/${meeting.text}/NPL`);
  await colleague.synced;
  deskNote(desk.doc, beside).insert(0, 'Yes: ');
  await colleague.until(() => deskNote(colleague.doc, beside).toJSON() === 'Yes: Capital agrees.');
  expect(deskNote(colleague.doc, id).length).toBe(LIMITS.note);
  for (const { provider } of [desk, colleague]) provider.destroy();
});

test('R7 an old generation: what it brings comes back as a draft, and the socket is closed for good', async () => {
  await chair.act('mode', { mode: 'open', pens: 'all' });
  const old = stock(nepal, `pen/${meeting.text}`);
  await old.synced;
  const id = await chair.provision('investment');
  old.provider.disconnect();
  const words = textOfFragment(penFragment(old.doc, id));
  words?.insert(words.length, ' from afar');
  await chair.act('mode', { mode: 'closed' });
  const closed = new Promise<Ended>((resolve) => old.provider.on('closed', (ended: Ended) => resolve(ended)));
  old.provider.connect();
  expect((await closed).code).toBe(CLOSE.stale);
  const desk = stock(nepal, `desk/${meeting.text}/NPL`);
  await desk.until(() => readDrafts(desk.doc).some((one) => one.returned === 'closed' && textOf(readDraftWording(desk.doc, one.id)) === 'investment from afar'));
  expect((await chair.state()).provisions.some((one) => textOf(one.wording) === 'investment')).toBe(true);
  old.provider.destroy();
  desk.provider.destroy();
});

test('R3 a closed pen opens for nobody who comes with nothing', async () => {
  expect(await handMade(brazil, `pen/${meeting.text}`, [syncFrame(0, new Uint8Array([0]))])).toEqual({ code: CLOSE.notPermitted, reason: 'closed' });
});
