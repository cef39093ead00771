/** Everything that is kept, as it stands at one moment, wherever it is: for backup and verify, while servers go on. */
import { viewPostgresRows } from '../auth/postgres.ts';
import type { HouseView } from '../auth/rows.ts';
import { viewSqliteRows } from '../auth/sqlite.ts';
import { viewDatabase } from '../log/database-view.ts';
import { viewPostgresStorage } from '../log/postgres.ts';
import { viewSqliteStorage } from '../log/sqlite.ts';
import type { StorageView } from '../log/storage.ts';

/** Where things are kept: a data folder, or a database in its place. */
export interface Place {
  readonly dataDir: string;
  readonly databaseUrl: string | null;
}

export interface Kept {
  readonly log: StorageView;
  readonly house: HouseView;
  close(): Promise<void>;
}

/** Opens a view. Throws `DataFolderError` or `DatabaseError`, which say in a line what is wrong. */
export async function viewKept({ dataDir, databaseUrl }: Place): Promise<Kept> {
  if (databaseUrl !== null) {
    const view = await viewDatabase(databaseUrl);
    try {
      const log = await viewPostgresStorage(view);
      const house = await viewPostgresRows(view);
      return { log, house, close: () => view.close() };
    } catch (error) {
      await view.close();
      throw error;
    }
  }
  // The log first: a text has its row before its first entry, so that no stream is without one.
  const log = viewSqliteStorage(dataDir);
  try {
    const house = viewSqliteRows(dataDir);
    return {
      log, house,
      close: async () => {
        await house.close();
        await log.close();
      },
    };
  } catch (error) {
    await log.close();
    throw error;
  }
}
