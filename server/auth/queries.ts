/**
 * The tables of the house, whichever database they stand in: every query, through Kysely. What differs between databases is
 * in `Dialect`; adapters are sqlite.ts and postgres.ts.
 */
import { sql, type InferResult, type Kysely, type Selectable, type Transaction } from 'kysely';
import { settingsSchema } from '../../shared/protocol/house.ts';
import type { HouseTables } from './tables.ts';
import type { AuthStore, NoSeat, StoredLink, StoredMeeting, StoredParty, StoredSeat, StoredSession, StoredText } from './store.ts';

/** What is not the same in every database. */
export interface Dialect {
  /** The column of a table that counts rows in the order in which they came. */
  readonly order: 'rowid' | 'n';
  /** Whether a row is locked by asking for it; otherwise transactions follow each other. */
  readonly locks: boolean;
  /** Whether this is what a write throws when something unique is taken. */
  isTaken(error: Error & { readonly code: unknown }): boolean;
  /** The error as the operator should read it. */
  failure(error: unknown): Error;
}

const MEETING = ['id', 'symbol', 'name', 'place', 'begins', 'ends', 'body', 'settings', 'createdAt'] as const;
const PARTY = ['meeting', 'code', 'name', 'status', 'members', 'hue', 'position'] as const;
const TEXT = ['id', 'meeting', 'symbol', 'language', 'title', 'createdAt'] as const;
const LINK = ['id', 'meeting', 'role', 'delegation', 'head', 'version', 'maxUses', 'uses', 'revokedAt', 'createdAt'] as const;
const SEAT = ['id', 'link', 'meeting', 'role', 'delegation', 'head', 'name', 'createdAt', 'endedAt', 'lastSeen'] as const;
const SESSION = ['id', 'seat', 'createdAt', 'expiresAt', 'revokedAt'] as const;

type Db = Kysely<HouseTables>;

