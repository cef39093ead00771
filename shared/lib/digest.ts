/** SHA-256, the same on server and in browsers (also without a secure context, as on a room's own network). */
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import { canonicalJson } from './canonical.ts';

/** SHA-256 of bytes, or of a string as UTF-8, in lower-case hex. */
export function sha256Hex(data: Uint8Array | string): string {
  return bytesToHex(sha256(typeof data === 'string' ? utf8ToBytes(data) : data));
}

/** SHA-256 of the canonical JSON of a value. */
export function digestOfValue(value: unknown): string {
  return sha256Hex(canonicalJson(value));
}
