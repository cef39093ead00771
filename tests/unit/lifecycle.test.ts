import { describe, expect, it } from 'vitest';
import { carried } from '../../shared/proposals/carry.ts';
import { acceptance, changesOf, openOn, proposalNumber, setAsideByAgreeing } from '../../shared/proposals/lifecycle.ts';
import { lapses } from '../../shared/proposals/lapse.ts';
import { changeName, matchChange } from '../../shared/proposals/redline.ts';
import { plainWording, textOf } from '../../shared/schema/wording.ts';
import { Room, provision } from './support/text.ts';

const proposalOf = (room: Room, id: string) => {
  const found = room.state.proposals.find((one) => one.id === id);
  if (found === undefined) throw new Error(`no proposal ${id}`);
  return found;
};
const name = (deleted: string, inserted: string) => ({ deleted, inserted });

/** Accepts as the gavel does, and gives the words of the provision then. */
function accept(room: Room, id: string, changes: Parameters<typeof acceptance>[2] = null): string {
  const result = acceptance(room.state, id, changes);
  if (!result.ok) throw new Error(`${result.error}: ${result.why}`);
  room.take(result.effect, id);
  room.set(id, () => ({ state: result.state, partly: result.partly }));
  return textOf(room.state.provisions[0]?.wording ?? []);
}

describe('proposals', () => {
  it('Numbers of proposals', () => {
    expect(proposalNumber({ serial: 7, revision: 0 })).toBe('P-07');
    expect(proposalNumber({ serial: 7, revision: 1 })).toBe('P-07 Rev.1');
    expect(proposalNumber({ serial: 123, revision: 12 })).toBe('P-123 Rev.12');
  });

  it('Agreeing sets aside what is still tabled on the provisions; deferred ones stay deferred', () => {
    const room = new Room([provision('q', 'one two'), provision('r', 'three')]);
    const [bra, npl, gbr] = [room.amend('BRA', 'q', 'one deux'), room.amend('NPL', 'q', 'one zwei'), room.amend('GBR', 'r', 'drei')];
    room.table({ by: 'SAU', kind: 'add', after: 'q', provisionKind: 'question', wording: 'More?' });
    room.set(npl, () => ({ state: 'deferred' }));
    expect(openOn(room.state, 'q').map((one) => one.id)).toEqual([bra, npl]);
    expect(setAsideByAgreeing(room.state, ['q']).map((one) => one.id)).toEqual([bra]);
    expect(setAsideByAgreeing(room.state, ['q', 'r']).map((one) => one.id)).toEqual([bra, gbr]);
  });
});

describe('accepting', () => {
  it('R9 a whole amendment gives its wording, in the name of its delegation', () => {
    const room = new Room([provision('q', 'one two three four')]);
    const bra = room.amend('BRA', 'q', 'I two III four');
    expect(acceptance(room.state, bra, null)).toMatchObject({
      ok: true,
      effect: { type: 'words', provision: 'q', wording: plainWording('I two III four'), by: 'BRA' },
      state: 'accepted',
      partly: false,
    });
  });

  it('R9 some changes give the base with just those, and the rest stays tabled until nothing is left', () => {
    const room = new Room([provision('q', 'one two three four five')]);
    const bra = room.amend('BRA', 'q', 'I two III four V');
    expect(accept(room, bra, [name('three', 'III')])).toBe('one two III four five');
    expect(proposalOf(room, bra)).toMatchObject({ state: 'tabled', partly: true });
    expect(changesOf(proposalOf(room, bra), room.state).map(changeName)).toEqual([name('one', 'I'), name('five', 'V')]);
    expect(carried(proposalOf(room, bra), room.state)).toMatchObject({ type: 'applies', moved: false });
    expect(accept(room, bra, [name('five', 'V'), name('one', 'I')])).toBe('I two III four V');
    expect(proposalOf(room, bra)).toMatchObject({ state: 'accepted', partly: false });
  });

  it('R9 two changes of one name are two: each naming takes one', () => {
    const room = new Room([provision('q', 'a b c')]);
    const bra = room.amend('BRA', 'q', 'a and b and c');
    expect(accept(room, bra, [name('', 'and')])).toBe('a and b c');
    expect(accept(room, bra, [name('', 'and')])).toBe('a and b and c');
    expect(proposalOf(room, bra).state).toBe('accepted');
  });

  it('R10 what was carried over is accepted as it reads now', () => {
    const room = new Room([provision('q', 'one two three')]);
    const bra = room.amend('BRA', 'q', 'one two drei');
    room.edit('q', 'zero one two three');
    expect(accept(room, bra)).toBe('zero one two drei');
  });

  it('Refused: unknown, closed, overtaken, a bracket, a locked target, a change that there is not', () => {
    const room = new Room([provision('q', 'one two three'), provision('r', 'four', { status: 'agreed' })]);
    const bra = room.amend('BRA', 'q', 'one deux three');
    const bracket = room.table({ by: 'SAU', kind: 'bracket', target: 'q', words: 'one' });
    const onLocked = [
      room.amend('NPL', 'r', 'vier'),
      room.table({ by: 'NPL', kind: 'delete', target: 'r' }),
      room.table({ by: 'NPL', kind: 'move', target: 'r', after: null }),
    ];
    const error = (id: string, changes: Parameters<typeof acceptance>[2] = null) => {
      const result = acceptance(room.state, id, changes);
      return result.ok ? null : result.error;
    };
    expect(error('nothing')).toBe('not-found');
    expect(error(bracket)).toBe('invalid');
    expect(error(bra, [name('two', 'zwei')])).toBe('invalid');
    expect(error(bra, [name('two', 'deux'), name('two', 'deux')])).toBe('invalid');
    expect(error(bra, [])).toBe('invalid');
    for (const id of onLocked) expect(error(id)).toBe('agreed');
    room.edit('q', 'one zwei three');
    expect(error(bra)).toBe('changed');
    room.edit('q', 'one two three');
    expect(error(bra)).toBeNull();
    room.set(bra, () => ({ state: 'not-taken-up' }));
    expect(error(bra)).toBe('changed');
  });

  it('R10 what is in the text already can be closed by accepting it; no word changes', () => {
    const room = new Room([provision('q', 'one two')]);
    const bra = room.amend('BRA', 'q', 'one deux');
    room.edit('q', 'one deux');
    expect(acceptance(room.state, bra, null)).toEqual({ ok: true, effect: { type: 'none' }, state: 'accepted', partly: false });
  });

  it('Accepting a deletion, a move, an addition, and an amendment whose target is gone', () => {
    const room = new Room([provision('q', 'one?'), provision('i', 'item', { kind: 'item' }), provision('r', 'two?')]);
    const effect = (id: string) => {
      const result = acceptance(room.state, id, null);
      return result.ok ? result.effect : result;
    };
    const amend = room.amend('NPL', 'i', 'an item');
    const remove = room.table({ by: 'BRA', kind: 'delete', target: 'i' });
    const move = room.table({ by: 'TZA', kind: 'move', target: 'r', after: 'q' });
    const add = room.table({ by: 'SAU', kind: 'add', after: 'i', provisionKind: 'item', level: 2, wording: 'security' });
    expect(effect(remove)).toEqual({ type: 'removal', provision: 'i' });
    expect(effect(move)).toEqual({ type: 'place', provision: 'r', after: 'q' });
    const security = { type: 'provision', kind: 'item', level: 2, wording: plainWording('security'), by: 'SAU' };
    expect(effect(add)).toEqual({ ...security, after: 'i', behind: 'i' });
    room.edit('i', { removed: true });
    expect(effect(add)).toEqual({ ...security, after: 'q', behind: 'i' });
    expect(effect(amend)).toMatchObject({ type: 'provision', after: 'q', kind: 'item', level: 1, wording: plainWording('an item'), by: 'NPL' });
    expect(effect(remove)).toEqual({ type: 'none' });
    expect(effect(move)).toEqual({ type: 'none' });
  });

  it('Changes are found by the words that they insert, else by those that they delete', () => {
    const room = new Room([provision('q', 'one two three four five')]);
    const changes = changesOf(proposalOf(room, room.amend('BRA', 'q', 'two three one four fünf')), room.state);
    expect(changes.map(changeName)).toEqual([name('one', ''), name('', 'one'), name('five', 'fünf')]);
    expect(matchChange(changes, 'one')).toBe(changes[1]);
    expect(matchChange(changes, ' five ')).toBe(changes[2]);
    expect(matchChange(changes, 'fünf')).toBe(changes[2]);
    expect(matchChange(changes, 'two')).toBeUndefined();
    expect(matchChange(changes, '')).toBeUndefined();
  });
});