/** The store over its tables. Closing it closes `db`. */
export function storeOver(db: Db, dialect: Dialect): AuthStore {
  const inOrder = sql.ref(dialect.order);
  const untaken = (write: Promise<unknown>): Promise<boolean> => written(write, dialect);
  /** Every method is one transaction; failures of the database become errors that say what to make of them. */
  const run = async <T>(work: (trx: Transaction<HouseTables>) => Promise<T>): Promise<T> => {
    try {
      return await db.transaction().execute(work);
    } catch (error) {
      throw dialect.failure(error);
    }
  };

  const seated = db.selectFrom('sessions').innerJoin('seats', 'seats.id', 'sessions.seat')
    .select(['sessions.id as session', 'sessions.createdAt as begun', 'sessions.expiresAt', 'sessions.revokedAt'])
    .select(SEAT.map((column) => `seats.${column}` as const))
    .where('sessions.id', '=', '').compile();

  return {
    insertMeeting: (meeting) =>
      run((trx) => untaken(trx.insertInto('meetings').values(meetingRow(meeting)).execute())),
    updateMeeting: (meeting) =>
      run((trx) => untaken(trx.updateTable('meetings').set(meetingRow(meeting)).where('id', '=', meeting.id).execute())),
    meeting: (id) =>
      run(async (trx) => {
        const row = await trx.selectFrom('meetings').select(MEETING).where('id', '=', id).executeTakeFirst();
        return row === undefined ? null : meetingOf(row);
      }),
    meetings: () =>
      run(async (trx) => (await trx.selectFrom('meetings').select(MEETING).orderBy(inOrder).execute()).map(meetingOf)),

    parties: (meeting) =>
      run(async (trx): Promise<StoredParty[]> =>
        (await trx.selectFrom('parties').select(PARTY).where('meeting', '=', meeting)
          .orderBy(sql`position IS NULL`).orderBy('position').orderBy(inOrder).execute()).map(partyOf),
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
      run(async (trx) => (await trx.selectFrom('texts').select(TEXT).where('id', '=', id).executeTakeFirst()) ?? null),
    texts: (meeting) =>
      run((trx): Promise<StoredText[]> =>
        trx.selectFrom('texts').select(TEXT).where('meeting', '=', meeting).orderBy(inOrder).execute(),
      ),

    insertLink: (link) =>
      run(async (trx) => {
        await trx.insertInto('links').values({ ...link, head: Number(link.head) }).execute();
      }),
    link: (id) => run((trx) => linkBy(trx, id)),
    links: (meeting) =>
      run(async (trx): Promise<StoredLink[]> =>
        (await trx.selectFrom('links').select(LINK).where('meeting', 'is not distinct from', meeting).orderBy(inOrder).execute()).map(withHead),
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
        const seats = await trx.selectFrom('seats').select(SEAT).where('link', '=', id).where('endedAt', 'is', null).execute();
        for (const seat of seats) await endSeat(trx, seat.id, at);
        return seats.map((seat): StoredSeat => ({ ...withHead(seat), endedAt: at }));
      }),

    takeSeat: (version, seat, session) =>
      run(async (trx): Promise<NoSeat | null> => {
        // Held to the end: of two who take the last seat at once, one finds it taken.
        const link = await linkBy(trx, seat.link, dialect.locks);
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
        const row = await trx.selectFrom('seats').select(SEAT).where('id', '=', id).executeTakeFirst();
        return row === undefined ? null : withHead(row);
      }),
    seats: ({ meeting, role, delegation }) =>
      run(async (trx): Promise<StoredSeat[]> =>
        (await trx.selectFrom('seats').select(SEAT).where('meeting', 'is not distinct from', meeting).where('role', '=', role)
          .where('delegation', 'is not distinct from', delegation).orderBy(inOrder).execute()).map(withHead),
      ),
    endSeat: (id, at) => run((trx) => endSeat(trx, id, at)),
    touchSeat: (id, at) =>
      run(async (trx) => {
        await trx.updateTable('seats').set({ lastSeen: at }).where('id', '=', id).execute();
      }),
    session: (id) =>
      run(async (trx) => (await trx.selectFrom('sessions').select(SESSION).where('id', '=', id).executeTakeFirst()) ?? null),
    followSession: (next) =>
      run(async (trx): Promise<StoredSession> => {
        await trx.insertInto('sessions').values(next).onConflict((on) => on.column('id').doNothing()).execute();
        return trx.selectFrom('sessions').select(SESSION).where('id', '=', next.id).executeTakeFirstOrThrow();
      }),
    supersede: ({ seat, createdAt }, at) =>
      run(async (trx) => {
        const older = await trx.selectFrom('sessions').select('id').where('seat', '=', seat).where('createdAt', '<', createdAt)
          .where('expiresAt', '>', at).execute();
        const ids = older.map(({ id }) => id);
        if (ids.length > 0) await trx.updateTable('sessions').set({ expiresAt: at }).where('id', 'in', ids).execute();
        return ids;
      }),
    seated: async (id) => {
      try {
        // One statement, written out once: when a network comes back, a whole room asks this at the same moment.
        const { rows: [row] } = await db.executeQuery<InferResult<typeof seated>[number]>({ ...seated, parameters: [id] });
        if (row === undefined) return null;
        const { session, begun, expiresAt, revokedAt, ...seat } = row;
        return { session: { id: session, seat: seat.id, createdAt: begun, expiresAt, revokedAt }, seat: withHead(seat) };
      } catch (error) {
        throw dialect.failure(error);
      }
    },

    close: () => db.destroy(),
  };
}

async function linkBy(db: Db, id: string, lock = false): Promise<StoredLink | null> {
  const query = db.selectFrom('links').select(LINK).where('id', '=', id);
  const row = await (lock ? query.forUpdate() : query).executeTakeFirst();
  return row === undefined ? null : withHead(row);
}

async function endSeat(db: Db, id: string, at: string): Promise<boolean> {
  const changed = await db.updateTable('seats').set({ endedAt: at }).where('id', '=', id).where('endedAt', 'is', null)
    .executeTakeFirst();
  await db.updateTable('sessions').set({ revokedAt: at }).where('seat', '=', id).where('revokedAt', 'is', null).execute();
  return changed.numUpdatedRows > 0n;
}

/** True when the write went through, false when a symbol was taken. */
async function written(write: Promise<unknown>, dialect: Dialect): Promise<boolean> {
  try {
    await write;
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && dialect.isTaken(error)) return false;
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
