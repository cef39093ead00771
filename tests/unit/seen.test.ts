import { describe, expect, it } from 'vitest';
import { digestOf, seenForAccept, seenForAdopt, seenForAgree } from '../../shared/decisions/seen.ts';
import { canonicalJson } from '../../shared/lib/canonical.ts';
import { sha256Hex } from '../../shared/lib/digest.ts';
import { authored, Room, provision } from './support/text.ts';

describe('canonical JSON', () => {
  it('R5 keys in order, strings in NFC, nothing undefined', () => {
    expect(canonicalJson({ b: [1, null, 'e\u0301'], a: undefined, A: { 'o\u0308': true } })).toBe('{"A":{"ö":true},"b":[1,null,"é"]}');
    expect(canonicalJson({ b: 1, a: 2 })).toBe(canonicalJson({ a: 2, b: 1 }));
  });

  it('R5 what JSON cannot say is refused', () => {
    for (const value of [Number.NaN, Infinity, new Date(0), new Map(), () => 1, undefined, [undefined], 1n]) {
      expect(() => canonicalJson(value)).toThrow(TypeError);
    }
  });

  it('R5 the digest is SHA-256 in lower-case hex', () => {
    expect(sha256Hex('abc')).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
  });
});

describe('what the Chair saw', () => {
  const room = () => {
    const there = new Room([provision('q', 'one two'), provision('r', 'three'), provision('i', 'item', { kind: 'item' })]);
    there.amend('BRA', 'q', 'one deux');
    return there;
  };
  const agree = (there: Room, ids = ['q', 'r']) => digestOf(seenForAgree(there.state, ids, false));

  it('R5 agreeing: the words, their kind and level, and the open proposals', () => {
    const seen = agree(room());
    expect(agree(room(), ['r', 'q'])).toBe(seen);
    const changes: ((there: Room) => void)[] = [
      (there) => {
        there.edit('q', 'one  two');
      },
      (there) => {
        there.edit('q', { wording: [{ text: 'one two', marks: ['bold'], by: 'BRA' }] });
      },
      (there) => {
        there.edit('r', { kind: 'paragraph' });
      },
      (there) => {
        there.edit('r', { level: 2 });
      },
      (there) => {
        there.edit('r', { removed: true });
      },
      (there) => {
        there.amend('NPL', 'r', 'drei');
      },
      (there) => {
        there.set('p1', () => ({ state: 'deferred' }));
      },
      (there) => {
        there.set('p1', () => ({ revision: 1 }));
      },
    ];
    for (const change of changes) {
      const there = room();
      change(there);
      expect(agree(there), String(change)).not.toBe(seen);
    }
    expect(digestOf(seenForAgree(room().state, ['q', 'r'], true))).not.toBe(seen);
  });

  it('R5 positions, authors, other provisions and numbers are no part of it', () => {
    const there = room();
    there.position('SAU', 'p1', 'object');
    there.edit('q', { wording: authored('one two', 'NPL'), number: '7', status: 'reopened' });
    there.edit('i', 'another item');
    expect(agree(there)).toBe(agree(room()));
  });

  it('R5 accepting: the provision, the proposal, its carried wording, the chosen changes', () => {
    const accept = (there: Room, changes: Parameters<typeof seenForAccept>[2] = null) =>
      digestOf(seenForAccept(there.state, 'p1', changes));
    const seen = accept(room());
    const moved = room();
    moved.edit('q', 'zero one two');
    expect(accept(moved)).not.toBe(seen);
    expect(accept(room(), [{ deleted: 'two', inserted: 'deux' }])).not.toBe(seen);
    const revised = room();
    revised.set('p1', () => ({ revision: 1, wording: [{ text: 'one zwei' }] }));
    expect(accept(revised)).not.toBe(seen);
    const elsewhere = room();
    elsewhere.edit('r', 'drei');
    expect(accept(elsewhere)).toBe(seen);
    expect(() => seenForAccept(room().state, 'p9', null)).toThrow(RangeError);
  });

  it('R5 accepting an addition: also the provision after which it goes', () => {
    const there = () => {
      const one = room();
      one.table({ by: 'NPL', kind: 'add', after: 'r', provisionKind: 'item', wording: 'skills' });
      return one;
    };
    const seen = digestOf(seenForAccept(there().state, 'p2', null));
    const other = there();
    other.edit('r', { removed: true });
    expect(digestOf(seenForAccept(other.state, 'p2', null))).not.toBe(seen);
  });

  it('R5 adopting: all provisions in order', () => {
    const seen = digestOf(seenForAdopt(room().state));
    const other = room();
    other.edit('i', 'another item');
    expect(digestOf(seenForAdopt(other.state))).not.toBe(seen);
    expect(seenForAdopt(room().state).provisions.map((one) => one.id)).toEqual(['q', 'r', 'i']);
  });

  it('R5 other words looked at than those that stand give another digest; the same words the same', () => {
    const { state } = room();
    const wordings = (text: string) => ({ wordings: new Map([['q', text]]) });
    expect(digestOf(seenForAgree(state, ['q'], false, wordings('one two')))).toBe(digestOf(seenForAgree(state, ['q'], false)));
    expect(digestOf(seenForAgree(state, ['q'], false, wordings('one')))).not.toBe(digestOf(seenForAgree(state, ['q'], false)));
    expect(digestOf(seenForAccept(state, 'p1', null, wordings('one two')))).toBe(digestOf(seenForAccept(state, 'p1', null)));
    expect(digestOf(seenForAdopt(state, wordings('')))).not.toBe(digestOf(seenForAdopt(state)));
  });
});
