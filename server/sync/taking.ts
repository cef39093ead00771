/** How each kind of job is taken in a turn: commands, frames, first syncs, the founding of a text. */
import * as Y from 'yjs';
import type { Log } from '../log/port.ts';
import { lapses } from '../../shared/proposals/lapse.ts';
import { permits } from '../../shared/permissions/permit.ts';
import type { Seat } from '../../shared/permissions/seat.ts';
import { CLOSE, Refusal, type ErrorCode } from '../../shared/protocol/errors.ts';
import { LIMITS, type Answers, type Body, type Verb } from '../../shared/protocol/verbs.ts';
import { readDraftWording } from '../../shared/schema/desk.ts';
import { setHead } from '../../shared/schema/record.ts';
import type { Draft, TextState } from '../../shared/schema/state.ts';
import { cleanWording, sameWording, textOf, type Party, type Wording } from '../../shared/schema/wording.ts';
import { ACTS } from './acts/table.ts';
import { digestOfPut } from './acts/agree.ts';
import { onDesk, wordingIn, type Earlier } from './acts/drafts.ts';
import { refusedFrame, savedFrame, step1Frame, step2Frame, type Connection } from './channel.ts';
import { dropPosition, isLocked, penFollows, tell, wordsOf, type ActContext, type TextFacts } from './context.ts';
import { deskStream, mendDrafts, scratch, textStream, type Desk, type Documents, type Generation } from './documents.ts';
import { mayWrite } from './holders.ts';
import { reflectPen, touching, type Unable } from './pen.ts';
import { authorsViews, documentAt, documentOf } from './returned.ts';
import type { Turn } from './turn.ts';
import { applyWhole, BadUpdate, inspect, isEmptyUpdate, watchingRoots } from './updates.ts';
import { wordingOnceStood } from './past.ts';

export type Job =
  | { type: 'act'; seat: Seat; party: Party; verb: Verb; body: Body<Verb>; resolve: (answer: Answers[Verb]) => void; reject: (error: Error) => void }
  | { type: 'found'; fill: (docs: Documents, at: string) => void; actor: Party; resolve: () => void; reject: (error: Error) => void }
  | { type: 'read'; look: (docs: Documents) => unknown; resolve: (value: unknown) => void; reject: (error: Error) => void }
  | { type: 'frame'; connection: Connection; update: Uint8Array; step2: boolean }
  | { type: 'step1'; connection: Connection; vector: Uint8Array };

type JobOf<T extends Job['type']> = Extract<Job, { type: T }>;
type Close = (code: number, reason: string) => void;

/** A turn being taken. */
export interface Taking {
  readonly docs: Documents;
  readonly facts: TextFacts;
  readonly turn: Turn;
  readonly log: Log;
  readonly clock: () => number;
  readonly newId: () => string;
  readonly newClient: () => number;
  /** Run after the append, in order: acknowledgements first, then what closes connections. */
  readonly replies: (() => void)[];
  readonly after: (() => void)[];
}

/** The next time of the text: the clock's, and in any case later than the last (a clock may jump). */
function nextTime(taking: Taking): string {
  const last = taking.docs.lastAt === '' ? 0 : Date.parse(taking.docs.lastAt);
  const at = new Date(Math.max(taking.clock(), last + 1)).toISOString();
  taking.docs.lastAt = at;
  return at;
}

function contextFor(taking: Taking, seat: Seat, party: Party): ActContext {
  const { docs, turn, facts } = taking;
  const head = docs.record.getMap<unknown>('text');
  return {
    docs, turn, facts, seat, party,
    at: nextTime(taking),
    state: docs.state,
    newId: taking.newId,
    newClient: taking.newClient,
    stamp: () => nextTime(taking),
    nextSerial: () => {
      const serial = (typeof head.get('serials') === 'number' ? (head.get('serials') as number) : 0) + 1;
      head.set('serials', serial);
      return serial;
    },
    desk: () => {
      const desk = docs.desks.get(party);
      if (desk === undefined) throw new Refusal('not-found', 'No desk.');
      return desk;
    },
    afterCommit: (run) => taking.after.push(run),
  };
}

