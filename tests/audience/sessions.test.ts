/** Sessions and sockets of a house that really listens: when a seat goes, all of it goes; what another site may do; a full room. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import { HOUSE } from '../../server/auth/auth.ts';
import { OVERLAP, RENEW_AFTER, SESSION_DAYS } from '../../server/auth/seats.ts';
import { step1Frame } from '../../server/sync/channel.ts';
import { penFragment } from '../../shared/schema/pen.ts';
import { readHead } from '../../shared/schema/record-reader.ts';
import { textOf } from '../../shared/schema/wording.ts';
import { textOfFragment } from '../../shared/schema/yruns.ts';
import { Plug, live, type Live } from './live.ts';

const DAY = 24 * 60 * 60 * 1_000;

let house: Live;
beforeEach(async () => {
  house = await live('https://room.example');
});
afterEach(() => house.close());

const bearer = (token: string): Record<string, string> => ({ authorization: `Bearer ${token}` });
const me = async (headers: Record<string, string>): Promise<unknown> => ((await (await fetch(`${house.url}/api/me`, { headers })).json()) as { seat: unknown }).seat;
const documents = (): string[] => [`record/${house.text}`, `aside/${house.text}/BRA`, `aside/${house.text}/ROOM`, `desk/${house.text}/BRA`];

/** All documents of a delegate, open. */
async function seated(token: string): Promise<Plug[]> {
  const plugs = documents().map((path) => new Plug(house.url, path, bearer(token)));
  await Promise.all(plugs.map((plug) => plug.synced));
  return plugs;
}

test('Sessions: a seat that is ended, left, revoked or whose delegation is taken off the list loses its open sockets at once', async () => {
  const secretariat = await house.join((await house.link('secretariat')).code);
  const by = await house.auth.seatOf(secretariat.token);
  const ways: readonly ((link: string, seat: string, token: string) => Promise<unknown>)[] = [
    (_link, seat) => house.auth.endSeat(by, seat),
    (_link, _seat, token) => fetch(`${house.url}/api/leave`, { method: 'POST', headers: bearer(token) }),
    (link) => house.auth.revokeLink(by, link),
    () => house.auth.setParties(HOUSE, house.meeting, [{ code: 'NPL', name: null, status: 'member' }]),
  ];
  for (const way of ways) {
    const link = await house.link('delegate', 'BRA');
    const { seat, token } = await house.join(link.code);
    const [colleague, other] = [await house.join((await house.link('reader')).code), new Plug(house.url, `record/${house.text}`, bearer(secretariat.token))];
    const plugs = await seated(token);
    await other.synced;
    await way(link.id, seat, token);
    expect(await Promise.all(plugs.map((plug) => plug.closed))).toEqual(plugs.map(() => '4401 no-seat'));
    expect(await me(bearer(token))).toBeNull();
    expect((await fetch(`${house.url}/api/texts/${house.text}/draft`, { method: 'POST', headers: { ...bearer(token), 'content-type': 'application/json' }, body: '{}' })).status).toBe(401);
    const again = new Plug(house.url, `record/${house.text}`, bearer(token));
    expect(await again.closed).toBe('4401 no-seat');
    // Nobody else is touched.
    expect(other.socket.readyState).toBe(other.socket.OPEN);
    expect(await me(bearer(colleague.token))).not.toBeNull();
    await other.leave();
  }
});

test('Sessions: one that expires opens nothing any more, and its cookie is taken back', async () => {
  const { token } = await house.join((await house.link('delegate', 'BRA')).code);
  house.later(SESSION_DAYS * DAY - 60_000);
  expect(await me({ cookie: `chapeau=${token}` })).not.toBeNull();
  house.later(120_000);
  const answer = await fetch(`${house.url}/api/me`, { headers: { cookie: `chapeau=${token}` } });
  expect(await answer.json()).toEqual({ seat: null, meetings: [] });
  expect(answer.headers.get('set-cookie')).toMatch(/^chapeau=; Max-Age=0; .*HttpOnly; SameSite=Strict/);
  expect(await new Plug(house.url, `record/${house.text}`, bearer(token)).closed).toBe('4401 no-seat');
});

