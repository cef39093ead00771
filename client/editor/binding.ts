/**
 * Between an editor and the fragments of a scratch document. Provisions are matched by id, never by position, so that words
 * typed in a provision that another moves stay in it. Typing goes out letter by letter as it happens; what others do comes in
 * as steps that carets map through. After each incoming change the two are compared, and what differs is set right.
 */
import type { JSONContent } from '@tiptap/react';
import { Slice, type Node, type Schema } from '@tiptap/pm/model';
import type { EditorState, Transaction } from '@tiptap/pm/state';
import { ReplaceStep } from '@tiptap/pm/transform';
import type { EditorView } from '@tiptap/pm/view';
import * as Y from 'yjs';
import { sameWording, sliceWording, textOf, type Wording } from '../../shared/schema/wording.ts';
import { readFragment, textOfFragment } from '../../shared/schema/yruns.ts';
import { cursorOf, placeOf, type Cursor, type Fragments } from '../sync/carets.ts';
import { Edit } from '../sync/edit.ts';
import type { Place } from '../sync/pen-hand.ts';
import { deleteWords, insertWords, markWords } from '../sync/pen-words.ts';
import { takeSelection } from './dom-selection.ts';
import { Lag } from './lag.ts';
import { attributesOf, markChanges, nodeOf, placeOfPos, provisionNode, replacement, startOf, wordingOf } from './runs.ts';
import type { ProvisionAttributes } from './schema.ts';
import { applyDelta, childStart, lagOp, placed, put, restore, stayBefore, type DeltaOp } from './steps.ts';

/** What an editor is bound to. */
export interface Bound {
  readonly fragments: Fragments;
  /** The provisions to show, in order. */
  list(): readonly ProvisionAttributes[];
  /** Whether a transaction may have changed that list. */
  listTouched(transaction: Y.Transaction): boolean;
}

/** Marks the editor's transactions that come from the document and need not go there. */
export const FROM_DOCUMENT = 'from-document';

/** A selection, as places. */
export interface Selected {
  readonly anchor: Place;
  readonly head: Place;
}

/** The selection of a state as places; null in an empty document. */
export function selected(state: EditorState): Selected | null {
  const anchor = placeOfPos(state.selection.$anchor);
  const head = placeOfPos(state.selection.$head);
  return anchor === null || head === null ? null : { anchor, head };
}

export class Binding {
  /** Origin of what is typed here: this editor shows it already. */
  readonly typed = new Edit(this);
  readonly bound: Bound;
  #view: EditorView | null = null;
  /** Provisions under composition in which others wrote meanwhile. */
  readonly #lags = new Map<string, Lag>();
  readonly #onTransaction: (transaction: Y.Transaction) => void;
  /** Where the caret was before the edit under way; what undoing it returns to. */
  #before: Cursor | null = null;

  constructor(bound: Bound) {
    this.bound = bound;
    this.#onTransaction = (transaction) => {
      if (transaction.origin !== this.typed && this.#view !== null) this.#pull(transaction);
    };
  }

