import fc from 'fast-check';
import * as Y from 'yjs';
import { describe, expect, it } from 'vitest';
import { addPenProvision, penProvisions, readPen, readPenWording } from '../../shared/schema/pen.ts';
import { KINDS, type Kind } from '../../shared/schema/state.ts';
import { textOf } from '../../shared/schema/wording.ts';
import { Edit } from '../../client/sync/edit.ts';
import { makeRoom } from '../../client/sync/order.ts';
import { addAfter, mergeBackward, mergeForward, moveAfter, moveBy, remove, setKind, shiftLevel, split } from '../../client/sync/pen-edits.ts';
import { lengthOf, standing, type PenHand } from '../../client/sync/pen-hand.ts';
import { replaceRange } from '../../client/sync/pen-replace.ts';
import { deleteWords, insertWords } from '../../client/sync/pen-words.ts';
import { createUndo } from '../../client/sync/undo.ts';
import { penFragment } from '../../shared/schema/pen.ts';

interface Desk {
  readonly doc: Y.Doc;
  readonly hand: PenHand;
}

/** A small generator of chance with a seed, so that a failing run can be repeated. */
function chance(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

let serial = 0;
function writer(doc: Y.Doc, locked: readonly string[] = [], seed = 1): PenHand {
  return { doc, origin: new Edit(), newId: () => `n${String(++serial)}`, random: chance(seed), locked: (id) => locked.includes(id) };
}

type Line = readonly [id: string, words: string, kind?: Kind, level?: number];

function pen(lines: readonly Line[], locked: readonly string[] = []): Desk {
  const doc = new Y.Doc();
  doc.clientID = 1;
  doc.transact(() => {
    lines.forEach(([id, words, kind = 'paragraph', level = 0], i) => {
      addPenProvision(doc, { id, order: `a${String(i)}`, kind, level, removed: false }, words === '' ? [] : [{ text: words }]);
    });
  });
  return { doc, hand: writer(doc, locked) };
}

const shown = (doc: Y.Doc): string[] => standing(doc).map((one) => textOf(readPenWording(doc, one.id)));
const kinds = (doc: Y.Doc): string[] => standing(doc).map((one) => (one.kind === 'item' ? `item ${String(one.level)}` : one.kind));
const ids = (doc: Y.Doc): string[] => standing(doc).map((one) => one.id);

describe('one hand', () => {
  it('Pen: Enter divides the words; the first part keeps the id, the second gets a new one', () => {
    const { doc, hand } = pen([['a', 'foobar'], ['b', 'end']]);
    const { place } = split(hand, { provision: 'a', offset: 3 });
    expect(shown(doc)).toEqual(['foo', 'bar', 'end']);
    expect(ids(doc)[0]).toBe('a');
    expect(place).toEqual({ provision: ids(doc)[1], offset: 0 });
  });

  it('Pen: Enter in front of a provision puts an empty one before it and leaves its id to its words', () => {
    const { doc, hand } = pen([['a', 'one'], ['b', 'two', 'question']]);
    const { place } = split(hand, { provision: 'b', offset: 0 });
    expect(shown(doc)).toEqual(['one', '', 'two']);
    expect(kinds(doc)).toEqual(['paragraph', 'question', 'question']);
    expect(place).toEqual({ provision: 'b', offset: 0 });
  });

  it('Pen: Enter goes on as the provision before does, and leaves a list on an empty item', () => {
    const { doc, hand } = pen([['q', 'What?', 'question'], ['c', 'Regarding:', 'chapeau'], ['i', 'x', 'item', 2]]);
    split(hand, { provision: 'c', offset: 10 });
    expect(kinds(doc)).toEqual(['question', 'chapeau', 'item 1', 'item 2']);
    const { place } = split(hand, { provision: 'i', offset: 1 });
    expect(kinds(doc)).toEqual(['question', 'chapeau', 'item 1', 'item 2', 'item 2']);
    const last = place?.provision ?? '';
    split(hand, { provision: last, offset: 0 });
    expect(kinds(doc)[4]).toBe('item 1');
    split(hand, { provision: last, offset: 0 });
    expect(kinds(doc)[4]).toBe('question');
  });

  it('Pen: Backspace and Delete join neighbours; the emptied one is marked as removed and stays', () => {
    const { doc, hand } = pen([['a', 'foo'], ['b', 'bar'], ['c', 'baz']]);
    expect(mergeBackward(hand, 'b').place).toEqual({ provision: 'a', offset: 3 });
    expect(shown(doc)).toEqual(['foobar', 'baz']);
    expect(mergeForward(hand, 'a').place).toEqual({ provision: 'a', offset: 6 });
    expect(shown(doc)).toEqual(['foobarbaz']);
    expect(readPen(doc).map((one) => one.id).sort()).toEqual(['a', 'b', 'c']);
    expect(mergeBackward(hand, 'a').place).toBeNull();
    expect(mergeForward(hand, 'a').place).toBeNull();
  });

  it('Pen: joining to an empty provision keeps the id of the words', () => {
    const { doc, hand } = pen([['a', ''], ['b', 'bar', 'question']]);
    expect(mergeBackward(hand, 'b').place).toEqual({ provision: 'b', offset: 0 });
    expect(ids(doc)).toEqual(['b']);
    expect(kinds(doc)).toEqual(['question']);
  });

  it('Pen: a selection over several provisions is replaced as one piece of text', () => {
    const { doc, hand } = pen([['a', 'alpha'], ['b', 'beta'], ['c', 'gamma']]);
    const done = replaceRange(hand, { provision: 'a', offset: 2 }, { provision: 'c', offset: 3 }, [{ wording: [{ text: 'X' }] }]);
    expect(shown(doc)).toEqual(['alXma']);
    expect(done.place).toEqual({ provision: 'a', offset: 3 });
  });

  it('Pen: a selection from the beginning of one into another leaves the other its id', () => {
    const { doc, hand } = pen([['a', 'alpha'], ['b', 'beta'], ['c', 'gamma', 'question']]);
    replaceRange(hand, { provision: 'a', offset: 0 }, { provision: 'c', offset: 3 }, [{ wording: [] }]);
    expect(shown(doc)).toEqual(['ma']);
    expect(ids(doc)).toEqual(['c']);
  });

  it('Pen: a paste of several paragraphs spreads over provisions of their kinds', () => {
    const { doc, hand } = pen([['a', 'headtail'], ['z', 'end']]);
    const done = replaceRange(hand, { provision: 'a', offset: 4 }, { provision: 'a', offset: 4 }, [
      { wording: [{ text: ' one' }] },
      { kind: 'item', level: 2, wording: [{ text: 'two', marks: ['bold'] }] },
      { kind: 'question', wording: [{ text: 'three ' }] },
    ]);
    expect(shown(doc)).toEqual(['head one', 'two', 'three tail', 'end']);
    expect(kinds(doc)).toEqual(['paragraph', 'item 2', 'question', 'paragraph']);
    expect(readPenWording(doc, ids(doc)[1] ?? '')).toEqual([{ text: 'two', marks: ['bold'] }]);
    expect(done.place).toEqual({ provision: ids(doc)[2], offset: 6 });
  });

  it('Pen: words put in beside bold ones are not bold', () => {
    const { doc } = pen([['a', '']]);
    doc.transact(() => {
      insertWords(penFragment(doc, 'a'), 0, [{ text: 'bold', marks: ['bold'] }]);
      insertWords(penFragment(doc, 'a'), 4, [{ text: ' plain' }]);
    });
    expect(readPenWording(doc, 'a')).toEqual([{ text: 'bold', marks: ['bold'] }, { text: ' plain' }]);
  });

  it('Pen: provisions move, also several at once, and in and out', () => {
    const { doc, hand } = pen([['a', 'a'], ['b', 'b'], ['c', 'c', 'question'], ['d', 'd', 'item', 1]]);
    moveBy(hand, ['b', 'c'], -1);
    expect(ids(doc)).toEqual(['b', 'c', 'a', 'd']);
    moveBy(hand, ['b', 'c'], 1);
    expect(ids(doc)).toEqual(['a', 'b', 'c', 'd']);
    moveAfter(hand, ['d'], null);
    expect(ids(doc)).toEqual(['d', 'a', 'b', 'c']);
    shiftLevel(hand, ['d'], 1);
    expect(kinds(doc)[0]).toBe('item 2');
    shiftLevel(hand, ['d'], -1);
    shiftLevel(hand, ['d'], -1);
    expect(kinds(doc)[0]).toBe('paragraph');
    setKind(hand, ['a', 'b'], 'item', 9);
    expect(kinds(doc)).toEqual(['paragraph', 'item 6', 'item 6', 'question']);
  });

  it('Pen: removing leaves the words in place, and puts the caret where the text goes on', () => {
    const { doc, hand } = pen([['a', 'a'], ['b', 'b'], ['c', 'c']]);
    expect(remove(hand, ['b']).place).toEqual({ provision: 'c', offset: 0 });
    expect(remove(hand, ['c']).place).toEqual({ provision: 'a', offset: 0 });
    expect(textOf(readPenWording(doc, 'b'))).toBe('b');
    expect(remove(hand, ['a']).place).toBeNull();
    expect(standing(doc)).toEqual([]);
    expect(addAfter(hand, null, { wording: [] }).place).not.toBeNull();
  });
});

describe('locked provisions', () => {
  const locked = (): Desk => pen([['a', 'alpha'], ['b', 'beta'], ['c', 'gamma']], ['b']);

  it('R3: deleting everything takes what is not agreed and leaves what is', () => {
    const { doc, hand } = locked();
    const done = replaceRange(hand, { provision: 'a', offset: 0 }, { provision: 'c', offset: 5 }, [{ wording: [] }]);
    expect(done.blocked).toEqual(['b']);
    expect(shown(doc)).toEqual(['', 'beta', '']);
  });

  it('R3: nothing merges with an agreed provision, moves it, rewords it, removes it or changes its kind', () => {
    const { doc, hand } = locked();
    const before = JSON.stringify(readPen(doc));
    for (const attempt of [
      () => mergeForward(hand, 'a'),
      () => mergeBackward(hand, 'b'),
      () => mergeBackward(hand, 'c'),
      () => split(hand, { provision: 'b', offset: 2 }),
      () => replaceRange(hand, { provision: 'b', offset: 1 }, { provision: 'b', offset: 2 }, [{ wording: [{ text: 'x' }] }]),
      () => moveBy(hand, ['b'], 1),
      () => remove(hand, ['b']),
      () => setKind(hand, ['b'], 'title'),
      () => shiftLevel(hand, ['b'], 1),
    ]) {
      expect(attempt().blocked).toEqual(['b']);
    }
    expect(shown(doc)).toEqual(['alpha', 'beta', 'gamma']);
    expect(JSON.stringify(readPen(doc))).toBe(before);
  });

  it('R3: beside an agreed provision something may be added', () => {
    const { doc, hand } = locked();
    split(hand, { provision: 'b', offset: 4 });
    expect(shown(doc)).toEqual(['alpha', 'beta', '', 'gamma']);
    split(hand, { provision: 'b', offset: 0 });
    expect(shown(doc)).toEqual(['alpha', '', 'beta', '', 'gamma']);
    mergeForward(hand, 'b');
    expect(shown(doc)).toEqual(['alpha', '', 'beta', 'gamma']);
  });
});

describe('undo', () => {
  it('Undo takes back a split, a merge, a removal and a move, and redo does them again', () => {
    const { doc, hand } = pen([['a', 'foobar'], ['b', 'baz']]);
    const undo = createUndo(doc);
    const steps: (() => void)[] = [
      () => split(hand, { provision: 'a', offset: 3 }),
      () => mergeForward(hand, ids(doc)[1] ?? ''),
      () => moveBy(hand, ['a'], 1),
      () => remove(hand, ['a']),
    ];
    const states = [shown(doc)];
    for (const step of steps) {
      undo.stopCapturing();
      step();
      states.push(shown(doc));
    }
    for (let i = states.length - 2; i >= 0; i--) {
      undo.undo();
      expect(shown(doc)).toEqual(states[i]);
    }
    for (let i = 1; i < states.length; i++) {
      undo.redo();
      expect(shown(doc)).toEqual(states[i]);
    }
  });

  it('R7: undoing a split takes along what another typed into the new provision', () => {
    const { doc, hand } = pen([['a', 'foobar']]);
    const undo = createUndo(doc);
    const made = split(hand, { provision: 'a', offset: 3 }).place?.provision ?? '';
    const other = new Y.Doc();
    Y.applyUpdate(other, Y.encodeStateAsUpdate(doc));
    other.transact(() => insertWords(penFragment(other, made), 3, [{ text: ' typed' }]));
    Y.applyUpdate(doc, Y.encodeStateAsUpdate(other));
    undo.undo();
    expect(shown(doc)).toEqual(['foobar typed']);
    expect(penProvisions(doc).has(made)).toBe(true);
    undo.redo();
    expect(shown(doc)).toEqual(['foo', 'bar typed']);
  });

  it('Undo: letters typed just before a split or a merge go after it, each by its own', () => {
    for (const step of [(hand: PenHand) => split(hand, { provision: 'b', offset: 1 }), (hand: PenHand) => mergeBackward(hand, 'b')]) {
      const { doc, hand } = pen([['a', 'one'], ['b', 'two']]);
      const undo = createUndo(doc);
      doc.transact(() => insertWords(penFragment(doc, 'b'), 3, [{ text: '!' }]), hand.origin);
      step(hand);
      undo.undo();
      expect(shown(doc)).toEqual(['one', 'two!']);
      undo.undo();
      expect(shown(doc)).toEqual(['one', 'two']);
    }
  });

  it('Undo: a merge whose words another has divided since takes back the part that is left; one whose words have gone elsewhere says that it cannot', () => {
    const { doc, hand } = pen([['a', 'foo'], ['b', 'bar baz']]);
    const undo = createUndo(doc);
    let told = 0;
    undo.onCannot(() => told++);
    mergeBackward(hand, 'b');
    expect(shown(doc)).toEqual(['foobar baz']);
    const another = { ...hand, origin: 'another' };
    split(another, { provision: 'a', offset: 6 });
    undo.undo();
    expect(shown(doc)).toEqual(['foo', 'bar', ' baz']);
    expect(told).toBe(0);
    undo.redo();
    expect(shown(doc)).toEqual(['foobar', ' baz']);
    split(another, { provision: 'a', offset: 3 });
    expect(undo.undo()).toBeNull();
    expect(shown(doc)).toEqual(['foo', 'bar', ' baz']);
    expect(told).toBe(1);
  });

  it('Undo: a provision that two moved at once keeps a place when either takes it back', () => {
    for (const who of [0, 1]) {
      const { docs, hands, sync } = together(pen([['a', 'a'], ['b', 'b'], ['c', 'c'], ['d', 'd']]), 1);
      const undos = docs.map(createUndo);
      const [first, second] = hands;
      if (first === undefined || second === undefined) throw new Error('two hands');
      moveAfter(first, ['b'], 'c');
      moveAfter(second, ['b'], 'd');
      sync();
      undos[who]?.undo();
      sync();
      for (const doc of docs) expect([...shown(doc)].sort()).toEqual(['a', 'b', 'c', 'd']);
      // One whose move stands takes it back; one whose move was overruled takes back nothing.
      expect([['a', 'b', 'c', 'd'], ['a', 'c', 'd', 'b'], ['a', 'c', 'b', 'd']]).toContainEqual(docs[0] === undefined ? [] : shown(docs[0]));
    }
  });

  it('Undo takes back nothing that others did', () => {
    const { doc, hand } = pen([['a', 'one'], ['b', 'two']]);
    const undo = createUndo(doc);
    doc.transact(() => insertWords(penFragment(doc, 'a'), 3, [{ text: '!' }]), hand.origin);
    doc.transact(() => insertWords(penFragment(doc, 'b'), 3, [{ text: '?' }]), 'another');
    undo.undo();
    undo.undo();
    expect(shown(doc)).toEqual(['one', 'two?']);
  });
});

describe('order', () => {
  it('Order: keys stay short under thousands of insertions at one place, in every direction', () => {
    for (const pick of [(n: number) => n - 1, () => 1, (n: number) => Math.floor(n / 2)]) {
      const random = chance(7);
      let list = [{ id: 'a', order: 'a0' }, { id: 'z', order: 'a1' }];
      for (let i = 0; i < 1_000; i++) {
        const index = pick(list.length);
        const { keys, rekeyed } = makeRoom(list, index, 1, random);
        const renewed = new Map(rekeyed.map((one) => [one.id, one.order]));
        list = list.map((one) => ({ ...one, order: renewed.get(one.id) ?? one.order }));
        list.splice(index, 0, { id: `n${String(i)}`, order: keys[0] ?? '' });
      }
      expect(Math.max(...list.map((one) => one.order.length))).toBeLessThan(200);
      const sorted = [...list].sort((a, b) => (a.order < b.order ? -1 : 1));
      expect(sorted.map((one) => one.id)).toEqual(list.map((one) => one.id));
    }
  });

  it('Order: equal and unusable keys, as foreign clients leave them, make room all the same', () => {
    for (const orders of [['a0', 'a0', 'a0', 'a1'], ['a0', 'a0'], ['!', '!', 'x y'], ['!', 'a0', 'z z'], ['a00', 'a00', 'a1']]) {
      const list = orders.map((order, i) => ({ id: String(i), order }));
      const { keys, rekeyed } = makeRoom(list, 1, 2, chance(3));
      const renewed = new Map(rekeyed.map((one) => [one.id, one.order]));
      const before = renewed.get('0') ?? orders[0] ?? '';
      const after = renewed.get('1') ?? orders[1] ?? '';
      expect(before < (keys[0] ?? '')).toBe(true);
      expect((keys[0] ?? '') < (keys[1] ?? '')).toBe(true);
      expect((keys[1] ?? '') < after).toBe(true);
    }
  });

  it('Order: what two people paste at one place at once is not shuffled into each other', () => {
    const one = pen([['a', 'a'], ['z', 'z']]);
    const other = new Y.Doc();
    Y.applyUpdate(other, Y.encodeStateAsUpdate(one.doc));
    const lines = (who: string) => ['', '1', '2', '3', '4'].map((n) => ({ kind: 'item' as const, wording: n === '' ? [] : [{ text: who + n }] }));
    let apart = 0;
    for (let seed = 1; seed <= 20; seed++) {
      const mine = new Y.Doc();
      const theirs = new Y.Doc();
      for (const doc of [mine, theirs]) Y.applyUpdate(doc, Y.encodeStateAsUpdate(other));
      replaceRange(writer(mine, [], seed), { provision: 'a', offset: 1 }, { provision: 'a', offset: 1 }, lines('m'));
      replaceRange(writer(theirs, [], seed * 31), { provision: 'a', offset: 1 }, { provision: 'a', offset: 1 }, lines('t'));
      Y.applyUpdate(mine, Y.encodeStateAsUpdate(theirs));
      const order = shown(mine).filter((line) => /^[mt]\d$/.test(line)).map((line) => line[0]).join('');
      if (order === 'mmmmtttt' || order === 'ttttmmmm') apart++;
    }
    expect(apart).toBeGreaterThanOrEqual(19);
  });
});

// ---- several hands ----

/** Three hands, each with a document of its own, and what brings these to the same. */
function together(origin: Desk, seed: number): { docs: Y.Doc[]; hands: PenHand[]; sync: () => void } {
  const docs = [2, 3, 4].map((client) => {
    const doc = new Y.Doc();
    doc.clientID = client;
    Y.applyUpdate(doc, Y.encodeStateAsUpdate(origin.doc));
    return doc;
  });
  const sync = (): void => {
    for (const from of docs) for (const to of docs) if (from !== to) Y.applyUpdate(to, Y.encodeStateAsUpdate(from, Y.encodeStateVector(to)));
  };
  return { docs, hands: docs.map((doc, i) => writer(doc, [], seed + i)), sync };
}

const act = fc.oneof(
  { weight: 6, arbitrary: fc.record({ do: fc.constant('type' as const), at: fc.nat(), where: fc.nat() }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('split' as const), at: fc.nat(), where: fc.nat() }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('merge' as const), at: fc.nat(), where: fc.nat() }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('move' as const), at: fc.nat(), where: fc.nat() }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('remove' as const), at: fc.nat(), where: fc.nat() }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('paste' as const), at: fc.nat(), where: fc.nat() }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('undo' as const), at: fc.nat(), where: fc.nat() }) },
);
const session = fc.array(fc.tuple(fc.nat(2), act, fc.boolean()), { minLength: 1, maxLength: 40 });

