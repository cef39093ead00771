/** Sockets: the upgrade on /sync/…, who it is, which document; then bytes between the socket and the host of the text. */
import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer, type WebSocket } from 'ws';
import type { Seat } from '../../shared/permissions/seat.ts';
import { CLOSE, Refusal } from '../../shared/protocol/errors.ts';
import { LIMITS } from '../../shared/protocol/verbs.ts';
import { refuseRaw } from '../http/raw.ts';
import type { Seated } from '../auth/auth.ts';
import { BEHIND, DOC_KINDS, type DocName, type Wire } from '../sync/channel.ts';
import type { TextHouse } from '../sync/house.ts';
import type { Expiry } from './expiry.ts';
import { CONNECT, Gate, type Pacer } from './pace.ts';
import { createPacker } from './packed.ts';
import { SeatSockets, type SeatSocket } from './seat-sockets.ts';

export interface SocketDeps {
  readonly house: Pick<TextHouse, 'connect'>;
  /** The seat of a request and its session; rejects with a `Refusal`. */
  readonly seatOf: (request: IncomingMessage) => Promise<Seated>;
  readonly expiry: Pick<Expiry, 'watch' | 'cut'>;
  /** Counts the times that a seat or session has ended, or may have. */
  readonly endings: () => number;
  /** Whether the seat sits in the meeting of the text; rejects with a `Refusal` where not. */
  readonly mayEnter: (seat: Seat, text: string) => Promise<void>;
  /** Throws for a page of another site. */
  readonly checkOrigin: (request: IncomingMessage) => void;
  readonly pacer: Pacer;
  /** Milliseconds that never go back. */
  readonly now: () => number;
}

const PATHS = new RegExp(`^/sync/(${Object.keys(DOC_KINDS).join('|')})/([\\w-]{1,64})(?:/([\\w-]{1,24}))?/?$`);

/** The text and document that a path names; null for anything else. */
export function documentAtPath(path: string): { text: string; doc: DocName } | null {
  const [, type, text, rest] = PATHS.exec(path) ?? [];
  if (text === undefined) return null;
  if (type === 'record' || type === 'pen') return rest === undefined ? { text, doc: { type } } : null;
  if (rest === undefined) return null;
  if (type === 'aside') return { text, doc: { type, audience: rest } };
  if (type === 'desk') return { text, doc: { type, party: rest } };
  return null;
}

/** The client ID of Yjs that a program says to write under (`?client=`); undefined where it says none, or none that can be. */
export function clientIn(url: string): number | undefined {
  const said = new URLSearchParams(url.split('?')[1] ?? '').get('client') ?? '';
  const client = /^\d{1,10}$/.test(said) ? Number(said) : 0;
  return client > 0 && client < 2 ** 32 ? client : undefined;
}

/** Bytes of a frame from one who only reads: a state vector, nothing else. */
const READER_FRAME = 256_000;

