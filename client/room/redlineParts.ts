/** A redline cut into the parts that a screen shows: words that stay, words taken out, words put in. Pure. */
import { isUnspaced, wordsOf } from '../../shared/lib/words.ts';
import type { Change } from '../../shared/proposals/model.ts';
import { redline } from '../../shared/proposals/redline.ts';
import { normalWording, sliceWording, textOf, type Wording } from '../../shared/schema/wording.ts';

export interface Part {
  readonly type: 'same' | 'del' | 'ins';
  readonly wording: Wording;
}

const leading = (text: string): string => /^\s*/u.exec(text)?.[0] ?? '';
const trailing = (text: string): string => /\s*$/u.exec(text)?.[0] ?? '';
const SPACE: Part = { type: 'same', wording: [{ text: ' ' }] };

/** White space stands outside of what is marked, so that no underline or strike runs through a gap. */
function changeParts(base: Wording, { splice, deleted, inserted }: Change): Part[] {
  const out: Part[] = [];
  const was = textOf(sliceWording(base, splice.from, splice.to));
  const put = textOf(splice.put);
  const before = leading(inserted.length > 0 ? put : was);
  const after = was.trim() === '' && put.trim() === '' ? '' : trailing(inserted.length > 0 ? put : was);
  if (before !== '') out.push(SPACE);
  if (deleted.length > 0) out.push({ type: 'del', wording: deleted });
  if (deleted.length > 0 && inserted.length > 0) {
    if ((before !== '' || after !== '') && !isUnspaced(textOf(inserted).slice(0, 1))) out.push(SPACE);
  }
  if (inserted.length > 0) out.push({ type: 'ins', wording: inserted });
  if (after !== '') out.push(SPACE);
  return out;
}

/** The wording as a redline over the base. */
export function redlineParts(base: Wording, wording: Wording, changes: readonly Change[] = redline(base, wording)): Part[] {
  const out: Part[] = [];
  let at = 0;
  for (const change of changes) {
    const same = normalWording(sliceWording(base, at, change.splice.from));
    if (same.length > 0) out.push({ type: 'same', wording: same });
    out.push(...changeParts(base, change));
    at = change.splice.to;
  }
  const rest = normalWording(sliceWording(base, at, textOf(base).length));
  if (rest.length > 0) out.push({ type: 'same', wording: rest });
  return out;
}

/** The wording with what is new in it marked; what it takes out is left away. For one of several alternatives. */
export function newParts(base: Wording, wording: Wording): Part[] {
  return redlineParts(base, wording).filter((part) => part.type !== 'del');
}

/** One change by itself, with a little of the words around it. */
export interface ChangeLine {
  readonly kind: 'insert' | 'delete' | 'replace';
  /** Words around the change, with the white space between them and it. */
  readonly before: Wording;
  readonly deleted: Wording;
  readonly inserted: Wording;
  readonly after: Wording;
}

/** Whether white space stands at this edge of the change, in what it takes out or in what it puts in. */
function gapAt(base: Wording, { splice, inserted }: Change, edge: 'before' | 'after'): Wording {
  const was = textOf(sliceWording(base, splice.from, splice.to));
  const text = inserted.length > 0 ? textOf(splice.put) : was;
  return (edge === 'before' ? leading(text) : trailing(text)) === '' ? [] : [{ text: ' ' }];
}

const CONTEXT_BEFORE = 2;
const CONTEXT_AFTER = 2;

/** The changes of a redline, one per line. */
export function changeLines(base: Wording, changes: readonly Change[]): ChangeLine[] {
  const words = wordsOf(base);
  return changes.map((change) => {
    const first = words[Math.max(0, change.from - CONTEXT_BEFORE)]?.from ?? 0;
    const last = words[Math.min(words.length, change.to + CONTEXT_AFTER) - 1]?.to ?? textOf(base).length;
    return {
      kind: change.deleted.length === 0 ? 'insert' : change.inserted.length === 0 ? 'delete' : 'replace',
      before: change.from === 0 ? [] : normalWording([...sliceWording(base, first, change.splice.from), ...gapAt(base, change, 'before')]),
      deleted: change.deleted,
      inserted: change.inserted,
      after: change.to >= words.length ? [] : normalWording([...gapAt(base, change, 'after'), ...sliceWording(base, change.splice.to, last)]),
    };
  });
}