describe('three hands', () => {
  it('R7: three pens that type, split, merge, move, remove, paste and undo end alike, and no letter leaves the document', () => {
    fc.assert(
      fc.property(session, fc.nat(), (steps, seed) => {
        const origin = pen([['a', 'alpha beta'], ['b', 'gamma'], ['c', 'delta epsilon']]);
        const { docs, hands, sync } = together(origin, seed);
        const undos = docs.map(createUndo);
        const typed = new Set<string>();
        let letter = 0;
        for (const [who, step, synced] of steps) {
          const doc = docs[who];
          const hand = hands[who];
          const undo = undos[who];
          if (doc === undefined || hand === undefined || undo === undefined) continue;
          const list = standing(doc);
          const one = list[step.at % Math.max(1, list.length)];
          undo.stopCapturing();
          if (step.do === 'undo') {
            // What one takes back is gone by one's own will.
            const before = all(doc);
            undo.undo();
            for (const mark of typed) if (before.includes(mark) && !all(doc).includes(mark)) typed.delete(mark);
          } else if (one === undefined) {
            addAfter(hand, null, { wording: [] });
          } else {
            const offset = step.where % (lengthOf(doc, one.id) + 1);
            if (step.do === 'type') {
              const mark = String.fromCodePoint(0x4e00 + letter++);
              typed.add(mark);
              doc.transact(() => insertWords(penFragment(doc, one.id), offset, [{ text: mark }]), hand.origin);
            } else if (step.do === 'split') split(hand, { provision: one.id, offset });
            else if (step.do === 'merge') mergeBackward(hand, one.id);
            else if (step.do === 'move') moveAfter(hand, [one.id], list[step.where % list.length]?.id ?? null);
            else if (step.do === 'remove') remove(hand, [one.id]);
            else {
              const marks = [0, 1, 2].map(() => String.fromCodePoint(0x4e00 + letter++));
              for (const mark of marks) typed.add(mark);
              replaceRange(hand, { provision: one.id, offset }, { provision: one.id, offset }, marks.map((text) => ({ wording: [{ text }] })));
            }
          }
          if (synced) sync();
        }
        sync();
        sync();
        const [first, second, third] = docs.map((doc) => JSON.stringify([readPen(doc), readPen(doc).map((one) => readPenWording(doc, one.id))]));
        expect(second).toBe(first);
        expect(third).toBe(first);
        for (const doc of docs) expect(readPen(doc).every((one) => KINDS.includes(one.kind))).toBe(true);
        // In a provision that stands, or in the fragment of a removed one.
        const text = all(docs[0] ?? origin.doc);
        for (const mark of typed) expect(text).toContain(mark);
      }),
      { numRuns: 300 },
    );
  });
});

