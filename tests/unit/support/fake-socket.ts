/** A server's side of a connection of the client, played by the test. */
import * as encoding from 'lib0/encoding';
import { writeSyncStep1, writeSyncStep2 } from 'y-protocols/sync';
import type * as Y from 'yjs';
import { MESSAGE } from '../../../shared/protocol/wire.ts';

/** Sockets that do nothing by themselves; the test plays the server. */
export class FakeSocket {
  static all: FakeSocket[] = [];
  readonly CONNECTING = 0;
  readonly OPEN = 1;
  readonly CLOSING = 2;
  readonly CLOSED = 3;
  readyState = 0;
  binaryType = 'blob';
  readonly sent: Uint8Array[] = [];
  onopen: (() => void) | null = null;
  onmessage: ((event: { data: ArrayBufferLike }) => void) | null = null;
  onclose: ((event: { code: number; reason: string }) => void) | null = null;
  onerror: ((event: unknown) => void) | null = null;
  constructor(readonly url: string) {
    FakeSocket.all.push(this);
  }
  send(data: Uint8Array): void {
    this.sent.push(data);
  }
  close(): void {
    this.readyState = 3;
  }
  open(): void {
    this.readyState = 1;
    this.onopen?.();
  }
  hear(write: (out: encoding.Encoder) => void): void {
    const out = encoding.createEncoder();
    write(out);
    this.onmessage?.({ data: encoding.toUint8Array(out).slice().buffer });
  }
  end(code: number): void {
    this.readyState = 3;
    this.onclose?.({ code, reason: '' });
  }
}

export const server = {
  sync: (socket: FakeSocket, doc: Y.Doc): void => {
    socket.hear((out) => {
      encoding.writeVarUint(out, MESSAGE.sync);
      writeSyncStep2(out, doc);
    });
    socket.hear((out) => {
      encoding.writeVarUint(out, MESSAGE.sync);
      writeSyncStep1(out, doc);
    });
  },
  own: (socket: FakeSocket, type: number, value: unknown): void => {
    socket.hear((out) => {
      encoding.writeVarUint(out, type);
      encoding.writeVarString(out, JSON.stringify(value));
    });
  },
};
