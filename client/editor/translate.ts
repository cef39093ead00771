/**
 * What a change in the editor means. Typing stays within a provision and goes to its fragment as it is. Everything that
 * touches which provisions there are is not done by the editor itself but said to the pen (pen-edits.ts), whose outcome the
 * editor then shows: that way the browser, the editor and a paste can do nothing to the text that the pen does not know.
 */
import type { Node } from '@tiptap/pm/model';
import { sliceWording, textOf, type Wording } from '../../shared/schema/wording.ts';
import type { PenLine, Place } from '../sync/pen-hand.ts';
import { attributesOf, replacement, wordingOf } from './runs.ts';

export type Meaning =
  | { readonly type: 'words' }
  /** Words of locked provisions would change. */
  | { readonly type: 'locked'; readonly provisions: readonly string[] }
  | { readonly type: 'replace'; readonly from: Place; readonly to: Place; readonly lines: readonly PenLine[] }
  | { readonly type: 'remove'; readonly provisions: readonly string[] }
  | { readonly type: 'add'; readonly after: string | null; readonly lines: readonly PenLine[] };

function children(doc: Node): Node[] {
  const out: Node[] = [];
  doc.forEach((node) => out.push(node));
  return out;
}

const sameShape = (a: Node, b: Node): boolean => {
  const x = attributesOf(a);
  const y = attributesOf(b);
  return x.id === y.id && x.kind === y.kind && x.level === y.level;
};

/** What it means to go from one document to another. */
export function meaningOf(before: Node, after: Node, locked: (provision: string) => boolean): Meaning {
  const a = children(before);
  const b = children(after);
  if (a.length === b.length && a.every((node, i) => b[i] !== undefined && sameShape(node, b[i]))) {
    const hit = a.filter((node, i) => node !== b[i] && locked(attributesOf(node).id) && b[i] !== undefined && !node.eq(b[i]));
    return hit.length > 0 ? { type: 'locked', provisions: hit.map((node) => attributesOf(node).id) } : { type: 'words' };
  }
  let first = 0;
  const equal = (x: Node | undefined, y: Node | undefined): boolean => x !== undefined && y !== undefined && (x === y || (sameShape(x, y) && x.eq(y)));
  while (equal(a[first], b[first])) first++;
  let aEnd = a.length;
  let bEnd = b.length;
  while (aEnd > first && bEnd > first && equal(a[aEnd - 1], b[bEnd - 1])) {
    aEnd--;
    bEnd--;
  }
  const was = a.slice(first, aEnd);
  const is = b.slice(first, bEnd);
  const start = was[0];
  const end = was[was.length - 1];
  if (start === undefined || end === undefined) {
    const beside = a[first - 1];
    return { type: 'add', after: beside === undefined ? null : attributesOf(beside).id, lines: is.map((node) => ({ wording: wordingOf(node) })) };
  }
  if (is.length === 0) return { type: 'remove', provisions: was.map((node) => attributesOf(node).id) };
  return replaceOf(start, end, is);
}

function replaceOf(start: Node, end: Node, is: readonly Node[]): Meaning {
  const words = is.map(wordingOf);
  const head = words[0] ?? [];
  const tail = words[words.length - 1] ?? [];
  const one = is.length === 1;
  const startText = textOf(wordingOf(start));
  const endText = textOf(wordingOf(end));
  const kept = commonStart(startText, textOf(head));
  let suffix = commonEnd(endText, textOf(tail));
  // What the first provision keeps is not kept a second time by the last.
  if (start === end) suffix = Math.min(suffix, endText.length - kept);
  if (one) suffix = Math.min(suffix, textOf(tail).length - kept);
  const cut = (wording: Wording, from: number, to: number): Wording => sliceWording(wording, from, to);
  const lines = words.map((wording, i): PenLine => {
    const from = i === 0 ? kept : 0;
    const to = textOf(wording).length - (i === words.length - 1 ? suffix : 0);
    return { wording: cut(wording, from, to) };
  });
  return {
    type: 'replace',
    from: { provision: attributesOf(start).id, offset: kept },
    to: { provision: attributesOf(end).id, offset: endText.length - suffix },
    lines,
  };
}

function commonStart(a: string, b: string): number {
  const found = replacement([{ text: a }], [{ text: b }]);
  return found === null ? a.length : found.from;
}

function commonEnd(a: string, b: string): number {
  let length = 0;
  while (length < a.length && length < b.length && a[a.length - 1 - length] === b[b.length - 1 - length]) length++;
  return length;
}
