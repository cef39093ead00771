/** A whole HTTP side without a port: the service of the house in memory, texts that only note what they are asked. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pino from 'pino';
import { HOUSE, type Auth } from '../../../server/auth/auth.ts';
import { createAuth } from '../../../server/auth/service.ts';
import { openMemoryStore } from '../../../server/auth/sqlite.ts';
import type { App } from '../../../server/http/app.ts';
import { createHttp } from '../../../server/http/create.ts';
import type { Metered, NewTextRecord, Texts } from '../../../server/http/deps.ts';
import type { Role, Seat } from '../../../shared/permissions/seat.ts';
import { Refusal } from '../../../shared/protocol/errors.ts';
import type { Verb } from '../../../shared/protocol/verbs.ts';
import type { Position, TextState } from '../../../shared/schema/state.ts';

const NOON = '2025-02-19T12:00:00.000Z';

/** What the texts were asked to do. */
export interface Asked {
  readonly text: string;
  readonly seat: Seat;
  readonly verb: Verb;
  readonly body: unknown;
}

export class FakeTexts implements Texts {
  readonly created: NewTextRecord[] = [];
  readonly asked: Asked[] = [];
  readonly connected = new Map<string, number>();
  /** What the next act or creation is refused with. */
  refuseNext: Error | null = null;
  revisions = new Map<number, TextState>();
  /** The positions that stand in every text. */
  positions: readonly Position[] = [];

  #refuse(): void {
    const refusal = this.refuseNext;
    this.refuseNext = null;
    if (refusal !== null) throw refusal;
  }

  async createText(text: NewTextRecord): Promise<void> {
    this.#refuse();
    this.created.push(text);
  }

  /** What an act waits for. */
  held: Promise<void> = Promise.resolve();

  async act(text: string, seat: Seat, verb: Verb, body: unknown, metered?: Metered): Promise<never> {
    this.#refuse();
    this.asked.push({ text, seat, verb, body });
    metered?.work(7);
    await this.held;
    return { done: true, verb } as never;
  }

  async view(text: string): Promise<TextState> {
    const created = this.created.find(({ id }) => id === text);
    if (created === undefined) throw new Refusal('not-found');
    return { ...stateOf(created), positions: this.positions };
  }

  first(text: string): Promise<TextState> {
    return this.view(text);
  }

  async revision(_text: string, n: number): Promise<TextState> {
    const state = this.revisions.get(n);
    if (state === undefined) throw new Refusal('not-found');
    return state;
  }

  connections(seat: string): number {
    return this.connected.get(seat) ?? 0;
  }
}

/** The state of a text as it stands after its creation. */
export function stateOf(text: NewTextRecord): TextState {
  return {
    head: {
      id: text.id,
      symbol: text.symbol,
      language: text.language,
      mode: 'closed',
      pens: [],
      lent: false,
      withheld: null,
      pointer: null,
      screen: 'live',
      put: null,
      adopted: null,
      revisions: [],
      insertions: text.insertions,
      chairsTextOf: text.chairsTextOf ?? null,
      erased: null,
      changed: NOON,
    },
    provisions: text.provisions.map(({ kind, level, wording }, i) => ({
      id: `p${i}`,
      kind,
      level,
      status: 'not-discussed',
      wording: wording.map((run) => ({ ...run, by: text.by })),
      number: kind === 'question' ? String(i) : null,
      removed: false,
      decided: null,
    })),
    proposals: [],
    positions: [],
    comments: [],
    decisions: [],
    statements: [],
    joinings: [],
  };
}

