/**
 * The provisions at the caret are always laid out. The sheet lays out what is near the view only (`content-visibility`), and
 * decides that once a frame; in a provision that came into being, or came near, since the last frame the browser cannot
 * place a caret yet and sets what is typed beside the words, where nobody reads it.
 */
import { Plugin, PluginKey, type EditorState } from '@tiptap/pm/state';
import { Decoration, DecorationSet } from '@tiptap/pm/view';

const key = new PluginKey<DecorationSet>('near');

/** The provisions with an end of the selection, and those next to them: where a key may bring the caret before the next frame. */
function near(state: EditorState): DecorationSet {
  const { doc, selection } = state;
  const wanted = new Set([selection.$anchor, selection.$head].flatMap((end) => [end.index(0) - 1, end.index(0), end.index(0) + 1]));
  const out: Decoration[] = [];
  doc.forEach((node, offset, index) => {
    if (wanted.has(index)) out.push(Decoration.node(offset, offset + node.nodeSize, { class: 'pen-near' }));
  });
  return DecorationSet.create(doc, out);
}

/** Keeps the provisions at the caret laid out. */
export function nearPlugin(): Plugin<DecorationSet> {
  return new Plugin<DecorationSet>({
    key,
    state: {
      init: (_config, state) => near(state),
      apply: (tr, set, _old, state) => (tr.docChanged || tr.selectionSet ? near(state) : set),
    },
    props: { decorations: (state) => key.getState(state) },
  });
}
