/** The sheet in chunks, and lists of the record that stay the same lists. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { chunksOf, aboutHeight } from '../../client/room/chunks.ts';
import { addProvision, editProvision, setHead } from '../../shared/schema/record.ts';
import { createRecordReader } from '../../shared/schema/record-reader.ts';

const id = fc.string({ unit: fc.constantFrom(...'abcdefghijklmnopqrstuvwxyz0123456789_-'), minLength: 6, maxLength: 16 });
const rowsOf = (ids: readonly string[]): { key: string }[] => ids.map((key) => ({ key }));

/** Which chunk each line is in. */
function placed(ids: readonly string[], standing: readonly string[]): Map<string, string> {
  const chunks = chunksOf(rowsOf(standing), ids.map((one) => ({ id: one })));
  expect(chunks.flatMap((chunk) => chunk.rows.map((row) => row.key))).toEqual(standing);
  expect(new Set(chunks.map((chunk) => chunk.key)).size).toBe(chunks.length);
  return new Map(chunks.flatMap((chunk) => chunk.rows.map((row) => [row.key, chunk.key] as const)));
}

describe('Size: the sheet in chunks', () => {
  it('Size: an addition that comes in, or a provision that is removed, moves no other line from one chunk to another', () => {
    fc.assert(
      fc.property(fc.uniqueArray(id, { minLength: 1, maxLength: 120 }), fc.nat(), (ids, at) => {
        const before = placed(ids, ids);
        const where = at % ids.length;
        const added = [...ids.slice(0, where + 1), 'add:new', ...ids.slice(where + 1)];
        const after = placed(ids, added);
        for (const one of ids) expect(after.get(one)).toBe(before.get(one));
        expect(after.get('add:new')).toBe(before.get(ids[where] ?? ''));
        const rest = ids.filter((_, i) => i !== where);
        const without = placed(ids, rest);
        for (const one of rest) expect(without.get(one)).toBe(before.get(one));
      }),
    );
  });

  it('Size: a long text is in many chunks, a short one need not be', () => {
    const ids = Array.from({ length: 300 }, (_, i) => `provision-${String(i * 7919)}`);
    const chunks = new Set(placed(ids, ids).values());
    expect(chunks.size).toBeGreaterThan(10);
    expect(chunksOf([], [])).toEqual([]);
  });

  it('Size: more words are taken to be higher', () => {
    const words = (length: number) => [{ type: 'words' as const, wording: [{ text: 'x'.repeat(length) }] }];
    expect(aboutHeight(words(1_000))).toBeGreaterThan(aboutHeight(words(10)));
  });
});

describe('Size: what did not change stays the same', () => {
  it('Size: lists of the record keep their identity until something in them changes', () => {
    const doc = new Y.Doc();
    setHead(doc, { id: 't', symbol: 'T' });
    addProvision(doc, 0, { id: 'a', kind: 'paragraph', level: 0, status: 'open', number: null, wording: [{ text: 'words', by: 'chair' }] });
    const reader = createRecordReader(doc);
    const first = reader.state();
    setHead(doc, { pointer: 'a' });
    const second = reader.state();
    expect(second).not.toBe(first);
    expect(second.provisions).toBe(first.provisions);
    expect(second.proposals).toBe(first.proposals);
    editProvision(doc, 'a', [{ from: 0, to: 0, put: [{ text: 'more ', by: 'chair' }] }]);
    expect(reader.state().provisions).not.toBe(first.provisions);
    expect(reader.state().proposals).toBe(first.proposals);
    reader.destroy();
  });
});
