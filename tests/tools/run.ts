/**
 * `npm test`: everything that must hold, in order, with its time. A failing stage does not stop the later ones. What only
 * reads the sources runs at the same time, each on one core; what it says is still told one stage after the other.
 * `npm test -- NAME…` runs only the stages or the Vitest projects named. The last line is `N passed, N failed`.
 */
import { ensureChromium } from './chromium.ts';
import { runInstalled, type Print } from './command.ts';
import { checked, together } from './outcome.ts';
import type { Outcome } from './outcome.ts';
import { houseChecks } from './house.ts';
import { runVitest } from './vitest-run.ts';
import { NODE_PROJECTS } from '../../vitest.config.ts';

interface Stage {
  readonly name: string;
  readonly title: string;
  /** Only reads the sources, and says what it has to say to `print`. */
  readonly reads: boolean;
  readonly run: (print: Print) => Promise<Outcome>;
}

/** A stage under way: what it has said so far, and what came of it. */
interface Running {
  readonly stage: Stage;
  readonly said: string[];
  readonly done: Promise<{ readonly outcome: Outcome; readonly seconds: number }>;
}

const TYPESCRIPT = 'typescript/bin/tsc';

async function types(print: Print): Promise<Outcome> {
  const holds = async (project: string): Promise<boolean> => (await runInstalled(TYPESCRIPT, ['--noEmit', '-p', project], {}, print)) === 0;
  return together([
    checked(await holds('.'), 'the types do not hold'),
    checked(await holds('tests/tools/tsconfig.shared.json'), 'shared/ needs the DOM, Node or another type from outside the language'),
  ]);
}

async function lint(print: Print): Promise<Outcome> {
  return checked((await runInstalled('eslint/bin/eslint.js', ['--max-warnings', '0', '.'], {}, print)) === 0, 'lint found errors');
}

async function importRules(print: Print): Promise<Outcome> {
  const rooms = ['shared', 'server', 'client', 'tests'];
  const code = await runInstalled('dependency-cruiser/bin/dependency-cruise.mjs', ['--config', '.dependency-cruiser.cjs', ...rooms], {}, print);
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
    { name: 'types', title: 'Types', reads: true, run: types },
    { name: 'lint', title: 'Lint', reads: true, run: lint },
    { name: 'imports', title: 'Import rules', reads: true, run: importRules },
    { name: 'house', title: 'House rules', reads: true, run: (print) => Promise.resolve(houseChecks(print)) },
    { name: 'node', title: `Tests in Node: ${projects.join(', ')}`, reads: false, run: () => runVitest(projects) },
    { name: 'build', title: 'Build', reads: false, run: build },
    { name: 'e2e', title: 'Tests in the browser', reads: false, run: browser },
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

async function outcomeOf(stage: Stage, print: Print): Promise<{ outcome: Outcome; seconds: number }> {
  const start = performance.now();
  let outcome: Outcome;
  try {
    outcome = await stage.run(print);
  } catch (error) {
    outcome = checked(false, error instanceof Error ? (error.stack ?? error.message) : String(error));
  }
  return { outcome, seconds: (performance.now() - start) / 1_000 };
}

function begin(stage: Stage): Running {
  const said: string[] = [];
  return { stage, said, done: outcomeOf(stage, (text) => said.push(text)) };
}

async function main(words: readonly string[]): Promise<number> {
  const wanted = chosen(words);
  if (wanted === null) return 2;
  const summary: string[] = [];
  const outcomes: Outcome[] = [];
  const underWay = wanted.filter((stage) => stage.reads).map(begin);
  for (const stage of wanted) {
    console.log(`\n── ${stage.title} ${'─'.repeat(Math.max(4, 90 - stage.title.length))}\n`);
    const begun = underWay.find((one) => one.stage === stage);
    const { outcome, seconds } = await (begun?.done ?? outcomeOf(stage, (text) => process.stdout.write(text)));
    if (begun !== undefined) process.stdout.write(begun.said.join(''));
    outcomes.push(outcome);
    const line = `${stage.title}: ${String(outcome.passed)} passed, ${String(outcome.failures.length)} failed, ${seconds.toFixed(1)} s`;
    console.log(`\n${line}`);
    summary.push(line, ...outcome.failures.map((failure) => `  ✗ ${failure}`));
  }
  const total = together(outcomes);
  console.log(`\n${summary.join('\n')}\n`);
  console.log(`${String(total.passed)} passed, ${String(total.failures.length)} failed`);
  return total.failures.length === 0 && total.passed > 0 ? 0 : 1;
}

process.exitCode = await main(process.argv.slice(2));
