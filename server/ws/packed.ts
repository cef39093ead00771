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

/** Frames messages, each once however many it goes to, for as long as somebody has it. */
export function createPacker(): (message: Uint8Array) => Buffer {
  const known = new WeakMap<Uint8Array, Buffer>();
  return (message) => {
    let bytes = known.get(message);
    if (bytes === undefined) known.set(message, (bytes = framed(message)));
    return bytes;
  };
}
