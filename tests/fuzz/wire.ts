/**
 * Bytes to the port itself: heads of requests, cookies, queries, bodies of any kind, upgrades with their sub-protocols, and what
 * comes on a socket before and after it is one. Sent by a seat that reads and by nobody: the record stays, no answer is a fault
 * of the server's or lacks its headers, nothing of what is not theirs comes back, and everybody goes on.
 */
import { z } from 'zod';
import { HOUSE } from '../../server/auth/auth.ts';
import { step1Frame, updateFrame } from '../../server/sync/channel.ts';
import { readHead } from '../../shared/schema/record-reader.ts';
import { live, Plug } from '../audience/live.ts';
import type { Chance } from '../simulation/chance.ts';
import { sendRaw } from '../tools/raw-http.ts';
import { mutateBytes } from './mutate.ts';
import type { Input, Run, Target } from './target.ts';

/** What is sent, one byte a sign; `TOKEN`, `TEXT`, `MEETING`, `CODE` stand for those of a reader. */
const inputSchema = z.object({ raw: z.string() });
/** Stands on the desk of a delegation, and is nobody else's. */
const SECRET = 'zq-on-the-desk';
const MOST = 400_000;

async function open(): Promise<Run> {
  const house = await live();
  const found: string[] = [];
  const note = (error: unknown): void => void found.push(error instanceof Error ? (error.stack ?? error.message) : String(error));
  process.on('unhandledRejection', note);
  process.on('uncaughtException', note);
  const port = Number(new URL(house.url).port);
  const [chair, delegate, reader] = [
    await house.join((await house.link('chair')).code), await house.join((await house.link('delegate', 'BRA')).code, SECRET), await house.join((await house.link('reader')).code),
  ];
  const [by, brazil] = [await house.auth.seatOf(chair.token), await house.auth.seatOf(delegate.token)];
  await house.house.act(house.text, by, 'mode', { mode: 'negotiation' });
  const provision = (await house.house.view(house.text, by)).provisions[0]?.id ?? '';
  await house.house.act(house.text, brazil, 'draft', { kind: 'amend', target: provision, wording: SECRET });
  await house.house.act(house.text, by, 'issue', { symbol: 'T(Rev.1)' });
  // A link that lets nobody in: entering is not what is meant to change anything here.
  const { code } = await house.auth.createLink(HOUSE, { meeting: house.meeting, role: 'reader', delegation: null, maxUses: 1 });
  await house.join(code ?? '');
  const names: Readonly<Record<string, string>> = { TOKEN: reader.token, TEXT: house.text, MEETING: house.meeting, CODE: code ?? '' };
  const state = async (): Promise<string> => JSON.stringify(await house.house.view(house.text, by));
  const before = await state();
  const answersOf = async (path: string): Promise<number> => {
    const answer = await fetch(`${house.url}${path}`);
    await answer.arrayBuffer();
    return answer.status;
  };
  return {
    async send(input) {
      const { raw } = inputSchema.parse(input);
      const sent = raw.replace(/TOKEN|TEXT|MEETING|CODE/g, (name) => names[name] ?? name);
      // Whatever came before these was looked at when they are answered.
      const got = await sendRaw(port, Buffer.from(sent, 'latin1'), async () => {
        for (let times = 0; times < 3; times++) await answersOf('/healthz');
      });
      const text = got.toString('latin1');
      if (got.includes(SECRET) || got.includes(brazil.id)) found.push(`${JSON.stringify(raw.slice(0, 400))} tells of a desk`);
      for (const [head = ''] of text.matchAll(/HTTP\/1\.1 \d{3} [\s\S]*?\r\n\r\n/g)) {
        const status = Number(head.slice(9, 12));
        if (status === 101 || status === 100) continue;
        if (status >= 500 && !(status === 503 && text.includes('The screens are not built'))) found.push(`${JSON.stringify(raw.slice(0, 400))} answers ${head.slice(0, 200)}`);
        for (const header of ['x-content-type-options: nosniff', 'x-frame-options: DENY', 'content-security-policy: ', 'cache-control: ']) {
          if (!head.includes(`\r\n${header}`)) found.push(`${JSON.stringify(raw.slice(0, 400))} answers ${String(status)} without ${header}`);
        }
      }
    },
    async faults() {
      // A seat that has left, as some of what is sent asks for, is let in again by nobody; the record is the same.
      if ((await state()) !== before) found.push('the record has changed');
      const plug = new Plug(house.url, `record/${house.text}`, { authorization: `Bearer ${delegate.token}` });
      await plug.synced;
      const heard = new Promise<void>((resolve) => plug.doc.on('update', () => readHead(plug.doc).mode === 'open' && resolve()));
      await house.house.act(house.text, by, 'mode', { mode: 'open' });
      await heard;
      await plug.leave();
      if ((await answersOf('/api/me')) !== 200) found.push('the server does not answer');
      return [...new Set(found)];
    },
    async close() {
      process.off('unhandledRejection', note);
      process.off('uncaughtException', note);
      await house.close();
    },
  };
}

const HOST = 'Host: room\r\n';
const KEY = 'Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n';
const SEATS = ['', 'Authorization: Bearer TOKEN\r\n', 'Cookie: a=b; chapeau=TOKEN; c="d"\r\n'];

/** A frame as a client sends it: masked, with a mask of zeros. `first`: FIN, reserved bits and kind. */
function masked(first: number, content: Uint8Array): string {
  const size = content.length < 126 ? [0x80 | content.length] : [0x80 | 126, content.length >> 8, content.length & 255];
  return Buffer.concat([Buffer.from([first, ...size, 0, 0, 0, 0]), content]).toString('latin1');
}

