/** Sockets: the upgrade on /sync/…, who it is, which document; then bytes between the socket and the host of the text. */
import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer, type WebSocket } from 'ws';
import type { Seat } from '../../shared/permissions/seat.ts';
import { CLOSE, Refusal } from '../../shared/protocol/errors.ts';
import { LIMITS } from '../../shared/protocol/verbs.ts';
import type { DocName, Wire } from '../sync/channel.ts';
import type { TextHouse } from '../sync/house.ts';
import { createPacer } from './pace.ts';

export interface SocketDeps {
  readonly house: TextHouse;
  /** The seat of a request; rejects with a `Refusal`. */
  readonly seatOf: (request: IncomingMessage) => Promise<Seat>;
  /** Whether the seat sits in the meeting of the text; rejects with a `Refusal` where not. */
  readonly mayEnter: (seat: Seat, text: string) => Promise<void>;
  /** Throws for a page of another site. */
  readonly checkOrigin: (request: IncomingMessage) => void;
  readonly now: () => number;
}

const PATHS = /^\/sync\/(record|pen|aside|desk)\/([\w-]{1,64})(?:\/([\w-]{1,24}))?\/?$/;

/** The text and document that a path names; null for anything else. */
export function documentAtPath(path: string): { text: string; doc: DocName } | null {
  const match = PATHS.exec(path);
  const [, type, text, rest] = match ?? [];
  if (text === undefined) return null;
  if (type === 'record' || type === 'pen') return rest === undefined ? { text, doc: { type } } : null;
  if (rest === undefined) return null;
  if (type === 'aside') return { text, doc: { type, audience: rest } };
  if (type === 'desk') return { text, doc: { type, party: rest } };
  return null;
}

/** Takes the upgrades of a server. Gives what closes all sockets. */
export function attachSockets(server: Server, deps: SocketDeps): () => void {
  // A first sync after hours offline may be large; what is too large for its place is refused by the host.
  const sockets = new WebSocketServer({ noServer: true, maxPayload: LIMITS.firstSync + 1_024, perMessageDeflate: false });
  const pacer = createPacer(deps.now);

  server.on('upgrade', (request: IncomingMessage, stream: Duplex, head: Buffer) => {
    stream.on('error', () => stream.destroy());
    const path = (request.url ?? '').split('?')[0] ?? '';
    if (!path.startsWith('/sync/')) {
      stream.end('HTTP/1.1 404 Not Found\r\nConnection: close\r\n\r\n');
      return;
    }
    try {
      deps.checkOrigin(request);
    } catch {
      stream.end('HTTP/1.1 403 Forbidden\r\nConnection: close\r\n\r\n');
      return;
    }
    sockets.handleUpgrade(request, stream, head, (socket) => {
      const early: Uint8Array[] = [];
      let take: (bytes: Uint8Array) => void = (bytes) => early.push(bytes);
      let gone: () => void = () => undefined;
      let seatId: string | null = null;
      socket.on('message', (data: Buffer | ArrayBuffer | Buffer[], binary) => {
        if (!binary) {
          socket.close(CLOSE.malformed, 'binary frames only');
          return;
        }
        const bytes = data instanceof ArrayBuffer ? new Uint8Array(data) : Array.isArray(data) ? Buffer.concat(data) : data;
        if (seatId !== null) pacer.pace(seatId, bytes.length, socket);
        take(bytes);
      });
      socket.on('close', () => gone());
      // ws closes the socket itself after an error (1002 protocol, 1007 encoding, 1009 too large).
      socket.on('error', () => undefined);
      open(request, path, socket).then(
        (opened) => {
          if (opened === null) return;
          seatId = opened.seat;
          gone = opened.gone;
          take = opened.receive;
          if (socket.readyState !== socket.OPEN) gone();
          else for (const bytes of early.splice(0)) take(bytes);
        },
        (error: unknown) => {
          const code = error instanceof Refusal ? error.code : 'internal';
          socket.close(code === 'no-seat' ? CLOSE.noSeat : code === 'not-found' ? CLOSE.notFound : code === 'not-permitted' ? CLOSE.notPermitted : CLOSE.restart, code);
        },
      );
    });
  });

  async function open(request: IncomingMessage, path: string, socket: WebSocket): Promise<{ seat: string; receive: (bytes: Uint8Array) => void; gone: () => void } | null> {
    const seat = await deps.seatOf(request);
    const named = documentAtPath(path);
    if (named === null) throw new Refusal('not-found');
    await deps.mayEnter(seat, named.text);
    const wire: Wire = {
      send: (frame) => {
        if (socket.readyState === socket.OPEN) socket.send(frame);
      },
      close: (code, reason) => socket.close(code, reason),
      buffered: () => socket.bufferedAmount,
    };
    const opened = deps.house.connect(named.text, seat, named.doc, wire);
    if (opened === null) return null;
    // The seat may have ended while the socket was being opened; from here on the house closes it.
    deps.seatOf(request).catch(() => socket.close(CLOSE.noSeat, 'no-seat'));
    return { seat: seat.id, ...opened };
  }

  return () => {
    for (const socket of sockets.clients) socket.terminate();
    sockets.close();
  };
}
