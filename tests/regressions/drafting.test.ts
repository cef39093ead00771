/** What once went wrong in open drafting, each with the shortest way to it. */
import { describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { Edit } from '../../client/sync/edit.ts';
import { mergeBackward, moveAfter, split } from '../../client/sync/pen-edits.ts';
import { textOf } from '../../shared/schema/wording.ts';
import { scene } from '../simulation/scene.ts';

describe('open drafting', () => {
  it('R4 words split off and merged again stay their authors’', async () => {
    const { room, pens: [brazil, nepal], provisions } = await scene();
    nepal.type(nepal.nth(1), 6, 3);
    await room.rest();
    brazil.edit((hand) => split(hand, { provision: brazil.nth(1), offset: 7 }));
    await room.rest();
    expect(provisions()).toHaveLength(4);
    brazil.edit((hand) => mergeBackward(hand, brazil.nth(2)));
    await room.rest();
    expect(provisions()).toHaveLength(3);
    expect(await room.faults()).toEqual([]);
  });

  it('R4 words split off while away, into a provision that nobody has seen, stay their authors’', async () => {
    const { room, pens: [brazil], provisions } = await scene();
    brazil.pen.disconnect(false);
    brazil.edit((hand) => split(hand, { provision: brazil.nth(1), offset: 5 }));
    await room.rest();
    expect(provisions()).toHaveLength(4);
    expect(provisions()[2]?.wording.map((run) => run.by)).toEqual(['secretariat']);
    expect(await room.faults()).toEqual([]);
  });

  it('R4 words that come back by undoing without one’s own letters between them stay their authors’', async () => {
    const { room, pens: [brazil], provisions } = await scene();
    // As Yjs has it by itself: the letters and the merge go in one.
    const undo = new Y.UndoManager(brazil.doc, { captureTimeout: Infinity, trackedOrigins: new Set([Edit]), deleteFilter: (item) => !(item.content instanceof Y.ContentType) });
    const [before, paragraph] = [brazil.nth(1), brazil.nth(2)];
    const words = brazil.text(paragraph);
    for (const at of [1, 3, 9, 13, 15]) brazil.type(paragraph, at, 1);
    brazil.edit((hand) => mergeBackward(hand, paragraph));
    await room.rest();
    expect(provisions().map(({ id }) => id)).not.toContain(paragraph);
    brazil.edit(() => undo.undo());
    await room.rest();
    expect(provisions().filter(({ id }) => id === before || id === paragraph).map(({ wording }) => wording.map((run) => run.by))).toEqual([['secretariat'], ['secretariat']]);
    expect(textOf(provisions().find(({ id }) => id === paragraph)?.wording ?? [])).toBe(words);
    expect(await room.faults()).toEqual([]);
  });

  it('R3 agreed words moved past other agreed words together with their neighbour stay in their place', async () => {
    const { room, agree, pens: [brazil], provisions } = await scene();
    const [title, question, paragraph] = [brazil.nth(0), brazil.nth(1), brazil.nth(2)];
    brazil.pen.disconnect(false);
    await agree(title, paragraph);
    brazil.edit((hand) => moveAfter(hand, [question, paragraph], null));
    await room.rest();
    expect(provisions().map(({ id }) => id)).toEqual([question, title, paragraph]);
    expect(brazil.nth(2)).toBe(paragraph);
    expect(await room.faults()).toEqual([]);
  });

  it('R7 what comes back is what its author’s screen showed, without what others took out unknown to it', async () => {
    const { room, mode, pens: [brazil, nepal], drafts } = await scene();
    const paragraph = brazil.nth(2);
    brazil.pen.disconnect(false);
    brazil.type(paragraph, 3, 4);
    const seen = brazil.text(paragraph);
    nepal.erase(paragraph, 0, 12);
    await room.clock.untilQuiet();
    await mode('closed');
    await room.rest();
    expect(drafts('BRA')).toEqual([seen]);
    expect(await room.faults()).toEqual([]);
  });

  it('R4 words that were taken out and put back in one go stay their authors’ where one who was away carries the old ones on', async () => {
    const { room, pens: [brazil, nepal], provisions } = await scene();
    const paragraph = brazil.nth(2);
    for (const { pen } of [brazil, nepal]) pen.disconnect(false);
    const undo = new Y.UndoManager(brazil.doc, { trackedOrigins: new Set([Edit]) });
    brazil.erase(paragraph, 6, 23);
    brazil.edit(() => undo.undo());
    nepal.edit((hand) => split(hand, { provision: paragraph, offset: 11 }));
    brazil.pen.connect();
    await room.clock.untilQuiet();
    await room.rest();
    expect(provisions()).toHaveLength(4);
    expect(provisions().flatMap(({ wording }) => wording.map((run) => run.by))).toEqual(['secretariat', 'secretariat', 'secretariat', 'secretariat']);
    expect(await room.faults()).toEqual([]);
  });

  it('R7 R3 a provision moved by one who has just come back, before the first sync is over, stands all the while', async () => {
    const { room, pens: [brazil, nepal], provisions } = await scene();
    const question = brazil.nth(1);
    brazil.pen.disconnect(false);
    const away = brazil.type(brazil.nth(0), 0, 2);
    brazil.pen.connect();
    while (!brazil.pen.online) await room.clock.for(1);
    // It takes out the place that the server knows; what it puts in its stead comes after letters that are still on their way.
    brazil.edit((hand) => moveAfter(hand, [question], null));
    const removed: string[] = [];
    while (!brazil.pen.saved) {
      await room.clock.for(1);
      for (const one of room.witness.state.provisions) if (one.removed) removed.push(one.id);
    }
    await room.rest();
    expect(removed).toEqual([]);
    expect(textOf(provisions()[1]?.wording ?? [])).toMatch(new RegExp(`^${away}`));
    expect(provisions()[0]).toMatchObject({ id: question, kind: 'question' });
    expect(nepal.nth(0)).toBe(question);
    expect(await room.faults()).toEqual([]);
  });
});
