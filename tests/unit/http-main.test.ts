/** The server as a process of its own: how it starts, what it prints, how it refuses to start, how it stops. */
import Database from 'better-sqlite3';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { CLOSE } from '../../shared/protocol/errors.ts';
import { EXAMPLE } from '../../server/example.ts';
import { openDataFolder } from '../../server/log/folder.ts';
import { openSqliteLog, RECORD_FILE } from '../../server/log/sqlite.ts';
import lldc from '../cases/lldc.json' with { type: 'json' };
import { serverProgram, SHIPPED } from '../tools/server-program.ts';

interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

class Server {
  readonly child: ChildProcess;
  readonly ended: Promise<Ended>;
  #stdout = '';
  #stderr = '';
  #started: (text: string) => void = () => undefined;

  constructor(env: Record<string, string>, args: readonly string[], program: readonly string[]) {
    this.child = spawn(process.execPath, [...program, ...args], {
      env: { PATH: process.env['PATH'] ?? '', PORT: '0', ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      this.#stdout += text;
      if (this.#stdout.includes('Whoever has a link')) this.#started(this.#stdout);
    });
    this.child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      this.#stderr += text;
    });
    this.ended = once(this.child, 'close').then(([code]) => ({ code: code as number | null, stdout: this.#stdout, stderr: this.#stderr }));
  }

  /** What it printed once it is up; rejects when it ends before. */
  started(): Promise<string> {
    return new Promise((resolve, reject) => {
      this.#started = resolve;
      if (this.#stdout.includes('Whoever has a link')) resolve(this.#stdout);
      void this.ended.then(({ code, stderr }) => { reject(new Error(`The server ended with ${String(code)}: ${stderr}`)); });
    });
  }

  async stop(signal: NodeJS.Signals = 'SIGTERM'): Promise<Ended> {
    this.child.kill(signal);
    return this.ended;
  }
}

let folder: string;
let servers: Server[];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'chapeau-main-'));
  servers = [];
});
afterEach(async () => {
  await Promise.all(servers.map((server) => server.stop('SIGKILL')));
  rmSync(folder, { recursive: true, force: true });
});

function serve(env: Record<string, string> = {}, args: readonly string[] = [], program = serverProgram()): Server {
  const server = new Server({ DATA_DIR: join(folder, 'data'), ...env }, args, program);
  servers.push(server);
  return server;
}

const addressIn = (text: string): string => /Chapeau is at (http:\S+)/.exec(text)?.[1] ?? '';
const linesWithLinks = (text: string): string[] => text.split('\n').filter((line) => line.includes('/join#')).map((line) => line.replace(/http:\S*\/join/, '/join'));
const codeIn = (line: string): string => /#(\S+)/.exec(line)?.[1] ?? '';

/** One clear line, and nothing printed before it. */
function expectRefusal({ code, stdout, stderr }: Ended, words: RegExp): void {
  expect(stderr).toMatch(words);
  expect(stderr).toMatch(/^Chapeau cannot start\. [^\n]+\.\n$/);
  expect([code, stdout]).toEqual([1, '']);
}

