/** A house that really listens: routes and sockets on a port, real time, everything kept in memory. */
import { once } from 'node:events';
import { randomBytes } from 'node:crypto';
import * as decoding from 'lib0/decoding';
import pino from 'pino';
import { WebSocket } from 'ws';
import * as Y from 'yjs';
import { HOUSE, type Auth } from '../../server/auth/auth.ts';
import { createAuth } from '../../server/auth/service.ts';
import { openMemoryStore } from '../../server/auth/sqlite.ts';
import type { App } from '../../server/http/app.ts';
import { createHttp } from '../../server/http/create.ts';
import { memoryLog } from '../../server/log/memory.ts';
import { step1Frame, updateFrame } from '../../server/sync/channel.ts';
import { createHouse } from '../../server/sync/create.ts';
import type { TextHouse } from '../../server/sync/house.ts';
import { attachSockets } from '../../server/ws/attach.ts';
import { createExpiry } from '../../server/ws/expiry.ts';
import { createPacer } from '../../server/ws/pace.ts';
import type { Role } from '../../shared/permissions/seat.ts';
import { MESSAGE, SYNC } from '../../shared/protocol/wire.ts';

export interface Live {
  readonly url: string;
  readonly app: App;
  readonly auth: Auth;
  readonly house: TextHouse;
  readonly meeting: string;
  readonly text: string;
  /** How long requests were made to wait, in milliseconds. */
  readonly waits: number[];
  /** Moves the clock of the house, in milliseconds, and does what is due. */
  later(milliseconds: number): void;
  link(role: Role, delegation?: string): Promise<{ id: string; code: string }>;
  join(code: string, name?: string): Promise<{ seat: string; token: string }>;
  close(): Promise<void>;
}

/** `dist`: the folder of the screens. */
export async function live(origin: string | null = null, dist = '/nonexistent'): Promise<Live> {
  const random = (length: number): Uint8Array => new Uint8Array(randomBytes(length));
  let ahead = 0;
  const clock = (): number => Date.now() + ahead;
  const logger = pino({ level: 'silent' });
  const store = openMemoryStore();
  const secret = random(32);
  const auth = createAuth(store, secret, clock, random);
  const house = createHouse({ log: memoryLog(), auth, clock, random, secret, logger });
  const waits: number[] = [];
  const pacer = createPacer(() => performance.now(), (ms, run) => void setTimeout(run, ms).unref());
  const app = await createHttp({
    auth, texts: house, log: logger, origin, dist,
    charging: { owes: pacer.owes, work: (seat, ms) => pacer.use(seat, { work: ms }, null) },
    retention: (meeting) => Promise.resolve({ days: meeting.settings.retentionDays, texts: [] }),
    now: () => performance.now(),
    wait: (ms) => {
      waits.push(ms);
      return new Promise((resolve) => setTimeout(resolve, ms));
    },
  });
  const { id: meeting } = await auth.createMeeting(HOUSE, { symbol: 'M', name: 'M', place: '', dates: ['2026-11-02', '2026-11-03'], settings: {} });
  await auth.setParties(HOUSE, meeting, ['BRA', 'NPL'].map((code) => ({ code, name: null, status: 'member' as const })));
  const { id: text } = await auth.createText(HOUSE, meeting, { symbol: 'T', language: 'en' });
  await house.createText({ id: text, meeting, symbol: 'T', language: 'en', insertions: 'bis', by: 'secretariat', provisions: [{ kind: 'paragraph', level: 0, wording: [{ text: 'Words' }] }] });
  const url = await app.listen({ port: 0, host: '127.0.0.1' });
  const due = new Set<{ readonly at: number; readonly run: () => void }>();
  const expiry = createExpiry(clock, (ms, run) => void due.add({ at: clock() + ms, run }));
  const closeSockets = attachSockets(app.server, { auth, house, origin, pacer, expiry });
  auth.on('sessionFollowed', ({ session, at }) => expiry.cut(session, at));
  auth.on('seatEnded', ({ seat }) => house.dropSeat(seat.id));
  return {
    url, app, auth, house, meeting, text, waits,
    later: (milliseconds) => {
      ahead += milliseconds;
      for (const one of [...due]) if (one.at <= clock() && due.delete(one)) one.run();
    },
    link: async (role, delegation) => {
      const { id, code } = await auth.createLink(HOUSE, { meeting, role, delegation: delegation ?? null, maxUses: null });
      return { id, code: code ?? '' };
    },
    join: async (code, name = 'Ana') => {
      const answer = await fetch(`${url}/api/join`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ code, name, bearer: true }) });
      const { seat, token } = (await answer.json()) as { seat: { id: string }; token: string };
      return { seat: seat.id, token };
    },
    close: async () => {
      await house.close();
      closeSockets();
      await app.close();
      await store.close();
    },
  };
}

/** A socket on a document: waits until it is told what is in it, and then until it is closed. */
export class Plug {
  readonly socket: WebSocket;
  readonly doc = new Y.Doc();
  readonly synced: Promise<void>;
  readonly closed: Promise<string>;

  constructor(url: string, path: string, headers: Record<string, string>) {
    const socket = new WebSocket(`${url.replace('http', 'ws')}/sync/${path}`, { headers });
    this.socket = socket;
    this.closed = new Promise((resolve) => {
      socket.on('close', (code, reason) => resolve(`${String(code)} ${reason.toString()}`));
      // A refused upgrade has a status instead.
      socket.on('unexpected-response', (_request, response) => {
        resolve(String(response.statusCode));
        socket.terminate();
      });
      socket.on('error', () => undefined);
    });
    this.synced = new Promise((resolve, reject) => {
      socket.on('message', (data: Buffer) => {
        if (data[0] !== MESSAGE.sync || data[1] === SYNC.step1) return;
        const input = decoding.createDecoder(data.subarray(2));
        Y.applyUpdate(this.doc, decoding.readVarUint8Array(input));
        if (data[1] === SYNC.step2) resolve();
      });
      void this.closed.then((why) => reject(new Error(why)));
    });
    this.synced.catch(() => undefined);
    socket.on('open', () => socket.send(step1Frame(new Uint8Array([0]))));
  }

  /** Changes the document, sends the change, and waits until the server has it in the log. */
  write(change: (doc: Y.Doc) => void): Promise<void> {
    const before = Y.encodeStateVector(this.doc);
    change(this.doc);
    return new Promise((resolve, reject) => {
      this.socket.on('message', (data: Buffer) => {
        if (data[0] === MESSAGE.saved) resolve();
      });
      void this.closed.then((why) => reject(new Error(why)));
      this.socket.send(updateFrame(Y.encodeStateAsUpdate(this.doc, before)));
    });
  }

  async leave(): Promise<void> {
    this.socket.close();
    await once(this.socket, 'close');
  }
}
