import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { carry } from '../../shared/proposals/carry.ts';
import { acceptance } from '../../shared/proposals/lifecycle.ts';
import type { Entry, RollingLine, Segment } from '../../shared/proposals/model.ts';
import { clusters } from '../../shared/proposals/overlap.ts';
import { redline } from '../../shared/proposals/redline.ts';
import { rolling } from '../../shared/proposals/rolling.ts';
import type { TextState } from '../../shared/schema/state.ts';
import { normalWording, plainWording, sameWording, textOf, type Wording } from '../../shared/schema/wording.ts';
import { Room, provision } from '../unit/support/text.ts';
import { cleanedWording, letters, variantOf } from './support/wordings.ts';

const PLAIN = ['What', 'strategies', 'can', 'be', 'adopted', 'to', 'ensure', 'connectivity', 'for', 'LLDCs'];
const CODES = ['BRA', 'NPL', 'GBR', 'SAU', 'PRY'];

const few = <T>(one: fc.Arbitrary<T>): fc.Arbitrary<T[]> => fc.array(one, { minLength: 1, maxLength: 5 });
/** A base and what delegations make of it. */
const session: fc.Arbitrary<readonly [Wording, Wording[]]> = fc.oneof(
  fc.tuple(cleanedWording, few(cleanedWording)),
  fc.tuple(letters, few(letters)),
  fc.tuple(fc.constant(plainWording(PLAIN.join(' '))), few(variantOf(PLAIN))),
);

function roomOf(base: Wording, wordings: readonly Wording[]): Room {
  const room = new Room([provision('q', '', { wording: base.map((run) => ({ ...run, by: 'secretariat' })) })]);
  wordings.forEach((wording, i) => room.table({ by: CODES[i] ?? '', target: 'q', base, wording }));
  return room;
}

function firstLine(state: TextState): RollingLine {
  const line = rolling(state)[0];
  if (line === undefined) throw new Error('There is no line');
  return line;
}

/** The letters of a line as one party wants it: its own entry of each bracket, else the base words. */
function asWanted(segments: readonly Segment[], proposal: string | null): string {
  return segments
    .map((segment) => {
      if (segment.type === 'words') return textOf(segment.wording);
      const own = segment.entries.find((entry) => entry.from.some((one) => one.proposal === proposal));
      const base = segment.entries.find((entry) => entry.role === 'base');
      return asWanted((own ?? base)?.content ?? [], proposal);
    })
    .join(' ')
    .replace(/\s/gu, '');
}

const lettersOf = (wording: Wording): string => textOf(wording).replace(/\s/gu, '');

