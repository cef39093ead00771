/** Who wrote which words, over the text: underlined in the delegation's colour and followed by its code. From the record (R4). */
import type { Node } from '@tiptap/pm/model';
import { Plugin, PluginKey } from '@tiptap/pm/state';
import { Decoration, DecorationSet, type EditorView } from '@tiptap/pm/view';
import { textOf, type AuthoredRun, type AuthoredWording, type Party } from '../../shared/schema/wording.ts';
import { takeSelection } from './dom-selection.ts';
import { attributesOf, replacement, wordingOf } from './runs.ts';

export interface AuthorLook {
  readonly code: string;
  readonly name: string;
  readonly hue: number;
}

/** Null: not shown. */
export type AuthorsOf = ((provision: string) => AuthoredWording | null) | null;

const key = new PluginKey<DecorationSet>('authors');

interface Stretch {
  readonly from: number;
  readonly to: number;
  readonly by: Party;
}

/** Stretches of one author each, in the text as it stands here; what the record does not have yet is nobody's for the moment. */
export function stretches(words: string, authored: AuthoredWording): Stretch[] {
  const out: Stretch[] = [];
  const add = (from: number, to: number, by: Party): void => {
    const last = out[out.length - 1];
    if (last !== undefined && last.by === by && last.to === from) out[out.length - 1] = { ...last, to };
    else if (to > from) out.push({ from, to, by });
  };
  const differs = replacement([{ text: textOf(authored) }], [{ text: words }]);
  let at = 0;
  for (const run of authored as readonly AuthoredRun[]) {
    const from = at;
    const to = at + run.text.length;
    at = to;
    if (differs === null) add(from, to, run.by);
    else {
      const shift = differs.newTo - differs.to;
      add(from, Math.min(to, differs.from), run.by);
      add(Math.max(from, differs.to) + shift, to + shift, run.by);
    }
  }
  return out;
}

function decorate(doc: Node, authorsOf: AuthorsOf, lookOf: (party: Party) => AuthorLook, cache: WeakMap<Node, { authored: AuthoredWording; stretches: readonly Stretch[] }>): DecorationSet {
  if (authorsOf === null) return DecorationSet.empty;
  const out: Decoration[] = [];
  doc.forEach((node, offset) => {
    const authored = authorsOf(attributesOf(node).id);
    if (authored === null) return;
    let known = cache.get(node);
    if (known === undefined || known.authored !== authored) {
      known = { authored, stretches: stretches(textOf(wordingOf(node)), authored) };
      cache.set(node, known);
    }
    for (const one of known.stretches) {
      const look = lookOf(one.by);
      const attributes = { class: 'pen-author', 'data-d': one.by, 'data-by': look.code, title: look.name, style: `--h: ${String(look.hue)}` };
      out.push(Decoration.inline(offset + 1 + one.from, offset + 1 + one.to, attributes));
    }
  });
  return DecorationSet.create(doc, out);
}

/** Draws the authors again, after the record or the switch changed. */
export function drawAuthors(view: EditorView): void {
  takeSelection(view);
  view.dispatch(view.state.tr.setMeta(key, true));
}

/** `authorsOf` is asked anew at each drawing. */
export function authorsPlugin(authorsOf: () => AuthorsOf, lookOf: (party: Party) => AuthorLook): Plugin {
  const cache = new WeakMap<Node, { authored: AuthoredWording; stretches: readonly Stretch[] }>();
  return new Plugin<DecorationSet>({
    key,
    state: {
      init: (_config, state) => decorate(state.doc, authorsOf(), lookOf, cache),
      apply(tr, set, _old, state) {
        if (tr.getMeta(key) !== true && !tr.docChanged) return set;
        return decorate(state.doc, authorsOf(), lookOf, cache);
      },
    },
    props: { decorations: (state) => key.getState(state) },
  });
}
