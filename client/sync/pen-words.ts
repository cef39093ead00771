/** Words in and out of one fragment. Each is called within a transaction. */
import type * as Y from 'yjs';
import { MARKS, type Mark, type Wording } from '../../shared/schema/wording.ts';
import { attributesFor, readFragment, textOfFragment, writeFragment } from '../../shared/schema/yruns.ts';

/** The text of a fragment for editing. A fragment of a shape that is not ours is first given ours, words kept. */
export function editableText(fragment: Y.XmlFragment): Y.XmlText {
  const known = textOfFragment(fragment);
  if (known !== null) return known;
  writeFragment(fragment, readFragment(fragment));
  const made = textOfFragment(fragment);
  if (made === null) throw new Error('a fragment just written does not have our shape');
  return made;
}

/** Puts words into a fragment. Inside a transaction. */
export function insertWords(fragment: Y.XmlFragment, offset: number, wording: Wording): void {
  const text = editableText(fragment);
  let where = Math.min(offset, text.length);
  for (const run of wording) {
    if (run.text === '') continue;
    // Marks are named each time, so that words put in beside bold ones do not become bold.
    text.insert(where, run.text, { ...Object.fromEntries(MARKS.map((mark) => [mark, null])), ...attributesFor(run.marks) });
    where += run.text.length;
  }
}

/** Takes words out of a fragment. Inside a transaction. */
export function deleteWords(fragment: Y.XmlFragment, from: number, to: number): void {
  if (to <= from) return;
  const text = editableText(fragment);
  const end = Math.min(to, text.length);
  if (end > from) text.delete(from, end - from);
}

/** Sets or lifts a mark on words of a fragment. Inside a transaction. */
export function markWords(fragment: Y.XmlFragment, from: number, to: number, mark: Mark, on: boolean): void {
  if (to > from) editableText(fragment).format(from, to - from, { [mark]: on ? {} : null });
}
