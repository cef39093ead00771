/**
 * A WebSocket client that costs next to nothing, so that thousands of readers fit beside the server that is measured: it reads
 * headers, counts, and hands on contents only while somebody wants them. Frames out are masked with a mask of zeros.
 */
import { randomBytes } from 'node:crypto';
import { connect, type Socket } from 'node:net';

export interface Handlers {
  /** The connection is open: send the first frames. */
  open(): void;
  /** A message, while `wants` is true. The bytes are the receiver's own. */
  message(bytes: Buffer): void;
  /** Closed, from whichever side. */
  closed(code: number | null): void;
}

const OPCODE = { binary: 2, close: 8, ping: 9, pong: 10 } as const;

/** A frame from a client. */
function frameOf(opcode: number, payload: Uint8Array): Buffer {
  const size = payload.length;
  const extra = size < 126 ? 0 : size < 65_536 ? 2 : 8;
  const out = Buffer.alloc(2 + extra + 4 + size);
  out[0] = 0x80 | opcode;
  out[1] = 0x80 | (extra === 0 ? size : extra === 2 ? 126 : 127);
  if (extra === 2) out.writeUInt16BE(size, 2);
  if (extra === 8) out.writeBigUInt64BE(BigInt(size), 2);
  out.set(payload, 2 + extra + 4);
  return out;
}

export class LightSocket {
  /** Messages and bytes of payload that have come in. */
  frames = 0;
  bytes = 0;
  /** Whether contents are handed on. */
  wants = true;
  isOpen = false;
  readonly #handlers: Handlers;
  readonly #socket: Socket;
  #greeting: Buffer | null = Buffer.alloc(0);
  #head = Buffer.alloc(10);
  #headHas = 0;
  #left = 0;
  #opcode = 0;
  #parts: Buffer[] = [];
  #ended = false;

  /** Connects to `ws://HOST:PORT/PATH`. */
  constructor(url: string, handlers: Handlers) {
    const { hostname, port, pathname, search } = new URL(url);
    this.#handlers = handlers;
    this.#socket = connect({ host: hostname, port: Number(port), noDelay: true });
    this.#socket.on('connect', () => {
      const key = randomBytes(16).toString('base64');
      this.#socket.write(
        `GET ${pathname}${search} HTTP/1.1\r\nHost: ${hostname}:${port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: ${key}\r\nSec-WebSocket-Version: 13\r\n\r\n`,
      );
    });
    this.#socket.on('data', (chunk: Buffer) => this.#take(chunk));
    this.#socket.on('error', () => this.#end(null));
    this.#socket.on('close', () => this.#end(null));
  }

  send(payload: Uint8Array): void {
    if (this.isOpen) this.#socket.write(frameOf(OPCODE.binary, payload));
  }

  /** Reads no more, as a client behind a dead network. */
  pause(): void {
    this.#socket.pause();
  }

  resume(): void {
    this.#socket.resume();
  }

  close(): void {
    this.#ended = true;
    this.isOpen = false;
    this.#socket.destroy();
  }

  #end(code: number | null): void {
    if (this.#ended) return;
    this.close();
    this.#handlers.closed(code);
  }

  #take(chunk: Buffer): void {
    let at = 0;
    if (this.#greeting !== null) {
      this.#greeting = Buffer.concat([this.#greeting, chunk]);
      const end = this.#greeting.indexOf('\r\n\r\n');
      if (end < 0) return;
      const rest = this.#greeting.subarray(end + 4);
      if (!this.#greeting.subarray(0, 12).toString().endsWith('101')) return this.#end(null);
      this.#greeting = null;
      this.isOpen = true;
      this.#handlers.open();
      chunk = rest;
    }
    while (at < chunk.length && !this.#ended) {
      if (this.#left > 0) {
        const size = Math.min(this.#left, chunk.length - at);
        if (this.#collects) this.#parts.push(Buffer.from(chunk.subarray(at, at + size)));
        this.#left -= size;
        at += size;
        if (this.#left === 0) this.#finish();
        continue;
      }
      this.#head[this.#headHas++] = chunk[at++] ?? 0;
      if (this.#headHas < 2) continue;
      const short = (this.#head[1] ?? 0) & 0x7f;
      const needs = short < 126 ? 2 : short === 126 ? 4 : 10;
      if (this.#headHas < needs) continue;
      this.#opcode = (this.#head[0] ?? 0) & 0x0f;
      this.#left = short < 126 ? short : short === 126 ? this.#head.readUInt16BE(2) : Number(this.#head.readBigUInt64BE(2));
      this.#headHas = 0;
      if (this.#opcode <= OPCODE.binary) {
        this.frames++;
        this.bytes += this.#left;
      }
      if (this.#left === 0) this.#finish();
    }
  }

  get #collects(): boolean {
    return this.wants || this.#opcode > OPCODE.binary;
  }

  #finish(): void {
    const content = this.#parts.length === 1 ? this.#parts[0] : Buffer.concat(this.#parts);
    this.#parts = [];
    if (content === undefined) return;
    if (this.#opcode === OPCODE.ping) this.#socket.write(frameOf(OPCODE.pong, content));
    else if (this.#opcode === OPCODE.close) this.#end(content.length >= 2 ? content.readUInt16BE(0) : null);
    else if (this.#opcode <= OPCODE.binary && this.wants) this.#handlers.message(content);
  }
}