describe('positions', () => {
  const room = () => {
    const there = new Room([provision('q', 'one two three four five')]);
    there.amend('BRA', 'q', 'I two III four five');
    there.position('NPL', 'p1', 'support');
    there.position('GBR', 'p1', 'reserve', name('three', 'III'));
    there.position('SAU', 'p1', 'retain');
    there.position('CAN', 'p1', 'retain', name('one', 'I'));
    return there;
  };
  const lapsed = (there: Room, then: () => void): string[] => {
    const before = there.state;
    then();
    return lapses(before, there.state).map((one) => one.delegation);
  };

  it('R13 they lapse when the wording is revised; on a change that is still made, they stay', () => {
    const there = room();
    const revise = () => {
      there.set('p1', () => ({ revision: 1, wording: plainWording('One two III four five') }));
    };
    expect(lapsed(there, revise)).toEqual(['NPL', 'SAU', 'CAN']);
  });

  it('R13 accepting parts leaves those on the other changes alone', () => {
    const there = room();
    expect(lapsed(there, () => accept(there, 'p1', [name('three', 'III')]))).toEqual([]);
    const other = room();
    expect(lapsed(other, () => accept(other, 'p1', [name('one', 'I')]))).toEqual(['CAN']);
  });

  it('R13 retain lapses when the base words that it keeps were changed, not when others were', () => {
    const there = room();
    expect(lapsed(there, () => {
      there.edit('q', 'one two three four fünf');
    })).toEqual([]);
    const other = room();
    expect(lapsed(other, () => {
      other.edit('q', 'uno two three four five');
    })).toEqual(['SAU', 'CAN']);
  });

  it('R13 retain against a deletion lapses when the provision changes; support for it stays', () => {
    const there = new Room([provision('q', 'one two')]);
    there.table({ by: 'BRA', kind: 'delete', target: 'q' });
    there.position('SAU', 'p1', 'retain');
    there.position('NPL', 'p1', 'support');
    expect(lapsed(there, () => {
      there.edit('q', 'one deux');
    })).toEqual(['SAU']);
  });

  it('R13 a position on a provision lapses when its wording changes; one on the whole text stays', () => {
    const there = new Room([provision('q', 'one two'), provision('r', 'three')]);
    there.position('SAU', { provision: 'q' }, 'reserve');
    there.position('NPL', { provision: 'r' }, 'support');
    expect(lapsed(there, () => {
      there.edit('q', 'one deux');
    })).toEqual(['SAU']);
  });

  it('R13 what is closed or withdrawn keeps what it had', () => {
    const there = room();
    expect(lapsed(there, () => accept(there, 'p1'))).toEqual([]);
    expect(lapsed(there, () => {
      there.set('p1', () => ({ state: 'withdrawn' }));
    })).toEqual([]);
  });
});
