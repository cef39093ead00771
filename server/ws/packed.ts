/**
 * Messages as they stand on the wire. A server's frames are not masked and here never compressed or split, so the bytes are the
 * same for every receiver: a message that goes to a thousand is put together once, and each gets it in one write.
 */

const BINARY = 0x82;

/** The bytes of one binary message: RFC 6455, 5.2. */
export function framed(message: Uint8Array): Buffer {
  const size = message.length;
  const header = size < 126 ? 2 : size < 65_536 ? 4 : 10;
  const out = Buffer.allocUnsafe(header + size);
  out[0] = BINARY;
  out[1] = header === 2 ? size : header === 4 ? 126 : 127;
  if (header === 4) out.writeUInt16BE(size, 2);
  if (header === 10) out.writeBigUInt64BE(BigInt(size), 2);
  out.set(message, header);
  return out;
}

/** Frames messages; the last one is remembered, as it mostly goes to others too. */
export function createPacker(): (message: Uint8Array) => Buffer {
  let last: { readonly message: Uint8Array; readonly bytes: Buffer } | null = null;
  return (message) => {
    if (last?.message !== message) last = { message, bytes: framed(message) };
    return last.bytes;
  };
}
