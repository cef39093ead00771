/** Runs a case through the real thing, WebSockets, HTTP and the log, with one connection per delegation. */
import { isDeepStrictEqual } from 'node:util';
import type { Actor } from './actor.ts';
import { cleanOf, rollingOf, unexpected, type Names } from './check.ts';
import { HttpRefusal } from './client.ts';
import { openRoom, type Target } from './setup.ts';
import { CaseFault, type Case, type Expectation, type Step } from './format.ts';
import type { Stage } from './stage.ts';
import { OWN_STEPS } from './own-steps.ts';
import { STEPS } from './steps.ts';

export interface Outcome {
  ok: boolean;
  failures: string[];
  clean: string[];
  rolling: string[];
  status: Record<string, string>;
}

/** What there is to tell of a case that could not be run at all. */
export function notRun(error: unknown): Outcome {
  return { ok: false, failures: [error instanceof Error ? error.message : String(error)], clean: [], rolling: [], status: {} };
}

class Run implements Stage, Names {
  actors: ReadonlyMap<string, Actor> = new Map();
  readonly provisions = new Map<string, string>();
  readonly proposals = new Map<string, string>();
  readonly drafts = new Map<string, string>();
  readonly failures: string[] = [];
  meeting = '';
  text = '';
  readonly target: Target;
  readonly #warn: (message: string) => void;

  constructor(target: Target, warn: (message: string) => void) {
    this.target = target;
    this.#warn = warn;
  }

  actor(who: string): Actor {
    const found = this.actors.get(who);
    if (found === undefined) throw new CaseFault(`nobody is called ${who} in this case`);
    return found;
  }
  provision(id: string): string {
    return this.provisions.get(id) ?? 'no-such-provision';
  }
  proposal(ref: string): string {
    return this.proposals.get(ref) ?? 'no-such-proposal';
  }

  async setUp(input: Case): Promise<void> {
    const room = await openRoom(this.target, input, this.#warn);
    this.actors = room.actors;
    this.meeting = room.meeting;
    this.text = room.text;
    room.provisions.forEach((id, i) => {
      const own = input.text.provisions[i];
      if (own !== undefined) this.provisions.set(own.id, id);
    });
  }

  async everybodyInSync(): Promise<void> {
    await Promise.all([...this.actors.values()].map((actor) => actor.inSync()));
  }

  async check(expect: Expectation, viewer: Actor, where: string): Promise<void> {
    await this.everybodyInSync();
    await viewer.seesWhatItMay();
    this.failures.push(...(await unexpected(expect, viewer, this)).map((one) => `${where}: ${one}`));
  }

  /** Takes a step. Throws what is no refusal and no fault of the case: then there is no use in going on. */
  async step(step: Step, at: number): Promise<void> {
    const where = `step ${String(at + 1)} (${step.as} ${step.do})`;
    const fail = (what: string): void => {
      this.failures.push(`${where}: ${what}`);
    };
    try {
      const actor = this.actor(step.as);
      await actor.inSync();
      if (step.do === 'expect') return await this.check(step.expect ?? {}, actor, where);
      const act = STEPS[step.do] ?? OWN_STEPS[step.do];
      if (act === undefined) throw new CaseFault(`${step.do} is not a step of this format`);
      const expected = step.refused ?? null;
      const before = expected === null || !actor.online ? null : await actor.everything();
      const refused = await refusalOf(() => act(this, actor, step));
      if (expected === null && refused !== null) return fail(`was refused ${refused}`);
      if (expected !== null && refused === null) return fail(`was not refused, and should have been with ${expected}`);
      if (expected !== null && code(refused) !== expected) fail(`was refused ${String(refused)}, and should have been with ${expected}`);
      if (before === null || !actor.online) return;
      await actor.inSync();
      if (!isDeepStrictEqual(await actor.everything(), before)) fail('was refused, and yet something has changed');
    } catch (error) {
      fail(error instanceof Error ? error.message : String(error));
      if (!(error instanceof CaseFault)) throw new Stopped();
    }
  }

  async outcome(): Promise<Outcome> {
    const { state } = this.actor('chair');
    const status: Record<string, string> = {};
    for (const [own, id] of this.provisions) {
      const found = state.provisions.find((one) => one.id === id && !one.removed);
      if (found !== undefined) status[own] = found.status;
    }
    return { ok: this.failures.length === 0, failures: this.failures, clean: cleanOf(state), rolling: rollingOf(state), status };
  }
}

/** The failure that ended a case has been noted. */
class Stopped extends Error {}

/** `changed: what the server said of it`; null when it was not refused. */
async function refusalOf(act: () => Promise<string | null>): Promise<string | null> {
  try {
    return await act();
  } catch (error) {
    if (error instanceof HttpRefusal) return `${error.code}: ${error.message}`;
    throw error;
  }
}

const code = (refused: string | null): string | null => refused?.split(':')[0] ?? null;

/** Runs a case on a server, and tells what came of it. Never throws; `warn` hears of settings that are not known. */
export async function runCase(input: Case, target: Target, warn: (message: string) => void = () => undefined): Promise<Outcome> {
  const run = new Run(target, warn);
  try {
    await run.setUp(input);
  } catch (error) {
    run.actors.forEach((actor) => actor.close());
    return notRun(error);
  }
  try {
    for (const [at, step] of input.steps.entries()) await run.step(step, at);
    await run.check(input.expect ?? {}, run.actor('chair'), 'at the end');
  } catch (error) {
    if (!(error instanceof Stopped)) run.failures.push(`at the end: ${error instanceof Error ? error.message : String(error)}`);
  }
  const outcome = await run.outcome();
  run.actors.forEach((actor) => actor.close());
  return outcome;
}