test('Sessions: the sockets of one that expires are closed at that moment, those of others stay', async () => {
  const { code } = await house.link('delegate', 'BRA');
  const early = await seated((await house.join(code)).token);
  house.later(DAY);
  const late = await seated((await house.join(code)).token);
  house.later((SESSION_DAYS - 1) * DAY - 60_000);
  expect([...early, ...late].every((plug) => plug.socket.readyState === plug.socket.OPEN)).toBe(true);
  house.later(60_000);
  expect(new Set(await Promise.all(early.map((plug) => plug.closed)))).toEqual(new Set(['4503 the session has ended']));
  expect(late.every((plug) => plug.socket.readyState === plug.socket.OPEN)).toBe(true);
  for (const plug of late) await plug.leave();
});

/** Asks for a new token as a browser does; what its cookie is then. */
async function renewed(cookie: string): Promise<string> {
  const answer = await fetch(`${house.url}/api/renew`, { method: 'POST', headers: { cookie: `chapeau=${cookie}`, origin: house.url } });
  expect(answer.status).toBe(200);
  const said = /^chapeau=([\w-]+); Max-Age=\d+; Path=\/; HttpOnly; SameSite=Strict/.exec(answer.headers.get('set-cookie') ?? '')?.[1];
  expect(await answer.json()).toEqual({ renewed: said !== undefined, token: null });
  return said ?? cookie;
}

test('Sessions: a seat that is used is not thrown out in a meeting of five days, nor in one of fifty; its token is another each day', async () => {
  let { token } = await house.join((await house.link('delegate', 'BRA')).code);
  const tokens = new Set([token]);
  for (let day = 1; day <= 50; day++) {
    house.later(DAY / 2);
    expect(await renewed(token)).toBe(token);
    house.later(DAY / 2);
    token = await renewed(token);
    expect(await me({ cookie: `chapeau=${token}` })).not.toBeNull();
    tokens.add(token);
  }
  expect(tokens.size).toBe(51);
});

test('Sessions: an answer with a new token that gets lost throws nobody out; once it is used the old one ends, and its sockets', async () => {
  const { token: old } = await house.join((await house.link('delegate', 'BRA')).code);
  house.later(RENEW_AFTER);
  const lost = await renewed(old);
  house.later(5 * DAY);
  // Asked again: the same session, and the old token still opens everything.
  const copied = await seated(old);
  const next = await renewed(old);
  expect(next).toBe(lost);
  expect(next).not.toBe(old);
  expect(await me({ cookie: `chapeau=${next}` })).not.toBeNull();
  const own = await seated(next);
  // Requests that are under way with the old one are answered; whoever keeps a copy of it gets nothing new for it.
  expect(await me({ cookie: `chapeau=${old}` })).not.toBeNull();
  expect(await renewed(old)).toBe(old);
  house.later(OVERLAP);
  expect(new Set(await Promise.all(copied.map((plug) => plug.closed)))).toEqual(new Set(['4503 the session has ended']));
  expect(await me({ cookie: `chapeau=${old}` })).toBeNull();
  expect(await new Plug(house.url, `record/${house.text}`, bearer(old)).closed).toBe('4401 no-seat');
  expect(own.every((plug) => plug.socket.readyState === plug.socket.OPEN)).toBe(true);
  for (const plug of own) await plug.leave();
});

test('Sessions: a program is told its new token in words; another site cannot have one made, and an ended seat gets none', async () => {
  const secretariat = await house.auth.seatOf((await house.join((await house.link('secretariat')).code)).token);
  const { seat, token } = await house.join((await house.link('delegate', 'BRA')).code);
  house.later(RENEW_AFTER);
  const ask = (headers: Record<string, string>): Promise<Response> => fetch(`${house.url}/api/renew`, { method: 'POST', headers });
  expect((await ask({ cookie: `chapeau=${token}`, origin: 'https://evil.example' })).status).toBe(403);
  const answer = await ask(bearer(token));
  expect(answer.headers.get('set-cookie')).toBeNull();
  const { token: next } = (await answer.json()) as { token: string };
  expect(await me(bearer(next))).not.toBeNull();
  await house.auth.endSeat(secretariat, seat);
  for (const ended of [token, next]) expect((await ask(bearer(ended))).status).toBe(401);
});

