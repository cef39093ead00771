/**
 * The record in its Y.Doc: roots `text` (head), `order`, `provisions`, `proposals`, `positions`, `decisions`. Only the server
 * writes it (R1): the writers are here, the reader is in record-reader.ts, the roots of both in record-roots.ts. The *aside* documents,
 * for what has a narrower audience than the room, have the roots `positions`, `comments` and `notices`.
 */
import * as Y from 'yjs';
import { comments, decisions, epoch, head, joinings, notices, order, positions, proposals, provisions, statements } from './record-roots.ts';
import type { Comment, Decision, Joining, Kind, Notice, Position, Proposal, Provision, Statement, Status, TextHead } from './state.ts';
import type { AuthoredWording } from './wording.ts';
import { spliceText, type Splice } from './yruns.ts';

// ---- writing (server, inside a transaction) ----

/** Sets fields of the head. */
export function setHead(doc: Y.Doc, to: Partial<TextHead>): void {
  doc.transact(() => {
    for (const [key, value] of Object.entries(to)) head(doc).set(key, value);
  });
}

/** Who began the present epoch of a record or aside: its client ID; null before the first. */
export function epochOf(doc: Y.Doc): number | null {
  return epoch(doc).get('client') ?? null;
}

/**
 * Begins an epoch: an item under a client ID of its own. A reader who has something and lacks it comes from a log that went on
 * otherwise (before it was restored), and has to begin anew: the same clocks of the server's stand for other words there.
 */
export function beginEpoch(doc: Y.Doc, client: number): void {
  const own = doc.clientID;
  doc.clientID = client;
  try {
    epoch(doc).set('client', client);
  } finally {
    doc.clientID = own;
  }
}

export interface NewProvision {
  readonly id: string;
  readonly kind: Kind;
  readonly level: number;
  readonly status: Status;
  readonly number: string | null;
  readonly wording: AuthoredWording;
}

/** Enters a provision at an index of the order (removed provisions count). */
export function addProvision(doc: Y.Doc, at: number, provision: NewProvision): void {
  const entry = new Y.Map<unknown>();
  const text = new Y.Text();
  entry.set('kind', provision.kind);
  entry.set('level', provision.level);
  entry.set('status', provision.status);
  entry.set('number', provision.number);
  entry.set('removed', false);
  entry.set('decided', null);
  entry.set('wording', text);
  doc.transact(() => {
    provisions(doc).set(provision.id, entry);
    spliceText(text, [{ from: 0, to: 0, put: provision.wording }]);
    order(doc).insert(at, [provision.id]);
  });
}

/** Sets fields of a provision other than its words and place. */
export function setProvision(doc: Y.Doc, id: string, to: Partial<Pick<Provision, 'kind' | 'level' | 'status' | 'number' | 'removed' | 'decided'>>): void {
  const entry = provisions(doc).get(id);
  if (entry === undefined) throw new RangeError(`No provision ${id} in the record`);
  doc.transact(() => {
    for (const [key, value] of Object.entries(to)) if (entry.get(key) !== value) entry.set(key, value);
  });
}

/** Edits the words of a provision; the splices carry authors. */
export function editProvision(doc: Y.Doc, id: string, splices: readonly Splice[]): void {
  const text = provisions(doc).get(id)?.get('wording');
  if (!(text instanceof Y.Text)) throw new RangeError(`No provision ${id} in the record`);
  doc.transact(() => spliceText(text, splices));
}

/** Moves a provision to another index of the order (counted without it). */
export function placeProvision(doc: Y.Doc, id: string, at: number): void {
  const from = order(doc).toArray().indexOf(id);
  if (from === -1) throw new RangeError(`No provision ${id} in the record`);
  if (from === at) return;
  doc.transact(() => {
    order(doc).delete(from, 1);
    order(doc).insert(at, [id]);
  });
}

