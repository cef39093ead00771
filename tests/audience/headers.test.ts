/** The headers of real answers, byte by byte from a port: of every kind of route, and of what never becomes a request of one. */
import { mkdtempSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { HOUSE } from '../../server/auth/auth.ts';
import { CONTENT_SECURITY_POLICY } from '../../server/http/security.ts';
import { firstAnswer, sendRaw, type RawAnswer } from '../tools/raw-http.ts';
import { live, type Live } from './live.ts';

let house: Live;
let dist: string;
let token: string;
let port: number;

beforeAll(async () => {
  dist = mkdtempSync(join(tmpdir(), 'chapeau-headers-'));
  mkdirSync(join(dist, 'assets'));
  writeFileSync(join(dist, 'index.html'), '<!doctype html><title>Chapeau</title>');
  writeFileSync(join(dist, 'assets', 'main-abc123.js'), 'export const words = 1;\n'.repeat(100));
  house = await live(null, dist);
  ({ token } = await house.join((await house.link('chair')).code));
  await house.house.act(house.text, await house.auth.seatOf(token), 'issue', { symbol: 'T(Rev.1)' });
  port = Number(new URL(house.url).port);
});
afterAll(async () => {
  await house.close();
  rmSync(dist, { recursive: true });
});

const HOST = 'Host: room.example\r\n';
const CLOSES = `${HOST}Connection: close\r\n`;
const BEARER = (): string => `Authorization: Bearer ${token}\r\n`;
const KEY = 'dGhlIHNhbXBsZSBub25jZQ==';
const UPGRADE = `${HOST}Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: ${KEY}\r\n`;

async function answerTo(raw: string): Promise<RawAnswer> {
  const answer = firstAnswer(await sendRaw(port, Buffer.from(raw, 'latin1')));
  if (answer === null) throw new Error(`no answer to ${raw.slice(0, 100)}`);
  return answer;
}

/** What has to stand on every answer, whatever it is an answer to. */
const ALWAYS: Readonly<Record<string, string>> = {
  'content-security-policy': CONTENT_SECURITY_POLICY, 'x-content-type-options': 'nosniff', 'x-frame-options': 'DENY', 'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin', 'cross-origin-resource-policy': 'same-origin', 'permissions-policy': 'camera=(), geolocation=(), microphone=(), payment=()',
};
function check(what: string, { headers, status, body }: RawAnswer, cache: string): void {
  for (const [name, value] of Object.entries(ALWAYS)) expect([what, name, headers.get(name)]).toEqual([what, name, value]);
  expect([what, headers.get('cache-control')]).toEqual([what, cache]);
  // Nothing sends a browser elsewhere, opens an answer to another site or keeps a mark of what is in it.
  expect([what, status < 300 || status >= 400]).toEqual([what, true]);
  for (const name of ['location', 'refresh', 'access-control-allow-origin', 'server', 'x-powered-by', 'content-location']) expect([what, name, headers.get(name)]).toEqual([what, name, undefined]);
  if (cache === 'no-store') for (const name of ['etag', 'last-modified']) expect([what, name, headers.get(name)]).toEqual([what, name, undefined]);
  if (body !== '') expect([what, headers.get('content-type')]).toEqual([what, expect.stringMatching(/^(application|text|image|font)\/\S+/)]);
}

/** What may be kept, by the beginning of its address; everything else is kept by nobody. */
const KEPT: readonly (readonly [string, string])[] = [
  ['/api/states', 'public, max-age=3600'], ['/api/', 'no-store'], ['/healthz', 'no-store'], ['/readyz', 'no-store'],
  ['/assets/', 'public, max-age=31536000, immutable'], ['/main', 'no-store'], ['/', 'no-cache'],
];

test('Security: each route that there is, asked over a real socket with a seat and without one, answers with every header', async () => {
  const seen = new Set<number>();
  for (const { method, url } of house.app.gates) {
    const address = url.replace(':meeting', house.meeting).replace(':text', house.text).replace(':n', '1')
      .replace('/export/:file', '/export/rolling.docx').replace('/assets/:file', '/assets/main-abc123.js').replace('/:file', '/main.none').replace('*', 'x').replace(/:\w+/, 'none');
    for (const who of ['', BEARER()]) {
      // Without a body: what changes something is refused, and is an answer like any other.
      if (method !== 'GET' && method !== 'HEAD' && url === '/api/leave' && who !== '') continue;
      const answer = await answerTo(`${method} ${address} HTTP/1.1\r\n${CLOSES}${who}Content-Length: 0\r\n\r\n`);
      const kept = KEPT.find(([beginning]) => address.startsWith(beginning))?.[1] ?? '';
      check(`${method} ${address} ${who === '' ? 'nobody' : 'chair'} ${String(answer.status)}`, answer, kept);
      seen.add(answer.status);
    }
  }
  for (const status of [200, 400, 401, 403, 404]) expect([status, seen.has(status)]).toEqual([status, true]);
});

test('Security: what is refused before a route is chosen carries the same headers, and says no more than any refusal', async () => {
  const big = 'y'.repeat(20_000);
  const asked: Readonly<Record<string, readonly [number, string]>> = {
    'an address that is none': [404, `GET /api/%zz HTTP/1.1\r\n${CLOSES}\r\n`],
    'a name too long': [404, `GET /api/texts/${'x'.repeat(300)} HTTP/1.1\r\n${CLOSES}\r\n`],
    'no HTTP': [400, 'hello\r\n\r\n'],
    'no host': [400, 'GET /api/me HTTP/1.1\r\nConnection: close\r\n\r\n'],
    'a page without a host': [400, 'GET /sync/record/x?client=7 HTTP/1.1\r\nHostConnection: Upgrade\r\nConnection: close\r\n\r\n'],
    'a head too large': [431, `GET / HTTP/1.1\r\n${HOST}X: ${big}\r\n\r\n`],
    'two lengths': [400, `POST /api/join HTTP/1.1\r\n${HOST}Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`],
    'a strange expectation': [417, `POST /api/join HTTP/1.1\r\n${HOST}Expect: 200-maybe\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}`],
    'a form': [400, `POST /api/join HTTP/1.1\r\n${CLOSES}Content-Type: multipart/form-data; boundary=x\r\nContent-Length: 3\r\n\r\nabc`],
    'packed words': [400, `POST /api/join HTTP/1.1\r\n${CLOSES}Content-Type: application/json\r\nContent-Encoding: gzip\r\nContent-Length: 3\r\n\r\nabc`],
    'another method': [404, `TRACE /api/me HTTP/1.1\r\n${CLOSES}\r\n`],
    'before a request of another site': [404, `OPTIONS /api/join HTTP/1.1\r\n${CLOSES}Origin: https://evil.example\r\nAccess-Control-Request-Method: POST\r\n\r\n`],
    'no socket': [404, `GET /sync/record/${house.text} HTTP/1.1\r\n${CLOSES}${BEARER()}\r\n`],
    'a socket elsewhere': [404, `GET /api/me HTTP/1.1\r\n${UPGRADE}\r\n`],
    'a socket of another site': [403, `GET /sync/record/${house.text} HTTP/1.1\r\n${UPGRADE}Cookie: chapeau=${token}\r\nOrigin: https://evil.example\r\n\r\n`],
    'a socket without a key': [400, `GET /sync/record/${house.text} HTTP/1.1\r\n${UPGRADE.replace(KEY, 'x')}\r\n`],
    'a socket of old': [400, `GET /sync/record/${house.text} HTTP/1.1\r\n${UPGRADE.replace('13', '7')}\r\n`],
    'a socket by POST': [405, `POST /sync/record/${house.text} HTTP/1.1\r\n${UPGRADE}\r\n`],
    'another protocol': [400, `GET /sync/record/${house.text} HTTP/1.1\r\n${UPGRADE.replace('websocket', 'h2c')}\r\n`],
    'a list that is none': [400, `GET /sync/record/${house.text} HTTP/1.1\r\n${UPGRADE}Sec-WebSocket-Protocol: a,,b\r\n\r\n`],
  };
  for (const [what, [status, raw]] of Object.entries(asked)) {
    const answer = await answerTo(raw);
    expect([what, answer.status]).toEqual([what, status]);
    check(what, answer, 'no-store');
    expect([what, answer.headers.get('content-type')]).toEqual([what, 'application/json; charset=utf-8']);
    expect([what, JSON.parse(answer.body)]).toEqual([what, { error: { code: expect.any(String), message: expect.any(String), detail: answer.body.includes('"detail":null') ? null : expect.any(String) } }]);
    for (const secret of [token, house.text, 'evil']) expect([what, answer.body.includes(secret)]).toEqual([what, false]);
  }
});

test('Security: entering over HTTPS gives a cookie that scripts, other sites and plain HTTP do not get', async () => {
  const link = await house.auth.createLink(HOUSE, { meeting: house.meeting, role: 'reader', delegation: null, maxUses: null });
  const body = JSON.stringify({ code: link.code, name: 'Ana' });
  const enter = (more: string): Promise<RawAnswer> => answerTo(`POST /api/join HTTP/1.1\r\n${CLOSES}${more}Content-Type: application/json\r\nContent-Length: ${String(body.length)}\r\n\r\n${body}`);
  const behind = await enter('X-Forwarded-Proto: https\r\n');
  check('entering', behind, 'no-store');
  expect(behind.headers.get('set-cookie')).toMatch(/^chapeau=[\w-]+; Max-Age=\d+; Path=\/; HttpOnly; SameSite=Strict; Secure$/);
  expect(behind.body).not.toContain(/chapeau=([\w-]+)/.exec(behind.headers.get('set-cookie') ?? '')?.[1]);
  expect((await enter('')).headers.get('set-cookie')).toMatch(/; HttpOnly; SameSite=Strict$/);
});