/** Runs changes inside an entry, with all that follows from a changed record. */
function entry<T>(taking: Taking, ctx: ActContext, act: unknown, always: string | null, actor: string, run: () => T): T {
  const { docs, turn } = taking;
  const before = docs.state;
  turn.begin();
  const answer = run();
  if (docs.state !== before) follow(ctx, before);
  turn.end({ at: ctx.at, actor, act: JSON.parse(JSON.stringify(act)) as never }, always);
  return answer;
}

/** What follows from a changed record: positions lapse (R13), what was put to the room is void when its words moved (R5). */
function follow(ctx: ActContext, before: TextState): void {
  const { docs } = ctx;
  if (before.positions.length > 0) {
    for (const lapsed of lapses(before, docs.state)) {
      dropPosition(docs, lapsed);
      tell(ctx, lapsed.delegation, { about: 'lapsed', proposal: lapsed.proposal });
    }
  }
  const { put } = docs.state.head;
  if (put !== null && digestOfPut(docs.state) !== put.digest) setHead(docs.record, { put: null });
}

/** Loads the desk of a party, laying it out the first time. */
export async function deskFor(taking: Taking, party: Party): Promise<Desk> {
  const known = await taking.docs.loadDesk(party);
  if (known !== null) return known;
  const doc = scratch(1, taking.newClient(), () => undefined);
  taking.turn.begin();
  taking.turn.part(deskStream(taking.docs.text, party), 'desk:new', Y.encodeStateAsUpdate(doc));
  taking.turn.end({ at: nextTime(taking), actor: party, act: { verb: 'desk' } }, null);
  return taking.docs.addDesk(party, doc);
}

// ---- commands ----

const ON_DESK = new Set<Verb>(['draft', 'discard', 'table', 'ask-clearance', 'clear', 'send-back', 'clearance-rule']);
/** Acts of a desk alone: the text's stream does not hear of them (R6). */
const DESK_ALONE = new Set<Verb>(['draft', 'discard', 'ask-clearance', 'clear', 'send-back', 'clearance-rule']);

export async function takeAct(taking: Taking, job: JobOf<'act'>): Promise<void> {
  const { docs } = taking;
  const refuse = (error: Refusal): void => {
    taking.replies.push(() => job.reject(error));
  };
  try {
    if (docs.seq === 0) throw new Refusal('not-found', 'No such text.');
    permit(docs.state, job);
    if (ON_DESK.has(job.verb)) await deskFor(taking, job.party);
    const earlier = job.verb === 'draft' ? await earlierWords(taking, job.body as Body<'draft'>) : null;
    const ctx = contextFor(taking, job.seat, job.party);
    const act = ACTS(earlier)[job.verb] as (ctx: ActContext, body: Body<Verb>) => Answers[Verb];
    const stream = textStream(docs.text);
    const words = { verb: job.verb, ...job.body };
    const private_ = DESK_ALONE.has(job.verb);
    const answer = entry(taking, ctx, private_ ? { verb: job.verb } : words, private_ ? null : stream, `${job.party}#${job.seat.id}`, () => {
      const given = act(ctx, job.body);
      if (job.verb !== 'mode' && !private_) penFollows(docs);
      if (!private_) setHead(docs.record, { changed: ctx.at });
      return given;
    });
    taking.replies.push(() => job.resolve(answer));
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    // An act checks before it changes anything. One that does not would leave half of itself behind.
    if (taking.turn.dirty) throw error;
    taking.turn.abandon();
    refuse(error);
  }
}

function permit(state: TextState, job: JobOf<'act'>): void {
  const { seat, verb, body } = job;
  const named = 'proposal' in body && typeof body.proposal === 'string' ? body.proposal : null;
  const proposal = named === null ? undefined : state.proposals.find((one) => one.id === named);
  const facts = {
    ...(proposal === undefined ? {} : { sponsor: proposal.delegation, cosponsors: proposal.cosponsors.map((one) => one.delegation) }),
    ...('floor' in body && typeof body.floor === 'string' ? { floor: true } : {}),
    head: seat.head,
  };
  if (!permits(seat.role, seat.delegation, verb, facts)) throw new Refusal('not-permitted');
}

