/** The desk as a screen holds it: the drafts in order, the fragment of each, undo, colleagues' carets. */
import type { Awareness } from 'y-protocols/awareness';
import type * as Y from 'yjs';
import { deskDrafts, deskFragment, deskRules, readDrafts, readDraftWording } from '../../shared/schema/desk.ts';
import type { Draft } from '../../shared/schema/state.ts';
import type { Wording } from '../../shared/schema/wording.ts';
import { createStore, type Store } from '../ui/store.ts';
import type { Fragments } from './carets.ts';
import type { Scratch } from './scratch.ts';

export interface DeskHandle {
  readonly doc: Y.Doc;
  readonly awareness: Awareness;
  readonly undo: Y.UndoManager;
  readonly ready: Store<boolean>;
  /** What each draft is about, oldest first. The words are in its fragment. */
  readonly drafts: Store<readonly Draft[]>;
  /** Whether the delegation tables only drafts that its head has cleared. */
  readonly clearance: Store<boolean>;
  readonly fragments: Fragments;
  /** The words of a draft now; the same value until they change. */
  wording(draft: string): Wording;
  /** Calls back when the words of a draft change. */
  onWording(draft: string, listener: () => void): () => void;
}

/** The fragments of a desk; `ahead`: drafts that it does not list yet. */
export function deskFragments(doc: Y.Doc, ahead: () => readonly Draft[] = () => []): Fragments {
  return {
    doc,
    fragment: (id) => deskFragment(doc, id),
    idOf: (fragment) => [...deskDrafts(doc).keys(), ...ahead().map((one) => one.id)].find((id) => deskFragment(doc, id) === fragment) ?? null,
  };
}

/** `ahead`: drafts begun without a connection. */
export function deskHandle(scratch: Scratch, ahead: Store<readonly Draft[]>): DeskHandle {
  const { doc, awareness, undo, ready } = scratch;
  const read = (): readonly Draft[] => [...readDrafts(doc), ...ahead.get().filter((one) => !deskDrafts(doc).has(one.id))];
  const drafts = createStore(read());
  deskDrafts(doc).observe(() => drafts.set(read()));
  ahead.subscribe(() => drafts.set(read()));
  const rule = (): boolean => deskRules(doc).get('clearance') === true;
  const clearance = createStore(rule());
  deskRules(doc).observe(() => clearance.set(rule()));
  const wordings = new Map<string, Wording>();
  const watched = new Set<string>();
  const listeners = new Map<string, Set<() => void>>();
  const watch = (draft: string): void => {
    if (watched.has(draft)) return;
    watched.add(draft);
    deskFragment(doc, draft).observeDeep(() => {
      wordings.delete(draft);
      for (const listener of [...(listeners.get(draft) ?? [])]) listener();
    });
  };
  return {
    doc, awareness, undo, ready, drafts, clearance,
    fragments: deskFragments(doc, ahead.get),
    wording(draft) {
      watch(draft);
      const known = wordings.get(draft);
      if (known !== undefined) return known;
      const read = readDraftWording(doc, draft);
      wordings.set(draft, read);
      return read;
    },
    onWording(draft, listener) {
      watch(draft);
      const set = listeners.get(draft) ?? new Set();
      listeners.set(draft, set);
      set.add(listener);
      return () => set.delete(listener);
    },
  };
}
