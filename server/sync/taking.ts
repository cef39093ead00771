/** How jobs are taken in a turn: what all have in common, commands, the founding of a text. */
import * as Y from 'yjs';
import type { Log } from '../log/port.ts';
import { lapses } from '../../shared/proposals/lapse.ts';
import { permits } from '../../shared/permissions/permit.ts';
import type { Seat } from '../../shared/permissions/seat.ts';
import { Refusal } from '../../shared/protocol/errors.ts';
import type { Answers, Body, Verb } from '../../shared/protocol/verbs.ts';
import { setHead } from '../../shared/schema/record.ts';
import type { TextState } from '../../shared/schema/state.ts';
import { sameWording, type Party } from '../../shared/schema/wording.ts';
import { ACTS } from './acts/table.ts';
import { digestOfPut } from './acts/agree.ts';
import { wordingIn, type Earlier } from './acts/drafts.ts';
import type { Connection, Costs } from './channel.ts';
import { dropPosition, isLocked, remember, tell, wordsOf, type ActContext, type TextFacts } from './context.ts';
import type { Desk } from './desks.ts';
import type { Documents } from './documents.ts';
import { scratch } from './generation.ts';
import { deskStream, textStream } from './streams.ts';
import type { Seal } from './draft-ids.ts';
import { penFollows } from './following.ts';
import type { Turn } from './turn.ts';
import { wordingOnceStood } from './past.ts';
import { checkReported, followRecord } from './withholding.ts';
import type { Weights } from './weights.ts';

export type Job =
  | { type: 'act'; seat: Seat; party: Party; verb: Verb; body: Body<Verb>; costs: Pick<Costs, 'now' | 'work'> | undefined; resolve: (answer: Answers[Verb]) => void; reject: (error: Error) => void }
  | { type: 'found'; fill: (docs: Documents, at: string) => void; actor: Party; resolve: () => void; reject: (error: Error) => void }
  | { type: 'upkeep'; run: (taking: Taking) => Promise<unknown>; resolve: (value: unknown) => void; reject: (error: Error) => void }
  | { type: 'read'; look: (docs: Documents) => unknown; resolve: (value: unknown) => void; reject: (error: Error) => void }
  | { type: 'frame'; connection: Connection; update: Uint8Array; step2: boolean }
  | { type: 'step1'; connection: Connection; vector: Uint8Array }
  | { type: 'wake' };

export type JobOf<T extends Job['type']> = Extract<Job, { type: T }>;

/** A turn being taken. */
export interface Taking {
  readonly docs: Documents;
  readonly facts: TextFacts;
  readonly turn: Turn;
  readonly log: Log;
  readonly clock: () => number;
  readonly newId: () => string;
  readonly newClient: () => number;
  readonly seal: Seal;
  readonly weights: Weights;
  /** Whether another party has shown a caret under this client ID of Yjs on the document of a connection. */
  readonly caretOfAnother: (connection: Connection, client: number) => boolean;
  /** Run after the append, in order: acknowledgements first, then what closes connections. */
  readonly replies: (() => void)[];
  readonly after: (() => void)[];
}

/** The next time of the text: the clock's, and in any case later than the last (a clock may jump). */
export function nextTime(taking: Taking): string {
  const last = taking.docs.lastAt === '' ? 0 : Date.parse(taking.docs.lastAt);
  const at = new Date(Math.max(taking.clock(), last + 1)).toISOString();
  taking.docs.lastAt = at;
  return at;
}

/** The next time of a desk. Not the text's, which others read: a desk on which much is done at once must not move it (R6). */
export function nextTimeOf(taking: Taking, desk: Desk): string {
  const last = desk.lastAt === '' ? 0 : Date.parse(desk.lastAt);
  desk.lastAt = new Date(Math.max(taking.clock(), last + 1)).toISOString();
  return desk.lastAt;
}

