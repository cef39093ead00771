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
import { Backlog } from './backlog.ts';
import { Breath } from './breath.ts';
import { CaretsOfText, NO_CARET, type SharedCarets } from './carets.ts';
import { Connection, noticeFrame, readFrame, updateFrame, type Costs, type DocName, type Wire } from './channel.ts';
import type { TextFacts } from './context.ts';
import { Documents } from './documents.ts';
import type { Seal } from './draft-ids.ts';
import { Others } from './others.ts';
import type { KeepEvery } from './snapshots.ts';
import { outdated, retire, takeStep1 } from './first-sync.ts';
import { takeFrame } from './frames.ts';
import { settle, takeAct, type Job, type JobOf, type Taking } from './taking.ts';
import { StorageFailed, tellingFailures } from './storage.ts';
import { onlyReads, Trouble } from './trouble.ts';
import { Turn } from './turn.ts';
import { Weights } from './weights.ts';

/** What a host needs of the outside. */
export interface HostDeps {
  readonly log: Log;
  readonly facts: () => Promise<TextFacts>;
  /** Milliseconds since 1970. */
  readonly clock: () => number;
  /** A random id of 21 letters, digits, - and _. */
  readonly newId: () => string;
  /** A random client ID for a generation: 32 bits, not one that Yjs gives itself by chance twice. */
  readonly newClient: () => number;
  /** Seals the ids of drafts that are asked for ahead. */
  readonly seal: Seal;
  /** Tells the operator; never wording, never names. */
  readonly warn: (message: string, facts: Readonly<Record<string, unknown>>) => void;
  /** Waits so many milliseconds before the next turn. */
  readonly pause: (ms: number) => Promise<void>;
  /** Milliseconds that never go back, with their fractions: for what turns cost. When absent they cost nothing. */
  readonly now?: () => number;
  /** Where several servers share the texts. */
  readonly carets?: SharedCarets;
  /** How often a snapshot is due; the usual when absent. */
  readonly keepEvery?: KeepEvery;
}

/** Tries at one turn before its commands are refused `unavailable`. Conflicts are no faults and do not count. */
const TRIES = 5;
/** Conflicts in a row after which something else must be wrong. */
const CONFLICTS = 100;

/** Bytes of a message. */
const sizeOf = (job: JobOf<'frame' | 'step1'>): number => (job.type === 'frame' ? job.update : job.vector).length;

/** A busy room's snapshots may be so many times late; where the server stops, they are written long before they are due. */
const LATE = 4;
const EARLY = 0.05;
/** Milliseconds that stopping waits for them: a snapshot is never needed. */
const STOPPING = 1_000;

export class Host {
  readonly text: string;
  readonly connections = new Set<Connection>();
  /** Those of them that are on a pen or a desk. */
  readonly #scratch = new Set<Connection>();
  readonly carets: CaretsOfText;
  readonly #breath: Breath;
  readonly #weights = new Weights();
  readonly #backlog = new Backlog();
  /** Turns taken, for those who measure. */
  turns = 0;
  readonly #deps: HostDeps;
  readonly #log: Log;
  readonly #others: Others;
  readonly #trouble: Trouble;
  #turn = new Turn();
  #docs: Documents;
  #loaded = false;
  #queue: Job[] = [];
  #running: Promise<void> | null = null;
  #closed = false;

