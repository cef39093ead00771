/** Goes into the process of a server before it starts: at each SIGUSR2 its disk is full, or has room again. */
import Database from 'better-sqlite3';

let full = false;
process.on('SIGUSR2', () => {
  full = !full;
});

type Work = Parameters<Database.Database['transaction']>[0];
const real = Database.prototype.transaction;
Database.prototype.transaction = function transaction<F extends Work>(this: Database.Database, work: F): Database.Transaction<F> {
  const guarded = (...given: unknown[]): unknown => {
    if (full) throw new Database.SqliteError('database or disk is full', 'SQLITE_FULL');
    return work(...given);
  };
  return real.call(this, guarded) as Database.Transaction<F>;
};
