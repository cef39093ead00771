/** A server on a data folder, killed under load. */
import { describe } from 'vitest';
import { killSuite, PATIENCE } from '../bench/kill-suite.ts';
import { openArena } from '../bench/kill.ts';

describe('A server on a data folder', { timeout: PATIENCE }, () => {
  killSuite('tests/contract/kill.test.ts', 1, 12, () => openArena());
});
