/** What is attacked: how an input looks, where inputs begin, and what must hold when some have been sent. */
import type { Chance } from '../simulation/chance.ts';

/** JSON, so that it can be kept and read. */
export type Input = unknown;

/** One run of a target: inputs are sent to the same server one after the other. */
export interface Run {
  send(input: Input): Promise<void>;
  /** What does not hold; empty when all is well. */
  faults(): Promise<readonly string[]>;
  close(): Promise<void>;
}

export interface Target {
  readonly name: string;
  /** Inputs to begin with: what honest clients send, and what was found before. */
  readonly seeds: () => Promise<readonly Input[]>;
  readonly mutate: (chance: Chance, input: Input, other: Input) => Input;
  readonly open: () => Promise<Run>;
}

export const toText = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64');
export const toBytes = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, 'base64'));
