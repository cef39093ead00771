/**
 * Answers to what never becomes a request of a route: bytes that are not HTTP, heads that are too large, upgrades that are
 * refused. They carry the same headers as every other answer, and the same body.
 */
import { STATUS_CODES, type Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { Refusal, type ErrorCode } from '../../shared/protocol/errors.ts';
import { errorBody } from './errors.ts';
import { HEADERS } from './security.ts';

/** Answers and ends the connection, also one whose other side would keep it. */
export function refuseRaw(stream: Duplex, ...answer: Parameters<typeof rawAnswer>): void {
  stream.once('finish', () => stream.destroy());
  stream.end(rawAnswer(...answer));
}

function rawAnswer(status: number, code: ErrorCode, more: Readonly<Record<string, string>> = {}): string {
  const body = JSON.stringify(errorBody(new Refusal(code)));
  const headers = {
    ...HEADERS, ...more, 'cache-control': 'no-store', 'content-type': 'application/json; charset=utf-8', 'content-length': String(Buffer.byteLength(body)), connection: 'close',
  };
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  return `HTTP/1.1 ${String(status)} ${STATUS_CODES[status] ?? ''}\r\n${lines.join('')}\r\n${body}`;
}

/** For bytes that Node cannot read as a request; nothing is said to a socket that is gone. */
export function refuseBytes(error: { readonly code?: unknown }, stream: Duplex): void {
  if (error.code === 'ECONNRESET' || !stream.writable) {
    stream.destroy();
    return;
  }
  const [status, code] = error.code === 'HPE_HEADER_OVERFLOW' ? ([431, 'too-large'] as const) : error.code === 'ERR_HTTP_REQUEST_TIMEOUT' ? ([408, 'invalid'] as const) : ([400, 'invalid'] as const);
  refuseRaw(stream, status, code);
}

/** Refuses `Expect:` with anything but `100-continue`, which Node would answer by itself. */
export function refuseExpectations(server: Server): void {
  server.on('checkExpectation', (_request, response) => {
    if (response.socket !== null) refuseRaw(response.socket, 417, 'invalid');
  });
}
