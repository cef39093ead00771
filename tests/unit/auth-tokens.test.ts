import fc from 'fast-check';
import { randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import { hueOf } from '../../server/auth/hues.ts';
import { newId, newLinkId, newSessionId, readLink, readSession, signLink, signSession } from '../../server/auth/tokens.ts';

const SECRET = new Uint8Array(32).fill(7);
const OTHER = new Uint8Array(32).fill(8);
const bytes = (length: number): Uint8Array => new Uint8Array(length).fill(200);
const LINK = newLinkId(bytes);
const SESSION = newSessionId(bytes);
const EXPIRES = Date.parse('2026-06-03T09:00:00.000Z');

test('Links carry id and version in 32 characters that a URL can hold, and read back', () => {
  const code = signLink(SECRET, { link: LINK, version: 3 });
  expect(code).toMatch(/^[\w-]{32}$/);
  expect(readLink(SECRET, code)).toEqual({ link: LINK, version: 3 });
  expect(signLink(SECRET, { link: LINK, version: 4 })).not.toBe(code);
});

test('Sessions carry id and expiry, and read back', () => {
  const token = signSession(SECRET, { session: SESSION, expires: EXPIRES });
  expect(token).toMatch(/^[\w-]{48}$/);
  expect(readSession(SECRET, token)).toEqual({ session: SESSION, expires: EXPIRES });
});

test('Links and sessions of another house, or of each other, are not known', () => {
  const code = signLink(SECRET, { link: LINK, version: 1 });
  const token = signSession(SECRET, { session: SESSION, expires: EXPIRES });
  expect(readLink(OTHER, code)).toBeNull();
  expect(readSession(OTHER, token)).toBeNull();
  expect(readLink(SECRET, token)).toBeNull();
  expect(readSession(SECRET, code)).toBeNull();
});

test('Links and sessions have one spelling: any other character makes them unknown', () => {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
  const code = signLink(SECRET, { link: LINK, version: 1 });
  const token = signSession(SECRET, { session: SESSION, expires: EXPIRES });
  for (const [good, read] of [[code, readLink], [token, readSession]] as const) {
    for (let i = 0; i < good.length; i++) {
      for (const sign of alphabet) {
        if (sign === good[i]) continue;
        expect(read(SECRET, good.slice(0, i) + sign + good.slice(i + 1))).toBeNull();
      }
    }
    for (const near of [`${good}=`, `${good} `, ` ${good}`, good.slice(0, -1), `${good}A`, '', good.replace('-', '+')]) {
      if (near !== good) expect(read(SECRET, near)).toBeNull();
    }
  }
});

test('Links and sessions: whatever string comes, reading does not throw', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 80 }), (text) => {
      expect(readLink(SECRET, text)).toBeNull();
      expect(readSession(SECRET, text)).toBeNull();
    }),
  );
});

test('R6 ids are random, of one length, and fit where ids go', () => {
  const ids = new Set<string>();
  for (let i = 0; i < 2000; i++) {
    for (const id of [newId(randomBytes), newLinkId(randomBytes), newSessionId(randomBytes)]) {
      expect(id).toMatch(/^[\w-]{12,16}$/);
      ids.add(id);
    }
    expect(newId(randomBytes)).toMatch(/^[A-Z][\w-]{15}$/);
  }
  expect(ids.size).toBe(6000);
});

test('Hues of the first twelve parties stand at least 30 degrees apart, and 360 parties all differ', () => {
  const first = Array.from({ length: 12 }, (_, n) => hueOf(n)).sort((a, b) => a - b);
  first.forEach((hue, i) => expect((first[i + 1] ?? (first[0] ?? 0) + 360) - hue).toBeGreaterThanOrEqual(30));
  const many = Array.from({ length: 360 }, (_, n) => hueOf(n));
  expect(new Set(many).size).toBe(360);
  expect(many.every((hue) => Number.isInteger(hue) && hue >= 0 && hue < 360)).toBe(true);
});
