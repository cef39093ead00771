/**
 * Where the same letter stands more than once (two people split or merged the same words at once, or undid that), each copy
 * may be taken out by somebody who sees another one stay. Nobody meant the letter to go, and each of them meant what was done:
 * it is gone as two edits at once would have it, and not lost. So account is kept of every copy, by its place in Yjs.
 */
import * as Y from 'yjs';
import { penFragment, readPen } from '../../shared/schema/pen.ts';
import { textOfFragment } from '../../shared/schema/yruns.ts';
import { isLetter } from './letters.ts';

/** The copies of each letter that one sees in a pen. */
function copiesIn(doc: Y.Doc): Map<string, Set<string>> {
  const out = new Map<string, Set<string>>();
  for (const { id, removed } of readPen(doc)) {
    const text = removed ? null : textOfFragment(penFragment(doc, id));
    for (let item = text?._start ?? null; item !== null; item = item.right) {
      if (item.deleted || !(item.content instanceof Y.ContentString)) continue;
      let clock = item.id.clock;
      for (const letter of item.content.str) {
        if (isLetter(letter)) out.set(letter, (out.get(letter) ?? new Set()).add(`${String(item.id.client)}:${String(clock)}`));
        clock += letter.length;
      }
    }
  }
  return out;
}

export class Copies {
  /** Of each letter: the copies that anybody saw and nobody has taken out or moved since. */
  readonly #left = new Map<string, Set<string>>();
  /** Those taken out or moved: who does not know yet still sees them. */
  readonly #gone = new Set<string>();
  /** Letters of which a copy was taken out while another one stayed. */
  readonly #lessened = new Set<string>();

  /** Runs an edit of a pen and notes what became of the copies that its author saw. */
  edit(doc: Y.Doc, run: () => void): void {
    const before = copiesIn(doc);
    run();
    const after = copiesIn(doc);
    for (const [letter, copies] of after) {
      for (const copy of copies) {
        // What the edit itself brought back stands again.
        if (before.get(letter)?.has(copy) !== true) this.#gone.delete(copy);
        if (!this.#gone.has(copy)) this.#left.set(letter, (this.#left.get(letter) ?? new Set()).add(copy));
      }
    }
    for (const [letter, copies] of before) {
      const stay = after.get(letter) ?? new Set();
      for (const copy of copies) {
        if (stay.has(copy)) continue;
        this.#gone.add(copy);
        this.#left.get(letter)?.delete(copy);
      }
      if (stay.size > 0 && stay.size < copies.size) this.#lessened.add(letter);
    }
  }

  /** Whether a letter stood more than once and every copy of it was taken out or moved on. */
  allTakenOut(letter: string): boolean {
    return this.#lessened.has(letter) && this.#left.get(letter)?.size === 0;
  }
}