describe('Start', () => {
  it('Start with the example prints one link per seat, each of which seats a person in the meeting', async () => {
    const server = serve({}, ['--example'], SHIPPED);
    const text = await server.started();
    const lines = linesWithLinks(text);
    const labels = ['Chair', 'Secretariat', 'Paraguay', 'Brazil', 'Canada', 'Dominican', 'Nepal', 'Armenia', 'Tanzania', 'United Kingdom', 'Saudi Arabia', 'Reader', 'Room screen'];
    expect(lines).toHaveLength(labels.length + 1);
    labels.forEach((label, i) => { expect(lines[i]).toContain(label); });

    const address = addressIn(text);
    const post = async (path: string, body: object, headers: Record<string, string> = {}): Promise<Response> =>
      fetch(`${address}${path}`, { method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body: JSON.stringify(body) });
    for (const line of lines.slice(0, labels.length)) {
      const view = (await (await post('/api/join/look', { code: codeIn(line) })).json()) as { meeting: { symbol: string } };
      expect([line, view.meeting.symbol]).toEqual([line, 'CWG-Internet-21']);
    }
    const brazil = lines.find((line) => line.includes('Brazil')) ?? '';
    const { token } = (await (await post('/api/join', { code: codeIn(brazil), name: 'Ana', bearer: true })).json()) as { token: string };
    const headers = { authorization: `Bearer ${token}` };
    const [meeting] = (await (await fetch(`${address}/api/meetings`, { headers })).json()) as { id: string }[];
    const view = (await (await fetch(`${address}/api/meetings/${meeting?.id ?? ''}`, { headers })).json()) as { parties: { code: string }[]; texts: { id: string }[] };
    expect(view.parties.map(({ code }) => code)).toEqual(lldc.delegations);
    const { state } = (await (await fetch(`${address}/api/texts/${view.texts[0]?.id ?? ''}`, { headers })).json()) as {
      state: { head: { mode: string }; provisions: { wording: { text: string }[] }[] };
    };
    expect(state.head.mode).toBe('closed');
    expect(state.provisions.map(({ wording }) => wording.map((run) => run.text).join(''))).toEqual(lldc.text.provisions.map(({ wording }) => wording));
    expect((await server.stop()).code).toBe(0);
  });

  it('R2 Start: a second one finds everything again and prints the same links', async () => {
    const first = serve({}, ['--example']);
    const before = await first.started();
    await first.stop('SIGKILL');
    const after = await serve({}, ['--example']).started();
    expect(linesWithLinks(after)).toEqual(linesWithLinks(before));
  });

  it('Start without the example prints one link for the secretariat of the house, the same each time', async () => {
    const first = serve();
    const before = linesWithLinks(await first.started());
    expect(before).toHaveLength(1);
    await first.stop();
    const second = serve();
    expect(linesWithLinks(await second.started())).toEqual(before);
  });

  it('Start: SIGINT ends it as SIGTERM does, with everything closed, and all that it made is its owner’s alone', async () => {
    const server = serve({}, [], SHIPPED);
    const address = addressIn(await server.started());
    // A connection that is kept open must not keep the server.
    await (await fetch(`${address}/api/me`)).json();
    expect(await server.stop('SIGINT')).toMatchObject({ code: 0, stderr: '' });
    const made = readdirSync(join(folder, 'data'));
    expect(made).toContain('record.sqlite');
    for (const name of made) expect([name, statSync(join(folder, 'data', name)).mode & 0o077]).toEqual([name, 0]);
  });
});

describe('Sockets', () => {
  it('Sockets of a revoked link close at once, and at a stop all others are told to come back', async () => {
    const server = serve({}, ['--example']);
    const text = await server.started();
    const address = addressIn(text);
    const lines = linesWithLinks(text);
    const code = (label: string): string => codeIn(lines.find((line) => line.includes(label)) ?? '');
    const ask = async <T>(method: string, path: string, token: string | null, body?: object): Promise<T> => {
      const headers = { ...(token === null ? {} : { authorization: `Bearer ${token}` }), ...(body === undefined ? {} : { 'content-type': 'application/json' }) };
      return (await fetch(`${address}/api/${path}`, { method, headers, ...(body === undefined ? {} : { body: JSON.stringify(body) }) })).json() as T;
    };
    const seat = async (label: string): Promise<string> => (await ask<{ token: string }>('POST', 'join', null, { code: code(label), name: 'Ana', bearer: true })).token;
    const [secretariat, brazil, nepal] = await Promise.all([seat('Secretariat'), seat('Brazil'), seat('Nepal')]) as [string, string, string];
    const [meeting] = await ask<{ id: string }[]>('GET', 'meetings', secretariat);
    const { texts } = await ask<{ texts: { id: string }[] }>('GET', `meetings/${meeting?.id ?? ''}`, secretariat);

    const sync = `${address.replace('http', 'ws')}/sync/record/${texts[0]?.id ?? ''}`;
    const open = async (token: string): Promise<{ closed: Promise<number> }> => {
      const socket = new WebSocket(`${sync}?token=${token}`);
      socket.binaryType = 'arraybuffer';
      const closed = once(socket, 'close').then(([closing]) => closing as number);
      // Step 1 of the sync protocol with an empty state vector: answered once the seat has the document.
      socket.once('open', () => { socket.send(Uint8Array.of(0, 0, 1, 0)); });
      await once(socket, 'message');
      return { closed };
    };
    const first = await open(brazil);
    const second = await open(nepal);
    const seats = await ask<{ connected: boolean }[]>('GET', `meetings/${meeting?.id ?? ''}/seats`, brazil);
    expect(seats.map(({ connected }) => connected)).toEqual([true]);

    const links = await ask<{ id: string; delegation: string | null }[]>('GET', `meetings/${meeting?.id ?? ''}/links`, secretariat);
    await ask('POST', `links/${links.find(({ delegation }) => delegation === 'BRA')?.id ?? ''}/revoke`, secretariat);
    expect(await first.closed).toBe(CLOSE.noSeat);
    const late = new WebSocket(`${sync}?token=${brazil}`);
    expect((await once(late, 'close'))[0]).toBe(CLOSE.noSeat);

    const ended = server.stop();
    expect(await second.closed).toBe(CLOSE.restart);
    expect(await ended).toMatchObject({ code: 0, stderr: '' });
  });
});

