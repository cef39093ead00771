/**
 * The host of one text: takes what connections and commands bring, turn by turn (R2): apply, append, acknowledge,
 * broadcast. Everything that decides is in pen.ts, desk.ts and acts/; here is the order in which it happens.
 *
 * Invariants: (1) documents change only inside an entry of a turn; (2) nothing leaves the host before its turn is in the
 * log; (3) when an append fails, the documents are dropped unsent, folded anew from the log, and the turn taken again.
 */
import { LogConflict, LogDamaged, type Log, type StreamId } from '../log/port.ts';
import { CLOSE, Refusal } from '../../shared/protocol/errors.ts';
import type { Answers, Body, Verb } from '../../shared/protocol/verbs.ts';
import type { Seat } from '../../shared/permissions/seat.ts';
import type { Party } from '../../shared/schema/wording.ts';
import { appendOnce, Unknown } from './appending.ts';
import { AtRest } from './at-rest.ts';
import { Backlog } from './backlog.ts';
import { Breath } from './breath.ts';
import type { CaretsOfText } from './carets.ts';
import { noticeFrame, readFrame, type Connection, type Costs, type DocName, type Wire } from './channel.ts';
import { Documents } from './documents.ts';
import { Others } from './others.ts';
import { Races } from './races.ts';
import { answerAtRest } from './first-sync.ts';
import type { HostDeps } from './host-deps.ts';
import { takeJobs } from './jobs.ts';
import { Listeners } from './listeners.ts';
import { keepSnapshots } from './snapshots.ts';
import type { Job, JobOf, Taking } from './taking.ts';
import { textStream } from './streams.ts';
import { StorageFailed, tellingFailures } from './storage.ts';
import { tellPart, tellTurn } from './telling.ts';
import { onlyReads, Trouble } from './trouble.ts';
import { Turn } from './turn.ts';
import { Weights } from './weights.ts';

/** Tries at one turn before its commands are refused `unavailable`. Conflicts are no faults and do not count. */
const TRIES = 5;
/** Conflicts in a row after which something else must be wrong. */
const CONFLICTS = 100;

/** Bytes of a message. */
const sizeOf = (job: JobOf<'frame' | 'step1'>): number => (job.type === 'frame' ? job.update : job.vector).length;

/**
 * A busy room's snapshots may be so many times late. Where the server stops or lets go of the text they are written long before they
 * are due, and where servers race: whoever is too late folds anew what is not in them.
 */
const LATE = 4;
const EARLY = 0.05;
/** Milliseconds that stopping waits for them: a snapshot is never needed. */
const STOPPING = 1_000;

export class Host {
  readonly text: string;
  readonly #listeners: Listeners;
  readonly #breath: Breath;
  readonly #weights = new Weights();
  readonly #backlog = new Backlog();
  /** Turns taken, for those who measure. */
  turns = 0;
  readonly #deps: HostDeps;
  readonly #log: Log;
  readonly #others: Others;
  readonly #races: Races;
  readonly #atRest: AtRest;
  readonly #trouble: Trouble;
  #turn = new Turn();
  #docs: Documents;
  #loaded = false;
  #queue: Job[] = [];
  #running: Promise<void> | null = null;
  #closed = false;
  /** Nobody has had use for the text since it was last asked. */
  #quiet = false;

