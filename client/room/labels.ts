/**
 * What a provision is called in speech: "Title", "Question 2", "Question 2, dash 3". Built from the numbers as displayed,
 * so that what a screen reader says is what the Chair says.
 */
import type { RollingLine } from '../../shared/proposals/model.ts';
import type { Kind } from '../../shared/schema/state.ts';

/** The part of a line that its label depends on. */
export type Labelled = Pick<RollingLine, 'kind' | 'number'>;

/** A label as data; `labelText` turns it into words. */
export interface Label {
  readonly kind: Kind;
  /** As displayed; null for kinds without one. */
  readonly number: string | null;
  /** Counted from 1: among the dashes of its question, or among provisions of its kind. */
  readonly nth: number;
  /** The question that a dash stands under; null when it stands under none. */
  readonly under: string | null;
}

/** Labels of all lines, in order. */
export function labelsOf(lines: readonly Labelled[]): Label[] {
  const out: Label[] = [];
  const seen = new Map<Kind, number>();
  let under: string | null = null;
  let dash = 0;
  for (const line of lines) {
    const nth = line.kind === 'item' ? (dash += 1) : (seen.get(line.kind) ?? 0) + 1;
    if (line.kind !== 'item') {
      seen.set(line.kind, nth);
      dash = 0;
      under = line.kind === 'question' ? line.number : null;
    }
    out.push({ kind: line.kind, number: line.number, nth, under: line.kind === 'item' ? under : null });
  }
  return out;
}
