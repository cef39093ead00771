/** What is looked at in an update before Yjs sees it: what no honest client sends is refused, whatever it would cost. */
import { describe, expect, test } from 'vitest';
import * as encoding from 'lib0/encoding';
import * as Y from 'yjs';
import { BadUpdate, scan, UPDATE_LIMITS } from '../../server/sync/scan.ts';
import { inspect, NAMES } from '../../server/sync/updates.ts';
import { Weights, MOST } from '../../server/sync/weights.ts';
import { chanceOf } from '../simulation/chance.ts';

const bytes = (write: (out: encoding.Encoder) => void): Uint8Array => {
  const out = encoding.createEncoder();
  write(out);
  return encoding.toUint8Array(out);
};
const numbers = (...list: number[]): Uint8Array => bytes((out) => list.forEach((one) => encoding.writeVarUint(out, one)));

/** One client's items, then no deletions. */
const update = (items: number, each: (out: encoding.Encoder, i: number) => void): Uint8Array =>
  bytes((out) => {
    for (const one of [1, items, 7, 0]) encoding.writeVarUint(out, one);
    for (let i = 0; i < items; i++) each(out, i);
    encoding.writeVarUint(out, 0);
  });
const atRoot = (out: encoding.Encoder, info: number): void => {
  encoding.writeUint8(out, info);
  encoding.writeVarUint(out, 1);
  encoding.writeVarString(out, 'p:x');
};
const deep = (levels: number): Uint8Array => {
  const doc = new Y.Doc();
  doc.transact(() => {
    let at: Y.XmlFragment = doc.getXmlFragment('p:x');
    for (let i = 0; i < levels; i++) {
      const next = new Y.XmlElement('p');
      // Behind something, so that the update does not name its parent.
      at.insert(0, [new Y.XmlText('x'), next]);
      at = next;
    }
  });
  return Y.encodeStateAsUpdate(doc);
};

/** Everything that a client of ours or of others may write, put together at random. */
function written(seed: number): Y.Doc {
  const chance = chanceOf(seed);
  const docs = [new Y.Doc(), new Y.Doc()];
  for (let step = 0; step < 60; step++) {
    const doc = chance.pick(docs);
    const text = doc.getText(chance.pick(['n:a', 'n:b']));
    const map = doc.getMap<unknown>('m');
    const roll = chance.below(9);
    if (roll === 0 && text.length > 0) text.delete(chance.below(text.length), 1);
    else if (roll === 1 && text.length > 2) text.format(0, 2, { bold: chance.is(0.5) ? {} : null });
    else if (roll === 2) map.set(chance.pick(['a', 'b']), chance.pick([1, -1, 1.5, true, null, 'x', { a: [1, { b: 'c' }] }, new Uint8Array([1, 2])]));
    else if (roll === 3) map.set('type', new Y.Map([['deep', new Y.Map()]]));
    else if (roll === 4) doc.getXmlFragment('p:x').insert(0, [new Y.XmlElement('line'), new Y.XmlText('words')]);
    else if (roll === 7) map.set('none', undefined);
    else if (roll === 5) text.insertEmbed(0, { image: 'x' });
    else if (roll === 6) Y.applyUpdate(chance.pick(docs), Y.encodeStateAsUpdate(doc));
    else text.insert(chance.below(text.length + 1), chance.pick(['a', 'é', '𓀃', 'مرحبا']));
  }
  const [first, second] = docs;
  if (first === undefined || second === undefined) throw new Error('Two documents');
  Y.applyUpdate(first, Y.encodeStateAsUpdate(second));
  return first;
}