  constructor(text: string, deps: HostDeps) {
    this.text = text;
    this.#deps = deps;
    this.#log = tellingFailures(deps.log);
    this.#listeners = new Listeners(text, { soon: () => this.#enqueue({ type: 'wake' }), pause: deps.pause, others: deps.carets ?? null });
    this.#breath = new Breath(deps.now ?? (() => 0), deps.parts);
    this.#docs = this.#fresh();
    this.#others = new Others(text, deps.log);
    this.#races = new Races(text, deps.log, deps.warn);
    this.#atRest = new AtRest(text, this.#log);
    this.#trouble = new Trouble({
      log: deps.log, pause: deps.pause, closed: () => this.#closed,
      onHope: () => this.#tryAgain(),
      onChange: (readOnly) => this.#turned(readOnly),
    });
  }

  get connections(): ReadonlySet<Connection> {
    return this.#listeners.all;
  }
  get carets(): CaretsOfText {
    return this.#listeners.carets;
  }

  /** The record cannot be written at the moment. */
  get readOnly(): boolean {
    return this.#trouble.readOnly;
  }

  /** Whether the documents are in memory. */
  get inMemory(): boolean {
    return this.#loaded;
  }

  #fresh(): Documents {
    return new Documents(this.text, this.#log, (place, update) => this.#turn.catch(place, update), this.#deps.keepEvery);
  }

  // ---- what comes in ----

  /** Carries out a command; answers after the append. Rejects with `Refusal`. */
  act<V extends Verb>(seat: Seat, party: Party, verb: V, body: Body<V>, costs?: Pick<Costs, 'now' | 'work'>): Promise<Answers[V]> {
    return new Promise((resolve, reject) => {
      this.#enqueue({ type: 'act', seat, party, verb, body, costs, resolve: resolve as (answer: Answers[Verb]) => void, reject });
    });
  }

  /** Creates the text: the first entry of its stream. */
  found(fill: (docs: Documents, at: string) => void, actor: Party): Promise<void> {
    return new Promise((resolve, reject) => this.#enqueue({ type: 'found', fill, actor, resolve, reject }));
  }

  /** Reads committed documents: in turn with everything else, so never what is not in the log yet. */
  read<T>(look: (docs: Documents) => T): Promise<T> {
    return new Promise((resolve, reject) => {
      this.#enqueue({ type: 'read', look: look as (docs: Documents) => unknown, resolve: resolve as (value: unknown) => void, reject });
    });
  }

  /** Work of the house's own on a text, in turn with everything else. It may append, and is taken again as any other job. */
  upkeep<T>(run: (taking: Taking) => Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      this.#enqueue({ type: 'upkeep', run, resolve: resolve as (value: unknown) => void, reject });
    });
  }

  /** Another server has appended: what is new is folded in and told, in turn with everything else. */
  wake(stream: StreamId, seq: number): void {
    if (!this.#closed && this.#others.hear(stream, seq)) this.#enqueue({ type: 'wake' });
  }

  /** A new socket on a document. The caller has checked that the seat may open it (the pen is checked here, in turn). */
  connect(seat: Seat, party: Party, doc: DocName, wire: Wire): Connection {
    this.#quiet = false;
    return this.#listeners.add(seat, party, doc, wire);
  }

  /** Bytes from a connection. What is not the protocol's closes it and touches nothing else. */
  receive(connection: Connection, bytes: Uint8Array): void {
    if ((connection.gone && !connection.lingers) || this.#closed) return;
    try {
      const frame = readFrame(bytes);
      if (frame.type === 'awareness') this.carets.take(connection, frame.update);
      else if (frame.type === 'query-awareness') this.carets.show(connection);
      else if (frame.type === 'step1') this.#enqueue({ type: 'step1', connection, vector: frame.vector });
      else this.#enqueue({ type: 'frame', connection, update: frame.update, step2: frame.step2 });
    } catch (error) {
      this.drop(connection, CLOSE.malformed, error instanceof Error ? error.message.slice(0, 100) : 'malformed');
    }
  }

  /** A socket has closed by itself. */
  gone(connection: Connection): void {
    this.#quiet = false;
    this.#listeners.gone(connection);
  }

  /**
   * Lets go of the documents where nobody has had use for them since this was last asked: who comes next finds the text at rest, or
   * folds it anew. What is of this server alone stays: what each party has put in, and who has shown a caret under which client ID.
   */
  rest(): void {
    const idle = this.connections.size === 0 && this.#running === null && this.#queue.length === 0 && !this.#trouble.readOnly && !this.#closed;
    const was = this.#quiet;
    this.#quiet = idle;
    if (!idle || !was) return;
    if (this.#loaded) {
      // Between turns the documents are what the log says; the bytes are made before they go.
      void keepSnapshots(this.#deps, this.#docs, EARLY);
      this.#forget();
    }
    this.#atRest.forget();
    // Nobody here is to be told of anything: what others append meanwhile does not fold the text again.
    this.#others.nobody();
  }

  /** Closes a connection. */
  drop(connection: Connection, code: number, reason: string): void {
    this.#listeners.drop(connection, code, reason);
  }

  /** Waits for what is under way, closes every connection, and takes nothing more. */
  async close(): Promise<void> {
    this.#closed = true;
    while (this.#running !== null) await this.#running;
    // Whoever comes first after the start finds the text at hand.
    if (this.#loaded) await Promise.race([keepSnapshots(this.#deps, this.#docs, EARLY), this.#deps.pause(STOPPING)]);
    this.#listeners.dropAll(CLOSE.restart, 'the server is going down');
  }

  // ---- turns ----

  #enqueue(job: Job): void {
    if (this.#closed) {
      if ('reject' in job) job.reject(new Refusal('unavailable', 'The server is going down.'));
      return;
    }
    if (job.type !== 'wake') this.#quiet = false;
    if ('connection' in job) this.#backlog.add(job.connection, sizeOf(job));
    if (this.#trouble.readOnly && !onlyReads(job)) return this.#trouble.hold(job);
    this.#queue.push(job);
    this.#start();
  }

  #start(): void {
    if (this.#queue.length > 0) this.#running ??= this.#run();
  }

  async #run(): Promise<void> {
    try {
      // What arrives in the same tick of the event loop shares the turn; in a full room, what arrives in a longer one.
      await this.#deps.pause(this.#breath.left);
      while (this.#queue.length > 0 || (this.#listeners.rounds.behind && !this.#closed)) {
        const jobs = this.#queue;
        this.#queue = [];
        if (jobs.length === 0) tellPart(this.#listeners, this.#breath);
        else await this.#takeAll(jobs);
        if (this.#queue.length > 0 || this.#listeners.rounds.behind) await this.#deps.pause(this.#breath.left);
      }
    } finally {
      // At once, and not when somebody hears that it is over: what comes in between would be left lying.
      this.#running = null;
    }
  }

  /** Takes what has come in. */
  async #takeAll(jobs: readonly Job[]): Promise<void> {
    this.#breath.begin();
    // While it is not known whether anything can be written, those who read do not share the fate of those who write.
    const apart = this.#trouble.readOnly ? [jobs.filter(onlyReads), jobs.filter((job) => !onlyReads(job))] : [jobs];
    for (const some of apart) if (some.length > 0) await this.#take(some);
    for (const job of jobs) if ('connection' in job && !this.#trouble.holds(job)) this.#backlog.done(job.connection, sizeOf(job));
    this.#backlog.release();
    // In a quiet moment if there is one.
    this.#races.turned();
    if (this.#loaded) void keepSnapshots(this.#deps, this.#docs, this.#races.wild ? EARLY : this.#queue.length > 0 || this.#listeners.rounds.behind ? LATE : 1);
  }

  async #take(given: readonly Job[]): Promise<void> {
    let jobs = given;
    let failures = 0;
    for (let conflicts = 0; ; ) {
      try {
        if (!this.#loaded) {
          jobs = await this.#answerAtRest(jobs);
          if (jobs.length === 0) return;
          await this.#docs.load();
          this.#loaded = true;
          this.#atRest.forget();
          // Of those who were served before there may be some who were told less than there is now.
          this.#others.dropped();
        }
        if (!jobs.every(onlyReads)) this.#others.look(await this.#races.reserve());
        if (await this.#others.catchUp(this.#docs, (channel, update, together) => this.#listeners.tellOthers(channel, update, together))) {
          tellPart(this.#listeners, this.#breath);
          this.#races.others();
        }
        const bad = await this.#attempt(jobs);
        if (bad === null) {
          if (this.#trouble.readOnly && !jobs.every(onlyReads)) this.#trouble.over();
          if (this.#others.keptUp(this.#docs)) this.#queue.push({ type: 'wake' });
          return;
        }
        // One job broke the documents; the others are taken again without it, and without what its connection sent besides.
        jobs = jobs.filter((job) => job !== bad && !('connection' in job && 'connection' in bad && job.connection === bad.connection));
      } catch (caught) {
        const error: unknown = caught instanceof StorageFailed ? caught.cause : caught;
        this.#forget();
        // Another server was first: that is no fault, unless it never ends.
        if (error instanceof LogConflict) this.#races.lost(error);
        if (error instanceof LogConflict && ++conflicts < CONFLICTS) continue;
        this.#deps.warn('append failed', { text: this.text, error: error instanceof Error ? error.name : 'unknown', code: (error as { code?: unknown }).code });
        failures += 1;
        if (failures >= TRIES || this.#closed || error instanceof Refusal || error instanceof Unknown) {
          this.#giveUp(jobs, error);
          return;
        }
        await this.#deps.pause(50 * 2 ** (failures - 1));
        continue;
      } finally {
        this.#races.release();
      }
      this.#forget();
    }
  }

  /** Before the text is in memory: those who only read, and have nothing of it yet, are served. Gives the jobs that are left. */
  async #answerAtRest(jobs: readonly Job[]): Promise<readonly Job[]> {
    const left: Job[] = [];
    for (const job of jobs) {
      const seq = job.type === 'step1' ? await answerAtRest(this.#atRest, job, this.#trouble.readOnly) : null;
      if (seq === null) left.push(job);
      else if (this.#others.toldAtRest(textStream(this.text), seq)) this.#queue.push({ type: 'wake' });
    }
    // Folding holds everything up: what was given to the sockets goes out first.
    if (left.length > 0 && left.length < jobs.length) await this.#deps.pause(0);
    return left;
  }

  /** A turn could not be taken. Where the record cannot be written, typing waits, and those who only read are served alone. */
  #giveUp(jobs: readonly Job[], error: unknown): void {
    const refusal = error instanceof Refusal ? error : new Refusal('unavailable');
    if (!(error instanceof Refusal || error instanceof LogDamaged || this.#closed || jobs.every(onlyReads))) {
      const all = [...jobs, ...this.#queue.splice(0)];
      for (const job of all) if ('connection' in job) job.connection.revert();
      this.#trouble.begin(all.filter((job) => !onlyReads(job)));
      this.#queue.push(...all.filter(onlyReads));
      return;
    }
    for (const job of jobs) {
      if ('reject' in job) job.reject(refusal);
      else if (!('connection' in job)) continue;
      else if (refusal.code === 'unavailable') this.drop(job.connection, CLOSE.restart, 'the record cannot be read at the moment');
      else this.drop(job.connection, CLOSE.notFound, refusal.code);
    }
  }

  /** The room has become read-only, or is so no longer: everybody in it is told. */
  #turned(readOnly: boolean): void {
    this.#deps.warn(readOnly ? 'the record cannot be written: the room is read-only' : 'the record can be written again', { text: this.text });
    const frame = noticeFrame({ readOnly });
    this.#listeners.tell('record', frame);
    if (!readOnly) this.#tryAgain();
  }

  /** What has waited is taken, and what others have appended meanwhile is told. */
  #tryAgain(): void {
    const jobs = this.#trouble.release();
    this.#queue.push({ type: 'wake' }, ...jobs);
    this.#start();
    if (jobs.length === 0) this.#trouble.over();
  }

  /** Drops the documents: memory is never ahead of the log. */
  #forget(): void {
    this.#docs = this.#fresh();
    this.#loaded = false;
    this.#atRest.forget();
    this.#others.dropped();
  }

  /** One attempt at a turn. Gives the job that broke it, if one did: then nothing was appended. */
  async #attempt(jobs: readonly Job[]): Promise<Job | null> {
    this.#turn = new Turn();
    for (const job of jobs) if ('connection' in job) job.connection.revert();
    const docs = this.#docs;
    const facts = await this.#deps.facts();
    const taking: Taking = {
      docs, facts, turn: this.#turn, log: this.#log, clock: this.#deps.clock,
      newId: this.#deps.newId, newClient: this.#deps.newClient, seal: this.#deps.seal, weights: this.#weights, after: [], replies: [],
      caretOfAnother: (connection, client) => this.carets.isOfAnother(connection, client),
    };
    const bad = await takeJobs(taking, jobs, {
      readOnly: this.#trouble.readOnly, warn: this.#deps.warn, drop: (connection, code, reason) => this.drop(connection, code, reason),
    });
    if (bad !== null) return bad;
    if (!this.#turn.empty) {
      const batch = this.#turn.batch((stream) => docs.endOf(stream));
      await appendOnce(this.#deps.log, batch, this.#deps.pause);
      this.#races.release();
      docs.appended(batch);
    }
    for (const job of jobs) if ('connection' in job) job.connection.keep();
    this.turns += 1;
    tellTurn(taking, this.#listeners, this.#breath, this.#deps.log);
    return null;
  }
}
