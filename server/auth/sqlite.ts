/**
 * The tables of the house in SQLite: `house.sqlite` in the data folder. A file of its own, so that `record.sqlite` is the log
 * and nothing else, and can be copied and verified as that.
 */
import { Kysely, SqliteDialect } from 'kysely';
import { fileError, type DataFolder } from '../log/folder.ts';
import { openFile, type FileFormat } from '../log/open.ts';
import { storeOver } from './queries.ts';
import type { AuthStore } from './store.ts';
import { HOUSE_STEPS, type HouseTables } from './tables.ts';

export const HOUSE_FILE = 'house.sqlite';

const FORMAT: FileFormat = { application: 0x43485048 /* 'CHPH' */, steps: HOUSE_STEPS };

/** Opens the tables of a data folder. Throws `DataFolderError`. */
export function openSqliteStore(folder: DataFolder): AuthStore {
  return storeIn(folder.file(HOUSE_FILE));
}

/** The same in memory, gone when closed: for tests. */
export function openMemoryStore(): AuthStore {
  return storeIn(':memory:');
}

function storeIn(file: string): AuthStore {
  const db = new Kysely<HouseTables>({ dialect: new SqliteDialect({ database: openFile(file, FORMAT) }) });
  return storeOver(db, {
    order: 'rowid',
    locks: false,
    isTaken: ({ code }) => code === 'SQLITE_CONSTRAINT_UNIQUE',
    failure: (error) => fileError(error, file),
  });
}
