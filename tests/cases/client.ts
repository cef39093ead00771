/** A client of the server as a program would write it: HTTP with a bearer token, and the stock provider on the documents. */
import { setMaxListeners } from 'node:events';
import { WebsocketProvider } from 'y-websocket';
import { WebSocket } from 'ws';
import * as decoding from 'lib0/decoding';
import * as encoding from 'lib0/encoding';
import { writeSyncStep1 } from 'y-protocols/sync';
import * as Y from 'yjs';
import { MESSAGE, SYNC, type Refused, type Saved } from '../../shared/protocol/wire.ts';
import type { ErrorBody, ErrorCode } from '../../shared/protocol/errors.ts';

/** An answer that is a refusal. */
export class HttpRefusal extends Error {
  readonly code: ErrorCode;
  constructor(code: ErrorCode, message: string) {
    super(message);
    this.name = 'HttpRefusal';
    this.code = code;
  }
}

/** What was waited for did not come: there is no use in going on. */
export class NotInTime extends Error {
  override readonly name = 'NotInTime';
}

/** How long an answer, or something that was to happen, is waited for. Generous: nothing that goes well comes near it. */
const WITHIN = 20_000;

/** As `fetch`, but what cannot be reached is named. */
async function reached(url: string, asked: RequestInit): Promise<Response> {
  try {
    return await fetch(url, asked);
  } catch (error) {
    throw new NotInTime(`${url} cannot be reached: ${error instanceof Error ? String(error.cause ?? error.message) : 'unknown'}`);
  }
}

/** One request; JSON in, JSON out. Throws `HttpRefusal` for a refusal. */
export async function request<T>(url: string, path: string, token: string | null, body?: unknown, method = body === undefined ? 'GET' : 'POST'): Promise<T> {
  const response = await reached(`${url}${path}`, {
    method,
    headers: {
      ...(token === null ? {} : { authorization: `Bearer ${token}` }),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    signal: AbortSignal.timeout(WITHIN),
  });
  const answer: unknown = response.status === 204 ? null : await response.json();
  if (!response.ok) {
    const { error } = answer as ErrorBody;
    throw new HttpRefusal(error.code, `${method} ${path}: ${error.message} ${error.detail ?? ''}`);
  }
  return answer as T;
}

/** A socket that counts what it sends of updates, so that *saved* can be understood. */
function countingSocket(count: { sent: number }): typeof globalThis.WebSocket {
  return class extends WebSocket {
    constructor(url: string | URL, protocols?: string | string[]) {
      super(url, protocols);
      count.sent = 0;
    }
    override send(data: unknown, ...rest: never[]): void {
      if (data instanceof Uint8Array && data[0] === MESSAGE.sync && (data[1] === 1 || data[1] === 2)) count.sent++;
      super.send(data as never, ...rest);
    }
  } as unknown as typeof globalThis.WebSocket;
}

/** A document of the server that a client has open, with the stock provider. */
export class OpenDocument {
  doc = new Y.Doc();
  provider: WebsocketProvider;
  readonly refusals: Refused[] = [];
  /** Why the server closed it for good, as far as it did. */
  closed: { code: number; reason: string } | null = null;
  readonly #url: string;
  readonly #room: string;
  readonly #token: string;
  readonly #count = { sent: 0 };
  #saved = 0;
  /** Answers to a first sync, and to every question after it. */
  #answers = 0;
  readonly #listeners = new Set<() => void>();

  constructor(url: string, room: string, token: string) {
    this.#url = url;
    this.#room = room;
    this.#token = token;
    this.provider = this.#connect();
  }

  #connect(): WebsocketProvider {
    this.closed = null;
    this.#saved = 0;
    // Each stock provider listens for the end of the process.
    setMaxListeners(0, process);
    const provider = new WebsocketProvider(this.#url.replace(/^http/, 'ws') + '/sync', this.#room, this.doc, {
      params: { token: this.#token },
      WebSocketPolyfill: countingSocket(this.#count),
      disableBc: true,
      maxBackoffTime: 100,
    });
    const stock = provider.messageHandlers[MESSAGE.sync];
    provider.messageHandlers[MESSAGE.sync] = (encoder, decoder, ...rest) => {
      const answer = decoder.arr[decoder.pos] === SYNC.step2;
      stock?.(encoder, decoder, ...rest);
      if (!answer) return;
      this.#answers++;
      this.#tell();
    };
    provider.messageHandlers[MESSAGE.saved] = (_encoder: unknown, decoder: decoding.Decoder) => {
      this.#saved = (JSON.parse(decoding.readVarString(decoder)) as Saved).count;
      this.#tell();
    };
    provider.messageHandlers[MESSAGE.refused] = (_encoder: unknown, decoder: decoding.Decoder) => {
      this.refusals.push(JSON.parse(decoding.readVarString(decoder)) as Refused);
      this.#tell();
    };
    provider.messageHandlers[MESSAGE.presence] = () => undefined;
    provider.on('status', ({ status }: { status: string }) => {
      if (status === 'connecting') this.#saved = 0;
      this.#tell();
    });
    provider.on('sync', () => this.#tell());
    provider.on('closed', (closed: { code: number; reason: string }) => {
      this.closed = closed;
      this.#tell();
    });
    this.doc.on('update', () => this.#tell());
    return provider;
  }

  #tell(): void {
    for (const listener of [...this.#listeners]) listener();
  }

  /** Everything that this client has is in the log, and it has what there was when it came. */
  get saved(): boolean {
    return this.provider.wsconnected && this.provider.synced && this.#saved === this.#count.sent;
  }

  /**
   * Waits until this client has all that was in the log when this was called, and the log all of its own; or until the
   * server closed the document for good. It asks over the socket itself: what the server sent before its answer is here too.
   */
  async settled(): Promise<void> {
    await this.until('the first sync', () => this.provider.synced || this.closed !== null);
    if (this.closed !== null) return;
    const before = this.#answers;
    const question = encoding.createEncoder();
    encoding.writeVarUint(question, MESSAGE.sync);
    writeSyncStep1(question, this.doc);
    this.provider.ws?.send(encoding.toUint8Array(question));
    // Where the connection is lost meanwhile, the first sync of the next one is the answer.
    await this.until('an answer', () => this.#answers > before || this.closed !== null);
    await this.until('everything saved', () => this.saved || this.closed !== null);
  }

  /** Waits until something holds; looked at whenever anything happens here. Rejects after `within` ms, saying what was awaited. */
  until(what: string, holds: () => boolean, within = WITHIN): Promise<void> {
    return new Promise((resolve, reject) => {
      const look = (): void => {
        if (!holds()) return;
        done();
        resolve();
      };
      const timer = setTimeout(() => {
        done();
        reject(new NotInTime(`waited in vain for ${what} of ${this.#room}`));
      }, within);
      const done = (): void => {
        clearTimeout(timer);
        this.#listeners.delete(look);
      };
      this.#listeners.add(look);
      look();
    });
  }

  disconnect(): void {
    this.provider.disconnect();
  }
  connect(): void {
    this.closed = null;
    this.provider.connect();
  }

  /** A new document in place of one whose generation has ended. */
  renew(): void {
    this.provider.destroy();
    this.doc.destroy();
    this.doc = new Y.Doc();
    this.provider = this.#connect();
  }

  destroy(): void {
    this.provider.destroy();
    this.doc.destroy();
  }
}
