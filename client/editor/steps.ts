/** Steps of the editor that show what happened in the document, and what they do to the caret. */
import { Fragment, Slice, type Node } from '@tiptap/pm/model';
import { TextSelection, type Selection, type Transaction } from '@tiptap/pm/state';
import { ReplaceStep } from '@tiptap/pm/transform';
import { MARKS, type Wording } from '../../shared/schema/wording.ts';
import type { Place } from '../sync/pen-hand.ts';
import type { LagOp } from './lag.ts';
import { pmMarks, posOf, textNodes } from './runs.ts';

/** One operation of a Yjs text delta. */
export interface DeltaOp {
  readonly retain?: number;
  readonly insert?: unknown;
  readonly delete?: number;
  readonly attributes?: Readonly<Record<string, unknown>>;
}

/** A selection between two places of a document; null when they are not in it. */
export function selectionAt(doc: Node, anchor: Place, head: Place = anchor): TextSelection | null {
  const from = posOf(doc, anchor);
  const to = posOf(doc, head);
  return from === null || to === null ? null : TextSelection.create(doc, from, to);
}

/** A caret is a caret: what comes into an empty document is not selected with it. */
export function placed(tr: Transaction): Transaction {
  return tr.selection instanceof TextSelection || tr.doc.childCount === 0 ? tr : tr.setSelection(TextSelection.between(tr.doc.resolve(1), tr.doc.resolve(1)));
}

/** Keeps a caret in front of what another put in right where it stands. */
export function stayBefore(tr: Transaction, was: Selection): void {
  if (!(was instanceof TextSelection)) return;
  const anchor = tr.doc.resolve(tr.mapping.map(was.anchor, -1));
  const head = tr.doc.resolve(tr.mapping.map(was.head, -1));
  if (anchor.parent.inlineContent && head.parent.inlineContent) tr.setSelection(TextSelection.between(anchor, head));
}

/** Puts the selection where its places are now, as well as that can be. */
export function restore(tr: Transaction, anchor: Place, head: Place): void {
  const found = selectionAt(tr.doc, anchor, head) ?? selectionAt(tr.doc, head) ?? selectionAt(tr.doc, anchor);
  if (found !== null) tr.setSelection(found);
}

/** Where the child of an index begins. */
export function childStart(doc: Node, index: number): number {
  let at = 0;
  for (let i = 0; i < index; i++) at += doc.child(i).nodeSize;
  return at;
}

/** Replaces letters by words. */
export function put(tr: Transaction, from: number, to: number, wording: Wording): void {
  tr.step(new ReplaceStep(from, to, new Slice(Fragment.from(textNodes(tr.doc.type.schema, wording)), 0, 0)));
}

/** An operation of a delta as the lag of a composition takes it. */
export function lagOp(op: DeltaOp): LagOp {
  if (op.retain !== undefined) return { retain: op.retain };
  if (op.delete !== undefined) return { delete: op.delete };
  return { insert: typeof op.insert === 'string' ? op.insert.length : 0 };
}

/** Applies what others did to a text, step by step, so that carets between two of their edits stay between them. */
export function applyDelta(tr: Transaction, start: number, delta: readonly DeltaOp[]): void {
  const { schema } = tr.doc.type;
  let at = start;
  for (const op of delta) {
    const marks = MARKS.filter((mark) => op.attributes?.[mark] != null);
    if (op.retain !== undefined) {
      for (const mark of MARKS) {
        const type = schema.marks[mark];
        if (type === undefined || op.attributes === undefined || !(mark in op.attributes)) continue;
        if (op.attributes[mark] === null) tr.removeMark(at, at + op.retain, type);
        else tr.addMark(at, at + op.retain, type.create());
      }
      at += op.retain;
    } else if (op.delete !== undefined) {
      tr.delete(at, at + op.delete);
    } else if (typeof op.insert === 'string' && op.insert !== '') {
      tr.step(new ReplaceStep(at, at, new Slice(Fragment.from(schema.text(op.insert, pmMarks(schema, marks))), 0, 0)));
      at += op.insert.length;
    }
  }
}
