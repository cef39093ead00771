/**
 * A payload is a container of named parts: `record`, `pen`, `aside:CHAIR`, `desk`, `revision`, … Format, version 1:
 * a byte 1, varuint count, then per part varuint length + UTF-8 name, varuint length + bytes; names ascending by code unit.
 */
import * as decoding from 'lib0/decoding';
import * as encoding from 'lib0/encoding';

const VERSION = 1;

/** The bytes are not a payload; the message says where they fail. */
export class PayloadError extends Error {
  constructor(message: string) {
    super(`Not a payload: ${message}`);
    this.name = 'PayloadError';
  }
}

function ascending(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** The bytes of these parts. The order of the map does not matter; a part may be empty. `RangeError` for an empty name. */
export function encodePayload(parts: ReadonlyMap<string, Uint8Array>): Uint8Array {
  const out = encoding.createEncoder();
  encoding.writeUint8(out, VERSION);
  encoding.writeVarUint(out, parts.size);
  for (const [name, bytes] of [...parts].sort(([a], [b]) => ascending(a, b))) {
    if (name === '') throw new RangeError('A part of a payload needs a name');
    encoding.writeVarString(out, name);
    encoding.writeVarUint8Array(out, bytes);
  }
  return encoding.toUint8Array(out);
}

/**
 * The parts of a payload, as views on its bytes. No bytes at all (an act without any, or an erased payload) are no parts.
 * Throws `PayloadError` for anything that `encodePayload` does not make.
 */
export function decodePayload(payload: Uint8Array): Map<string, Uint8Array> {
  const parts = new Map<string, Uint8Array>();
  if (payload.length === 0) return parts;
  const from = decoding.createDecoder(payload);
  const version = decoding.readUint8(from);
  if (version !== VERSION) throw new PayloadError(`version ${version} is not known here`);
  const count = varUint(from, 'the number of parts');
  let last = '';
  for (let i = 1; i <= count; i++) {
    const name = nameOf(take(from, `the name of part ${i}`), i);
    if (ascending(last, name) >= 0) throw new PayloadError(`the name of part ${i} is empty, repeated or out of order`);
    parts.set(name, take(from, `part ${name}`));
    last = name;
  }
  if (from.pos !== payload.length) throw new PayloadError(`${payload.length - from.pos} bytes after the last part`);
  return parts;
}

function varUint(from: decoding.Decoder, what: string): number {
  try {
    return decoding.readVarUint(from);
  } catch {
    throw new PayloadError(`${what} cannot be read at byte ${from.pos}`);
  }
}

// Not readVarUint8Array: it looks at the buffer under a view, and would read on past the end of the view.
function take(from: decoding.Decoder, what: string): Uint8Array {
  const length = varUint(from, `the length of ${what}`);
  const end = from.pos + length;
  if (end > from.arr.length) throw new PayloadError(`${what} ends ${end - from.arr.length} bytes too early`);
  const bytes = from.arr.subarray(from.pos, end);
  from.pos = end;
  return bytes;
}

function nameOf(bytes: Uint8Array, part: number): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new PayloadError(`the name of part ${part} is not UTF-8`);
  }
}
