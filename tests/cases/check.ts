/** Compares what stands with what a case expects. */
import { isDeepStrictEqual } from 'node:util';
import { cleanLines, rollingLines } from '../../shared/export/lines.ts';
import type { TextState } from '../../shared/schema/state.ts';
import type { Actor } from './actor.ts';
import type { Expectation } from './format.ts';
import { answered, cellsOf, shownTo, whatIfLines } from './shown.ts';
import type { Stage } from './stage.ts';

export function cleanOf(state: TextState): string[] {
  return cleanLines(state);
}

export function rollingOf(state: TextState): string[] {
  return rollingLines(state, { style: 'trailing' });
}

export type Names = Pick<Stage, 'actor' | 'provision' | 'proposal' | 'provisions' | 'drafts'>;

/** Where lines are other than wanted. */
export function differences(what: string, found: readonly string[], wanted: readonly string[]): string[] {
  const out: string[] = [];
  for (let i = 0; i < Math.max(found.length, wanted.length); i++) {
    if (found[i] !== wanted[i]) out.push(`${what} ${String(i + 1)} is ${shown(found[i])}, expected ${shown(wanted[i])}`);
  }
  return out;
}

const shown = (value: string | undefined): string => (value === undefined ? 'nothing' : JSON.stringify(value));

const LISTS = ['leading', 'proposals', 'positions', 'notices', 'comments', 'joinings', 'statements', 'changes'] as const;

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
  const lists = shownTo(viewer, names, expect);
  for (const name of LISTS) {
    const wanted = expect[name];
    if (wanted !== undefined) out.push(...differences(`line of ${name}`, lists[name] ?? [], wanted));
  }
  for (const [id, wanted] of Object.entries(expect.table ?? {})) {
    const cells = cellsOf(state, names.provision(id));
    if (!isDeepStrictEqual(cells, wanted)) out.push(`the table says of ${id} ${JSON.stringify(cells)}, expected ${JSON.stringify(wanted)}`);
  }
  for (const [ref, wanted] of Object.entries(expect.answers ?? {})) {
    out.push(...differences(`change of ${ref} against what it answers`, answered(state, names.proposal(ref)), wanted));
  }
  for (const [ref, wanted] of Object.entries(expect.clearance ?? {})) {
    const found = (await viewer.draft(names.drafts.get(ref) ?? ''))?.clearance;
    const words = found == null ? 'none' : found.note === null ? found.state : `${found.state}: ${found.note}`;
    if (words !== wanted) out.push(`clearance of ${ref} is ${words}, expected ${wanted}`);
  }
  for (const [id, wanted] of Object.entries(expect.notes ?? {})) {
    const found = await viewer.noteOn(names.provision(id));
    if (found !== wanted) out.push(`note on ${id} is ${JSON.stringify(found)}, expected ${JSON.stringify(wanted)}`);
  }
  if (expect.whatIf !== undefined) out.push(...differences('line of what if', whatIfLines(state, expect.whatIf, names), expect.whatIf.clean));
  return out;
}