/** Takes the upgrades of a server. Gives what closes all sockets. */
export function attachSockets(server: Server, deps: SocketDeps): () => void {
  const serverFor = (maxPayload: number): WebSocketServer =>
    new WebSocketServer({ noServer: true, maxPayload, perMessageDeflate: false }).on('wsClientError', (_error, stream, request) => {
      // An upgrade that is none, answered as anything else: ws would say why as HTML.
      const wrong = request.method !== 'GET';
      refuseRaw(stream, wrong ? 405 : 400, 'invalid', wrong ? { allow: 'GET' } : { 'sec-websocket-version': '13' });
    });
  // A first sync after hours offline may be large; what is too large for its place is refused by the host.
  const writers = serverFor(LIMITS.firstSync + 1_024);
  const readers = serverFor(READER_FRAME);
  const { pacer } = deps;
  const seats = new SeatSockets();
  const packed = createPacker();

  server.on('upgrade', (request: IncomingMessage, stream: Duplex, head: Buffer) => {
    stream.on('error', () => stream.destroy());
    const path = (request.url ?? '').split('?')[0] ?? '';
    if (!path.startsWith('/sync/')) {
      refuseRaw(stream, 404, 'not-found');
      return;
    }
    try {
      deps.checkOrigin(request);
    } catch {
      refuseRaw(stream, 403, 'wrong-origin');
      return;
    }
    const named = documentAtPath(path);
    const type = named?.doc.type;
    (type === 'pen' || type === 'desk' ? writers : readers).handleUpgrade(request, stream, head, (socket) => {
      const gate = new Gate(socket);
      // Nothing is read before it is known whose it is: what comes early waits in the network.
      gate.close('opening');
      // ws closes the socket itself after an error (1002 protocol, 1007 encoding, 1009 too large).
      socket.on('error', () => undefined);
      open(request, named, socket, stream, gate).then(
        () => gate.open('opening'),
        (error: unknown) => {
          const code = error instanceof Refusal ? error.code : 'internal';
          socket.close(code === 'no-seat' ? CLOSE.noSeat : code === 'not-found' ? CLOSE.notFound : code === 'not-permitted' ? CLOSE.notPermitted : CLOSE.restart, code);
          gate.open('opening');
        },
      );
    });
  });

  async function open(request: IncomingMessage, named: ReturnType<typeof documentAtPath>, socket: WebSocket, stream: Duplex, gate: Gate): Promise<void> {
    const before = deps.endings();
    const { seat, session } = await deps.seatOf(request);
    if (named === null) throw new Refusal('not-found');
    await deps.mayEnter(seat, named.text);
    if (socket.readyState !== socket.OPEN) return;
    const paced = gate.for('pace');
    const use = (used: Parameters<typeof pacer.use>[1]): void => pacer.use(seat.id, used, paced);
    const own: SeatSocket = { buffered: () => stream.writableLength, displace: () => socket.close(CLOSE.restart, 'too many sockets of this seat') };
    const client = clientIn(request.url ?? '');
    const wire: Wire = {
      // Past ws, which would put a header before it for each receiver anew, and write both.
      send: (frame) => {
        if (socket.readyState !== socket.OPEN) return;
        if (seats.behind(seat.id, own)) socket.terminate();
        else stream.write(packed(frame));
      },
      // A close would wait behind what the other side does not read; then it is cut off, and comes back by itself.
      close: (code, reason) => (stream.writableLength > BEHIND ? socket.terminate() : socket.close(code, reason)),
      buffered: () => stream.writableLength,
      hold: (held) => (held ? gate.close('backlog') : gate.open('backlog')),
      costs: { now: deps.now, work: (ms) => use({ work: ms }), answered: (bytes) => use({ bytes }) },
      ...(client === undefined ? {} : { client }),
    };
    const opened = deps.house.connect(named.text, seat, named.doc, wire);
    if (opened === null) return;
    seats.enter(seat.id, own);
    use({ frames: CONNECT });
    // Its browser comes back with the session that followed; without one it hears then that it has no seat.
    const unwatch = deps.expiry.watch(session.id, session.expires, () => wire.close(CLOSE.restart, 'the session has ended'));
    socket.on('close', () => {
      unwatch();
      seats.leave(seat.id, own);
      pacer.forget(seat.id, paced);
      opened.gone();
    });
    // Before ws looks at them: bytes count as they come, not only when a frame is whole.
    stream.prependListener('data', (chunk: Buffer) => {
      use({ bytes: chunk.length });
      if (!seats.arrived(seat.id, own, chunk.length)) socket.terminate();
    });
    socket.on('message', (data: Buffer | ArrayBuffer | Buffer[], binary) => {
      if (!binary) {
        socket.close(CLOSE.malformed, 'binary frames only');
        return;
      }
      const bytes = data instanceof ArrayBuffer ? new Uint8Array(data) : Array.isArray(data) ? Buffer.concat(data) : data;
      // With the longest head that a frame can have.
      seats.whole(seat.id, own, bytes.length + 14);
      use({ frames: 1 });
      opened.receive(bytes);
    });
    for (const kind of ['ping', 'pong'] as const) socket.on(kind, () => use({ frames: 1 }));
    // The seat may have ended while the socket was being opened; from here on the house closes it.
    if (deps.endings() !== before) {
      deps.seatOf(request).then(
        (still) => deps.expiry.cut(still.session.id, still.session.expires),
        () => socket.close(CLOSE.noSeat, 'no-seat'),
      );
    }
  }

  return () => {
    for (const sockets of [writers, readers]) {
      for (const socket of sockets.clients) socket.terminate();
      sockets.close();
    }
  };
}
