/** Where the house keeps what it keeps: files in a data folder for one server, or a PostgreSQL database for several. */
import { openPostgresStore, sharedSecret } from './auth/postgres.ts';
import { houseSecret } from './auth/secret.ts';
import { openSqliteStore } from './auth/sqlite.ts';
import type { AuthStore } from './auth/store.ts';
import type { RandomBytes } from './auth/tokens.ts';
import { openDatabase, type Database } from './log/database.ts';
import { openDataFolder } from './log/folder.ts';
import type { Log } from './log/port.ts';
import { openPostgresLog } from './log/postgres.ts';
import { openSqliteLog } from './log/sqlite.ts';

export interface Stores {
  readonly log: Log;
  readonly store: AuthStore;
  readonly secret: Uint8Array;
  /** The database that is shared with other servers; null where this server is alone. */
  readonly database: Database | null;
}

export interface StoresDeps {
  readonly databaseUrl: string | null;
  readonly dataDir: string;
  readonly random: RandomBytes;
  readonly warn: (message: string, facts: Readonly<Record<string, unknown>>) => void;
  /** Takes note of each part as it is opened, so that what was opened is closed if a later one fails; the last first. */
  readonly opens: <T extends { close(): void | Promise<void> }>(part: T) => T;
}

/** Opens them. Throws `DataFolderError` or `DatabaseError`, which say in a line what is wrong. */
export async function openStores({ databaseUrl, dataDir, random, warn, opens }: StoresDeps): Promise<Stores> {
  if (databaseUrl === null) {
    const folder = opens(openDataFolder(dataDir));
    const secret = houseSecret(folder, random);
    return { secret, log: opens(openSqliteLog(folder)), store: opens(openSqliteStore(folder)), database: null };
  }
  const database = opens(await openDatabase({ url: databaseUrl, warn }));
  const secret = await sharedSecret(database, random);
  return { secret, log: opens(await openPostgresLog(database)), store: opens(await openPostgresStore(database)), database };
}
