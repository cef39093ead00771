/** Writing in a fragment and in the pen as an editor would: one deletion and insertion for each change, in one transaction. */
import { randomUUID } from 'node:crypto';
import { generateKeyBetween } from 'fractional-indexing';
import type { Doc, XmlFragment } from 'yjs';
import { redline } from '../../shared/proposals/redline.ts';
import { addPenProvision, penFragment, readPen, readPenWording } from '../../shared/schema/pen.ts';
import type { Kind } from '../../shared/schema/state.ts';
import { plainWording, textOf } from '../../shared/schema/wording.ts';
import { spliceText, textOfFragment, writeFragment } from '../../shared/schema/yruns.ts';

export function rewriteFragment(doc: Doc, fragment: XmlFragment, from: string, to: string): void {
  const text = textOfFragment(fragment);
  doc.transact(() => {
    if (text === null) writeFragment(fragment, plainWording(to));
    else spliceText(text, redline(plainWording(from), plainWording(to)).map((change) => change.splice));
  });
}

/** Whether the provision stands in this pen. */
export function standsInPen(doc: Doc, id: string): boolean {
  return readPen(doc).some((one) => one.id === id && !one.removed);
}

/** Rewrites a provision in the pen. */
export function rewriteProvision(doc: Doc, id: string, wording: string): void {
  rewriteFragment(doc, penFragment(doc, id), textOf(readPenWording(doc, id)), wording);
}

/** Adds a provision in the pen after another (null: at the beginning); gives its id. */
export function addToPen(doc: Doc, after: string | null, kind: Kind, level: number, wording: string): string {
  const listed = readPen(doc).filter((one) => !one.removed);
  const at = after === null ? 0 : listed.findIndex((one) => one.id === after) + 1;
  const order = generateKeyBetween(listed[at - 1]?.order ?? null, listed[at]?.order ?? null);
  const id = randomUUID().replaceAll('-', '');
  doc.transact(() => addPenProvision(doc, { id, order, kind, level, removed: false }, plainWording(wording)));
  return id;
}
