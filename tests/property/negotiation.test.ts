/** Random negotiations over several provisions, as plain values: what is decided, and in which order it came. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cleanLines, rollingLines } from '../../shared/export/lines.ts';
import { carried } from '../../shared/proposals/carry.ts';
import { acceptance } from '../../shared/proposals/lifecycle.ts';
import { overlaps } from '../../shared/proposals/overlap.ts';
import { redline } from '../../shared/proposals/redline.ts';
import type { Segment } from '../../shared/proposals/model.ts';
import { rolling } from '../../shared/proposals/rolling.ts';
import type { TextState } from '../../shared/schema/state.ts';
import { normalWording, plainWording, type Wording } from '../../shared/schema/wording.ts';
import { Room, provision, type ProposalOf } from '../unit/support/text.ts';
import { cleanedWording, tidyWording, variantOf } from './support/wordings.ts';

const WORDS = ['What', 'strategies', 'can', 'be', 'adopted', 'to', 'ensure', 'connectivity', 'for', 'LLDCs'];
const BASE = plainWording(WORDS.join(' '));
const IDS = ['a', 'b', 'c', 'd'] as const;
const CODES = ['BRA', 'NPL', 'GBR', 'SAU', 'PRY', 'CAN'];

/** What a delegation asks for; whose it is says its place in the list. */
const asked: fc.Arbitrary<Omit<ProposalOf, 'by'>> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('amend' as const), target: fc.constantFrom(...IDS), wording: variantOf(WORDS), base: fc.constant(BASE) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('delete' as const), target: fc.constantFrom(...IDS), base: fc.constant(BASE) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('bracket' as const), target: fc.constantFrom(...IDS), base: fc.constant(BASE), words: fc.constantFrom(null, 'to ensure', 'can') }) },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('add' as const), after: fc.constantFrom(null, ...IDS), provisionKind: fc.constantFrom('question' as const, 'item' as const),
      wording: fc.constantFrom(plainWording('More?'), plainWording('Less?'), plainWording('其他')),
    }),
  },
);
const session = fc.uniqueArray(asked, { minLength: 1, maxLength: 6, selector: (one) => JSON.stringify(one) });

function roomOf(proposals: readonly Omit<ProposalOf, 'by'>[], order: readonly number[]): Room {
  const room = new Room(IDS.map((id) => provision(id, WORDS.join(' '))));
  for (const at of order) {
    const one = proposals[at];
    if (one !== undefined) room.table({ ...one, by: CODES[at] ?? '', id: `p${String(at)}` });
  }
  return room;
}

/** Whether two that ask for things cannot both be had without regard to order. */
function collide(a: Omit<ProposalOf, 'by'>, b: Omit<ProposalOf, 'by'>): boolean {
  if (a.kind === 'add' && b.kind === 'add') return false;
  const on = a.target ?? a.after ?? null;
  if (on === null || on !== (b.target ?? b.after ?? null) || a.kind === 'bracket' || b.kind === 'bracket') return false;
  if (a.kind === 'add' || b.kind === 'add') return false;
  if (a.kind === 'delete' && b.kind === 'delete') return false;
  if (a.kind !== 'amend' || b.kind !== 'amend') return true;
  const [mine, theirs] = [redline(BASE, a.wording as Wording), redline(BASE, b.wording as Wording)];
  return mine.some((x) => theirs.some((y) => overlaps(x, y) || x.from === y.to || y.from === x.to));
}

function acceptAll(room: Room, order: readonly string[]): void {
  for (const id of order) {
    const result = acceptance(room.state, id, null);
    if (!result.ok) {
      expect(room.state.proposals.find((one) => one.id === id)?.kind, result.why).toBe('bracket');
      continue;
    }
    room.take(result.effect, id);
    room.set(id, () => ({ state: result.state, partly: result.partly }));
  }
}

/** A rolling text without the order of what was tabled: alternatives and parties as sets, additions of one place too. */
function unordered(state: TextState): unknown {
  const inside = (segments: readonly Segment[]): unknown => segments.map((segment) => (segment.type === 'words' ? segment.wording : segment.entries.map((entry) => JSON.stringify({
    role: entry.role, content: inside(entry.content), parties: [...entry.parties].sort(), from: entry.from.map((one) => one.proposal).sort(),
  })).sort()));
  return rolling(state).map((line) => JSON.stringify({
    provision: line.provision, kind: line.kind, absorbed: [...line.absorbed].sort(), overtaken: line.overtaken.map((one) => one.proposal).sort(),
    content: inside(line.content),
  })).sort();
}

