/**
 * `npm test`: everything that must hold, in order, with its time. A failing stage does not stop the later ones.
 * `npm test -- NAME…` runs only the stages or the Vitest projects named. The last line is `N passed, N failed`.
 */
import { ensureChromium } from './chromium.ts';
import { runInstalled } from './command.ts';
import { checked, together } from './outcome.ts';
import type { Outcome } from './outcome.ts';
import { houseChecks } from './house.ts';
import { runVitest } from './vitest-run.ts';
import { NODE_PROJECTS } from '../../vitest.config.ts';

interface Stage {
  readonly name: string;
  readonly title: string;
  readonly run: () => Promise<Outcome>;
}

const TYPESCRIPT = 'typescript/bin/tsc';

async function types(): Promise<Outcome> {
  return together([
    checked((await runInstalled(TYPESCRIPT, ['--noEmit', '-p', '.'])) === 0, 'the types do not hold'),
    checked(
      (await runInstalled(TYPESCRIPT, ['--noEmit', '-p', 'tests/tools/tsconfig.shared.json'])) === 0,
      'shared/ needs the DOM, Node or another type from outside the language',
    ),
  ]);
}

async function lint(): Promise<Outcome> {
  return checked((await runInstalled('eslint/bin/eslint.js', ['--max-warnings', '0', '.'])) === 0, 'lint found errors');
}

async function importRules(): Promise<Outcome> {
  const rooms = ['shared', 'server', 'client', 'tests'];
  const code = await runInstalled('dependency-cruiser/bin/dependency-cruise.mjs', [
    '--config',
    '.dependency-cruiser.cjs',
    ...rooms,
  ]);
  return checked(code === 0, 'an import breaks the rules of the rooms');
}

async function build(): Promise<Outcome> {
  return checked((await runInstalled('vite/bin/vite.js', ['build', '--logLevel', 'warn'])) === 0, 'the client does not build');
}

async function browser(): Promise<Outcome> {
  const chromium = await ensureChromium();
  if (chromium === null) return checked(false, 'no Chromium for the browser tests');
  return runVitest(['e2e'], { CHROME_PATH: chromium });
}

function stages(projects: readonly string[]): Stage[] {
  return [
    { name: 'types', title: 'Types', run: types },
    { name: 'lint', title: 'Lint', run: lint },
    { name: 'imports', title: 'Import rules', run: importRules },
    { name: 'house', title: 'House rules', run: () => Promise.resolve(houseChecks()) },
    { name: 'node', title: `Tests in Node: ${projects.join(', ')}`, run: () => runVitest(projects) },
    { name: 'build', title: 'Build', run: build },
    { name: 'e2e', title: 'Tests in the browser', run: browser },
  ];
}

/** The stages that the words on the command line ask for: all when there are none. Null when a word is unknown. */
function chosen(words: readonly string[]): Stage[] | null {
  const projects: readonly string[] = NODE_PROJECTS;
  const all = stages(projects);
  const unknown = words.filter((word) => !projects.includes(word) && !all.some((stage) => stage.name === word));
  if (unknown.length > 0) {
    const known = [...all.map((stage) => stage.name), ...projects];
    console.error(`Unknown: ${unknown.join(', ')}. Stages and projects: ${known.join(', ')}.`);
    return null;
  }
  if (words.length === 0) return all;
  const named = projects.filter((project) => words.includes(project));
  const narrowed = words.includes('node') || named.length === 0 ? all : stages(named);
  return narrowed.filter((stage) => words.includes(stage.name) || (stage.name === 'node' && named.length > 0));
}

async function main(words: readonly string[]): Promise<number> {
  const wanted = chosen(words);
  if (wanted === null) return 2;
  const summary: string[] = [];
  const outcomes: Outcome[] = [];
  for (const stage of wanted) {
    console.log(`\n── ${stage.title} ${'─'.repeat(Math.max(4, 90 - stage.title.length))}\n`);
    const start = performance.now();
    let outcome: Outcome;
    try {
      outcome = await stage.run();
    } catch (error) {
      outcome = checked(false, error instanceof Error ? (error.stack ?? error.message) : String(error));
    }
    const seconds = ((performance.now() - start) / 1000).toFixed(1);
    outcomes.push(outcome);
    const line = `${stage.title}: ${String(outcome.passed)} passed, ${String(outcome.failures.length)} failed, ${seconds} s`;
    console.log(`\n${line}`);
    summary.push(line, ...outcome.failures.map((failure) => `  ✗ ${failure}`));
  }
  const total = together(outcomes);
  console.log(`\n${summary.join('\n')}\n`);
  console.log(`${String(total.passed)} passed, ${String(total.failures.length)} failed`);
  return total.failures.length === 0 && total.passed > 0 ? 0 : 1;
}

process.exitCode = await main(process.argv.slice(2));