/** The words that an author says to have had; null when they are the present ones, or no such claim is made. */
async function earlierWords(taking: Taking, body: Body<'draft'>): Promise<Earlier | null> {
  if (body.base === undefined) return null;
  const state = taking.docs.state;
  const target = body.target ?? state.proposals.find((one) => one.id === body.revises)?.target ?? null;
  const provision = state.provisions.find((one) => one.id === target);
  if (provision === undefined) return null;
  const base = wordingIn(body.base);
  if (sameWording(base, wordsOf(provision)) && !isLocked(provision)) return null;
  if (!(await wordingOnceStood(taking.log, taking.docs.text, provision.id, base))) {
    throw new Refusal('invalid', 'base: these words never stood in the provision.');
  }
  return { base };
}

export function settle(taking: Taking, job: JobOf<'found'>): void {
  if (taking.docs.seq > 0) {
    taking.replies.push(() => job.reject(new Refusal('exists')));
    return;
  }
  const at = nextTime(taking);
  taking.turn.begin();
  job.fill(taking.docs, at);
  taking.turn.end({ at, actor: job.actor, act: { verb: 'create' } }, textStream(taking.docs.text));
  taking.replies.push(job.resolve);
}

// ---- first sync ----

/** The live scratch document of a connection; null where there is none (now). */
function scratchOf(docs: Documents, connection: Connection): { doc: Y.Doc; generation: Generation } | null {
  if (connection.doc.type === 'pen') return docs.pen;
  if (connection.doc.type === 'desk') return docs.desks.get(connection.doc.party) ?? null;
  return null;
}

/** Whether a connection on the pen is of an earlier generation, or its seat does not hold the pen any more. */
export function outdated(docs: Documents, connection: Connection): boolean {
  if (connection.doc.type !== 'pen') return false;
  return docs.pen === null || docs.pen.generation.client !== connection.generation || mayWrite(docs.state, connection.seat) !== null;
}

export async function takeStep1(taking: Taking, job: JobOf<'step1'>, close: Close): Promise<void> {
  const { connection } = job;
  const { docs } = taking;
  let known: Map<number, number>;
  try {
    known = Y.decodeStateVector(job.vector);
  } catch {
    close(CLOSE.malformed, 'not a state vector');
    return;
  }
  if (docs.seq === 0) return close(CLOSE.notFound, 'not-found');
  connection.vector = job.vector;
  const { doc } = connection;
  if (doc.type === 'record' || doc.type === 'aside') {
    const read = doc.type === 'record' ? docs.record : docs.aside(doc.audience);
    taking.replies.push(() => {
      connection.send(step2Frame(Y.encodeStateAsUpdate(read, job.vector)));
      connection.state = 'live';
    });
    return;
  }
  // The desk to which words come back has to be there before any come.
  if (doc.type === 'desk') await deskFor(taking, doc.party);
  else await deskFor(taking, connection.party);
  const live = scratchOf(docs, connection);
  const refusal = doc.type === 'pen' ? mayWrite(docs.state, connection.seat) : null;
  const empty = known.size === 0;
  if (refusal !== null && empty) return close(CLOSE.notPermitted, refusal);
  if (live === null || refusal !== null || (!empty && !known.has(live.generation.client))) {
    taking.replies.push(() => welcomeStale(taking, connection, known, close));
    return;
  }
  taking.replies.push(() => {
    connection.send(step2Frame(Y.encodeStateAsUpdate(live.doc, job.vector)));
    connection.send(step1Frame(Y.encodeStateVector(live.doc)));
    connection.state = 'live';
    connection.generation = live.generation.client;
  });
}

