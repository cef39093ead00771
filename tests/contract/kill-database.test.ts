/** A server on a PostgreSQL database, killed under load. */
import { afterAll, describe } from 'vitest';
import { killSuite, PATIENCE } from '../bench/kill-suite.ts';
import { openArena } from '../bench/kill.ts';
import { startPostgres, type TestPostgres } from '../tools/postgres.ts';

describe('A server on a database', { timeout: PATIENCE }, () => {
  let postgres: TestPostgres | null = null;
  afterAll(() => postgres?.stop());
  killSuite('tests/contract/kill-database.test.ts', 101, 8, async () => {
    postgres = await startPostgres();
    postgres.sql('CREATE SCHEMA killed');
    return openArena(postgres.url('killed'));
  });
});
