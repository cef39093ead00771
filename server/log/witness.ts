/**
 * The last entry of the record, written down beside it now and then. A chain of hashes cannot tell that its end is missing, and a
 * write-ahead log that is cut off at a commit, or was left behind when the file was copied, is a whole one to SQLite. All entries
 * stand in one file in the order of their commits, so where this one is, all before it are.
 *
 * Written after the commit, so it never says too much; not made durable, so after a loss of power it may say too little.
 */
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { StreamId } from './port.ts';

export const WITNESS_FILE = 'record.witness';
/** Milliseconds after a commit until it is written down; what is lost within them is not noticed. */
const WITHIN = 5_000;

/** An entry that has been committed. */
export interface Seen {
  readonly stream: StreamId;
  readonly seq: number;
  readonly hash: string;
}

/** What was written down last in a data folder; null when nothing was, or nothing that can be read. */
export function readWitness(path: string): Seen | null {
  try {
    const [stream, seq, hash, end] = readFileSync(join(path, WITNESS_FILE), 'utf8').split(' ');
    return stream === undefined || hash === undefined || end !== '.\n' ? null : { stream, seq: Number(seq), hash };
  } catch {
    return null;
  }
}

export class Witness {
  readonly #file: string;
  #seen: Seen | null = null;
  #timer: NodeJS.Timeout | null = null;

  constructor(path: string) {
    this.#file = join(path, WITNESS_FILE);
  }

  /** An entry has been committed, after all that were noted before. */
  note(seen: Seen): void {
    this.#seen = seen;
    this.#timer ??= setTimeout(() => {
      this.#timer = null;
      this.#write();
    }, WITHIN).unref();
  }

  close(): void {
    if (this.#timer === null) return;
    clearTimeout(this.#timer);
    this.#timer = null;
    this.#write();
  }

  #write(): void {
    if (this.#seen === null) return;
    const { stream, seq, hash } = this.#seen;
    try {
      writeFileSync(`${this.#file}.part`, `${stream} ${String(seq)} ${hash} .\n`, { mode: 0o600 });
      renameSync(`${this.#file}.part`, this.#file);
    } catch {
      // A disk that is full: what was written down before still holds.
    }
  }
}
