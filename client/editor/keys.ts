/**
 * The keyboard, and what else browsers do to several provisions at once. Everything here says what it wants to the pen
 * (pen-edits.ts); what stays within one provision is left to the browser, and with it to input methods.
 */
import { keydownHandler } from '@tiptap/pm/keymap';
import { Plugin, TextSelection, type EditorState } from '@tiptap/pm/state';
import type { EditorView } from '@tiptap/pm/view';
import type { Mark } from '../../shared/schema/wording.ts';
import type { Kind } from '../../shared/schema/state.ts';
import { mergeBackward, mergeForward, moveBy, setKind, shiftLevel, split } from '../sync/pen-edits.ts';
import type { Outcome, PenHand } from '../sync/pen-hand.ts';
import { replaceRange } from '../sync/pen-replace.ts';
import { deleteWords } from '../sync/pen-words.ts';
import { levelFor } from '../sync/pen-kinds.ts';
import { penFragment } from '../../shared/schema/pen.ts';
import { sideways, vertical } from './arrows.ts';
import { selected } from './binding.ts';
import { takeSelection } from './dom-selection.ts';
import { act, type EditorHost } from './host.ts';
import { attributesOf, idsBetween, nodeOf, placeOfPos } from './runs.ts';

type Command = (state: EditorState, dispatch: unknown, view?: EditorView) => boolean;

/** Provisions that the selection is in. */
export function selectedIds(state: EditorState): string[] {
  const { from, to } = state.selection;
  return idsBetween(state.doc, from, to);
}

const spans = (state: EditorState): boolean => !state.selection.empty && selectedIds(state).length > 1;

/** Replaces a selection over several provisions; false where it is within one. */
function replaceSpan(view: EditorView, host: EditorHost, text: string): boolean {
  if (!spans(view.state)) return false;
  const from = placeOfPos(view.state.selection.$from);
  const to = placeOfPos(view.state.selection.$to);
  if (from === null || to === null) return false;
  return act(view, host, (hand) => replaceRange(hand, from, to, [{ wording: text === '' ? [] : [{ text }] }]));
}

function enter(view: EditorView, host: EditorHost): boolean {
  if (host.hand === null) return true;
  const from = placeOfPos(view.state.selection.$from);
  const to = placeOfPos(view.state.selection.$to);
  if (from === null || to === null) return true;
  if (view.state.selection.empty) return act(view, host, (hand) => split(hand, from));
  return act(view, host, (hand) => replaceRange(hand, from, to, [{ wording: [] }, { wording: [] }]));
}

function erase(view: EditorView, host: EditorHost, forward: boolean): boolean {
  if (replaceSpan(view, host, '')) return true;
  const { selection } = view.state;
  const place = placeOfPos(selection.$head);
  if (!selection.empty || place === null) return false;
  const size = nodeOf(view.state.doc, place.provision)?.content.size ?? 0;
  if (forward ? place.offset < size : place.offset > 0) return false;
  if (host.hand === null) return true;
  act(view, host, (hand) => (forward ? mergeForward(hand, place.provision) : mergeBackward(hand, place.provision)));
  return true;
}

/** Sets a mark on the selection, or lifts it where all of it has it; locked provisions are left out. */
function toggle(view: EditorView, host: EditorHost, mark: Mark): boolean {
  const { state } = view;
  const type = state.schema.marks[mark];
  const { from, to, empty } = state.selection;
  if (type === undefined) return true;
  if (empty) {
    const stored = state.storedMarks ?? state.selection.$head.marks();
    view.dispatch(type.isInSet(stored) ? state.tr.removeStoredMark(type) : state.tr.addStoredMark(type.create()));
    return true;
  }
  const ranges: { from: number; to: number }[] = [];
  const blocked: string[] = [];
  state.doc.forEach((node, offset) => {
    const range = { from: Math.max(from, offset + 1), to: Math.min(to, offset + node.nodeSize - 1) };
    if (range.from >= range.to) return;
    if (host.locked(attributesOf(node).id)) blocked.push(attributesOf(node).id);
    else ranges.push(range);
  });
  if (blocked.length > 0) host.blocked(blocked);
  const all = ranges.every((range) => {
    let has = true;
    state.doc.nodesBetween(range.from, range.to, (node) => {
      if (node.isText && type.isInSet(node.marks) === undefined) has = false;
    });
    return has;
  });
  const tr = state.tr;
  for (const range of ranges) {
    if (all) tr.removeMark(range.from, range.to, type);
    else tr.addMark(range.from, range.to, type.create());
  }
  if (tr.docChanged) view.dispatch(tr);
  return true;
}