/** A connection that was live and is so no more: it is asked for what it has not sent yet, and then closed for good. */
export function retire(docs: Documents, log: Log, connection: Connection, close: Close): void {
  connection.state = 'stale';
  const generation = docs.past.find((one) => one.client === connection.generation) ?? docs.pen?.generation ?? null;
  if (generation === null) return close(CLOSE.stale, 'stale');
  documentOf(log, textStream(docs.text), 'pen', generation).then(
    (doc) => {
      // It has been sent everything up to the end, so that is what its author had before them.
      connection.vector = Y.encodeStateVector(doc);
      connection.send(step1Frame(connection.vector));
    },
    () => close(CLOSE.restart, 'come back'),
  );
}

/** Asks a stale client for what only it has: against the end of its own generation, or for all where that is not known. */
function welcomeStale(taking: Taking, connection: Connection, known: ReadonlyMap<number, number>, close: Close): void {
  connection.state = 'stale';
  const generation = generationFor(taking.docs, connection, known);
  if (generation === null) {
    connection.send(step1Frame(new Uint8Array([0])));
    return;
  }
  const kind = connection.doc.type === 'desk' ? 'desk' : 'pen';
  const stream = kind === 'desk' ? deskStream(taking.docs.text, connection.party) : textStream(taking.docs.text);
  documentOf(taking.log, stream, kind, generation).then(
    (doc) => connection.send(step1Frame(Y.encodeStateVector(doc))),
    () => close(CLOSE.restart, 'come back'),
  );
}

function generationFor(docs: Documents, connection: Connection, known: ReadonlyMap<number, number>): Generation | null {
  if (connection.doc.type !== 'pen') return docs.desks.get(connection.party)?.generation ?? null;
  const all = [...docs.past, ...(docs.pen === null ? [] : [docs.pen.generation])];
  return all.find((one) => known.has(one.client)) ?? null;
}

// ---- frames ----

export async function takeFrame(taking: Taking, job: JobOf<'frame'>, close: Close): Promise<void> {
  const { connection } = job;
  if (connection.doc.type === 'record' || connection.doc.type === 'aside') {
    // R1: whatever it holds is not looked at further than to see that it is not empty.
    let empty = false;
    try {
      empty = isEmptyUpdate(job.update);
    } catch {
      empty = false;
    }
    if (!empty) close(CLOSE.notPermitted, 'not-permitted');
    return;
  }
  if (connection.state === 'opening') return close(CLOSE.malformed, 'an update before the first sync');
  const limit = connection.firstSync ? LIMITS.firstSync : LIMITS.frame;
  if (job.update.length > limit) return close(CLOSE.tooLarge, `a message of ${String(job.update.length)} bytes; up to ${String(limit)} are taken`);
  try {
    if (connection.state === 'stale') await takeStale(taking, job, close);
    else await takeLive(taking, job);
    if (job.step2) connection.firstSync = false;
  } catch (error) {
    if (!(error instanceof BadUpdate)) throw error;
    close(CLOSE.malformed, error.message.slice(0, 100));
  }
}

