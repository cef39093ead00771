/** Reading the record (with asides) as plain values, once or for as long as it changes. */
import * as Y from 'yjs';
import { placesIn, sharePlaces } from './provision-index.ts';
import { comments, decisions, head, joinings, notices, order, positions, proposals, provisions, statements } from './record-roots.ts';
import type {
  Comment, Cosponsor, Floor, Joining, Kind, Notice, Position, Proposal, ProposalState, Provision, Status, TextHead, TextState,
} from './state.ts';
import type { Wording } from './wording.ts';
import { authoredRunsOfText } from './yruns.ts';

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
    withheld: field(map, 'withheld', null),
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
  /** The state as others know it, who read these asides in place of the reader's own. */
  stateWith(asides: readonly Y.Doc[]): TextState;
  /** What this audience is told (from its asides), oldest first. */
  notices(): readonly Notice[];
  /** Calls back after each change; gives the way to stop. */
  onChange(listener: () => void): () => void;
  destroy(): void;
}

type Root = Pick<Y.AbstractType<unknown>, 'observeDeep' | 'unobserveDeep'>;
type Talk = Pick<TextState, 'positions' | 'comments' | 'joinings'>;

/** What was said of proposals that there are, and of the text, in these documents. */
function readTalk(docs: readonly Y.Doc[], tabled: readonly Proposal[]): Talk {
  const held = new Map<string, Position>();
  const said = new Map<string, Comment>();
  const joining = new Map<string, Joining>();
  for (const one of docs) {
    positions(one).forEach((position, key) => held.set(key, position));
    comments(one).forEach((comment, key) => said.set(key, comment));
    joinings(one).forEach((asked, key) => joining.set(key, asked));
  }
  const known = new Set(tabled.map((proposal) => proposal.id));
  return {
    positions: [...held.values()].filter((position) => position.proposal === null || known.has(position.proposal)).sort(byTime),
    comments: [...said.values()].filter((comment) => known.has(comment.proposal)).sort(byTime),
    joinings: [...joining.values()].filter((asked) => known.has(asked.proposal)).sort(byTime),
  };
}

export function createRecordReader(doc: Y.Doc, asides: readonly Y.Doc[] = []): RecordReader {
  const provisionCache = new Map<string, Provision>();
  const proposalCache = new Map<string, Proposal>();
  const listeners = new Set<() => void>();
  let current: TextState | null = null;
  let last: TextState | null = null;
  let told: readonly Notice[] | null = null;
  // Which parts have to be read anew: a full room has thousands of proposals, and most changes are of one provision alone.
  const stale = { head: true, provisions: true, proposals: true, talk: true, decisions: true, statements: true };
  // Provisions that have changed in themselves, where order and number of them are as they were.
  const touched = new Set<string>();
  const undo: (() => void)[] = [];

  /** `each`: called for every change below a root that is a map, with the key that it is under; those of the map itself count as `part`. */
  function watch(root: Root, part: keyof typeof stale, cache: Map<string, unknown> | null, each?: (key: string) => void): void {
    const note = (events: Y.YEvent<Y.AbstractType<unknown>>[]): void => {
      for (const event of events) {
        const first = event.path[0];
        const within = cache !== null && event.target !== (root as unknown) && typeof first === 'string';
        if (within && each !== undefined) each(first);
        else stale[part] = true;
        if (within) cache.delete(first);
        else for (const key of cache === null ? [] : event.keys.keys()) cache?.delete(key);
      }
    };
    root.observeDeep(note);
    undo.push(() => root.unobserveDeep(note));
  }
  const all = [doc, ...asides];
  watch(order(doc), 'provisions', null);
  watch(provisions(doc), 'provisions', provisionCache, (id) => touched.add(id));
  watch(proposals(doc), 'proposals', proposalCache);
  watch(head(doc), 'head', null);
  watch(decisions(doc), 'decisions', null);
  watch(statements(doc), 'statements', null);
  for (const one of all) for (const root of [positions(one), comments(one), joinings(one)]) watch(root, 'talk', null);

  const changed = (): void => {
    current = null;
    told = null;
    for (const listener of [...listeners]) listener();
  };
  for (const one of all) one.on('update', changed);

  function cached<T>(cache: Map<string, T>, id: string, entry: Y.Map<unknown>, read: (id: string, entry: Y.Map<unknown>) => T): T {
    const known = cache.get(id);
    if (known !== undefined) return known;
    const made = read(id, entry);
    cache.set(id, made);
    return made;
  }

  /** The list of before with those that were touched read anew: a letter costs the same in a text of five provisions and of three hundred. */
  function reread(before: readonly Provision[]): readonly Provision[] {
    const listed = [...before];
    for (const id of touched) {
      const at = placesIn(before).get(id);
      const entry = provisions(doc).get(id);
      // One that is not in the order (yet).
      if (at !== undefined && entry !== undefined) listed[at] = cached(provisionCache, id, entry, readProvision);
    }
    sharePlaces(before, listed);
    return listed;
  }

  function readProvisions(): readonly Provision[] {
    const listed: Provision[] = [];
    for (const id of order(doc).toArray()) {
      const entry = provisions(doc).get(id);
      if (entry !== undefined) listed.push(cached(provisionCache, id, entry, readProvision));
    }
    return asBefore(last?.provisions, listed);
  }

  function readProposals(): readonly Proposal[] {
    const tabled: Proposal[] = [];
    proposals(doc).forEach((entry, id) => tabled.push(cached(proposalCache, id, entry, readProposal)));
    tabled.sort((a, b) => (a.tabled < b.tabled ? -1 : a.tabled > b.tabled ? 1 : a.serial - b.serial));
    return asBefore(last?.proposals, tabled);
  }

  function read(): TextState {
    const listed = last === null || stale.provisions ? readProvisions() : touched.size > 0 ? reread(last.provisions) : last.provisions;
    const tabled = last === null || stale.proposals ? readProposals() : last.proposals;
    // What is said of a proposal is known as long as the proposal is.
    const talk: Talk = last === null || stale.talk || tabled !== last.proposals ? readTalk(all, tabled) : last;
    last = {
      head: last === null || stale.head ? readHead(doc) : last.head,
      provisions: listed,
      proposals: tabled,
      positions: asBefore(last?.positions, talk.positions),
      comments: asBefore(last?.comments, talk.comments),
      decisions: last === null || stale.decisions ? asBefore(last?.decisions, decisions(doc).toArray()) : last.decisions,
      statements: last === null || stale.statements ? asBefore(last?.statements, statements(doc).toArray()) : last.statements,
      joinings: asBefore(last?.joinings, talk.joinings),
    };
    Object.assign(stale, { head: false, provisions: false, proposals: false, talk: false, decisions: false, statements: false });
    touched.clear();
    return last;
  }

  const state = (): TextState => (current ??= read());
  return {
    state,
    stateWith: (others) => ({ ...state(), ...readTalk([doc, ...others], state().proposals) }),
    notices: () => (told ??= asides.flatMap((aside) => [...notices(aside).values()]).sort(byTime)),
    onChange: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    destroy: () => {
      for (const one of undo) one();
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
