/**
 * Link codes and session tokens. Neither is stored: each is an id with a truncated HMAC-SHA256 under the house secret, in
 * base64url. Link: 9 bytes id, 2 version, 13 mac (32 characters). Session: 12 bytes id, 6 expiry in seconds, 18 mac (48).
 */
import { createHmac, timingSafeEqual } from 'node:crypto';

const LINK = { purpose: 'chapeau/link/1', id: 9, number: 2, mac: 13 } as const;
const SESSION = { purpose: 'chapeau/session/1', id: 12, number: 6, mac: 18 } as const;
type Form = typeof LINK | typeof SESSION;

/** Gives that many random bytes. Injected, so that nothing but the composition root draws randomness. */
export type RandomBytes = (length: number) => Uint8Array;

/** What a genuine link code says; whether the link still takes seats is the store's to know. */
export interface LinkCode {
  readonly link: string;
  readonly version: number;
}
export interface SessionToken {
  readonly session: string;
  /** Milliseconds since 1970, whole seconds. */
  readonly expires: number;
}

export const LINK_VERSIONS = 0xffff;

/** An id of a link, as its code carries it: 12 characters of base64url. */
export function newLinkId(random: RandomBytes): string {
  return Buffer.from(random(LINK.id)).toString('base64url');
}

/** An id of a session: 16 characters of base64url. */
export function newSessionId(random: RandomBytes): string {
  return Buffer.from(random(SESSION.id)).toString('base64url');
}

/**
 * The id of the session that follows another, the same whenever it is asked for: an answer that got lost can be given again,
 * and nobody without the house secret can tell it.
 */
export function nextSessionId(secret: Uint8Array, session: string): string {
  return createHmac('sha256', secret).update('chapeau/session/next').update('\0').update(session).digest().subarray(0, SESSION.id).toString('base64url');
}

/** An id of a meeting, text or seat: 16 characters of base64url that begin with a letter, so it can stand anywhere. */
export function newId(random: RandomBytes): string {
  const bytes = Buffer.from(random(12));
  bytes[0] = (bytes[0] ?? 0) % 104; // 26 letters of base64url's 64 signs come first, four bytes to each
  return bytes.toString('base64url');
}

export function signLink(secret: Uint8Array, code: LinkCode): string {
  return sign(secret, LINK, code.link, code.version);
}

/** What the code says, or null when it is not a code made here. */
export function readLink(secret: Uint8Array, code: string): LinkCode | null {
  const read = verify(secret, LINK, code);
  return read === null ? null : { link: read.id, version: read.number };
}

export function signSession(secret: Uint8Array, token: SessionToken): string {
  return sign(secret, SESSION, token.session, Math.floor(token.expires / 1000));
}

/** What the token says, or null when it is not a token made here. Its expiry is the caller's to compare. */
export function readSession(secret: Uint8Array, token: string): SessionToken | null {
  const read = verify(secret, SESSION, token);
  return read === null ? null : { session: read.id, expires: read.number * 1000 };
}

function mac(secret: Uint8Array, form: Form, body: Uint8Array): Buffer {
  return createHmac('sha256', secret).update(form.purpose).update('\0').update(body).digest().subarray(0, form.mac);
}

function sign(secret: Uint8Array, form: Form, id: string, number: number): string {
  const body = Buffer.alloc(form.id + form.number);
  if (Buffer.from(id, 'base64url').copy(body) !== form.id) throw new RangeError('Not an id that a code can carry');
  body.writeUIntBE(number, form.id, form.number);
  return Buffer.concat([body, mac(secret, form, body)]).toString('base64url');
}

function verify(secret: Uint8Array, form: Form, text: string): { id: string; number: number } | null {
  const bytes = Buffer.from(text, 'base64url');
  // The decoder takes much that no encoder makes; one code has one spelling.
  if (bytes.length !== form.id + form.number + form.mac || bytes.toString('base64url') !== text) return null;
  const body = bytes.subarray(0, form.id + form.number);
  if (!timingSafeEqual(bytes.subarray(body.length), mac(secret, form, body))) return null;
  return { id: body.subarray(0, form.id).toString('base64url'), number: body.readUIntBE(form.id, form.number) };
}
