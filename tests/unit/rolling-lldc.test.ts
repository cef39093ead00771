import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { cleanLines, rollingLines } from '../../shared/export/lines.ts';
import { acceptance } from '../../shared/proposals/lifecycle.ts';
import type { Kind, PositionKind } from '../../shared/schema/state.ts';
import { Room, provision } from './support/text.ts';

interface Step {
  readonly as: string;
  readonly do: string;
  readonly ref?: string;
  readonly amend?: string;
  readonly delete?: string;
  readonly move?: string;
  readonly after?: string;
  readonly kind?: Kind;
  readonly level?: number;
  readonly wording?: string;
  readonly proposal?: string;
  readonly position?: PositionKind;
  readonly change?: string;
  readonly refused?: string;
  readonly expect?: Expected;
}
interface Expected {
  readonly clean?: readonly string[];
  readonly rolling?: readonly string[];
}
interface Case {
  readonly text: { readonly provisions: readonly { id: string; kind: Kind; level?: number; wording: string }[] };
  readonly steps: readonly Step[];
  readonly expect: Expected;
}

const lldc = JSON.parse(readFileSync(new URL('../cases/lldc.json', import.meta.url), 'utf8')) as Case;

/** Goes through the steps of a case with the pure rules alone: proposals, positions, acceptances. */
function play({ text, steps }: Case, check: (room: Room, expected: Expected) => void): Room {
  const room = new Room(text.provisions.map(({ id, kind, level, wording }) => provision(id, wording, { kind, level: level ?? 0 })));
  const drafts = new Map<string, () => void>();
  const act: Record<string, (step: Step) => void> = {
    propose: ({ as, ref = '', amend, delete: gone, move, after, kind, level = 0, wording = '' }) => {
      const about =
        amend !== undefined ? ({ kind: 'amend', target: amend } as const)
        : gone !== undefined ? ({ kind: 'delete', target: gone } as const)
        : move !== undefined ? ({ kind: 'move', target: move, after: after ?? null } as const)
        : ({ kind: 'add', after: after ?? null, provisionKind: kind ?? null, level } as const);
      drafts.set(ref, () => room.table({ id: ref, by: as, wording, ...about }));
    },
    table: ({ proposal = '' }) => drafts.get(proposal)?.(),
    cosponsor: ({ as, proposal = '' }) => {
      room.cosponsor(as, proposal);
    },
    position: ({ as, proposal = '', position = 'support', change }) => {
      room.position(as, proposal, position, change === undefined ? null : { deleted: '', inserted: change });
    },
    withdraw: ({ proposal = '' }) => {
      room.set(proposal, () => ({ state: 'withdrawn' }));
    },
    'not-taken-up': ({ proposal = '' }) => {
      room.set(proposal, () => ({ state: 'not-taken-up' }));
    },
    accept: ({ proposal = '' }) => {
      const result = acceptance(room.state, proposal, null);
      if (!result.ok) throw new Error(result.why);
      room.take(result.effect, proposal);
      room.set(proposal, () => ({ state: result.state, partly: result.partly }));
    },
    expect: (step) => {
      check(room, step.expect ?? {});
    },
  };
  for (const step of steps) if (step.refused === undefined) act[step.do]?.(step);
  return room;
}

function holds(room: Room, expected: Expected): void {
  if (expected.rolling !== undefined) expect(rollingLines(room.state, { style: 'trailing' })).toEqual(expected.rolling);
  if (expected.clean !== undefined) expect(cleanLines(room.state)).toEqual(expected.clean);
}

describe('the drafting exercise on landlocked developing countries', () => {
  it('Lines: the rolling text in the middle, and the agreed text of the report to the letter', () => {
    let checked = 0;
    const room = play(lldc, (now, expected) => {
      checked++;
      holds(now, expected);
    });
    expect(checked).toBe(1);
    holds(room, lldc.expect);
  });

  it('Lines: proposals on the second question side by side', () => {
    const room = play({ ...lldc, steps: lldc.steps.slice(0, lldc.steps.findIndex((step) => step.proposal === 'can-q2' && step.do === 'accept')) }, () => undefined);
    expect(rollingLines(room.state, { style: 'trailing' })[2]).toBe(
      '2 What [unique – CAN (reservation: SAU)] challenges do LLDCs face in attaining meaningful connectivity to the Internet, ' +
        'and what [specific – ARM] policies [and measures – CAN] can be taken[, in particular, – ARM] regarding the following:',
    );
  });
});
