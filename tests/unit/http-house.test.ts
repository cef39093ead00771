import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { linkAnswer, meetingAnswer, meetingHeadAnswer, partyAnswer, seatRowAnswer } from '../../server/http/answers.ts';
import { createRig, type Rig } from './support/http.ts';

type Headers = Record<string, string>;

let rig: Rig;
let meeting: string;
let elsewhere: string;
let secretariat: Headers;
let brazil: Headers;
let stranger: Headers;
beforeEach(async () => {
  rig = await createRig();
  meeting = await rig.meeting('CWG-Internet-21');
  elsewhere = await rig.meeting('CWG-Internet-22');
  secretariat = await rig.seat(null, 'secretariat');
  brazil = await rig.seat(meeting, 'delegate', 'BRA');
  stranger = await rig.seat(elsewhere, 'delegate', 'BRA');
});
afterEach(() => rig.close());

type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
const ask = async (method: Method, url: string, headers: Headers, payload?: object): Promise<{ status: number; body: unknown }> => {
  const answer = await rig.app.inject({ method, url, headers, ...(payload === undefined ? {} : { payload }) });
  return { status: answer.statusCode, body: answer.json() };
};
const refused = (code: string): object => ({ body: { error: { code } } });

const NEW = { symbol: 'CWG-Internet-23', name: 'Twenty-third meeting', place: 'Geneva', dates: ['2026-02-03', '2026-02-04'] };

describe('Meetings', () => {
  it('Meetings are created by the secretariat of the house alone, with every setting at its default', async () => {
    const made = await ask('POST', '/api/meetings', secretariat, NEW);
    expect(made.status).toBe(200);
    const view = meetingAnswer.parse(made.body);
    expect(view).toMatchObject({ ...NEW, parties: [], texts: [] });
    expect(view.settings).toMatchObject({ positions: 'room', objections: 'chair', order: 'french', retentionDays: 30 });
    expect(await ask('POST', '/api/meetings', secretariat, NEW)).toMatchObject(refused('exists'));
    for (const other of [brazil, await rig.seat(meeting, 'secretariat'), await rig.seat(meeting, 'chair')]) {
      expect(await ask('POST', '/api/meetings', other, { ...NEW, symbol: 'X' })).toMatchObject({ status: 403, ...refused('not-permitted') });
    }
  });

  it('Meetings that end before they begin, or have no symbol, are named as invalid', async () => {
    const backwards = await ask('POST', '/api/meetings', secretariat, { ...NEW, dates: ['2026-02-04', '2026-02-03'] });
    expect(backwards).toMatchObject({ status: 400, body: { error: { code: 'invalid', detail: expect.stringContaining('dates') } } });
    const nameless = await ask('POST', '/api/meetings', secretariat, { ...NEW, symbol: ' ' });
    expect(nameless).toMatchObject({ status: 400, body: { error: { code: 'invalid', detail: expect.stringContaining('symbol') } } });
  });

  it('Meetings: a seat lists and sees its own meeting; another answers as one that does not exist', async () => {
    const own = z.array(meetingHeadAnswer).parse((await ask('GET', '/api/meetings', brazil)).body);
    expect(own.map(({ id }) => id)).toEqual([meeting]);
    const all = z.array(meetingHeadAnswer).parse((await ask('GET', '/api/meetings', secretariat)).body);
    expect(all.map(({ id }) => id)).toEqual([meeting, elsewhere]);
    meetingAnswer.parse((await ask('GET', `/api/meetings/${meeting}`, brazil)).body);
    const foreign = await ask('GET', `/api/meetings/${meeting}`, stranger);
    const nowhere = await ask('GET', '/api/meetings/none', stranger);
    expect(foreign).toMatchObject({ status: 404, ...refused('not-found') });
    expect(foreign.body).toEqual(nowhere.body);
  });

  it('Meetings: a change leaves what it does not say as it was', async () => {
    const url = `/api/meetings/${meeting}`;
    await ask('PATCH', url, secretariat, { settings: { objections: 'room', retentionDays: 7 } });
    const { status, body } = await ask('PATCH', url, secretariat, { place: 'Kathmandu', settings: { insertions: 'letters' } });
    expect(status).toBe(200);
    expect(meetingAnswer.parse(body)).toMatchObject({
      symbol: 'CWG-Internet-21',
      place: 'Kathmandu',
      settings: { objections: 'room', retentionDays: 7, insertions: 'letters', positions: 'room' },
    });
    expect(await ask('PATCH', url, brazil, { place: 'Brasília' })).toMatchObject(refused('not-permitted'));
    expect(await ask('PATCH', url, stranger, { place: 'Brasília' })).toMatchObject(refused('not-found'));
  });

  it('Meetings take Member States by code and other parties with a name', async () => {
    const url = `/api/meetings/${meeting}/parties`;
    const list = [{ code: 'NPL' }, { code: 'BRA' }, { code: 'RCC', name: 'Regional Commonwealth', status: 'regional-group' }];
    const set = await ask('PUT', url, secretariat, list);
    expect(z.array(partyAnswer).parse(set.body).map(({ code }) => code)).toEqual(['NPL', 'BRA', 'RCC']);
    expect(await ask('PUT', url, secretariat, [{ code: 'XYZ' }])).toMatchObject({ body: { error: { code: 'invalid', detail: expect.stringContaining('XYZ') } } });
    expect(await ask('PUT', url, secretariat, [{ code: 'RCC', status: 'regional-group' }])).toMatchObject(refused('invalid'));
    expect(await ask('PUT', url, brazil, list)).toMatchObject(refused('not-permitted'));
    expect(await ask('PUT', url, stranger, list)).toMatchObject(refused('not-found'));
  });
});

