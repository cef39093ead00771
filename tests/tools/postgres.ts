/**
 * A PostgreSQL of one's own for a file of tests: found on this machine, or on Debian as root installed, or else said clearly
 * to be missing; never skipped. It runs on a free port with its data in a temporary folder and ends with the tests.
 */
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { accessSync, chownSync, constants, existsSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';

export interface TestPostgres {
  /** The process whose children serve the connections. */
  readonly pid: number;
  readonly port: number;
  /** The address of a schema of its own in it. */
  url(schema: string): string;
  /** Runs SQL as its owner. */
  sql(text: string): void;
  stop(): Promise<void>;
}

function places(): string[] {
  const onPath = (process.env['PATH'] ?? '').split(path.delimiter).filter((folder) => folder !== '');
  const debian = '/usr/lib/postgresql';
  const versions = existsSync(debian) ? readdirSync(debian).sort((a, b) => Number(b) - Number(a)) : [];
  return [...onPath, ...versions.map((version) => path.join(debian, version, 'bin')), '/opt/homebrew/bin', '/usr/local/pgsql/bin'];
}

function executable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** The folder with `postgres`, `initdb` and `psql`; null where there is none. A link leads to the folder with all three. */
function programs(): string | null {
  for (const place of places()) {
    const file = path.join(place, 'postgres');
    if (!executable(file)) continue;
    const folder = path.dirname(realpathSync(file));
    if (['postgres', 'initdb', 'psql'].every((name) => executable(path.join(folder, name)))) return folder;
  }
  return null;
}

function installed(): string {
  const found = programs();
  if (found !== null) return found;
  const debian = existsSync('/etc/os-release') && /^ID(_LIKE)?=.*\bdebian\b/m.test(readFileSync('/etc/os-release', 'utf8'));
  if (process.getuid?.() === 0 && debian) {
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
    spawnSync('apt-get', ['update'], { env, stdio: 'inherit' });
    spawnSync('apt-get', ['install', '-y', '--no-install-recommends', 'postgresql'], { env, stdio: 'inherit' });
    const now = programs();
    if (now !== null) return now;
  }
  throw new Error(
    'The tests of several servers need PostgreSQL (postgres, initdb, psql) and found none on PATH or in the usual places. ' +
      'Install it (Debian: apt-get install postgresql; macOS: brew install postgresql).',
  );
}

/** PostgreSQL refuses to run as root: then it runs as the account made for it, or as one without rights. */
function account(): { uid?: number; gid?: number } {
  if (process.getuid?.() !== 0) return {};
  const lines = readFileSync('/etc/passwd', 'utf8').split('\n').map((line) => line.split(':'));
  const found = lines.find(([name]) => name === 'postgres') ?? lines.find(([name]) => name === 'nobody');
  if (found === undefined) throw new Error('PostgreSQL refuses to run as root, and there is neither an account postgres nor nobody');
  return { uid: Number(found[2]), gid: Number(found[3]) };
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const address = probe.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  await new Promise((resolve) => probe.close(resolve));
  return port;
}

/** What it said when it came up, or that it ended before. */
function up(server: ChildProcess): Promise<string | null> {
  return new Promise((resolve) => {
    let said = '';
    server.stderr?.setEncoding('utf8').on('data', (text: string) => {
      said += text;
      if (said.includes('ready to accept connections')) resolve(null);
    });
    server.once('exit', () => resolve(said));
  });
}

/** Starts a PostgreSQL for the tests of one file. Throws an Error that says what is missing. */
export async function startPostgres(): Promise<TestPostgres> {
  const bin = installed();
  const as = account();
  const root = mkdtempSync(path.join(tmpdir(), 'chapeau-pg-'));
  if (as.uid !== undefined && as.gid !== undefined) chownSync(root, as.uid, as.gid);
  const data = path.join(root, 'data');
  const options = { ...as, cwd: root, env: { PATH: process.env['PATH'] ?? '', LC_ALL: 'C', HOME: root } };
  const made = spawnSync(path.join(bin, 'initdb'), ['-D', data, '-U', 'chapeau', '-A', 'trust', '-E', 'UTF8', '--no-locale', '--no-sync'], { ...options, encoding: 'utf8' });
  if (made.status !== 0) throw new Error(`initdb failed: ${made.stderr}${made.error?.message ?? ''}`);
  let said = '';
  for (let tries = 0; tries < 5; tries++) {
    const port = await freePort();
    // Without fsync: it is never the machine that fails here.
    const settings = ['listen_addresses=127.0.0.1', `unix_socket_directories=${root}`, 'fsync=off', 'max_connections=200', 'shared_buffers=16MB'];
    const server = spawn(path.join(bin, 'postgres'), ['-D', data, '-p', String(port), ...settings.flatMap((one) => ['-c', one])], {
      ...options,
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    const ended = once(server, 'exit');
    const failure = await up(server);
    if (failure === null) return running(bin, root, port, server, ended);
    // Somebody else took the port in between.
    said = failure;
  }
  rmSync(root, { recursive: true, force: true });
  throw new Error(`PostgreSQL did not start: ${said}`);
}

function running(bin: string, root: string, port: number, server: ChildProcess, ended: Promise<unknown>): TestPostgres {
  const address = `postgres://chapeau@127.0.0.1:${String(port)}/postgres`;
  const sql = (text: string): void => {
    const asked = spawnSync(path.join(bin, 'psql'), ['-q', '-X', '-v', 'ON_ERROR_STOP=1', '-d', address, '-c', text], { encoding: 'utf8' });
    if (asked.status !== 0) throw new Error(`psql failed: ${asked.stderr}`);
  };
  // Not left behind when the tests are broken off.
  const kill = (): void => {
    server.kill('SIGKILL');
  };
  process.once('exit', kill);
  return {
    pid: server.pid ?? 0,
    port,
    sql,
    url: (schema) => `${address}?options=${encodeURIComponent(`-c search_path=${schema}`)}`,
    stop: async () => {
      process.off('exit', kill);
      server.kill('SIGINT');
      await ended;
      rmSync(root, { recursive: true, force: true });
    },
  };
}
