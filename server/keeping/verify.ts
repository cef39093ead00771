/**
 * Verify: every chain and payload, every fold, against itself and against an anchor. An anchor is the ends of all streams as
 * they once were, kept elsewhere: a chain cannot tell that its own end is missing.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { z } from 'zod';
import type { Problem, StreamId } from '../log/port.ts';
import { logOver, type StorageView } from '../log/storage.ts';
import { refold, textsIn } from '../sync/refolding.ts';
import { goOn, KeepingError, type Work } from './progress.ts';

const anchorSchema = z.object({
  chapeau: z.literal('anchor'),
  version: z.literal(1),
  at: z.string(),
  streams: z.record(z.string(), z.object({ seq: z.number().int().min(1), hash: z.string().regex(/^[0-9a-f]{64}$/) })),
});
export type Anchor = z.output<typeof anchorSchema>;

export interface Verified {
  /** One line per stream, and for what is wrong below the streams. */
  readonly lines: readonly string[];
  readonly wrong: number;
  readonly anchor: Anchor;
}

export function readAnchor(file: string): Anchor {
  if (!existsSync(file)) throw new KeepingError(`There is no file ${file}`);
  try {
    return anchorSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    throw new KeepingError(`The file ${file} is no anchor that this version can read`);
  }
}

export function writeAnchor(file: string, anchor: Anchor): void {
  try {
    writeFileSync(file, `${JSON.stringify(anchor, null, 1)}\n`, { mode: 0o600 });
  } catch (error) {
    throw new KeepingError(`The file ${file} cannot be written (${error instanceof Error ? error.message : String(error)})`);
  }
}

const never = (): Promise<never> => Promise.reject(new Error('A view is not written to'));

/** Looks at everything, goes on past what is wrong, and says per stream what it found. `at`: ISO time. */
export async function verify(storage: StorageView, at: string, against: Anchor | null, work: Work): Promise<Verified> {
  const log = logOver({ ...bound(storage), commit: never, putSnapshot: never, dropSnapshot: never, erase: never, put: never, probe: never });
  const streams = await log.streams();
  const lines: string[] = [];
  const found = new Map<StreamId, string[]>();
  const say = (stream: StreamId, words: string): void => void found.set(stream, [...(found.get(stream) ?? []), words]);
  for (const message of await storage.fileProblems()) lines.push(`wrong  ${message}`);
  let wrong = lines.length;
  for (const stream of streams) {
    goOn(work);
    for await (const problem of log.verify(stream)) say(stream, wordsOf(problem));
    work.progress('streams verified', streams.indexOf(stream) + 1);
  }
  for (const text of await textsIn(log)) {
    goOn(work);
    // Where a chain is broken there is nothing to be folded; what is broken has been said.
    if (found.has(`text:${text}`)) continue;
    for (const [stream, words] of await refold(log, text)) if (!found.has(stream)) say(stream, words);
  }
  for (const [stream, { seq, hash }] of Object.entries(against?.streams ?? {})) {
    const there = await storage.hashAt(stream, seq);
    const end = (await storage.tail(stream))?.seq ?? 0;
    if (end < seq) say(stream, end === 0 ? `all ${String(seq)} entries of the anchor are lost` : `entries ${String(end + 1)} to ${String(seq)} of the anchor are lost`);
    else if (there !== hash) say(stream, `entry ${String(seq)} is another than that of the anchor`);
  }
  const anchor: Anchor = { chapeau: 'anchor', version: 1, at, streams: {} };
  for (const stream of [...new Set([...streams, ...found.keys()])].sort()) {
    const words = found.get(stream) ?? [];
    const { seq, hash } = await log.head(stream);
    if (seq > 0) anchor.streams[stream] = { seq, hash };
    wrong += words.length;
    if (words.length === 0) lines.push(`right  ${stream}: ${String(seq)} entries, ${hash.slice(0, 12)}`);
    for (const one of words) lines.push(`wrong  ${stream}: ${one}`);
  }
  return { lines, wrong, anchor };
}

/** The methods of a store, which are those of a class. */
function bound(storage: StorageView): StorageView {
  return {
    page: (stream, from) => storage.page(stream, from),
    tail: (stream) => storage.tail(stream),
    hashAt: (stream, seq) => storage.hashAt(stream, seq),
    streams: (prefix) => storage.streams(prefix),
    snapshot: (stream) => storage.snapshot(stream),
    fileProblems: () => storage.fileProblems(),
    close: () => storage.close(),
  };
}

const wordsOf = ({ message, stream }: Problem): string => (stream === null ? message : message.replace(`Stream ${stream}: `, ''));
