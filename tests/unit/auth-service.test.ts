import { expect, test } from 'vitest';
import { HOUSE } from '../../server/auth/auth.ts';
import { SESSION_DAYS } from '../../server/auth/seats.ts';
import { readLink } from '../../server/auth/tokens.ts';
import { codeOf, MEETING, openHouse, openMeeting, refusalOf } from './auth-house.ts';

const DAY = 24 * 60 * 60 * 1000;

test('Joining: a link gives role and delegation, a name makes the seat, the token keeps it', async () => {
  const house = openHouse();
  const { auth } = house;
  const meeting = await openMeeting(house);
  const text = await auth.createText(HOUSE, meeting.id, { symbol: 'CWG-Internet-21/DT/1', language: 'en' });
  const view = await auth.lookAt(codeOf(meeting.NPL));
  expect(view).toMatchObject({ role: 'delegate', delegation: 'NPL', meeting: { symbol: MEETING.symbol, dates: MEETING.dates } });
  expect(view.texts).toEqual([{ id: text.id, symbol: text.symbol, language: 'en' }]);
  expect(view.parties.map((party) => party.code)).toEqual(['BRA', 'NPL', 'GBR']);

  const { seat, token, expires } = await auth.join(codeOf(meeting.NPL), '  Asha\u202e \n Rai ');
  expect(seat).toEqual({ id: seat.id, meeting: meeting.id, role: 'delegate', delegation: 'NPL', head: false, name: 'Asha Rai' });
  expect(await auth.seatOf(token)).toEqual(seat);
  expect(Date.parse(expires) - house.clock.now).toBeGreaterThan(SESSION_DAYS * DAY - 1000);
  expect(house.told).toEqual(['seatJoined NPL Asha Rai']);
  expect((await auth.links(HOUSE, meeting.id)).find((link) => link.id === meeting.NPL.id)?.uses).toBe(1);
});

test('Joining needs a name, of a length that fits, except for the room screen', async () => {
  const house = openHouse();
  const meeting = await openMeeting(house);
  for (const name of ['', '   ', '\u200e\n', 'x'.repeat(121)]) {
    expect(await refusalOf(house.auth.join(codeOf(meeting.NPL), name))).toBe('invalid');
  }
  expect((await house.auth.join(codeOf(meeting.screen), 'whoever')).seat).toMatchObject({ role: 'screen', name: '' });
  expect(house.told.length).toBe(1);
});

test('Links that are wrong, rotated, revoked or used up say which, when looked at and when joined', async () => {
  const house = openHouse();
  const { auth } = house;
  const meeting = await openMeeting(house);
  const once = await meeting.delegate('GBR', 1);
  await auth.join(codeOf(once), 'Jo');
  const rotated = await auth.rotateLink(HOUSE, meeting.BRA.id);
  await auth.revokeLink(HOUSE, meeting.chair.id);
  const cases: [string, string][] = [
    ['AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA', 'link-unknown'],
    ['no code at all', 'link-unknown'],
    [codeOf(meeting.BRA), 'link-rotated'],
    [codeOf(meeting.chair), 'link-revoked'],
    [codeOf(once), 'link-used-up'],
  ];
  for (const [code, refused] of cases) {
    expect(await refusalOf(auth.lookAt(code))).toBe(refused);
    expect(await refusalOf(auth.join(code, 'Jo'))).toBe(refused);
  }
  expect((await auth.join(` ${codeOf(rotated)}\n`, 'Ana')).seat.delegation).toBe('BRA');
});

