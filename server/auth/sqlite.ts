/**
 * The tables of the house in SQLite, through Kysely: `house.sqlite` in the data folder. A file of its own, so that
 * `record.sqlite` is the log and nothing else, and can be copied and verified as that.
 */
import type Database from 'better-sqlite3';
import { Kysely, SqliteDialect, sql, type Selectable, type Transaction } from 'kysely';
import { settingsSchema } from '../../shared/protocol/house.ts';
import { fileError, type DataFolder } from '../log/folder.ts';
import { openFile, type FileFormat } from '../log/open.ts';
import { HOUSE_STEPS, type HouseTables } from './tables.ts';
import type { AuthStore, NoSeat, StoredLink, StoredMeeting, StoredParty, StoredSeat, StoredText } from './store.ts';

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

type Db = Kysely<HouseTables>;

function storeIn(file: string): AuthStore {
  const database: Database.Database = openFile(file, FORMAT);
  const db: Db = new Kysely<HouseTables>({ dialect: new SqliteDialect({ database }) });
  /** Every method is one transaction; failures of the file become errors that say which file and what to make of it. */
  const run = async <T>(work: (trx: Transaction<HouseTables>) => Promise<T>): Promise<T> => {
    try {
      return await db.transaction().execute(work);
    } catch (error) {
      throw fileError(error, file);
    }
  };

  return {
    insertMeeting: (meeting) =>
      run((trx) => untaken(trx.insertInto('meetings').values(meetingRow(meeting)).execute())),
    updateMeeting: (meeting) =>
      run((trx) => untaken(trx.updateTable('meetings').set(meetingRow(meeting)).where('id', '=', meeting.id).execute())),
    meeting: (id) =>
      run(async (trx) => {
        const row = await trx.selectFrom('meetings').selectAll().where('id', '=', id).executeTakeFirst();
        return row === undefined ? null : meetingOf(row);
      }),
    meetings: () =>
      run(async (trx) => (await trx.selectFrom('meetings').selectAll().orderBy(sql`rowid`).execute()).map(meetingOf)),

    parties: (meeting) =>
      run(async (trx): Promise<StoredParty[]> =>
        (await trx.selectFrom('parties').selectAll().where('meeting', '=', meeting)
          .orderBy(sql`position IS NULL`).orderBy('position').orderBy(sql`rowid`).execute()).map(partyOf),
      ),
    saveParties: (parties) =>
      run(async (trx) => {
        for (const { meeting, code, name, status, members: list, hue, position } of parties) {
          const members = JSON.stringify(list);
          await trx.insertInto('parties').values({ meeting, code, name, status, members, hue, position })
            .onConflict((on) => on.columns(['meeting', 'code']).doUpdateSet({ name, status, members, hue, position }))
            .execute();
        }
      }),

    insertText: (text) => run((trx) => untaken(trx.insertInto('texts').values(text).execute())),
    text: (id) =>
      run(async (trx) => (await trx.selectFrom('texts').selectAll().where('id', '=', id).executeTakeFirst()) ?? null),
    texts: (meeting) =>
      run((trx): Promise<StoredText[]> =>
        trx.selectFrom('texts').selectAll().where('meeting', '=', meeting).orderBy(sql`rowid`).execute(),
      ),

    insertLink: (link) =>
      run(async (trx) => {
        await trx.insertInto('links').values({ ...link, head: Number(link.head) }).execute();
      }),
    link: (id) => run((trx) => linkBy(trx, id)),
    links: (meeting) =>
      run(async (trx): Promise<StoredLink[]> =>
        (await trx.selectFrom('links').selectAll().where('meeting', 'is', meeting).orderBy(sql`rowid`).execute()).map(withHead),
      ),
    rotateLink: (id) =>
      run(async (trx) => {
        const changed = await trx.updateTable('links').where('id', '=', id).where('revokedAt', 'is', null)
          .set((eb) => ({ version: eb('version', '+', 1), uses: 0 })).executeTakeFirst();
        return changed.numUpdatedRows === 0n ? null : linkBy(trx, id);
      }),
    revokeLink: (id, at) =>
      run(async (trx) => {
        await trx.updateTable('links').set({ revokedAt: at }).where('id', '=', id).where('revokedAt', 'is', null).execute();
        const seats = await trx.selectFrom('seats').selectAll().where('link', '=', id).where('endedAt', 'is', null).execute();
        for (const seat of seats) await endSeat(trx, seat.id, at);
        return seats.map((seat): StoredSeat => ({ ...withHead(seat), endedAt: at }));
      }),

    takeSeat: (version, seat, session) =>
      run(async (trx): Promise<NoSeat | null> => {
        const link = await linkBy(trx, seat.link);
        if (link === null || link.revokedAt !== null) return 'revoked';
        if (link.version !== version) return 'rotated';
        if (link.maxUses !== null && link.uses >= link.maxUses) return 'used-up';
        await trx.updateTable('links').set({ uses: link.uses + 1 }).where('id', '=', link.id).execute();
        await trx.insertInto('seats').values({ ...seat, head: Number(seat.head) }).execute();
        await trx.insertInto('sessions').values(session).execute();
        return null;
      }),
    seat: (id) =>
      run(async (trx) => {
        const row = await trx.selectFrom('seats').selectAll().where('id', '=', id).executeTakeFirst();
        return row === undefined ? null : withHead(row);
      }),
    seats: ({ meeting, role, delegation }) =>
      run(async (trx): Promise<StoredSeat[]> =>
        (await trx.selectFrom('seats').selectAll().where('meeting', 'is', meeting).where('role', '=', role)
          .where('delegation', 'is', delegation).orderBy(sql`rowid`).execute()).map(withHead),
      ),
    endSeat: (id, at) => run((trx) => endSeat(trx, id, at)),
    touchSeat: (id, at) =>
      run(async (trx) => {
        await trx.updateTable('seats').set({ lastSeen: at }).where('id', '=', id).execute();
      }),
    session: (id) =>
      run(async (trx) => (await trx.selectFrom('sessions').selectAll().where('id', '=', id).executeTakeFirst()) ?? null),

    close: () => db.destroy(),
  };
}

