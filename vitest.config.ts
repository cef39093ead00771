/**
 * Tests by kind: each folder of tests/ is a Vitest project of the same name (`npx vitest run --project unit`).
 * Apart from vite.config.ts, which builds the client.
 */
import { defineConfig } from 'vitest/config';
import type { TestProjectInlineConfiguration } from 'vitest/config';

/** Folders of tests that run in Node, several files at once. */
export const NODE_PROJECTS = [
  'unit',
  'property',
  'contract',
  'audience',
  'simulation',
  'cases',
  'golden',
  'regressions',
  'compat',
  'fuzz',
] as const;

/** Puts the server together for the tests that start it as a process. */
const SERVER = ['tests/tools/built-server.ts'];
/** The folders with such tests. */
const STARTING: readonly string[] = ['unit', 'contract', 'cases'] satisfies readonly (typeof NODE_PROJECTS)[number][];

/**
 * Folders of many small files, which took longer to load than to run. Theirs share what is loaded: a file leaves clocks and
 * the language of the interface as it found them (`--sequence.shuffle.files --maxWorkers=1` shows whether it does).
 */
const SHARING: readonly string[] = ['unit', 'property', 'golden', 'regressions', 'compat'] satisfies readonly (typeof NODE_PROJECTS)[number][];

function nodeProject(name: string): TestProjectInlineConfiguration {
  const include = [`tests/${name}/**/*.test.ts`];
  return { extends: true, test: { name, include, isolate: !SHARING.includes(name), globalSetup: STARTING.includes(name) ? SERVER : [] } };
}

export default defineConfig({
  test: {
    environment: 'node',
    maxWorkers: '100%',
    // Generous: a slow machine must not turn a right program into a failing one. Nothing waits for these.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    projects: [
      ...NODE_PROJECTS.map(nodeProject),
      {
        extends: true,
        test: {
          name: 'e2e',
          include: ['tests/e2e/**/*.test.ts'],
          globalSetup: SERVER,
          // Several files at once, each with a server and a browser of its own: much of their time they wait for one or the other.
          // Time enough for a machine that does much else; nothing waits longer than it has to.
          expect: { poll: { timeout: 60_000 } },
          testTimeout: 180_000,
          hookTimeout: 180_000,
        },
      },
    ],
  },
});
