/**
 * The browser of the browser tests: the system's Chromium, driven by playwright-core. Found, or on Debian as root
 * installed, or else said clearly to be missing; never skipped.
 */
import { spawnSync } from 'node:child_process';
import { accessSync, constants, existsSync, readdirSync, readFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { run } from './command.ts';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome', 'chrome'];

const FIXED_PLACES = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/lib/chromium/chromium',
  '/opt/google/chrome/chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

/** Below a folder `chromium-NNNN` of Playwright's cache. */
const IN_CACHE = [
  'chrome-linux/chrome',
  'chrome-linux64/chrome',
  'chrome-mac/Chromium.app/Contents/MacOS/Chromium',
  'chrome-mac-arm64/Chromium.app/Contents/MacOS/Chromium',
];

function onPath(): string[] {
  const folders = (process.env['PATH'] ?? '').split(path.delimiter).filter((folder) => folder !== '');
  return NAMES.flatMap((name) => folders.map((folder) => path.join(folder, name)));
}

function inPlaywrightCaches(): string[] {
  const caches = [
    process.env['PLAYWRIGHT_BROWSERS_PATH'],
    path.join(os.homedir(), '.cache/ms-playwright'),
    path.join(os.homedir(), 'Library/Caches/ms-playwright'),
  ].filter((cache): cache is string => cache !== undefined && cache !== '' && existsSync(cache));
  return caches.flatMap((cache) =>
    readdirSync(cache)
      .filter((name) => name.startsWith('chromium-'))
      .sort()
      .reverse()
      .flatMap((name) => IN_CACHE.map((file) => path.join(cache, name, file))),
  );
}

function executable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** A launcher may be there and start nothing (a stub for a package that is not installed): ask it for its version. */
function starts(file: string): boolean {
  if (!executable(file)) return false;
  const asked = spawnSync(file, ['--version'], { encoding: 'utf8', timeout: 30_000, stdio: ['ignore', 'pipe', 'ignore'] });
  return asked.status === 0 && /chrom/i.test(asked.stdout);
}

/** The path of a Chromium that starts, or null. `CHROME_PATH` goes before everything else. */
export function findChromium(): string | null {
  const named = process.env['CHROME_PATH'];
  if (named !== undefined && named !== '') return starts(named) ? named : null;
  return [...new Set([...onPath(), ...FIXED_PLACES, ...inPlaywrightCaches()])].find(starts) ?? null;
}

/** @throws Error saying what to install where there is no Chromium. */
export function chromiumPath(): string {
  const found = findChromium();
  if (found === null) throw new Error(missingChromium());
  return found;
}

function missingChromium(): string {
  const named = process.env['CHROME_PATH'];
  if (named !== undefined && named !== '') return `CHROME_PATH is ${named}, which does not start as a Chromium.`;
  return (
    'The browser tests need Chromium or Chrome and found none on PATH, in the usual places or in a Playwright cache. ' +
    'Install it (Debian: apt-get install chromium) or set CHROME_PATH to its executable.'
  );
}

function isDebian(): boolean {
  return existsSync('/etc/os-release') && /^ID(_LIKE)?=.*\bdebian\b/m.test(readFileSync('/etc/os-release', 'utf8'));
}

/** Finds Chromium, installing it first where that is possible without asking (root on Debian). Null where it is missing. */
export async function ensureChromium(): Promise<string | null> {
  const found = findChromium();
  if (found !== null) return found;
  if (process.getuid?.() === 0 && isDebian() && !process.env['CHROME_PATH']) {
    console.log('No Chromium here: installing it with apt-get.');
    const quiet = { DEBIAN_FRONTEND: 'noninteractive' };
    const packages = ['chromium', 'fonts-noto-core', 'fonts-noto-cjk'];
    await run('apt-get', ['update'], quiet);
    await run('apt-get', ['install', '-y', '--no-install-recommends', ...packages], quiet);
    const installed = findChromium();
    if (installed !== null) return installed;
  }
  console.error(missingChromium());
  return null;
}
