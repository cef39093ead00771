/**
 * The record in its Y.Doc: roots `text` (head), `order`, `provisions`, `proposals`, `positions`, `decisions`. Only the server
 * writes it (R1); the writers are here beside the readers so that the layout is known in one file. The *aside* documents,
 * for what has a narrower audience than the room, have the roots `positions`, `comments` and `notices`.
 */
import * as Y from 'yjs';
import type {
  Comment, Cosponsor, Decision, Floor, Joining, Kind, Position, Proposal, ProposalState, Provision, Statement, Status, TextHead, TextState, Time,
} from './state.ts';
import type { AuthoredWording, Wording } from './wording.ts';
import { authoredRunsOfText, spliceText, type Splice } from './yruns.ts';

/** Something that a delegation is told: words came back, a position lapsed, a proposal was overtaken. */
export interface Notice {
  readonly id: string;
  readonly about: 'returned' | 'lapsed' | 'overtaken' | 'absorbed' | 'carried' | 'as-heard' | 'invited' | 'uninvited' | 'asks' | 'admitted' | 'declined' | 'keep';
  readonly proposal: string | null;
  readonly provision: string | null;
  readonly draft: string | null;
  readonly at: Time;
}

const head = (doc: Y.Doc) => doc.getMap<unknown>('text');
const order = (doc: Y.Doc) => doc.getArray<string>('order');
const provisions = (doc: Y.Doc) => doc.getMap<Y.Map<unknown>>('provisions');
const proposals = (doc: Y.Doc) => doc.getMap<Y.Map<unknown>>('proposals');
const positions = (doc: Y.Doc) => doc.getMap<Position>('positions');
const comments = (doc: Y.Doc) => doc.getMap<Comment>('comments');
const joinings = (doc: Y.Doc) => doc.getMap<Joining>('joinings');
const statements = (doc: Y.Doc) => doc.getArray<Statement>('statements');
const notices = (doc: Y.Doc) => doc.getMap<Notice>('notices');
const epoch = (doc: Y.Doc) => doc.getMap<number>('epoch');
const decisions = (doc: Y.Doc) => doc.getArray<Decision>('decisions');

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
/** Takes out what is said about a proposal, and who asks or is invited to join it. */
export function removeTalkOf(doc: Y.Doc, proposal: string): void {
  for (const [key, said] of [...comments(doc)]) if (said.proposal === proposal) comments(doc).delete(key);
  for (const [key, joining] of [...joinings(doc)]) if (joining.proposal === proposal) joinings(doc).delete(key);
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

// ---- reading ----

function field<T>(map: Y.Map<unknown>, key: string, otherwise: T): T {
  const value = map.get(key);
  return value === undefined ? otherwise : (value as T);
}

export function readHead(doc: Y.Doc): TextHead {
  const map = head(doc);
  return {
    id: field(map, 'id', ''),
    symbol: field(map, 'symbol', ''),
    language: field(map, 'language', 'en'),
    mode: field(map, 'mode', 'closed'),
    pens: field(map, 'pens', 'all'),
    lent: field(map, 'lent', false),
    pointer: field(map, 'pointer', null),
    screen: field(map, 'screen', 'live'),
    put: field(map, 'put', null),
    adopted: field(map, 'adopted', null),
    revisions: field(map, 'revisions', []),
    insertions: field(map, 'insertions', 'bis'),
    chairsTextOf: field(map, 'chairsTextOf', null),
    erased: field(map, 'erased', null),
    changed: field(map, 'changed', ''),
  };
}

function readProvision(id: string, entry: Y.Map<unknown>): Provision {
  const text = entry.get('wording');
  return {
    id,
    kind: field<Kind>(entry, 'kind', 'paragraph'),
    level: field(entry, 'level', 0),
    status: field<Status>(entry, 'status', 'not-discussed'),
    wording: text instanceof Y.Text ? authoredRunsOfText(text) : [],
    number: field(entry, 'number', null),
    removed: field(entry, 'removed', false),
    decided: field(entry, 'decided', null),
  };
}

function readProposal(id: string, entry: Y.Map<unknown>): Proposal {
  return {
    id,
    serial: field(entry, 'serial', 0),
    revision: field(entry, 'revision', 0),
    delegation: field(entry, 'delegation', ''),
    cosponsors: field<readonly Cosponsor[]>(entry, 'cosponsors', []),
    kind: field(entry, 'kind', 'amend'),
    target: field(entry, 'target', null),
    after: field(entry, 'after', null),
    provisionKind: field(entry, 'provisionKind', null),
    level: field(entry, 'level', 0),
    base: field<Wording>(entry, 'base', []),
    wording: field<Wording>(entry, 'wording', []),
    words: field(entry, 'words', null),
    state: field<ProposalState>(entry, 'state', 'tabled'),
    partly: field(entry, 'partly', false),
    tabled: field(entry, 'tabled', ''),
    revised: field(entry, 'revised', ''),
    reasons: field(entry, 'reasons', null),
    floor: field<Floor | null>(entry, 'floor', null),
    becomes: field(entry, 'becomes', null),
    package: field(entry, 'package', null),
    taken: field(entry, 'taken', true),
    counters: field(entry, 'counters', null),
    confirmed: field(entry, 'confirmed', null),
    falling: field(entry, 'falling', false),
    dissociated: field<readonly string[]>(entry, 'dissociated', []),
  };
}

/** The list of before, where it holds the very same things: then what was made from it still holds too. */
function asBefore<T>(before: readonly T[] | undefined, now: readonly T[]): readonly T[] {
  return before !== undefined && before.length === now.length && now.every((one, i) => one === before[i]) ? before : now;
}

const byTime = (a: { at: string }, b: { at: string }): number => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0);

