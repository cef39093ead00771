/**
 * The one rule for what collides (cases: "Changes whose base ranges overlap, or that insert at the same place"): rolling text
 * and carry-over both ask here. An insertion that only touches the edge of a replaced range stands apart.
 */

/** A range of word positions; `from === to` is an insertion. */
export interface Range {
  readonly from: number;
  readonly to: number;
}

export function overlaps(a: Range, b: Range): boolean {
  if (a.from === a.to && b.from === b.to) return a.from === b.from;
  return a.from < b.to && b.from < a.to;
}

/**
 * Groups ranges that overlap, transitively, and gives each group with the union of its ranges, in order; an insertion at the
 * left edge of a replaced range comes before it.
 */
export function clusters<R extends Range>(ranges: readonly R[]): { from: number; to: number; members: R[] }[] {
  const out: { from: number; to: number; members: R[] }[] = [];
  for (const range of [...ranges].sort((a, b) => a.from - b.from || a.to - b.to)) {
    const last = out[out.length - 1];
    if (last !== undefined && overlaps(last, range)) {
      last.to = Math.max(last.to, range.to);
      last.members.push(range);
    } else out.push({ from: range.from, to: range.to, members: [range] });
  }
  return out;
}
