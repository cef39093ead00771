/** Every case of this folder, replayed on one server; those in which it is killed have one of their own. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readCase, type Case } from './format.ts';
import { runCase } from './runner.ts';
import { startServer, type OwnServer } from './server.ts';

const folder = import.meta.dirname;
const all = readdirSync(folder)
  .filter((file) => file.endsWith('.json'))
  .sort()
  .map((file) => {
    const input = readCase(readFileSync(join(folder, file), 'utf8'));
    return { title: input.title, file, input };
  });
const kills = (input: Case): boolean => input.steps.some((step) => step.do === 'crash');

/** Runs the chosen cases; all failures at once, with the command that replays the case. */
function replayed(cases: readonly { title: string; file: string; input: Case }[], several: boolean): void {
  let server: OwnServer;
  beforeAll(async () => {
    server = await startServer();
  });
  afterAll(async () => {
    expect(await server.stop(), 'the server stops in good order').toBe(0);
  });
  const run = several ? it.concurrent : it;
  run.each(cases)('$title', async ({ file, input }) => {
    const warnings: string[] = [];
    const target = several ? { url: server.url, code: server.code } : server;
    const { ok, failures } = await runCase(input, target, (warning) => warnings.push(warning));
    expect({ failures, warnings }, `npm run replay -- tests/cases/${file}`).toEqual({ failures: [], warnings: [] });
    expect(ok).toBe(true);
  });
}

describe('Cases on one server', () => {
  replayed(all.filter(({ input }) => !kills(input)), true);
});

describe('Cases in which the server is killed', () => {
  replayed(all.filter(({ input }) => kills(input)), false);
});