test('Links: rotating keeps the seats and counts uses anew; revoking is for good', async () => {
  const house = openHouse();
  const { auth } = house;
  const meeting = await openMeeting(house);
  const link = await meeting.delegate('GBR', 1);
  const { token } = await auth.join(codeOf(link), 'Jo');
  const rotated = await auth.rotateLink(HOUSE, link.id);
  expect(rotated).toMatchObject({ id: link.id, uses: 0, maxUses: 1, revoked: false });
  expect(readLink(new Uint8Array(32).fill(7), codeOf(rotated))).toEqual({ link: link.id, version: 2 });
  expect((await auth.seatOf(token)).name).toBe('Jo');
  await auth.join(codeOf(rotated), 'Sam');
  await auth.revokeLink(HOUSE, link.id);
  expect(await refusalOf(auth.rotateLink(HOUSE, link.id))).toBe('link-revoked');
  const listed = (await auth.links(HOUSE, meeting.id)).find((one) => one.id === link.id);
  expect(listed).toMatchObject({ code: null, revoked: true });
});

test('Links: revoking ends at once every seat that came through it, and no other', async () => {
  const house = openHouse();
  const { auth } = house;
  const meeting = await openMeeting(house);
  const asha = await auth.join(codeOf(meeting.NPL), 'Asha');
  const bina = await auth.join(codeOf(meeting.NPL), 'Bina');
  const other = await auth.join(codeOf(await meeting.delegate('NPL')), 'Chandra');
  house.told.length = 0;
  const row = await auth.revokeLink(HOUSE, meeting.NPL.id);
  expect(row).toMatchObject({ revoked: true, code: null, uses: 2 });
  expect(house.told).toEqual(['linkRevoked', 'seatEnded NPL Asha (link-revoked)', 'seatEnded NPL Bina (link-revoked)']);
  for (const { token } of [asha, bina]) expect(await refusalOf(auth.seatOf(token))).toBe('no-seat');
  expect(await auth.seatOf(other.token)).toEqual(other.seat);
  await auth.revokeLink(HOUSE, meeting.NPL.id);
  expect(house.told.length).toBe(3);
});

test('Links: the last use is given once, however many ask at the same moment', async () => {
  const house = openHouse();
  const meeting = await openMeeting(house);
  const link = await meeting.delegate('GBR', 3);
  const asked = Array.from({ length: 10 }, (_, i) => house.auth.join(codeOf(link), `Jo ${i}`));
  const answers = await Promise.allSettled(asked);
  expect(answers.filter((answer) => answer.status === 'fulfilled').length).toBe(3);
  for (const answer of answers) {
    if (answer.status === 'rejected') expect(answer.reason).toMatchObject({ code: 'link-used-up' });
  }
});

test('Links: role and delegation must fit the meeting', async () => {
  const { auth, ...rest } = openHouse();
  const meeting = await openMeeting({ auth, ...rest });
  const wrong = [
    { meeting: meeting.id, role: 'delegate', delegation: null, maxUses: null },
    { meeting: meeting.id, role: 'delegate', delegation: 'USA', maxUses: null },
    { meeting: meeting.id, role: 'chair', delegation: 'NPL', maxUses: null },
    { meeting: meeting.id, role: 'reader', delegation: null, maxUses: 0 },
    { meeting: null, role: 'chair', delegation: null, maxUses: null },
  ] as const;
  for (const link of wrong) expect(await refusalOf(auth.createLink(HOUSE, link))).toBe('invalid');
});

test('Sessions expire after their days, and what was signed for longer does not help', async () => {
  const house = openHouse();
  const meeting = await openMeeting(house);
  const { token } = await house.auth.join(codeOf(meeting.NPL), 'Asha');
  house.clock.now += SESSION_DAYS * DAY - 1000;
  expect((await house.auth.seatOf(token)).name).toBe('Asha');
  house.clock.now += 1000;
  expect(await refusalOf(house.auth.seatOf(token))).toBe('no-seat');
  expect(await refusalOf(house.auth.seatOf('nonsense'))).toBe('no-seat');
  expect(await refusalOf(house.auth.seatOf(codeOf(meeting.NPL)))).toBe('no-seat');
});