describe('at the same place at once', () => {
  /** How often one hand follows another, in the order of the text. */
  const turns = (marks: string): number => [...marks].filter((mark, i, list) => i === 0 || mark !== list[i - 1]).length;

  it('Order: words and lines that several put in at one place while away keep together, and stand alike for everybody', () => {
    fc.assert(
      fc.property(fc.array(fc.array(fc.nat(), { minLength: 1, maxLength: 12 }), { minLength: 3, maxLength: 3 }), fc.shuffledSubarray([0, 1, 2], { minLength: 3 }), fc.nat(), (edits, arrival, seed) => {
        const { docs, hands } = together(pen([['a', 'ab'], ['z', 'z']]), seed);
        hands.forEach((hand, who) => {
          const mark = 'mtu'[who] ?? '';
          let line = 'a';
          edits[who]?.forEach((where, i) => {
            // Anywhere among one's own letters; and one line below the other.
            hand.doc.transact(() => insertWords(penFragment(hand.doc, 'a'), 1 + (where % (i + 1)), [{ text: mark }]), hand.origin);
            line = addAfter(hand, line, { kind: 'item', wording: [{ text: mark }] }).place?.provision ?? line;
          });
        });
        const [hub, ...others] = arrival.map((i) => docs[i] ?? new Y.Doc());
        if (hub === undefined) return;
        for (const doc of others) Y.applyUpdate(hub, Y.encodeStateAsUpdate(doc));
        for (const doc of docs) Y.applyUpdate(doc, Y.encodeStateAsUpdate(hub));
        const [words = '', ...lines] = shown(hub);
        expect(turns(words.slice(1, -1)), words).toBe(3);
        expect(turns(lines.slice(0, -1).join('')), lines.join()).toBe(3);
        for (const doc of docs) expect(shown(doc)).toEqual(shown(hub));
      }),
      // Found: two who came by chance into the same of 2^10 intervals had equal keys.
      { numRuns: 100, examples: [[[[0, 0], [0], [0]], [0, 2, 1], 1_069_962_061]] },
    );
  });
});