describe('Stop', () => {
  it('Stop: half a request, a socket that reads nothing and one that never says goodbye keep no server from ending in good order', async () => {
    const server = serve({}, ['--example']);
    const text = await server.started();
    const address = new URL(addressIn(text));
    const dial = async (): Promise<Socket> => {
      const socket = connect(Number(address.port), '127.0.0.1');
      socket.on('error', () => undefined);
      await once(socket, 'connect');
      return socket;
    };
    const [silent, half, deaf] = [await dial(), await dial(), await dial()];
    half.write('POST /api/join HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n{"code":');
    // A socket by hand: it takes the upgrade, and then neither reads nor answers the closing of the other side.
    const code = codeIn(linesWithLinks(text).find((line) => line.includes('Chair')) ?? '');
    const joined = await fetch(`${address.origin}/api/join`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ code, name: 'Ana', bearer: true }) });
    const { token } = (await joined.json()) as { token: string };
    deaf.write(`GET /sync/record/none?token=${token} HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n`);
    await once(deaf, 'data');
    deaf.pause();
    expect(await server.stop()).toMatchObject({ code: 0, stderr: '' });
    for (const socket of [silent, half, deaf]) socket.destroy();
  });
});

describe('Start refused', () => {
  it('Start on a taken port fails in one line, before it opens or prints anything', async () => {
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    const { port } = other.address() as AddressInfo;
    expectRefusal(await serve({ PORT: String(port) }, [], SHIPPED).ended, new RegExp(`Port ${port} is taken`));
    expect(() => { mkdirSync(join(folder, 'data')); }).not.toThrow();
    await new Promise((resolve) => other.close(resolve));
  });

  it('Start in a folder that is none, or that another server uses, fails in one line that names it', async () => {
    const file = join(folder, 'file');
    writeFileSync(file, 'not a folder');
    await serve().started();
    const [none, below, used] = await Promise.all([serve({ DATA_DIR: file }).ended, serve({ DATA_DIR: join(file, 'below') }).ended, serve().ended]);
    expectRefusal(none, /file is not a folder/);
    expectRefusal(below, /is not a folder/);
    expectRefusal(used, /data is in use by another Chapeau server/);
  });

  it('Start in a folder of a newer version, or with a damaged file, fails in one line that names the file', async () => {
    const folderWith = async (name: string): Promise<string> => {
      const data = openDataFolder(join(folder, name));
      await openSqliteLog(data).close();
      data.close();
      return data.path;
    };
    const [newer, torn, foreign] = await Promise.all(['newer', 'torn', 'foreign'].map(folderWith)) as [string, string, string];
    const db = new Database(join(newer, RECORD_FILE));
    db.pragma('user_version = 999');
    db.close();
    truncateSync(join(torn, RECORD_FILE), 0);
    writeFileSync(join(foreign, RECORD_FILE), 'not a database at all'.repeat(300));
    const [a, b, c] = await Promise.all([newer, torn, foreign].map((data) => serve({ DATA_DIR: data }).ended)) as [Ended, Ended, Ended];
    expectRefusal(a, /newer.record\.sqlite was written by a newer version/);
    expectRefusal(b, /torn.record\.sqlite is damaged/);
    expectRefusal(c, /foreign.record\.sqlite is not a Chapeau file/);
  });

  it('Start with a setting that cannot be used names the setting', async () => {
    const [port, host, option] = await Promise.all([serve({ PORT: 'eighty' }).ended, serve({ HOST: '203.0.113.7', PORT: '3000' }).ended, serve({}, ['--exemple']).ended]);
    expectRefusal(port, /PORT is eighty/);
    expectRefusal(host, /HOST/);
    expectRefusal(option, /--exemple is not an option/);
  });
});

describe('Example', () => {
  it('Example: the text is the base of the model case, to the letter', () => {
    expect(EXAMPLE.meeting).toMatchObject(lldc.meeting);
    expect(EXAMPLE.delegations).toEqual(lldc.delegations);
    expect(EXAMPLE.text.provisions.map(({ kind, wording }) => [kind, wording])).toEqual(lldc.text.provisions.map(({ kind, wording }) => [kind, wording]));
  });
});