async function takeLive(taking: Taking, job: JobOf<'frame'>): Promise<void> {
  const { connection } = job;
  const live = scratchOf(taking.docs, connection);
  // The pen was closed, or passed on, in this very turn: the client is asked for its words when the turn is over.
  if (live === null || outdated(taking.docs, connection)) return;
  const ahead = connection.ahead;
  const update = ahead === null ? job.update : Y.mergeUpdates([ahead.update, job.update]);
  const messages = (ahead?.messages ?? 0) + 1;
  for (const client of inspect(update, live.doc, live.generation)) connection.clients.add(client);

  let whole = true;
  const first = connection.firstSync && job.step2 && !isEmptyUpdate(update);
  // What an author had before them can only be told from the log, and only here: before the update is applied.
  const views = first && connection.doc.type === 'pen' ? await viewsOf(taking, connection, live.generation, update) : null;
  const ctx = contextFor(taking, connection.seat, connection.party);
  const refusals: { unable: Unable; draft: string | null }[] = [];
  entry(taking, ctx, { verb: connection.doc.type === 'pen' ? 'write' : 'draft-words' }, null, `${connection.party}#${connection.seat.id}`, () => {
    if (connection.doc.type === 'pen') {
      const touched = touching(live.doc, () => {
        whole = applyWhole(live.doc, update, connection);
      });
      for (const unable of reflectPen(ctx, touched)) refusals.push({ unable, draft: giveBack(ctx, connection, unable, views) });
    } else {
      const desk = live as Desk;
      const touched = watchingRoots(desk.doc, 'd:', () => {
        whole = applyWhole(desk.doc, update, connection);
      });
      mendDrafts(desk);
      for (const id of touched) {
        const back = bringBack(ctx, desk, id);
        if (back !== null) refusals.push(back);
      }
    }
  });
  if (!whole) {
    connection.ahead = { update, messages };
    return;
  }
  connection.ahead = null;
  connection.taken += messages;
  const count = connection.taken;
  const texts = refusals.map(({ unable, draft }) => refusedFrame({ code: unable.code, reason: unable.reason, provision: unable.provision, draft, text: taking.docs.text }));
  taking.replies.push(() => {
    connection.committed = count;
    for (const refused of texts) connection.send(refused);
    connection.send(savedFrame(connection, live.doc));
  });
}

async function viewsOf(taking: Taking, connection: Connection, generation: Generation, update: Uint8Array): Promise<ReturnType<typeof authorsViews>> {
  const before = await documentAt(taking.log, textStream(taking.docs.text), 'pen', generation, connection.vector);
  return authorsViews(before, update);
}

/** Lays words that could not stand on their author's desk (R7); gives the draft, null when there were no words. */
function giveBack(ctx: ActContext, connection: Connection, unable: Unable, views: ReturnType<typeof authorsViews> | null): string | null {
  if (unable.wording === null) return null;
  const seen = views?.find((one) => one.provision.id === unable.provision);
  const wording = seen?.wording ?? unable.wording;
  const provision = ctx.docs.state.provisions.find((one) => one.id === unable.provision);
  const standing = provision !== undefined && !provision.removed;
  const desk = ctx.desk();
  const about = standing
    ? { kind: 'amend' as const, target: provision.id, after: null, provisionKind: null, level: 0, base: seen?.base ?? wordsOf(provision) }
    : { kind: 'add' as const, target: null, after: nearestStanding(ctx.docs.state, unable.provision), provisionKind: provision?.kind ?? seen?.provision.kind ?? ('paragraph' as const), level: provision?.level ?? seen?.provision.level ?? 0, base: [] };
  // One who goes on typing where it cannot stand gets one draft that grows, not one for each letter.
  const known = connection.returned.get(unable.provision);
  if (known !== undefined && desk.drafts.has(known.draft) && sameWording(cleanWording(readDraftWording(desk.doc, known.draft)), known.wording)) {
    const draft = desk.drafts.get(known.draft);
    if (draft !== undefined) onDesk(ctx, desk, { verb: 'return', lay: [draft] }, new Map([[draft.id, wording]]));
    connection.returned.set(unable.provision, { draft: known.draft, wording });
    return known.draft;
  }
  const draft: Draft = { ...about, id: ctx.newId(), words: null, revises: null, counters: null, clearance: null, returned: unable.reason, at: ctx.at };
  onDesk(ctx, desk, { verb: 'return', lay: [draft] }, new Map([[draft.id, wording]]));
  connection.returned.set(unable.provision, { draft: draft.id, wording });
  return draft.id;
}

/** The nearest earlier provision that stands, from where this one is or was. */
function nearestStanding(state: TextState, id: string): string | null {
  let last: string | null = null;
  for (const provision of state.provisions) {
    if (provision.id === id) return last;
    if (!provision.removed) last = provision.id;
  }
  return last;
}

