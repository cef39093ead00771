/**
 * The rolling text: every delegation's changes merged into one bracketed text (DESIGN 1, third idea; cases: Lines). A pure
 * function of the state; `rolling` with no open proposals is the text itself (R9). `state.positions` holds what the audience
 * may see, and nothing is filtered here.
 */
import { beginsWithStop } from '../lib/spacing.ts';
import { provisionalNumbers } from '../numbering/numbering.ts';
import type { Position, Proposal, Provision, TextState } from '../schema/state.ts';
import { normalWording, textOf, type Wording } from '../schema/wording.ts';
import { attribution, baseAttribution, type Source } from './attribution.ts';
import { carriedOn, carryRangeTo, standingWords, type StandingWords } from './carry.ts';
import type { Carried, Change, Entry, Overtaken, RollingLine, Segment } from './model.ts';
import { isInRollingText, isLocked } from './open.ts';
import { clusters, type Range } from './overlap.ts';
import { additions, anchorOf, type Addition } from './places.ts';
import { worded, wordsBetween, type Worded } from './redline.ts';
import { segmentsOf, type Placed } from './segments.ts';

/** A state with what the lines need at hand, so that one provision can be computed without looking at all. */
export interface RollingView {
  readonly state: TextState;
  readonly provisions: ReadonlyMap<string, Provision>;
  /** Proposals that enter, by target, in order of tabling. */
  readonly proposalsOn: ReadonlyMap<string, readonly Proposal[]>;
  readonly positionsOn: (proposal: string) => readonly Position[];
  /** Additions by the provision after which they go (null: the beginning), in order of tabling. */
  readonly additionsAfter: ReadonlyMap<string | null, readonly Addition[]>;
  /** What additions are numbered while they are only asked for, by proposal. */
  readonly numbers: ReadonlyMap<string, string | null>;
}

function groupBy<K, V>(values: Iterable<V>, keyOf: (value: V) => K): Map<K, V[]> {
  const groups = new Map<K, V[]>();
  for (const value of values) {
    const key = keyOf(value);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [value]);
    else group.push(value);
  }
  return groups;
}

/** Prepares a state for `rollingProvision` and `rollingAddition`; takes one pass over it. */
export function rollingView(state: TextState): RollingView {
  const positions = groupBy(state.positions, (position) => position.proposal);
  const proposalsOn = groupBy(state.proposals.filter(isInRollingText), (proposal) => proposal.target ?? '');
  return {
    state,
    provisions: new Map(state.provisions.map((provision) => [provision.id, provision])),
    proposalsOn,
    positionsOn: (proposal) => positions.get(proposal) ?? [],
    additionsAfter: groupBy(additions(state), (addition) => addition.after),
    numbers: provisionalNumbers(state),
  };
}

/** The whole rolling text: standing provisions in order, each followed by the additions asked for after it. */
export function rolling(state: TextState): RollingLine[] {
  const view = rollingView(state);
  const additionLines = (after: string | null): RollingLine[] =>
    (view.additionsAfter.get(after) ?? []).map((addition) => rollingAddition(view, addition));
  return [
    ...additionLines(null),
    ...state.provisions
      .filter((provision) => !provision.removed)
      .flatMap((provision) => [rollingProvision(view, provision), ...additionLines(provision.id)]),
  ];
}

/** The line of one standing provision. A locked one shows its bare wording. */
export function rollingProvision(view: RollingView, provision: Provision): RollingLine {
  const line = {
    provision: provision.id,
    addition: null,
    kind: provision.kind,
    level: provision.level,
    number: provision.number,
    status: provision.status,
  };
  const words = standingWords(provision.wording);
  const open = isLocked(provision) ? [] : (view.proposalsOn.get(provision.id) ?? []);
  const told: Told[] = open.map((proposal) => ({ proposal, carried: carriedOn(proposal, provision, words, view.state) }));
  return {
    ...line,
    content: contentOf(view, provision, words, told),
    overtaken: told.filter(({ carried }) => carried.type === 'overtaken').map(({ proposal }) => overtakenOf(view, proposal)),
    absorbed: told.filter(({ carried }) => carried.type === 'absorbed').map(({ proposal }) => proposal.id),
  };
}

