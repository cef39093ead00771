/** A server on a data folder, killed under load. */
import { describe } from 'vitest';
import { killSuite } from '../bench/kill-suite.ts';
import { openArena } from '../bench/kill.ts';

// A server that starts on a loaded machine takes its time.
describe('A server on a data folder', { timeout: 240_000 }, () => {
  killSuite('tests/contract/kill.test.ts', 1, 12, () => openArena());
});
