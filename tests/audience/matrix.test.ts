/** The matrix of rules.ts, asked whole: over HTTP by `inject`, over real sockets; and the page that is printed from it. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { DOC_KINDS, step1Frame } from '../../server/sync/channel.ts';
import { createExpiry } from '../../server/ws/expiry.ts';
import { createPacer } from '../../server/ws/pace.ts';
import { attachSockets } from '../../server/ws/attach.ts';
import { CLOSE, type ErrorBody } from '../../shared/protocol/errors.ts';
import { MESSAGE, SYNC } from '../../shared/protocol/wire.ts';
import { VERBS, type Verb } from '../../shared/protocol/verbs.ts';
import { Ground, OTHER, OWN, placeOf } from './ground.ts';
import { authorizationPage } from './page.ts';
import { ASKERS, DOCUMENTS, NO_SUCH, OPEN, ROUTES, VERB_RULES, type Asker, type Cell, type Rule } from './rules.ts';
import { World, type Answer } from './world.ts';

type Method = 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE';
interface Ask {
  readonly as: string;
  readonly method: Method;
  readonly url: string;
  readonly payload?: object;
}

let world: World;
let here: Ground;
let there: Ground;
let sync: string;
let closeSockets: () => void;

beforeAll(async () => {
  world = new World();
  await world.found({});
  here = await Ground.lay(world, 'HERE');
  there = await Ground.lay(world, 'THERE');
  for (const asker of ASKERS) {
    const { role, delegation, head } = placeOf(asker);
    await world.await(world.seat(asker, role, delegation, head, asker, asker === 'house' ? null : here.meeting));
  }
  const address = await world.app.listen({ port: 0, host: '127.0.0.1' });
  sync = `${address.replace('http', 'ws')}/sync`;
  closeSockets = attachSockets(world.app.server, { auth: world.auth, house: world.house, origin: null, expiry: createExpiry(Date.now, () => undefined), pacer: createPacer(() => 0, () => undefined) });
});
afterAll(async () => {
  closeSockets();
  await world.close();
});

/** The question that a row of ROUTES stands for. */
async function asking(route: string, rule: Rule, asker: Asker, ground: Ground): Promise<Ask> {
  const [method = '', pattern = ''] = route.split(' ');
  const url = pattern.replace(':meeting', ground.meeting).replace(':text', ground.text);
  const ask = (payload?: object, at = url, as: string = asker): Ask => ({ as, method: method as Method, url: at, ...(payload === undefined ? {} : { payload }) });
  const place = placeOf(asker);
  switch (route) {
    case 'POST /api/leave':
      return ask(undefined, url, (await ground.newcomer(place, asker === 'house' ? null : here.meeting)).label);
    case 'POST /api/meetings':
      return ask({ symbol: `M ${asker} ${ground.meeting}`, name: 'M', dates: ['2026-11-02', '2026-11-03'] });
    case 'PATCH /api/meetings/:meeting':
      return ask({ place: 'Geneva' });
    case 'PUT /api/meetings/:meeting/parties':
      return ask([{ code: OWN }, { code: OTHER }, { code: 'GROUP', name: 'A group', status: 'regional-group', members: [OWN] }]);
    case 'POST /api/meetings/:meeting/links':
      return ask({ role: 'reader' });
    case 'POST /api/meetings/:meeting/texts':
      return ask({ symbol: `T ${asker} ${rule.note}`, language: 'en', provisions: [{ kind: 'title', wording: 'T' }], ...(rule.note === '' ? {} : { chairsTextOf: ground.text }) });
    case 'POST /api/links/:link/rotate':
    case 'POST /api/links/:link/revoke':
      return ask(undefined, url.replace(':link', (await ground.newcomer(placeOf('reader'))).link));
    case 'DELETE /api/seats/:seat': {
      if (rule.whose === 'self') {
        const { seat, label } = await ground.newcomer(place, asker === 'house' ? null : here.meeting);
        return ask(undefined, url.replace(':seat', seat), label);
      }
      const whose = rule.whose === 'own' ? place : { ...placeOf('delegate'), delegation: OTHER };
      return ask(undefined, url.replace(':seat', (await ground.newcomer(whose)).seat));
    }
    case 'GET /api/texts/:text/revisions/:n':
      return ask(undefined, url.replace(':n', '1'));
    case 'GET /api/texts/:text/export/:file':
      return ask(undefined, url.replace(':file', rule.note === '' ? 'clean.txt' : rule.note.startsWith('clean') ? 'clean.txt?rev=1' : 'rolling.txt?rev=1'));
    default:
      return ask();
  }
}

