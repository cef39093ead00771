/** Processes of the bench: started, asked over their channel, ended. */
import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';

const ROOT = path.resolve(import.meta.dirname, '../..');

/** A process that does not say by then that it is there never will. */
const START_WITHIN = 60_000;

export interface StartOptions {
  readonly file: string;
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** Arguments for Node itself. */
  readonly node?: readonly string[];
  /** What it says on stdout when it is there; at once when absent. */
  readonly ready?: RegExp;
}

export interface Bench {
  readonly pid: number;
  /** What it said. */
  readonly said: string;
  /** Asks over the channel. Rejects with what failed there, or when the process ends before it answers. */
  ask<T>(question: object): Promise<T>;
  /** Ends it and waits. */
  end(signal?: NodeJS.Signals): Promise<void>;
}

/** What a process needs of the environment; nothing that would configure a server. */
function surroundings(): Record<string, string> {
  const needed = ['PATH', 'HOME', 'TMPDIR', 'LANG'];
  return Object.fromEntries(needed.flatMap((name) => (process.env[name] === undefined ? [] : [[name, process.env[name]]])));
}

/** What runs; nothing of it outlives this process. */
const running = new Set<ChildProcess>();
process.once('exit', () => {
  for (const child of running) child.kill('SIGKILL');
});

/** Starts a TypeScript program below the root. */
export async function start({ file, args = [], env = {}, node = [], ready }: StartOptions): Promise<Bench> {
  const child: ChildProcess = fork(path.join(ROOT, file), [...args], {
    cwd: ROOT,
    env: { ...surroundings(), ...env },
    execArgv: ['--import', 'tsx', ...node],
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    serialization: 'advanced',
  });
  const ended = once(child, 'exit');
  running.add(child);
  child.once('exit', () => running.delete(child));
  let said = '';
  let complaints = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (complaints = (complaints + text).slice(-4_000)));
  const waiting = new Map<number, { resolve: (answer: never) => void; reject: (error: Error) => void }>();
  child.on('message', (told: { id: number; answer?: unknown; failed?: string }) => {
    const one = waiting.get(told.id);
    waiting.delete(told.id);
    if (told.failed !== undefined) one?.reject(new Error(told.failed));
    else one?.resolve(told.answer as never);
  });
  child.once('exit', (code) => {
    for (const one of waiting.values()) one.reject(new Error(`${file} has ended with ${String(code)}: ${complaints}`));
  });
  await new Promise<void>((resolve, reject) => {
    const late = setTimeout(() => {
      child.kill('SIGKILL');
      reject(new Error(`${file} did not start: ${complaints}`));
    }, START_WITHIN);
    const there = (): void => {
      clearTimeout(late);
      resolve();
    };
    child.once('exit', (code) => {
      clearTimeout(late);
      reject(new Error(`${file} ended with ${String(code)}: ${complaints}`));
    });
    child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      said += text;
      if (ready?.test(said) === true) there();
    });
    if (ready === undefined) child.once('spawn', there);
  });
  let asked = 0;
  return {
    pid: child.pid ?? 0,
    said,
    ask: (question) =>
      new Promise((resolve, reject) => {
        const id = ++asked;
        waiting.set(id, { resolve, reject });
        child.send({ ...question, id }, (error) => {
          if (error !== null) reject(error);
        });
      }),
    end: async (signal = 'SIGTERM') => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const hard = setTimeout(() => child.kill('SIGKILL'), 10_000);
      child.kill(signal);
      await ended;
      clearTimeout(hard);
    },
  };
}
