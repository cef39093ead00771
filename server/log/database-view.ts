/** A PostgreSQL database as it stands at one moment, read while servers go on writing (one repeatable-read snapshot). */
import pg from 'pg';
import { addressed } from './database.ts';
import { DatabaseError, databaseError } from './database-errors.ts';

export interface DatabaseView {
  query<R extends pg.QueryResultRow>(text: string, values?: readonly unknown[]): Promise<R[]>;
  /** Throws `DatabaseError` unless the tables of a part of the house are of this version. */
  requireFormat(part: string, version: number): Promise<void>;
  close(): Promise<void>;
}

/** Milliseconds after which the database counts as not to be reached. */
const PATIENCE = 10_000;

/** Opens a view. Throws `DatabaseError`. */
export async function viewDatabase(url: string): Promise<DatabaseView> {
  const client = new pg.Client({ ...addressed(url), application_name: 'chapeau backup', connectionTimeoutMillis: PATIENCE });
  client.on('error', () => undefined);
  const query = async <R extends pg.QueryResultRow>(text: string, values: readonly unknown[] = []): Promise<R[]> => {
    try {
      return (await client.query<R>(text, [...values])).rows;
    } catch (error) {
      throw databaseError(error);
    }
  };
  try {
    await client.connect();
    await query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
    // The first query fixes the moment.
    const [there] = await query<{ found: boolean }>("SELECT to_regclass('format') IS NOT NULL AS found");
    if (there?.found !== true) throw new DatabaseError('unusable', 'The database holds nothing of Chapeau');
  } catch (error) {
    await client.end().catch(() => undefined);
    throw databaseError(error);
  }
  return {
    query,
    requireFormat: async (part, version) => {
      const [row] = await query<{ version: number }>('SELECT version FROM format WHERE part = $1', [part]);
      const found = row?.version ?? 0;
      if (found > version) throw new DatabaseError('newer-format', `The database was written by a newer version of Chapeau (${part}: format ${String(found)}, this version knows ${String(version)})`);
      if (found < version) throw new DatabaseError('unusable', 'The database was written by an earlier version of Chapeau: start this version on it once');
    },
    close: async () => {
      await client.end().catch(() => undefined);
    },
  };
}
