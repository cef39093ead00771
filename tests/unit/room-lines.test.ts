/** The pure parts of the room: labels, lines kept from state to state, redlines cut into parts, differences under the gavel. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { labelsOf } from '../../client/room/labels.ts';
import { bracketShape } from '../../client/room/bracketShape.ts';
import { changeLines, redlineParts } from '../../client/room/redlineParts.ts';
import { redline } from '../../shared/proposals/redline.ts';
import type { Entry } from '../../shared/proposals/model.ts';
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
