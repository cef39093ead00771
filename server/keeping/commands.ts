/** `backup`, `restore` and `verify` as commands: what stands behind the word, what is printed, with which exit code it ends. */
import { resolve } from 'node:path';
import type { RandomBytes } from '../auth/tokens.ts';
import { ConfigError } from '../config.ts';
import { DatabaseError } from '../log/database-errors.ts';
import { DataFolderError } from '../log/folder.ts';
import { LogDamaged } from '../log/port.ts';
import { writeBackup } from './backup.ts';
import { viewKept, type Place } from './kept.ts';
import { Cancelled, KeepingError, type Work } from './progress.ts';
import { restoreBackup } from './restore.ts';
import { readAnchor, verify, writeAnchor } from './verify.ts';

export const COMMANDS = ['backup', 'restore', 'verify'] as const;
export type Command = (typeof COMMANDS)[number];

/** 0: done, and all is right. 1: it could not be done. 2: it was asked wrongly. 3: something is wrong with what is kept. 130: called off. */
export type ExitCode = 0 | 1 | 2 | 3 | 130;

export interface CommandDeps {
  readonly args: readonly string[];
  /** As the environment says; arguments may say otherwise. */
  readonly place: Place;
  readonly clock: () => number;
  readonly random: RandomBytes;
  readonly out: (line: string) => void;
  readonly err: (line: string) => void;
  readonly work: Work;
}

interface Asked {
  readonly words: readonly string[];
  readonly options: ReadonlyMap<string, string>;
}

const TAKES: Readonly<Record<Command, { readonly valued: readonly string[]; readonly bare: readonly string[]; readonly words: readonly [number, number]; readonly usage: string }>> = {
  backup: { valued: ['--to', '--data'], bare: [], words: [0, 0], usage: 'npm run backup -- [--to FILE] [--data DIR]' },
  restore: { valued: ['--data'], bare: ['--replace'], words: [1, 2], usage: 'npm run restore -- FILE [--data DIR | postgres://…] [--replace]' },
  verify: { valued: ['--data', '--against', '--anchor'], bare: [], words: [0, 0], usage: 'npm run verify -- [--data DIR] [--anchor FILE] [--against FILE]' },
};

function asked(command: Command, args: readonly string[]): Asked {
  const { valued, bare, words: [least, most], usage } = TAKES[command];
  const words: string[] = [];
  const options = new Map<string, string>();
  for (let i = 0; i < args.length; i++) {
    const [name = '', given] = args[i]?.split(/=(.*)/s) ?? [];
    if (bare.includes(name)) options.set(name, '');
    else if (valued.includes(name)) {
      const value = given ?? args[++i];
      if (value === undefined || value === '') throw new ConfigError(`${name} needs a value: ${usage}`);
      options.set(name, value);
    } else if (name.startsWith('--')) throw new ConfigError(`${name} is not an option: ${usage}`);
    else words.push(args[i] ?? '');
  }
  if (words.length < least || words.length > most) throw new ConfigError(usage);
  return { words, options };
}

/** Where: as the command says, else as the environment does. */
function placeIn({ words, options }: Asked, place: Place): Place {
  const url = words[1];
  const data = options.get('--data');
  if (url !== undefined && data !== undefined) throw new ConfigError('Say a folder or a database, not both');
  if (url !== undefined) return { ...place, databaseUrl: url };
  return data === undefined ? place : { dataDir: data, databaseUrl: null };
}

/** Carries out a command. Never throws what can be said in a line. */
export async function runCommand(command: Command, deps: CommandDeps): Promise<ExitCode> {
  try {
    const given = asked(command, deps.args);
    const place = placeIn(given, deps.place);
    return await DO[command](given, place, deps);
  } catch (error) {
    if (error instanceof Cancelled) return said(deps, `${error.message}.`, 130);
    if (error instanceof ConfigError) return said(deps, `${error.message}.`, 2);
    if (error instanceof LogDamaged) return said(deps, `The record is damaged: ${error.message}. npm run verify says what else is.`, 3);
    if (error instanceof KeepingError || error instanceof DataFolderError || error instanceof DatabaseError) return said(deps, `${error.message}.`, 1);
    throw error;
  }
}

function said({ err }: CommandDeps, line: string, code: ExitCode): ExitCode {
  err(line);
  return code;
}

type Do = (given: Asked, place: Place, deps: CommandDeps) => Promise<ExitCode>;

const backup: Do = async ({ options }, place, { clock, out, work }) => {
  const at = new Date(clock()).toISOString();
  const file = resolve(options.get('--to') ?? `chapeau-${at.replace(/[:.]/g, '-')}.backup`);
  const kept = await viewKept(place);
  try {
    const { streams, entries } = await writeBackup(kept, file, at, work);
    out(`Backed up ${String(entries)} entries in ${String(streams)} streams to ${file}`);
    return 0;
  } finally {
    await kept.close();
  }
};

const restore: Do = async ({ words, options }, place, { clock, random, out, work }) => {
  const done = await restoreBackup({ file: resolve(words[0] ?? ''), to: place, replace: options.has('--replace'), clock, random, work });
  out(`Restored ${String(done.entries)} entries of ${String(done.texts)} texts, as they stood at ${done.at}`);
  if (done.aside !== null) out(`What was there before is in ${done.aside}`);
  return 0;
};

const verifyKept: Do = async ({ options }, place, { clock, out, err, work }) => {
  const against = options.get('--against');
  const anchor = against === undefined ? null : readAnchor(against);
  const kept = await viewKept(place);
  try {
    const found = await verify(kept.log, new Date(clock()).toISOString(), anchor, work);
    for (const line of found.lines) out(line);
    const to = options.get('--anchor');
    if (found.wrong > 0) {
      err(`${String(found.wrong)} wrong.${to === undefined ? '' : ' No anchor is written.'}`);
      return 3;
    }
    if (to !== undefined) writeAnchor(to, found.anchor);
    out(`All is right${anchor === null ? '' : `, and everything of the anchor of ${anchor.at} is there`}`);
    return 0;
  } finally {
    await kept.close();
  }
};

const DO: Readonly<Record<Command, Do>> = { backup, restore, verify: verifyKept };
