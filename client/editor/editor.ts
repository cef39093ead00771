/**
 * The one editing component: an editor of provisions bound to fragments. With a hand it is the pen's document, without one a
 * draft of a single provision. TipTap gives schema and view; what is typed and what comes in goes through `Binding`, and what
 * touches which provisions there are through the pen's own edits, so the editor writes nothing by itself.
 */
import { Editor, Extension } from '@tiptap/react';
import type { Plugin, Transaction } from '@tiptap/pm/state';
import type { EditorView } from '@tiptap/pm/view';
import type { Awareness } from 'y-protocols/awareness';
import type { UndoManager } from 'yjs';
import type { Caret, Cursor } from '../sync/carets.ts';
import { addAfter, remove } from '../sync/pen-edits.ts';
import type { PenHand, PenLine } from '../sync/pen-hand.ts';
import { replaceRange } from '../sync/pen-replace.ts';
import { textOf } from '../../shared/schema/wording.ts';
import { Binding, FROM_DOCUMENT, type Bound } from './binding.ts';
import { caretsPlugin, type CaretLook } from './carets.ts';
import { clipboardPlugin, joinedLines } from './clipboard.ts';
import { act, type EditorHost } from './host.ts';
import { keysPlugin } from './keys.ts';
import { nearPlugin } from './near.ts';
import type { ProvisionRegistry } from './provision-view.ts';
import { posOf, textNodes } from './runs.ts';
import { ProvisionNode, SCHEMA_EXTENSIONS } from './schema.ts';
import { selectionAt } from './steps.ts';
import { meaningOf, type Meaning } from './translate.ts';

export interface EditorOptions {
  readonly element: HTMLElement;
  readonly bound: Bound;
  readonly undo: UndoManager;
  readonly awareness: Awareness;
  readonly hand: PenHand | null;
  readonly views: ProvisionRegistry;
  readonly label: string;
  readonly describedBy?: string;
  readonly locked: (provision: string) => boolean;
  readonly onBlocked: (provisions: readonly string[]) => void;
  readonly recognize: (text: string) => readonly PenLine[];
  readonly lookOf: (caret: Caret) => CaretLook;
  readonly onEscape?: () => boolean;
  readonly onSubmit?: () => boolean;
  readonly onMenu?: () => boolean;
  /** Called after each change of what the editor shows or where the caret is. */
  readonly onChange?: (view: EditorView) => void;
  readonly plugins?: readonly Plugin[];
}

export interface BoundEditor {
  readonly view: EditorView;
  readonly host: EditorHost;
  destroy(): void;
}

const CURSOR = 'cursor';

/** Makes an editor in an element of the page. */
export function createEditor(options: EditorOptions): BoundEditor {
  const binding = new Binding(options.bound);
  const host: EditorHost = {
    binding,
    undo: options.undo,
    hand: options.hand,
    locked: options.locked,
    blocked: options.onBlocked,
    recognize: options.recognize,
    escape: () => options.onEscape?.() ?? false,
    submit: () => options.onSubmit?.() ?? false,
    toMenu: () => options.onMenu?.() ?? false,
  };

  const dispatch = (editor: Editor, transaction: Transaction, next: (transaction: Transaction) => void): void => {
    const changes = transaction.docChanged && transaction.getMeta(FROM_DOCUMENT) !== true;
    if (!changes) {
      next(transaction);
      options.onChange?.(editor.view);
      return;
    }
    const meaning = meaningOf(transaction.before, transaction.doc, options.locked);
    if (meaning.type === 'words') {
      binding.note(editor.state);
      // First the document: the caret that is told to others when the view changes is a place in it.
      binding.push(transaction);
      next(transaction);
      options.onChange?.(editor.view);
    } else if (meaning.type === 'locked') options.onBlocked(meaning.provisions);
    else carryOut(editor.view, host, meaning);
  };

  const room = Extension.create({
    name: 'room',
    dispatchTransaction({ transaction, next }) {
      dispatch(this.editor, transaction, next);
    },
    addProseMirrorPlugins() {
      return [
        keysPlugin(host),
        nearPlugin(),
        clipboardPlugin(host, this.editor.schema),
        caretsPlugin(binding, options.awareness, options.lookOf),
        ...(options.plugins ?? []),
      ];
    },
  });
  const provision = ProvisionNode.extend({ addNodeView: () => ({ node }) => options.views.create(node) });

  const editor = new Editor({
    element: options.element,
    extensions: [...SCHEMA_EXTENSIONS.filter((one) => one !== ProvisionNode), provision, room],
    content: binding.json(),
    injectCSS: false,
    enableCoreExtensions: false,
    enableInputRules: false,
    enablePasteRules: false,
    editorProps: {
      attributes: {
        class: 'pen-editor',
        role: 'textbox',
        'aria-multiline': 'true',
        'aria-label': options.label,
        spellcheck: 'true',
        ...(options.describedBy === undefined ? {} : { 'aria-describedby': options.describedBy }),
      },
    },
  });
  const { view } = editor;
  const detach = binding.attach(view);

  // Undoing returns the caret to where it was before the edit that is undone.
  const onAdded = ({ stackItem }: { stackItem: { meta: Map<unknown, unknown> } }): void => {
    if (view.hasFocus() && binding.before !== null) stackItem.meta.set(CURSOR, binding.before);
  };
  const onPopped = ({ stackItem }: { stackItem: { meta: Map<unknown, unknown> } }): void => {
    const cursor = stackItem.meta.get(CURSOR) as Cursor | undefined;
    const to = cursor === undefined || !view.hasFocus() ? null : binding.resolve(cursor);
    const selection = to === null ? null : selectionAt(view.state.doc, to.anchor, to.head);
    if (selection !== null) view.dispatch(view.state.tr.setSelection(selection).scrollIntoView());
  };
  options.undo.on('stack-item-added', onAdded);
  options.undo.on('stack-item-popped', onPopped);

  return {
    view,
    host,
    destroy() {
      options.undo.off('stack-item-added', onAdded);
      options.undo.off('stack-item-popped', onPopped);
      detach();
      editor.destroy();
    },
  };
}

/** Does to the pen what a change in the editor meant; in a draft, which is one provision, lines become words. */
function carryOut(view: EditorView, host: EditorHost, meaning: Exclude<Meaning, { type: 'words' | 'locked' }>): void {
  if (host.hand !== null) {
    act(view, host, (hand) => {
      switch (meaning.type) {
        case 'replace':
          return replaceRange(hand, meaning.from, meaning.to, meaning.lines);
        case 'remove':
          return remove(hand, meaning.provisions);
        case 'add': {
          const [line] = meaning.lines;
          return line === undefined ? { place: null, blocked: [] } : addAfter(hand, meaning.after, line);
        }
      }
    });
    return;
  }
  if (meaning.type !== 'replace') return;
  const from = posOf(view.state.doc, meaning.from);
  const to = posOf(view.state.doc, meaning.to);
  if (from === null || to === null) return;
  const words = joinedLines(meaning.lines);
  if (textOf(words) === '' && from === to) return;
  view.dispatch(view.state.tr.replaceWith(from, to, textNodes(view.state.schema, words)));
}
