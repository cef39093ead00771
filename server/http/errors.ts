/**
 * Errors over HTTP: whatever goes wrong becomes one `ErrorBody` with a code from the table (shared/protocol/errors.ts).
 * Details name what is wrong and never quote what was sent.
 */
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { hasZodFastifySchemaValidationErrors } from 'fastify-type-provider-zod';
import { ERRORS, Refusal, type ErrorBody, type ErrorCode } from '../../shared/protocol/errors.ts';
import { DatabaseError } from '../log/database-errors.ts';
import { DataFolderError } from '../log/folder.ts';
import { HEADERS } from './security.ts';

/** What errors of the framework mean here; its other errors of the 400s are `invalid`. */
const FRAMEWORK_ERRORS: Readonly<Record<string, readonly [ErrorCode, string?]>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: ['too-large', 'The body of the request is too large.'],
  FST_ERR_CTP_INVALID_JSON_BODY: ['invalid', 'The body is not JSON.'],
  FST_ERR_CTP_INVALID_MEDIA_TYPE: ['invalid', 'The body must be sent as application/json.'],
  FST_ERR_MAX_PARAM_LENGTH: ['not-found'],
  FST_ERR_BAD_URL: ['not-found'],
  FST_ERR_NOT_FOUND: ['not-found'],
};

/** The body of a refusal. */
export function errorBody(refusal: Refusal): ErrorBody {
  return { error: { code: refusal.code, message: ERRORS[refusal.code].message, detail: refusal.detail } };
}

/** The refusal that an error of the framework, of a schema or of the house stands for; `internal` for anything else. */
export function refusalOf(error: unknown): Refusal {
  if (error instanceof Refusal) return error;
  if (error instanceof DataFolderError || error instanceof DatabaseError) return new Refusal('unavailable');
  if (hasZodFastifySchemaValidationErrors(error)) return new Refusal('invalid', fieldsOf(error.validation));
  const { code, statusCode } = error as Partial<FastifyError>;
  const known = code === undefined ? undefined : FRAMEWORK_ERRORS[code];
  if (known !== undefined) return new Refusal(...known);
  if (statusCode !== undefined && statusCode >= 400 && statusCode < 500) return new Refusal('invalid');
  return new Refusal('internal');
}

interface Issue {
  readonly instancePath: string;
  readonly message?: string | undefined;
}

/** `provisions.0.wording: Too big …`, at most three of them. */
function fieldsOf(issues: readonly Issue[]): string {
  const named = issues.slice(0, 3).map(({ instancePath, message }) => {
    const field = instancePath.split('/').filter((part) => part !== '').join('.');
    return field === '' ? (message ?? 'Invalid input') : `${field}: ${message ?? 'Invalid input'}`;
  });
  return `${named.join('; ')}.`;
}

function answer(error: unknown, request: FastifyRequest, reply: FastifyReply): void {
  const refusal = refusalOf(error);
  if (refusal.code === 'internal' || refusal.code === 'unavailable') request.log.error({ err: error, route: request.routeOptions.url }, 'request failed');
  if (refusal.code === 'slow-down') void reply.header('retry-after', '10');
  // A refusal is of this moment, whatever may be kept of a right answer.
  void reply.header('cache-control', 'no-store').code(ERRORS[refusal.code].status).type('application/json; charset=utf-8').send(errorBody(refusal));
}

/** Options for Fastify itself: errors that arise before any route is chosen, and before the hooks that set headers. */
export const frameworkErrors = (error: FastifyError, request: FastifyRequest, reply: FastifyReply): void => {
  void reply.headers(HEADERS);
  answer(error, request, reply);
};

/** Makes every error of the instance an `ErrorBody`. Unknown routes are static.ts's matter. */
export function registerErrors(app: FastifyInstance): void {
  app.setErrorHandler((error, request, reply) => {
    answer(error, request, reply);
  });
}
