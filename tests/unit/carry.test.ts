import { describe, expect, it } from 'vitest';
import { carried, carry } from '../../shared/proposals/carry.ts';
import { changeName } from '../../shared/proposals/redline.ts';
import { plainWording, textOf, type Wording } from '../../shared/schema/wording.ts';
import { Room, provision } from './support/text.ts';

/** What a proposal says now: its wording, or what became of it. */
function told(base: string, wording: string | Wording, current: string | Wording): string {
  const asked = typeof wording === 'string' ? plainWording(wording) : wording;
  const result = carry(plainWording(base), asked, typeof current === 'string' ? plainWording(current) : current);
  return result.type === 'applies' ? textOf(result.wording) : result.type;
}

const BASE = 'What strategies can governments adopt to ensure universal connectivity for LLDCs?';

describe('carry', () => {
  it('R10 changes of other words merge', () => {
    expect(told(BASE, BASE.replace('universal', 'meaningful'), BASE.replace('strategies', 'policies and strategies'))).toBe(
      'What policies and strategies can governments adopt to ensure meaningful connectivity for LLDCs?',
    );
  });

  it('R10 words changed otherwise meanwhile: overtaken', () => {
    expect(told(BASE, BASE.replace('universal', 'meaningful'), BASE.replace('universal', 'affordable'))).toBe('overtaken');
    expect(told(BASE, BASE.replace('universal', 'meaningful'), BASE.replace('universal ', ''))).toBe('overtaken');
    expect(told(BASE, BASE.replace('governments adopt', 'be adopted'), BASE.replace('adopt', 'take'))).toBe('overtaken');
    expect(told(BASE, BASE.replace('universal', 'a universal and free'), BASE.replace('universal connectivity', 'access'))).toBe('overtaken');
  });

  it('R10 one collision overtakes the whole proposal', () => {
    const wording = BASE.replace('universal', 'meaningful').replace('strategies', 'policies');
    expect(told(BASE, wording, BASE.replace('universal', 'affordable'))).toBe('overtaken');
  });

  it('R10 the same change, made meanwhile, is in the text', () => {
    const meaningful = BASE.replace('universal', 'meaningful');
    expect(told(BASE, meaningful, meaningful)).toBe('absorbed');
    expect(told(BASE, meaningful, meaningful.replace('LLDCs', 'all LLDCs'))).toBe('absorbed');
    expect(told(BASE, meaningful.replace('strategies', 'policies'), meaningful)).toBe(meaningful.replace('strategies', 'policies'));
  });

  it('R10 insertions at the same place collide, unless one is the beginning or end of the other', () => {
    expect(told('a b', 'a red b', 'a green b')).toBe('overtaken');
    expect(told('a b', 'a red b', 'a red green b')).toBe('absorbed');
    expect(told('a b', 'a red b', 'a green red b')).toBe('absorbed');
    expect(told('a b', 'a red b c', 'a green red b')).toBe('a green red b c');
    expect(told('a b', 'a red b', 'a green red blue b')).toBe('overtaken');
  });

  it('R10 an insertion at the edge of words that were replaced stands apart, its words once', () => {
    expect(told('a b c', 'a red b c', 'a B c')).toBe('a red B c');
    expect(told('a b c', 'a b red c', 'a B c')).toBe('a B red c');
    expect(told('a b c', 'a red b c', 'a red B c')).toBe('absorbed');
    expect(told('a b c', 'a b red c', 'a B red c')).toBe('absorbed');
    expect(told('a b c', 'a red B c', 'a red b c')).toBe('a red B c');
    expect(told('a b c', 'a B red c', 'a b red c')).toBe('a B red c');
  });

  it('R10 what was found in the text counts once', () => {
    expect(told('a b c', 'a red b red c', 'a red c')).toBe('a red red c');
  });

  it('R10 white space and stops where words come together', () => {
    expect(told('one two, three', 'one two or more, three', 'one deux, three')).toBe('one deux or more, three');
    expect(told('connect LLDCs?', 'connect LLDCs and others?', 'connect?')).toBe('connect and others?');
    expect(told('互联网连接', '互联网安全连接', '全球连接')).toBe('全球安全连接');
    expect(told('one two', 'one and two', 'one (deux)')).toBe('one and (deux)');
  });

  it('R10 marks are carried like words', () => {
    const italic: Wording = [{ text: 'the ' }, { text: 'status quo', marks: ['italic'] }];
    expect(told('the status quo', italic, 'keep the status quo')).toBe('keep the status quo');
    expect(told('the status quo', italic, 'the status')).toBe('overtaken');
    expect(told('the status quo', 'a status quo', italic)).toBe('a status quo');
  });

  it('R10 it says whether the wording is still the one that was tabled', () => {
    const meaningful = plainWording(BASE.replace('universal', 'meaningful'));
    expect(carry(plainWording(BASE), meaningful, plainWording(BASE))).toMatchObject({ moved: false });
    const moved = carry(plainWording(BASE), meaningful, plainWording(BASE.replace('LLDCs', 'all')));
    expect(moved).toMatchObject({ type: 'applies', moved: true });
    expect(moved.type === 'applies' && moved.changes.map(changeName)).toEqual([{ deleted: 'universal', inserted: 'meaningful' }]);
  });
});

