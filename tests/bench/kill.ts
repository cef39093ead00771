/**
 * `kill -9` under load: a server as a process of its own, people who write in the pen and on desks over real sockets and act
 * over HTTP, the server killed in the middle of it and started again. Then everything that was acknowledged must be in the log,
 * no act may be there by half, and what the writers' clients still held must have arrived, or come back as drafts (R2, R7).
 *
 * A trial is a text of its own on a server that several trials share; some run at once and share the kill too. Its seed decides
 * who does what and how much is acknowledged before the server may be killed; how the machine interleaves it is not the seed's
 * to decide.
 */
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDatabase } from '../../server/log/database.ts';
import { openDataFolder } from '../../server/log/folder.ts';
import type { Log } from '../../server/log/port.ts';
import { openPostgresLog } from '../../server/log/postgres.ts';
import { openSqliteLog, RECORD_FILE } from '../../server/log/sqlite.ts';
import { digestOf, seenForAccept, seenForAgree } from '../../shared/decisions/seen.ts';
import type { LinkRow, MeetingView, TextView } from '../../shared/protocol/house.ts';
import type { Answers, Verb } from '../../shared/protocol/verbs.ts';
import type { TextState } from '../../shared/schema/state.ts';
import type { Party } from '../../shared/schema/wording.ts';
import { HttpRefusal, NotInTime, request } from '../cases/client.ts';
import { startServer, type OwnServer } from '../cases/server.ts';
import { chanceOf, type Chance } from '../simulation/chance.ts';
import { foldText, missing, type Answered, type Folded } from './kill-check.ts';
import { Writer, type Token } from './kill-writer.ts';

const DELEGATIONS = ['BRA', 'NPL', 'GBR'];
const PARTIES: readonly Party[] = [...DELEGATIONS, 'chair', 'secretariat'];
/** Acknowledgements after which a server is killed: from the second on, and up to so many more. */
const ACKNOWLEDGED = 80;
const AT_LEAST = 10;

/** Tokens that a writer has under way at once, at most. */
const UNDER_WAY = 6;

/** A server with a meeting, on which one trial runs after the other. */
export interface Arena {
  readonly server: OwnServer;
  readonly meeting: string;
  /** Tokens of the seats, and of the house under `house`. */
  readonly tokens: ReadonlyMap<string, string>;
  /** The database of the server; null where it has a data folder. */
  readonly databaseUrl: string | null;
  close(): Promise<void>;
}

/** Starts the server of a run of trials: on a data folder of its own, or on a database. */
export async function openArena(databaseUrl: string | null = null): Promise<Arena> {
  const server = await startServer([], { LOG_LEVEL: 'silent', ...(databaseUrl === null ? {} : { DATABASE_URL: databaseUrl }) });
  const seat = async (code: string): Promise<string> => (await request<{ token: string }>(server.url, '/api/join', null, { code, name: 'Somebody', bearer: true })).token;
  const house = await seat(server.code);
  const { id } = await request<MeetingView>(server.url, '/api/meetings', house, { symbol: 'KILL', name: 'Killed', place: '', dates: ['2026-05-04', '2026-05-05'] });
  await request(server.url, `/api/meetings/${id}/parties`, house, DELEGATIONS.map((code) => ({ code, status: 'member' })), 'PUT');
  const tokens = new Map([['house', house]]);
  for (const party of PARTIES) {
    const delegation = DELEGATIONS.includes(party) ? party : null;
    const link = await request<LinkRow>(server.url, `/api/meetings/${id}/links`, house, { role: delegation === null ? party : 'delegate', delegation });
    tokens.set(party, await seat(link.code ?? ''));
  }
  return { server, meeting: id, tokens, databaseUrl, close: async () => void (await server.stop()) };
}

/** The log of a server that is not running, or that shares it. A data folder is copied first: it is the server's to recover. */
async function withLog<T>(arena: Arena, look: (log: Log) => Promise<T>): Promise<T> {
  if (arena.databaseUrl !== null) {
    const database = await openDatabase({ url: arena.databaseUrl, warn: () => undefined });
    try {
      return await look(await openPostgresLog(database));
    } finally {
      await database.close();
    }
  }
  const copy = mkdtempSync(join(tmpdir(), 'chapeau-killed-'));
  try {
    mkdirSync(join(copy, 'data'));
    for (const name of [RECORD_FILE, `${RECORD_FILE}-wal`]) {
      const from = join(arena.server.dataDir, name);
      if (existsSync(from)) copyFileSync(from, join(copy, 'data', name));
    }
    const folder = openDataFolder(join(copy, 'data'));
    const log = openSqliteLog(folder);
    try {
      return await look(log);
    } finally {
      await log.close();
      folder.close();
    }
  } finally {
    rmSync(copy, { recursive: true, force: true });
  }
}

class Trial {
  readonly #arena: Arena;
  readonly #seed: number;
  readonly #chance: Chance;
  readonly #negotiation: boolean;
  readonly #answered: Answered[] = [];
  readonly #writers: Writer[] = [];
  #text = '';
  #provisions: string[] = [];
  #tokens = 0;
  #left: number;
  #over = false;
  #enough: () => void = () => undefined;
  #edits = 0;
  #load: Promise<unknown> = Promise.resolve();

