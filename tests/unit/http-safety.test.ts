import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import fastify from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { registerAccess } from '../../server/http/access.ts';
import type { App } from '../../server/http/app.ts';
import { createLimiter } from '../../server/http/limits.ts';
import { credentialsOf, requireOwnOrigin, sameOrigin } from '../../server/http/session.ts';
import { ERRORS, Refusal } from '../../shared/protocol/errors.ts';
import { LIMITS, VERBS } from '../../shared/protocol/verbs.ts';
import { createRig, type Rig } from './support/http.ts';

let rig: Rig;
let meeting: string;
let cookie: string;
beforeEach(async () => {
  rig = await createRig({ origin: 'https://chapeau.example' });
  meeting = await rig.meeting('CWG-Internet-21');
  const joined = await rig.app.inject({ method: 'POST', url: '/api/join', payload: { code: await rig.code(meeting, 'delegate', 'BRA'), name: 'Ana' } });
  cookie = String(joined.headers['set-cookie']).split(';')[0] ?? '';
});
afterEach(() => rig.close());

describe('Security', () => {
  it('Security headers stand on every answer: pages, files, answers and refusals', async () => {
    for (const url of ['/', '/join', '/assets/main-abc123.js', '/api/me', '/api/none', '/none.txt', '/api/openapi.json']) {
      const { headers } = await rig.app.inject({ url });
      const policy = String(headers['content-security-policy']);
      expect([url, policy]).toEqual([url, expect.stringContaining("default-src 'self'")]);
      for (const part of ["script-src 'self';", "frame-ancestors 'none'", "base-uri 'none'", "object-src 'none'"]) expect(policy).toContain(part);
      expect(policy).not.toMatch(/script-src[^;]*unsafe/);
      expect(headers).toMatchObject({ 'x-content-type-options': 'nosniff', 'referrer-policy': 'no-referrer', 'x-frame-options': 'DENY' });
    }
  });

  it('Security: private answers are never kept by a browser or proxy', async () => {
    for (const url of ['/api/me', '/api/meetings', `/api/meetings/${meeting}`, '/api/texts/none', '/api/none']) {
      const { headers } = await rig.app.inject({ url, headers: { cookie } });
      expect([url, headers['cache-control']]).toEqual([url, 'no-store']);
    }
  });

  it('Security: what another site sends with our cookie is refused, whatever it asks', async () => {
    const leave = (origin: string | null, host = 'localhost:3000') =>
      rig.app.inject({ method: 'POST', url: '/api/leave', headers: { cookie, host, ...(origin === null ? {} : { origin }) } });
    for (const origin of ['https://evil.example', 'null', 'http://localhost:3001', 'http://localhost', 'https://chapeau.example.evil']) {
      const answer = await leave(origin);
      expect([origin, answer.statusCode, answer.json()]).toMatchObject([origin, 403, { error: { code: 'wrong-origin' } }]);
    }
    expect((await rig.app.inject({ url: '/api/me', headers: { cookie } })).json()).toMatchObject({ seat: { delegation: 'BRA' } });
    expect((await leave('http://localhost:3000')).statusCode).toBe(200);
  });

  it('Security: one address is right behind a proxy: the one that the operator has set', async () => {
    const headers = { cookie, host: '127.0.0.1:3000', origin: 'https://chapeau.example' };
    expect((await rig.app.inject({ method: 'POST', url: '/api/leave', headers })).statusCode).toBe(200);
  });

  it('Security: another site can neither seat a person elsewhere nor send a form', async () => {
    const code = await rig.code(meeting, 'delegate', 'NPL');
    const foreign = await rig.app.inject({ method: 'POST', url: '/api/join', payload: { code, name: 'Ana' }, headers: { origin: 'https://evil.example', host: 'localhost' } });
    expect(foreign.statusCode).toBe(403);
    const form = await rig.app.inject({ method: 'POST', url: '/api/join', payload: `code=${code}`, headers: { 'content-type': 'application/x-www-form-urlencoded' } });
    expect([form.statusCode, form.json()]).toMatchObject([400, { error: { code: 'invalid' } }]);
    const plain = await rig.app.inject({ method: 'POST', url: '/api/join', payload: JSON.stringify({ code, name: 'Ana' }), headers: { 'content-type': 'text/plain' } });
    expect(plain.statusCode).toBe(400);
  });

  it('Security: a socket is known by bearer, address or cookie, and by its origin where the cookie speaks for it', () => {
    expect(credentialsOf({ cookie: 'a=b; chapeau=tok_en-1; c=d' })).toEqual({ token: 'tok_en-1', from: 'cookie' });
    expect(credentialsOf({ cookie: 'notchapeau=1; chapeau=' })).toBeNull();
    expect(credentialsOf({ authorization: 'Bearer abc', cookie: 'chapeau=x' }, '/sync/record/t?token=y')).toEqual({ token: 'abc', from: 'bearer' });
    expect(credentialsOf({ cookie: 'chapeau=x' }, '/sync/record/t?token=y')).toEqual({ token: 'y', from: 'url' });
    expect(credentialsOf({}, '/sync/record/t')).toBeNull();
    expect(() => { requireOwnOrigin({ cookie: 'chapeau=x', origin: 'https://evil.example', host: 'h' }, null, '/sync/pen/t'); }).toThrow(Refusal);
    expect(() => { requireOwnOrigin({ origin: 'https://evil.example', host: 'h' }, null, '/sync/pen/t?token=y'); }).not.toThrow();
    expect(sameOrigin({ origin: 'https://H:8443', host: 'h:8443' }, null)).toBe(true);
    expect(sameOrigin({ origin: 'file://h', host: 'h' }, null)).toBe(false);
  });
});

