/** The tables of the house row by row, whichever database they stand in: for backup and restore. */
import { sql, type Kysely } from 'kysely';
import type { HouseTables } from './tables.ts';

type Table = keyof HouseTables;
/** Every column of every table, in an order in which what is named stands before what names it. */
const COLUMNS = {
  meetings: ['id', 'symbol', 'name', 'place', 'begins', 'ends', 'body', 'settings', 'createdAt'],
  parties: ['meeting', 'code', 'name', 'status', 'members', 'hue', 'position'],
  texts: ['id', 'meeting', 'symbol', 'language', 'title', 'createdAt'],
  links: ['id', 'meeting', 'role', 'delegation', 'head', 'version', 'maxUses', 'uses', 'revokedAt', 'createdAt'],
  seats: ['id', 'link', 'meeting', 'role', 'delegation', 'head', 'name', 'createdAt', 'endedAt', 'lastSeen'],
  sessions: ['id', 'seat', 'createdAt', 'expiresAt', 'revokedAt'],
} as const satisfies { readonly [T in Table]: readonly (keyof HouseTables[T])[] };

export const HOUSE_TABLES: readonly string[] = Object.keys(COLUMNS);

export interface HouseRow {
  readonly table: string;
  readonly row: Readonly<Record<string, string | number | null>>;
}

/** The tables and the secret as they stand at one moment. */
export interface HouseView {
  rows(): AsyncIterable<HouseRow>;
  readonly secret: Uint8Array;
  close(): Promise<void>;
}

/** What is not a row of the house's; null when it is one. */
export function rowProblem({ table, row }: HouseRow): string | null {
  const columns: readonly string[] | undefined = table in COLUMNS ? COLUMNS[table as Table] : undefined;
  if (columns === undefined) return `${table} is no table of the house`;
  const names = Object.keys(row);
  const wrong = columns.find((column) => !names.includes(column)) ?? names.find((name) => !columns.includes(name));
  return wrong === undefined ? null : `a row of ${table} is not in form (${wrong})`;
}

/** All rows, table after table, in the order in which they came. `ask` runs a statement; `order` is the column that counts rows. */
export async function* rowsOf(ask: (text: string) => Promise<readonly HouseRow['row'][]>, order: 'rowid' | 'n'): AsyncGenerator<HouseRow, void, undefined> {
  for (const [table, columns] of Object.entries(COLUMNS)) {
    const list = columns.map((column) => `"${column}"`).join(', ');
    for (const row of await ask(`SELECT ${list} FROM ${table} ORDER BY ${order}`)) yield { table, row };
  }
}

/** Puts rows into empty tables, all or none. */
export async function putRows(db: Kysely<HouseTables>, rows: readonly HouseRow[]): Promise<void> {
  await db.transaction().execute(async (trx) => {
    for (const { table, row } of rows) {
      const columns = Object.keys(row);
      const values = sql.join(columns.map((column) => sql`${row[column]}`));
      await sql`INSERT INTO ${sql.table(table)} (${sql.join(columns.map((column) => sql.ref(column)))}) VALUES (${values})`.execute(trx);
    }
  });
}
