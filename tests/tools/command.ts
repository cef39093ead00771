/** Running a program for the runner: output streamed as it comes, the end awaited. */
import { spawn } from 'node:child_process';
import path from 'node:path';

/** The checkout's root: every tool runs from here, wherever `npm test` was called. */
export const ROOT = path.resolve(import.meta.dirname, '../..');

/**
 * Runs a program in the root with its output on ours and nothing on its standard input.
 * @returns the exit code; 127 when it cannot be started, 128 when a signal ended it.
 */
export function run(program: string, args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<number> {
  return new Promise((resolve) => {
    const child = spawn(program, args, {
      cwd: ROOT,
      env: { ...process.env, ...env },
      stdio: ['ignore', 'inherit', 'inherit'],
    });
    child.once('error', (error) => {
      console.error(`${program} could not be started: ${error.message}`);
      resolve(127);
    });
    child.once('close', (code) => resolve(code ?? 128));
  });
}

/** Runs a Node program installed with the project, by its file below node_modules. Answers like `run`. */
export function runInstalled(
  file: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<number> {
  return run(process.execPath, [path.join(ROOT, 'node_modules', file), ...args], env);
}
