/** The servers that are measured: how each is started, and where its writers, probes and readers go. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { LinkRow, MeetingView } from '../../shared/protocol/house.ts';
import { MEMBER_STATES } from '../../shared/states/states.ts';
import { request } from '../cases/client.ts';
import { ROOM, type Dialect } from './load/dialect.ts';
import { installPeers } from './peers/install.ts';
import { start, type Bench } from './process.ts';

export interface Used {
  /** Milliseconds of processor time since it started, of all its threads. */
  readonly cpu: number;
  /** Bytes, after a collection of garbage, which is not counted in `cpu`. */
  readonly rss: number;
  readonly heap: number;
}

/** A server under measurement. */
export interface Target {
  readonly name: string;
  readonly dialect: Dialect;
  /** Addresses for n writers: where it writes, then what else its client has open. */
  writers(n: number): readonly (readonly string[])[];
  probes(n: number): readonly string[];
  /** Addresses for n readers, from the k-th on. */
  readers(n: number, from: number): Promise<readonly string[]>;
  /** What a text is filled with that the server has not got itself. */
  readonly seed: readonly string[];
  used(): Promise<Used>;
  pid(): number;
  /** Ends the process, with its data kept, and starts it again. */
  again(signal: NodeJS.Signals): Promise<void>;
  stop(): Promise<void>;
}

export interface TargetKind {
  readonly name: string;
  /** Measured in the first round and at the first size alone: it is far from the others. */
  readonly once?: boolean;
  start(say: (line: string) => void): Promise<Target>;
}

const SENTENCE = 'Delegations are invited to share their experience of policies for access to broadband in landlocked developing countries, and of the obstacles that remain. ';
/** A text of forty provisions, each of some three hundred characters with letters in its middle. */
export const WORDINGS: readonly string[] = Array.from({ length: 40 }, (_, i) => `${SENTENCE}Question ${String(i)}. ${SENTENCE}`.trim());

const METERED = ['--expose-gc', '--import', './tests/bench/meter.ts'];

function metered(server: () => Bench): Pick<Target, 'used' | 'pid'> {
  return { used: () => server().ask<Used>({}), pid: () => server().pid };
}

function peer(name: string, kind: 'hocuspocus' | 'y-websocket', flushDelay: number | null): TargetKind {
  return {
    name,
    start: async (say) => {
      installPeers(say);
      const folder = await mkdtemp(path.join(tmpdir(), 'chapeau-bench-'));
      const launch = (): Promise<Bench> =>
        start({ file: 'tests/bench/peers/main.ts', args: [kind, folder, ...(flushDelay === null ? [] : [String(flushDelay)])], node: METERED, ready: /listening on \d+\n/ });
      let server = await launch();
      const url = (): string => `ws://127.0.0.1:${/listening on (\d+)/.exec(server.said)?.[1] ?? ''}/${kind === 'y-websocket' ? ROOM : ''}`;
      const many = (n: number): string[] => Array.from({ length: n }, url);
      return {
        name,
        dialect: kind,
        seed: WORDINGS,
        writers: (n) => many(n).map((one) => [one]),
        probes: many,
        readers: (n) => Promise.resolve(many(n)),
        ...metered(() => server),
        again: async (signal) => {
          await server.end(signal);
          server = await launch();
        },
        stop: async () => {
          await server.end('SIGKILL');
          await rm(folder, { recursive: true, force: true });
        },
      };
    },
  };
}

/** So many seats at most; more readers than that are further screens of the same ones. */
const SEATS = 1_000;

/** A meeting with its text in open drafting, made over HTTP, and tokens for those in it. */
export interface Meeting {
  readonly text: string;
  readonly writers: readonly { readonly party: string; readonly token: string }[];
  /** A token for the n-th reader. */
  reader(n: number): Promise<string>;
}

async function join(url: string, code: string, name: string): Promise<string> {
  return (await request<{ token: string }>(url, '/api/join', null, { code, name, bearer: true })).token;
}