describe('R1 updates before they are applied', () => {
  test.each(Array.from({ length: 12 }, (_, i) => [i + 1]))('R7 what Yjs writes is let through, and all its items are counted: seed %i', (seed) => {
    const doc = written(seed);
    for (const given of [Y.encodeStateAsUpdate(doc), Y.mergeUpdates([Y.encodeStateAsUpdate(doc), Y.encodeStateAsUpdate(written(seed + 100))])]) {
      const decoded = Y.decodeUpdate(given).structs.filter((one) => !(one instanceof Y.Skip)).map(({ id, length }) => ({ client: id.client, clock: id.clock, length }));
      expect(scan(given).structs).toEqual(decoded);
      expect([...inspect(given, new Y.Doc(), null).clients].sort()).toEqual([...new Set(decoded.map(({ client }) => client))].sort());
    }
    expect(inspect(Y.encodeStateAsUpdate(doc), doc, null).clients.size).toBe(0);
  });

  test.each<[string, Uint8Array]>([
    ['nothing at all', new Uint8Array(0)],
    ['a number without end', new Uint8Array(20).fill(255)],
    ['more items than there are bytes for', numbers(1, 4_000_000_000, 7, 0)],
    ['more items than any message', update(UPDATE_LIMITS.structs + 1, (out) => encoding.writeUint8Array(out, numbers(0, 1)))],
    ['more clients than any message', numbers(UPDATE_LIMITS.clients + 1)],
    ['an item of no length', update(1, (out) => encoding.writeUint8Array(out, numbers(0, 0)))],
    ['an item as long as all numbers', update(1, (out) => encoding.writeUint8Array(out, numbers(0, Number.MAX_SAFE_INTEGER)))],
    ['an item that builds on itself', update(1, (out) => encoding.writeUint8Array(out, numbers(128 + 1, 7, 0, 1)))],
    ['an item that builds on a later one', update(1, (out) => encoding.writeUint8Array(out, numbers(64 + 1, 7, 900, 1)))],
    ['a document within the document', update(1, (out) => { atRoot(out, 9); encoding.writeVarString(out, 'guid'); encoding.writeAny(out, {}); })],
    ['a type that is not known', update(1, (out) => { atRoot(out, 7); encoding.writeVarUint(out, 9); })],
    ['content that is not known', update(1, (out) => { atRoot(out, 17); encoding.writeVarUint(out, 1); })],
    ['a value within a value without end', update(1, (out) => { atRoot(out, 8); encoding.writeVarUint(out, 1); for (let i = 0; i < 5_000; i++) encoding.writeUint8Array(out, new Uint8Array([117, 1])); encoding.writeAny(out, 1); })],
    ['an attribute within an attribute without end', update(1, (out) => { atRoot(out, 6); encoding.writeVarString(out, 'bold'); encoding.writeVarString(out, '['.repeat(4_000) + ']'.repeat(4_000)); })],
    ['an attribute larger than any', update(1, (out) => { atRoot(out, 6); encoding.writeVarString(out, 'bold'); encoding.writeVarString(out, JSON.stringify('x'.repeat(20_000))); })],
    ['an attribute that is no value', update(1, (out) => { atRoot(out, 6); encoding.writeVarString(out, 'bold'); encoding.writeVarString(out, '{'); })],
    ['a key that is none', update(1, (out) => { atRoot(out, 8); encoding.writeVarUint(out, 1); encoding.writeUint8Array(out, new Uint8Array([118, 1])); encoding.writeVarString(out, '__proto__'); encoding.writeAny(out, {}); })],
    ['a number that JSON does not know', update(1, (out) => { atRoot(out, 8); encoding.writeVarUint(out, 1); encoding.writeAny(out, 5n); })],
    ['text that is no text', update(1, (out) => { atRoot(out, 4); encoding.writeVarUint8Array(out, new Uint8Array([0xff, 0xfe])); })],
    ['more signs of style than any message', update(UPDATE_LIMITS.formats + 1, (out) => { atRoot(out, 6); encoding.writeVarString(out, 'b'); encoding.writeVarString(out, '1'); })],
    ['items that all go to the same place', update(4_000, (out) => { atRoot(out, 4); encoding.writeVarString(out, 'x'); })],
    ['more deletions than any message', bytes((out) => { for (const one of [0, 1, 7, UPDATE_LIMITS.deletions]) encoding.writeVarUint(out, one); })],
    ['a deletion of nothing', numbers(0, 1, 7, 1, 0, 0)],
    ['a deletion as long as all numbers', numbers(0, 1, 7, 1, 0, Number.MAX_SAFE_INTEGER)],
    ['bytes after the end', numbers(0, 0, 1)],
  ])('R1 %s is refused', (_what, given) => {
    expect(() => scan(given)).toThrow(BadUpdate);
  });

  test('R1 types nest so deep and no deeper, in one message and in many', () => {
    expect(() => inspect(deep(UPDATE_LIMITS.nesting), new Y.Doc(), null)).not.toThrow();
    expect(() => inspect(deep(UPDATE_LIMITS.nesting + 1), new Y.Doc(), null)).toThrow(/structure/);
    const doc = new Y.Doc();
    const attacker = new Y.Doc();
    let at: Y.XmlFragment = attacker.getXmlFragment('p:x');
    const levels = (): number => {
      for (let i = 0; ; i++) {
        const vector = Y.encodeStateVector(attacker);
        const next = new Y.XmlElement('p');
        at.insert(0, [next]);
        at = next;
        const given = Y.encodeStateAsUpdate(attacker, vector);
        try {
          inspect(given, doc, null);
        } catch {
          return i;
        }
        Y.applyUpdate(doc, given);
      }
    };
    expect(levels()).toBe(UPDATE_LIMITS.nesting);
  });

  test('R7 an update is applied when all that it builds on and takes out is there, and not before', () => {
    const author = new Y.Doc();
    author.clientID = 7;
    const updates: Uint8Array[] = [];
    author.on('update', (one: Uint8Array) => updates.push(one));
    const text = author.getText('p:x');
    text.insert(0, 'abc');
    text.insert(3, 'def');
    text.delete(0, 1);
    // The same person again after a reload, with letters that nobody has seen.
    const again = new Y.Doc();
    again.clientID = 8;
    for (const one of updates) Y.applyUpdate(again, one);
    const state = Y.encodeStateVector(again);
    again.getText('p:x').insert(3, 'z');
    const after = Y.encodeStateAsUpdate(again, state);
    const [first, second, third] = updates;
    if (first === undefined || second === undefined || third === undefined) throw new Error('three updates');
    const doc = new Y.Doc();
    const whole = (update: Uint8Array): boolean => inspect(update, doc, null).whole;
    expect([first, second, third, after].map(whole)).toEqual([true, false, false, false]);
    Y.applyUpdate(doc, first);
    expect([first, second, after].map(whole)).toEqual([true, true, false]);
    expect(whole(Y.mergeUpdates([third, after, second]))).toBe(true);
    expect(whole(Y.mergeUpdates([third, after]))).toBe(false);
    Y.applyUpdate(doc, second);
    expect([third, after].map(whole)).toEqual([true, true]);
  });

  test('R1 top-level types and keys of theirs are so many and no more, and typing goes on', () => {
    const doc = new Y.Doc();
    const attacker = new Y.Doc();
    for (let i = 0; i < NAMES - 2; i++) doc.get(`p:${String(i)}`);
    attacker.getMap('provisions').set('a', 1);
    expect(() => inspect(Y.encodeStateAsUpdate(attacker), doc, null)).not.toThrow();
    attacker.getMap('provisions').set('b', 1);
    expect(() => inspect(Y.encodeStateAsUpdate(attacker), doc, null)).toThrow(/more provisions/);
    const writer = new Y.Doc();
    writer.getText('p:1').insert(0, 'x');
    expect(() => inspect(Y.encodeStateAsUpdate(writer), doc, null)).not.toThrow();
  });

  test('R1 one party fills its own share of a document, and nobody else’s', () => {
    const weights = new Weights();
    const [one, other] = [1, 2].map((client) => ({ n: 1, client, from: 1, to: null }));
    if (one === undefined || other === undefined) throw new Error('Two generations');
    expect(weights.add(one, 'BRA', MOST)).toBe(true);
    expect(weights.add(one, 'BRA', 1)).toBe(false);
    expect([weights.add(one, 'NPL', 1), weights.add(other, 'BRA', 1)]).toEqual([true, true]);
  });
});