describe('carried', () => {
  const room = () => new Room([provision('q1', 'one two'), provision('i1', 'item', { kind: 'item' }), provision('q2', 'three')]);
  const saysNow = (there: Room, id: string) => {
    const proposal = there.state.proposals.find((one) => one.id === id);
    if (proposal === undefined) throw new Error(id);
    return carried(proposal, there.state);
  };

  it('R10 a deletion keeps standing when its target was amended: what is asked is its removal', () => {
    const there = room();
    const id = there.table({ by: 'BRA', kind: 'delete', target: 'q1' });
    there.edit('q1', 'one and two');
    expect(saysNow(there, id)).toEqual({ type: 'applies', wording: [], changes: [], moved: false });
    there.edit('q1', { removed: true });
    expect(saysNow(there, id)).toEqual({ type: 'absorbed' });
  });

  it('R10 a move keeps standing while its target does', () => {
    const there = room();
    const id = there.table({ by: 'BRA', kind: 'move', target: 'q2', after: 'q1' });
    there.edit('q2', 'four');
    expect(saysNow(there, id)).toMatchObject({ type: 'applies', wording: plainWording('four') });
    there.edit('i1', { removed: true });
    expect(saysNow(there, id)).toEqual({ type: 'absorbed' });
    there.edit('i1', { removed: false });
    there.edit('q2', { removed: true });
    expect(saysNow(there, id)).toEqual({ type: 'absorbed' });
  });

  it('R10 a bracket is overtaken when its words changed, not when others did; of a removed provision nothing is left', () => {
    const there = room();
    const words = there.table({ by: 'SAU', kind: 'bracket', target: 'q1', words: 'two' });
    const whole = there.table({ by: 'SAU', kind: 'bracket', target: 'q1' });
    there.edit('q1', 'uno two');
    expect([saysNow(there, words).type, saysNow(there, whole).type]).toEqual(['applies', 'applies']);
    there.edit('q1', 'one');
    expect([saysNow(there, words).type, saysNow(there, whole).type]).toEqual(['overtaken', 'applies']);
    there.edit('q1', { removed: true });
    expect([saysNow(there, words).type, saysNow(there, whole).type]).toEqual(['absorbed', 'absorbed']);
  });

  it('R10 an amendment of a removed provision is orphaned, with its stored wording', () => {
    const there = room();
    const id = there.amend('BRA', 'i1', 'an item');
    there.edit('i1', { wording: [], removed: true });
    expect(saysNow(there, id)).toEqual({ type: 'orphaned', after: 'q1', wording: plainWording('an item') });
    there.edit('q1', { removed: true });
    expect(saysNow(there, id)).toMatchObject({ type: 'orphaned', after: null });
  });

  it('R10 it is the same after any detour of the base that ends where it began', () => {
    const there = room();
    const id = there.amend('BRA', 'q1', 'one deux');
    const before = saysNow(there, id);
    for (const words of ['two', '', 'one and two', 'one two']) there.edit('q1', words);
    expect(saysNow(there, id)).toEqual(before);
  });
});
