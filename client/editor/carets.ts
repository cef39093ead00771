/** Others' carets and selections in the text, labelled by delegation (on a desk by name). Decorations only: they are never part of the words. */
import { Plugin, PluginKey, type EditorState } from '@tiptap/pm/state';
import { Decoration, DecorationSet, type EditorView } from '@tiptap/pm/view';
import type { Awareness } from 'y-protocols/awareness';
import { afterFrame } from '../ui/later.ts';
import { caretsOf, cursorOf, sendCursor, type Caret } from '../sync/carets.ts';
import { FROM_DOCUMENT, selected, type Binding } from './binding.ts';
import { takeSelection } from './dom-selection.ts';
import { posOf } from './runs.ts';

/** How a caret is labelled and coloured. */
export interface CaretLook {
  readonly label: string;
  readonly hue: number;
}

const key = new PluginKey<DecorationSet>('carets');

function widget(caret: Caret, look: CaretLook): (view: EditorView) => HTMLElement {
  return () => {
    const element = document.createElement('span');
    element.className = 'pen-caret';
    element.dataset['d'] = caret.party;
    element.dataset['label'] = look.label;
    element.style.setProperty('--h', String(look.hue));
    element.setAttribute('aria-hidden', 'true');
    return element;
  };
}

function decorations(state: EditorState, binding: Binding, carets: readonly Caret[], lookOf: (caret: Caret) => CaretLook): DecorationSet {
  const out: Decoration[] = [];
  for (const caret of carets) {
    const found = binding.resolve(caret.cursor);
    const head = found === null ? null : posOf(state.doc, found.head);
    const anchor = found === null ? null : posOf(state.doc, found.anchor);
    if (head === null || anchor === null) continue;
    const look = lookOf(caret);
    // Keyed by place too: a caret that moved shows its label again.
    out.push(Decoration.widget(head, widget(caret, look), { key: `${String(caret.client)}:${JSON.stringify(caret.cursor.head)}`, side: 10, ignoreSelection: true }));
    if (anchor !== head) {
      const attributes = { class: 'pen-selection', 'data-d': caret.party, style: `--h: ${String(look.hue)}` };
      out.push(Decoration.inline(Math.min(anchor, head), Math.max(anchor, head), attributes));
    }
  }
  return DecorationSet.create(state.doc, out);
}

/** Shows the carets of others and tells them where one's own is. */
export function caretsPlugin(binding: Binding, awareness: Awareness, lookOf: (caret: Caret) => CaretLook): Plugin {
  return new Plugin<DecorationSet>({
    key,
    state: {
      init: () => DecorationSet.empty,
      apply(tr, set, _old, state) {
        // A caret may come before the letters that it stands behind; it is then drawn with them.
        const anew = tr.getMeta(key) === true || (tr.docChanged && tr.getMeta(FROM_DOCUMENT) === true);
        if (anew) return decorations(state, binding, caretsOf(awareness), lookOf);
        return tr.docChanged ? set.map(tr.mapping, tr.doc) : set;
      },
    },
    props: { decorations: (state) => key.getState(state) },
    view(view) {
      let drawn: (() => void) | null = null;
      const draw = (): void => {
        drawn = null;
        if (view.isDestroyed || view.composing) return;
        takeSelection(view);
        view.dispatch(view.state.tr.setMeta(key, true));
      };
      const soon = (changes: { added: number[]; updated: number[]; removed: number[] }): void => {
        const others = [...changes.added, ...changes.updated, ...changes.removed].some((client) => client !== awareness.clientID);
        // When there is time: drawn in the frame of one's own letter, they would hold it up.
        if (others) drawn ??= afterFrame(draw);
      };
      let callOff: (() => void) | null = null;
      const send = (): void => {
        callOff?.();
        callOff = null;
        const now = view.hasFocus() ? selected(view.state) : null;
        sendCursor(awareness, now === null ? null : cursorOf(binding.bound.fragments, now.anchor, now.head));
      };
      awareness.on('change', soon);
      view.dom.addEventListener('focus', send);
      view.dom.addEventListener('blur', send);
      drawn = afterFrame(draw);
      return {
        update(_view, before) {
          // Once the letter is on the screen: it has gone to the others by itself.
          if (!before.selection.eq(view.state.selection) || before.doc !== view.state.doc) callOff ??= afterFrame(send);
        },
        destroy() {
          awareness.off('change', soon);
          view.dom.removeEventListener('focus', send);
          view.dom.removeEventListener('blur', send);
          drawn?.();
          callOff?.();
          sendCursor(awareness, null);
        },
      };
    },
  });
}