  /** The document as the fragments have it. */
  documentOf(schema: Schema): Node {
    const nodes = this.bound.list().map((one) => provisionNode(schema, one, this.#words(one.id)));
    return schema.node('doc', null, nodes);
  }

  /** The same, for an editor that is being made: with an empty one to begin with, all that comes in would be selected. */
  json(): JSONContent {
    return {
      type: 'doc',
      content: this.bound.list().map((one) => ({
        type: 'provision',
        attrs: { ...one },
        content: this.#words(one.id).map(({ text, marks = [] }) => ({ type: 'text', text, marks: marks.map((type) => ({ type })) })),
      })),
    };
  }

  /** Begins to follow. Gives the way to stop. */
  attach(view: EditorView): () => void {
    this.#view = view;
    const { doc } = this.bound.fragments;
    doc.on('afterTransaction', this.#onTransaction);
    this.#showAll();
    return () => {
      doc.off('afterTransaction', this.#onTransaction);
      this.#view = null;
    };
  }

  #words(provision: string): Wording {
    return readFragment(this.bound.fragments.fragment(provision));
  }

  // ---- from the editor ----

  /** Notes where the caret is, before an edit. */
  note(state: EditorState): void {
    const now = selected(state);
    this.#before = now === null ? null : cursorOf(this.bound.fragments, now.anchor, now.head);
  }

  /** The caret before the edit under way, for the undo stack. */
  get before(): Cursor | null {
    return this.#before;
  }

  /** Takes over what was typed: a transaction of the editor that changes nothing but words. */
  push(transaction: Transaction): void {
    this.bound.fragments.doc.transact(() => {
      const docs = [...transaction.docs, transaction.doc];
      const steady = docs.every((doc) => doc.childCount === transaction.doc.childCount);
      if (!steady) this.#pushWhole(transaction.before, transaction.doc);
      else transaction.steps.forEach((step, i) => {
        const before = docs[i];
        const after = docs[i + 1];
        if (before !== undefined && after !== undefined) this.#pushStep(before, after, step instanceof ReplaceStep ? step : null);
      });
    }, this.typed);
  }

  #pushStep(before: Node, after: Node, step: ReplaceStep | null): void {
    before.forEach((node, offset, index) => {
      const now = after.child(index);
      if (now === node || now.eq(node)) return;
      const start = offset + 1;
      const id = attributesOf(node).id;
      // The step knows which of several equal letters was meant; a comparison does not.
      if (step !== null && step.from >= start && step.to <= start + node.content.size) {
        const put = step.slice.content.size;
        this.#splice(id, node, now, { from: step.from - start, to: step.to - start, newTo: step.from - start + put });
      } else this.#pushNode(id, node, now);
    });
  }

  #pushWhole(before: Node, after: Node): void {
    before.forEach((node) => {
      const now = nodeOf(after, attributesOf(node).id);
      if (now !== null && !now.eq(node)) this.#pushNode(attributesOf(node).id, node, now);
    });
  }

  #pushNode(id: string, before: Node, after: Node): void {
    const was = wordingOf(before);
    const is = wordingOf(after);
    if (textOf(was) === textOf(is)) {
      for (const one of markChanges(was, is)) markWords(this.bound.fragments.fragment(id), one.from, one.to, one.mark, one.on);
      return;
    }
    const found = replacement(was, is);
    if (found !== null) this.#splice(id, before, after, found);
  }