export interface Rig {
  readonly app: App;
  readonly auth: Auth;
  readonly texts: FakeTexts;
  /** The folder of the screens. */
  readonly dist: string;
  /** How long requests were made to wait, in milliseconds. */
  readonly waits: number[];
  /** What seats owe, by id, and what was noted of their commands. */
  readonly charged: { readonly owed: Map<string, number>; readonly work: [seat: string, ms: number][] };
  readonly time: { now: number };
  /** A bearer for a new seat in a meeting (null: the house), as request headers. */
  seat(meeting: string | null, role: Role, delegation?: string, name?: string): Promise<{ authorization: string }>;
  /** A link's code. */
  code(meeting: string | null, role: Role, delegation?: string, maxUses?: number): Promise<string>;
  meeting(symbol: string, parties?: readonly string[]): Promise<string>;
  text(meeting: string, symbol: string): Promise<string>;
  close(): Promise<void>;
}

/** Screens as the build makes them, in a folder of their own. */
function builtScreens(): string {
  const dist = mkdtempSync(join(tmpdir(), 'chapeau-dist-'));
  mkdirSync(join(dist, 'assets'));
  writeFileSync(join(dist, 'index.html'), '<!doctype html><title>Chapeau</title><script src="/assets/main-abc123.js"></script>');
  writeFileSync(join(dist, 'assets', 'main-abc123.js'), 'export {};');
  writeFileSync(join(dist, 'favicon.svg'), '<svg xmlns="http://www.w3.org/2000/svg"/>');
  return dist;
}

export async function createRig(options: { origin?: string; dist?: string } = {}): Promise<Rig> {
  const time = { now: Date.parse(NOON) };
  let counter = 0;
  const store = openMemoryStore();
  const auth = createAuth(store, new Uint8Array(32).fill(7), () => time.now, (length) => {
    counter += 1;
    return Uint8Array.from({ length }, (_, i) => (counter * 31 + i * 7 + (counter >> 8)) & 0xff);
  });
  const texts = new FakeTexts();
  const waits: number[] = [];
  const charged: Rig['charged'] = { owed: new Map(), work: [] };
  const dist = options.dist ?? builtScreens();
  const app = await createHttp({
    charging: { owes: (seat) => charged.owed.get(seat) ?? 0, work: (seat, ms) => void charged.work.push([seat, ms]) },
    retention: (meeting) => Promise.resolve({ days: meeting.settings.retentionDays, texts: [] }),
    auth,
    texts,
    log: pino({ level: 'silent' }),
    origin: options.origin ?? null,
    dist,
    now: () => time.now,
    wait: async (milliseconds) => {
      waits.push(milliseconds);
      time.now += milliseconds;
      for (const [seat, owed] of charged.owed) charged.owed.set(seat, Math.max(0, owed - milliseconds));
    },
  });

  const code = async (meeting: string | null, role: Role, delegation?: string, maxUses?: number): Promise<string> => {
    const link = await auth.createLink(HOUSE, { meeting, role, delegation: delegation ?? null, head: false, maxUses: maxUses ?? null });
    if (link.code === null) throw new Error('A new link has a code');
    return link.code;
  };
  return {
    app,
    auth,
    texts,
    dist,
    waits,
    charged,
    time,
    code,
    async seat(meeting, role, delegation, name = 'Ana') {
      const { token } = await auth.join(await code(meeting, role, delegation), name);
      return { authorization: `Bearer ${token}` };
    },
    async meeting(symbol, parties = ['BRA', 'NPL']) {
      const { id } = await auth.createMeeting(HOUSE, { symbol, name: `Meeting ${symbol}`, place: 'Geneva', dates: ['2025-02-19', '2025-02-20'], settings: {} });
      await auth.setParties(HOUSE, id, parties.map((party) => ({ code: party, name: null, status: 'member' as const, members: [] })));
      return id;
    },
    async text(meeting, symbol) {
      const { id } = await auth.createText(HOUSE, meeting, { symbol, language: 'en' });
      const wording = [{ text: 'What strategies can be adopted?' }];
      await texts.createText({ id, meeting, symbol, language: 'en', insertions: 'bis', provisions: [{ kind: 'question', level: 0, wording }], by: 'secretariat' });
      return id;
    },
    async close() {
      await app.close();
      await store.close();
      if (options.dist === undefined) rmSync(dist, { recursive: true });
    },
  };
}