/** Words typed in a draft that a colleague has tabled or discarded meanwhile come back as a draft of their own. */
function bringBack(ctx: ActContext, desk: Desk, id: string): { unable: Unable; draft: string } | null {
  const gone = desk.gone.get(id);
  if (gone === undefined || desk.drafts.has(id)) return null;
  const wording = cleanWording(readDraftWording(desk.doc, id));
  if (wording.length === 0 || textOf(wording) === gone.text) return null;
  desk.gone.set(id, { draft: gone.draft, text: textOf(wording) });
  const draft: Draft = { ...gone.draft, id: ctx.newId(), returned: 'closed', at: ctx.at };
  onDesk(ctx, desk, { verb: 'return', lay: [draft] }, new Map([[draft.id, wording]]));
  return { unable: { reason: 'closed', code: 'changed', provision: gone.draft.target ?? '', wording }, draft: draft.id };
}

/** What a stale client brings is read in a copy of its own generation, returned as drafts, and the connection closed for good. */
async function takeStale(taking: Taking, job: JobOf<'frame'>, close: Close): Promise<void> {
  const { connection } = job;
  inspect(job.update, new Y.Doc(), null);
  if (!job.step2) {
    // Typing that goes on before the answer to our question is in that answer too.
    return;
  }
  const { docs } = taking;
  const known = Y.decodeStateVector(connection.vector);
  const generation = generationFor(docs, connection, known);
  const before = generation === null || connection.doc.type !== 'pen' ? new Y.Doc() : await documentAt(taking.log, textStream(docs.text), 'pen', generation, connection.vector);
  const views = connection.doc.type === 'pen' ? staleViews(before, job.update) : [];
  const ctx = contextFor(taking, connection.seat, connection.party);
  const refusals: { reason: Unable['reason']; code: ErrorCode; provision: string; draft: string }[] = [];
  if (views.length > 0) {
    entry(taking, ctx, { verb: 'return' }, null, `${connection.party}#${connection.seat.id}`, () => {
      const laid: Draft[] = [];
      const words = new Map<string, Wording>();
      for (const view of views) {
        const provision = docs.state.provisions.find((one) => one.id === view.provision.id);
        const standing = provision !== undefined && !provision.removed;
        if (standing && sameWording(view.wording, wordsOf(provision))) continue;
        const reason = standing && isLocked(provision) ? 'agreed' : docs.pen === null || mayWrite(docs.state, connection.seat) !== null ? 'closed' : 'stale';
        const about = standing && view.base !== null
          ? { kind: 'amend' as const, target: provision.id, after: null, provisionKind: null, level: 0, base: view.base }
          : { kind: 'add' as const, target: null, after: provision === undefined ? standingOrNull(docs.state, view.after) : nearestStanding(docs.state, view.provision.id), provisionKind: view.provision.kind, level: view.provision.level, base: [] };
        const draft: Draft = { ...about, id: ctx.newId(), words: null, revises: null, counters: null, clearance: null, returned: reason, at: ctx.stamp() };
        laid.push(draft);
        words.set(draft.id, view.wording);
        refusals.push({ reason, code: reason === 'agreed' ? 'agreed' : 'closed', provision: view.provision.id, draft: draft.id });
      }
      if (laid.length > 0) onDesk(ctx, ctx.desk(), { verb: 'return', lay: laid }, words);
    });
  }
  taking.replies.push(() => {
    for (const refused of refusals) connection.send(refusedFrame({ ...refused, text: docs.text }));
    close(CLOSE.stale, 'stale');
  });
}

function staleViews(before: Y.Doc, update: Uint8Array): ReturnType<typeof authorsViews> {
  try {
    return authorsViews(before, update);
  } catch (error) {
    throw new BadUpdate(error instanceof Error ? error.message : 'cannot be read');
  }
}

function standingOrNull(state: TextState, id: string | null): string | null {
  if (id === null) return null;
  const found = state.provisions.find((one) => one.id === id);
  if (found === undefined) return state.provisions.filter((one) => !one.removed).at(-1)?.id ?? null;
  return found.removed ? nearestStanding(state, id) : id;
}
