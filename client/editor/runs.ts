/** Between nodes of the editor and wordings, and between places and positions. */
import type { Mark as PmMark, Node, ResolvedPos, Schema } from '@tiptap/pm/model';
import { MARKS, normalWording, sameMarks, type Mark, type Run, type Wording } from '../../shared/schema/wording.ts';
import type { Place } from '../sync/pen-hand.ts';
import type { ProvisionAttributes } from './schema.ts';

/** The attributes of a provision node. */
export function attributesOf(node: Node): ProvisionAttributes {
  return node.attrs as ProvisionAttributes;
}

/** The words of a provision node. */
export function wordingOf(node: Node): Wording {
  const runs: Run[] = [];
  node.forEach((child) => {
    const names = child.marks.map((mark) => mark.type.name);
    runs.push({ text: child.text ?? '', marks: MARKS.filter((mark) => names.includes(mark)) });
  });
  return normalWording(runs);
}

/** Marks of the schema for those of a run. */
export function pmMarks(schema: Schema, marks: readonly Mark[] | undefined): readonly PmMark[] {
  return (marks ?? []).flatMap((mark) => schema.marks[mark]?.create() ?? []);
}

/** Text nodes for a wording. */
export function textNodes(schema: Schema, wording: Wording): Node[] {
  return wording.filter((run) => run.text !== '').map((run) => schema.text(run.text, pmMarks(schema, run.marks)));
}

/** A provision node. */
export function provisionNode(schema: Schema, attributes: ProvisionAttributes, wording: Wording): Node {
  const type = schema.nodes['provision'];
  if (type === undefined) throw new Error('the schema has no provisions');
  return type.create({ ...attributes }, textNodes(schema, wording));
}

/** Where the words of a provision begin; null when it is not in the document. */
export function startOf(doc: Node, provision: string): number | null {
  let found: number | null = null;
  doc.forEach((node, offset) => {
    if (found === null && attributesOf(node).id === provision) found = offset + 1;
  });
  return found;
}

/** The node of a provision. */
export function nodeOf(doc: Node, provision: string): Node | null {
  let found: Node | null = null;
  doc.forEach((node) => {
    if (found === null && attributesOf(node).id === provision) found = node;
  });
  return found;
}

/** The position of a place; null when its provision is not in the document. */
export function posOf(doc: Node, place: Place): number | null {
  const start = startOf(doc, place.provision);
  const node = start === null ? null : nodeOf(doc, place.provision);
  return start === null || node === null ? null : start + Math.min(Math.max(place.offset, 0), node.content.size);
}

/** The place of a position; between provisions, the end of the one before or the beginning of the first. Null in an empty document. */
export function placeOfPos($pos: ResolvedPos): Place | null {
  if ($pos.depth > 0) return { provision: attributesOf($pos.node(1)).id, offset: $pos.parentOffset };
  const { nodeBefore, nodeAfter } = $pos;
  if (nodeBefore !== null) return { provision: attributesOf(nodeBefore).id, offset: nodeBefore.content.size };
  return nodeAfter === null ? null : { provision: attributesOf(nodeAfter).id, offset: 0 };
}

/** Ids of the provisions from one position to another. */
export function idsBetween(doc: Node, from: number, to: number): string[] {
  const ids: string[] = [];
  doc.forEach((node, offset) => {
    // One that a selection only touches at its outer edge is not in it.
    if (offset + node.nodeSize > from && offset < to) ids.push(attributesOf(node).id);
  });
  return ids;
}

/** One replacement of letters. */
export interface Replacement {
  readonly from: number;
  readonly to: number;
  readonly put: Wording;
}

/** Letters, each with its marks, for comparing. */
interface Letters {
  readonly text: string;
  readonly marks: readonly Run[];
}

function letters(wording: Wording): Letters {
  const text = wording.map((run) => run.text).join('');
  const marks: Run[] = [];
  for (const run of wording) for (let i = 0; i < run.text.length; i++) marks.push(run);
  return { text, marks };
}

const low = (code: number): boolean => code >= 0xdc00 && code <= 0xdfff;

/** The smallest single replacement that makes one wording of another; null when they are the same. Never cuts a surrogate pair. */
export function replacement(before: Wording, after: Wording): { readonly from: number; readonly to: number; readonly newTo: number } | null {
  const a = letters(before);
  const b = letters(after);
  const alike = (i: number, j: number): boolean => {
    const x = a.marks[i];
    const y = b.marks[j];
    return a.text[i] === b.text[j] && x !== undefined && y !== undefined && sameMarks(x, y);
  };
  let from = 0;
  while (from < a.text.length && from < b.text.length && alike(from, from)) from++;
  if (from === a.text.length && from === b.text.length) return null;
  let to = a.text.length;
  let newTo = b.text.length;
  while (to > from && newTo > from && alike(to - 1, newTo - 1)) {
    to--;
    newTo--;
  }
  if (from > 0 && (low(a.text.charCodeAt(from)) || low(b.text.charCodeAt(from)))) from--;
  if (low(a.text.charCodeAt(to)) || low(b.text.charCodeAt(newTo))) {
    to++;
    newTo++;
  }
  return { from, to, newTo };
}

/** Where marks alone differ between two wordings of the same text. */
export function markChanges(before: Wording, after: Wording): { readonly from: number; readonly to: number; readonly mark: Mark; readonly on: boolean }[] {
  const a = letters(before).marks;
  const b = letters(after).marks;
  const out: { from: number; to: number; mark: Mark; on: boolean }[] = [];
  for (const mark of MARKS) {
    for (let i = 0; i < a.length; i++) {
      const on = b[i]?.marks?.includes(mark) ?? false;
      if ((a[i]?.marks?.includes(mark) ?? false) === on) continue;
      const last = out[out.length - 1];
      if (last !== undefined && last.mark === mark && last.on === on && last.to === i) last.to = i + 1;
      else out.push({ from: i, to: i + 1, mark, on });
    }
  }
  return out;
}
