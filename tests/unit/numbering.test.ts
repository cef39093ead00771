import { describe, expect, it } from 'vitest';
import { numberFor, provisionalNumbers, renumber } from '../../shared/numbering/numbering.ts';
import type { Provision } from '../../shared/schema/state.ts';
import { Room, provision } from './support/text.ts';

const q = (id: string, number: string | null, to: Partial<Provision> = {}) => provision(id, `${id}?`, { number, ...to });

describe('numbers', () => {
  it('Numbers run through the questions at creation and at issue; removed ones are left out', () => {
    const numbers = renumber([
      provision('t', 'Title', { kind: 'title' }),
      q('a', null),
      provision('i', 'item', { kind: 'item' }),
      q('b', '1 bis'),
      q('c', '2', { removed: true }),
      q('d', '3'),
    ]);
    expect([...numbers]).toEqual([['t', null], ['a', '1'], ['i', null], ['b', '2'], ['d', '3']]);
  });

  it('Numbers of insertions: the whole number before, and the first suffix that no standing question has', () => {
    const text = [q('a', '1'), provision('i', 'item', { kind: 'item' }), q('b', '2'), q('c', '3')];
    expect(numberFor(text, 1, 'bis')).toBe('1 bis');
    expect(numberFor(text, 2, 'bis')).toBe('1 bis');
    expect(numberFor(text, 4, 'bis')).toBe('3 bis');
    const more = [q('a', '1'), q('x', '1 ter'), q('y', '1 bis'), q('b', '2')];
    expect(numberFor(more, 1, 'bis')).toBe('1 quater');
    expect(numberFor(more, 2, 'bis')).toBe('1 quater');
    expect(numberFor(more, 4, 'bis')).toBe('2 bis');
  });

  it('Numbers of insertions by letters', () => {
    const text = [q('a', '1'), q('b', '2'), q('x', '2A'), q('c', '3')];
    expect(numberFor(text, 3, 'letters')).toBe('2B');
    const full = [q('a', '1'), ...Array.from({ length: 26 }, (_, i) => q(`x${String(i)}`, `1${String.fromCharCode(65 + i)}`))];
    expect(numberFor(full, 27, 'letters')).toBe('1AA');
  });

  it('Numbers before the first count from the next; where nothing is numbered they are plain', () => {
    expect(numberFor([provision('t', 'T', { kind: 'title' }), q('a', '1')], 1, 'bis')).toBe('1 bis');
    expect(numberFor([q('a', '4')], 0, 'letters')).toBe('4A');
    expect(numberFor([provision('t', 'T', { kind: 'title' })], 1, 'bis')).toBe('1');
    expect(numberFor([], 0, 'bis', new Set(['1', '2']))).toBe('3');
  });

  it('Numbers of removed questions stay empty and are not counted from', () => {
    const text = [q('a', '1'), q('b', '2', { removed: true }), q('c', '3')];
    expect(numberFor(text, 2, 'bis')).toBe('1 bis');
  });

  it('Numbers go on beyond the list of suffixes without repeating', () => {
    const taken = new Set<string>();
    for (let i = 0; i < 60; i++) taken.add(numberFor([q('a', '1')], 1, 'bis', taken));
    expect(taken.size).toBe(60);
    expect([...taken].slice(0, 4)).toEqual(['1 bis', '1 ter', '1 quater', '1 quinquies']);
    expect([...taken].slice(18, 21)).toEqual(['1 vicies', '1 vicies bis', '1 vicies ter']);
  });

  it('Numbers of tabled additions: the next free ones, in order of tabling', () => {
    const room = new Room([q('a', '1'), q('b', '2')]);
    const add = (by: string, after: string | null, kind: 'question' | 'item' = 'question', wording = `${by}?`) =>
      room.table({ by, kind: 'add', after, provisionKind: kind, wording });
    const ids = [add('BRA', 'a'), add('NPL', 'a'), add('GBR', 'a', 'item'), add('SAU', 'b'), add('PRY', 'a', 'question', 'BRA?')];
    const numbers = provisionalNumbers(room.state);
    expect(ids.map((id) => numbers.get(id))).toEqual(['1 bis', '1 ter', null, '2 bis', '1 bis']);
    room.set(ids[0] ?? '', () => ({ state: 'not-taken-up' }));
    expect(provisionalNumbers(room.state).get(ids[1] ?? '')).toBe('1 bis');
  });
});