/**
 * Reads a record, and the asides that the reader has, and goes on reading as they change. What did not change keeps its
 * identity from one state to the next, so that a screen can redraw the touched provision alone.
 */
export interface RecordReader {
  /** The state as of now. The same object until something changes. */
  state(): TextState;
  /** What this audience is told (from its asides), oldest first. */
  notices(): readonly Notice[];
  /** Calls back after each change; gives the way to stop. */
  onChange(listener: () => void): () => void;
  destroy(): void;
}

export function createRecordReader(doc: Y.Doc, asides: readonly Y.Doc[] = []): RecordReader {
  const provisionCache = new Map<string, Provision>();
  const proposalCache = new Map<string, Proposal>();
  const listeners = new Set<() => void>();
  let current: TextState | null = null;
  let last: TextState | null = null;
  let told: readonly Notice[] | null = null;

  const forget = (cache: Map<string, unknown>, root: Y.Map<Y.Map<unknown>>) => (events: Y.YEvent<Y.AbstractType<unknown>>[]) => {
    for (const event of events) {
      const first = event.path[0];
      if (event.target === root) for (const key of event.keys.keys()) cache.delete(key);
      else if (typeof first === 'string') cache.delete(first);
    }
  };
  const forgetProvisions = forget(provisionCache, provisions(doc));
  const forgetProposals = forget(proposalCache, proposals(doc));
  provisions(doc).observeDeep(forgetProvisions);
  proposals(doc).observeDeep(forgetProposals);

  const changed = (): void => {
    current = null;
    told = null;
    for (const listener of [...listeners]) listener();
  };
  const all = [doc, ...asides];
  for (const one of all) one.on('update', changed);

  function cached<T>(cache: Map<string, T>, id: string, entry: Y.Map<unknown>, read: (id: string, entry: Y.Map<unknown>) => T): T {
    const known = cache.get(id);
    if (known !== undefined) return known;
    const made = read(id, entry);
    cache.set(id, made);
    return made;
  }

  function read(): TextState {
    const listed: Provision[] = [];
    for (const id of order(doc).toArray()) {
      const entry = provisions(doc).get(id);
      if (entry !== undefined) listed.push(cached(provisionCache, id, entry, readProvision));
    }
    const tabled: Proposal[] = [];
    proposals(doc).forEach((entry, id) => tabled.push(cached(proposalCache, id, entry, readProposal)));
    tabled.sort((a, b) => (a.tabled < b.tabled ? -1 : a.tabled > b.tabled ? 1 : a.serial - b.serial));
    const held = new Map<string, Position>();
    const said = new Map<string, Comment>();
    const joining = new Map<string, Joining>();
    for (const one of all) {
      positions(one).forEach((position, key) => held.set(key, position));
      comments(one).forEach((comment, key) => said.set(key, comment));
      joinings(one).forEach((asked, key) => joining.set(key, asked));
    }
    const known = new Set(tabled.map((proposal) => proposal.id));
    last = {
      head: readHead(doc),
      provisions: asBefore(last?.provisions, listed),
      proposals: asBefore(last?.proposals, tabled),
      positions: asBefore(last?.positions, [...held.values()].filter((position) => position.proposal === null || known.has(position.proposal)).sort(byTime)),
      comments: asBefore(last?.comments, [...said.values()].filter((comment) => known.has(comment.proposal)).sort(byTime)),
      decisions: asBefore(last?.decisions, decisions(doc).toArray()),
      statements: asBefore(last?.statements, statements(doc).toArray()),
      joinings: asBefore(last?.joinings, [...joining.values()].filter((asked) => known.has(asked.proposal)).sort(byTime)),
    };
    return last;
  }

  return {
    state: () => (current ??= read()),
    notices: () => (told ??= asides.flatMap((aside) => [...notices(aside).values()]).sort(byTime)),
    onChange: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    destroy: () => {
      provisions(doc).unobserveDeep(forgetProvisions);
      proposals(doc).unobserveDeep(forgetProposals);
      for (const one of all) one.off('update', changed);
      listeners.clear();
    },
  };
}

/** The state of a record (with asides) read once. */
export function readRecord(doc: Y.Doc, asides: readonly Y.Doc[] = []): TextState {
  const reader = createRecordReader(doc, asides);
  const state = reader.state();
  reader.destroy();
  return state;
}
