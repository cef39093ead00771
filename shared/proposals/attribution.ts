/**
 * Who asks for an entry of the rolling text (cases: Lines, PARTIES): the delegations that propose the words, in order of
 * tabling, then co-sponsors and supporters in the order in which they joined, each once.
 */
import type { Position, PositionKind, Proposal } from '../schema/state.ts';
import type { Party } from '../schema/wording.ts';
import type { Change } from './model.ts';
import { isNamed } from './redline.ts';

/** A proposal behind an entry, with the changes of it that the entry shows (none for what is no change of words). */
export interface Source {
  readonly proposal: Proposal;
  readonly changes: readonly Change[];
  /** Indexes of these in the carried changes of the proposal. */
  readonly indexes: readonly number[];
}

export type PositionsOn = (proposal: string) => readonly Position[];

export interface Attribution {
  readonly parties: readonly Party[];
  readonly objections: readonly Party[];
  readonly reservations: readonly Party[];
}

/** Names each party once, the first time counts. */
function once(parties: Iterable<Party>): Party[] {
  return [...new Set(parties)];
}

interface Joined {
  readonly delegation: Party;
  readonly at: string;
}

function byTime(joined: readonly Joined[]): Party[] {
  return once([...joined].sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0)).map((one) => one.delegation));
}

/** Positions of one kind on the proposal as a whole or on a change that the entry shows (R13: it stays where it was taken). */
function taken(kind: PositionKind, sources: readonly Source[], positionsOn: PositionsOn): Position[] {
  return sources.flatMap(({ proposal, changes }) =>
    positionsOn(proposal.id).filter(
      (position) =>
        position.position === kind &&
        position.floor !== 'struck' &&
        (position.change === null || changes.some((change) => position.change !== null && isNamed(change, position.change))),
    ),
  );
}

/** Sponsors in order of tabling, then those who joined. The sources must be in order of tabling. */
function askedBy(sources: readonly Source[], positionsOn: PositionsOn): Party[] {
  return once([
    // One whose last sponsor has left is its supporters' to keep; until they say so nobody proposes it.
    ...sources.flatMap(({ proposal }) => (proposal.falling ? [] : [proposal.delegation])),
    ...byTime([...sources.flatMap((source) => source.proposal.cosponsors), ...taken('support', sources, positionsOn)]),
  ]);
}

/** The parties of an entry that offers words. */
export function attribution(sources: readonly Source[], positionsOn: PositionsOn): Attribution {
  return {
    parties: askedBy(sources, positionsOn),
    objections: byTime(taken('object', sources, positionsOn)),
    reservations: byTime(taken('reserve', sources, positionsOn)),
  };
}

/** The parties of the base words: those who retain them against any of these, and the reservations of those who bracket. */
export function baseAttribution(rivals: readonly Source[], brackets: readonly Source[], positionsOn: PositionsOn): Attribution {
  return {
    parties: byTime(taken('retain', [...rivals, ...brackets], positionsOn)),
    objections: byTime(taken('object', brackets, positionsOn)),
    reservations: once([...askedBy(brackets, positionsOn), ...byTime(taken('reserve', brackets, positionsOn))]),
  };
}