/** Furnishes a server for the bench. */
export async function furnish(url: string, code: string, writers: number): Promise<Meeting> {
  const house = await join(url, code, 'Bench');
  const meeting = await request<MeetingView>(url, '/api/meetings', house, { symbol: 'BENCH', name: 'Bench', place: '', dates: ['2026-11-23', '2026-11-27'], settings: {} });
  const parties = MEMBER_STATES.slice(0, writers).map((state) => ({ code: state.code, status: 'member' }));
  await request(url, `/api/meetings/${meeting.id}/parties`, house, parties, 'PUT');
  const provisions = WORDINGS.map((wording) => ({ kind: 'paragraph', level: 0, wording }));
  const { text } = await request<{ text: string }>(url, `/api/meetings/${meeting.id}/texts`, house, { symbol: 'BENCH/DT/1', language: 'en', provisions });
  const link = async (role: string, delegation: string | null): Promise<string> =>
    (await request<LinkRow>(url, `/api/meetings/${meeting.id}/links`, house, { role, delegation })).code ?? '';
  const chair = await join(url, await link('chair', null), 'Chair');
  await request(url, `/api/texts/${text}/mode`, chair, { mode: 'open', pens: 'all' });
  const seated = await Promise.all(parties.map(async ({ code: party }) => ({ party, token: await join(url, await link('delegate', party), party) })));
  const readers = await link('reader', null);
  const tokens = new Map<number, Promise<string>>();
  return {
    text,
    writers: seated,
    reader: (n) => {
      const seat = n % SEATS;
      const known = tokens.get(seat) ?? join(url, readers, `Reader ${String(seat)}`);
      tokens.set(seat, known);
      return known;
    },
  };
}

/** What a delegate's browser has open; the pen first. */
export function documentsOf(url: string, text: string, party: string, token: string): string[] {
  const ws = url.replace(/^http/, 'ws');
  return [`pen/${text}`, `record/${text}`, `aside/${text}/${party}`, `aside/${text}/ROOM`].map((document) => `${ws}/sync/${document}?token=${token}`);
}

/** Tokens for readers, some at a time. */
export async function tokensFor(meeting: Meeting, n: number, from: number): Promise<string[]> {
  const out: string[] = [];
  for (let i = 0; i < n; i += 20) {
    out.push(...(await Promise.all(Array.from({ length: Math.min(20, n - i) }, (_, k) => meeting.reader(from + i + k)))));
  }
  return out;
}

/** One server of the product as a person starts it, on SQLite; or on a database, where an address is given. */
export async function startChapeau(dataDir: string, databaseUrl: string | null): Promise<{ readonly server: Bench; readonly url: string; readonly code: string }> {
  const env = { PORT: '0', HOST: '127.0.0.1', DATA_DIR: dataDir, LOG_LEVEL: 'warn', ...(databaseUrl === null ? {} : { DATABASE_URL: databaseUrl }) };
  const server = await start({ file: 'server/main.ts', env, node: METERED, ready: /Whoever has a link/ });
  return { server, url: /Chapeau is at (http:\S+)/.exec(server.said)?.[1]?.replace('localhost', '127.0.0.1') ?? '', code: /join#([\w-]+)/.exec(server.said)?.[1] ?? '' };
}

export const WRITERS = 20;

const chapeau: TargetKind = {
  name: 'Chapeau',
  start: async () => {
    const folder = await mkdtemp(path.join(tmpdir(), 'chapeau-bench-'));
    let running = await startChapeau(folder, null);
    const meeting = await furnish(running.url, running.code, WRITERS);
    const record = (token: string): string => `${running.url.replace(/^http/, 'ws')}/sync/record/${meeting.text}?token=${token}`;
    const probing = await tokensFor(meeting, 10, 0);
    return {
      name: 'Chapeau',
      dialect: 'chapeau',
      seed: [],
      writers: (n) => meeting.writers.slice(0, n).map(({ party, token }) => documentsOf(running.url, meeting.text, party, token)),
      probes: (n) => probing.slice(0, n).map(record),
      readers: async (n, from) => (await tokensFor(meeting, n, from)).map(record),
      ...metered(() => running.server),
      again: async (signal) => {
        await running.server.end(signal);
        running = await startChapeau(folder, null);
      },
      stop: async () => {
        await running.server.end('SIGKILL');
        await rm(folder, { recursive: true, force: true });
      },
    };
  },
};

export const TARGETS: readonly TargetKind[] = [
  chapeau,
  peer('Hocuspocus, flushDelay 20', 'hocuspocus', 20),
  peer('Hocuspocus', 'hocuspocus', null),
  { ...peer('@y/websocket-server', 'y-websocket', null), once: true },
];