test('Sessions: joining again makes a session of its own; nobody can choose the token of another', async () => {
  const { code } = await house.link('delegate', 'BRA');
  const [first, second] = [await house.join(code), await house.join(code)];
  expect(first.token).not.toBe(second.token);
  const chosen = await fetch(`${house.url}/api/join`, { method: 'POST', headers: { 'content-type': 'application/json', cookie: `chapeau=${first.token}` }, body: JSON.stringify({ code, name: 'Ana' }) });
  expect(chosen.headers.get('set-cookie')).not.toContain(first.token);
});

test('Sockets: with our cookie from another site’s page they are not even opened; a name made to point here has no cookie', async () => {
  const { token } = await house.join((await house.link('delegate', 'BRA')).code);
  const cookie = `chapeau=${token}`;
  const own = new URL(house.url).host;
  const foreign = ['https://evil.example', 'null', `http://${own}.evil.example`, 'http://127.0.0.1', 'https://room.example.evil'];
  for (const origin of foreign) {
    for (const path of documents()) expect([origin, path, await new Plug(house.url, path, { cookie, origin }).closed]).toEqual([origin, path, '403']);
  }
  // A name that was made to point here: page and host are of that name, and a browser has no cookie of ours for it.
  const rebound = new Plug(house.url, `record/${house.text}`, { host: 'evil.example', origin: 'https://evil.example' });
  expect(await rebound.closed).toBe('4401 no-seat');
  for (const headers of [{ cookie, origin: 'https://room.example' }, { cookie, origin: `http://${own}` }, { cookie }, { ...bearer(token), origin: 'https://evil.example' }]) {
    const plug = new Plug(house.url, `record/${house.text}`, headers);
    await plug.synced;
    await plug.leave();
  }
});

test('Limits: five hundred seats behind one address join, sync, ask and write, and nobody waits', async () => {
  const { code } = await house.link('delegate', 'BRA');
  const seats = await Promise.all(Array.from({ length: 500 }, (_, i) => house.join(code, `Person ${String(i)}`)));
  expect(new Set(seats.map(({ seat }) => seat)).size).toBe(500);
  const plugs = seats.map(({ token }) => new Plug(house.url, `record/${house.text}`, bearer(token)));
  await Promise.all(plugs.map((plug) => plug.synced));
  const asked = await Promise.all(seats.map(({ token }) => fetch(`${house.url}/api/texts/${house.text}`, { headers: bearer(token) })));
  expect(asked.filter((answer) => answer.status === 200)).toHaveLength(500);
  await Promise.all(asked.map((answer) => answer.arrayBuffer()));
  expect(plugs.filter((plug) => plug.socket.readyState === plug.socket.OPEN)).toHaveLength(500);
  for (const plug of plugs) plug.socket.terminate();
  // Each writes a sign into the one text, at once.
  const chair = await house.auth.seatOf((await house.join((await house.link('chair')).code)).token);
  await house.house.act(house.text, chair, 'mode', { mode: 'open', pens: 'all' });
  const provision = (await house.house.view(house.text, chair)).provisions[0]?.id ?? '';
  const pens = seats.map(({ token }) => new Plug(house.url, `pen/${house.text}`, bearer(token)));
  await Promise.all(pens.map((pen) => pen.synced));
  await Promise.all(pens.map((pen) => pen.write((doc) => textOfFragment(penFragment(doc, provision))?.insert(0, '+'))));
  expect((await house.house.view(house.text, chair)).provisions.map(({ wording }) => textOf(wording))).toEqual([`${'+'.repeat(500)}Words`]);
  expect(pens.filter((pen) => pen.socket.readyState === pen.socket.OPEN)).toHaveLength(500);
  expect(house.waits).toEqual([]);
  for (const pen of pens) pen.socket.terminate();
});