/** The line of an addition that is only asked for. */
export function rollingAddition(view: RollingView, addition: Addition): RollingLine {
  const first = addition.proposals[0];
  const sources = addition.proposals.map((proposal) => ({ proposal, changes: [], indexes: [] }));
  const entry = offer(view, 'alternative', addition.wording, sources);
  return {
    provision: null,
    addition: first.id,
    kind: addition.kind,
    level: addition.level,
    number: view.numbers.get(first.id) ?? null,
    status: null,
    content: [{ type: 'bracket', entries: [entry] }],
    overtaken: [],
    absorbed: [],
  };
}

interface Told {
  readonly proposal: Proposal;
  readonly carried: Carried;
}
type Applies = Extract<Carried, { type: 'applies' }>;
interface Standing {
  readonly proposal: Proposal;
  readonly carried: Applies;
}

function isStanding(told: Told): told is Standing {
  return told.carried.type === 'applies';
}

/** All of a proposal as one source. */
function whole({ proposal, carried }: Standing): Source {
  return { proposal, changes: carried.changes, indexes: carried.changes.map((_, index) => index) };
}

/** The content of a line: brackets over words, or one bracket over the whole provision with those inside (or merged). */
function contentOf(view: RollingView, provision: Provision, words: StandingWords, told: readonly Told[]): Segment[] {
  const standing = told.filter(isStanding);
  const kind = (wanted: Proposal['kind']) => standing.filter(({ proposal }) => proposal.kind === wanted);
  const deletions = kind('delete');
  const moves = kind('move');
  const wholeBrackets = kind('bracket').filter(({ proposal }) => proposal.words === null);
  const onWords = standing.filter((one) => !deletions.includes(one) && !moves.includes(one) && !wholeBrackets.includes(one));
  if (deletions.length + moves.length + wholeBrackets.length === 0) {
    return segmentsOf(words.now, provision.wording, bracketsOnWords(view, provision, words, onWords));
  }
  // A deletion overlaps everything in the provision; a move or a bracket around it does not.
  const merged = deletions.length > 0;
  const amendments = merged ? kind('amend') : [];
  const rivals = [...deletions, ...moves, ...amendments].sort((a, b) => byTabling(a.proposal, b.proposal));
  const brackets = merged ? kind('bracket') : wholeBrackets;
  const inside = merged ? [] : bracketsOnWords(view, provision, words, onWords);
  const entries = [
    baseEntry(view, segmentsOf(words.now, provision.wording, inside), rivals.map(whole), brackets.map(whole)),
    ...alternatives(
      view,
      rivals.map((one) => ({
        source: whole(one),
        wording: one.carried.wording,
        after: one.proposal.kind === 'move' ? destination(view, one.proposal) : null,
      })),
    ),
  ];
  return [{ type: 'bracket', entries }];
}

/** Proposals of a state come in order of tabling; of one provision they do too, but entries may mix kinds. */
function byTabling(a: Proposal, b: Proposal): number {
  return a.tabled < b.tabled ? -1 : a.tabled > b.tabled ? 1 : a.serial - b.serial;
}

/** A change, or a range bracketed without other words, at its place in the words of the provision. */
interface Touch extends Range {
  readonly by: Standing;
  readonly index: number | null;
}

function bracketsOnWords(view: RollingView, provision: Provision, words: StandingWords, standing: readonly Standing[]): Placed[] {
  const touches = standing.flatMap((by): Touch[] => {
    if (by.proposal.kind === 'amend') {
      return by.carried.changes.map((change, index) => ({ from: change.from, to: change.to, by, index }));
    }
    const range = carryRangeTo(by.proposal.base, by.proposal.words ?? '', words);
    return range === null ? [] : [{ ...range, by, index: null }];
  });
  return clusters(touches).map((cluster) => bracketOf(view, provision, words.now, cluster));
}

