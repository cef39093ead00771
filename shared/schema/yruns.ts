/** Between Yjs text (deltas with attributes) and runs of wording. The names of the attributes are fixed here alone. */
import * as Y from 'yjs';
import { MARKS, normalWording, type AuthoredRun, type Mark, type Party, type Run, type Wording } from './wording.ts';

type Attributes = Readonly<Record<string, unknown>>;
interface Op {
  readonly insert?: unknown;
  readonly attributes?: Attributes;
}

/** Who is named when the record holds words without an author; happens only in damaged or foreign documents. */
export const UNKNOWN_AUTHOR: Party = 'unknown';

function marksOf(attributes: Attributes | undefined): readonly Mark[] {
  if (attributes === undefined) return [];
  // The editor's binding may append a hash to a mark's name (`bold--x1`) where marks of one name can overlap.
  const names = new Set(Object.keys(attributes).filter((key) => attributes[key] != null).map((key) => key.split('--')[0]));
  return MARKS.filter((mark) => names.has(mark));
}

function runOf(text: string, marks: readonly Mark[]): Run {
  return marks.length === 0 ? { text } : { text, marks };
}

function ops(text: Y.Text): readonly Op[] {
  return text.toDelta() as readonly Op[];
}

/** The runs of a Y.Text; anything that is not text (embeds) is left out. */
export function runsOfText(text: Y.Text): Run[] {
  const out: Run[] = [];
  for (const op of ops(text)) {
    if (typeof op.insert === 'string') out.push(runOf(op.insert, marksOf(op.attributes)));
  }
  return out;
}

/** The runs of a Y.Text of the record, each with its author. */
export function authoredRunsOfText(text: Y.Text): AuthoredRun[] {
  const out: AuthoredRun[] = [];
  for (const op of ops(text)) {
    if (typeof op.insert !== 'string' || op.insert === '') continue;
    const by = op.attributes?.['by'];
    out.push({ ...runOf(op.insert, marksOf(op.attributes)), by: typeof by === 'string' ? by : UNKNOWN_AUTHOR });
  }
  return out;
}

/** Attributes for text with these marks (and author, in the record). */
export function attributesFor(marks: readonly Mark[] | undefined, by?: Party): Record<string, unknown> {
  const out: Record<string, unknown> = {};
  for (const mark of marks ?? []) out[mark] = {};
  if (by !== undefined) out['by'] = by;
  return out;
}

/** The editor's one block: a fragment holds exactly one, whose children are text. */
export const LINE = 'line';

function collect(node: Y.XmlFragment | Y.XmlElement, out: Run[], depth: number): void {
  for (const child of node.toArray()) {
    if (child instanceof Y.XmlText) out.push(...runsOfText(child));
    else if (child instanceof Y.XmlElement && depth < 20) {
      if (out.length > 0) out.push({ text: ' ' });
      collect(child, out, depth + 1);
    }
  }
}

/**
 * The words in a fragment as they are, in normal form but not cleaned. Whatever structure a foreign client put there is
 * flattened to its text, blocks separated by a space: words are never lost to a shape that we do not know (R7).
 */
export function readFragment(fragment: Y.XmlFragment): Wording {
  const out: Run[] = [];
  collect(fragment, out, 0);
  return normalWording(out);
}

function fresh(wording: Wording): Y.XmlElement {
  const line = new Y.XmlElement(LINE);
  const text = new Y.XmlText();
  let at = 0;
  for (const run of wording) {
    text.insert(at, run.text, attributesFor(run.marks));
    at += run.text.length;
  }
  line.insert(0, [text]);
  return line;
}

/** The one text of a fragment in the expected shape, or null. */
export function textOfFragment(fragment: Y.XmlFragment): Y.XmlText | null {
  const line = fragment.length === 1 ? fragment.get(0) : null;
  if (!(line instanceof Y.XmlElement) || line.nodeName !== LINE || line.length !== 1) return null;
  const text = line.get(0);
  return text instanceof Y.XmlText ? text : null;
}

/** Replaces whatever a fragment holds by these words, in the one shape that the editor expects. */
export function writeFragment(fragment: Y.XmlFragment, wording: Wording): void {
  if (fragment.length > 0) fragment.delete(0, fragment.length);
  fragment.insert(0, [fresh(wording)]);
}

/** One edit of a text: at an offset of the text as it stands, take out and put in. */
export interface Splice {
  readonly from: number;
  readonly to: number;
  readonly put: readonly (Run & { readonly by?: Party })[];
}

/** Applies splices, given in ascending order against the text as it was, from the end so that offsets hold. */
export function spliceText(text: Y.Text, splices: readonly Splice[]): void {
  for (const splice of [...splices].reverse()) {
    if (splice.to > splice.from) text.delete(splice.from, splice.to - splice.from);
    let at = splice.from;
    for (const run of splice.put) {
      if (run.text === '') continue;
      text.insert(at, run.text, attributesFor(run.marks, run.by));
      at += run.text.length;
    }
  }
}
