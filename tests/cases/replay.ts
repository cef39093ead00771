/**
 * `npm run replay -- FILE [--url LINK]`: runs a case and prints one JSON object; exit code 0 when everything in it holds.
 * LINK is a secretariat's link into a running server (`http://host/join#CODE`); without it a server of its own is started.
 */
import { readFile } from 'node:fs/promises';
import { caseSchema } from './format.ts';
import { runCase, type Outcome } from './runner.ts';
import { startServer } from './server.ts';

async function main(): Promise<void> {
  const args = process.argv.slice(2);
  const at = args.indexOf('--url');
  const link = at === -1 ? null : args[at + 1];
  const file = args.find((arg, i) => !arg.startsWith('--') && (at === -1 || i !== at + 1));
  if (file === undefined || link === undefined) throw new Error('Say which case: npm run replay -- FILE [--url LINK]');
  const input = caseSchema.parse(JSON.parse(await readFile(file, 'utf8')));
  let outcome: Outcome;
  if (link !== null) {
    const [url, code] = link.split('/join#');
    if (url === undefined || code === undefined) throw new Error('--url takes the link of the secretariat: http://host/join#CODE');
    outcome = await runCase(input, { url, code });
  } else {
    const server = await startServer();
    try {
      outcome = await runCase(input, server);
    } finally {
      await server.stop();
    }
  }
  process.stdout.write(`${JSON.stringify(outcome)}\n`);
  process.exitCode = outcome.ok ? 0 : 1;
}

main().catch((error: unknown) => {
  const failure = error instanceof Error ? error.message : String(error);
  process.stdout.write(`${JSON.stringify({ ok: false, failures: [failure], clean: [], rolling: [], status: {} })}\n`);
  process.exitCode = 1;
});