/** What an answer comes to. `hollow`: it names something that nobody has, so that not finding it means to have been let in. */
function outcome({ status, body }: Answer, hollow = false): string {
  if (status === 200) return 'yes';
  const { code, detail } = (JSON.parse(body.toString()) as ErrorBody).error;
  if (code === 'no-seat') return code;
  if (code === 'not-permitted') return 'no';
  if (code === 'not-found' && !(hollow && detail !== null)) return 'absent';
  return 'yes';
}

const HOLLOW = new Set<Verb>(['correct', 'admit', 'uninvite']);

describe('Authorization', () => {
  test('Authorization: every route has a rule, and every rule a route', () => {
    const known = [...OPEN, ...Object.keys(ROUTES), ...Object.keys(VERBS).map((verb) => `POST /api/texts/:text/${verb}`)];
    const routes = world.app.gates.filter(({ method }) => method !== 'HEAD').map(({ method, url }) => `${method} ${url}`);
    expect([...routes].sort()).toEqual([...known].sort());
    const open = world.app.gates.filter(({ method, who }) => method !== 'HEAD' && who === 'anyone').map(({ method, url }) => `${method} ${url}`);
    expect([...open].sort()).toEqual([...OPEN].sort());
    for (const { method, url, who } of world.app.gates) {
      if (method === 'HEAD') expect(world.app.gates).toContainEqual({ method: 'GET', url, who });
    }
  });

  test('Authorization: every kind of document that has a socket has a rule, and there are no sockets but these', async () => {
    const ruled = new Set(DOCUMENTS.filter(({ note }) => note !== NO_SUCH).map(({ path }) => path.split('/')[0]));
    expect([...ruled].sort()).toEqual(Object.keys(DOC_KINDS).sort());
    // One place takes upgrades, and it takes none elsewhere, not from the chair either.
    expect(world.app.server.listenerCount('upgrade')).toBe(1);
    const { token } = world.person('chair');
    for (const url of [...world.app.gates.filter(({ method }) => method === 'GET').map(({ url: one }) => one), '/sync', '/', '/metrics', '/socket.io/']) {
      const address = url.replace(':meeting', here.meeting).replace(':text', here.text).replace('*', 'x').replace(/:\w+/g, 'x');
      expect([address, await refusedUpgrade(address, token)]).toEqual([address, 404]);
    }
    for (const path of ['record', `record/${here.text}/BRA`, `pen/${here.text}/BRA`, `aside/${here.text}`, `desk/${here.text}`, `desk/${here.text}/${OWN}/x`, `presence/${here.text}`]) {
      expect([path, await knock(path, token)]).toEqual([path, 'absent']);
    }
  });

  test.each(Object.keys(ROUTES))('Authorization: %s, for every role, here and elsewhere', async (route) => {
    for (const rule of ROUTES[route] ?? []) {
      for (const asker of ASKERS) {
        for (const [ground, expected] of [[here, rule.own], [there, rule.elsewhere]] as const) {
          const { as, method, url, payload } = await asking(route, rule, asker, ground);
          const where = `${route} ${rule.whose ?? ''} ${rule.note}, ${asker} ${ground === here ? 'here' : 'elsewhere'}`;
          if (method === 'GET') {
            const { status } = await world.await(world.app.inject({ method: 'HEAD', url, headers: { authorization: `Bearer ${world.person(as).token}` } }).then((given) => ({ status: given.statusCode })));
            expect([where, 'HEAD', status]).toEqual([where, 'HEAD', { yes: 200, no: 403, absent: 404 }[expected[asker]]]);
          }
          expect([where, outcome(await world.ask(as, method, url, payload))]).toEqual([where, expected[asker]]);
        }
      }
    }
  });

  test.each(Object.keys(VERBS) as Verb[])('Authorization: the verb %s, for every role, here and elsewhere', async (verb) => {
    for (const rule of VERB_RULES[verb]) {
      for (const asker of ASKERS) {
        for (const [ground, expected] of [[here, rule.own], [there, rule.elsewhere]] as const) {
          const body = await ground.body(verb, rule.whose, rule.note);
          const where = `${verb} ${rule.whose ?? ''} ${rule.note}, ${asker} ${ground === here ? 'here' : 'elsewhere'}`;
          const answer = await world.ask(asker, 'POST', `/api/texts/${ground.text}/${verb}`, body);
          // Nothing lies on the desks of the offices here; being told so is being let in.
          const office = verb === 'discard' && rule.whose === 'own' && placeOf(asker).role !== 'delegate';
          expect([where, outcome(answer, HOLLOW.has(verb) || office)]).toEqual([where, expected[asker]]);
        }
      }
    }
  });

  test.each(DOCUMENTS.map((document) => [document.path, document.mode, document] as const))('Authorization: the document %s (%s), for every role, here and elsewhere', async (_path, mode, document) => {
    for (const [ground, expected] of [[here, document.own], [there, document.elsewhere]] as const) {
      await ground.mode(mode);
      for (const asker of ASKERS) {
        const { role, delegation } = placeOf(asker);
        const path = document.path.replace('TEXT', ground.text).replace('OWN', delegation ?? role).replace('OTHER', OTHER);
        const where = `${path}, ${asker} ${ground === here ? 'here' : 'elsewhere'}`;
        expect([where, await knock(path, world.person(asker).token)]).toEqual([where, expected[asker]]);
      }
      await ground.mode('negotiation');
    }
  });

  test('Authorization: without a seat, and with one that has ended or expired or whose link was revoked, nothing is open', async () => {
    const ended = await here.newcomer(placeOf('secretariat'));
    const revoked = await here.newcomer(placeOf('secretariat'));
    const expired = await here.newcomer(placeOf('secretariat'));
    const tokens = ['', 'x'.repeat(64), `${world.person(ended.label).token.slice(0, -1)}A`, ...[ended, revoked, expired].map(({ label }) => world.person(label).token)];
    const { auth } = world;
    await world.await(auth.endSeat(world.person('house').seat, ended.seat));
    await world.await(auth.revokeLink(world.person('house').seat, revoked.link));
    world.enter('much later', 31 * 24 * 60 * 60);
    for (const { method, url, who } of world.app.gates) {
      if (who === 'anyone') continue;
      const address = url.replace(':meeting', here.meeting).replace(':text', here.text).replace(':n', '1').replace(':file', 'clean.txt').replace(/:\w+/, 'x');
      for (const token of tokens) {
        const answer = await world.app.inject({ method: method as Method, url: address, ...(token === '' ? {} : { headers: { authorization: `Bearer ${token}` } }) });
        expect([method, url, answer.statusCode]).toEqual([method, url, 401]);
      }
    }
    for (const { path } of DOCUMENTS) {
      for (const token of tokens) expect([path, await knock(path.replace('TEXT', here.text), token)]).toEqual([path, 'no-seat']);
    }
  });

  test('Authorization: docs/AUTHORIZATION.md is what the rules say', async () => {
    await expect(authorizationPage()).toMatchFileSnapshot('../../docs/AUTHORIZATION.md');
  });
});

