/** Running a program for the runner: output streamed as it comes, the end awaited. */
import { spawn } from 'node:child_process';
import path from 'node:path';

/** The checkout's root: every tool runs from here, wherever `npm test` was called. */
export const ROOT = path.resolve(import.meta.dirname, '../..');

/** Takes what is to be read, as it comes. */
export type Print = (text: string) => void;

/**
 * Runs a program in the root with nothing on its standard input, and its output on ours or, where it is given, in `print`.
 * @returns the exit code; 127 when it cannot be started, 128 when a signal ended it.
 */
export function run(program: string, args: readonly string[], env: Readonly<Record<string, string>> = {}, print: Print | null = null): Promise<number> {
  return new Promise((resolve) => {
    const child = spawn(program, args, {
      cwd: ROOT,
      env: { ...process.env, ...env },
      stdio: ['ignore', print === null ? 'inherit' : 'pipe', print === null ? 'inherit' : 'pipe'],
    });
    if (print !== null) for (const stream of [child.stdout, child.stderr]) stream?.setEncoding('utf8').on('data', print);
    child.once('error', (error) => {
      (print ?? console.error)(`${program} could not be started: ${error.message}\n`);
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
  print: Print | null = null,
): Promise<number> {
  return run(process.execPath, [path.join(ROOT, 'node_modules', file), ...args], env, print);
}
