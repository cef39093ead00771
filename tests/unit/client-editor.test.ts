import fc from 'fast-check';
import { getSchema } from '@tiptap/core';
import type { Node } from '@tiptap/pm/model';
import { describe, expect, it } from 'vitest';
import { textOf, type Wording } from '../../shared/schema/wording.ts';
import { worded } from '../../shared/proposals/redline.ts';
import { stretches } from '../../client/editor/authors.ts';
import { Lag } from '../../client/editor/lag.ts';
import { redlineMarks } from '../../client/editor/redline-marks.ts';
import { markChanges, provisionNode, replacement, wordingOf } from '../../client/editor/runs.ts';
import { SCHEMA_EXTENSIONS } from '../../client/editor/schema.ts';
import { meaningOf } from '../../client/editor/translate.ts';
import { markerKind } from '../../client/editor/keys.ts';

const schema = getSchema(SCHEMA_EXTENSIONS);
const free = (): boolean => false;

function document(...lines: readonly (readonly [id: string, words: string])[]): Node {
  return schema.node('doc', null, lines.map(([id, words]) => provisionNode(schema, { id, kind: 'paragraph', level: 0 }, [{ text: words }])));
}

const runs = fc.array(fc.record({ text: fc.string({ unit: fc.constantFrom('a', 'b', ' ', 'é', '😀', '網', 'ا'), maxLength: 4 }), marks: fc.subarray(['bold', 'italic', 'superscript'] as const) }), { maxLength: 4 });

describe('words of an editor', () => {
  it('Editor: a wording goes into a node and comes back as it was', () => {
    fc.assert(fc.property(runs, (wording) => {
      const node = provisionNode(schema, { id: 'a', kind: 'item', level: 2 }, wording);
      expect(textOf(wordingOf(node))).toBe(textOf(wording));
      expect(wordingOf(provisionNode(schema, { id: 'a', kind: 'item', level: 2 }, wordingOf(node)))).toEqual(wordingOf(node));
    }));
  });

  it('Editor: a replacement is small, makes the one of the other and never cuts a letter of two units', () => {
    fc.assert(fc.property(runs, runs, (a, b) => {
      const was = wordingOf(provisionNode(schema, { id: 'a', kind: 'paragraph', level: 0 }, a));
      const is = wordingOf(provisionNode(schema, { id: 'a', kind: 'paragraph', level: 0 }, b));
      const found = replacement(was, is);
      if (found === null) {
        expect(is).toEqual(was);
        return;
      }
      const text = textOf(is);
      expect(textOf(was).slice(0, found.from) + text.slice(found.from, found.newTo) + textOf(was).slice(found.to)).toBe(text);
      for (const at of [text.charCodeAt(found.from), text.charCodeAt(found.newTo), textOf(was).charCodeAt(found.from), textOf(was).charCodeAt(found.to)]) {
        expect(at >= 0xdc00 && at <= 0xdfff).toBe(false);
      }
    }));
  });

  it('Editor: marks that alone differ are named as such', () => {
    const was: Wording = [{ text: 'abc' }, { text: 'def', marks: ['bold'] }];
    const is: Wording = [{ text: 'ab' }, { text: 'cd', marks: ['italic'] }, { text: 'ef' }];
    expect(markChanges(was, is)).toEqual([
      { from: 3, to: 6, mark: 'bold', on: false },
      { from: 2, to: 4, mark: 'italic', on: true },
    ]);
  });
});

describe('what a change means', () => {
  it('Editor: typing is words, and words of an agreed provision are refused', () => {
    const before = document(['a', 'one'], ['b', 'two']);
    const after = document(['a', 'one'], ['b', 'two!']);
    expect(meaningOf(before, after, free)).toEqual({ type: 'words' });
    expect(meaningOf(before, after, (id) => id === 'b')).toEqual({ type: 'locked', provisions: ['b'] });
    expect(meaningOf(before, after, (id) => id === 'a')).toEqual({ type: 'words' });
  });

  it('Editor: a division, a junction and a deletion by the browser are said in places', () => {
    const split = document(['a', 'foo'], ['a', 'bar'], ['z', 'end']);
    expect(meaningOf(document(['a', 'foobar'], ['z', 'end']), split, free)).toEqual({
      type: 'replace', from: { provision: 'a', offset: 3 }, to: { provision: 'a', offset: 3 }, lines: [{ wording: [] }, { wording: [] }],
    });
    expect(meaningOf(document(['a', 'foo'], ['b', 'bar'], ['c', 'baz']), document(['a', 'fXaz']), free)).toEqual({
      type: 'replace', from: { provision: 'a', offset: 1 }, to: { provision: 'c', offset: 1 }, lines: [{ wording: [{ text: 'X' }] }],
    });
    expect(meaningOf(document(['a', 'foo'], ['b', 'bar']), document(['a', 'foo']), free)).toEqual({ type: 'remove', provisions: ['b'] });
    expect(meaningOf(document(['a', 'foo']), document(['a', 'foo'], ['', 'new']), free)).toEqual({ type: 'add', after: 'a', lines: [{ wording: [{ text: 'new' }] }] });
  });

  it('Editor: whatever the browser makes of several provisions, the places and lines said give its words', () => {
    const line = fc.string({ unit: fc.constantFrom('a', 'b', 'c'), maxLength: 5 });
    fc.assert(fc.property(fc.array(line, { minLength: 1, maxLength: 4 }), fc.array(line, { minLength: 1, maxLength: 4 }), (was, is) => {
      const before = document(...was.map((words, i) => [`p${String(i)}`, words] as const));
      const after = document(...is.map((words, i) => [`p${String(i < was.length ? i : 0)}`, words] as const));
      const meaning = meaningOf(before, after, free);
      if (meaning.type !== 'replace') return;
      const index = (id: string): number => Number(id.slice(1));
      const [first, last] = [index(meaning.from.provision), index(meaning.to.provision)];
      const middle = meaning.lines.map((one) => textOf(one.wording));
      const head = (was[first] ?? '').slice(0, meaning.from.offset);
      const tail = (was[last] ?? '').slice(meaning.to.offset);
      middle[0] = head + (middle[0] ?? '');
      middle[middle.length - 1] = (middle[middle.length - 1] ?? '') + tail;
      expect([...was.slice(0, first), ...middle, ...was.slice(last + 1)]).toEqual(is);
    }));
  });

  it('Editor: typed markers make questions, dashes, titles and headings', () => {
    expect(markerKind('1.')).toEqual({ kind: 'question', level: 0 });
    expect(markerKind('-')).toEqual({ kind: 'item', level: 1 });
    expect(markerKind('##')).toEqual({ kind: 'heading', level: 0 });
    for (const words of ['', '1', 'a.', '--', '1.1', 'in 2021.']) expect(markerKind(words)).toBeNull();
  });
});