/** The status with which a socket at an address is refused. */
function refusedUpgrade(address: string, token: string): Promise<number> {
  const socket = new WebSocket(`${sync.replace('/sync', address)}?token=${token}`);
  return world.await(new Promise((resolve, reject) => {
    socket.on('unexpected-response', (_request, { statusCode }) => {
      socket.terminate();
      resolve(statusCode ?? 0);
    });
    socket.on('open', () => reject(new Error(`a socket at ${address}`)));
    socket.on('error', () => undefined);
  }));
}

/** Opens a document over a real socket: `yes` once it is told what is in it, else how it was closed. */
function knock(path: string, token: string): Promise<Cell | string> {
  const socket = new WebSocket(`${sync}/${path}${token === '' ? '' : `?token=${token}`}`);
  const heard = new Promise<Cell | string>((resolve, reject) => {
    socket.on('open', () => socket.send(step1Frame(new Uint8Array([0]))));
    socket.on('message', (data: Buffer) => {
      if (data[0] === MESSAGE.sync && data[1] === SYNC.step2) resolve('yes');
    });
    socket.on('close', (code) => resolve(({ [CLOSE.notPermitted]: 'no', [CLOSE.notFound]: 'absent', [CLOSE.noSeat]: 'no-seat' } as Record<number, string>)[code] ?? String(code)));
    socket.on('error', reject);
  });
  return world.await(heard).finally(() => socket.close());
}
