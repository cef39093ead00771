/** The caret as the browser has it, for the editor, which hears of it late. */
import { TextSelection } from '@tiptap/pm/state';
import type { EditorView } from '@tiptap/pm/view';

/**
 * Takes over where the browser has the caret. It tells of a caret that it moved itself (Home, a click) only after a while, and
 * on a busy machine the next key, or what another writes, may come before that: Backspace would then join what the person
 * does not mean, and showing the other's words would put the caret back to where it was.
 */
export function takeSelection(view: EditorView): void {
  const found = view.root instanceof Document ? view.root.getSelection() : null;
  if (view.composing || found?.anchorNode == null || found.focusNode === null || !view.dom.contains(found.anchorNode)) return;
  try {
    const anchor = view.posAtDOM(found.anchorNode, found.anchorOffset);
    const head = view.posAtDOM(found.focusNode, found.focusOffset);
    const { selection, doc } = view.state;
    if (anchor === selection.anchor && head === selection.head) return;
    const next = TextSelection.between(doc.resolve(anchor), doc.resolve(head));
    if (!next.eq(selection)) view.dispatch(view.state.tr.setSelection(next));
  } catch {
    // A place that is none of the text: the editor's own selection stands.
  }
}