/** What an act has in hand. `alone`: the desk that it stays on, whose times are its own. */
export function contextFor(taking: Taking, seat: Seat, party: Party, alone: Desk | null = null): ActContext {
  const { docs, turn, facts } = taking;
  const head = docs.record.getMap<unknown>('text');
  return {
    docs, turn, facts, seat, party,
    at: alone === null ? nextTime(taking) : nextTimeOf(taking, alone),
    state: docs.state,
    newId: taking.newId,
    newClient: taking.newClient,
    seal: taking.seal,
    stamp: (desk = alone ?? undefined) => (desk === undefined ? nextTime(taking) : nextTimeOf(taking, desk)),
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
export function entry<T>(taking: Taking, ctx: ActContext, act: unknown, always: string | null, actor: string, run: () => T): T {
  const { docs, turn } = taking;
  const before = docs.state;
  turn.begin();
  const answer = run();
  if (docs.state !== before) follow(ctx, before);
  remember(ctx, (docs.pen?.takeGone() ?? []).map((one) => ({ ...one, time: ctx.at })));
  turn.end({ at: ctx.at, actor, act: JSON.parse(JSON.stringify(act)) as never }, always);
  return answer;
}

/** What follows from a changed record: positions lapse (R13), what was put to the room is void when its words moved (R5). */
function follow(ctx: ActContext, before: TextState): void {
  const { docs } = ctx;
  if (before.positions.length > 0) {
    for (const lapsed of lapses(before, docs.state)) {
      dropPosition(docs, lapsed);
      tell(ctx, lapsed.delegation, { about: 'lapsed', proposal: lapsed.proposal, provision: lapsed.provision });
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
  const desk = taking.docs.addDesk(party, doc);
  taking.turn.begin();
  taking.turn.part(deskStream(taking.docs.text, party), 'desk:new', Y.encodeStateAsUpdate(doc));
  taking.turn.end({ at: nextTimeOf(taking, desk), actor: party, act: { verb: 'desk' } }, null);
  return desk;
}

// ---- commands ----

const ON_DESK = new Set<Verb>(['draft', 'draft-ids', 'discard', 'table', 'ask-clearance', 'clear', 'send-back', 'clearance-rule']);
/** Acts of a desk alone: the text's stream does not hear of them (R6). */
const DESK_ALONE = new Set<Verb>(['draft', 'draft-ids', 'discard', 'ask-clearance', 'clear', 'send-back', 'clearance-rule']);

export async function takeAct(taking: Taking, job: JobOf<'act'>): Promise<void> {
  const { docs, turn } = taking;
  const refuse = (error: Refusal): void => {
    taking.replies.push(() => job.reject(error));
  };
  try {
    if (docs.seq === 0) throw new Refusal('not-found', 'No such text.');
    permit(docs.state, job);
    checkReported(docs, job.verb);
    if (ON_DESK.has(job.verb)) await deskFor(taking, job.party);
    const earlier = job.verb === 'draft' ? await earlierWords(taking, job.body as Body<'draft'>) : null;
    const private_ = DESK_ALONE.has(job.verb);
    const ctx = contextFor(taking, job.seat, job.party, private_ ? (docs.desks.get(job.party) ?? null) : null);
    const act = ACTS(earlier)[job.verb] as (ctx: ActContext, body: Body<Verb>) => Answers[Verb];
    const stream = textStream(docs.text);
    const words = { verb: job.verb, ...job.body };
    const answer = entry(taking, ctx, private_ ? { verb: job.verb } : words, private_ ? null : stream, `${job.party}#${job.seat.id}`, () => {
      const stood = docs.state.provisions;
      // Whose the words are that the act takes out of the pen can only be told before.
      if (!private_) docs.pen?.knowAuthors(docs.draftState, docs.removedWords);
      const given = act(ctx, job.body);
      // What is decided while drafting is withheld is decided on words that were reported back: both are the same again.
      if (docs.state.head.withheld !== null && docs.state.provisions !== stood) followRecord(docs, ctx.at);
      if (job.verb !== 'mode' && !private_) penFollows(docs);
      // What does not change the record leaves its time alone: that of an objection, a comment or an invitation that not
      // everybody may know of would tell everybody of it.
      if (turn.touches('record')) setHead(docs.record, { changed: ctx.at });
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
  // An addition is written on nothing; the claim says that its place was there.
  if (provision === undefined) return body.kind === 'add' ? { base: [] } : null;
  const base = wordingIn(body.base);
  if (sameWording(base, wordsOf(provision)) && !isLocked(provision) && !provision.removed) return null;
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
