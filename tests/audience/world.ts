/**
 * A whole house in one process for looking at what arrives at each seat: the real service, routes and texts over stores in
 * memory. Time, ids and keys are given by the step of the script under way, so that what one step does cannot shift those of
 * another: whatever differs between two runs at a seat was told to that seat.
 */
import { createHash } from 'node:crypto';
import pino from 'pino';
import { HOUSE, type Auth } from '../../server/auth/auth.ts';
import { createAuth } from '../../server/auth/service.ts';
import { openMemoryStore } from '../../server/auth/sqlite.ts';
import type { App } from '../../server/http/app.ts';
import { createHttp } from '../../server/http/create.ts';
import { memoryLog, memoryStore } from '../../server/log/memory.ts';
import type { DocName } from '../../server/sync/channel.ts';
import { REST_EVERY, TextHouse } from '../../server/sync/house.ts';
import type { Role, Seat } from '../../shared/permissions/seat.ts';
import type { Settings } from '../../shared/protocol/house.ts';
import type { Answers, Verb } from '../../shared/protocol/verbs.ts';
import type { TextState } from '../../shared/schema/state.ts';
import { SimClock } from '../simulation/clock.ts';
import { Ear } from './ear.ts';

/** Someone in the room. */
export interface Person {
  readonly label: string;
  readonly seat: Seat;
  readonly token: string;
  /** The link that it came through. */
  readonly link: string;
  /** What the seat has open, by path; what it opens later is added. */
  readonly ears: Ear[];
}

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly body: Buffer;
}

export const PARTIES = [
  { code: 'BRA' }, { code: 'NPL' }, { code: 'GBR' }, { code: 'SAU' }, { code: 'ARM' },
  { code: 'RCC', name: 'Regional Commonwealth', status: 'regional-group' as const, members: ['ARM'] },
];

const START = Date.UTC(2026, 10, 2, 9);

export class World {
  readonly clock = new SimClock();
  readonly log = memoryLog({ store: memoryStore(), schedule: (run) => void this.clock.after(0, run) });
  readonly warnings: string[] = [];
  readonly people = new Map<string, Person>();
  readonly auth: Auth;
  readonly house: TextHouse;
  #app: App | null = null;
  readonly #store = openMemoryStore();
  #lane = 'setup';
  #drawn = new Map<string, number>();
  #presence: () => void = () => undefined;
  meeting = '';
  text = '';

  constructor() {
    this.clock.now = START;
    this.auth = createAuth(this.#store, new Uint8Array(32).fill(9), () => this.clock.now, (length) => this.#draw('auth', length));
    const { auth } = this;
    const settings = new Map<string, Promise<Settings>>();
    const parties = new Map<string, ReturnType<Auth['partiesOf']>>();
    const kept = <T>(among: Map<string, T>, meeting: string, ask: () => T): T => {
      const found = among.get(meeting) ?? ask();
      among.set(meeting, found);
      return found;
    };
    this.house = new TextHouse({
      log: this.log,
      clock: () => this.clock.now,
      newId: () => this.#draw('id', 16).toString('base64url').slice(0, 21),
      seal: (text) => createHash('sha256').update(text).digest('hex').slice(0, 8),
      newClient: () => (this.#draw('client', 4).readUInt32LE(0) | 0x8000_0000) >>> 0,
      warn: (message, facts) => this.warnings.push(`${message} ${JSON.stringify(facts)}`),
      pause: (ms) => this.clock.pause(ms),
      every: (ms, run) => {
        if (ms !== REST_EVERY) this.#presence = run;
        return () => undefined;
      },
      source: {
        meetingOf: async (text) => (await auth.text(HOUSE, text)).meeting,
        // Neither changes in a session.
        settingsOf: (meeting) => kept(settings, meeting, () => auth.settingsOf(meeting)),
        partiesOf: (meeting) => kept(parties, meeting, () => auth.partiesOf(meeting)),
      },
    });
  }

  /** Bytes that depend on the step, the kind, and how many of the kind were drawn in the step. */
  #draw(kind: string, length: number): Buffer {
    const n = this.#drawn.get(kind) ?? 0;
    this.#drawn.set(kind, n + 1);
    return createHash('sha256').update(`${this.#lane}/${kind}/${String(n)}`).digest().subarray(0, length);
  }

  /** From here on it is this step's time and chance. `at`: seconds since the beginning. */
  enter(lane: string, at: number): void {
    this.#lane = lane;
    this.#drawn = new Map();
    this.clock.now = START + at * 1_000;
  }

  get app(): App {
    if (this.#app === null) throw new Error('Not founded yet');
    return this.#app;
  }

  /** A meeting with its delegations, and a text of four questions. */
  async found(settings: Partial<Settings>): Promise<void> {
    const { auth, clock } = this;
    this.#app = await createHttp({
      retention: (meeting) => Promise.resolve({ days: meeting.settings.retentionDays, texts: [] }),
      auth, texts: this.house, charging: { owes: () => 0, work: () => undefined }, log: pino({ level: 'silent' }), origin: null, dist: '/nonexistent',
      now: () => clock.now, wait: (ms) => clock.pause(ms),
    });
    const { id } = await auth.createMeeting(HOUSE, { symbol: 'CWG-21', name: 'The meeting', place: 'Geneva', dates: ['2026-11-02', '2026-11-03'], settings });
    this.meeting = id;
    await auth.setParties(HOUSE, id, PARTIES.map((party) => ({ name: null, status: 'member' as const, members: [], ...party })));
    this.text = (await auth.createText(HOUSE, id, { symbol: 'CWG-21/DT/1', language: 'en' })).id;
    const wordings = ['What strategies can be adopted to ensure connectivity?', 'How can costs be reduced?', 'Which measures help transit countries?', 'What role do partners play?'];
    await this.await(this.house.createText({
      id: this.text, meeting: id, symbol: 'CWG-21/DT/1', language: 'en', insertions: 'bis', by: 'secretariat',
      provisions: wordings.map((words) => ({ kind: 'question', level: 0, wording: [{ text: words }] })),
    }));
    await this.quiet();
  }