describe('rolling', () => {
  it('R9 without proposals it is the base', () => {
    fc.assert(
      fc.property(cleanedWording, (base) => {
        const line = firstLine(roomOf(base, []).state);
        expect(line.content.flatMap((segment) => (segment.type === 'words' ? normalWording(segment.wording) : []))).toEqual(base);
      }),
    );
  });

  it('R9 each delegation reads its own wording in it, and the base words are the base', () => {
    fc.assert(
      fc.property(session, ([base, wordings]) => {
        const { state } = roomOf(base, wordings);
        const line = firstLine(state);
        expect(asWanted(line.content, null)).toBe(lettersOf(base));
        state.proposals.forEach((proposal, i) => {
          if (line.absorbed.includes(proposal.id)) expect(wordings[i]).toEqual(base);
          else expect(asWanted(line.content, proposal.id)).toBe(lettersOf(wordings[i] ?? []));
        });
      }),
      { numRuns: 500 },
    );
  });

  it('R10 when the base has moved, each reads its carried wording; what is overtaken stands beside, whole', () => {
    fc.assert(
      fc.property(session, fc.nat(4), ([base, wordings], taken) => {
        const current = wordings[taken % wordings.length] ?? base;
        const room = roomOf(base, wordings);
        room.edit('q', { wording: current.map((run) => ({ ...run, by: 'BRA' })) });
        const line = firstLine(room.state);
        expect(asWanted(line.content, null)).toBe(lettersOf(current));
        room.state.proposals.forEach((proposal, i) => {
          const wording = wordings[i] ?? [];
          const told = carry(base, wording, current);
          expect(line.absorbed.includes(proposal.id)).toBe(told.type === 'absorbed');
          const beside = line.overtaken.find((one) => one.proposal === proposal.id);
          expect(beside?.wording).toEqual(told.type === 'overtaken' ? wording : undefined);
          if (told.type === 'applies') expect(asWanted(line.content, proposal.id)).toBe(lettersOf(told.wording));
        });
      }),
      { numRuns: 500 },
    );
  });

  it('Lines: brackets hold no white space at their edges, and every proposal is there or told of', () => {
    fc.assert(
      fc.property(session, ([base, wordings]) => {
        const { state } = roomOf(base, wordings);
        const line = firstLine(state);
        const entries = line.content.flatMap((segment) => (segment.type === 'bracket' ? segment.entries : []));
        for (const { content, role } of entries) {
          const text = content.map((segment) => (segment.type === 'words' ? textOf(segment.wording) : '')).join('');
          expect(text).toBe(text.trim());
          expect(text === '').toBe(role === 'delete');
        }
        const shown = new Set([...entries.flatMap((entry) => entry.from.map((one) => one.proposal)), ...line.absorbed]);
        expect(shown).toEqual(new Set(state.proposals.map((proposal) => proposal.id)));
      }),
      { numRuns: 300 },
    );
  });

  it('Lines: the order of tabling decides the order of alternatives and parties, and nothing else', () => {
    const unordered = (line: RollingLine) =>
      line.content.map((segment) => {
        if (segment.type === 'words') return textOf(segment.wording);
        const sets = segment.entries.map((entry: Entry) => ({
          role: entry.role,
          words: asWanted(entry.content, null),
          parties: [...entry.parties].sort(),
        }));
        return sets.map((set) => JSON.stringify(set)).sort();
      });
    fc.assert(
      fc.property(session, ([base, wordings]) => {
        const there = roomOf(base, wordings);
        const back = new Room(there.state.provisions);
        wordings.forEach((_, i) => {
          const at = wordings.length - 1 - i;
          back.table({ by: CODES[at] ?? '', target: 'q', base, wording: wordings[at] ?? [] });
        });
        expect(unordered(firstLine(back.state))).toEqual(unordered(firstLine(there.state)));
      }),
      { numRuns: 300 },
    );
  });

  it('R10 accepting proposals that do not overlap gives the same text in any order', () => {
    const accept = (room: Room, id: string): void => {
      const result = acceptance(room.state, id, null);
      if (!result.ok) throw new Error(`${id}: ${result.why}`);
      if (result.effect.type === 'words') {
        room.edit('q', { wording: result.effect.wording.map((run) => ({ ...run, by: 'x' })) });
      }
      room.set(id, () => ({ state: result.state, partly: result.partly }));
    };
    const plain = session.map(([base, wordings]) => [base, wordings.slice(0, 3)] as const);
    fc.assert(
      fc.property(plain, fc.shuffledSubarray([0, 1, 2], { minLength: 3 }), ([base, wordings], order) => {
        const changes = wordings.flatMap((wording) => redline(base, wording));
        fc.pre(clusters(changes).every((cluster) => cluster.members.length === 1));
        // Edges that touch are a case of their own: both stand, but words may meet there that neither wording has so.
        fc.pre(changes.every((a) => changes.every((b) => a === b || a.from > b.to || a.to < b.from)));
        const [one, other] = [roomOf(base, wordings), roomOf(base, wordings)];
        wordings.forEach((_, i) => {
          accept(one, `p${String(i + 1)}`);
        });
        for (const i of order.filter((at) => at < wordings.length)) accept(other, `p${String(i + 1)}`);
        const words = (room: Room) => normalWording(room.state.provisions[0]?.wording ?? []);
        expect(sameWording(words(one), words(other))).toBe(true);
      }),
      { numRuns: 300 },
    );
  });
});
