import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { HOUSE } from '../../server/auth/auth.ts';
import { meAnswer, linkViewAnswer } from '../../server/http/answers.ts';
import { createRig, type Rig } from './support/http.ts';

let rig: Rig;
let meeting: string;
beforeEach(async () => {
  rig = await createRig();
  meeting = await rig.meeting('CWG-Internet-21');
});
afterEach(() => rig.close());

const post = (url: string, payload: object, headers: Record<string, string> = {}) => rig.app.inject({ method: 'POST', url, payload, headers });
const get = (url: string, headers: Record<string, string> = {}) => rig.app.inject({ url, headers });

describe('Join', () => {
  it('Join shows what a link gives before a seat is taken', async () => {
    const code = await rig.code(meeting, 'delegate', 'BRA');
    await rig.text(meeting, 'CWG-Internet-21/DT/1');
    const answer = await post('/api/join/look', { code });
    expect(answer.statusCode).toBe(200);
    const view = linkViewAnswer.parse(answer.json());
    expect(view).toMatchObject({ meeting: { symbol: 'CWG-Internet-21' }, role: 'delegate', delegation: 'BRA' });
    expect(view.texts.map(({ symbol }) => symbol)).toEqual(['CWG-Internet-21/DT/1']);
    expect(view.parties.map((party) => party.code)).toEqual(['BRA', 'NPL']);
  });

  it('Join gives a browser a cookie and keeps the token out of the answer', async () => {
    const answer = await post('/api/join', { code: await rig.code(meeting, 'delegate', 'BRA'), name: ' Ana Souza ' });
    expect(answer.json()).toMatchObject({ seat: { role: 'delegate', delegation: 'BRA', name: 'Ana Souza', meeting }, token: null });
    const cookie = String(answer.headers['set-cookie']);
    expect(cookie).toMatch(/^chapeau=[\w-]{48};/);
    for (const flag of ['HttpOnly', 'SameSite=Strict', 'Path=/', 'Max-Age=2592000']) expect(cookie).toContain(flag);
    expect(cookie).not.toContain('Secure');
    const me = meAnswer.parse((await get('/api/me', { cookie: cookie.split(';')[0] ?? '' })).json());
    expect(me.seat).toMatchObject({ delegation: 'BRA', name: 'Ana Souza' });
    expect(me.meetings.map(({ id }) => id)).toEqual([meeting]);
  });

  it('Join makes the cookie Secure when a proxy says that the request came by https', async () => {
    const code = await rig.code(meeting, 'chair');
    const answer = await post('/api/join', { code, name: 'Chair' }, { 'x-forwarded-proto': 'https' });
    expect(String(answer.headers['set-cookie'])).toContain('Secure');
  });

  it('Join gives a program a token and no cookie', async () => {
    const answer = await post('/api/join', { code: await rig.code(meeting, 'chair'), name: 'Chair', bearer: true });
    const { token } = answer.json() as { token: string };
    expect(answer.headers['set-cookie']).toBeUndefined();
    const me = await get('/api/me', { authorization: `Bearer ${token}` });
    expect(me.json()).toMatchObject({ seat: { role: 'chair', delegation: null } });
  });

  it('Join needs a name of everybody but the room screen', async () => {
    const nameless = await post('/api/join', { code: await rig.code(meeting, 'reader') });
    expect(nameless.statusCode).toBe(400);
    expect(nameless.json()).toMatchObject({ error: { code: 'invalid' } });
    const screen = await post('/api/join', { code: await rig.code(meeting, 'screen') });
    expect(screen.json()).toMatchObject({ seat: { role: 'screen' } });
  });

  it('Join says which: unknown, revoked, rotated or used up', async () => {
    const good = await rig.code(meeting, 'delegate', 'BRA');
    const links = await rig.auth.links(HOUSE, meeting);
    const link = links.find(({ code }) => code === good)?.id ?? '';
    await rig.auth.rotateLink(HOUSE, link);
    const once = await rig.code(meeting, 'delegate', 'NPL', 1);
    await rig.auth.join(once, 'Bina');
    const gone = await rig.code(meeting, 'chair');
    const goneLink = (await rig.auth.links(HOUSE, meeting)).find(({ code }) => code === gone)?.id ?? '';
    await rig.auth.revokeLink(HOUSE, goneLink);
    const cases: [string, string, number][] = [
      ['A'.repeat(32), 'link-unknown', 404],
      [good, 'link-rotated', 410],
      [once, 'link-used-up', 410],
      [gone, 'link-revoked', 410],
    ];
    for (const [code, why, status] of cases) {
      for (const url of ['/api/join', '/api/join/look']) {
        const answer = await post(url, { code, name: 'Ana' });
        expect([url, answer.statusCode, answer.json()]).toMatchObject([url, status, { error: { code: why } }]);
      }
    }
  });

  it('Join delays wrong codes, all askers together, and never a right one', async () => {
    const good = await rig.code(meeting, 'delegate', 'BRA');
    for (let i = 0; i < 25; i += 1) await post('/api/join/look', { code: 'B'.repeat(32) });
    expect(rig.waits.length).toBe(5);
    expect(Math.max(...rig.waits)).toBeLessThanOrEqual(1000);
    expect((await post('/api/join/look', { code: good })).statusCode).toBe(200);
    expect(rig.waits.length).toBe(5);
  });

  it('Join: leaving ends the seat, and takes the cookie back', async () => {
    const joined = await post('/api/join', { code: await rig.code(meeting, 'delegate', 'BRA'), name: 'Ana' });
    const cookie = String(joined.headers['set-cookie']).split(';')[0] ?? '';
    const left = await post('/api/leave', {}, { cookie });
    expect(left.json()).toEqual({ done: true });
    expect(String(left.headers['set-cookie'])).toMatch(/^chapeau=;.*Max-Age=0/);
    expect((await get('/api/meetings', { cookie })).json()).toMatchObject({ error: { code: 'no-seat' } });
    const me = await get('/api/me', { cookie });
    expect(me.json()).toEqual({ seat: null, meetings: [] });
    expect(String(me.headers['set-cookie'])).toContain('Max-Age=0');
  });

  it('Join: without a seat one learns nothing but that', async () => {
    expect((await get('/api/me')).json()).toEqual({ seat: null, meetings: [] });
    for (const url of ['/api/meetings', `/api/meetings/${meeting}`, `/api/meetings/${meeting}/seats`, '/api/texts/whatever']) {
      const answer = await get(url);
      expect([url, answer.statusCode, answer.json()]).toMatchObject([url, 401, { error: { code: 'no-seat' } }]);
    }
    const forged = await get('/api/meetings', { authorization: `Bearer ${'A'.repeat(48)}` });
    expect(forged.statusCode).toBe(401);
  });

  it('Join: a token in the address of a request is not taken', async () => {
    const { token } = await rig.auth.join(await rig.code(meeting, 'chair'), 'Chair');
    expect((await get(`/api/meetings?token=${token}`)).statusCode).toBe(401);
  });

  it('Join: the table of Member States is open to anyone and may be kept', async () => {
    const answer = await get('/api/states');
    const states = answer.json() as { code: string; names: Record<string, string> }[];
    expect(states).toHaveLength(194);
    expect(states.find(({ code }) => code === 'NPL')?.names['en']).toContain('Nepal');
    expect(answer.headers['cache-control']).toContain('max-age');
  });
});
