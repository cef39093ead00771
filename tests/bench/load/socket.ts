/**
 * A WebSocket client that costs next to nothing, so that ten thousand readers fit beside the server that is measured: all read into
 * one buffer, it looks at headers, counts, and hands on contents only while somebody wants them. Frames out are masked with a mask
 * of zeros.
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

/** What comes in on any socket is read into this and dealt with before the next read. */
const SHARED = Buffer.allocUnsafe(65_536);

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
    this.#socket = connect({
      host: hostname,
      port: Number(port),
      noDelay: true,
      onread: {
        buffer: SHARED,
        callback: (size) => {
          this.#take(SHARED, size);
          return true;
        },
      },
    });
    this.#socket.on('connect', () => {
      const key = randomBytes(16).toString('base64');
      this.#socket.write(
        `GET ${pathname}${search} HTTP/1.1\r\nHost: ${hostname}:${port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: ${key}\r\nSec-WebSocket-Version: 13\r\n\r\n`,
      );
    });
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

  /** Takes in the first `size` bytes of a buffer that is written over afterwards. */
  #take(chunk: Buffer, size: number): void {
    let at = 0;
    if (this.#greeting !== null) {
      const before = this.#greeting.length;
      this.#greeting = Buffer.concat([this.#greeting, chunk.subarray(0, size)]);
      const end = this.#greeting.indexOf('\r\n\r\n');
      if (end < 0) return;
      if (!this.#greeting.subarray(0, 12).toString().endsWith('101')) return this.#end(null);
      this.#greeting = null;
      at = end + 4 - before;
      this.isOpen = true;
      this.#handlers.open();
    }
    while (at < size && !this.#ended) {
      if (this.#left > 0) {
        const part = Math.min(this.#left, size - at);
        if (this.#collects) this.#parts.push(Buffer.from(chunk.subarray(at, at + part)));
        this.#left -= part;
        at += part;
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
    if (!this.#collects) return;
    const content = this.#parts.length === 1 ? this.#parts[0] : Buffer.concat(this.#parts);
    this.#parts = [];
    if (content === undefined) return;
    if (this.#opcode === OPCODE.ping) this.#socket.write(frameOf(OPCODE.pong, content));
    else if (this.#opcode === OPCODE.close) this.#end(content.length >= 2 ? content.readUInt16BE(0) : null);
    else if (this.#opcode <= OPCODE.binary && this.wants) this.#handlers.message(content);
  }
}
