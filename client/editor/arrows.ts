/** Arrows across provisions: where one ends, the caret goes to the next at once, in the same task as the key. */
import { TextSelection, type EditorState } from '@tiptap/pm/state';
import type { EditorView } from '@tiptap/pm/view';
import { placeOfPos } from './runs.ts';

/** Letters of Hebrew, Arabic and their kin. */
const RIGHT_TO_LEFT = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefe]/;
/** What runs from left to right, those aside. */
const LEFT_TO_RIGHT = /[\p{L}\p{N}]/u;

/** Up and down across provisions, in the column where the movement began. */
export function vertical(): { move: (view: EditorView, down: boolean, extend: boolean) => boolean; forget: () => void } {
  let column: number | null = null;
  return {
    forget: () => {
      column = null;
    },
    move(view, down, extend) {
      const { selection } = view.state;
      const here = view.coordsAtPos(selection.head);
      column ??= here.left;
      if (!view.endOfTextblock(down ? 'down' : 'up')) return false;
      const place = placeOfPos(selection.$head);
      if (place === null) return false;
      const index = selection.$head.index(0);
      const next = index + (down ? 1 : -1);
      if (next < 0 || next >= view.state.doc.childCount) return false;
      const at = childPos(view.state, next);
      const dom = view.nodeDOM(at);
      const words = dom instanceof HTMLElement ? (dom.querySelector('.pen-words') ?? dom) : null;
      if (words === null) return false;
      const box = words.getBoundingClientRect();
      const style = getComputedStyle(words);
      const half = (parseFloat(style.lineHeight) || 24) / 2;
      const found = view.posAtCoords({ left: Math.min(Math.max(column, box.left + 1), box.right - 1), top: down ? box.top + half : box.bottom - half });
      const node = view.state.doc.child(next);
      const pos = Math.min(Math.max(found?.pos ?? at + 1, at + 1), at + 1 + node.content.size);
      const head = view.state.doc.resolve(pos);
      view.dispatch(view.state.tr.setSelection(TextSelection.between(extend ? selection.$anchor : head, head)).scrollIntoView());
      return true;
    },
  };
}

/**
 * To the neighbour, where a provision ends. The browser would set the caret between two provisions first, beside the words, and
 * the editor bring it into them a moment later: what is typed in that moment would be lost.
 */
export function sideways(view: EditorView, right: boolean, extend: boolean): boolean {
  const { selection } = view.state;
  if (!extend && !selection.empty) return false;
  const { $head } = selection;
  const words = view.domAtPos(selection.head).node;
  const element = words instanceof Element ? words : words.parentElement;
  const rightToLeft = element !== null && getComputedStyle(element).direction === 'rtl';
  const forward = right !== rightToLeft;
  const text = $head.parent.textContent;
  if ($head.parentOffset !== (forward ? $head.parent.content.size : 0)) return false;
  // Words that run against their line end in the middle of it, as the eye sees it: there the browser knows the way.
  const edge = forward ? text.slice(-1) : text.slice(0, 1);
  if (rightToLeft ? LEFT_TO_RIGHT.test(edge) && !RIGHT_TO_LEFT.test(edge) : RIGHT_TO_LEFT.test(edge)) return false;
  const next = $head.index(0) + (forward ? 1 : -1);
  // At the end of the text there is nowhere to go, for the browser neither.
  if (next < 0 || next >= view.state.doc.childCount) return true;
  const at = childPos(view.state, next) + 1;
  const head = view.state.doc.resolve(forward ? at : at + view.state.doc.child(next).content.size);
  view.dispatch(view.state.tr.setSelection(TextSelection.between(extend ? selection.$anchor : head, head)).scrollIntoView());
  return true;
}

function childPos(state: EditorState, index: number): number {
  let at = 0;
  for (let i = 0; i < index; i++) at += state.doc.child(i).nodeSize;
  return at;
}
