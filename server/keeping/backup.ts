/** Writes everything that is kept into one file, as it stands at one moment, while servers go on. */
import { closeSync, existsSync, fsyncSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';
import { entriesOf } from '../log/storage.ts';
import { BACKUP_VERSION, entryLine, FIRST_SUM, nextSum } from './format.ts';
import type { Kept } from './kept.ts';
import { goOn, KeepingError, type Work } from './progress.ts';

/** What was written. */
export interface Written {
  readonly streams: number;
  readonly entries: number;
}

/**
 * Writes the backup file, under another name until it is whole. `at`: ISO time. Every entry is checked against its hashes on the
 * way: a damaged log is refused with the line of `verify`. Throws `KeepingError`, `Cancelled`, or what reading throws.
 */
export async function writeBackup(kept: Kept, file: string, at: string, work: Work): Promise<Written> {
  if (existsSync(file)) throw new KeepingError(`The file ${file} is there already: say another with --to`);
  const part = `${file}.part`;
  const fd = opened(part);
  let sum = FIRST_SUM;
  let lines = 0;
  const put = (text: string): void => {
    writeSync(fd, `${text}\n`);
    sum = nextSum(sum, text);
    lines += 1;
  };
  const tables: Record<string, number> = {};
  const streams: Record<string, { entries: number; hash: string }> = {};
  let entries = 0;
  try {
    put(JSON.stringify({ chapeau: 'backup', version: BACKUP_VERSION, at }));
    put(JSON.stringify({ secret: Buffer.from(kept.house.secret).toString('base64') }));
    for await (const row of kept.house.rows()) {
      goOn(work);
      put(JSON.stringify(row));
      tables[row.table] = (tables[row.table] ?? 0) + 1;
    }
    for (const stream of await kept.log.streams('')) {
      put(JSON.stringify({ stream }));
      let last = { entries: 0, hash: '' };
      for await (const stored of entriesOf(kept.log, stream)) {
        goOn(work);
        put(entryLine(stored));
        last = { entries: stored.seq, hash: stored.hash };
        entries += 1;
        work.progress('entries written', entries);
      }
      streams[stream] = last;
    }
    writeSync(fd, `${JSON.stringify({ manifest: { tables, streams, lines, sha256: sum } })}\n`);
    fsyncSync(fd);
  } catch (error) {
    closeSync(fd);
    rmSync(part, { force: true });
    throw error;
  }
  closeSync(fd);
  renameSync(part, file);
  return { streams: Object.keys(streams).length, entries };
}

/** For the owner alone: it holds every draft, and the secret. */
function opened(part: string): number {
  try {
    rmSync(part, { force: true });
    return openSync(part, 'wx', 0o600);
  } catch (error) {
    throw new KeepingError(`The file ${part} cannot be written (${error instanceof Error ? error.message : String(error)})`);
  }
}