describe('negotiation', () => {
  it('R10 accepting proposals of any kind that do not collide gives the same text in any order', () => {
    fc.assert(
      fc.property(session, fc.func(fc.nat()), (proposals, rank) => {
        const some = proposals.filter((one, i) => proposals.slice(0, i).every((other) => !collide(one, other)));
        const there = some.map((_, i) => i);
        const ids = there.map((i) => `p${String(i)}`);
        const shuffled = [...ids].sort((x, y) => rank(x) - rank(y));
        const [one, other] = [roomOf(some, there), roomOf(some, there)];
        acceptAll(one, ids);
        acceptAll(other, shuffled);
        const words = (room: Room) => room.state.provisions.filter((p) => !p.removed).map((p) => [p.id.startsWith('p') ? 'new' : p.id, p.kind, normalWording(p.wording)]);
        expect(words(other)).toEqual(words(one));
        expect(cleanLines(other.state)).toEqual(cleanLines(one.state));
      }),
      { numRuns: 400 },
    );
  });

  it('Lines: the order in which proposals of any kind arrive decides the order of alternatives, parties and additions alone', () => {
    fc.assert(
      fc.property(session, fc.func(fc.nat()), (proposals, rank) => {
        const there = proposals.map((_, i) => i);
        const back = [...there].sort((x, y) => rank(x) - rank(y) || x - y);
        expect(unordered(roomOf(proposals, back).state)).toEqual(unordered(roomOf(proposals, there).state));
      }),
      { numRuns: 400 },
    );
  });

  it('R10 any detour of the base that ends where it began leaves every proposal, and the rolling text, as it was', () => {
    const detour = fc.array(fc.tuple(fc.constantFrom(...IDS), fc.oneof(variantOf(WORDS), tidyWording, cleanedWording)), { maxLength: 6 });
    fc.assert(
      fc.property(session, detour, fc.boolean(), (proposals, steps, removes) => {
        const room = roomOf(proposals, proposals.map((_, i) => i));
        const said = room.state.proposals.map((one) => carried(one, room.state));
        const lines = rollingLines(room.state, { style: 'trailing' });
        for (const [id, wording] of steps) {
          room.edit(id, { wording: wording.map((run) => ({ ...run, by: 'chair' })), removed: removes });
          rollingLines(room.state, { style: 'trailing' });
        }
        for (const id of IDS) room.edit(id, { wording: BASE.map((run) => ({ ...run, by: 'secretariat' })), removed: false });
        expect(room.state.proposals.map((one) => carried(one, room.state))).toEqual(said);
        expect(rollingLines(room.state, { style: 'trailing' })).toEqual(lines);
      }),
      { numRuns: 300 },
    );
  });

  it('R9 R10 taking a proposal in parts, in any order of its changes, gives its wording, and it is then reflected', () => {
    fc.assert(
      fc.property(variantOf(WORDS), fc.func(fc.nat()), (wording, rank) => {
        fc.pre(redline(BASE, wording).length > 0);
        const room = roomOf([{ kind: 'amend', target: 'a', wording, base: BASE }], [0]);
        for (;;) {
          const told = carried(room.state.proposals[0] ?? never(), room.state);
          if (told.type !== 'applies') break;
          const [next] = [...told.changes].sort((x, y) => rank(x.from) - rank(y.from));
          if (next === undefined) break;
          const name = { deleted: textOfRuns(next.deleted), inserted: textOfRuns(next.inserted) };
          const result = acceptance(room.state, 'p0', [name]);
          if (!result.ok) throw new Error(result.why);
          room.take(result.effect, 'p0');
          room.set('p0', () => ({ state: result.state, partly: result.partly }));
          if (result.state === 'accepted') break;
        }
        expect(room.state.proposals[0]?.state).toBe('accepted');
        expect(normalWording(room.state.provisions[0]?.wording ?? [])).toEqual(wording);
      }),
      { numRuns: 300 },
    );
  });
});

const textOfRuns = (wording: Wording): string => wording.map((run) => run.text).join('');

function never(): never {
  throw new Error('No proposal');
}
