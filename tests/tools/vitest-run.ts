/** One run of Vitest, counted: what passed and failed, with nothing that was skipped or could not be loaded left out. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { z } from 'zod';
import { runInstalled } from './command.ts';
import type { Outcome } from './outcome.ts';

/** The part of Vitest's JSON report that is counted. */
const Report = z.object({
  success: z.boolean(),
  testResults: z.array(
    z.object({
      name: z.string(),
      status: z.string(),
      message: z.string().optional(),
      assertionResults: z.array(z.object({ status: z.string(), fullName: z.string() })),
    }),
  ),
});

/**
 * Runs the named projects of vitest.config.ts.
 * Counted as failed: each failed test, each test that did not run, each file that could not be loaded, a run without
 * tests, a run that ended without a report, and an error outside of any test.
 */
export async function runVitest(projects: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<Outcome> {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'chapeau-test-'));
  const file = path.join(folder, 'report.json');
  try {
    const code = await runInstalled(
      'vitest/vitest.mjs',
      [
        'run',
        ...projects.map((project) => `--project=${project}`),
        '--reporter=default',
        '--reporter=json',
        `--outputFile.json=${file}`,
      ],
      env,
    );
    return count(file, code);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function count(file: string, code: number): Outcome {
  let report: z.infer<typeof Report>;
  try {
    report = Report.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return { passed: 0, failures: [`vitest ended with code ${String(code)} and without a report: ${why}`] };
  }
  const failures: string[] = [];
  let passed = 0;
  for (const result of report.testResults) {
    for (const test of result.assertionResults) {
      if (test.status === 'passed') passed += 1;
      else failures.push(`${test.status === 'failed' ? '' : `${test.status}, not run: `}${test.fullName}`);
    }
    if (result.status === 'failed' && !result.assertionResults.some((test) => test.status === 'failed')) {
      failures.push(`${path.basename(result.name)}: ${firstLine(result.message) || 'failed outside of its tests'}`);
    }
  }
  if (passed === 0 && failures.length === 0) failures.push('no tests were run');
  if (code !== 0 && failures.length === 0) failures.push('vitest reported an error outside of the tests');
  return { passed, failures };
}

function firstLine(text: string | undefined): string {
  return (text ?? '').split('\n', 1)[0] ?? '';
}
