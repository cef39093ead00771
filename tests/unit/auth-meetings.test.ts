import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { HOUSE } from '../../server/auth/auth.ts';
import { houseSecret, SECRET_FILE } from '../../server/auth/secret.ts';
import { HOUSE_FILE, openSqliteStore } from '../../server/auth/sqlite.ts';
import { openDataFolder, type DataFolder } from '../../server/log/folder.ts';
import type { Seat } from '../../shared/permissions/seat.ts';
import { codeOf, counting, MEETING, openHouse, openMeeting, refusalOf } from './auth-house.ts';

const undo: (() => unknown)[] = [];
afterEach(async () => {
  for (const one of undo.splice(0).reverse()) await one();
});
function dataFolder(): DataFolder {
  const path = mkdtempSync(join(tmpdir(), 'chapeau-house-'));
  const folder = openDataFolder(path);
  undo.push(() => rmSync(path, { recursive: true, force: true }), () => folder.close());
  return folder;
}
const member = (code: string) => ({ code, name: null, status: 'member' as const });

test('Meetings: the secretariat of the house makes them; a symbol stands once', async () => {
  const house = openHouse();
  const { auth } = house;
  const made = await auth.createMeeting(HOUSE, { ...MEETING, settings: { order: 'english' } });
  expect(made).toMatchObject({ symbol: MEETING.symbol, body: 'ITU', settings: { order: 'english', insertions: 'bis', retentionDays: 30 } });
  expect(await refusalOf(auth.createMeeting(HOUSE, MEETING))).toBe('exists');
  const backwards = { ...MEETING, symbol: 'B', dates: ['2026-05-05', '2026-05-04'] } as const;
  expect(await refusalOf(auth.createMeeting(HOUSE, backwards))).toBe('invalid');
  const second = await auth.createMeeting(HOUSE, { ...MEETING, symbol: 'CWG-Internet-22' });
  expect(await refusalOf(auth.updateMeeting(HOUSE, second.id, { symbol: MEETING.symbol }))).toBe('exists');
  const changed = await auth.updateMeeting(HOUSE, second.id, { place: 'New York', settings: { floor: false } });
  expect(changed).toMatchObject({ symbol: 'CWG-Internet-22', place: 'New York', settings: { floor: false, order: 'french' } });
  expect(await auth.meeting(HOUSE, second.id)).toMatchObject({ place: 'New York', settings: { floor: false } });
  expect((await auth.meetings(HOUSE)).map((meeting) => meeting.symbol)).toEqual([MEETING.symbol, 'CWG-Internet-22']);
});

test('Meetings: each act asks for the right seat, and another meeting does not exist', async () => {
  const house = openHouse();
  const { auth } = house;
  const here = await openMeeting(house);
  const there = await openMeeting(house, 'CWG-Internet-22');
  const seats: Record<string, Seat> = {};
  for (const role of ['chair', 'secretariat', 'reader', 'NPL'] as const) {
    seats[role] = (await auth.join(codeOf(here[role]), role)).seat;
  }
  const text = await auth.createText(HOUSE, there.id, { symbol: 'DT/1', language: 'en' });
  for (const [role, by] of Object.entries(seats)) {
    const staff = role === 'secretariat';
    expect((await auth.meetings(by)).map((meeting) => meeting.id)).toEqual([here.id]);
    expect((await auth.meeting(by, here.id)).id).toBe(here.id);
    expect(await refusalOf(auth.createMeeting(by, { ...MEETING, symbol: 'X' }))).toBe('not-permitted');
    expect(await refusalOf(auth.links(by, null))).toBe('not-permitted');
    const acts = (id: string): (() => Promise<unknown>)[] => [
      () => auth.updateMeeting(by, id, { place: 'Geneva' }),
      () => auth.setParties(by, id, ['BRA', 'NPL', 'GBR'].map(member)),
      () => auth.createText(by, id, { symbol: `DT/${role}`, language: 'en' }),
      () => auth.createLink(by, { meeting: id, role: 'reader', delegation: null, maxUses: null }),
      () => auth.links(by, id),
    ];
    const linkActs = (link: string): (() => Promise<unknown>)[] => [() => auth.rotateLink(by, link), () => auth.revokeLink(by, link)];
    for (const act of acts(there.id)) expect(await refusalOf(act())).toBe('not-found');
    // Whether there is such a link is the secretariat's to know, and that of another meeting is not.
    for (const link of [there.reader.id, 'nosuchlink00']) {
      for (const act of linkActs(link)) expect(await refusalOf(act())).toBe(staff ? 'not-found' : 'not-permitted');
    }
    const spare = await auth.createLink(HOUSE, { meeting: here.id, role: 'reader', delegation: null, maxUses: null });
    for (const act of [...acts(here.id), ...linkActs(spare.id)]) {
      if (staff) await act();
      else expect(await refusalOf(act())).toBe('not-permitted');
    }
    expect(await refusalOf(auth.meeting(by, there.id))).toBe('not-found');
    expect(await refusalOf(auth.seatsOf(by, there.id))).toBe('not-found');
    expect(await refusalOf(auth.text(by, text.id))).toBe('not-found');
  }
  const own = await auth.createLink(HOUSE, { meeting: null, role: 'secretariat', delegation: null, maxUses: null });
  const staff = seats['secretariat'];
  if (staff === undefined) throw new Error('No seat');
  expect(await refusalOf(auth.revokeLink(staff, own.id))).toBe('not-found');
  expect(await refusalOf(auth.rotateLink(HOUSE, 'no-such-link'))).toBe('not-found');
});