  /** Seats a person and opens what there is for the role. */
  async seat(label: string, role: Role, delegation: string | null, head = false, name = `Person-${label}`, meeting: string | null = this.meeting): Promise<Person> {
    const link = await this.auth.createLink(HOUSE, { meeting, role, delegation, head, maxUses: null });
    const { seat, token } = await this.auth.join(link.code ?? '', name);
    const person: Person = { label, seat, token, link: link.id, ears: [] };
    this.people.set(label, person);
    return person;
  }

  person(label: string): Person {
    const found = this.people.get(label);
    if (found === undefined) throw new Error(`Nobody is called ${label}`);
    return found;
  }

  /** Opens a document for a person, as its browser would; refused ones are heard as what they are. */
  open(label: string, name: DocName): Ear {
    const { seat, ears } = this.person(label);
    const client = 1 + (createHash('sha256').update(`${label}/${JSON.stringify(name)}/${String(ears.length)}`).digest().readUInt32LE(0) >>> 1);
    const ear = new Ear(this.house, this.text, seat, name, client);
    ears.push(ear);
    return ear;
  }

  ear(label: string, type: DocName['type']): Ear {
    const found = this.person(label).ears.find((one) => one.name.type === type);
    if (found === undefined) throw new Error(`${label} has no ${type} open`);
    return found;
  }

  // ---- over HTTP ----

  async ask(label: string, method: 'GET' | 'POST' | 'DELETE' | 'PATCH' | 'PUT', url: string, payload?: object): Promise<Answer> {
    const { token } = this.person(label);
    const asked = this.app.inject({ method, url, headers: { authorization: `Bearer ${token}` }, ...(payload === undefined ? {} : { payload }) });
    const answer = await this.await(asked.then((given) => given));
    // The wall clock's, and so the one thing that the run cannot give.
    const { date: _, ...headers } = answer.headers;
    return { status: answer.statusCode, headers, body: answer.rawPayload };
  }

  /** An act over its route; throws where it is refused. */
  async act<V extends Verb>(label: string, verb: V, body: object): Promise<Answers[V]> {
    const { status, body: bytes } = await this.ask(label, 'POST', `/api/texts/${this.text}/${verb}`, body);
    if (status !== 200) throw new Error(`${label} ${verb}: ${bytes.toString()}`);
    await this.quiet();
    return JSON.parse(bytes.toString()) as Answers[V];
  }

  /** All that the server knows of the text, for a script to find its way by. */
  state(): Promise<TextState> {
    return this.await(this.house.view(this.text, this.person('chair').seat));
  }

  // ---- time ----

  async await<T>(promise: Promise<T>): Promise<T> {
    let done = false;
    const over = (): void => {
      done = true;
    };
    promise.then(over, over);
    for (let i = 0; !done; i++) {
      if (await this.clock.step()) continue;
      // Something that is no event of the simulation: a file being packed, a module being loaded.
      if (!done) await new Promise((resolve) => (i % 1_000 === 999 ? setTimeout(resolve, 1) : setImmediate(resolve)));
      if (i > 10_000_000) throw new Error('Waited in vain');
    }
    return promise;
  }

  async quiet(): Promise<void> {
    await this.clock.untilQuiet();
  }

  async tellPresence(): Promise<void> {
    this.#presence();
    await this.quiet();
  }

  async close(): Promise<void> {
    await this.await(this.house.close());
    await this.#app?.close();
    await this.#store.close();
  }
}
