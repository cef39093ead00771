/** Compares what stands with what a case expects. */
import { cleanLines, rollingLines } from '../../shared/export/lines.ts';
import type { TextState } from '../../shared/schema/state.ts';
import type { Actor } from './actor.ts';
import type { Expectation } from './format.ts';

export function cleanOf(state: TextState): string[] {
  return cleanLines(state);
}

export function rollingOf(state: TextState): string[] {
  return rollingLines(state, { style: 'trailing' });
}

export interface Names {
  actor(who: string): Actor;
  /** The server's id of a provision of the case. */
  provision(id: string): string;
}

function differences(what: string, found: readonly string[], wanted: readonly string[]): string[] {
  const out: string[] = [];
  for (let i = 0; i < Math.max(found.length, wanted.length); i++) {
    if (found[i] !== wanted[i]) out.push(`${what} ${String(i + 1)} is ${shown(found[i])}, expected ${shown(wanted[i])}`);
  }
  return out;
}

const shown = (value: string | undefined): string => (value === undefined ? 'nothing' : JSON.stringify(value));

/** What is otherwise than expected, in the eyes of a viewer; nothing when all is as it should be. */
export async function unexpected(expect: Expectation, viewer: Actor, names: Names): Promise<string[]> {
  const { state } = viewer;
  const out: string[] = [];
  if (expect.clean !== undefined) out.push(...differences('clean line', cleanOf(state), expect.clean));
  if (expect.rolling !== undefined) out.push(...differences('rolling line', rollingOf(state), expect.rolling));
  for (const [id, status] of Object.entries(expect.status ?? {})) {
    const found = state.provisions.find((one) => one.id === names.provision(id) && !one.removed)?.status;
    if (found !== status) out.push(`status of ${id} is ${shown(found)}, expected ${shown(status)}`);
  }
  for (const [who, wanted] of Object.entries(expect.drafts ?? {})) {
    out.push(...differences(`draft of ${who}`, await names.actor(who).drafts(), wanted));
  }
  return out;
}
