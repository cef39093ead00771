/** Copying out of and pasting into an editor: plain words with the three marks, one provision to a line. */
import { DOMSerializer, type Schema, type Slice } from '@tiptap/pm/model';
import { Plugin } from '@tiptap/pm/state';
import type { EditorView } from '@tiptap/pm/view';
import { cleanWording, normalWording, type Run, type Wording } from '../../shared/schema/wording.ts';
import type { PenLine, Place } from '../sync/pen-hand.ts';
import { replaceRange } from '../sync/pen-replace.ts';
import { takeSelection } from './dom-selection.ts';
import { act, type EditorHost } from './host.ts';
import { linesOfHtml } from './paste-html.ts';
import { attributesOf, nodeOf, placeOfPos, textNodes } from './runs.ts';

/** What a clipboard holds, as lines. A plain text of one line has no kind: it is words for where the caret is. */
export function linesOf(html: string, text: string, recognize: (text: string) => readonly PenLine[]): readonly PenLine[] {
  const formatted = html === '' ? [] : linesOfHtml(html);
  // Formatting that knows no lists or headings says less than the text itself does.
  if (formatted.some((line) => line.kind !== undefined) || (formatted.length === 1 && formatted[0] !== undefined)) {
    return formatted.length === 1 ? [{ wording: formatted[0]?.wording ?? [] }] : formatted;
  }
  const plain = text.trim() === '' ? formatted : /[\n\r]/.test(text.trim()) ? recognize(text) : [{ wording: pieceOf(text) }];
  return plain.length === 0 ? formatted : plain;
}

/** One line as it is pasted into words: its edges keep a space, since it may go between two words. */
function pieceOf(text: string): Wording {
  const inner = cleanWording([{ text }]);
  const first = /^\s/.test(text) ? [{ text: ' ' }] : [];
  const last = /\s$/.test(text) && inner.length > 0 ? [{ text: ' ' }] : [];
  return normalWording([...first, ...inner, ...last]);
}

/** All lines in one, for a draft. */
export function joinedLines(lines: readonly PenLine[]): Wording {
  const runs: Run[] = [];
  for (const line of lines) {
    if (runs.length > 0) runs.push({ text: ' ' });
    runs.push(...line.wording);
  }
  return normalWording(runs);
}

function insert(view: EditorView, host: EditorHost, lines: readonly PenLine[]): boolean {
  if (lines.length === 0) return true;
  const { selection } = view.state;
  const from = placeOfPos(selection.$from);
  const to = placeOfPos(selection.$to);
  if (from === null || to === null) return true;
  if (host.hand !== null && (lines.length > 1 || from.provision !== to.provision)) {
    return act(view, host, (hand) => replaceRange(hand, from, to, besides(view, from, to, lines)));
  }
  if (host.locked(from.provision)) {
    host.blocked([from.provision]);
    return true;
  }
  const tr = view.state.tr.deleteSelection();
  const at = tr.selection.from;
  tr.insert(at, textNodes(view.state.schema, joinedLines(lines)));
  view.dispatch(tr.scrollIntoView());
  return true;
}

/** Recognized provisions pasted at an edge of one stand beside it; they do not run on into its words. */
function besides(view: EditorView, from: Place, to: Place, lines: readonly PenLine[]): readonly PenLine[] {
  const size = nodeOf(view.state.doc, from.provision)?.content.size ?? 0;
  const caret = from.provision === to.provision && from.offset === to.offset;
  if (!caret || size === 0 || lines.every((line) => line.kind === undefined)) return lines;
  if (from.offset === size) return [{ wording: [] }, ...lines];
  return from.offset === 0 ? [...lines, { wording: [] }] : lines;
}

function textOfSlice(slice: Slice): string {
  const lines: string[] = [];
  slice.content.forEach((node) => {
    const { kind, level } = node.type.name === 'provision' ? attributesOf(node) : { kind: 'paragraph', level: 0 };
    const dash = kind === 'item' && slice.content.childCount > 1 ? `${'  '.repeat(Math.max(0, level - 1))}– ` : '';
    lines.push(dash + node.textContent);
  });
  return lines.join('\n');
}

/** HTML for the clipboard. Kinds go along, for a paste back into the room; other programs see paragraphs. */
function serializer(schema: Schema): DOMSerializer {
  const plain = DOMSerializer.fromSchema(schema);
  return new DOMSerializer({ ...plain.nodes, provision: (node) => ['p', { 'data-kind': attributesOf(node).kind, 'data-level': String(attributesOf(node).level) }, 0] }, plain.marks);
}

/** Copy, cut, paste and drop. */
export function clipboardPlugin(host: EditorHost, schema: Schema): Plugin {
  return new Plugin({
    props: {
      clipboardSerializer: serializer(schema),
      clipboardTextSerializer: textOfSlice,
      handlePaste(view, event) {
        const data = event.clipboardData;
        if (data === null) return false;
        takeSelection(view);
        return insert(view, host, linesOf(data.getData('text/html'), data.getData('text/plain'), host.recognize));
      },
      handleDrop(view, event) {
        const data = event.dataTransfer;
        const at = view.posAtCoords({ left: event.clientX, top: event.clientY });
        if (data === null || at === null) return true;
        const lines = linesOf(data.getData('text/html'), data.getData('text/plain'), host.recognize);
        const place = placeOfPos(view.state.doc.resolve(at.pos));
        if (place === null || host.hand === null) return true;
        event.preventDefault();
        return act(view, host, (hand) => replaceRange(hand, place, place, lines.length === 0 ? [{ wording: [] }] : lines));
      },
      handleDOMEvents: {
        // Dragging words within the text would be a deletion here and an insertion there that nobody sees coming; provisions have handles.
        dragstart(_view, event) {
          event.preventDefault();
          return true;
        },
      },
    },
  });
}