describe('Errors', () => {
  it('Errors: a body that is not JSON, too large, or would alter prototypes is refused by name', async () => {
    const send = (payload: string) => rig.app.inject({ method: 'POST', url: '/api/join', payload, headers: { 'content-type': 'application/json' } });
    expect((await send('{"code": ')).json()).toMatchObject({ error: { code: 'invalid', detail: expect.stringContaining('JSON') } });
    expect((await send('{"__proto__": {"x": 1}, "code": "aaaaaaaa"}')).json()).toMatchObject({ error: { code: 'invalid' } });
    expect((await send('')).json()).toMatchObject({ error: { code: 'invalid' } });
    const large = await send(JSON.stringify({ code: 'x'.repeat(LIMITS.body) }));
    expect([large.statusCode, large.json()]).toMatchObject([413, { error: { code: 'too-large' } }]);
  });

  it('Errors: an unknown route, method or over-long name is not found, in the one form of errors', async () => {
    const asks = [
      { method: 'GET', url: '/api/none' },
      { method: 'PUT', url: '/api/me' },
      { method: 'GET', url: `/api/texts/${'x'.repeat(500)}`, headers: { cookie } },
      { method: 'GET', url: '/api/texts/%E0%A4%A', headers: { cookie } },
      { method: 'GET', url: '/sync/record/none', headers: { accept: 'text/html' } },
    ] as const;
    for (const ask of asks) {
      const answer = await rig.app.inject(ask);
      expect([ask.url, answer.statusCode, answer.json()]).toEqual([ask.url, 404, { error: { code: 'not-found', message: ERRORS['not-found'].message, detail: null } }]);
    }
  });

  it('Errors: a route that does not say who may ask is not registered', () => {
    const bare: App = fastify().withTypeProvider<ZodTypeProvider>();
    registerAccess(bare, { auth: rig.auth, texts: rig.texts, log: bare.log, origin: null, dist: '', charging: { owes: () => 0, work: () => undefined }, retention: () => Promise.reject(new Error('not asked')), now: () => 0, wait: async () => undefined });
    expect(() => bare.get('/api/forgotten', () => 'secret')).toThrow(/does not say who may ask/);
    expect(() => bare.get('/api/known', { config: { who: 'seat' } }, () => 'secret')).not.toThrow();
  });
});

describe('Limits', () => {
  it('R7 Limits delay in order, forget nothing, and refuse only what would wait too long', async () => {
    let now = 0;
    const waits: number[] = [];
    const wait = async (milliseconds: number): Promise<void> => {
      waits.push(milliseconds);
    };
    const limiter = createLimiter({ burst: 3, rate: 10, longest: 500, now: () => now, wait });
    for (let i = 0; i < 8; i += 1) await limiter.take('a');
    expect(waits).toEqual([100, 200, 300, 400, 500]);
    await expect(limiter.take('a')).rejects.toMatchObject({ code: 'slow-down' });
    await limiter.take('b');
    expect(waits).toHaveLength(5);
    now = 800;
    await limiter.take('a');
    expect(waits).toHaveLength(5);
  });
});