  constructor(arena: Arena, seed: number) {
    this.#arena = arena;
    this.#seed = seed;
    this.#chance = chanceOf(seed);
    this.#negotiation = this.#chance.is(0.5);
    this.#left = AT_LEAST + this.#chance.below(ACKNOWLEDGED);
  }

  #ask<T>(path: string, by: string, body?: unknown): Promise<T> {
    return request<T>(this.#arena.server.url, path, this.#arena.tokens.get(by) ?? '', body);
  }
  #act<V extends Verb>(by: Party, verb: V, body: unknown): Promise<Answers[V]> {
    return this.#ask(`/api/texts/${this.#text}/${verb}`, by, body);
  }
  async #state(by: Party): Promise<TextState> {
    return (await this.#ask<TextView>(`/api/texts/${this.#text}`, by)).state;
  }

  /** A token that stands nowhere else, and of which none begins another. */
  #token(by: Party): string {
    return `${by}${String(this.#seed)}n${String(++this.#tokens)}z`;
  }

  #acknowledged = (): void => {
    if (--this.#left === 0) this.#enough();
  };

  #note(act: Answered): void {
    this.#answered.push(act);
    this.#acknowledged();
  }

  async #furnish(): Promise<void> {
    const { meeting, server, tokens } = this.#arena;
    const provisions = ['First', 'Second', 'Third', 'Fourth'].map((wording) => ({ kind: 'paragraph', level: 0, wording }));
    const made = await this.#ask<{ text: string }>(`/api/meetings/${meeting}/texts`, 'house', { symbol: `KILL/${String(this.#seed)}`, language: 'en', provisions });
    this.#text = made.text;
    this.#provisions = (await this.#state('chair')).provisions.map((one) => one.id);
    await this.#act('chair', 'mode', this.#negotiation ? { mode: 'negotiation' } : { mode: 'open', pens: 'all' });
    if (this.#negotiation) await this.#act('chair', 'lend', { lent: true });
    const pens = this.#negotiation ? ['chair', 'secretariat'] : DELEGATIONS;
    const open = (kind: 'pen' | 'desk', party: Party): void => {
      this.#writers.push(new Writer(kind, { url: server.url, token: tokens.get(party) ?? '', text: this.#text, party }, this.#acknowledged));
    };
    for (const party of pens) open('pen', party);
    for (const party of DELEGATIONS) open('desk', party);
    await Promise.all(this.#writers.map((writer) => writer.ready()));
  }

  /** Until the server is killed, and then for a while with nobody there. */
  async #write(writer: Writer, place: () => string | null): Promise<void> {
    const chance = chanceOf(this.#chance.below(1_000_000));
    for (let after = 0; after < 3; after += this.#over ? 1 : 0) {
      const id = place();
      // As many at once as a person's fingers have under way on a slow line; a client that is cut off types on.
      if (id !== null && (writer.waiting < UNDER_WAY || this.#over)) writer.type(id, this.#token(writer.party), chance.is(0.5));
      await new Promise((resolve) => setTimeout(resolve, chance.below(15)));
    }
  }

  /** Acts, one after the other, until nobody answers any more. */
  async #acting(turn: (chance: Chance) => Promise<void>): Promise<void> {
    const chance = chanceOf(this.#chance.below(1_000_000));
    while (!this.#over) {
      try {
        await turn(chance);
      } catch (error) {
        // Refused: something was faster. Not to be reached: the server is dead.
        if (error instanceof HttpRefusal) continue;
        if (this.#over || error instanceof NotInTime) return;
        throw error;
      }
    }
  }

  /** A delegation drafts, writes in its draft over the socket, and tables. */
  #delegate(writer: Writer): Promise<void>[] {
    const { party } = writer;
    let draft: string | null = null;
    const acting = this.#acting(async (chance) => {
      const given = await this.#act(party, 'draft', { kind: 'amend', target: this.#provisions[0], wording: `First ${this.#token(party)}` });
      this.#note({ verb: 'draft', party, draft: given.draft });
      ({ draft } = given);
      const due = writer.saved.size + 1 + chance.below(4);
      await writer.until('some words', () => this.#over || writer.saved.size >= due);
      if (!this.#negotiation || chance.is(0.3)) return;
      const { proposals } = await this.#act(party, 'table', { drafts: [given.draft] });
      this.#note({ verb: 'table', party, proposals: proposals.map((one) => one.proposal) });
    });
    return [acting, this.#write(writer, () => draft)];
  }

  /** The chair agrees and reopens the last provision, and reflects what is tabled on the first. */
  #chair(): Promise<void> {
    const last = this.#provisions[3] ?? '';
    return this.#acting(async (chance) => {
      const state = await this.#state('chair');
      const open = state.proposals.filter((one) => one.state === 'tabled');
      if (open.length > 0 && chance.is(0.5)) {
        const proposal = chance.pick(open).id;
        const { decision } = await this.#act('chair', 'accept', { proposal, seen: digestOf(seenForAccept(state, proposal, null)) });
        this.#note({ verb: 'accept', decision });
      } else if (state.provisions.find((one) => one.id === last)?.status === 'agreed') {
        const { decision } = await this.#act('chair', 'reopen', { provision: last, reason: 'There is news.' });
        this.#note({ verb: 'reopen', decision });
      } else {
        const { decision } = await this.#act('chair', 'agree', { provisions: [last], seen: digestOf(seenForAgree(state, [last], false)) });
        this.#note({ verb: 'agree', decision });
      }
    });
  }

  #check(folded: Folded, tokens: readonly Token[]): string[] {
    return [...folded.faults, ...missing(folded, tokens, this.#answered)];
  }

  /** Makes the text, brings everybody to it, and lets them write and act. Ends when as much is acknowledged as the seed asks for. */
  async begin(): Promise<void> {
    await this.#furnish();
    const enough = new Promise<void>((resolve) => {
      this.#enough = resolve;
    });
    const load = this.#writers.flatMap((writer) => {
      if (writer.kind === 'desk') return this.#delegate(writer);
      const chance = chanceOf(this.#chance.below(1_000_000));
      return [this.#write(writer, () => this.#provisions[1 + chance.below(3)] ?? null)];
    });
    load.push(this.#chair());
    const all = Promise.all(load);
    this.#load = all;
    // Load ends only when the server is dead, or with an error.
    await Promise.race([enough, all]);
  }

  /** The server is being killed: whoever is cut off in the middle of a request knows why. */
  over(): void {
    this.#over = true;
  }

  /** What is wrong with the log that the killed server left. */
  async killed(): Promise<string[]> {
    await this.#load;
    const saved = this.#writers.flatMap((writer) => [...writer.saved]);
    this.#edits = saved.length;
    return this.#check(await withLog(this.#arena, (log) => foldText(log, this.#text, PARTIES)), saved).map((fault) => `killed: ${fault}`);
  }

  /** What is wrong when the server is there again and everybody has come back. */
  async back(): Promise<string[]> {
    for (const writer of this.#writers) writer.retry();
    await Promise.all(this.#writers.map((writer) => writer.until('everything saved', () => writer.settled)));
    const typed = this.#writers.flatMap((writer) => writer.typed);
    const folded = await withLog(this.#arena, (log) => foldText(log, this.#text, PARTIES));
    const faults = this.#check(folded, typed).map((fault) => `back: ${fault}`);
    // R8: what the server has in memory is the fold of its log.
    const shown = await this.#state('chair');
    if (JSON.stringify(shown.provisions) !== JSON.stringify(folded.state.provisions)) faults.push('back: the server shows another text than its log');
    for (const writer of this.#writers) if (writer.ends.length > 0) faults.push(`the ${writer.kind} of ${writer.party} was closed for good with ${writer.ends.join()}`);
    return faults;
  }

  /** Nobody writes any more. Gives how much there was to lose. */
  async end(): Promise<Counts> {
    await Promise.all(this.#writers.map((writer) => writer.close()));
    const sum = (count: (writer: Writer) => number): number => this.#writers.reduce((all, writer) => all + count(writer), 0);
    return { typed: sum((writer) => writer.typed.length), edits: this.#edits, acts: this.#answered.length };
  }
}

/** How much there was to lose. */
export interface Counts {
  /** Edits that somebody made. */
  readonly typed: number;
  /** Those of them that were called saved before the server was killed. */
  readonly edits: number;
  /** Acts that were answered. */
  readonly acts: number;
}

/** What came of trials that shared a kill. */
export interface Outcome {
  readonly faults: readonly string[];
  readonly counts: Counts;
}

/** Trials at once, each on a text of its own, which share one kill and one new start. */
export async function killTrial(arena: Arena, seeds: readonly number[]): Promise<Outcome> {
  const trials = seeds.map((seed) => new Trial(arena, seed));
  await Promise.all(trials.map((trial) => trial.begin()));
  // Anywhere in a turn, not only just after an acknowledgement.
  await new Promise((resolve) => setTimeout(resolve, chanceOf(seeds[0] ?? 0).below(8)));
  for (const trial of trials) trial.over();
  await arena.server.kill();
  const faults = await Promise.all(trials.map((trial) => trial.killed()));
  await arena.server.start();
  faults.push(...(await Promise.all(trials.map((trial) => trial.back()))));
  const counts = await Promise.all(trials.map((trial) => trial.end()));
  const sum = (of: keyof Counts): number => counts.reduce((all, one) => all + one[of], 0);
  return { faults: faults.flat(), counts: { typed: sum('typed'), edits: sum('edits'), acts: sum('acts') } };
}

/** Seeds in groups of trials that share a kill. */
export function grouped(seeds: readonly number[], size: number): readonly (readonly number[])[] {
  return Array.from({ length: Math.ceil(seeds.length / size) }, (_, i) => seeds.slice(i * size, (i + 1) * size));
}
