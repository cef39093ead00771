/** What a person reads when something was refused: one sentence per code, and the server's detail where it helps. */
import { t, type MessageId } from '../i18n/i18n.tsx';
import { ApiError, codeOf, type ApiErrorCode } from './api.ts';

const MESSAGES: Readonly<Record<ApiErrorCode, MessageId>> = {
  'not-permitted': 'error.not-permitted',
  agreed: 'error.agreed',
  changed: 'error.changed',
  closed: 'error.closed',
  'not-found': 'error.not-found',
  'not-ready': 'error.not-ready',
  invalid: 'error.invalid',
  'too-large': 'error.too-large',
  'too-many': 'error.too-many',
  exists: 'error.exists',
  'no-seat': 'error.no-seat',
  'link-unknown': 'error.link-unknown',
  'link-revoked': 'error.link-revoked',
  'link-rotated': 'error.link-rotated',
  'link-used-up': 'error.link-used-up',
  'wrong-origin': 'error.wrong-origin',
  'slow-down': 'error.slow-down',
  'read-only': 'error.read-only',
  unavailable: 'error.unavailable',
  internal: 'error.internal',
  offline: 'error.offline',
};

/** The sentence for a code. */
export function errorText(code: ApiErrorCode): string {
  return t(MESSAGES[code]);
}

/** The sentence for anything thrown, with the server's detail after it where the code alone says too little. */
export function explain(error: unknown): string {
  const said = errorText(codeOf(error));
  const detail = error instanceof ApiError ? error.detail : null;
  const helps = error instanceof ApiError && ['invalid', 'not-ready', 'exists', 'too-many', 'too-large'].includes(error.code);
  return detail !== null && helps ? `${said} ${detail}` : said;
}
