/** A process of the load, as the entries of the bench speak with it. */
import type { Answer, Command } from './load/commands.ts';
import { start } from './process.ts';

export interface Load {
  readonly pid: number;
  /** Resolves when it is done; rejects with what failed there. */
  tell(command: Command): Promise<Answer>;
  end(): Promise<void>;
}

export async function startLoad(): Promise<Load> {
  const process = await start({ file: 'tests/bench/load/main.ts' });
  return { pid: process.pid, tell: (command) => process.ask<Answer>({ command }), end: () => process.end('SIGKILL') };
}
