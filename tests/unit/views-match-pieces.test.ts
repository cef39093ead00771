import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { matchPieces } from '../../shared/proposals/match-pieces.ts';
import { recognize } from '../../shared/schema/paste.ts';
import { KINDS } from '../../shared/schema/state.ts';
import { plainWording } from '../../shared/schema/wording.ts';
import { letters } from '../property/support/wordings.ts';
import { provision } from './support/text.ts';

const provisions = [
  provision('t', 'Meaningful connectivity for LLDCs', { kind: 'title' }),
  provision('x', 'What strategies can governments adopt to ensure universal connectivity?'),
  provision('y', 'What challenges do LLDCs face in attaining connectivity, and what policies can be taken:'),
  provision('z', 'affordability', { kind: 'item' }),
  provision('w', 'How can transit countries support LLDCs?', { status: 'agreed' }),
];

describe('Paste from capital', () => {
  it('Paste: each piece lands on the provision whose words it has, greetings stay out, new questions are additions', () => {
    const mail = [
      'Dear colleagues,', '', 'Please find our wording below.', '',
      '1. What policies and strategies can governments adopt to ensure meaningful connectivity?',
      '2. What is the role of the private sector?',
      '- affordability', '- resilience of networks',
      '4. How can transit countries support and finance LLDCs?', '', 'Best regards',
    ].join('\n');
    const found = matchPieces(recognize(mail), provisions);
    const landing = (words: string) => found.find(({ piece }) => piece.wording[0]?.text.includes(words))?.landing;
    expect(landing('policies and strategies')).toEqual({ type: 'amend', target: 'x' });
    expect(landing('private sector')).toEqual({ type: 'add', after: 'x' });
    expect(landing('affordability')).toEqual({ type: 'none', target: 'z' });
    expect(landing('resilience')).toEqual({ type: 'add', after: 'z' });
    expect(landing('Best regards')).toMatchObject({ type: 'none', target: null });
  });

  it('R3 Paste: a piece for an agreed provision is shown and does not become a draft by itself', () => {
    expect(matchPieces(recognize('1. How can transit countries support and finance LLDCs?'), provisions)[0]?.landing).toEqual({ type: 'none', target: 'w' });
  });

  it('R7 Paste: no piece is lost and no provision is the target of two', () => {
    const piece = fc.record({ kind: fc.constantFrom(...KINDS), level: fc.constant(0), wording: letters });
    const stand = fc.array(fc.tuple(letters, fc.boolean()), { maxLength: 6 });
    fc.assert(fc.property(fc.array(piece, { maxLength: 8 }), stand, (pieces, all) => {
      const text = all.map(([wording, removed], i) => provision(`p${String(i)}`, wording.map((run) => run.text).join(''), { removed }));
      const found = matchPieces(pieces, text);
      expect(found.map((one) => one.piece)).toEqual(pieces);
      const targets = found.flatMap(({ landing }) => (landing.type === 'add' || landing.target === null ? [] : [landing.target]));
      expect(new Set(targets).size).toBe(targets.length);
      for (const target of targets) expect(text.find((one) => one.id === target)?.removed).toBe(false);
    }));
  });

  it('R7 Paste: words go through as they are', () => {
    expect(matchPieces([{ kind: 'item', level: 1, wording: plainWording('معنى الاتصال') }], [])[0]).toEqual({
      piece: { kind: 'item', level: 1, wording: [{ text: 'معنى الاتصال' }] }, landing: { type: 'add', after: null },
    });
  });
});
