/** Headers that every answer carries, and the check that a changing request comes from our own pages. */
import type { FastifyInstance } from 'fastify';
import { Refusal } from '../../shared/protocol/errors.ts';
import { requireOwnOrigin } from './session.ts';

/**
 * The two style elements that the widgets add to a page, by their words: how far a touch may move a button, and that a page
 * does not scroll behind a dialog (Safari). Nothing else of style is inline; what scripts set on an element is not meant here.
 */
const WIDGET_STYLES = ["'sha256-38RhXrc7EdReTKsOm23ZPOCUgniTUUcjky8QOOrQx6o='", "'sha256-gYiS/BvZvRcK27JIXTuwhZ3hs2+VJ1X+2gUlE+farlg='"];

/**
 * No script and no style but our own files, none inline. Sockets are named, because older browsers do not count them to
 * 'self'.
 */
export const CONTENT_SECURITY_POLICY = [
  "default-src 'self'",
  "script-src 'self'",
  ["style-src 'self'", ...WIDGET_STYLES].join(' '),
  "img-src 'self' data:",
  "font-src 'self' data:",
  "connect-src 'self' ws: wss:",
  "frame-ancestors 'none'",
  "form-action 'self'",
  "base-uri 'none'",
  "object-src 'none'",
].join('; ');

export const HEADERS = {
  'content-security-policy': CONTENT_SECURITY_POLICY,
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(), geolocation=(), microphone=(), payment=()',
} as const;

const READS = new Set(['GET', 'HEAD', 'OPTIONS']);

/** Adds both to the instance. `origin` is the address that the operator has set, for servers behind a proxy. */
export function registerSecurity(app: FastifyInstance, origin: string | null): void {
  app.addHook('onRequest', async (request, reply) => {
    void reply.headers(HEADERS);
    if (request.url.startsWith('/api/')) void reply.header('cache-control', 'no-store');
    if (request.headers.host === undefined && request.raw.httpVersion === '1.1') throw new Refusal('invalid', 'The request does not say which host it asks.');
    if (!READS.has(request.method)) requireOwnOrigin(request.headers, origin);
  });
}
