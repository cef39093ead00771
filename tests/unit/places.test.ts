/** Where additions go. */
import { describe, expect, it } from 'vitest';
import { rollingLines } from '../../shared/export/lines.ts';
import { acceptance } from '../../shared/proposals/lifecycle.ts';
import { additionOf } from '../../shared/proposals/places.ts';
import type { Decision } from '../../shared/schema/state.ts';
import { Room, provision } from './support/text.ts';

function room(): Room {
  return new Room([provision('q1', 'one'), provision('q2', 'two')]);
}
function add(to: Room, by: string, wording: string, after: string | null = 'q1'): string {
  return to.table({ by, kind: 'add', after, provisionKind: 'question', wording });
}
function take(of: Room, id: string): void {
  const result = acceptance(of.state, id, null);
  if (!result.ok) throw new Error(result.why);
  of.take(result.effect, id);
  of.set(id, () => ({ state: 'accepted' }));
}
const lines = (of: Room): string[] => rollingLines(of.state, { style: 'trailing' });

describe('Lines: additions at one place', () => {
  it.each([[[0, 1, 2]], [[0, 2, 1]], [[1, 0, 2]], [[1, 2, 0]], [[2, 0, 1]], [[2, 1, 0]]])('stand in order of tabling, taken in the order %j', (order) => {
    const of = room();
    const ids = [add(of, 'BRA', 'A'), add(of, 'NPL', 'B'), add(of, 'GBR', 'C')];
    for (const i of order) {
      take(of, ids[i] ?? '');
      expect(lines(of).map((line) => line.replace(/[[\]]| – \w+/g, ''))).toEqual(['1 one', '1 bis A', '1 ter B', '1 quater C', '2 two']);
    }
  });

  it('one tabled when another was in the text already goes right behind what it names', () => {
    const of = room();
    const early = add(of, 'BRA', 'A');
    take(of, early);
    const late = add(of, 'NPL', 'B');
    const proposal = of.state.proposals.find((one) => one.id === late);
    const taken = { verb: 'accept', proposal: early, at: '2000-01-01T00:00:00.000Z' } as Decision;
    expect(proposal).toBeDefined();
    if (proposal === undefined) return;
    expect(additionOf(proposal, { ...of.state, decisions: [taken] })).toMatchObject({ after: 'q1', behind: 'q1' });
    expect(additionOf(proposal, of.state)).toMatchObject({ after: early, behind: early });
  });

  it('those who ask for the same words share the place of the first', () => {
    const of = room();
    const ids = [add(of, 'BRA', 'A'), add(of, 'NPL', 'B'), add(of, 'GBR', 'C'), add(of, 'SAU', 'B')];
    take(of, ids[2] ?? '');
    expect(lines(of)).toEqual(['1 one', '1 bis [A – BRA]', '1 ter [B – NPL, SAU]', '1 quater C', '2 two']);
    take(of, ids[3] ?? '');
    expect(lines(of)).toEqual(['1 one', '1 bis [A – BRA]', '1 ter B', '1 quater C', '2 two']);
  });

  it('amendments of a removed provision keep its place and their order', () => {
    const of = room();
    const [first, second] = [of.amend('BRA', 'q1', 'eins'), of.amend('NPL', 'q1', 'un')];
    of.edit('q1', { removed: true });
    take(of, first);
    expect(lines(of)).toEqual(['2 bis eins', '2 ter [un – NPL]', '2 two']);
    take(of, second);
    expect(lines(of)).toEqual(['2 bis eins', '2 ter un', '2 two']);
  });
});
