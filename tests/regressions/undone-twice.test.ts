/** Two who were away undo the same: what both had taken out comes back once, under the names of those who wrote it. */
import { describe, expect, it } from 'vitest';
import { mergeBackward, split } from '../../client/sync/pen-edits.ts';
import { createUndo } from '../../client/sync/undo.ts';
import { textOf } from '../../shared/schema/wording.ts';
import { scene, type Scene, type Writer } from '../simulation/scene.ts';

type Deed = 'split' | 'merge' | 'deletion';
const DEEDS: readonly Deed[] = ['split', 'merge', 'deletion'];

/** Does something with the paragraph, and takes it back. */
function doAndUndo(writer: Writer, deed: Deed): void {
  const undo = createUndo(writer.doc);
  const paragraph = writer.nth(2);
  if (deed === 'split') writer.edit((hand) => split(hand, { provision: paragraph, offset: 8 }));
  else if (deed === 'merge') writer.edit((hand) => mergeBackward(hand, paragraph));
  else writer.erase(paragraph, 6, 17);
  writer.edit(() => undo.undo());
}

const saying = ({ provisions }: Scene): string[] => provisions().map(({ wording }) => textOf(wording));

/** Each letter on the record, with whose it is said to be, once per time that it stands. */
function authors({ provisions, room }: Scene): { letter: string; by: string; typed: string | undefined }[] {
  return provisions().flatMap(({ wording }) => wording.flatMap(({ text, by }) => [...text].filter((letter) => letter !== ' ')
    .map((letter) => ({ letter, by, typed: room.letters.typed.get(letter)?.party }))));
}

function wrong(there: Scene): string[] {
  const all = authors(there);
  return all.filter(({ letter, by, typed }) => by !== typed || all.filter((one) => one.letter === letter).length > 1).map(({ letter, by }) => `${letter} ${by}`);
}

const cases = DEEDS.flatMap((deed) => ([[0, 1], [1, 0]] as const).map((order) => ({ deed, order, first: order[0] === 0 ? 'the first' : 'the second' })));

describe('undone twice', () => {
  it.each(cases)('R4 R7 a $deed that two undo while away, $first coming back first, leaves every word once', async ({ deed, order }) => {
    const there = await scene();
    const { room, pens } = there;
    const before = saying(there);
    const two = [pens[0], pens[1]];
    for (const { pen } of two) pen.disconnect(false);
    for (const one of two) doAndUndo(one, deed);
    for (const i of order) {
      two[i]?.pen.connect();
      await room.clock.untilQuiet();
    }
    await room.rest();
    expect(saying(there)).toEqual(before);
    expect(wrong(there)).toEqual([]);
    expect(await room.faults()).toEqual([]);
  });

  it.each(cases)('R4 R7 a $deed that two undo while away and a third types in meanwhile, $first coming back first, leaves every word once', async ({ deed, order }) => {
    const there = await scene();
    const { room, pens } = there;
    const [, , third] = pens;
    const two = [pens[0], pens[1]];
    for (const { pen } of two) pen.disconnect(false);
    for (const one of two) doAndUndo(one, deed);
    third.type(third.nth(2), 12, 5);
    third.type(third.nth(1), 3, 2);
    const before = [...saying(there).join('')].filter((letter) => letter !== ' ').length + 7;
    await room.clock.untilQuiet();
    for (const i of order) {
      two[i]?.pen.connect();
      await room.clock.untilQuiet();
      third.type(third.nth(2), 2, 1);
      await room.clock.untilQuiet();
    }
    await room.rest();
    expect(authors(there)).toHaveLength(before + 2);
    expect(wrong(there)).toEqual([]);
    expect(await room.faults()).toEqual([]);
  });

  it.each(cases)('R3 R7 a $deed that two undo while the Chair agrees to the words, $first coming back first, changes nothing and is nobody’s draft', async ({ deed, order }) => {
    const there = await scene();
    const { room, pens, agree, drafts } = there;
    const before = saying(there);
    const two = [pens[0], pens[1]];
    const paragraph = pens[0].nth(2);
    for (const { pen } of two) pen.disconnect(false);
    for (const one of two) doAndUndo(one, deed);
    for (const i of order) {
      two[i]?.pen.connect();
      await room.clock.untilQuiet();
      if (i === order[0]) await agree(paragraph);
    }
    await room.rest();
    expect(saying(there)).toEqual(before);
    expect(wrong(there)).toEqual([]);
    expect([...drafts('BRA'), ...drafts('NPL')]).toEqual([]);
    expect(await room.faults()).toEqual([]);
  });

  it('R4 R7 what two delete at once and both take back, each in a message of its own, stands once', async () => {
    const there = await scene();
    const { room, pens } = there;
    const before = saying(there);
    const two = [pens[0], pens[1]];
    const undos = two.map((one) => createUndo(one.doc));
    for (const one of two) one.erase(one.nth(2), 6, 17);
    two.forEach((one, i) => one.edit(() => undos[i]?.undo()));
    await room.rest();
    expect(saying(there)).toEqual(before);
    expect(wrong(there)).toEqual([]);
    expect(await room.faults()).toEqual([]);
  });

  it('R7 words typed in place of others that were taken out, and put back by somebody else meanwhile, are not taken for those', async () => {
    const there = await scene();
    const { room, pens: [brazil, nepal] } = there;
    for (const { pen } of [brazil, nepal]) pen.disconnect(false);
    doAndUndo(brazil, 'deletion');
    const paragraph = nepal.nth(2);
    const taken = nepal.text(paragraph).slice(6, 17);
    nepal.erase(paragraph, 6, 17);
    // Begins like the words that went.
    nepal.put(paragraph, 6, taken.slice(0, 3));
    nepal.type(paragraph, 9, 3);
    brazil.pen.connect();
    await room.clock.untilQuiet();
    await room.rest();
    const { wording } = there.provisions()[2] ?? { wording: [] };
    expect(textOf(wording).split(taken.slice(0, 3))).toHaveLength(3);
    expect(await room.faults()).toEqual([]);
  });
});
