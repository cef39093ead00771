/**
 * Sessions: who asks, read from raw headers, so that requests and sockets share it. A person's browser holds a cookie; a
 * program sends `Authorization: Bearer TOKEN`, and on a socket, where it can set no header, `?token=TOKEN`.
 */
import type { IncomingHttpHeaders } from 'node:http';
import type { Seat } from '../../shared/permissions/seat.ts';
import type { Auth, Seated } from '../auth/auth.ts';
import { Refusal } from '../../shared/protocol/errors.ts';

export const COOKIE = 'chapeau';
/** As long as a session's token holds. */
const COOKIE_SECONDS = 30 * 24 * 60 * 60;

export interface Credentials {
  readonly token: string;
  readonly from: 'bearer' | 'cookie' | 'url';
}

/**
 * The credentials that came with a request, the explicit ones first. Give `url` for sockets alone: a token in the address
 * of an ordinary request would end in logs and histories.
 */
export function credentialsOf(headers: IncomingHttpHeaders, url?: string): Credentials | null {
  const bearer = /^Bearer +(\S+)$/i.exec(headers.authorization ?? '')?.[1];
  if (bearer !== undefined) return { token: bearer, from: 'bearer' };
  if (url !== undefined) {
    const query = url.indexOf('?');
    const token = query < 0 ? null : new URLSearchParams(url.slice(query)).get('token');
    if (token !== null && token !== '') return { token, from: 'url' };
  }
  const cookie = /(?:^|;) *chapeau=([\w-]+) *(?:;|$)/.exec(headers.cookie ?? '')?.[1];
  return cookie === undefined ? null : { token: cookie, from: 'cookie' };
}

/** The seat that a request or a socket's upgrade comes from. Rejects with `no-seat`. */
export async function seatOf(auth: Pick<Auth, 'seatOf'>, headers: IncomingHttpHeaders, url?: string): Promise<Seat> {
  const credentials = credentialsOf(headers, url);
  if (credentials === null) throw new Refusal('no-seat');
  return auth.seatOf(credentials.token);
}

/** The same, with the session through which the seat is known. */
export async function sessionOf(auth: Pick<Auth, 'sessionOf'>, headers: IncomingHttpHeaders, url?: string): Promise<Seated> {
  const credentials = credentialsOf(headers, url);
  if (credentials === null) throw new Refusal('no-seat');
  return auth.sessionOf(credentials.token);
}

/**
 * Whether a request comes from this site's own pages: no Origin (a program), the host that was asked, or the address that
 * the operator has set. An opaque origin (`null`) is another site.
 */
export function sameOrigin(headers: IncomingHttpHeaders, own: string | null): boolean {
  const { origin, host } = headers;
  if (origin === undefined) return true;
  if (own !== null && origin === own) return true;
  if (!/^https?:\/\//.test(origin) || host === undefined) return false;
  return origin.replace(/^https?:\/\//, '').toLowerCase() === host.toLowerCase();
}

/** Throws `wrong-origin` for a socket or a changing request that another site's page sends with our cookie. */
export function requireOwnOrigin(headers: IncomingHttpHeaders, own: string | null, url?: string): void {
  const from = credentialsOf(headers, url)?.from;
  if (from === 'bearer' || from === 'url') return;
  if (!sameOrigin(headers, own)) throw new Refusal('wrong-origin');
}

function isHttps(headers: IncomingHttpHeaders, encrypted: boolean): boolean {
  const forwarded = headers['x-forwarded-proto'];
  return encrypted || (typeof forwarded === 'string' && forwarded.split(',')[0]?.trim() === 'https');
}

function cookie(value: string, seconds: number, headers: IncomingHttpHeaders, encrypted: boolean): string {
  const secure = isHttps(headers, encrypted) ? '; Secure' : '';
  return `${COOKIE}=${value}; Max-Age=${seconds}; Path=/; HttpOnly; SameSite=Strict${secure}`;
}

/** The Set-Cookie value that keeps a session. Tokens are base64url. `encrypted`: the connection itself is TLS. */
export function sessionCookie(token: string, headers: IncomingHttpHeaders, encrypted: boolean): string {
  return cookie(token, COOKIE_SECONDS, headers, encrypted);
}

/** The Set-Cookie value that ends it. */
export function endedCookie(headers: IncomingHttpHeaders, encrypted: boolean): string {
  return cookie('', 0, headers, encrypted);
}