describe('undo among others', () => {
  /** How often each letter stands. */
  const counted = (doc: Y.Doc): Map<string, number> => {
    const out = new Map<string, number>();
    for (const letter of shown(doc).join('')) out.set(letter, (out.get(letter) ?? 0) + 1);
    return out;
  };

  it('R7: whatever others have made of the words since, no undo or redo makes a letter stand twice or takes away what another wrote', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(2), act, fc.boolean()), { minLength: 4, maxLength: 40 }), fc.nat(), (steps, seed) => {
        const { docs, hands, sync } = together(pen([['a', 'abcdef'], ['b', 'ghij'], ['c', 'klmnop']]), seed);
        const undos = docs.map(createUndo);
        const by = new Map<string, number>();
        const takenOut = new Map<string, Set<number>>();
        let letter = 0;
        const fresh = (who: number): string => {
          const mark = String.fromCodePoint(0x4e00 + letter++);
          by.set(mark, who);
          return mark;
        };
        for (const [who, step, again] of steps) {
          const [doc, hand, undo] = [docs[who], hands[who], undos[who]];
          if (doc === undefined || hand === undefined || undo === undefined) continue;
          sync();
          const list = standing(doc);
          const one = list[step.at % Math.max(1, list.length)];
          undo.stopCapturing();
          if (step.do === 'undo' || again) {
            const before = counted(doc);
            if (step.where % 3 === 0) undo.redo();
            else undo.undo();
            const after = counted(doc);
            for (const [mark, times] of after) expect(times, `${mark} stands ${String(times)} times`).toBe(1);
            // What was added and is taken back goes with what others wrote there: as a draft of theirs (server). It is still in its fragment.
            for (const mark of before.keys()) if (by.get(mark) !== who && takenOut.get(mark)?.has(who) !== true) expect(all(doc), `${mark} is gone`).toContain(mark);
            continue;
          }
          if (one === undefined) continue;
          const offset = step.where % (lengthOf(doc, one.id) + 1);
          const before = counted(doc);
          if (step.do === 'type') doc.transact(() => insertWords(penFragment(doc, one.id), offset, [{ text: fresh(who) }]), hand.origin);
          else if (step.do === 'split') split(hand, { provision: one.id, offset });
          else if (step.do === 'merge') mergeBackward(hand, one.id);
          else if (step.do === 'move') moveAfter(hand, [one.id], list[step.where % list.length]?.id ?? null);
          else if (step.do === 'remove') doc.transact(() => deleteWords(penFragment(doc, one.id), offset, offset + 1 + (step.at % 3)), hand.origin);
          else if (step.do === 'paste') {
            const end = list[Math.min(list.indexOf(one) + (step.at % 3), list.length - 1)] ?? one;
            const to = end === one ? offset : step.at % (lengthOf(doc, end.id) + 1);
            replaceRange(hand, { provision: one.id, offset }, { provision: end.id, offset: to }, [0, 1].map(() => ({ wording: [{ text: fresh(who) }] })));
          }
          const after = counted(doc);
          for (const mark of before.keys()) if (!after.has(mark)) takenOut.set(mark, (takenOut.get(mark) ?? new Set()).add(who));
        }
      }),
      { numRuns: 150 },
    );
  });
});

function all(doc: Y.Doc): string {
  return readPen(doc).map((one) => textOf(readPenWording(doc, one.id))).join('|');
}

describe('small edits', () => {
  it('Pen: deleting beyond the end takes what there is', () => {
    const { doc } = pen([['a', 'abc']]);
    doc.transact(() => deleteWords(penFragment(doc, 'a'), 1, 99));
    expect(shown(doc)).toEqual(['a']);
  });
});
