/** The pen as a screen holds it: the document, its list of provisions, undo, carets. */
import type { Awareness } from 'y-protocols/awareness';
import type * as Y from 'yjs';
import { penFragment, penProvisions } from '../../shared/schema/pen.ts';
import { createStore, type Store } from '../ui/store.ts';
import type { Fragments } from './carets.ts';
import { Edit } from './edit.ts';
import type { PenHand } from './pen-hand.ts';
import type { Scratch, SyncWorld } from './scratch.ts';
import type { ScratchUndo } from './undo.ts';

/** What the tools of a room can do with the pen; there while a `PenDocument` is on the screen. */
export interface PenCommands {
  undo(): void;
  redo(): void;
  /** Adds a provision after the one with the caret (at the end where there is none) and puts the caret into it. */
  add(kind: 'question' | 'item' | 'paragraph' | 'heading'): void;
  focus(provision?: string): void;
}

export interface PenHandle {
  readonly doc: Y.Doc;
  readonly awareness: Awareness;
  readonly undo: ScratchUndo;
  readonly ready: Store<boolean>;
  readonly fragments: Fragments;
  readonly commands: Store<PenCommands | null>;
  /** A hand for edits that are to appear in every editor of this pen. */
  hand(locked: (provision: string) => boolean): PenHand;
}

/** The fragments of a pen. */
export function penFragments(doc: Y.Doc): Fragments {
  const ids = new Map<Y.AbstractType<unknown>, string>();
  return {
    doc,
    fragment: (id) => penFragment(doc, id),
    idOf(fragment) {
      const known = ids.get(fragment);
      if (known !== undefined) return known;
      for (const id of penProvisions(doc).keys()) ids.set(penFragment(doc, id) as Y.AbstractType<unknown>, id);
      return ids.get(fragment) ?? null;
    },
  };
}

export function penHandle(scratch: Scratch, world: SyncWorld): PenHandle {
  const { doc, awareness, undo, ready } = scratch;
  return {
    doc, awareness, undo, ready,
    fragments: penFragments(doc),
    commands: createStore<PenCommands | null>(null),
    hand: (locked) => ({ doc, origin: new Edit(), newId: world.newId, random: world.random, locked }),
  };
}
