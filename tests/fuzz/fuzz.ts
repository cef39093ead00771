/**
 * Fuzzing led by coverage: inputs that run a block of the server's code that none has run before are kept, and more are made
 * from them. Sent in groups to one server; where something does not hold, the group is cut down to what is needed.
 */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { sha256Hex } from '../../shared/lib/digest.ts';
import { chanceOf } from '../simulation/chance.ts';
import { COMMANDS } from './commands.ts';
import { Coverage } from './coverage.ts';
import { FRAMES, PEN } from './frames.ts';
import { PASTE } from './paste.ts';
import type { Input, Target } from './target.ts';
import { WIRE } from './wire.ts';

export const TARGETS: readonly Target[] = [FRAMES, PEN, COMMANDS, PASTE, WIRE];
const HERE = import.meta.dirname;
const CORPUS = path.join(HERE, 'corpus');
export const FAILURES = path.join(HERE, 'failures');

/** Inputs sent to one server before it is looked whether all holds. */
const GROUP = 30;

export interface Fuzzed {
  readonly sent: number;
  readonly blocks: number;
  /** Inputs that ran something new, beyond those that were there. */
  readonly kept: readonly Input[];
  readonly failure: { readonly faults: readonly string[]; readonly replay: string } | null;
}

/** What was kept of a target before. */
export function corpusOf(target: Target): readonly Input[] {
  try {
    return z.array(z.unknown()).parse(JSON.parse(readFileSync(path.join(CORPUS, `${target.name}.json`), 'utf8')));
  } catch (error) {
    if ((error as { code?: unknown }).code === 'ENOENT') return [];
    throw error;
  }
}

export function keepCorpus(target: Target, inputs: readonly Input[]): void {
  mkdirSync(CORPUS, { recursive: true });
  writeFileSync(path.join(CORPUS, `${target.name}.json`), `[\n${inputs.map((input) => JSON.stringify(input)).join(',\n')}\n]\n`);
}

/** Sends inputs to a server of their own; gives what does not hold then. */
export async function faultsAfter(target: Target, inputs: readonly Input[]): Promise<readonly string[]> {
  const run = await target.open();
  try {
    for (const input of inputs) await run.send(input);
    return await run.faults();
  } catch (error) {
    return [error instanceof Error ? (error.stack ?? error.message) : String(error)];
  } finally {
    await run.close();
  }
}

/** Leaves out what is not needed for the faults. */
async function cutDown(target: Target, inputs: readonly Input[]): Promise<readonly Input[]> {
  let left = inputs;
  for (let size = Math.ceil(inputs.length / 2); size >= 1; size = size === 1 ? 0 : Math.ceil(size / 2)) {
    for (let at = 0; at < left.length && left.length > 1; ) {
      const without = [...left.slice(0, at), ...left.slice(at + size)];
      if (without.length > 0 && (await faultsAfter(target, without)).length > 0) left = without;
      else at += size;
    }
  }
  return left;
}

/** Keeps a group that something does not hold after; gives the command that sends it again. */
function keepFailure(target: Target, inputs: readonly Input[], faults: readonly string[]): string {
  mkdirSync(FAILURES, { recursive: true });
  const text = JSON.stringify({ target: target.name, faults: faults.map((fault) => fault.slice(0, 2_000)), inputs }, null, 1);
  const file = path.join(FAILURES, `${target.name}-${sha256Hex(text).slice(0, 12)}.json`);
  writeFileSync(file, `${text}\n`);
  return `npm run fuzz -- --replay ${path.relative(process.cwd(), file)}`;
}

const failureSchema = z.object({ target: z.string(), inputs: z.array(z.unknown()) });

/** Sends a kept failure again; gives what does not hold. */
export function replay(file: string): Promise<readonly string[]> {
  const { target: name, inputs } = failureSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
  const target = TARGETS.find((one) => one.name === name);
  if (target === undefined) throw new Error(`There is no target ${name}`);
  return faultsAfter(target, inputs);
}

/** The failures that were kept. */
export const failures = (): string[] => {
  try {
    return readdirSync(FAILURES).filter((name) => name.endsWith('.json')).map((name) => path.join(FAILURES, name));
  } catch {
    return [];
  }
};

/** Fuzzes a target until `enough` says so. Prints nothing. */
export async function fuzz(target: Target, seed: number, enough: (sent: number) => boolean): Promise<Fuzzed> {
  const chance = chanceOf(seed);
  const coverage = new Coverage();
  const known = [...(await target.seeds()), ...corpusOf(target)];
  const pool = [...known];
  const fresh: Input[] = [];
  let sent = 0;
  await coverage.begin();
  try {
    for (let first = true; first || !enough(sent); first = false) {
      const run = await target.open();
      const group: Input[] = [];
      let broken: unknown = null;
      await coverage.grown();
      try {
        // What is known goes first, once, so that only what it does not reach counts as new.
        const inputs = first ? known : Array.from({ length: GROUP }, () => target.mutate(chance, chance.pick(pool), chance.pick(pool)));
        for (const input of inputs) {
          group.push(input);
          await run.send(input);
          sent += 1;
          if ((await coverage.grown()) > 0 && !first) {
            pool.push(input);
            fresh.push(input);
          }
          if (!first && enough(sent)) break;
        }
      } catch (error) {
        broken = error;
      }
      const faults = broken === null ? await run.faults() : [broken instanceof Error ? (broken.stack ?? broken.message) : String(broken)];
      await run.close();
      if (faults.length > 0) {
        const needed = await cutDown(target, group);
        return { sent, blocks: coverage.blocks, kept: fresh, failure: { faults, replay: keepFailure(target, needed, faults) } };
      }
    }
    return { sent, blocks: coverage.blocks, kept: fresh, failure: null };
  } finally {
    await coverage.end();
  }
}
