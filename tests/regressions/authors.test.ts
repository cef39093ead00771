/** Whose words are whose in open drafting, both ways: moved words stay their authors', and nobody is named for what another has typed. */
import { describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { mergeBackward, split } from '../../client/sync/pen-edits.ts';
import { createUndo } from '../../client/sync/undo.ts';
import { penFragment, setPenProvision } from '../../shared/schema/pen.ts';
import { textOf } from '../../shared/schema/wording.ts';
import { textOfFragment } from '../../shared/schema/yruns.ts';
import { scene, type Scene, type Writer } from '../simulation/scene.ts';

/** Whose the letters are that say these words, wherever they stand last. */
function partiesOf({ provisions }: Scene, words: string): readonly string[] {
  for (const { wording } of [...provisions()].reverse()) {
    const at = textOf(wording).lastIndexOf(words);
    if (at < 0) continue;
    const by = wording.flatMap((run) => run.text.split('').map(() => run.by));
    return [...new Set(by.slice(at, at + words.length))];
  }
  throw new Error(`Nowhere: ${words}`);
}

/** What a delegation has written at the end of the question, and takes out again. */
async function wroteAndTookOut({ room }: Scene, writer: Writer, words: string): Promise<void> {
  const question = writer.nth(1);
  const at = writer.text(question).length;
  writer.put(question, at, ` ${words}`);
  await room.rest();
  writer.erase(question, at, at + words.length + 1);
  await room.clock.untilQuiet();
}

describe('R4 nobody is named for what another has typed', () => {
  it('R4 words pasted that somebody else has just taken out are those of who pastes them', async () => {
    const there = await scene();
    const { room, pens: [brazil, nepal] } = there;
    await wroteAndTookOut(there, brazil, 'the regulation of networks');
    nepal.put(nepal.nth(2), 5, ' under the regulation of networks and more ');
    nepal.put(nepal.nth(0), 0, 'the regulation of networks');
    await room.rest();
    expect(partiesOf(there, 'the regulation of networks')).toEqual(['NPL']);
    expect(there.provisions()[0]?.wording[0]).toEqual({ text: 'the regulation of networks', by: 'NPL' });
  });

  it('R4 words typed in the very place from which somebody else has taken them are those of who types them', async () => {
    const there = await scene();
    const { room, pens: [brazil, nepal] } = there;
    await wroteAndTookOut(there, brazil, 'regulation');
    const question = nepal.nth(1);
    const at = nepal.text(question).length;
    [...' regulation'].forEach((letter, i) => nepal.put(question, at + i, letter));
    await room.rest();
    expect(partiesOf(there, 'regulation')).toEqual(['NPL']);
  });

  it('R4 words typed while away that somebody else takes out meanwhile are those of who typed them', async () => {
    const there = await scene();
    const { room, pens: [brazil, nepal] } = there;
    const question = brazil.nth(1);
    const at = brazil.text(question).length;
    brazil.put(question, at, ' the regulation');
    await room.rest();
    nepal.pen.disconnect(false);
    nepal.put(nepal.nth(2), 5, ' the regulation ');
    brazil.erase(question, at, at + ' the regulation'.length);
    await room.clock.untilQuiet();
    await room.rest();
    expect(partiesOf(there, 'the regulation')).toEqual(['NPL']);
  });

  it('R4 of a word replaced in one go by another party’s, only what is the same in both can stay its author’s', async () => {
    const there = await scene();
    const { room, pens: [brazil, nepal] } = there;
    const question = brazil.nth(1);
    const at = brazil.text(question).length;
    brazil.put(question, at, ' monitoring');
    await room.rest();
    nepal.edit(({ origin }) => nepal.doc.transact(() => {
      nepal.erase(question, at, at + ' monitoring'.length);
      nepal.put(question, at, ' universal access');
    }, origin));
    await room.rest();
    expect(partiesOf(there, 'universal access')).toEqual(['NPL']);
  });
});

describe('R4 moved words stay their authors’', () => {
  it('R4 another’s words that one cuts and pastes elsewhere later stay the other’s', async () => {
    const there = await scene();
    const { room, pens: [brazil, nepal] } = there;
    const question = brazil.nth(1);
    brazil.put(question, 3, ' the regulation of networks ');
    await room.rest();
    nepal.erase(question, 4, 4 + 'the regulation of networks'.length);
    await room.rest();
    await room.clock.for(60_000);
    nepal.put(nepal.nth(2), 5, 'the regulation of networks');
    await room.rest();
    expect(partiesOf(there, 'the regulation of networks')).toEqual(['BRA']);
  });

  it.each(['split', 'merge'] as const)('R4 a %s by a plain Yjs client, in one transaction while another does the same, keeps every author', async (deed) => {
    const there = await scene();
    const { room, pens: [brazil, nepal] } = there;
    const paragraph = brazil.nth(2);
    brazil.type(paragraph, 12, 4);
    await room.rest();
    // Both before either hears of the other.
    nepal.edit((hand) => (deed === 'split' ? split(hand, { provision: paragraph, offset: 7 }) : mergeBackward(hand, paragraph)));
    brazil.edit(({ doc }) => doc.transact(() => {
      const [from, to] = [paragraph, brazil.nth(1)];
      const text = textOfFragment(penFragment(doc, from));
      const target = textOfFragment(penFragment(doc, to));
      const words = text?.toString().slice(7) ?? '';
      text?.delete(7, words.length);
      target?.insert(target.length, words);
      setPenProvision(doc, from, { level: 0 });
    }));
    await room.rest();
    expect(await room.faults()).toEqual([]);
  });

  it.each(['before', 'after'] as const)('R4 words moved while away, which another has only deleted meanwhile, stay their author’s: the other’s deletion comes %s', async (when) => {
    const there = await scene();
    const { room, pens: [brazil, nepal, britain] } = there;
    const paragraph = brazil.nth(2);
    const gone = britain.text(paragraph).slice(12);
    nepal.pen.disconnect(false);
    nepal.edit((hand) => split(hand, { provision: paragraph, offset: 7 }));
    if (when === 'after') nepal.pen.connect();
    brazil.erase(paragraph, 12, 12 + gone.length);
    await room.clock.untilQuiet();
    britain.type(britain.nth(0), 0, 2);
    await room.rest();
    expect(partiesOf(there, gone)).toEqual(['secretariat']);
    expect(await room.faults()).toEqual([]);
  });

  it('R4 words that one deletes at the same time as another, and puts back by undoing, stay their author’s', async () => {
    const there = await scene();
    const { room, pens: [brazil, nepal] } = there;
    const paragraph = nepal.nth(2);
    const words = nepal.text(paragraph).slice(6, 17);
    const undo = new Y.UndoManager(nepal.doc.getXmlFragment(`p:${paragraph}`), { trackedOrigins: new Set([null]) });
    brazil.erase(paragraph, 6, 17);
    nepal.doc.transact(() => textOfFragment(penFragment(nepal.doc, paragraph))?.delete(6, 11));
    await room.rest();
    nepal.edit(() => undo.undo());
    await room.rest();
    expect(partiesOf(there, words)).toEqual(['secretariat']);
    expect(await room.faults()).toEqual([]);
  });

  it('R4 words moved while away, of which another has taken out a few letters meanwhile, stay their authors’, and what was typed between them its writer’s', async () => {
    const there = await scene();
    const { room, pens: [brazil, nepal, britain] } = there;
    const paragraph = brazil.nth(2);
    const words = brazil.text(paragraph).slice(2, 6);
    brazil.pen.disconnect(false);
    // Only a letter of these words stands when they arrive elsewhere; the three others have gone.
    nepal.erase(paragraph, 3, 9);
    await room.clock.untilQuiet();
    britain.type(britain.nth(0), 0, 2);
    await room.clock.untilQuiet();
    const own = brazil.type(paragraph, 6, 3);
    brazil.erase(paragraph, 9, brazil.text(paragraph).length);
    brazil.edit((hand) => split(hand, { provision: paragraph, offset: 2 }));
    await room.rest();
    const moved = there.provisions().flatMap(({ wording }) => wording).filter(({ text }) => text.includes(own));
    expect(partiesOf(there, words)).toEqual(['secretariat']);
    expect(moved.map(({ by }) => by)).toEqual(['BRA']);
    expect(await room.faults()).toEqual([]);
  });

  it.each([1, 2, 3])('R4 words that come back by undoing, of two authors and without the letter that one has typed between them (%i from their seam), stay their authors’', async (place) => {
    const there = await scene();
    const { room, pens: [brazil, nepal] } = there;
    const paragraph = brazil.nth(2);
    const seam = nepal.text(paragraph).length;
    const own = nepal.type(paragraph, seam, 6);
    const before = nepal.text(paragraph);
    await room.rest();
    const undo = createUndo(brazil.doc);
    undo.captureTimeout = Infinity;
    brazil.type(paragraph, seam + place, 1);
    brazil.erase(paragraph, 1, brazil.text(paragraph).length);
    await room.rest();
    brazil.edit(() => undo.undo());
    await room.rest();
    expect(brazil.text(paragraph)).toBe(before);
    expect(partiesOf(there, own)).toEqual(['NPL']);
    expect(await room.faults()).toEqual([]);
  });

  it('R4 words that two took out at once, in which letters had come and gone before, stay their author’s when they are put back', async () => {
    const there = await scene();
    const { room, pens: [brazil, nepal] } = there;
    const paragraph = brazil.nth(2);
    const words = brazil.text(paragraph).slice(4);
    nepal.type(paragraph, 8, 2);
    await room.rest();
    nepal.erase(paragraph, 8, 10);
    nepal.type(nepal.nth(0), 0, 2);
    await room.rest();
    brazil.pen.disconnect(false);
    const undo = createUndo(brazil.doc);
    const [question, at] = [brazil.nth(1), brazil.text(brazil.nth(1)).length];
    brazil.edit((hand) => mergeBackward(hand, paragraph));
    undo.stopCapturing();
    brazil.erase(question, at + 4, at + 4 + words.length);
    nepal.erase(paragraph, 0, nepal.text(paragraph).length);
    await room.clock.untilQuiet();
    brazil.pen.connect();
    await room.rest();
    brazil.edit(() => undo.undo());
    await room.rest();
    expect(brazil.text(question)).toContain(words);
    expect(partiesOf(there, words)).toEqual(['secretariat']);
    expect(await room.faults()).toEqual([]);
  });

  it('R4 a short word that one has cut stays its author’s where it is pasted right behind others', async () => {
    const there = await scene();
    const { room, pens: [brazil, nepal] } = there;
    brazil.put(brazil.nth(1), 3, ' the regulation ');
    brazil.put(brazil.nth(0), 2, ' of ');
    await room.rest();
    nepal.erase(nepal.nth(1), 4, 4 + 'the regulation '.length);
    await room.rest();
    nepal.erase(nepal.nth(0), 3, 3 + 'of '.length);
    await room.rest();
    nepal.put(nepal.nth(2), 5, 'the regulation of networks');
    await room.rest();
    expect(partiesOf(there, 'the regulation of ')).toEqual(['BRA']);
    expect(partiesOf(there, 'networks')).toEqual(['NPL']);
  });

  it('R4 who types a short word that one has cut, by itself, is its author', async () => {
    const there = await scene();
    const { room, pens: [brazil, nepal] } = there;
    brazil.put(brazil.nth(0), 2, ' of ');
    await room.rest();
    nepal.erase(nepal.nth(0), 3, 3 + 'of '.length);
    await room.rest();
    nepal.put(nepal.nth(2), 5, ' of networks');
    await room.rest();
    expect(partiesOf(there, 'of networks')).toEqual(['NPL']);
  });
});