describe('composition', () => {
  it('R7: letters typed under composition land where they belong while others write, and the screen catches up', () => {
    const step = fc.oneof(
      fc.record({ by: fc.constant('here' as const), at: fc.nat(), length: fc.nat(3), put: fc.nat(3) }),
      fc.record({ by: fc.constant('there' as const), at: fc.nat(), length: fc.nat(3), put: fc.nat(3) }),
    );
    fc.assert(fc.property(fc.array(step, { maxLength: 12 }), (steps) => {
      let screen = [...'abcdef'];
      let words = [...'abcdef'];
      const lag = new Lag(screen.length);
      let serial = 0;
      const typed = new Set<string>();
      const taken = new Set<string>();
      const letter = (): string => String.fromCodePoint(0x4e00 + serial++);
      for (const { by, at, length, put } of steps) {
        const letters = Array.from({ length: put }, letter);
        if (by === 'here') {
          const from = at % (screen.length + 1);
          const to = Math.min(screen.length, from + length);
          for (const one of screen.slice(from, to)) taken.add(one);
          const { deletes, insertAt } = lag.local(from, to, put);
          for (const one of deletes) words.splice(one.from, one.to - one.from);
          words.splice(insertAt, 0, ...letters);
          screen.splice(from, to - from, ...letters);
          for (const one of letters) typed.add(one);
        } else {
          const from = at % (words.length + 1);
          const to = Math.min(words.length, from + length);
          for (const one of words.slice(from, to)) taken.add(one);
          words.splice(from, to - from, ...letters);
          lag.remote([{ retain: from }, { delete: to - from }, { insert: put }]);
        }
      }
      // Everything typed here and taken out by nobody is there, in the order in which the screen shows it.
      const mine = words.filter((one) => typed.has(one));
      expect(mine).toEqual(screen.filter((one) => typed.has(one) && words.includes(one)));
      for (const one of typed) if (!taken.has(one)) expect(words).toContain(one);
      for (const one of lag.catchUp()) screen.splice(one.from, one.to - one.from, ...words.slice(one.documentFrom, one.documentTo));
      expect(screen).toEqual(words);
      words = [];
      screen = [];
    }));
  });
});

describe('decorations', () => {
  it('Redline: marks stand on the words put in, and the words taken out before them', () => {
    const base = worded([{ text: 'What strategies can be adopted to ensure connectivity?' }]);
    const words = 'What policies and strategies can be adopted to connectivity for all?';
    const marks = redlineMarks(base, [{ text: words }]).map((one) => [words.slice(one.from, one.to), textOf(one.deleted), one.from]);
    expect(marks).toEqual([['policies and', '', 5], ['', 'ensure', 46], ['for all', '', 60]]);
    expect(redlineMarks(base, base.wording)).toEqual([]);
  });

  it('R4: authors are shown for the words that the record has, around those that it does not have yet', () => {
    const authored = [{ text: 'universal ', by: 'BRA' }, { text: 'connectivity', by: 'NPL' }];
    expect(stretches('universal connectivity', authored)).toEqual([{ from: 0, to: 10, by: 'BRA' }, { from: 10, to: 22, by: 'NPL' }]);
    expect(stretches('universal and connectivity', authored)).toEqual([{ from: 0, to: 10, by: 'BRA' }, { from: 14, to: 26, by: 'NPL' }]);
    expect(stretches('', authored)).toEqual([]);
    expect(stretches('x', [])).toEqual([]);
  });
});
