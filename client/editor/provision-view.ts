/** How one provision of the pen stands on the sheet: status margin, number, words. Only the words are edited. */
import type { Node } from '@tiptap/pm/model';
import type { NodeView } from '@tiptap/pm/view';
import { wordsIn } from '../i18n/direction.ts';
import { attributesOf } from './runs.ts';

/** What the record says about a provision, to be shown beside its words. */
export interface ProvisionInfo {
  readonly number: string | null;
  readonly locked: boolean;
  readonly current: boolean;
  readonly here: boolean;
}

const NO_INFO: ProvisionInfo = { number: null, locked: false, current: false, here: false };

/** The provisions on the screen: what others draw into their margins, and what the record says of them. */
export interface ProvisionViews {
  readonly margins: ReadonlyMap<string, HTMLElement>;
  subscribe(listener: () => void): () => void;
  /** Grows with each provision that comes or goes. */
  version(): number;
  info(provision: string, info: ProvisionInfo): void;
  /** Words that explain why a provision could not be changed, for a moment. */
  element(provision: string): HTMLElement | null;
}

export interface ProvisionRegistry extends ProvisionViews {
  create(node: Node): NodeView;
}

/** `bare`: words alone, without margin and number. `language`: that of the text. */
export function createProvisionViews(bare: boolean, language: string): ProvisionRegistry {
  const views = new Map<string, { dom: HTMLElement; show: () => void }>();
  const margins = new Map<string, HTMLElement>();
  const infos = new Map<string, ProvisionInfo>();
  const listeners = new Set<() => void>();
  let version = 0;
  let told = false;
  // Within one update many come and go; whoever listens is told once, after it.
  const changed = (): void => {
    version++;
    if (told) return;
    told = true;
    queueMicrotask(() => {
      told = false;
      for (const listener of [...listeners]) listener();
    });
  };

  const create = (first: Node): NodeView => {
    let node = first;
    const { id } = attributesOf(node);
    const dom = document.createElement('div');
    dom.className = 'pen-provision';
    const words = document.createElement('div');
    words.className = 'pen-words';
    words.dir = wordsIn(language).dir;
    const number = document.createElement('span');
    number.className = 'pen-number';
    number.contentEditable = 'false';
    const margin = document.createElement('div');
    margin.className = 'pen-margin';
    margin.contentEditable = 'false';
    if (bare) dom.append(words);
    else dom.append(margin, number, words);

    const show = (): void => {
      const { kind, level } = attributesOf(node);
      const info = infos.get(id) ?? NO_INFO;
      dom.dataset['provision'] = id;
      dom.dataset['kind'] = kind;
      dom.dataset['level'] = String(level);
      dom.toggleAttribute('data-locked', info.locked);
      dom.toggleAttribute('data-current', info.current);
      dom.toggleAttribute('data-here', info.here);
      dom.toggleAttribute('data-empty', node.content.size === 0);
      const shown = kind === 'item' ? '–' : kind === 'question' ? (info.number ?? '') : '';
      if (number.textContent !== shown) number.textContent = shown;
    };
    const own = { dom, show };
    views.set(id, own);
    if (!bare) margins.set(id, margin);
    show();
    changed();
    return {
      dom,
      contentDOM: words,
      update(next) {
        if (next.type !== node.type || attributesOf(next).id !== id) return false;
        node = next;
        show();
        return true;
      },
      ignoreMutation: (mutation) => mutation.type !== 'selection' && !words.contains(mutation.target),
      stopEvent: (event) => event.target instanceof globalThis.Node && (margin.contains(event.target) || number.contains(event.target)),
      destroy() {
        // A provision that moves has its new view before the old one goes.
        if (views.get(id) === own) views.delete(id);
        if (margins.get(id) === margin) margins.delete(id);
        changed();
      },
    };
  };

  return {
    create,
    margins,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    version: () => version,
    info(provision, info) {
      const before = infos.get(provision) ?? NO_INFO;
      if (before.number === info.number && before.locked === info.locked && before.current === info.current && before.here === info.here) return;
      infos.set(provision, info);
      views.get(provision)?.show();
    },
    element: (provision) => views.get(provision)?.dom ?? null,
  };
}