async function linkBy(db: Db, id: string): Promise<StoredLink | null> {
  const row = await db.selectFrom('links').selectAll().where('id', '=', id).executeTakeFirst();
  return row === undefined ? null : withHead(row);
}

async function endSeat(db: Db, id: string, at: string): Promise<boolean> {
  const changed = await db.updateTable('seats').set({ endedAt: at }).where('id', '=', id).where('endedAt', 'is', null)
    .executeTakeFirst();
  await db.updateTable('sessions').set({ revokedAt: at }).where('seat', '=', id).where('revokedAt', 'is', null).execute();
  return changed.numUpdatedRows > 0n;
}

/** True when the write went through, false when a symbol was taken. */
async function untaken(write: Promise<unknown>): Promise<boolean> {
  try {
    await write;
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'SQLITE_CONSTRAINT_UNIQUE') return false;
    throw error;
  }
}

function withHead<R extends { readonly head: number }>(row: R): Omit<R, 'head'> & { readonly head: boolean } {
  return { ...row, head: row.head !== 0 };
}

function partyOf({ members, ...rest }: Selectable<HouseTables['parties']>): StoredParty {
  return { ...rest, members: JSON.parse(members) as string[] };
}

function meetingRow({ dates, settings, ...rest }: StoredMeeting): Selectable<HouseTables['meetings']> {
  return { ...rest, begins: dates[0], ends: dates[1], settings: JSON.stringify(settings) };
}

function meetingOf({ begins, ends, settings, ...rest }: Selectable<HouseTables['meetings']>): StoredMeeting {
  // Through the schema: settings that came with a later version get their defaults.
  return { ...rest, dates: [begins, ends], settings: settingsSchema.parse(JSON.parse(settings)) };
}
