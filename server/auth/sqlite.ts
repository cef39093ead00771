/**
 * The tables of the house in SQLite: `house.sqlite` in the data folder. A file of its own, so that `record.sqlite` is the log
 * and nothing else, and can be copied and verified as that.
 */
import { Kysely, SqliteDialect, type SqliteDatabase, type SqliteStatement } from 'kysely';
import { join } from 'node:path';
import { fileError, type DataFolder } from '../log/folder.ts';
import { openFile, viewFile, type FileFormat } from '../log/open.ts';
import { storeOver } from './queries.ts';
import { putRows, rowsOf, type HouseRow, type HouseView } from './rows.ts';
import { readSecret } from './secret.ts';
import type { AuthStore } from './store.ts';
import { HOUSE_STEPS, type HouseTables } from './tables.ts';

export const HOUSE_FILE = 'house.sqlite';

const FORMAT: FileFormat = { application: 0x43485048 /* 'CHPH' */, steps: HOUSE_STEPS };

/** Opens the tables of a data folder. Throws `DataFolderError`. */
export function openSqliteStore(folder: DataFolder): AuthStore {
  return storeIn(folder.file(HOUSE_FILE));
}

/** Every row of the tables as they stand at this moment, and the secret, beside a server that goes on. Throws `DataFolderError`. */
export function viewSqliteRows(path: string): HouseView {
  const file = join(path, HOUSE_FILE);
  const db = viewFile(file, FORMAT);
  const ask = (text: string): Promise<HouseRow['row'][]> => Promise.resolve(db.prepare<[], HouseRow['row']>(text).all());
  return { rows: () => rowsOf(ask, 'rowid'), secret: readSecret(path), close: () => Promise.resolve(void db.close()) };
}

/** Puts the rows of a backup into the empty tables of a data folder. Throws `DataFolderError`. */
export async function putSqliteRows(folder: DataFolder, rows: readonly HouseRow[]): Promise<void> {
  const file = folder.file(HOUSE_FILE);
  const db = new Kysely<HouseTables>({ dialect: new SqliteDialect({ database: openFile(file, FORMAT) }) });
  try {
    await putRows(db, rows);
  } catch (error) {
    throw fileError(error, file);
  } finally {
    await db.destroy();
  }
}

/** The same in memory, gone when closed: for tests. */
export function openMemoryStore(): AuthStore {
  return storeIn(':memory:');
}

/** The database to Kysely, which prepares a statement anew each time: there are only so many, and the same text is prepared once. */
function preparingOnce(db: ReturnType<typeof openFile>): SqliteDatabase {
  const prepared = new Map<string, SqliteStatement>();
  return {
    prepare: (text) => {
      const known = prepared.get(text);
      if (known !== undefined) return known;
      const statement = db.prepare<unknown[]>(text);
      prepared.set(text, statement);
      return statement;
    },
    close: () => void db.close(),
  };
}

function storeIn(file: string): AuthStore {
  const db = new Kysely<HouseTables>({ dialect: new SqliteDialect({ database: preparingOnce(openFile(file, FORMAT)) }) });
  return storeOver(db, {
    order: 'rowid',
    locks: false,
    isTaken: ({ code }) => code === 'SQLITE_CONSTRAINT_UNIQUE',
    failure: (error) => fileError(error, file),
  });
}
