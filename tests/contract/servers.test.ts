/** Three servers, each a process of its own, on one PostgreSQL database. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';
import * as decoding from 'lib0/decoding';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { WebsocketProvider } from 'y-websocket';
import * as Y from 'yjs';
import { CLOSE } from '../../shared/protocol/errors.ts';
import { MESSAGE, type Notice } from '../../shared/protocol/wire.ts';
import { penFragment } from '../../shared/schema/pen.ts';
import { readRecord } from '../../shared/schema/record-reader.ts';
import { textOf } from '../../shared/schema/wording.ts';
import { textOfFragment } from '../../shared/schema/yruns.ts';
import { startPostgres, type TestPostgres } from '../tools/postgres.ts';
import { serverProgram } from '../tools/server-program.ts';

let postgres: TestPostgres;
let schemas = 0;
let url = '';
const undo: (() => unknown)[] = [];
beforeAll(async () => {
  postgres = await startPostgres();
});
beforeEach(() => {
  const schema = `s${String(++schemas)}`;
  postgres.sql(`CREATE SCHEMA ${schema}`);
  url = postgres.url(schema);
});
afterEach(async () => {
  for (const one of undo.splice(0).reverse()) await one();
});
afterAll(() => postgres.stop());

interface Process {
  readonly url: string;
  readonly link: string;
  /** What it printed, without its address. */
  readonly said: string;
  readonly child: ChildProcess;
  /** The exit code. */
  stop(signal: NodeJS.Signals): Promise<number | null>;
}