test('Limits: a reader that does not read is sent away to come back, keeps nothing growing, and hears all on its return', async () => {
  const { text, house: texts } = house;
  const chair = await house.auth.seatOf((await house.join((await house.link('chair')).code)).token);
  const { token } = await house.join((await house.link('reader')).code);
  const seat = await house.auth.seatOf(token);
  const slow = { sent: 0, waiting: 0, closed: '' };
  const connection = texts.connect(text, seat, { type: 'record' }, {
    send: (frame) => {
      slow.sent += frame.length;
    },
    close: (code, reason) => {
      slow.closed = `${String(code)} ${reason}`;
    },
    buffered: () => slow.waiting,
  });
  connection?.receive(step1Frame(new Uint8Array([0])));
  const quick = new Plug(house.url, `record/${text}`, bearer(token));
  await quick.synced;
  await texts.view(text, chair);
  const first = slow.sent;
  expect(first).toBeGreaterThan(0);
  // What was sent waits in its socket, and more than is kept for anybody.
  slow.waiting = 20_000_000;
  for (const mode of ['open', 'negotiation', 'closed', 'open'] as const) await texts.act(text, chair, 'mode', { mode });
  expect(slow).toEqual({ sent: first, waiting: 20_000_000, closed: '4503 too far behind' });
  expect(quick.socket.readyState).toBe(quick.socket.OPEN);
  const back = new Plug(house.url, `record/${text}`, bearer(token));
  await back.synced;
  expect(readHead(back.doc).mode).toBe('open');
  for (const plug of [quick, back]) await plug.leave();
});

test('Security: no private answer is kept by a browser or proxy: every GET and every export, refused or not', async () => {
  const { token } = await house.join((await house.link('chair')).code);
  await house.house.act(house.text, await house.auth.seatOf(token), 'issue', { symbol: 'T(Rev.1)' });
  for (const { method, url, who } of house.app.gates) {
    if (method !== 'GET' || (who === 'anyone' && url !== '/api/me')) continue;
    const address = url.replace(':meeting', house.meeting).replace(':text', house.text).replace(':n', '1').replace(':file', 'rolling.docx');
    for (const headers of [bearer(token), {}]) {
      const answer = await fetch(`${house.url}${address}`, { headers });
      await answer.arrayBuffer();
      expect([address, answer.headers.get('cache-control'), answer.headers.get('x-content-type-options')]).toEqual([address, 'no-store', 'nosniff']);
      expect([address, answer.headers.get('content-security-policy')]).toEqual([address, expect.stringContaining("frame-ancestors 'none'")]);
    }
  }
});

test('Security: every route that changes something refuses another site’s page that has our cookie, and its refusal is kept by nobody', async () => {
  const { token } = await house.join((await house.link('secretariat')).code);
  const changing = house.app.gates.filter(({ method }) => !['GET', 'HEAD', 'OPTIONS'].includes(method));
  expect(changing.length).toBeGreaterThan(40);
  for (const { method, url } of changing) {
    const address = url.replace(':meeting', house.meeting).replace(':text', house.text).replace(/:\w+/, 'none');
    const answer = await fetch(`${house.url}${address}`, { method, headers: { cookie: `chapeau=${token}`, origin: 'https://evil.example', 'content-type': 'application/json' }, body: '{}' });
    expect([method, address, answer.status, await answer.json()]).toMatchObject([method, address, 403, { error: { code: 'wrong-origin' } }]);
    expect([address, answer.headers.get('cache-control'), answer.headers.get('x-content-type-options'), answer.headers.get('x-frame-options')]).toEqual([address, 'no-store', 'nosniff', 'DENY']);
  }
  expect(await me(bearer(token))).not.toBeNull();
});
