/** HTTP by hand: bytes to a port, and the bytes that come back. */
import { connect } from 'node:net';

export interface RawAnswer {
  readonly status: number;
  /** By their names in small letters. */
  readonly headers: ReadonlyMap<string, string>;
  readonly body: string;
}

/** Sends bytes; gives what came back when the other side has closed, or when `enough` is done. */
export function sendRaw(port: number, bytes: Uint8Array, enough?: () => Promise<unknown>): Promise<Buffer> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    const socket = connect(port, '127.0.0.1', () => {
      socket.write(bytes);
      void enough?.().then(() => socket.destroy());
    });
    socket.on('data', (chunk: Buffer) => chunks.push(chunk));
    // A reset is an answer too.
    socket.on('error', () => undefined);
    socket.on('close', () => resolve(Buffer.concat(chunks)));
  });
}

/** The first answer in some bytes; null where there is none. */
export function firstAnswer(bytes: Buffer): RawAnswer | null {
  const text = bytes.toString('latin1');
  const end = text.indexOf('\r\n\r\n');
  const [line = '', ...lines] = text.slice(0, end).split('\r\n');
  const status = /^HTTP\/1\.1 (\d{3})/.exec(line)?.[1];
  if (end < 0 || status === undefined) return null;
  const headers = new Map(lines.map((one) => [one.slice(0, one.indexOf(':')).toLowerCase(), one.slice(one.indexOf(':') + 1).trim()]));
  return { status: Number(status), headers, body: text.slice(end + 4) };
}
