/**
 * Reservations: locks of the database's own by which servers that write to one text take turns. On connections of their own, so
 * that nobody who has one waits for a connection to write by.
 */
import pg from 'pg';

/** Texts that this server has reserved, or waits for, at a time; each takes a connection. Who finds no more goes on without. */
const MOST = 4;
/** Milliseconds to wait for one; a server that takes longer over a turn is not waited for. */
const SOON = 1_000;
/** What PostgreSQL says when that is over. */
const LOCK_NOT_AVAILABLE = '55P03';

export class Reservations {
  readonly #pool: pg.Pool;
  readonly #space: string;
  #taken = 0;

  /** `space`: apart from others on the same database. */
  constructor(settings: pg.ClientConfig, space: string) {
    // A transaction that stands still is ended by the database, and its lock with it.
    this.#pool = new pg.Pool({ ...settings, lock_timeout: SOON, max: MOST });
    this.#pool.on('error', () => undefined);
    this.#pool.on('connect', (client) => {
      client.on('error', () => undefined);
    });
    this.#space = space;
  }

  /** Gives back how to let go; null where it is not to be had soon. Throws what the database throws. */
  async reserve(what: string): Promise<(() => void) | null> {
    if (this.#taken >= MOST) return null;
    this.#taken += 1;
    try {
      const client = await this.#pool.connect();
      try {
        await client.query(`BEGIN; SELECT pg_advisory_xact_lock(hashtext(${pg.escapeLiteral(this.#space)}), hashtext(${pg.escapeLiteral(what)}))`);
      } catch (error) {
        client.release(true);
        if ((error as { code?: unknown }).code !== LOCK_NOT_AVAILABLE) throw error;
        this.#taken -= 1;
        return null;
      }
      return () => {
        client.query('COMMIT').then(() => client.release(), () => client.release(true)).finally(() => (this.#taken -= 1));
      };
    } catch (error) {
      this.#taken -= 1;
      throw error;
    }
  }

  async close(): Promise<void> {
    await this.#pool.end();
  }
}
