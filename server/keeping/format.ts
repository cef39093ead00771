/**
 * The backup file: one JSON value a line, the same whichever database it comes from. A line that says what it is and of when;
 * the secret; the rows of the house; per stream its id and its entries; and last the manifest, with what there has to be and
 * the SHA-256 of all lines before it. Entries carry the hashes of their chain. Readable without Chapeau.
 */
import { z } from 'zod';
import { sha256, type StoredEntry } from '../log/chain.ts';

export const BACKUP_VERSION = 1;

const hash = z.string().regex(/^[0-9a-f]{64}$/);
const count = z.number().int().min(0);

const header = z.object({ chapeau: z.literal('backup'), version: z.number().int(), at: z.string() });
const secret = z.object({ secret: z.string() });
const row = z.object({ table: z.string(), row: z.record(z.string(), z.union([z.string(), z.number(), z.null()])) });
const stream = z.object({ stream: z.string().min(1).max(200) });
const entry = z.object({ seq: z.number().int().min(1), at: z.string(), actor: z.string(), act: z.string(), payload: z.string().nullable(), payloadHash: hash, hash });
const manifest = z.object({
  manifest: z.object({
    tables: z.record(z.string(), count),
    streams: z.record(z.string(), z.object({ entries: count, hash })),
    lines: count,
    sha256: hash,
  }),
});
export type Manifest = z.output<typeof manifest>['manifest'];

const line = z.union([header, secret, row, stream, entry, manifest]);
export type Line = z.output<typeof line>;

/** The value of a line; null when it is none of a backup. */
export function readLine(text: string): Line | null {
  try {
    const read = line.safeParse(JSON.parse(text));
    return read.success ? read.data : null;
  } catch {
    return null;
  }
}

export function entryLine({ payload, ...rest }: StoredEntry): string {
  return JSON.stringify({ ...rest, payload: payload === null ? null : Buffer.from(payload.buffer, payload.byteOffset, payload.length).toString('base64') });
}

export function entryIn({ payload, ...rest }: z.output<typeof entry>): StoredEntry {
  return { ...rest, payload: payload === null ? null : new Uint8Array(Buffer.from(payload, 'base64')) };
}

/** The running SHA-256 of lines: each hash over the one before it and the line, so that lines need not be kept. */
export function nextSum(sum: string, text: string): string {
  return sha256(Buffer.from(`${sum}\n${text}`, 'utf8'));
}
export const FIRST_SUM = '0'.repeat(64);
