import { describe, expect, it } from 'vitest';
import { changeRows, filterRows, positionsOnRow, rowsAsBefore, type ChangeRow } from '../../shared/proposals/change-list.ts';
import { sortTableRows, tableParties, tableRows } from '../../shared/proposals/compilation.ts';
import { lookAt, writersSince } from '../../client/views/looked.ts';
import { acceptance } from '../../shared/proposals/lifecycle.ts';
import { changeName } from '../../shared/proposals/redline.ts';
import { textOf } from '../../shared/schema/wording.ts';
import { Room, provision } from './support/text.ts';

/** `NPL 1: universal > meaningful (tabled)`, one per row. */
function told(rows: readonly ChangeRow[]): string[] {
  return rows.map(({ proposal, change, provision: at, state }) => {
    const name = change === null ? null : changeName(change);
    const what = name === null ? `${proposal.kind} ${textOf(proposal.wording)}`.trim() : `${name.deleted} > ${name.inserted}`;
    return `${proposal.delegation} ${at ?? 'beginning'}: ${what} (${state})`;
  });
}

function scene(): { room: Room; bra: string; npl: string; gbr: string; sau: string } {
  const room = new Room([provision('x', 'to ensure universal connectivity'), provision('y', 'and so on'), provision('z', 'the end')]);
  const sau = room.table({ by: 'SAU', kind: 'delete', target: 'y' });
  const bra = room.amend('BRA', 'x', 'in order to ensure meaningful connectivity');
  const npl = room.table({ by: 'NPL', kind: 'add', after: 'x', provisionKind: 'question', wording: 'what else?' });
  const gbr = room.amend('GBR', 'x', 'to ensure affordable connectivity');
  return { room, bra, npl, gbr, sau };
}

describe('List of changes', () => {
  it('List of changes: in the order of the text, by tabling within a provision, one by one', () => {
    const { room } = scene();
    expect(told(changeRows(room.state))).toEqual([
      'BRA x:  > in order (tabled)',
      'BRA x: universal > meaningful (tabled)',
      'GBR x: universal > affordable (tabled)',
      'NPL x: add what else? (tabled)',
      'SAU y: delete (tabled)',
    ]);
  });

  it('List of changes: R10 nothing vanishes: overtaken, in the text, orphaned, reflected and set aside are all told', () => {
    const { room, bra, gbr, sau } = scene();
    room.edit('x', 'to ensure affordable connectivity');
    room.set(sau, () => ({ state: 'deferred' }));
    expect(told(changeRows(room.state))).toEqual([
      'BRA x:  > in order (overtaken)',
      'BRA x: universal > meaningful (overtaken)',
      'GBR x: universal > affordable (absorbed)',
      'NPL x: add what else? (tabled)',
      'SAU y: delete (deferred)',
    ]);
    room.set(bra, () => ({ state: 'not-taken-up' }));
    room.set(gbr, () => ({ state: 'accepted' }));
    expect(changeRows(room.state).map((row) => row.state)).toEqual(['not-taken-up', 'not-taken-up', 'accepted', 'tabled', 'deferred']);
    const orphan = room.amend('CAN', 'z', 'the very end');
    room.edit('z', { removed: true });
    const row = changeRows(room.state).find((one) => one.proposal.id === orphan);
    expect(row).toMatchObject({ provision: 'y', on: null, told: 'orphaned', change: null, state: 'tabled' });
  });

  it('List of changes: a part that is reflected is told of as long as positions were taken on it, and is not offered again', () => {
    const { room, bra } = scene();
    const done = { deleted: 'universal', inserted: 'meaningful' };
    room.position('GBR', bra, 'object', done);
    const result = acceptance(room.state, bra, [done]);
    if (!result.ok) throw new Error(result.why);
    room.take(result.effect, bra);
    room.set(bra, () => ({ state: result.state, partly: result.partly }));
    const rows = changeRows(room.state).filter((row) => row.proposal.id === bra);
    expect(told(rows)).toEqual(['BRA x: universal > meaningful (accepted)', 'BRA x:  > in order (partly)']);
    expect(rows.map((row) => [row.index, positionsOnRow(room.state, row).map((one) => `${one.delegation} ${one.position}`)])).toEqual([[-1, ['GBR object']], [0, []]]);
    // Without a position it is the text's, and no change any more.
    const plain = { ...room.state, positions: [] };
    expect(told(changeRows(plain)).filter((row) => row.startsWith('BRA'))).toEqual(['BRA x:  > in order (partly)']);
  });

  it('R4 since one last looked: whose the new words are', () => {
    const then = [{ text: 'Meaningful ', by: 'secretariat' }, { text: 'access', by: 'NPL' }];
    expect(writersSince(then, undefined)).toEqual(['secretariat', 'NPL']);
    const kept = lookAt({ ...scene().room.state, provisions: [provision('x', '', { wording: then })] }).stood?.['x'];
    expect(writersSince(then, kept)).toEqual([]);
    expect(writersSince([{ text: 'Meaningful ', by: 'secretariat' }, { text: 'and safe ', by: 'BRA' }, { text: 'access', by: 'NPL' }], kept)).toEqual(['BRA']);
    // Who has lost words has written none.
    expect(writersSince([{ text: 'Meaningful ', by: 'secretariat' }], kept)).toEqual([]);
    expect(writersSince([{ text: 'access', by: 'NPL' }, { text: ' (', by: 'secretariat' }, { text: 'draft', by: 'chair' }, { text: ')', by: 'secretariat' }], kept)).toEqual(['chair']);
  });

  it('List of changes: filters by delegation and group, provision, kind, state, own and undecided', () => {
    const { room, gbr } = scene();
    room.cosponsor('CAN', gbr);
    const rows = changeRows(room.state);
    const by = (filter: Parameters<typeof filterRows>[1]): string[] => filterRows(rows, filter, room.state).map((row) => row.proposal.delegation);
    expect(by({})).toHaveLength(5);
    expect(by({ parties: ['CAN'] })).toEqual(['GBR']);
    expect(by({ parties: ['RCC', 'SAU', 'NPL'] })).toEqual(['NPL', 'SAU']);
    expect(by({ provision: 'y' })).toEqual(['SAU']);
    expect(by({ kind: 'add' })).toEqual(['NPL']);
    expect(by({ mine: 'CAN' })).toEqual(['GBR']);
    room.set(gbr, () => ({ state: 'not-taken-up' }));
    room.edit('y', { status: 'agreed' });
    const later = changeRows(room.state);
    expect(filterRows(later, { undecided: true }, room.state).map((row) => row.proposal.delegation)).toEqual(['BRA', 'BRA', 'NPL']);
    expect(filterRows(later, { state: 'not-taken-up' }, room.state).map((row) => row.proposal.delegation)).toEqual(['GBR']);
  });

  it('List of changes: what changed since a time counts tabling, revisions, co-sponsors, positions and decisions', () => {
    const { room, bra, gbr, npl } = scene();
    const since = room.state.proposals.at(-1)?.tabled ?? '';
    const touched = (): string[] => filterRows(changeRows(room.state), { since }, room.state).map((row) => row.proposal.id);
    expect(touched()).toEqual([]);
    room.position('CAN', gbr, 'support');
    expect(touched()).toEqual([gbr]);
    room.cosponsor('CAN', npl);
    expect(touched()).toEqual([gbr, npl]);
    room.set(bra, (one) => ({ revised: '2099-01-01T00:00:00.000Z', revision: one.revision + 1 }));
    expect(touched()).toEqual([bra, bra, gbr, npl]);
  });

  it('R13 List of changes: a position on one change stands with that change alone', () => {
    const { room, bra } = scene();
    room.position('CAN', bra, 'object', { deleted: 'universal', inserted: 'meaningful' });
    room.position('CHE', bra, 'support');
    const rows = changeRows(room.state).filter((row) => row.proposal.id === bra);
    expect(rows.map((row) => positionsOnRow(room.state, row).map((one) => one.delegation))).toEqual([['CHE'], ['CAN', 'CHE']]);
  });
});

