import fc from 'fast-check';
import { expect, test } from 'vitest';
import { chainOn, entryHash, genesisHash, problemOf, sha256 } from '../../server/log/chain.ts';
import type { NewEntry } from '../../server/log/port.ts';

const ENTRY: NewEntry = {
  at: '2026-05-04T09:00:00.000Z',
  actor: 'chair',
  act: { verb: 'agree', provisions: ['q1'] },
  payload: new Uint8Array([1, 2, 3]),
};

test('R8 the hashes of version 1 stand: a log of today verifies for ever', () => {
  expect(genesisHash('text:LLDC')).toBe(GENESIS);
  const [first, second] = chainOn({ seq: 0, hash: GENESIS }, [ENTRY, { ...ENTRY, act: null, payload: new Uint8Array(0) }]);
  expect(first?.payloadHash).toBe('039058c6f2c0cb492c533b0a4d14ef77cc0f78abccced5287d84a1a2011cfb81');
  expect(first?.hash).toBe(FIRST);
  expect(second?.hash).toBe(SECOND);
});
const GENESIS = '35e7933c8b043bdd75d34b28559940d67762015bd9d858802b01661b5fe24e9e';
const FIRST = 'dda704cdddf7ec391ff6c2af49cb2456fcdf3a13045d1f185d20a2cad773f3eb';
const SECOND = '8d8c020358ad8370cdb0e15aa9bb9ac6b5579a3ec12b34120dce582b6473bdab';

test('R8 every field of an entry, its place and what went before are in its hash', () => {
  const base = { seq: 1, at: 'a', actor: 'b', act: '"c"', payloadHash: 'd' };
  const variants = [
    entryHash('p', base),
    entryHash('q', base),
    entryHash('p', { ...base, seq: 2 }),
    entryHash('p', { ...base, at: 'x' }),
    entryHash('p', { ...base, actor: 'x' }),
    entryHash('p', { ...base, act: '"x"' }),
    entryHash('p', { ...base, payloadHash: 'x' }),
    // The same letters, cut elsewhere.
    entryHash('p', { ...base, at: 'ab', actor: '' }),
    entryHash('pa', { ...base, at: '' }),
  ];
  expect(new Set(variants).size).toBe(variants.length);
});

test('R8 an act is kept and hashed in a text that parsing and writing again does not change', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (act) => {
      const [stored] = chainOn({ seq: 0, hash: 'h' }, [{ ...ENTRY, act: act as NewEntry['act'] }]);
      expect(stored).toBeDefined();
      if (stored === undefined) return;
      expect(JSON.stringify(JSON.parse(stored.act))).toBe(stored.act);
    }),
  );
});

test('R14 an entry without its payload is as it was written', () => {
  const [stored] = chainOn({ seq: 4, hash: 'h' }, [ENTRY]);
  if (stored === undefined) throw new Error('No entry');
  expect(problemOf('s', 5, 'h', stored)).toBeNull();
  expect(problemOf('s', 5, 'h', { ...stored, payload: null })).toBeNull();
  expect(problemOf('s', 5, 'h', { ...stored, payload: new Uint8Array([1]) })).toMatchObject({ kind: 'payload' });
  expect(problemOf('s', 5, 'h', { ...stored, payload: null, payloadHash: sha256(new Uint8Array([1])) })).toMatchObject({ kind: 'entry' });
  expect(problemOf('s', 3, 'h', stored)?.message).toBe('Stream s: entries 3 to 4 are missing');
});