describe('Links', () => {
  it('Links are made, listed, rotated and revoked by the secretariat', async () => {
    const url = `/api/meetings/${meeting}/links`;
    const made = linkAnswer.parse((await ask('POST', url, secretariat, { role: 'delegate', delegation: 'NPL' })).body);
    expect(made).toMatchObject({ role: 'delegate', delegation: 'NPL', uses: 0, maxUses: null, revoked: false });
    const listed = z.array(linkAnswer).parse((await ask('GET', url, secretariat)).body);
    expect(listed).toContainEqual(made);
    const rotated = linkAnswer.parse((await ask('POST', `/api/links/${made.id}/rotate`, secretariat)).body);
    expect(rotated.code).not.toBe(made.code);
    const revoked = linkAnswer.parse((await ask('POST', `/api/links/${made.id}/revoke`, secretariat)).body);
    expect(revoked).toMatchObject({ code: null, revoked: true });
  });

  it('Links are refused to everybody else, and in other meetings do not exist', async () => {
    const url = `/api/meetings/${meeting}/links`;
    const { id } = linkAnswer.parse((await ask('POST', url, secretariat, { role: 'reader' })).body);
    for (const seat of [brazil, await rig.seat(meeting, 'chair'), await rig.seat(meeting, 'reader')]) {
      expect(await ask('GET', url, seat)).toMatchObject(refused('not-permitted'));
      expect(await ask('POST', url, seat, { role: 'reader' })).toMatchObject(refused('not-permitted'));
      expect((await ask('POST', `/api/links/${id}/revoke`, seat)).status).toBeGreaterThanOrEqual(403);
    }
    const other = await rig.seat(elsewhere, 'secretariat');
    expect(await ask('GET', url, other)).toMatchObject(refused('not-found'));
    expect(await ask('POST', `/api/links/${id}/rotate`, other)).toMatchObject(refused('not-found'));
    expect(await ask('POST', `/api/links/${id}/revoke`, other)).toMatchObject(refused('not-found'));
  });

  it('Links name the delegation that they are for', async () => {
    const url = `/api/meetings/${meeting}/links`;
    expect(await ask('POST', url, secretariat, { role: 'delegate' })).toMatchObject(refused('invalid'));
    expect(await ask('POST', url, secretariat, { role: 'delegate', delegation: 'FRA' })).toMatchObject(refused('invalid'));
    expect(await ask('POST', url, secretariat, { role: 'pope' })).toMatchObject({ body: { error: { code: 'invalid', detail: expect.stringContaining('role') } } });
  });

  it('Links: revoking one ends the seats that came through it at once', async () => {
    const made = linkAnswer.parse((await ask('POST', `/api/meetings/${meeting}/links`, secretariat, { role: 'delegate', delegation: 'NPL' })).body);
    const { token } = await rig.auth.join(made.code ?? '', 'Bina');
    const nepal = { authorization: `Bearer ${token}` };
    expect((await ask('GET', '/api/meetings', nepal)).status).toBe(200);
    await ask('POST', `/api/links/${made.id}/revoke`, secretariat);
    expect(await ask('GET', '/api/meetings', nepal)).toMatchObject({ status: 401, ...refused('no-seat') });
  });
});

describe('Seats', () => {
  const seatsOf = async (headers: Headers) => z.array(seatRowAnswer).parse((await ask('GET', `/api/meetings/${meeting}/seats`, headers)).body);

  it('R12 Seats: a delegation sees its own seats by name, and no other does', async () => {
    const colleague = await rig.seat(meeting, 'delegate', 'BRA', 'Bruno');
    await rig.seat(meeting, 'delegate', 'NPL', 'Bina');
    expect((await seatsOf(brazil)).map(({ name }) => name)).toEqual(['Ana', 'Bruno']);
    expect(await seatsOf(colleague)).toHaveLength(2);
    const others = [await rig.seat(meeting, 'chair'), await rig.seat(meeting, 'reader'), secretariat];
    for (const other of others) expect(JSON.stringify(await seatsOf(other))).not.toContain('Bruno');
    expect(await ask('GET', `/api/meetings/${meeting}/seats`, stranger)).toMatchObject(refused('not-found'));
  });

  it('Seats say who is connected', async () => {
    const [own] = await seatsOf(brazil);
    expect(own?.connected).toBe(false);
    rig.texts.connected.set(own?.id ?? '', 2);
    expect((await seatsOf(brazil))[0]?.connected).toBe(true);
  });

  it('Seats are ended by their delegation or the secretariat, and by nobody else', async () => {
    const colleague = await rig.seat(meeting, 'delegate', 'BRA', 'Bruno');
    const id = (await seatsOf(brazil)).find(({ name }) => name === 'Bruno')?.id ?? '';
    const nepal = await rig.seat(meeting, 'delegate', 'NPL');
    for (const other of [nepal, stranger, await rig.seat(meeting, 'chair')]) {
      expect(await ask('DELETE', `/api/seats/${id}`, other)).toMatchObject({ status: 404, ...refused('not-found') });
    }
    expect(await ask('DELETE', `/api/seats/${id}`, brazil)).toEqual({ status: 200, body: { done: true } });
    expect(await ask('GET', '/api/meetings', colleague)).toMatchObject(refused('no-seat'));
    const nepalese = z.array(seatRowAnswer).parse((await ask('GET', `/api/meetings/${meeting}/seats`, nepal)).body)[0]?.id ?? '';
    expect((await ask('DELETE', `/api/seats/${nepalese}`, secretariat)).status).toBe(200);
    expect((await seatsOf(brazil)).find((seat) => seat.id === id)?.ended).toBe(true);
  });
});
