/**
 * The lines of the room: the rolling text, kept from one state to the next wherever nothing that a line depends on has
 * changed, so that a change redraws the touched provision alone. Pure; the cache is the caller's.
 */
import type { RollingLine } from '../../shared/proposals/model.ts';
import { isOpen } from '../../shared/proposals/open.ts';
import { rollingAddition, rollingProvision, rollingView, type RollingView } from '../../shared/proposals/rolling.ts';
import type { Proposal, Provision, TextState } from '../../shared/schema/state.ts';
import type { Party } from '../../shared/schema/wording.ts';

/** Names a line: the provision's id, or the proposal's after `add:`. */
export function lineKey(line: Pick<RollingLine, 'provision' | 'addition'>): string {
  return line.provision ?? `add:${line.addition ?? ''}`;
}

export type LineCache = Map<string, { readonly inputs: readonly unknown[]; readonly line: RollingLine }>;

function sameInputs(a: readonly unknown[], b: readonly unknown[]): boolean {
  return a.length === b.length && a.every((one, i) => Object.is(one, b[i]));
}

function cachedLine(cache: LineCache, key: string, inputs: readonly unknown[], make: () => RollingLine): RollingLine {
  const known = cache.get(key);
  if (known !== undefined && sameInputs(known.inputs, inputs)) return known.line;
  const line = make();
  cache.set(key, { inputs, line });
  return line;
}

/** Everything that the line of a provision is made of. */
function inputsOf(view: RollingView, provision: Provision): unknown[] {
  const proposals = view.proposalsOn.get(provision.id) ?? [];
  const inputs: unknown[] = [provision, ...proposals, ...proposals.flatMap((one) => view.positionsOn(one.id))];
  // Where a move would go depends on the order and on the number of another provision.
  if (proposals.some((one) => one.kind === 'move')) inputs.push(view.state.provisions.map((one) => [one.id, one.number, one.removed].join()).join());
  return inputs;
}

/** The lines of a state. */
export function linesOf(state: TextState, cache: LineCache): RollingLine[] {
  const view = rollingView(state);
  const out: RollingLine[] = [];
  const addAfter = (after: string | null): void => {
    for (const addition of view.additionsAfter.get(after) ?? []) {
      const first = addition.proposals[0];
      const positions = addition.proposals.flatMap((one) => view.positionsOn(one.id));
      const inputs = [...addition.proposals, ...positions, view.numbers.get(first.id) ?? null];
      out.push(cachedLine(cache, `add:${first.id}`, inputs, () => rollingAddition(view, addition)));
    }
  };
  addAfter(null);
  for (const provision of state.provisions) {
    if (provision.removed) continue;
    out.push(cachedLine(cache, provision.id, inputsOf(view, provision), () => rollingProvision(view, provision)));
    addAfter(provision.id);
  }
  return out;
}

/** The changes of all lines in order, as the stepper goes through them: `LINE:0`, `LINE:1` … */
export function changeKeys(lines: readonly RollingLine[]): string[] {
  return lines.flatMap((line) => {
    const key = lineKey(line);
    return line.content.filter((segment) => segment.type === 'bracket').map((_, i) => `${key}:${String(i)}`);
  });
}

/** Whether a proposal is this delegation's: its own, or co-sponsored. */
export function speaksFor(proposal: Proposal, party: Party): boolean {
  return proposal.delegation === party || proposal.cosponsors.some((one) => one.delegation === party);
}

/** The state with the proposals of one delegation only. */
export function onlyOf(state: TextState, party: Party | null): TextState {
  if (party === null) return state;
  const proposals = state.proposals.filter((proposal) => speaksFor(proposal, party));
  return proposals.length === state.proposals.length ? state : { ...state, proposals };
}

/** What the rail lists for a line. */
export interface OnLine {
  /** In order of first tabling. */
  readonly open: readonly Proposal[];
  /** Reflected or set aside. */
  readonly done: readonly Proposal[];
}

/** The proposals of a line: on the provision, or behind an addition; what was decided about it comes apart. */
export function proposalsOn(state: TextState, line: RollingLine): OnLine {
  if (line.provision === null) {
    const from = new Set(line.content.flatMap((segment) => (segment.type === 'bracket' ? segment.entries.flatMap((entry) => entry.from.map((one) => one.proposal)) : [])));
    return { open: state.proposals.filter((one) => from.has(one.id)), done: [] };
  }
  const id = line.provision;
  const on = state.proposals.filter((one) => one.target === id);
  const beside = state.proposals.filter((one) => one.kind === 'add' && !isOpen(one) && (one.becomes === id || (one.becomes === null && one.after === id)));
  // Where the Chair takes proposals in, an addition that waits has no line yet: it is listed where it would go.
  const first = state.provisions.find((one) => !one.removed)?.id;
  const waiting = state.proposals.filter((one) => one.kind === 'add' && isOpen(one) && !one.taken && (one.after ?? first) === id);
  return { open: [...on.filter(isOpen), ...waiting], done: [...on.filter((one) => !isOpen(one)), ...beside] };
}
