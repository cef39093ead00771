/** The live redline of a draft: words put in underlined, words taken out shown struck beside them, uneditable. Computed, never stored. */
import type { Node } from '@tiptap/pm/model';
import { Plugin, PluginKey } from '@tiptap/pm/state';
import { Decoration, DecorationSet } from '@tiptap/pm/view';
import { redlineOf, worded, type Worded } from '../../shared/proposals/redline.ts';
import { textOf, type Wording } from '../../shared/schema/wording.ts';
import { wordingOf } from './runs.ts';

const key = new PluginKey<DecorationSet>('redline');

/** One mark of a redline, in offsets of the wording. */
export interface RedlineMark {
  /** The words put in; `from === to` for none. */
  readonly from: number;
  readonly to: number;
  /** The words taken out; empty for none. Shown before `from`. */
  readonly deleted: Wording;
}

/** The marks that show a wording as changed from a base. */
export function redlineMarks(base: Worded, wording: Wording): RedlineMark[] {
  const now = worded(wording);
  return redlineOf(base, now).map(({ into, deleted }) => {
    const first = now.words[into.from];
    const last = now.words[into.to - 1];
    if (into.from === into.to || first === undefined || last === undefined) {
      // Nothing put in: the struck words stand after the word before them.
      const before = into.from > 0 ? (now.words[into.from - 1]?.to ?? now.text.length) : 0;
      return { from: before, to: before, deleted };
    }
    return { from: first.from, to: last.to, deleted };
  });
}

function struck(deleted: Wording, spaceBefore: boolean, spaceAfter: boolean): () => HTMLElement {
  return () => {
    const element = document.createElement('del');
    element.className = 'pen-deleted';
    if (spaceBefore) element.classList.add('pen-deleted-after-word');
    if (spaceAfter) element.classList.add('pen-deleted-before-word');
    element.contentEditable = 'false';
    for (const run of deleted) {
      let inner: Text | HTMLElement = document.createTextNode(run.text);
      for (const mark of run.marks ?? []) {
        const wrap = document.createElement(mark === 'bold' ? 'strong' : mark === 'italic' ? 'em' : 'sup');
        wrap.append(inner);
        inner = wrap;
      }
      element.append(inner);
    }
    return element;
  };
}

function decorate(doc: Node, base: Worded): DecorationSet {
  const out: Decoration[] = [];
  doc.forEach((node, offset) => {
    const start = offset + 1;
    const text = node.textContent;
    for (const mark of redlineMarks(base, wordingOf(node))) {
      if (mark.to > mark.from) out.push(Decoration.inline(start + mark.from, start + mark.to, { nodeName: 'ins', class: 'pen-inserted' }));
      if (mark.deleted.length === 0) continue;
      const before = mark.from > 0 && !/\s/.test(text[mark.from - 1] ?? ' ');
      const after = mark.to > mark.from;
      out.push(Decoration.widget(start + mark.from, struck(mark.deleted, before, after), {
        key: `${textOf(mark.deleted)}:${String(before)}:${String(after)}`,
        side: -1,
        ignoreSelection: true,
        marks: [],
      }));
    }
  });
  return DecorationSet.create(doc, out);
}

/** Marks a draft against the words that it is about. `base` is read at each drawing. */
export function redlinePlugin(base: () => Wording): Plugin {
  let known: { wording: Wording; worded: Worded } | null = null;
  const current = (): Worded => {
    const wording = base();
    if (known === null || known.wording !== wording) known = { wording, worded: worded(wording) };
    return known.worded;
  };
  return new Plugin<DecorationSet>({
    key,
    state: {
      init: (_config, state) => decorate(state.doc, current()),
      apply: (tr, set, _old, state) => (tr.docChanged || tr.getMeta(key) === true ? decorate(state.doc, current()) : set),
    },
    props: { decorations: (state) => key.getState(state) },
  });
}