/** What a typed marker at the beginning of a provision makes of it; null for no marker. */
export function markerKind(text: string): { readonly kind: Kind; readonly level: number } | null {
  if (/^\d{1,3}[.)]$/.test(text)) return { kind: 'question', level: 0 };
  if (/^[-–—•*]$/.test(text)) return { kind: 'item', level: 1 };
  if (/^#$/.test(text)) return { kind: 'title', level: 0 };
  if (/^##$/.test(text)) return { kind: 'heading', level: 0 };
  return null;
}

function typeMarker(view: EditorView, host: EditorHost): boolean {
  const { selection, doc } = view.state;
  const place = placeOfPos(selection.$head);
  if (host.hand === null || place === null || !selection.empty || place.offset > 4 || host.locked(place.provision)) return false;
  const node = nodeOf(doc, place.provision);
  const typed = node?.textContent.slice(0, place.offset) ?? '';
  const made = markerKind(typed);
  if (node === null || made === null) return false;
  return act(view, host, (hand: PenHand): Outcome => {
    hand.doc.transact(() => {
      deleteWords(penFragment(hand.doc, place.provision), 0, place.offset);
      setKind(hand, [place.provision], made.kind, levelFor(made.kind, made.level));
    }, hand.origin);
    return { place: { provision: place.provision, offset: 0 }, blocked: [] };
  });
}

/** Provisions that an input is about to change. */
function targetIds(view: EditorView, event: InputEvent): string[] {
  try {
    return event.getTargetRanges().flatMap((range) => {
      const from = view.posAtDOM(range.startContainer, range.startOffset);
      const to = view.posAtDOM(range.endContainer, range.endOffset);
      const start = placeOfPos(view.state.doc.resolve(from));
      return from === to ? (start === null ? [] : [start.provision]) : idsBetween(view.state.doc, from, to);
    });
  } catch {
    return [];
  }
}

/** Left and right, letter by letter and word by word, also selecting. */
function sidewaysKeys(): Record<string, Command> {
  const keys: Record<string, Command> = {};
  // Where Alt with an arrow goes by words; elsewhere it goes back to the page before.
  const modifiers = /Mac|iP(hone|[oa]d)/.test(navigator.platform) ? ['', 'Ctrl-', 'Alt-'] : ['', 'Ctrl-'];
  for (const key of ['ArrowLeft', 'ArrowRight']) {
    for (const modifier of modifiers) {
      for (const extend of [false, true]) {
        keys[`${modifier}${extend ? 'Shift-' : ''}${key}`] = (_state, _dispatch, view) => view !== undefined && sideways(view, key === 'ArrowRight', extend);
      }
    }
  }
  return keys;
}

/** The keyboard of an editor. */
export function keysPlugin(host: EditorHost): Plugin {
  const column = vertical();
  /** After Esc, Tab leaves the text instead of changing levels: nobody is caught in it. */
  let leaving = false;
  const onPen = (edit: (hand: PenHand, ids: readonly string[]) => Outcome): Command => (state, _dispatch, view) => {
    const ids = selectedIds(state);
    if (view === undefined || host.hand === null || ids.length === 0) return false;
    const kept = selected(state);
    act(view, host, (hand) => edit(hand, ids));
    if (kept !== null && selected(view.state) === null) view.focus();
    return true;
  };
  const withView = (run: (view: EditorView) => boolean): Command => (_state, _dispatch, view) => view !== undefined && run(view);
  const level = (by: 1 | -1): Command => (state, dispatch, view) => (leaving ? false : onPen((hand, ids) => shiftLevel(hand, ids, by))(state, dispatch, view));
  const undo = withView((view) => {
    host.binding.note(view.state);
    host.undo.undo();
    return true;
  });
  const redo = withView((view) => {
    host.binding.note(view.state);
    host.undo.redo();
    return true;
  });
  const handle = keydownHandler({
    Enter: withView((view) => enter(view, host)),
    'Shift-Enter': withView((view) => enter(view, host)),
    'Mod-Enter': withView(() => host.submit()),
    Backspace: withView((view) => erase(view, host, false)),
    'Mod-Backspace': withView((view) => erase(view, host, false)),
    'Alt-Backspace': withView((view) => erase(view, host, false)),
    'Shift-Backspace': withView((view) => erase(view, host, false)),
    Delete: withView((view) => erase(view, host, true)),
    'Mod-Delete': withView((view) => erase(view, host, true)),
    'Alt-Delete': withView((view) => erase(view, host, true)),
    Tab: level(1),
    'Shift-Tab': level(-1),
    'Alt-Shift-ArrowUp': onPen((hand, ids) => moveBy(hand, ids, -1)),
    'Alt-Shift-ArrowDown': onPen((hand, ids) => moveBy(hand, ids, 1)),
    ArrowUp: withView((view) => column.move(view, false, false)),
    ArrowDown: withView((view) => column.move(view, true, false)),
    'Shift-ArrowUp': withView((view) => column.move(view, false, true)),
    'Shift-ArrowDown': withView((view) => column.move(view, true, true)),
    ...sidewaysKeys(),
    'Mod-z': undo,
    'Mod-y': redo,
    'Mod-Shift-z': redo,
    'Mod-b': withView((view) => toggle(view, host, 'bold')),
    'Mod-i': withView((view) => toggle(view, host, 'italic')),
    'Mod-.': withView((view) => toggle(view, host, 'superscript')),
    'Mod-a': withView((view) => {
      const { doc } = view.state;
      if (doc.childCount > 0) view.dispatch(view.state.tr.setSelection(TextSelection.between(doc.resolve(1), doc.resolve(doc.content.size - 1))));
      return true;
    }),
    'Alt-F10': withView(() => host.toMenu()),
    Escape: withView(() => {
      const done = host.escape();
      leaving = true;
      return done;
    }),
  });
  return new Plugin({
    props: {
      handleKeyDown(view, event) {
        if (!/^(Arrow(Up|Down)|Shift)$/.test(event.key)) column.forget();
        takeSelection(view);
        const done = handle(view, event);
        if (!/^(Escape|Tab|Shift)$/.test(event.key)) leaving = false;
        return done;
      },
      handleTextInput(view, _from, _to, text) {
        if (replaceSpan(view, host, text)) return true;
        return text === ' ' && typeMarker(view, host);
      },
      handleDOMEvents: {
        // What may not be changed is not changed and put right again: the caret would not survive it.
        beforeinput(view, event) {
          const ids = targetIds(view, event);
          if (ids.length === 0 || !ids.every((id) => host.locked(id)) || !event.cancelable) return false;
          event.preventDefault();
          host.blocked(ids);
          return true;
        },
        mousedown() {
          column.forget();
          leaving = false;
          return false;
        },
        // An input method would take the selected provisions out of the page by itself.
        compositionstart(view) {
          replaceSpan(view, host, '');
          return false;
        },
        compositionend(view) {
          // The editor reads the last letters a moment later.
          setTimeout(() => {
            if (!view.isDestroyed && !view.composing) host.binding.composed();
          }, 100);
          return false;
        },
        blur() {
          leaving = false;
          return false;
        },
      },
    },
  });
}