async function serve(databaseUrl = url, args: readonly string[] = []): Promise<Process> {
  const child = spawn(process.execPath, [...serverProgram(), ...args], {
    env: { PATH: process.env['PATH'] ?? '', PORT: '0', DATABASE_URL: databaseUrl, LOG_LEVEL: 'silent' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = once(child, 'exit') as Promise<[number | null]>;
  const stop = async (signal: NodeJS.Signals): Promise<number | null> => {
    child.kill(signal);
    return (await ended)[0];
  };
  undo.push(() => stop('SIGKILL'));
  let said = '';
  let complaints = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (complaints += text));
  await new Promise<void>((resolve, reject) => {
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      said += text;
      if (said.includes('Whoever has a link')) resolve();
    });
    child.once('exit', (code) => reject(new Error(`The server ended with ${String(code)}: ${complaints}`)));
  });
  return { child, stop, said: said.replace(/http:\/\/[^/\s]+/g, ''), url: /Chapeau is at (http:\S+)/.exec(said)?.[1] ?? '', link: /join#([\w-]+)/.exec(said)?.[1] ?? '' };
}

async function ask<T>(server: Process, path: string, body: object | null, token?: string, method = body === null ? 'GET' : 'POST'): Promise<{ status: number; body: T }> {
  const answer = await fetch(`${server.url}${path}`, {
    method,
    headers: { ...(body === null ? {} : { 'content-type': 'application/json' }), ...(token === undefined ? {} : { authorization: `Bearer ${token}` }) },
    ...(body === null ? {} : { body: JSON.stringify(body) }),
  });
  return { status: answer.status, body: (await answer.json()) as T };
}

async function join(server: Process, code: string): Promise<string> {
  const { status, body } = await ask<{ token: string }>(server, '/api/join', { code, name: 'Somebody', bearer: true });
  expect([status, body]).toMatchObject([200, { token: expect.any(String) as string }]);
  return body.token;
}

interface Furnished {
  readonly text: string;
  readonly chair: string;
  readonly delegates: readonly { readonly party: string; readonly token: string; readonly seat: string }[];
}

/** A meeting with a text in open drafting, a chair and three delegations. */
async function furnish(server: Process): Promise<Furnished> {
  const house = await join(server, server.link);
  const made = await ask<{ id: string }>(server, '/api/meetings', { symbol: 'M', name: 'Meeting', place: '', dates: ['2026-05-04', '2026-05-05'] }, house);
  expect(made.status).toBeLessThan(300);
  const meeting = made.body.id;
  const parties = ['BRA', 'NPL', 'GBR'].map((code) => ({ code, status: 'member' }));
  expect((await ask(server, `/api/meetings/${meeting}/parties`, parties, house, 'PUT')).status).toBe(200);
  const link = async (role: string, delegation: string | null): Promise<string> =>
    (await ask<{ code: string }>(server, `/api/meetings/${meeting}/links`, { role, delegation }, house)).body.code;
  const text = await ask<{ text: string }>(server, `/api/meetings/${meeting}/texts`, { symbol: 'M/1', language: 'en', provisions: [{ kind: 'paragraph', level: 0, wording: 'Start:' }] }, house);
  expect(text.status).toBeLessThan(300);
  const chair = await join(server, await link('chair', null));
  const delegates = await Promise.all(
    ['BRA', 'NPL', 'GBR'].map(async (party) => {
      const token = await join(server, await link('delegate', party));
      const seats = await ask<{ id: string }[]>(server, `/api/meetings/${meeting}/seats`, null, token);
      return { party, token, seat: at(seats.body, 0).id };
    }),
  );
  const mode = await ask(server, `/api/texts/${text.body.text}/mode`, { mode: 'open', pens: 'all' }, chair);
  expect(mode.status).toBe(200);
  return { text: text.body.text, chair, delegates };
}

/** The stock client on one document, through one server after another. */
class Peer {
  readonly doc = new Y.Doc();
  readonly #text: string;
  readonly #kind: string;
  readonly #token: string;
  #provider: WebsocketProvider | null = null;
  readonly #looks = new Set<() => void>();
  readonly closes: number[] = [];
  /** What it was told of the room: whether it is read-only. */
  readonly notices: boolean[] = [];

  constructor(server: Process, kind: 'pen' | 'record' | 'desk', text: string, token: string) {
    this.#kind = kind;
    this.#text = text;
    this.#token = token;
    this.connect(server);
    undo.push(() => this.#provider?.destroy());
  }

  connect(server: Process): void {
    this.#provider?.destroy();
    const provider = new WebsocketProvider(`${server.url.replace('http', 'ws')}/sync/${this.#kind}`, this.#text, this.doc, {
      WebSocketPolyfill: WebSocket as unknown as typeof globalThis.WebSocket,
      params: { token: this.#token },
      disableBc: true,
      maxBackoffTime: 500,
    });
    // Messages of our own, which it would complain of in the output.
    for (const type of [MESSAGE.saved, MESSAGE.refused, MESSAGE.presence]) provider.messageHandlers[type] = () => undefined;
    provider.messageHandlers[MESSAGE.notice] = (_encoder: unknown, input: decoding.Decoder) => {
      this.notices.push((JSON.parse(decoding.readVarString(input)) as Notice).readOnly);
      for (const look of [...this.#looks]) look();
    };
    provider.awareness.on('update', () => {
      for (const look of [...this.#looks]) look();
    });
    provider.on('connection-close', (event: { code: number } | null) => {
      if (event !== null) this.closes.push(event.code);
    });
    this.#provider = provider;
  }

  /** Waits until something holds; looked at whenever the document changes or the connection does. */
  until(holds: () => boolean): Promise<void> {
    return new Promise((resolve) => {
      const look = (): void => {
        if (!holds()) return;
        this.doc.off('update', look);
        this.#looks.delete(look);
        resolve();
      };
      this.#looks.add(look);
      this.doc.on('update', look);
      this.#provider?.on('connection-close', look);
      this.#provider?.on('sync', look);
      look();
    });
  }

  /** Puts its caret somewhere. */
  point(cursor: string): void {
    this.#provider?.awareness.setLocalStateField('cursor', cursor);
  }

  /** Whose carets it sees, and where. */
  sees(): string[] {
    const others = [...(this.#provider?.awareness.getStates() ?? [])].filter(([client]) => client !== this.doc.clientID);
    return others.map(([, state]) => `${String(state['party'])} ${String(state['cursor'])}`).sort();
  }

  get synced(): boolean {
    return this.#provider?.synced ?? false;
  }

  words(): string {
    return readRecord(this.doc).provisions.map((one) => textOf(one.wording)).join('|');
  }

  type(provision: string, words: string): void {
    const text = textOfFragment(penFragment(this.doc, provision));
    if (text === null) throw new Error('Nothing to type in');
    text.insert(text.length, words);
  }
}

function at<T>(list: readonly T[], i: number): T {
  const found = list[i];
  if (found === undefined) throw new Error(`No ${String(i)}`);
  return found;
}

/** A wire to the database that can be cut. */
async function cuttable(port: number): Promise<{ port: number; cut(): void; mend(): void }> {
  const open = new Set<Socket>();
  let whole = true;
  const server: Server = createServer((near) => {
    if (!whole) {
      near.destroy();
      return;
    }
    const far = connect(port, '127.0.0.1');
    for (const [a, b] of [[near, far], [far, near]] as const) {
      open.add(a);
      a.on('error', () => b.destroy());
      a.on('close', () => {
        open.delete(a);
        b.destroy();
      });
    }
    near.pipe(far);
    far.pipe(near);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  undo.push(() => {
    server.close();
    for (const socket of open) socket.destroy();
  });
  const address = server.address();
  return {
    port: typeof address === 'object' && address !== null ? address.port : 0,
    cut: () => {
      whole = false;
      for (const socket of open) socket.destroy();
    },
    mend: () => {
      whole = true;
    },
  };
}

// Six processes on a loaded machine take their time to start.
describe('Three servers on one database', { timeout: 240_000 }, () => {
  test('R2 R4 R7 clients of one text on three servers converge; one is killed under typing, and every word arrives once, also of two of one delegation', async () => {
    const servers = [await serve(), await serve(), await serve()];
    const { text, delegates, chair } = await furnish(at(servers, 0));
    const records = servers.map((server) => new Peer(server, 'record', text, chair));
    const pens = delegates.map(({ token }, i) => new Peer(at(servers, i), 'pen', text, token));
    await Promise.all([...records, ...pens].map((peer) => peer.until(() => peer.synced)));
    const id = readRecord(at(records, 0).doc).provisions[0]?.id ?? '';
    const said: string[] = [];
    const type = (i: number, word: string): void => {
      said.push(word);
      at(pens, i).type(id, ` ${word}`);
    };
    const typeAll = (from: number, to: number): void => {
      for (let n = from; n < to; n++) for (let i = 0; i < pens.length; i++) type(i, `${'xyzw'.charAt(i)}${String(n)}.`);
    };
    typeAll(0, 10);
    const all = (words: string): boolean => said.every((word) => words.includes(word));
    await Promise.all(records.map((record) => record.until(() => all(record.words()))));

    // Carets cross servers too: with the pen, and on a desk to one's own delegation alone.
    const colleagues = [1, 2].map((i) => new Peer(at(servers, i), 'desk', `${text}/BRA`, at(delegates, 0).token));
    const foreign = new Peer(at(servers, 2), 'desk', `${text}/NPL`, at(delegates, 1).token);
    await Promise.all([...colleagues, foreign].map((peer) => peer.until(() => peer.synced)));
    pens.forEach((pen, i) => pen.point(`at ${String(i)}`));
    colleagues.forEach((one, i) => one.point(`on ${String(i)}`));
    await Promise.all(pens.map((pen, i) => pen.until(() => pen.sees().join() === delegates.flatMap(({ party }, n) => (n === i ? [] : [`${party} at ${String(n)}`])).sort().join())));
    await Promise.all(colleagues.map((one, i) => one.until(() => one.sees().join() === `BRA on ${String(1 - i)}`)));
    expect(foreign.sees()).toEqual([]);

    // One of a delegation whose other one is on the server that is killed.
    const other = new Peer(at(servers, 1), 'pen', text, at(delegates, 2).token);
    await other.until(() => other.synced);
    pens.push(other);
    typeAll(10, 15);
    await at(servers, 2).stop('SIGKILL');
    typeAll(15, 20);
    at(pens, 2).connect(at(servers, 0));
    at(records, 2).connect(at(servers, 1));
    await Promise.all(records.map((record) => record.until(() => all(record.words()))));
    expect(at(records, 1).words()).toBe(at(records, 0).words());
    expect(at(records, 2).words()).toBe(at(records, 0).words());
    // Every word once, and as its delegation's.
    expect(at(records, 0).words().split(' ').slice(1).sort()).toEqual([...said].sort());
    const wording = readRecord(at(records, 0).doc).provisions[0]?.wording ?? [];
    const whose = wording.flatMap(({ by, text: run }) => [...run.matchAll(/([xyzw])\d+\./g)].map(([, mark = '']) => `${mark} ${by}`));
    expect([...new Set(whose)].sort()).toEqual(['w GBR', 'x BRA', 'y NPL', 'z GBR']);
    expect(whose).toHaveLength(said.length);

    // A seat that is ended on one server is closed on the other at once.
    const [, second] = delegates;
    const ended = await ask(at(servers, 0), `/api/seats/${second?.seat ?? ''}`, null, second?.token, 'DELETE');
    expect(ended.status).toBe(200);
    await at(pens, 1).until(() => at(pens, 1).closes.includes(CLOSE.noSeat));
    expect(await Promise.all([0, 1].map((i) => at(servers, i).stop('SIGTERM')))).toEqual([0, 0]);
  });

  test('Start: servers that begin together on an empty database make one example and one link of the house', async () => {
    const servers = await Promise.all([0, 1, 2].map(() => serve(url, ['--example'])));
    const said = servers.map((server) => server.said);
    expect(said[0]?.match(/join#/g)).toHaveLength(14);
    expect([said[1], said[2]]).toEqual([said[0], said[0]]);
    const house = await join(at(servers, 1), at(servers, 2).link);
    expect((await ask<unknown[]>(at(servers, 0), '/api/meetings', null, house)).body).toHaveLength(1);
  });

  test('R2 a server that is cut off from the database turns read-only with a clear notice, and recovers', async () => {
    const wire = await cuttable(postgres.port);
    const whole = await serve();
    const cut = await serve(url.replace(`:${String(postgres.port)}/`, `:${String(wire.port)}/`));
    const { text, delegates, chair } = await furnish(whole);
    const [first, second] = delegates;
    const record = new Peer(cut, 'record', text, chair);
    const here = new Peer(cut, 'pen', text, first?.token ?? '');
    const there = new Peer(whole, 'pen', text, second?.token ?? '');
    await Promise.all([record, here, there].map((peer) => peer.until(() => peer.synced)));
    const id = readRecord(record.doc).provisions[0]?.id ?? '';
    expect((await ask(cut, '/readyz', null)).status).toBe(200);

    wire.cut();
    here.type(id, ' cut off.');
    // Whoever is in the room is told, and what is typed waits.
    await record.until(() => record.notices.at(-1) === true);
    expect(await ask(cut, `/api/texts/${text}/mode`, { mode: 'closed' }, chair)).toMatchObject({ status: 503, body: { error: { code: 'unavailable' } } });
    expect(await ask(cut, '/readyz', null)).toEqual({ status: 503, body: { ok: false, why: 'record' } });
    expect((await ask(cut, '/healthz', null)).status).toBe(200);
    there.type(id, ' meanwhile.');

    wire.mend();
    await record.until(() => record.words().includes('cut off.') && record.words().includes('meanwhile.'));
    await record.until(() => record.notices.at(-1) === false);
    expect(here.closes).toEqual([]);
    expect((await ask(cut, '/readyz', null)).status).toBe(200);
    expect((await ask(cut, `/api/texts/${text}/mode`, { mode: 'closed' }, chair)).status).toBe(200);
  });
});