function seeds(): Promise<Input[]> {
  const get = (path: string, more = ''): string => `GET ${path} HTTP/1.1\r\n${HOST}${more}\r\n`;
  const post = (path: string, body: string, more = '', type = 'application/json'): string =>
    `POST ${path} HTTP/1.1\r\n${HOST}${more}Content-Type: ${type}\r\nContent-Length: ${String(Buffer.byteLength(body))}\r\n\r\n${body}`;
  const seat = SEATS[1] ?? '';
  const sync = step1Frame(new Uint8Array([0]));
  const frames = [
    masked(0x82, sync), masked(0x02, sync.subarray(0, 1)) + masked(0x80, sync.subarray(1)), masked(0x81, Buffer.from('words')), masked(0x89, Buffer.from('ping')), masked(0x8a, new Uint8Array(0)),
    masked(0x88, Buffer.from([3, 232])), masked(0xc2, sync), masked(0x82, updateFrame(new Uint8Array([0, 0]))), masked(0x82, sync) + masked(0x82, updateFrame(new Uint8Array([1, 1, 1, 0]))),
  ];
  const raws = [
    ...SEATS.flatMap((who) => ['/api/me', '/api/texts/TEXT', '/api/meetings/MEETING?x=1&x=2', '/', '/assets/main.js', '/..%2f..%2fetc/passwd'].map((path) => get(path, who))),
    ...['?rev=1&style=leading&names=short&parties=false', '?rev=1e3', '?rev=1&rev=2', '?style=%00', ''].map((query) => get(`/api/texts/TEXT/export/clean.docx${query}`, seat)),
    get('/api/texts/TEXT/export/rolling.md', `${seat}Range: bytes=0-9\r\nIf-None-Match: *\r\nIf-Modified-Since: Mon, 01 Jan 2035 00:00:00 GMT\r\nAccept-Encoding: br, gzip;q=0\r\nAccept: text/html\r\n`),
    get('/api/me', 'X-Forwarded-Proto: https, http\r\nX-Forwarded-Host: evil\r\nForwarded: host=evil\r\nOrigin: null\r\nX-HTTP-Method-Override: DELETE\r\n'),
    post('/api/join', '{"code":"CODE","name":"Ana"}'), post('/api/join/look', '{"code":"CODE"}'), post('/api/join/look', '{"code":"CODE"}', seat, 'text/plain'),
    post('/api/texts/TEXT/draft', '{"kind":"add","after":null,"wording":"x"}', seat), post('/api/texts/TEXT/comment', '<a/>', seat, 'application/xml'),
    post('/api/join', '--x\r\nContent-Disposition: form-data; name="f"; filename="a.docx"\r\n\r\nPK\u0003\u0004\r\n--x--\r\n', '', 'multipart/form-data; boundary=x'),
    `POST /api/renew HTTP/1.1\r\n${HOST}${seat}Transfer-Encoding: chunked\r\nContent-Type: application/json\r\n\r\n2\r\n{}\r\n0\r\n\r\n`,
    `${get('/api/me')}${get('/api/texts/TEXT', seat)}HEAD /api/me HTTP/1.0\r\n\r\n`,
    `POST /api/join HTTP/1.1\r\n${HOST}Expect: 100-continue\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}`,
    'OPTIONS * HTTP/1.1\r\nHost: room\r\n\r\n', 'CONNECT room:443 HTTP/1.1\r\nHost: room\r\n\r\n', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', '\u0016\u0003\u0001\u0000\u0001\u0000',
    ...['record/TEXT', 'aside/TEXT/BRA', 'desk/TEXT/BRA', 'pen/TEXT', 'record/TEXT?client=7&token=TOKEN', 'record/%54EXT'].flatMap((path) => [get(`/sync/${path}`, `${KEY}${seat}`), get(`/sync/${path}`, `${KEY}${seat}`) + (frames[0] ?? '')]),
    ...frames.map((frame) => get('/sync/record/TEXT', `${KEY}${seat}`) + frame),
    ...frames.slice(0, 4).map((frame) => get('/sync/record/TEXT', KEY) + frame),
    get('/sync/record/TEXT', `${KEY}${seat}Sec-WebSocket-Protocol: TOKEN, chapeau\r\nSec-WebSocket-Extensions: permessage-deflate; server_max_window_bits=8\r\nOrigin: http://room\r\n`),
  ];
  return Promise.resolve(raws.map((raw) => ({ raw })));
}

function mutate(chance: Chance, input: Input, other: Input): Input {
  const [one, two] = [inputSchema.parse(input).raw, inputSchema.parse(other).raw];
  const lines = one.split('\r\n');
  const taken = two.split('\r\n');
  switch (chance.below(6)) {
    case 0: {
      // A line of another head.
      lines.splice(chance.below(lines.length), chance.below(2), chance.pick(taken));
      return { raw: lines.join('\r\n').slice(0, MOST) };
    }
    case 1:
      return { raw: `${one}${two}`.slice(0, MOST) };
    case 2: {
      // A long one: addresses, cookies and queries have no end.
      const at = chance.below(lines.length);
      const line = lines[at] ?? '';
      const from = chance.below(line.length + 1);
      lines[at] = `${line.slice(0, from)}${line.slice(from, from + 8).repeat(1 + chance.below(3_000))}${line.slice(from)}`;
      return { raw: lines.join('\r\n').slice(0, MOST) };
    }
    default:
      return { raw: Buffer.from(mutateBytes(chance, Buffer.from(one, 'latin1'), Buffer.from(two, 'latin1'))).toString('latin1') };
  }
}

export const WIRE: Target = { name: 'wire', seeds, mutate, open };
