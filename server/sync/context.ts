/** What an act has in hand, and the steps that many acts share. Every act checks first and changes afterwards. */
import type * as Y from 'yjs';
import { Refusal } from '../../shared/protocol/errors.ts';
import type { Settings } from '../../shared/protocol/house.ts';
import { CHAIR_ASIDE, ROOM_ASIDE } from '../../shared/permissions/audience.ts';
import type { Seat } from '../../shared/permissions/seat.ts';
import { editProvision, pushDecision, putNotice, removePosition, setHead, setProvision, type PositionOn } from '../../shared/schema/record.ts';
import type { DecidedWords, Decision, Notice, Proposal, Provision, TextState } from '../../shared/schema/state.ts';
import { normalWording, type Party, type Wording } from '../../shared/schema/wording.ts';
import type { Desk } from './desks.ts';
import type { Documents } from './documents.ts';
import { textStream } from './streams.ts';
import type { Turn } from './turn.ts';
import type { Seal } from './draft-ids.ts';
import { editTo } from './edits.ts';
import { RemovedWords, type Removed } from './words.ts';

/** Facts about a meeting that acts on its texts depend on. */
export interface TextFacts {
  readonly meeting: string;
  readonly settings: Settings;
  readonly parties: readonly Party[];
  /** The delegations that a party speaks for, where it does for several. */
  readonly members: ReadonlyMap<Party, readonly Party[]>;
}

export interface ActContext {
  readonly docs: Documents;
  readonly turn: Turn;
  readonly facts: TextFacts;
  readonly seat: Seat;
  /** The delegation's code, `chair` or `secretariat`: whose act it is (R4). */
  readonly party: Party;
  /** The time of the act; later than every act before it. */
  readonly at: string;
  /** The state that the act decides on, with what the chair may know. */
  readonly state: TextState;
  newId(): string;
  /** A time of its own, later than all before it in the text (or on the desk): what is ordered by time is never at the same one. */
  stamp(desk?: Desk): string;
  /** The number of the next proposal; withdrawn ones keep theirs. */
  nextSerial(): number;
  /** A client ID for a new generation. */
  newClient(): number;
  readonly seal: Seal;
  /** The desk of the actor's own party. */
  desk(): Desk;
  /** Runs after the append, before anything is broadcast; for closing connections. */
  afterCommit(run: () => void): void;
}

/** A standing provision. Refusal `not-found` names nothing but the lack of it. */
export function provisionOf(state: TextState, id: string): Provision {
  const found = state.provisions.find((provision) => provision.id === id && !provision.removed);
  if (found === undefined) throw new Refusal('not-found', 'No such provision.');
  return found;
}
export function proposalOf(state: TextState, id: string): Proposal {
  const found = state.proposals.find((proposal) => proposal.id === id);
  if (found === undefined) throw new Refusal('not-found', 'No such proposal.');
  return found;
}
/** R3: agreed, also ad referendum. */
export const isLocked = (provision: Provision): boolean => provision.status === 'agreed' || provision.status === 'agreed-ad-ref';

/** The words of a provision without authors, in normal form: what a proposal is written on. */
export const wordsOf = (provision: Provision): Wording => normalWording(provision.wording);

export function decidedWords(state: TextState, ids: readonly string[]): DecidedWords[] {
  return ids.map((id) => {
    const provision = provisionOf(state, id);
    return { provision: id, number: provision.number, kind: provision.kind, wording: wordsOf(provision), was: provision.status };
  });
}

/** Enters a decision in the record and gives its id. */
export function decide(ctx: ActContext, decision: Pick<Decision, 'verb' | 'words'> & Partial<Decision>): string {
  const id = ctx.newId();
  pushDecision(ctx.docs.record, {
    at: ctx.at, by: ctx.party, proposal: null, setAside: [], reason: null, corrected: false, ...decision, id,
  });
  return id;
}

/** Gives a provision words that this party asked for: they are that party's, but for those that stand in it already (R4). */
export function rewrite(ctx: Pick<ActContext, 'docs' | 'turn' | 'at'>, provision: Provision, to: Wording, by: Party): void {
  const { splices, removed } = editTo(provision.id, provision.wording, to, by, new RemovedWords(), ctx.at);
  if (splices.length === 0) return;
  editProvision(ctx.docs.record, provision.id, splices);
  remember(ctx, removed);
}

/** Keeps removed words, here and in the log, so that they keep their author when they come back. */
export function remember(ctx: Pick<ActContext, 'docs' | 'turn'>, removed: readonly Removed[]): void {
  if (removed.length === 0) return;
  for (const one of removed) ctx.docs.removedWords.add(one);
  ctx.turn.list(textStream(ctx.docs.text), 'removed', removed);
}

/** A provision is discussed from the first edit or the first tabling on. */
export function discussed(doc: Y.Doc, provision: Provision): void {
  if (provision.status === 'not-discussed') setProvision(doc, provision.id, { status: 'open' });
}

/** Tells a delegation something, in its aside. */
export function tell(ctx: Pick<ActContext, 'docs' | 'newId' | 'at'>, party: Party, notice: Pick<Notice, 'about'> & Partial<Notice>): void {
  putNotice(ctx.docs.aside(party), { proposal: null, provision: null, draft: null, ...notice, id: ctx.newId(), at: ctx.at });
}

/** The index in the order (removed ones counted) right after a provision; 0 for null. */
export function indexAfter(state: TextState, after: string | null): number {
  return after === null ? 0 : state.provisions.findIndex((provision) => provision.id === after) + 1;
}

/** Takes a position out of every document that may hold it. */
export function dropPosition(docs: Documents, position: PositionOn): void {
  for (const doc of [docs.aside(ROOM_ASIDE), docs.aside(CHAIR_ASIDE), docs.aside(position.delegation)]) removePosition(doc, position);
}

/** Whether what has been put to the room is void, because its words changed. Called with the state after an act. */
export function voidPut(docs: Documents, digestNow: (state: TextState) => string | null): void {
  const put = docs.state.head.put;
  if (put !== null && digestNow(docs.state) !== put.digest) setHead(docs.record, { put: null });
}
