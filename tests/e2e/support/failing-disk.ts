/** Goes into the process of a server before it starts: at each SIGUSR2 its disk is full (or fails as `DISK_FAULT` says), or is well again. */
import Database from 'better-sqlite3';

const fault = process.env['DISK_FAULT'] ?? 'SQLITE_FULL';
let failing = false;
process.on('SIGUSR2', () => {
  failing = !failing;
});

type Work = Parameters<Database.Database['transaction']>[0];
const real = Database.prototype.transaction;
Database.prototype.transaction = function transaction<F extends Work>(this: Database.Database, work: F): Database.Transaction<F> {
  const guarded = (...given: unknown[]): unknown => {
    if (failing) throw new Database.SqliteError('the disk cannot be written', fault);
    return work(...given);
  };
  return real.call(this, guarded) as Database.Transaction<F>;
};
