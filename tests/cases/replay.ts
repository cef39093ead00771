/**
 * `npm run replay -- FILE [--url LINK]`: runs a case and prints one JSON object; exit code 0 when everything in it holds.
 * LINK is a secretariat's link into a running server (`http://host/join#CODE`); without it a server of its own is started.
 */
import { readFile } from 'node:fs/promises';
import { readCase } from './format.ts';
import { notRun, runCase, type Outcome } from './runner.ts';
import { startServer } from './server.ts';
import type { Target } from './setup.ts';

/** A case that has not come to an end by then never will. */
const LONGEST = 15 * 60_000;

interface Arguments {
  readonly file: string;
  readonly link: string | null;
}

function argumentsOf(given: readonly string[]): Arguments {
  const rest: string[] = [];
  let link: string | null = null;
  for (let i = 0; i < given.length; i++) {
    const one = given[i] ?? '';
    if (one === '--url') link = given[++i] ?? '';
    else if (one.startsWith('--url=')) link = one.slice('--url='.length);
    else if (one.startsWith('--')) throw new Error(`${one} is no option; npm run replay -- FILE [--url LINK]`);
    else rest.push(one);
  }
  const [file, more] = rest;
  if (file === undefined || more !== undefined) throw new Error('Say which case: npm run replay -- FILE [--url LINK]');
  return { file, link };
}

function targetOf(link: string): Target {
  const [url, code] = link.split('/join#');
  if (url === undefined || url === '' || code === undefined || code === '') {
    throw new Error('--url takes the link of the secretariat: http://host/join#CODE');
  }
  return { url, code };
}

const warn = (message: string): void => {
  process.stderr.write(`${message}\n`);
};

async function main(): Promise<Outcome> {
  const { file, link } = argumentsOf(process.argv.slice(2));
  const input = readCase(await readFile(file, 'utf8'));
  if (link !== null) return runCase(input, targetOf(link), warn);
  const server = await startServer();
  try {
    return await runCase(input, server, warn);
  } finally {
    await server.stop();
  }
}

/** Prints and ends; whatever is still open is of no use any more. */
function end(outcome: Outcome): void {
  process.stdout.write(`${JSON.stringify(outcome)}\n`, () => process.exit(outcome.ok ? 0 : 1));
}

for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1));
setTimeout(() => end(notRun(new Error('the case did not come to an end'))), LONGEST).unref();
main().then(end, (error: unknown) => end(notRun(error)));