describe('Screens', () => {
  it('Screens: every page of the client is the index, never kept; its files are kept for good', async () => {
    for (const url of ['/', '/join', '/meetings', `/meetings/${meeting}/links`, '/texts/abc', '/screen', '/screen/abc']) {
      const page = await rig.app.inject({ url });
      expect([url, page.statusCode, page.headers['cache-control']]).toEqual([url, 200, 'no-cache']);
      expect(page.headers['content-type']).toContain('text/html');
    }
    const file = await rig.app.inject({ url: '/assets/main-abc123.js' });
    expect(file.headers['cache-control']).toBe('public, max-age=31536000, immutable');
    expect(file.headers['content-type']).toContain('javascript');
    expect((await rig.app.inject({ url: '/favicon.svg' })).headers['content-type']).toContain('svg');
  });

  it('Screens: files come small to those who take them so, and as they are to others', async () => {
    const script = 'export const words = 0;\n'.repeat(200);
    const ask = (encoding?: string) => rig.app.inject({ url: '/assets/large-abc123.js', headers: encoding === undefined ? {} : { 'accept-encoding': encoding } });
    expect((await ask('br')).statusCode).toBe(404);
    writeFileSync(join(rig.dist, 'assets', 'large-abc123.js'), script);
    const whole = await ask();
    expect([whole.body, whole.headers['content-encoding']]).toEqual([script, undefined]);
    const cases = [['gzip, deflate, br', 'br'], ['gzip', 'gzip'], ['br;q=0, gzip;q=0.5', 'gzip']] as const;
    for (const [accepted, encoding] of cases) {
      const small = await ask(accepted);
      expect(small.headers).toMatchObject({ 'content-encoding': encoding, 'content-type': expect.stringContaining('javascript'), 'cache-control': whole.headers['cache-control'], vary: 'accept-encoding' });
      const bytes = encoding === 'br' ? brotliDecompressSync(small.rawPayload) : gunzipSync(small.rawPayload);
      expect(bytes.toString()).toBe(script);
    }
    expect((await ask('identity')).body).toBe(script);
  });

  it('Screens: a page that there is none of gives a person the index and a program the refusal', async () => {
    const person = await rig.app.inject({ url: '/nowhere/at/all', headers: { accept: 'text/html' } });
    expect([person.statusCode, person.headers['content-type']]).toEqual([404, expect.stringContaining('text/html')]);
    const program = await rig.app.inject({ url: '/nowhere/at/all' });
    expect(program.json()).toMatchObject({ error: { code: 'not-found' } });
    for (const url of ['/assets/none.js', '/assets/%2e%2e%2findex.html', '/..%2f..%2fetc%2fpasswd', '/.env']) {
      const answer = await rig.app.inject({ url });
      expect([url, answer.statusCode]).toEqual([url, 404]);
    }
  });

  it('Screens that are not built are said to be so', async () => {
    const bare = await createRig({ dist: '/nonexistent/dist' });
    const answer = await bare.app.inject({ url: '/' });
    expect([answer.statusCode, answer.body]).toEqual([503, expect.stringContaining('npm run build')]);
    await bare.close();
  });
});

describe('OpenAPI', () => {
  it('OpenAPI describes every route and every verb with its body and answers', async () => {
    const { paths } = (await rig.app.inject({ url: '/api/openapi.json' })).json() as {
      paths: Record<string, Record<string, { summary?: string; requestBody?: object; responses: Record<string, object> }>>;
    };
    for (const verb of Object.keys(VERBS)) {
      const operation = paths[`/api/texts/{text}/${verb}`]?.['post'];
      expect([verb, operation]).toMatchObject([verb, { summary: expect.stringMatching(/./), requestBody: {}, responses: { 200: {}, default: {} } }]);
    }
    for (const url of ['/api/join', '/api/join/look', '/api/me', '/api/states', '/api/meetings', '/api/meetings/{meeting}', '/api/meetings/{meeting}/parties',
      '/api/meetings/{meeting}/links', '/api/meetings/{meeting}/seats', '/api/meetings/{meeting}/texts', '/api/links/{link}/rotate', '/api/links/{link}/revoke',
      '/api/seats/{seat}', '/api/texts/{text}', '/api/texts/{text}/revisions/{n}', '/api/leave']) {
      expect(paths).toHaveProperty([url]);
    }
    for (const [url, operations] of Object.entries(paths)) {
      for (const operation of Object.values(operations)) expect([url, operation.summary]).toEqual([url, expect.stringMatching(/./)]);
      expect(url).toMatch(/^\/api\//);
    }
  });
});
