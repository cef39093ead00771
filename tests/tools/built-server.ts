/** Before tests that start servers: puts the server together in one file, once for the whole run. */
import { mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import path from 'node:path';
import { build } from 'vite';
import { ROOT } from './command.ts';
import { BUILT_SERVER } from './server-program.ts';

/** A folder in the root, as `server/` is: what the server finds relative to itself it finds from here too. */
const FOLDER = path.join(ROOT, '.server');

/** Native, or looking for its own files: these stay where they are installed. */
const AS_INSTALLED = ['better-sqlite3', 'pg'];

async function put(): Promise<string> {
  mkdirSync(FOLDER, { recursive: true });
  const made = mkdtempSync(path.join(FOLDER, 'made-'));
  try {
    await build({
      configFile: false,
      root: ROOT,
      publicDir: false,
      logLevel: 'warn',
      ssr: { noExternal: true, external: AS_INSTALLED },
      build: {
        ssr: 'server/main.ts',
        target: 'node20',
        minify: false,
        outDir: made,
        rolldownOptions: { output: { entryFileNames: 'main.js', codeSplitting: false } },
      },
    });
    // All at once, so that a run beside this one never starts half a file.
    const file = path.join(FOLDER, 'main.js');
    renameSync(path.join(made, 'main.js'), file);
    return file;
  } finally {
    rmSync(made, { recursive: true, force: true });
  }
}

/** Vitest calls this before the first file of each project that names it. */
export default async function setup(): Promise<void> {
  process.env[BUILT_SERVER] ??= await put();
}
