/** How kinds and levels follow from one another when a text is written. */
import type { PenProvision } from '../../shared/schema/pen.ts';
import type { Kind } from '../../shared/schema/state.ts';

/** How a new provision goes on from one of this kind. */
export function following(kind: Kind, level: number): { readonly kind: Kind; readonly level: number } {
  switch (kind) {
    case 'title':
    case 'heading':
      return { kind: 'paragraph', level: 0 };
    case 'chapeau':
      return { kind: 'item', level: 1 };
    case 'item':
      return { kind: 'item', level: Math.max(1, level) };
    case 'paragraph':
    case 'question':
      return { kind, level: 0 };
  }
}

/** The level that a kind can have: items 1 to 6, everything else 0. */
export function levelFor(kind: Kind, level: number): number {
  return kind === 'item' ? Math.min(6, Math.max(1, level)) : 0;
}

/** What stands outside the list that an item is in: a question after questions, else a paragraph. */
export function outermost(list: readonly PenProvision[], index: number): Kind {
  for (const one of list.slice(0, index).reverse()) {
    if (one.kind === 'question') return 'question';
    if (one.kind === 'paragraph' || one.kind === 'heading') return 'paragraph';
  }
  return 'paragraph';
}
