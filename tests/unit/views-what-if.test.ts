import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cleanLines } from '../../shared/export/lines.ts';
import { carried } from '../../shared/proposals/carry.ts';
import { changesOf } from '../../shared/proposals/lifecycle.ts';
import { overlaps } from '../../shared/proposals/overlap.ts';
import { choicesOf, inTheWay, offersIn, whatIf as ofOffers, type Choice, type WhatIf } from '../../shared/proposals/what-if.ts';
import type { TextState } from '../../shared/schema/state.ts';
import { plainWording, textOf, type Wording } from '../../shared/schema/wording.ts';
import { variantOf } from '../property/support/wordings.ts';
import { Room, provision } from './support/text.ts';

const whatIf = (state: TextState, choices: readonly Choice[]): WhatIf => ofOffers(offersIn(state), choices);
const words = (of: WhatIf): string[] => of.lines.map((line) => textOf(line.wording));
const all = (state: TextState): Choice[] => state.proposals.flatMap((one) => choicesOf(one, state));

const BASE = ['what', 'strategies', 'can', 'governments', 'adopt', 'now'];
const party = fc.constantFrom('BRA', 'NPL', 'GBR', 'SAU');
const asked = fc.oneof(
  { weight: 6, arbitrary: fc.record({ by: party, kind: fc.constant('amend' as const), target: fc.constantFrom('a', 'b'), wording: variantOf(BASE) }) },
  { weight: 2, arbitrary: fc.record({ by: party, kind: fc.constant('add' as const), after: fc.constantFrom('a', 'b', 'c', null), wording: variantOf(['one', 'two']) }) },
  { weight: 1, arbitrary: fc.record({ by: party, kind: fc.constant('delete' as const), target: fc.constantFrom('a', 'b') }) },
  { weight: 1, arbitrary: fc.record({ by: party, kind: fc.constant('move' as const), target: fc.constantFrom('a', 'b'), after: fc.constantFrom('c', null) }) },
);

/** A text with random proposals, and a random choice among what they offer. */
const scene = fc
  .tuple(fc.array(asked, { maxLength: 7 }), fc.option(variantOf(BASE), { nil: null }), fc.infiniteStream(fc.nat()))
  .map(([proposals, moved, picks]) => {
    const room = new Room([provision('a', BASE.join(' ')), provision('b', BASE.join(' ')), provision('c', 'the end', { kind: 'paragraph' })]);
    for (const one of proposals) {
      if ('wording' in one && one.wording.length === 0) continue;
      room.table({ ...one, provisionKind: one.kind === 'add' ? 'paragraph' : null });
    }
    // The base moves under them.
    if (moved !== null && moved.length > 0) room.edit('a', textOf(moved));
    const choices = all(room.state).map((choice) => ({ choice, at: picks.next().value })).sort((x, y) => x.at - y.at);
    return { state: room.state, choices: choices.filter(({ at }) => at % 3 !== 0).map(({ choice }) => choice) };
  });