  constructor(text: string, deps: HostDeps) {
    this.text = text;
    this.#deps = deps;
    this.#log = tellingFailures(deps.log);
    this.carets = new CaretsOfText(text, {
      connections: this.#scratch, soon: () => this.#enqueue({ type: 'wake' }), pause: deps.pause, others: deps.carets ?? null,
    });
    this.#breath = new Breath(deps.now ?? (() => 0));
    this.#docs = this.#fresh();
    this.#others = new Others(text, deps.log);
    this.#trouble = new Trouble({
      log: deps.log, pause: deps.pause, closed: () => this.#closed,
      onHope: () => this.#tryAgain(),
      onChange: (readOnly) => this.#turned(readOnly),
    });
  }

  /** The record cannot be written at the moment. */
  get readOnly(): boolean {
    return this.#trouble.readOnly;
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
    const connection = new Connection(seat, party, doc, wire);
    this.connections.add(connection);
    if (doc.type === 'pen' || doc.type === 'desk') this.#scratch.add(connection);
    return connection;
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
    connection.gone = true;
    connection.hears = false;
    connection.lingers = false;
    this.#leave(connection);
  }

  /** Closes a connection. */
  drop(connection: Connection, code: number, reason: string): void {
    if (code === CLOSE.malformed || code === CLOSE.tooLarge) connection.bad = true;
    connection.close(code, reason);
    this.#leave(connection);
  }

  #leave(connection: Connection): void {
    if (!this.connections.delete(connection)) return;
    if (this.#scratch.delete(connection)) this.carets.leave(connection);
  }

  /** Waits for what is under way, closes every connection, and takes nothing more. */
  async close(): Promise<void> {
    this.#closed = true;
    while (this.#running !== null) await this.#running;
    // Whoever comes first after the start finds the text at hand.
    if (this.#loaded) await Promise.race([this.#keepSnapshots(EARLY), this.#deps.pause(STOPPING)]);
    for (const connection of [...this.connections]) this.drop(connection, CLOSE.restart, 'the server is going down');
  }

  // ---- turns ----

  #enqueue(job: Job): void {
    if (this.#closed) {
      if ('reject' in job) job.reject(new Refusal('unavailable', 'The server is going down.'));
      return;
    }
    if ('connection' in job) this.#backlog.add(job.connection, sizeOf(job));
    if (this.#trouble.readOnly && !onlyReads(job)) return this.#trouble.hold(job);
    this.#queue.push(job);
    this.#start();
  }

  #start(): void {
    if (this.#queue.length === 0) return;
    this.#running ??= this.#run().finally(() => {
      this.#running = null;
      // What came in between the last look at the queue and here has found it running.
      this.#start();
    });
  }

  async #run(): Promise<void> {
    // What arrives in the same tick of the event loop shares the turn; in a full room, what arrives in a longer one.
    await this.#deps.pause(this.#breath.left);
    while (this.#queue.length > 0) {
      const jobs = this.#queue;
      this.#queue = [];
      // While it is not known whether anything can be written, those who read do not share the fate of those who write.
      const apart = this.#trouble.readOnly ? [jobs.filter(onlyReads), jobs.filter((job) => !onlyReads(job))] : [jobs];
      for (const some of apart) if (some.length > 0) await this.#take(some);
      for (const job of jobs) if ('connection' in job && !this.#trouble.holds(job)) this.#backlog.done(job.connection, sizeOf(job));
      this.#backlog.release();
      // In a quiet moment if there is one.
      if (this.#loaded) void this.#keepSnapshots(this.#queue.length > 0 ? LATE : 1);
      if (this.#queue.length > 0) await this.#deps.pause(this.#breath.left);
    }
  }

  /** Writes the snapshots that are due, or are so many times late; nobody has to wait for them. Never rejects. */
  async #keepSnapshots(times: number): Promise<void> {
    await Promise.all(
      this.#docs.snapshotsDue(times).map(async ({ stream, seq, bytes }) => {
        try {
          await this.#deps.log.writeSnapshot(stream, seq, bytes);
        } catch (error) {
          this.#deps.warn('no snapshot could be written', { text: this.text, error: error instanceof Error ? error.name : 'unknown' });
        }
      }),
    );
  }

  async #take(given: readonly Job[]): Promise<void> {
    let jobs = given;
    let failures = 0;
    for (let conflicts = 0; ; ) {
      try {
        if (!this.#loaded) {
          await this.#docs.load();
          this.#loaded = true;
        }
        await this.#others.catchUp(this.#docs, (channel, update) => this.#send(channel, updateFrame(update)));
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
        if (error instanceof LogConflict && ++conflicts < CONFLICTS) continue;
        this.#deps.warn('append failed', { text: this.text, error: error instanceof Error ? error.name : 'unknown', code: (error as { code?: unknown }).code });
        failures += 1;
        if (failures >= TRIES || this.#closed || error instanceof Refusal || error instanceof Unknown) {
          this.#giveUp(jobs, error);
          return;
        }
        await this.#deps.pause(50 * 2 ** (failures - 1));
        continue;
      }
      this.#forget();
    }
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
    for (const connection of this.connections) if (connection.hears && connection.doc.type === 'record') connection.send(frame);
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
    for (const job of jobs) {
      if ('connection' in job && (job.connection.bad || (job.connection.gone && job.type !== 'frame'))) continue;
      const costs = 'connection' in job ? job.connection.costs : job.type === 'act' ? job.costs : undefined;
      const from = costs?.now() ?? 0;
      try {
        switch (job.type) {
          case 'wake':
            break;
          case 'act':
            await takeAct(taking, job);
            break;
          case 'found':
            settle(taking, job);
            break;
          case 'frame':
            await takeFrame(taking, job, (code, reason) => this.drop(job.connection, code, reason));
            break;
          case 'step1':
            await takeStep1(taking, job, (code, reason) => this.drop(job.connection, code, reason));
            if (this.#trouble.readOnly && job.connection.doc.type === 'record') taking.replies.push(() => job.connection.send(noticeFrame({ readOnly: true })));
            break;
          case 'upkeep': {
            const done = await job.run(taking);
            taking.replies.push(() => job.resolve(done));
            break;
          }
          case 'read':
            taking.replies.push(() => {
              try {
                job.resolve(job.look(docs));
              } catch (error) {
                job.reject(error instanceof Error ? error : new Error('read failed'));
              }
            });
        }
      } catch (error) {
        if (error instanceof LogConflict || error instanceof StorageFailed) throw error;
        this.#deps.warn('a message broke the turn', { text: this.text, type: job.type, verb: job.type === 'act' ? job.verb : undefined, error: error instanceof Error ? error.stack : String(error) });
        if ('reject' in job) job.reject(error instanceof Refusal ? error : new Refusal('internal'));
        else if ('connection' in job) this.drop(job.connection, CLOSE.malformed, 'this cannot be applied');
        return job;
      } finally {
        costs?.work(costs.now() - from);
      }
    }
    if (!this.#turn.empty) {
      const batch = this.#turn.batch((stream) => docs.endOf(stream));
      await appendOnce(this.#deps.log, batch, this.#deps.pause);
      docs.appended(batch);
    }
    for (const job of jobs) if ('connection' in job) job.connection.keep();
    this.#tell(taking);
    return null;
  }

  #send(channel: string, frame: Uint8Array): void {
    for (const connection of this.connections) {
      if (connection.hears && connection.channel === channel) connection.send(frame);
    }
  }

  /** After the append: acknowledge, then broadcast. */
  #tell(taking: Taking): void {
    this.turns += 1;
    for (const reply of taking.replies) reply();
    const heard = this.#turn.heard();
    this.#breath.while(() => {
      for (const [channel, update] of heard) this.#send(channel, updateFrame(update));
      this.carets.tell();
    });
    for (const after of taking.after) after();
    for (const connection of this.carets.greet()) this.drop(connection, NO_CARET.code, NO_CARET.reason);
    for (const connection of [...this.#scratch]) {
      if (connection.hears && outdated(taking.docs, connection)) {
        retire(taking.docs, this.#deps.log, connection, (code, reason) => this.drop(connection, code, reason));
      }
    }
  }
}
