/** How a bracket is laid out on a screen: in the line where there is one alternative, stacked where wordings compete. */
import type { Entry, Segment } from '../../shared/proposals/model.ts';
import type { Wording } from '../../shared/schema/wording.ts';

export type Bracket = Extract<Segment, { type: 'bracket' }>;

export interface BracketShape {
  readonly base: Entry | null;
  readonly alternatives: readonly Entry[];
  /** More than one wording competes, or the words as they stand have their own supporters. */
  readonly stacked: boolean;
}

/** The shape of a bracket. */
export function bracketShape(bracket: Bracket): BracketShape {
  const base = bracket.entries.find((entry) => entry.role === 'base') ?? null;
  const alternatives = bracket.entries.filter((entry) => entry.role !== 'base');
  const baseHeld = base !== null && base.parties.length + base.objections.length + base.reservations.length > 0;
  return { base, alternatives, stacked: alternatives.length > 1 || (baseHeld && alternatives.length > 0) };
}

/** The words of an entry where it holds nothing but words; null where brackets are nested in it. */
export function wordsOf(entry: Entry): Wording | null {
  const runs = entry.content.map((segment) => (segment.type === 'words' ? segment.wording : null));
  return runs.includes(null) ? null : runs.flatMap((wording) => [...(wording ?? [])]);
}
