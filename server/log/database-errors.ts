/** What an error of PostgreSQL means for those who run the server. */
export const DATABASE_ERRORS = ['unreachable', 'unusable', 'newer-format', 'in-use', 'not-empty', 'disk-full', 'read-only', 'failed'] as const;
export type DatabaseErrorCode = (typeof DATABASE_ERRORS)[number];

/** Something is wrong with the database; the message is one line that says what, without the address's password. */
export class DatabaseError extends Error {
  readonly code: DatabaseErrorCode;
  constructor(code: DatabaseErrorCode, message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = 'DatabaseError';
    this.code = code;
  }
}

const UNREACHABLE = /^(ECONNREFUSED|ECONNRESET|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|ETIMEDOUT|EPIPE|ENOENT|08...|57P0[123])$/;

/** The error as one of ours; ours come back as they are. */
export function databaseError(error: unknown): Error {
  if (error instanceof DatabaseError) return error;
  const { code, message } = error instanceof Error ? (error as Error & { code?: unknown }) : { code: undefined, message: String(error) };
  const as = (kind: DatabaseErrorCode, words: string): DatabaseError => new DatabaseError(kind, words, error);
  // Class and condition of PostgreSQL's SQLSTATE, or the code of the socket.
  const state = typeof code === 'string' ? code : '';
  if (UNREACHABLE.test(state) || /timeout|terminated|not queryable|Connection ended/i.test(message)) {
    return as('unreachable', `The database cannot be reached (${message})`);
  }
  if (state === '53100') return as('disk-full', 'The disk of the database is full');
  if (state === '25006') return as('read-only', 'The database is read-only');
  if (/^(28|3D|42501|3F)/.test(state)) return as('unusable', `The database refuses us (${message})`);
  return as('failed', `The database failed (${state === '' ? message : `${state}: ${message}`})`);
}
