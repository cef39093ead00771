/** Appending a turn once: where the store fails, the turn may be in the log all the same (R2). */
import { LogConflict, type Batch, type Entry, type Log } from '../log/port.ts';

/** Nobody knows whether a turn is in the log. */
export class Unknown extends Error {
  constructor() {
    super('It cannot be found out whether the turn is in the log');
    this.name = 'Unknown';
  }
}

/** Looks at a log that has just failed. */
const LOOKS = 5;

/**
 * Appends a batch. Where the store fails, it is looked whether the batch stands in the log: then it is done, and doing it again
 * would lay every draft and take every decision twice. Throws `LogConflict`; the store's error when nothing was written;
 * `Unknown` where that cannot be found out.
 */
export async function appendOnce(log: Log, batch: Batch, pause: (ms: number) => Promise<void>): Promise<void> {
  try {
    await log.append(batch);
  } catch (error) {
    if (error instanceof LogConflict || !(await mayBeWritten(log, batch, pause))) throw error;
  }
}

async function mayBeWritten(log: Log, batch: Batch, pause: (ms: number) => Promise<void>): Promise<boolean> {
  for (let looks = 0; looks < LOOKS; looks++) {
    try {
      return await isWritten(log, batch);
    } catch {
      await pause(50 * 2 ** looks);
    }
  }
  throw new Unknown();
}

/** Whether a batch stands in the log. It is written whole or not at all, so one of its streams tells. */
async function isWritten(log: Log, batch: Batch): Promise<boolean> {
  const told = batch.find(({ entries }) => entries.length > 0);
  if (told === undefined) return true;
  const found: Entry[] = [];
  for await (const entry of log.read(told.stream, told.expected + 1)) {
    found.push(entry);
    if (found.length === told.entries.length) break;
  }
  return told.entries.every((entry, i) => {
    const one = found[i];
    return one !== undefined && one.at === entry.at && one.actor === entry.actor && JSON.stringify(one.act) === JSON.stringify(entry.act)
      && one.payload.length === entry.payload.length && one.payload.every((byte, at) => byte === entry.payload[at]);
  });
}
