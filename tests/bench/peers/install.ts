/** Installs the peers beside their package.json when they are not there yet: they need another Node than the product promises. */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';

const HERE = import.meta.dirname;

/** Throws an Error with what the package manager said where they cannot be installed. */
export function installPeers(say: (line: string) => void): void {
  if (existsSync(path.join(HERE, 'node_modules', '.package-lock.json'))) return;
  say('The servers to compare with are being installed below tests/bench/peers, this once');
  // Without scripts: nothing of theirs has to be built here.
  const done = spawnSync('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], { cwd: HERE, encoding: 'utf8' });
  if (done.status !== 0) throw new Error(`The servers to compare with could not be installed: ${done.stderr}`);
}