describe('What if', () => {
  it('R9 without choices is the clean text', () => {
    fc.assert(fc.property(scene, ({ state }) => {
      const { lines, excluded } = whatIf(state, []);
      expect(excluded).toEqual([]);
      expect(lines.map((line) => (line.number === null ? '' : `${line.number} `) + textOf(line.wording))).toEqual(cleanLines(state));
    }));
  });

  it('R9 all changes of one proposal give its wording', () => {
    fc.assert(fc.property(scene, ({ state }) => {
      for (const proposal of state.proposals) {
        const told = carried(proposal, state);
        if (proposal.kind !== 'amend' || told.type !== 'applies') continue;
        const result = whatIf(state, choicesOf(proposal, state));
        expect(result.excluded).toEqual([]);
        const line = result.lines.find((one) => one.provision === proposal.target);
        expect(line === undefined ? [] : line.wording).toEqual(told.wording as Wording);
      }
    }));
  });

  it('What if: what excludes nothing gives the same text in whatever order it is chosen', () => {
    fc.assert(fc.property(scene, fc.infiniteStream(fc.nat()), ({ state, choices }, keys) => {
      const first = whatIf(state, choices);
      const kept = choices.filter((one) => !first.excluded.some(({ choice }) => choice === one));
      const shuffled = kept.map((choice) => ({ choice, key: keys.next().value })).sort((x, y) => x.key - y.key).map(({ choice }) => choice);
      const again = whatIf(state, shuffled);
      expect(again.excluded).toEqual([]);
      expect(again.lines).toEqual(first.lines);
    }));
  });

  it('What if: choices that overlap are never both taken, and the one in the way is named', () => {
    fc.assert(fc.property(scene, ({ state, choices }) => {
      const { excluded } = whatIf(state, choices);
      const out = new Set(excluded.map(({ choice }) => choice));
      const stands = choices.filter((one) => !out.has(one));
      const changeOf = (choice: Choice) => {
        const proposal = state.proposals.find((one) => one.id === choice.proposal);
        const change = proposal === undefined || choice.change === null ? undefined : changesOf(proposal, state)[choice.change];
        return proposal === undefined || change === undefined ? null : { target: proposal.target, change };
      };
      for (const [i, one] of stands.entries()) {
        for (const other of stands.slice(i + 1)) {
          const [x, y] = [changeOf(one), changeOf(other)];
          if (x === null || y === null || x.target !== y.target || !overlaps(x.change, y.change)) continue;
          expect(y.change.splice).toEqual(x.change.splice);
        }
      }
      for (const { choice, by } of excluded) {
        expect(by).not.toBeNull();
        expect(choices.indexOf(by as Choice)).toBeLessThan(choices.indexOf(choice));
      }
    }));
  });

  it('What if: no words are invented and none of a chosen change are lost', () => {
    fc.assert(fc.property(scene, ({ state, choices }) => {
      const result = whatIf(state, choices);
      const out = new Set(result.excluded.map(({ choice }) => choice));
      const known = new Set([...state.provisions, ...state.proposals].flatMap((one) => textOf(one.wording).split(' ')));
      for (const word of words(result).flatMap((line) => line.split(' '))) expect(known).toContain(word);
      for (const choice of choices) {
        const proposal = state.proposals.find((one) => one.id === choice.proposal);
        if (out.has(choice) || proposal === undefined) continue;
        if (proposal.kind === 'add') expect(words(result)).toContain(textOf(proposal.wording));
        const change = choice.change === null ? undefined : changesOf(proposal, state)[choice.change];
        const line = result.lines.find((one) => one.provision === proposal.target);
        if (change !== undefined && line !== undefined) expect(textOf(line.wording)).toContain(textOf(change.inserted));
        if (proposal.kind === 'delete') expect(line).toBeUndefined();
      }
    }));
  });

  it('What if: the record is not touched', () => {
    fc.assert(fc.property(scene, ({ state, choices }) => {
      const before = JSON.stringify(state);
      whatIf(state, choices);
      expect(JSON.stringify(state)).toBe(before);
    }));
  });

  it('What if: equal changes of two delegations are one, rivals exclude each other, the rest joins', () => {
    const room = new Room([provision('q', 'to ensure universal connectivity for LLDCs?')]);
    const bra = room.amend('BRA', 'q', 'to ensure meaningful connectivity for LLDCs?');
    const npl = room.amend('NPL', 'q', 'to ensure meaningful connectivity for LLDCs and transit countries?');
    const gbr = room.amend('GBR', 'q', 'to ensure affordable connectivity for LLDCs?');
    const of = (proposal: string, change = 0): Choice => ({ proposal, change });
    const { lines, excluded } = whatIf(room.state, [of(bra), of(npl), of(npl, 1), of(gbr)]);
    expect(lines.map((line) => textOf(line.wording))).toEqual(['to ensure meaningful connectivity for LLDCs and transit countries?']);
    expect(excluded).toEqual([{ choice: of(gbr), by: of(bra) }]);
    expect(inTheWay(offersIn(room.state), [of(npl, 1), of(npl)], of(gbr))).toEqual(of(npl));
    expect(inTheWay(offersIn(room.state), [of(npl, 1), of(npl)], of(bra))).toBeNull();
    expect(words(whatIf(room.state, [of(gbr), of(npl, 1), of(bra)]))).toEqual(['to ensure affordable connectivity for LLDCs and transit countries?']);
  });

  it('What if: additions, moves and deletions find their places, and questions are numbered through', () => {
    const room = new Room([provision('x', 'one?'), provision('y', 'two?'), provision('z', 'three?')]);
    const add = room.table({ by: 'BRA', kind: 'add', after: 'x', provisionKind: 'question', wording: 'new?' });
    const other = room.table({ by: 'GBR', kind: 'add', after: 'x', provisionKind: 'question', wording: 'newer?' });
    const del = room.table({ by: 'NPL', kind: 'delete', target: 'x' });
    const move = room.table({ by: 'SAU', kind: 'move', target: 'z', after: null });
    const rival = room.amend('CAN', 'x', 'one or two?');
    const whole = (proposal: string): Choice => ({ proposal, change: null });
    const result = whatIf(room.state, [whole(move), whole(other), whole(del), whole(add), { proposal: rival, change: 0 }]);
    expect(result.lines.map((line) => `${line.number ?? ''} ${textOf(line.wording)}`)).toEqual(['1 three?', '2 new?', '3 newer?', '4 two?']);
    expect(result.excluded).toEqual([{ choice: { proposal: rival, change: 0 }, by: whole(del) }]);
  });

  it('R3 What if: nothing of what is agreed can be chosen', () => {
    const room = new Room([provision('q', 'one two', { status: 'agreed' })]);
    const late = room.table({ by: 'BRA', target: 'q', wording: plainWording('one'), base: 'one two' });
    expect(all(room.state)).toEqual([]);
    expect(whatIf(room.state, [{ proposal: late, change: 0 }]).excluded).toEqual([{ choice: { proposal: late, change: 0 }, by: null }]);
  });
});
