/**
 * `npm run bench`: all entries, or those named (`npm run bench -- server kill`). Tables go to stdout as Markdown, and to a file
 * as JSON (`--json FILE`; `bench.json` when absent); what is going on goes to stderr. `--quick`: rough figures.
 */
import { writeFileSync } from 'node:fs';
import { cpus, loadavg, totalmem } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Options, Table } from './entry.ts';
import { ENTRIES } from './entries.ts';
import { renderTable } from './table.ts';

interface Asked {
  readonly quick: boolean;
  readonly json: string;
  readonly names: readonly string[];
}

/** What the command line asks for; a message where it cannot be understood. */
function asked(words: readonly string[]): Asked | string {
  const names: string[] = [];
  let quick = false;
  let json = 'bench.json';
  for (let i = 0; i < words.length; i++) {
    const word = words[i] ?? '';
    if (word === '--quick') quick = true;
    else if (word === '--json') {
      const file = words[++i];
      if (file === undefined) return '--json needs a file';
      json = file;
    } else if (ENTRIES[word] === undefined) return `${word} is not an entry. Entries: ${Object.keys(ENTRIES).join(', ')}; options: --quick, --json FILE`;
    else names.push(word);
  }
  return { quick, json, names: names.length > 0 ? names : Object.keys(ENTRIES) };
}

/** Milliseconds after which an entry is given up, so that those after it are measured all the same. */
const LONGEST = 25 * 60_000;

async function main(words: readonly string[]): Promise<number> {
  const wanted = asked(words);
  if (typeof wanted === 'string') {
    console.error(wanted);
    return 2;
  }
  const began = performance.now();
  const say = (line: string): void => {
    console.error(`${((performance.now() - began) / 1_000).toFixed(0).padStart(4)} s  ${line}`);
  };
  const options: Options = { quick: wanted.quick, say };
  const machine = { node: process.version, cores: cpus().length, processor: cpus()[0]?.model ?? '', memory: totalmem(), load: loadavg()[0] ?? 0 };
  console.log(`Node ${machine.node}, ${String(machine.cores)} cores (${machine.processor}), ${(machine.memory / 2 ** 30).toFixed(1)} GB; load before: ${machine.load.toFixed(2)}\n`);
  const measured: { name: string; title: string; seconds: number; tables: readonly Table[]; failed: string | null }[] = [];
  const at = new Date().toISOString();
  // After each entry, so that what was measured stands there even if a later one never ends.
  const write = (): void => {
    writeFileSync(wanted.json, `${JSON.stringify({ at, machine, quick: wanted.quick, entries: measured }, null, 1)}\n`);
  };
  for (const name of wanted.names) {
    const entry = await ENTRIES[name]?.();
    if (entry === undefined) continue;
    say(entry.title);
    const start = performance.now();
    const seconds = (): number => Math.round((performance.now() - start) / 1_000);
    try {
      const given = await Promise.race([entry.run(options), sleep(LONGEST, null, { ref: false })]);
      if (given === null) throw new Error(`It has not ended after ${String(LONGEST / 60_000)} minutes`);
      const tables = 'rows' in given ? [given] : given;
      for (const table of tables) console.log(renderTable(table));
      measured.push({ name, title: entry.title, seconds: seconds(), tables, failed: null });
      say(`${name} took ${String(seconds())} s`);
    } catch (error) {
      const failed = error instanceof Error ? (error.stack ?? error.message) : String(error);
      console.log(`## ${entry.title}\n\nCould not be measured: ${failed}\n`);
      measured.push({ name, title: entry.title, seconds: seconds(), tables: [], failed });
    }
    write();
  }
  say(`Written to ${wanted.json}`);
  return measured.some((one) => one.failed !== null) ? 1 : 0;
}

// What an entry that was given up has left running goes with it.
process.exit(await main(process.argv.slice(2)));