function bracketOf(
  view: RollingView,
  provision: Provision,
  base: Worded,
  { from, to, members }: Range & { readonly members: readonly Touch[] },
): Placed {
  const bySponsor = [...groupBy(members, (touch) => touch.by)].sort(([a], [b]) => byTabling(a.proposal, b.proposal));
  const rivals: Rival[] = [];
  const brackets: Source[] = [];
  let own: Placed['own'] = null;
  for (const [by, touches] of bySponsor) {
    const indexes = touches.flatMap((touch) => (touch.index === null ? [] : [touch.index])).sort((a, b) => a - b);
    const changes = indexes.flatMap((index) => by.carried.changes[index] ?? []);
    const source = { proposal: by.proposal, changes, indexes };
    const first = changes[0];
    if (first === undefined) {
      brackets.push(source);
      continue;
    }
    rivals.push({ source, wording: wordsFor(by, first, changes, from, to), after: null });
    if (from === to) own = withGaps(own, first);
  }
  const entries = alternatives(view, rivals);
  if (from < to) {
    const words = wordsBetween(base, provision.wording, from, to);
    const content: Segment[] = [{ type: 'words', wording: words }];
    entries.unshift(baseEntry(view, content, rivals.map((rival) => rival.source), brackets));
  }
  return { from, to, own, bracket: { type: 'bracket', entries } };
}

/** The words of a proposal that stand for a range of the base in which it makes these changes. */
function wordsFor(by: Standing, first: Change, changes: readonly Change[], from: number, to: number): Wording {
  if (changes.length === 1 && first.from === from && first.to === to) return first.inserted;
  const its = worded(by.carried.wording);
  const start = first.into.from - (first.from - from);
  const growth = changes.reduce((sum, { into, ...change }) => sum + (into.to - into.from) - (change.to - change.from), 0);
  return normalWording(wordsBetween(its, its.wording, start, start + (to - from) + growth));
}

/** Adds the white space that the author of an insertion set around it; none counts before a stop. */
function withGaps(own: Placed['own'], { inserted, splice }: Change): Placed['own'] {
  const put = textOf(splice.put);
  const words = textOf(inserted);
  const at = put.indexOf(words);
  return {
    before: own?.before === true || (at > 0 && !beginsWithStop(words)),
    after: own?.after === true || at + words.length < put.length,
  };
}

/** Where a move goes: after which provision, and what that is called; null for the beginning. */
interface Destination {
  readonly anchor: string | null;
  readonly name: string | null;
}

/** Words that a proposal offers for a range, or a move. */
interface Rival {
  readonly source: Source;
  readonly wording: Wording;
  readonly after: Destination | null;
}

/** One entry for each distinct alternative, in order of first tabling: equal words share one. */
function alternatives(view: RollingView, rivals: readonly Rival[]): Entry[] {
  const groups = groupBy(rivals, ({ wording, after }) => (after === null ? wordsKey(wording) : `move ${after.anchor ?? ''}`));
  return [...groups.values()].flatMap((group): Entry[] => {
    const first = group[0];
    if (first === undefined) return [];
    const sources = group.map((rival) => rival.source);
    if (first.after !== null) return [{ ...offer(view, 'move', [], sources), after: first.after.name }];
    return [offer(view, first.wording.length === 0 ? 'delete' : 'alternative', first.wording, sources)];
  });
}

/** Equal for the same words with the same marks, whatever the white space. */
function wordsKey(wording: Wording): string {
  return JSON.stringify(worded(wording).words.map((word) => word.key));
}

function offer(view: RollingView, role: Entry['role'], wording: Wording, sources: readonly Source[]): Entry {
  return {
    role,
    content: wording.length === 0 ? [] : [{ type: 'words', wording }],
    ...attribution(sources, view.positionsOn),
    from: sources.map(({ proposal, indexes }) => ({ proposal: proposal.id, changes: indexes })),
    after: null,
  };
}

function baseEntry(view: RollingView, content: readonly Segment[], rivals: readonly Source[], brackets: readonly Source[]): Entry {
  return {
    role: rivals.length === 0 ? 'bracket' : 'base',
    content,
    ...baseAttribution(rivals, brackets, view.positionsOn),
    from: brackets.map(({ proposal }) => ({ proposal: proposal.id, changes: [] })),
    after: null,
  };
}

/** After what a provision would be moved: a number, or the base wording in its place. */
function destination(view: RollingView, proposal: Proposal): Destination {
  const anchor = anchorOf(view.state.provisions, proposal.after, proposal.target);
  const provision = anchor === null ? undefined : view.provisions.get(anchor);
  return { anchor, name: provision === undefined ? null : (provision.number ?? textOf(provision.wording)) };
}

function overtakenOf(view: RollingView, proposal: Proposal): Overtaken {
  const { parties } = attribution([{ proposal, changes: [], indexes: [] }], view.positionsOn);
  const wording = proposal.words === null ? proposal.wording : [{ text: proposal.words }];
  return { proposal: proposal.id, parties, wording };
}