  #splice(id: string, before: Node, after: Node, range: { from: number; to: number; newTo: number }): void {
    const was = wordingOf(before);
    const is = wordingOf(after);
    // What is put back as it was is not touched, so that it keeps its author.
    const inner = replacement(sliceWording(was, range.from, range.to), sliceWording(is, range.from, range.newTo));
    if (inner === null) return;
    const from = range.from + inner.from;
    const to = range.from + inner.to;
    const put = sliceWording(is, from, range.from + inner.newTo);
    const fragment = this.bound.fragments.fragment(id);
    const lag = this.#lags.get(id);
    if (lag === undefined) {
      deleteWords(fragment, from, to);
      insertWords(fragment, from, put);
      return;
    }
    const { deletes, insertAt } = lag.local(from, to, textOf(put).length);
    for (const one of deletes) deleteWords(fragment, one.from, one.to);
    insertWords(fragment, insertAt, put);
  }

  // ---- from the document ----

  #pull(transaction: Y.Transaction): void {
    const view = this.#view;
    if (view === null) return;
    takeSelection(view);
    const tr = view.state.tr;
    try {
      for (const [type, events] of transaction.changedParentTypes) {
        if (!(type instanceof Y.XmlFragment) || type instanceof Y.XmlElement) continue;
        const id = this.bound.fragments.idOf(type as unknown as Y.AbstractType<unknown>);
        if (id !== null) this.#pullWords(view, tr, id, events);
      }
      if (tr.docChanged) stayBefore(tr, view.state.selection);
      if (this.bound.listTouched(transaction)) this.#pullList(tr);
      if (tr.docChanged) view.dispatch(placed(tr).setMeta(FROM_DOCUMENT, true));
    } catch (error) {
      // A position out of range, a mark that does not fit: show the document as it is rather than stop.
      console.warn('the editor is shown anew', error);
      this.#showAll();
    }
  }

  #pullWords(view: EditorView, tr: Transaction, id: string, events: readonly Y.YEvent<Y.AbstractType<unknown>>[]): void {
    const text = textOfFragment(this.bound.fragments.fragment(id));
    const event = events.length === 1 ? events[0] : undefined;
    const delta = event !== undefined && text !== null && event.target === (text as unknown) ? (event.delta as readonly DeltaOp[]) : null;
    if (view.composing && placeOfPos(view.state.selection.$head)?.provision === id && delta !== null) {
      const lag = this.#lags.get(id) ?? new Lag(nodeOf(view.state.doc, id)?.content.size ?? 0);
      this.#lags.set(id, lag);
      lag.remote(delta.map(lagOp));
      return;
    }
    const start = startOf(tr.doc, id);
    if (start === null) return;
    if (delta !== null && !this.#lags.has(id)) applyDelta(tr, start, delta);
    this.#setRight(tr, id);
  }

  /** Makes a provision say what its fragment says, by the smallest replacement. */
  #setRight(tr: Transaction, id: string): void {
    this.#lags.delete(id);
    const node = nodeOf(tr.doc, id);
    const start = startOf(tr.doc, id);
    if (node === null || start === null) return;
    const is = this.#words(id);
    const was = wordingOf(node);
    if (sameWording(was, is)) return;
    const { schema } = tr.doc.type;
    if (textOf(was) === textOf(is)) {
      for (const one of markChanges(was, is)) {
        const mark = schema.marks[one.mark];
        if (mark === undefined) continue;
        if (one.on) tr.addMark(start + one.from, start + one.to, mark.create());
        else tr.removeMark(start + one.from, start + one.to, mark);
      }
      return;
    }
    const found = replacement(was, is);
    if (found !== null) put(tr, start + found.from, start + found.to, sliceWording(is, found.from, found.newTo));
  }

  /** Brings provisions in, out and into order; the selection stays with its provision. */
  #pullList(tr: Transaction): void {
    const { schema } = tr.doc.type;
    const anchor = placeOfPos(tr.selection.$anchor);
    const head = placeOfPos(tr.selection.$head);
    const list = this.bound.list();
    const wanted = new Set(list.map((one) => one.id));
    let moved = false;
    for (let i = tr.doc.childCount - 1; i >= 0; i--) {
      const node = tr.doc.child(i);
      if (wanted.has(attributesOf(node).id)) continue;
      const at = childStart(tr.doc, i);
      tr.delete(at, at + node.nodeSize);
      moved = true;
    }
    list.forEach((one, i) => {
      const here = i < tr.doc.childCount ? tr.doc.child(i) : null;
      if (here !== null && attributesOf(here).id === one.id) {
        const now = attributesOf(here);
        if (now.kind !== one.kind || now.level !== one.level) tr.setNodeMarkup(childStart(tr.doc, i), null, { ...one });
        return;
      }
      moved = true;
      const from = startOf(tr.doc, one.id);
      const node = from === null ? null : nodeOf(tr.doc, one.id);
      if (from !== null && node !== null) tr.delete(from - 1, from - 1 + node.nodeSize);
      tr.insert(childStart(tr.doc, i), provisionNode(schema, one, node === null ? this.#words(one.id) : wordingOf(node)));
    });
    if (moved && anchor !== null && head !== null) restore(tr, anchor, head);
  }

  /** An input method has finished: what others wrote meanwhile is shown. */
  composed(): void {
    const view = this.#view;
    if (view === null || this.#lags.size === 0) return;
    takeSelection(view);
    const tr = view.state.tr;
    for (const [id, lag] of this.#lags) {
      const start = startOf(tr.doc, id);
      if (start === null) continue;
      const words = this.#words(id);
      for (const one of lag.catchUp()) put(tr, start + one.from, start + one.to, sliceWording(words, one.documentFrom, one.documentTo));
      this.#setRight(tr, id);
    }
    this.#lags.clear();
    if (tr.docChanged) view.dispatch(tr.setMeta(FROM_DOCUMENT, true));
  }

  /** Shows the document as it is, from nothing; the selection stays as well as it can. */
  #showAll(): void {
    const view = this.#view;
    if (view === null) return;
    this.#lags.clear();
    const doc = this.documentOf(view.state.schema);
    if (view.state.doc.eq(doc)) return;
    const tr = view.state.tr;
    const now = selected(view.state);
    tr.step(new ReplaceStep(0, tr.doc.content.size, new Slice(doc.content, 0, 0)));
    if (now !== null) restore(tr, now.anchor, now.head);
    view.dispatch(placed(tr).setMeta(FROM_DOCUMENT, true));
  }

  /** The selection that a cursor names now; null when it is not in this editor. */
  resolve(cursor: Cursor): Selected | null {
    const anchor = placeOf(this.bound.fragments, cursor.anchor);
    const head = placeOf(this.bound.fragments, cursor.head);
    return anchor === null || head === null ? null : { anchor, head };
  }
}
