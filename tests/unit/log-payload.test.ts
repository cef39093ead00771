import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decodePayload, encodePayload, PayloadError } from '../../server/log/payload.ts';

const parts = fc
  .array(fc.tuple(fc.string({ minLength: 1, maxLength: 20, unit: 'grapheme' }), fc.uint8Array({ maxLength: 300 })), { maxLength: 6 })
  .map((pairs) => new Map(pairs));

test('R8 a payload gives back its parts, and the same parts the same bytes in whatever order they came', () => {
  fc.assert(
    fc.property(parts, (map) => {
      const bytes = encodePayload(map);
      const back = decodePayload(bytes);
      expect(new Map([...back].map(([name, part]) => [name, new Uint8Array(part)]))).toEqual(map);
      expect(encodePayload(new Map([...map].reverse()))).toEqual(bytes);
    }),
  );
});

test('R8 payloads written by version 1 are read for ever', () => {
  const bytes = Uint8Array.from([1, 2, 3, 112, 101, 110, 2, 7, 8, 6, 114, 101, 99, 111, 114, 100, 0]);
  expect(decodePayload(bytes)).toEqual(new Map([['pen', Uint8Array.from([7, 8])], ['record', new Uint8Array(0)]]));
  expect(encodePayload(decodePayload(bytes))).toEqual(bytes);
});

test('R14 no bytes, as of an erased payload, are no parts', () => {
  expect(decodePayload(new Uint8Array(0))).toEqual(new Map());
});

test('R2 a payload cut short anywhere is refused, never read on into what lies behind it', () => {
  const bytes = encodePayload(new Map([['pen', Uint8Array.from([1, 2, 3])], ['record', new Uint8Array(200).fill(5)]]));
  const inABuffer = new Uint8Array(1000).fill(1);
  inABuffer.set(bytes, 100);
  for (let length = 1; length < bytes.length; length++) {
    expect(() => decodePayload(inABuffer.subarray(100, 100 + length))).toThrow(PayloadError);
  }
});

test('R2 bytes that are no payload are refused with where they fail', () => {
  const wrong: [number[], RegExp][] = [
    [[2, 0], /version 2/],
    [[1, 0, 0], /1 bytes after the last part/],
    [[1, 1, 0, 0], /name of part 1 is empty/],
    [[1, 2, 1, 98, 0, 1, 97, 0], /name of part 2 is empty, repeated or out of order/],
    [[1, 2, 1, 97, 0, 1, 97, 0], /repeated/],
    [[1, 1, 2, 0xc3, 0x28, 0], /not UTF-8/],
    [[1, 1, 1, 97, 5, 1], /part a ends 4 bytes too early/],
    [[1, 0xff], /the number of parts/],
  ];
  for (const [bytes, message] of wrong) expect(() => decodePayload(Uint8Array.from(bytes))).toThrow(message);
});

test('R2 whatever bytes come, they are read or refused as no payload', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 40 }), (tail) => {
      const bytes = Uint8Array.from([1, ...tail]);
      try {
        const read = decodePayload(bytes);
        expect(decodePayload(encodePayload(read))).toEqual(read);
      } catch (error) {
        expect(error).toBeInstanceOf(PayloadError);
      }
    }),
    { numRuns: 2000 },
  );
});
