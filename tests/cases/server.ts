/** A server of one's own in a process of its own: on a free port, with a temporary data folder; it can be killed and comes back. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { serverProgram } from '../tools/server-program.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** A port that nobody has at the moment. */
export async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const address = probe.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  await new Promise((resolve) => probe.close(resolve));
  return port;
}

export interface OwnServer {
  /** `http://127.0.0.1:PORT` */
  readonly url: string;
  readonly dataDir: string;
  /** The code of the link for the secretariat of the house. */
  readonly code: string;
  /** What it printed when it started. */
  readonly welcome: string;
  /** SIGKILL, and a new start on the same data and port. */
  crash(): Promise<void>;
  /** SIGKILL alone; `start` brings it back on the same data and port. */
  kill(): Promise<void>;
  start(): Promise<void>;
  /** SIGTERM, keeping its data; gives the exit code. `start` brings it back. */
  rest(): Promise<number | null>;
  /** Any other signal. */
  signal(signal: NodeJS.Signals): void;
  /** SIGTERM; removes the data folder. Gives the exit code. */
  stop(): Promise<number | null>;
}

/** What a process needs of the environment; nothing that would configure the server. */
function surroundings(): NodeJS.ProcessEnv {
  const needed = ['PATH', 'HOME', 'TMPDIR', 'TEMP', 'TMP', 'SystemRoot', 'LANG', 'NODE_EXTRA_CA_CERTS'];
  return Object.fromEntries(needed.flatMap((name) => (process.env[name] === undefined ? [] : [[name, process.env[name]]])));
}

/** A server that has not said that it is there by then never will. */
const START_WITHIN = 120_000;

async function launch(port: number, dataDir: string, args: readonly string[], settings: NodeJS.ProcessEnv): Promise<{ child: ChildProcess; welcome: string }> {
  const child = spawn(process.execPath, [...serverProgram(), ...args], {
    cwd: ROOT,
    env: { ...surroundings(), PORT: String(port), HOST: '127.0.0.1', DATA_DIR: dataDir, ...settings },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let welcome = '';
  let complaints = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    complaints += text;
  });
  await new Promise<void>((resolve, reject) => {
    const late = setTimeout(() => {
      child.kill('SIGKILL');
      reject(new Error(`The server did not start: ${complaints}`));
    }, START_WITHIN);
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      welcome += text;
      if (!welcome.includes('hand each to its own people only')) return;
      clearTimeout(late);
      resolve();
    });
    const failed = (error: Error): void => {
      clearTimeout(late);
      reject(error);
    };
    child.once('exit', (exit) => failed(new Error(`The server ended with ${String(exit)}: ${complaints}`)));
    child.once('error', failed);
  });
  return { child, welcome };
}

/** Starts a server; `args` are those of main.ts, `settings` what else it is to find in its environment. */
export async function startServer(args: readonly string[] = [], settings: NodeJS.ProcessEnv = {}): Promise<OwnServer> {
  const dataDir = await mkdtemp(join(tmpdir(), 'chapeau-'));
  const port = await freePort();
  let { child, welcome } = await launch(port, dataDir, args, settings);
  // Where the process ends without stopping it, nothing of it stays behind.
  const leave = (): void => {
    child.kill('SIGKILL');
    rmSync(dataDir, { recursive: true, force: true });
  };
  process.once('exit', leave);
  const code = /join#([\w-]+)\s*\n\s*\nWhoever/.exec(welcome)?.[1] ?? '';
  const end = async (signal: NodeJS.Signals): Promise<number | null> => {
    if (child.exitCode !== null || child.signalCode !== null) return child.exitCode;
    const ended = once(child, 'exit');
    child.kill(signal);
    return ((await ended) as [number | null])[0];
  };
  const start = async (): Promise<void> => {
    ({ child, welcome } = await launch(port, dataDir, args, settings));
  };
  return {
    url: `http://127.0.0.1:${String(port)}`,
    dataDir,
    code,
    welcome,
    crash: async () => {
      await end('SIGKILL');
      await start();
    },
    kill: async () => {
      await end('SIGKILL');
    },
    start,
    rest: () => end('SIGTERM'),
    signal: (signal) => void child.kill(signal),
    stop: async () => {
      const exit = await end('SIGTERM');
      await rm(dataDir, { recursive: true, force: true });
      process.off('exit', leave);
      return exit;
    },
  };
}