describe('Table', () => {
  it('Table: each cell is what the provision would read for that delegation, co-sponsors included', () => {
    const { room, gbr } = scene();
    room.cosponsor('CAN', gbr);
    const rows = tableRows(room.state);
    expect(rows.map((row) => row.key)).toEqual(['x', 'add:p3', 'y', 'z']);
    const cell = (at: number, party: string): (string | null)[] =>
      (rows[at]?.cells.get(party) ?? []).map(({ wording }) => (wording === null ? null : textOf(wording)));
    expect(cell(0, 'GBR')).toEqual(['to ensure affordable connectivity']);
    expect(cell(0, 'CAN')).toEqual(['to ensure affordable connectivity']);
    expect(cell(0, 'SAU')).toEqual([]);
    expect(cell(1, 'NPL')).toEqual(['what else?']);
    expect(cell(2, 'SAU')).toEqual([null]);
    expect(tableParties(rows)).toEqual(['BRA', 'GBR', 'CAN', 'NPL', 'SAU']);
  });

  it('Table: R11 rows by the order of the text, the least settled or the latest change first; never by how many ask', () => {
    const { room } = scene();
    const keys = (by: Parameters<typeof sortTableRows>[1]): string[] => sortTableRows(tableRows(room.state), by, room.state).map((row) => row.key);
    expect(keys('number')).toEqual(['x', 'add:p3', 'y', 'z']);
    // Tabled in the order y, x, the addition, and x once more.
    expect(keys('latest')).toEqual(['x', 'add:p3', 'y', 'z']);
    room.amend('CAN', 'z', 'the very end');
    expect(keys('latest')).toEqual(['z', 'x', 'add:p3', 'y']);
    room.edit('x', { status: 'agreed' });
    room.edit('z', { status: 'reopened' });
    expect(keys('status')[0]).toBe('z');
    expect(keys('status').at(-1)).toBe('x');
  });

  it('Size: rows of the table and of the list are the same ones until something about them changes', () => {
    const { room } = scene();
    const cache = new Map();
    const [first, second] = [tableRows(room.state, cache), changeRows(room.state)];
    room.amend('CAN', 'z', 'the very end');
    const [next, list] = [tableRows(room.state, cache), rowsAsBefore(new Map(second.map((row) => [row.key, row])), changeRows(room.state))];
    expect(next.map((row, i) => row === first[i])).toEqual([true, true, true, false]);
    expect(second.every((row) => list.includes(row))).toBe(true);
    expect(list.length).toBe(second.length + 1);
  });
});