/** Enters a proposal. */
export function addProposal(doc: Y.Doc, proposal: Proposal): void {
  const entry = new Y.Map<unknown>();
  for (const [key, value] of Object.entries(proposal)) entry.set(key, value);
  proposals(doc).set(proposal.id, entry);
}

/** Sets fields of a proposal. */
export function setProposal(doc: Y.Doc, id: string, to: Partial<Omit<Proposal, 'id'>>): void {
  const entry = proposals(doc).get(id);
  if (entry === undefined) throw new RangeError(`No proposal ${id} in the record`);
  doc.transact(() => {
    for (const [key, value] of Object.entries(to)) entry.set(key, value);
  });
}

/** Takes a proposal out of what others see (R14: withdrawn). */
export function removeProposal(doc: Y.Doc, id: string): void {
  proposals(doc).delete(id);
}

/** What makes two positions the same one: whose it is, and on what. */
export type PositionOn = Pick<Position, 'delegation' | 'proposal' | 'provision' | 'change'>;
export function positionKey({ delegation, proposal, provision, change }: PositionOn): string {
  return JSON.stringify([proposal, delegation, change === null ? null : [change.deleted, change.inserted], ...(provision === null ? [] : [provision])]);
}

/** Enters or replaces a position, in the record or in an aside. */
export function putPosition(doc: Y.Doc, position: Position): void {
  positions(doc).set(positionKey(position), position);
}
export function removePosition(doc: Y.Doc, position: PositionOn): void {
  const key = positionKey(position);
  if (positions(doc).has(key)) positions(doc).delete(key);
}
export function readPositions(doc: Y.Doc): Position[] {
  return [...positions(doc).values()];
}
export function putComment(doc: Y.Doc, comment: Comment): void {
  comments(doc).set(comment.id, comment);
}
export function putNotice(doc: Y.Doc, notice: Notice): void {
  notices(doc).set(notice.id, notice);
}
/** Takes out the notices of these kinds about a proposal. */
export function dropNotices(doc: Y.Doc, proposal: string, about: readonly Notice['about'][]): void {
  for (const [key, notice] of [...notices(doc)]) if (notice.proposal === proposal && about.includes(notice.about)) notices(doc).delete(key);
}
/** Takes out what is said about a proposal, and who asks or is invited to join it. */
export function removeTalkOf(doc: Y.Doc, proposal: string): void {
  for (const [key, said] of [...comments(doc)]) if (said.proposal === proposal) comments(doc).delete(key);
  for (const [key, joining] of [...joinings(doc)]) if (joining.proposal === proposal) joinings(doc).delete(key);
  dropNotices(doc, proposal, ['asks', 'invited', 'uninvited', 'admitted', 'declined', 'keep']);
}
const joiningKey = ({ proposal, delegation }: Pick<Joining, 'proposal' | 'delegation'>): string => JSON.stringify([proposal, delegation]);
/** Enters an asking or invitation in the aside of one of its two sides. */
export function putJoining(doc: Y.Doc, joining: Joining): void {
  joinings(doc).set(joiningKey(joining), joining);
}
export function removeJoining(doc: Y.Doc, joining: Pick<Joining, 'proposal' | 'delegation'>): void {
  if (joinings(doc).has(joiningKey(joining))) joinings(doc).delete(joiningKey(joining));
}
export function readJoinings(doc: Y.Doc): Joining[] {
  return [...joinings(doc).values()];
}
export function pushStatement(doc: Y.Doc, statement: Statement): void {
  statements(doc).push([statement]);
}
export function pushDecision(doc: Y.Doc, decision: Decision): void {
  decisions(doc).push([decision]);
}
/** Replaces a decision by its corrected form. */
export function replaceDecision(doc: Y.Doc, decision: Decision): void {
  const at = decisions(doc).toArray().findIndex((one) => one.id === decision.id);
  if (at === -1) throw new RangeError(`No decision ${decision.id} in the record`);
  doc.transact(() => {
    decisions(doc).delete(at, 1);
    decisions(doc).insert(at, [decision]);
  });
}
