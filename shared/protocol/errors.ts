/**
 * The one table of errors. A refusal has a code from here, over HTTP as `{error: {code, message, detail?}}` with the
 * status given, over a socket as a close code or in a *refused* message. Documented in docs/ERRORS.md, tested both ways.
 */
export interface ErrorKind {
  readonly status: number;
  /** Plain English for programs and logs; screens show the message `error.CODE` of the catalogue instead. */
  readonly message: string;
}

export const ERRORS = {
  'not-permitted': { status: 403, message: 'Your role does not permit this.' },
  agreed: { status: 409, message: 'This wording is agreed; only the Chair can reopen it.' },
  changed: { status: 409, message: 'What you decided on has changed meanwhile.' },
  closed: { status: 409, message: 'The mode of the text does not permit this now.' },
  'not-found': { status: 404, message: 'There is no such thing here.' },
  'not-ready': { status: 409, message: 'The text is not ready for this.' },
  invalid: { status: 400, message: 'The request is not in the form that this needs.' },
  'too-large': { status: 413, message: 'This is larger than Chapeau takes.' },
  'too-many': { status: 409, message: 'The limit for this text or delegation is reached.' },
  exists: { status: 409, message: 'Something with this symbol exists already.' },
  'no-seat': { status: 401, message: 'You have no seat here, or it has ended.' },
  'link-unknown': { status: 404, message: 'This link is not known here.' },
  'link-revoked': { status: 410, message: 'This link has been revoked.' },
  'link-rotated': { status: 410, message: 'This link has been replaced by a newer one.' },
  'link-used-up': { status: 410, message: 'This link has been used as often as it may be.' },
  'wrong-origin': { status: 403, message: 'The request comes from another site.' },
  'slow-down': { status: 429, message: 'Too many requests from this seat at once.' },
  'read-only': { status: 503, message: 'The record cannot be written at the moment; the room is read-only.' },
  unavailable: { status: 503, message: 'The record cannot be reached at the moment.' },
  internal: { status: 500, message: 'Something went wrong on the server.' },
} as const satisfies Record<string, ErrorKind>;

export type ErrorCode = keyof typeof ERRORS;

/** A refusal on its way to whoever asked. `detail` names what is wrong in plain words and never quotes private wording. */
export class Refusal extends Error {
  readonly code: ErrorCode;
  readonly detail: string | null;
  constructor(code: ErrorCode, detail: string | null = null) {
    super(detail === null ? ERRORS[code].message : `${ERRORS[code].message} ${detail}`);
    this.name = 'Refusal';
    this.code = code;
    this.detail = detail;
  }
}

/** The body of a refused HTTP request. */
export interface ErrorBody {
  readonly error: { readonly code: ErrorCode; readonly message: string; readonly detail: string | null };
}

/** Close codes of sockets (RFC 6455, 4000–4999 are the application's). */
export const CLOSE = {
  /** A frame that is not the protocol's. */
  malformed: 4400,
  /** No seat, or it has ended: do not come back with it. */
  noSeat: 4401,
  /** The seat may not open this document (now). */
  notPermitted: 4403,
  notFound: 4404,
  /** A stale generation: drop the local copy and open anew. */
  stale: 4409,
  tooLarge: 4413,
  /** The server is going down or is reloading: come back. */
  restart: 4503,
} as const;