test('Texts: a symbol stands once in a meeting, and again in another', async () => {
  const house = openHouse();
  const { auth } = house;
  const here = await openMeeting(house);
  const there = await openMeeting(house, 'CWG-Internet-22');
  const text = await auth.createText(HOUSE, here.id, { symbol: 'DT/1', language: 'fr', title: 'Projet' });
  expect(await refusalOf(auth.createText(HOUSE, here.id, { symbol: 'DT/1', language: 'en' }))).toBe('exists');
  await auth.createText(HOUSE, there.id, { symbol: 'DT/1', language: 'en' });
  expect(await auth.text(HOUSE, text.id)).toMatchObject({ meeting: here.id, symbol: 'DT/1', language: 'fr', title: 'Projet' });
  expect(await refusalOf(auth.text(HOUSE, 'none'))).toBe('not-found');
});

test('Delegations: order as set, hues stay their own, reserved and double codes are refused', async () => {
  const house = openHouse();
  const { auth } = house;
  const { id } = await openMeeting(house);
  const hues = new Map((await auth.partiesOf(id)).map((party) => [party.code, party.hue]));
  expect(new Set(hues.values()).size).toBe(3);
  const rcc = { code: 'RCC', name: 'Regional Commonwealth in the field of Communications', status: 'regional-group' as const };
  const listed = await auth.setParties(HOUSE, id, [rcc, member('GBR'), member('NPL')]);
  expect(listed.map((party) => party.code)).toEqual(['RCC', 'GBR', 'NPL']);
  expect(listed[0]).toMatchObject(rcc);
  const back = await auth.setParties(HOUSE, id, ['ARM', 'BRA', 'NPL'].map(member));
  for (const { code, hue } of back) if (hues.has(code)) expect(hue).toBe(hues.get(code));
  const all = [...listed, ...back].map((party) => [party.code, party.hue] as const);
  expect(new Set(new Map(all).values()).size).toBe(5);
  for (const code of ['CHAIR', 'SECRETARIAT', 'npl', 'A:B', 'X', '']) {
    expect(await refusalOf(auth.setParties(HOUSE, id, [member(code)]))).toBe('invalid');
  }
  expect(await refusalOf(auth.setParties(HOUSE, id, [member('NPL'), member('NPL')]))).toBe('invalid');
  expect((await auth.meeting(HOUSE, id)).parties).toEqual(back);
});

test('Delegations: one that is taken off the list loses links and seats at once, others keep theirs', async () => {
  const house = openHouse();
  const { auth } = house;
  const meeting = await openMeeting(house);
  const asha = await auth.join(codeOf(meeting.NPL), 'Asha');
  const ana = await auth.join(codeOf(meeting.BRA), 'Ana');
  const chair = await auth.join(codeOf(meeting.chair), 'Chair');
  house.told.length = 0;
  await auth.setParties(HOUSE, meeting.id, [member('BRA')]);
  expect(house.told).toEqual(['linkRevoked', 'seatEnded NPL Asha (link-revoked)']);
  expect(await refusalOf(auth.seatOf(asha.token))).toBe('no-seat');
  expect(await refusalOf(auth.lookAt(codeOf(meeting.NPL)))).toBe('link-revoked');
  await auth.seatOf(ana.token);
  await auth.seatOf(chair.token);
});

test('A second start finds the house again: meetings, links, seats and sessions', async () => {
  const folder = dataFolder();
  const first = openHouse(openSqliteStore(folder));
  const meeting = await openMeeting(first);
  const { seat, token } = await first.auth.join(codeOf(meeting.NPL), 'Asha');
  await first.auth.revokeLink(HOUSE, meeting.reader.id);
  await first.store.close();
  const again = openHouse(openSqliteStore(folder));
  expect(await again.auth.seatOf(token)).toEqual(seat);
  expect(await again.auth.links(HOUSE, meeting.id)).toHaveLength(6);
  expect(await refusalOf(again.auth.lookAt(codeOf(meeting.reader)))).toBe('link-revoked');
  expect((await again.auth.meetings(HOUSE)).map((one) => one.id)).toEqual([meeting.id]);
  await again.store.close();
});

test('No link code, token or secret stands in the tables of the house', async () => {
  const folder = dataFolder();
  const house = openHouse(openSqliteStore(folder));
  const meeting = await openMeeting(house);
  const { seat, token } = await house.auth.join(codeOf(meeting.NPL), 'Asha');
  await house.store.close();
  const bytes = readFileSync(folder.file(HOUSE_FILE));
  // The id is there, which shows that the search would find it.
  expect(bytes.includes(seat.id)).toBe(true);
  for (const secret of [codeOf(meeting.NPL), token]) {
    expect(bytes.includes(secret)).toBe(false);
    expect(bytes.includes(secret.slice(-17))).toBe(false);
  }
});

test('The house secret is made once, for its owner alone, and a damaged one is refused', () => {
  const folder = dataFolder();
  const random = counting();
  const secret = houseSecret(folder, random);
  expect(secret).toHaveLength(32);
  expect(houseSecret(folder, random)).toEqual(secret);
  expect(statSync(folder.file(SECRET_FILE)).mode & 0o777).toBe(0o600);
  writeFileSync(folder.file(SECRET_FILE), 'short');
  expect(() => houseSecret(folder, random)).toThrow(/damaged: it has 5 bytes/);
  rmSync(folder.file(SECRET_FILE));
  mkdirSync(folder.file(SECRET_FILE));
  expect(() => houseSecret(folder, random)).toThrow(/cannot be read or made/);
});
