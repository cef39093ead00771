/** From clusters of changes to the segments of a line: words, brackets, and the white space outside brackets. */
import { beginsWithStop, wouldTouch } from '../lib/spacing.ts';
import type { AuthoredWording, Wording } from '../schema/wording.ts';
import { textOf } from '../schema/wording.ts';
import type { Segment } from './model.ts';
import type { Range } from './overlap.ts';
import { gapFrom, gapTo, wordsBetween, type Worded } from './redline.ts';

/** A bracket at its place in the base. */
export interface Placed extends Range {
  readonly bracket: Extract<Segment, { type: 'bracket' }>;
  /** An insertion: whether its authors set white space before and after their words; null for a range of the base. */
  readonly own: { readonly before: boolean; readonly after: boolean } | null;
}

/** What stands beside a place: plain words of the base, or a bracket whose first entry is read for its words. */
interface Side {
  readonly text: string;
  readonly placed: Placed | null;
}

/**
 * The base with brackets put in. Outside a bracket one space stands where words would otherwise touch (none in scripts
 * without spaces, none before `. , ; : ? !`); between words of the base, what stands in the base.
 */
export function segmentsOf(base: Worded, wording: AuthoredWording | Wording, brackets: readonly Placed[]): Segment[] {
  if (brackets.length === 0) return wording.length === 0 ? [] : [{ type: 'words', wording }];
  const out: Segment[] = [];
  let last: Side | null = null;
  let at = 0;
  const put = (segment: Segment, side: Side, place: number): void => {
    if (last !== null && isSpaced(last, side, base.text.slice(gapFrom(base, place), gapTo(base, place)))) {
      out.push({ type: 'words', wording: [{ text: ' ' }] });
    }
    out.push(segment);
    last = side;
  };
  const putWords = (from: number, to: number): void => {
    if (from >= to) return;
    const words = wordsBetween(base, wording, from, to);
    put({ type: 'words', wording: words }, { text: textOf(words), placed: null }, from);
  };
  for (const placed of brackets) {
    putWords(at, placed.from);
    put(placed.bracket, { text: firstWords(placed.bracket), placed }, placed.from);
    at = placed.to;
  }
  putWords(at, base.words.length);
  return out;
}

function firstWords(bracket: Placed['bracket']): string {
  return bracket.entries[0]?.content.map((segment) => (segment.type === 'words' ? textOf(segment.wording) : '')).join('') ?? '';
}

function isSpaced(left: Side, right: Side, gap: string): boolean {
  if (right.placed?.own != null) return right.placed.own.before;
  if (gap === '' && beginsWithStop(right.text)) return false;
  return left.placed?.own?.after ?? (gap !== '' || wouldTouch(left.text, right.text));
}
