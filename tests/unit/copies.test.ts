/** Letters that stand more than once in a simulated pen. */
import { describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { deleteWords } from '../../client/sync/pen-words.ts';
import { addPenProvision, penFragment } from '../../shared/schema/pen.ts';
import { plainWording } from '../../shared/schema/wording.ts';
import { Copies } from '../simulation/copies.ts';

const LETTER = '가';

/** Two who see the same pen, in which the letter stands twice. */
function twice(): [Y.Doc, Y.Doc] {
  const one = new Y.Doc();
  one.transact(() => {
    for (const id of ['a', 'b']) addPenProvision(one, { id, order: id, kind: 'paragraph', level: 0, removed: false }, plainWording(LETTER));
  });
  const other = new Y.Doc();
  Y.applyUpdate(other, Y.encodeStateAsUpdate(one));
  return [one, other];
}

const takeOut = (copies: Copies, doc: Y.Doc, id: string): void => copies.edit(doc, () => doc.transact(() => deleteWords(penFragment(doc, id), 0, 1)));

describe('R7 letters that stand twice', () => {
  it('R7 two people who take out a copy each have taken the letter out', () => {
    const copies = new Copies();
    const [one, other] = twice();
    takeOut(copies, one, 'a');
    expect(copies.allTakenOut(LETTER)).toBe(false);
    takeOut(copies, other, 'b');
    expect(copies.allTakenOut(LETTER)).toBe(true);
  });

  it('R7 a copy that nobody took out is still to be found', () => {
    const copies = new Copies();
    const [one, other] = twice();
    takeOut(copies, one, 'a');
    takeOut(copies, other, 'a');
    expect(copies.allTakenOut(LETTER)).toBe(false);
  });
});
