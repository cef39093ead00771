/** The pure parts of the room: labels, lines kept from state to state, redlines cut into parts, differences under the gavel. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { labelsOf } from '../../client/room/labels.ts';
import { lineKey, linesOf, onlyOf, proposalsOn, type LineCache } from '../../client/room/lines.ts';
import { bracketShape } from '../../client/room/bracketShape.ts';
import { changeLines, redlineParts } from '../../client/room/redlineParts.ts';
import { redline } from '../../shared/proposals/redline.ts';
import type { Entry } from '../../shared/proposals/model.ts';
import { provision, Room } from './support/text.ts';
import { cleanWording, normalWording, plainWording, textOf, type Wording } from '../../shared/schema/wording.ts';

const entry = (role: Entry['role'], parties: readonly string[]): Entry => ({
  role, content: [], parties, objections: [], reservations: [], from: [], after: null,
});

describe('labels', () => {
  test('Numbers: dashes are counted under their question, the other kinds through the text', () => {
    const labels = labelsOf([
      { kind: 'title', number: null },
      { kind: 'item', number: null },
      { kind: 'question', number: '1' },
      { kind: 'item', number: null },
      { kind: 'item', number: null },
      { kind: 'question', number: '2 bis' },
      { kind: 'item', number: null },
      { kind: 'paragraph', number: null },
      { kind: 'paragraph', number: null },
      { kind: 'item', number: null },
    ]);
    expect(labels.map(({ nth, under }) => [nth, under])).toEqual([
      [1, null], [1, null], [1, null], [1, '1'], [2, '1'], [2, null], [1, '2 bis'], [1, null], [2, null], [1, null],
    ]);
  });
});

describe('brackets', () => {
  test('Rolling text: one alternative stands in the line; several, or words with supporters of their own, are stacked', () => {
    const base = entry('base', []);
    const offered = entry('alternative', ['BRA']);
    expect(bracketShape({ type: 'bracket', entries: [offered] }).stacked).toBe(false);
    expect(bracketShape({ type: 'bracket', entries: [base, offered] }).stacked).toBe(false);
    expect(bracketShape({ type: 'bracket', entries: [base, offered, entry('delete', ['SAU'])] }).stacked).toBe(true);
    expect(bracketShape({ type: 'bracket', entries: [entry('base', ['SAU']), offered] }).stacked).toBe(true);
    expect(bracketShape({ type: 'bracket', entries: [entry('bracket', [])] }).stacked).toBe(false);
  });
});

const words = fc.constantFrom('access', 'and', 'for', 'all', 'تحديات', '政策', 'réseau,', 'Internet.', '(LLDCs)', 'e\u0301tat');
const wording = fc.array(words, { maxLength: 12 }).map((list): Wording => cleanWording(plainWording(list.join(' '))));
const squeezed = (parts: readonly { wording: Wording }[]): string => parts.map((part) => textOf(part.wording)).join('').replace(/\s+/gu, '');

describe('redlines on the screen', () => {
  test('R9 a redline without its insertions reads as the base, without its deletions as the wording', () => {
    fc.assert(
      fc.property(wording, wording, (base, to) => {
        const parts = redlineParts(base, to);
        expect(squeezed(parts.filter((part) => part.type !== 'ins'))).toBe(textOf(base).replace(/\s+/gu, ''));
        expect(squeezed(parts.filter((part) => part.type !== 'del'))).toBe(textOf(to).replace(/\s+/gu, ''));
        // No mark runs through a gap at its edge.
        for (const part of parts) if (part.type !== 'same') expect(textOf(part.wording)).toBe(textOf(part.wording).trim());
      }),
    );
  });

  test('R9 each change has a line with a little of the words around it, and nothing invented', () => {
    const base = normalWording([{ text: 'What strategies can governments adopt to ensure universal connectivity?' }]);
    const to = normalWording([{ text: 'What policies and strategies can be adopted to ensure universal connectivity?' }]);
    const lines = changeLines(base, redline(base, to)).map((line) =>
      [line.kind, textOf(line.before), textOf(line.deleted), textOf(line.inserted), textOf(line.after)],
    );
    expect(lines).toEqual([
      ['insert', 'What ', '', 'policies and', ' strategies can'],
      ['replace', 'strategies can ', 'governments adopt', 'be adopted', ' to ensure'],
    ]);
  });
});

describe('lines', () => {
  test('Only the line of a touched provision is made anew', () => {
    const room = new Room([provision('a', 'What strategies?'), provision('b', 'What challenges?'), provision('c', 'What else?')]);
    room.amend('BRA', 'b', 'What unique challenges?');
    const cache: LineCache = new Map();
    const before = linesOf(room.state, cache);
    expect(linesOf(room.state, cache).every((line, i) => line === before[i])).toBe(true);
    const id = room.amend('NPL', 'b', 'What specific challenges?');
    const after = linesOf(room.state, cache);
    expect(after.map((line, i) => line === before[i])).toEqual([true, false, true]);
    room.position('GBR', id, 'support');
    expect(linesOf(room.state, cache).map((line, i) => line === after[i])).toEqual([true, false, true]);
  });

  test('A filter by delegation leaves what that delegation speaks for; the rail lists what is on a line', () => {
    const room = new Room([provision('a', 'What strategies?')]);
    const first = room.table({ by: 'BRA', target: 'a', wording: 'What good strategies?', cosponsors: ['NPL'] });
    const second = room.amend('GBR', 'a', 'What strategies and measures?');
    expect(onlyOf(room.state, 'NPL').proposals.map((one) => one.id)).toEqual([first]);
    const added = room.table({ by: 'SAU', kind: 'add', after: 'a', provisionKind: 'item', level: 1, wording: 'security' });
    const lines = linesOf(room.state, new Map());
    expect(lines.map(lineKey)).toEqual(['a', `add:${added}`]);
    expect(lines.map((line) => proposalsOn(room.state, line).open.map((one) => one.id))).toEqual([[first, second], [added]]);
  });
});