test('R12 a delegation sees all its seats and nobody else their names', async () => {
  const house = openHouse();
  const { auth } = house;
  const meeting = await openMeeting(house);
  const join = async (link: { code: string | null }, name: string) => (await auth.join(codeOf(link), name)).seat;
  const asha = await join(meeting.NPL, 'Asha');
  const bina = await join(meeting.NPL, 'Bina');
  const ana = await join(meeting.BRA, 'Ana');
  const chair = await join(meeting.chair, 'Chair');
  const staff = await join(meeting.secretariat, 'Staff');
  const booth = await join(meeting.reader, 'Booth');
  await join(meeting.reader, 'Other booth');
  await auth.endSeat(asha, bina.id);
  const names = async (by: typeof asha): Promise<string[]> =>
    (await auth.seatsOf(by, meeting.id)).map((row) => (row.ended ? `${row.name} (ended)` : row.name));
  expect(await names(asha)).toEqual(['Asha', 'Bina (ended)']);
  expect(await names(ana)).toEqual(['Ana']);
  expect(await names(chair)).toEqual(['Chair']);
  expect(await names(staff)).toEqual(['Staff']);
  expect(await names(booth)).toEqual(['Booth']);
});

test('Seats: who may end whose; ending again changes nothing; what one may not end does not exist', async () => {
  const house = openHouse();
  const { auth } = house;
  const meeting = await openMeeting(house);
  const elsewhere = await openMeeting(house, 'CWG-Internet-22');
  const join = async (link: { code: string | null }, name: string) => auth.join(codeOf(link), name);
  const asha = await join(meeting.NPL, 'Asha');
  const bina = await join(meeting.NPL, 'Bina');
  const ana = await join(meeting.BRA, 'Ana');
  const chair = await join(meeting.chair, 'Chair');
  const staff = await join(meeting.secretariat, 'Staff');
  const foreign = await join(elsewhere.secretariat, 'Foreign staff');
  const booth = await join(meeting.reader, 'Booth');
  const house1 = await join(await auth.createLink(HOUSE, { meeting: null, role: 'secretariat', delegation: null, maxUses: null }), 'House');
  house.told.length = 0;

  for (const by of [ana, chair, foreign, booth]) expect(await refusalOf(auth.endSeat(by.seat, asha.seat.id))).toBe('not-found');
  expect(await refusalOf(auth.endSeat(staff.seat, house1.seat.id))).toBe('not-found');
  expect(await refusalOf(auth.endSeat(staff.seat, 'no-such-seat'))).toBe('not-found');
  expect(house.told).toEqual([]);

  await auth.endSeat(bina.seat, asha.seat.id);
  await auth.endSeat(bina.seat, asha.seat.id);
  await auth.endSeat(staff.seat, bina.seat.id);
  await auth.endSeat(booth.seat, booth.seat.id);
  await auth.endSeat(house1.seat, staff.seat.id);
  await auth.leave(ana.token);
  expect(house.told).toEqual([
    'seatEnded NPL Asha (ended)',
    'seatEnded NPL Bina (ended)',
    'seatEnded reader Booth (left)',
    'seatEnded secretariat Staff (ended)',
    'seatEnded BRA Ana (left)',
  ]);
  for (const { token } of [asha, bina, booth, staff, ana]) expect(await refusalOf(auth.seatOf(token))).toBe('no-seat');
  expect((await auth.seatOf(chair.token)).role).toBe('chair');
});

test('Seats: being here is written at most once a minute', async () => {
  const house = openHouse();
  const meeting = await openMeeting(house);
  const { seat } = await house.auth.join(codeOf(meeting.NPL), 'Asha');
  const seen = async (): Promise<string | undefined> => (await house.auth.seatsOf(seat, meeting.id))[0]?.lastSeen;
  house.clock.now += 10_000;
  await house.auth.touch(seat.id);
  const first = await seen();
  expect(first).toBe('2026-05-04T09:00:10.123Z');
  house.clock.now += 59_999;
  await house.auth.touch(seat.id);
  expect(await seen()).toBe(first);
  house.clock.now += 1;
  await house.auth.touch(seat.id);
  expect(await seen()).toBe('2026-05-04T09:01:10.123Z');
});
