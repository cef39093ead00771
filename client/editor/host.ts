/** What the parts of an editor need to know of it. */
import type { EditorView } from '@tiptap/pm/view';
import type { UndoManager } from 'yjs';
import type { Outcome, PenHand, PenLine, Place } from '../sync/pen-hand.ts';
import type { Binding } from './binding.ts';
import { selectionAt } from './steps.ts';

export interface EditorHost {
  readonly binding: Binding;
  readonly undo: UndoManager;
  /** A pen writes many provisions; a draft is one, and nothing splits it. */
  readonly hand: PenHand | null;
  locked(provision: string): boolean;
  /** Locked provisions kept (part of) an edit from happening. */
  blocked(provisions: readonly string[]): void;
  /** Pasted text as lines. */
  recognize(text: string): readonly PenLine[];
  /** Esc, Ctrl+Enter, Alt+F10; true when something came of it. */
  escape(): boolean;
  submit(): boolean;
  toMenu(): boolean;
}

/** Does something with the pen, shows it, and puts the caret where it ended. */
export function act(view: EditorView, host: EditorHost, edit: (hand: PenHand) => Outcome): boolean {
  const { hand, binding, undo } = host;
  if (hand === null) return false;
  binding.note(view.state);
  undo.stopCapturing();
  const { place, blocked } = edit(hand);
  undo.stopCapturing();
  if (blocked.length > 0) host.blocked(blocked);
  if (place !== null) goTo(view, place);
  return true;
}

/** Puts the caret at a place and brings it into view. */
export function goTo(view: EditorView, place: Place): void {
  const selection = selectionAt(view.state.doc, place);
  if (selection !== null) view.dispatch(view.state.tr.setSelection(selection).scrollIntoView());
}
