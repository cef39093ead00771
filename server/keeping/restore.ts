/**
 * Puts a backup back: checked first, written beside what is there, and put in its place at the very end. All scratch documents
 * begin new generations, so that what browsers hold of a later log comes back as drafts (DESIGN 4, Generations; R7).
 */
import { closeSync, existsSync, mkdirSync, openSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { dropSchema, freshSchema, openPostgresStore, putPostgresRows, refuseRestore, swapIn } from '../auth/postgres.ts';
import { putSecret, SECRET_FILE } from '../auth/secret.ts';
import { createAuth } from '../auth/service.ts';
import { HOUSE_FILE, openSqliteStore, putSqliteRows } from '../auth/sqlite.ts';
import type { AuthStore } from '../auth/store.ts';
import type { RandomBytes } from '../auth/tokens.ts';
import { openDatabase } from '../log/database.ts';
import { openDataFolder, RESTORING, SWAPPING } from '../log/folder.ts';
import { openPostgresStorage } from '../log/postgres.ts';
import { openSqliteStorage, RECORD_FILE } from '../log/sqlite.ts';
import { WITNESS_FILE } from '../log/witness.ts';
import { logOver, type NewRow, type Storage } from '../log/storage.ts';
import { createHouse } from '../sync/create.ts';
import { goOnAnew } from '../sync/renewing.ts';
import type { Place } from './kept.ts';
import { goOn, KeepingError, type Work } from './progress.ts';
import { checkBackup, entriesIn, type Contents } from './read-backup.ts';

export interface Restore {
  readonly file: string;
  readonly to: Place;
  /** Whether what is there may be replaced. */
  readonly replace: boolean;
  readonly clock: () => number;
  readonly random: RandomBytes;
  readonly work: Work;
}

export interface Restored {
  /** ISO time of which the backup is. */
  readonly at: string;
  readonly entries: number;
  readonly texts: number;
  /** Where what was there is now: a folder, or a schema of the database; null where there was nothing. */
  readonly aside: string | null;
}

/** What is put into an empty place. */
interface Target {
  readonly storage: Storage;
  readonly store: AuthStore;
}

/** Restores. Throws `KeepingError`, `Cancelled`, `DataFolderError`, `DatabaseError`; then nothing has changed. */
export async function restoreBackup(restore: Restore): Promise<Restored> {
  const { file, work, to } = restore;
  const contents = await checkBackup(file, work);
  const aside = to.databaseUrl === null ? await intoFolder(restore, contents) : await intoDatabase(restore, contents, to.databaseUrl);
  const entries = Object.values(contents.manifest.streams).reduce((sum, { entries: n }) => sum + n, 0);
  return { at: contents.at, entries, texts: contents.manifest.tables['texts'] ?? 0, aside };
}

const FILES = [SECRET_FILE, HOUSE_FILE, RECORD_FILE];
const OF_FILES = [...FILES.flatMap((name) => [name, `${name}-wal`, `${name}-shm`]), WITNESS_FILE];

async function intoFolder(restore: Restore, contents: Contents): Promise<string | null> {
  const folder = openDataFolder(restore.to.dataDir, true);
  const building = folder.file(RESTORING);
  const there = OF_FILES.filter((name) => existsSync(folder.file(name)));
  const half = existsSync(join(building, SWAPPING));
  try {
    if (there.length > 0 && !restore.replace && !half) {
      throw new KeepingError(`The data folder ${folder.path} is not empty: --replace puts the backup in place of what is there`);
    }
    if (!half) rmSync(building, { recursive: true, force: true });
    else for (const name of OF_FILES) rmSync(join(building, name), { force: true });
    const part = openDataFolder(building, true);
    try {
      putSecret(part, contents.secret);
      await putSqliteRows(part, contents.rows);
      const store = openSqliteStore(part);
      const storage = openSqliteStorage(part);
      try {
        await fill(restore, contents, { storage, store });
      } finally {
        await store.close();
        await storage.close();
      }
    } finally {
      part.close();
    }
    goOn(restore.work);
    // From here on it is a matter of names; broken off now, the server does not start until it is done again.
    closeSync(openSync(join(building, SWAPPING), 'w', 0o600));
    const aside = there.length === 0 ? null : folder.file(`replaced-${new Date(restore.clock()).toISOString().replace(/[:.]/g, '-')}`);
    if (aside !== null) mkdirSync(aside, { mode: 0o700 });
    for (const name of there) if (aside !== null) renameSync(folder.file(name), join(aside, name));
    for (const name of FILES) renameSync(join(building, name), folder.file(name));
    rmSync(building, { recursive: true, force: true });
    return aside;
  } catch (error) {
    if (!half && !existsSync(join(building, SWAPPING))) rmSync(building, { recursive: true, force: true });
    throw error;
  } finally {
    folder.close();
  }
}

/** The schema in which a restore is built. */
const SCHEMA = 'chapeau_restoring';

async function intoDatabase(restore: Restore, contents: Contents, url: string): Promise<string | null> {
  const warn = (): void => undefined;
  const database = await openDatabase({ url, warn });
  try {
    // One at a time: two would build in one schema.
    return await database.alone('restore', async () => {
      await refuseRestore(database, restore.replace);
      try {
        const part = await openDatabase({ url: await freshSchema(database, url, SCHEMA), warn });
        try {
          const store = await openPostgresStore(part);
          const storage = await openPostgresStorage(part);
          await putPostgresRows(part, contents.rows, contents.secret);
          await fill(restore, contents, { storage, store });
        } finally {
          await part.close();
        }
        goOn(restore.work);
        const aside = `chapeau_replaced_${new Date(restore.clock()).toISOString().replace(/\D/g, '')}`;
        return (await swapIn(database, SCHEMA, aside, restore.replace)) ? `the schema ${aside}` : null;
      } catch (error) {
        await dropSchema(database, SCHEMA).catch(() => undefined);
        throw error;
      }
    });
  } finally {
    await database.close();
  }
}

const ROWS = 1_000;
const BYTES = 4_000_000;

/** The entries as they were, looked at again where they now are, and every text in generations of its own. */
async function fill({ file, clock, random, work }: Restore, { manifest, secret }: Contents, { storage, store }: Target): Promise<void> {
  let rows: NewRow[] = [];
  let bytes = 0;
  let entries = 0;
  const put = async (): Promise<void> => {
    goOn(work);
    if (rows.length > 0) await storage.put(rows);
    work.progress('entries restored', (entries += rows.length));
    rows = [];
    bytes = 0;
  };
  for await (const row of entriesIn(file)) {
    rows.push(row);
    bytes += row.entry.payload?.length ?? 0;
    if (rows.length >= ROWS || bytes >= BYTES) await put();
  }
  await put();
  const log = logOver(storage);
  for (const [stream, { entries: seq, hash }] of Object.entries(manifest.streams)) {
    const head = await log.head(stream);
    if (head.seq !== seq || head.hash !== hash) throw new KeepingError(`The stream ${stream} could not be written whole`);
  }
  const auth = createAuth(store, secret, clock, random);
  const faults: string[] = [];
  const house = createHouse({ log, auth, secret, clock, random, logger: { warn: (_facts, message) => faults.push(message) } });
  try {
    for (const { id } of await store.meetings()) {
      const parties = (await store.parties(id)).map(({ code }) => code);
      for (const text of await store.texts(id)) {
        goOn(work);
        await house.upkeep(text.id, (taking) => goOnAnew(taking, parties)).catch((error: unknown) => {
          throw new KeepingError(`The text ${text.symbol} cannot be read back (${faults[0] ?? (error instanceof Error ? error.message : String(error))})`);
        });
      }
    }
  } finally {
    await house.close();
  }
}
