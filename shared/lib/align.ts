/**
 * Alignment of two sequences of words: the fewest words taken out and put in; among those the fewest separate places;
 * among those the earliest place, deletion before insertion (the rule for ambiguous differences). The choice is the same
 * everywhere and for ever, since records and digests rest on it.
 *
 * Time and memory are proportional to length × number of differences (O(ND)).
 */

/** A place where the sequences differ: `a[aFrom..aTo)` is replaced by `b[bFrom..bTo)`; either may be empty. */
export interface Block {
  readonly aFrom: number;
  readonly aTo: number;
  readonly bFrom: number;
  readonly bTo: number;
}

/** One word more or less outweighs any number of places. */
const WORD = 0x8000;
const FAR = 0x3fff_ffff;
/** Beyond this many cells (about 2,900 words rewritten from end to end) rare words divide the task first. */
const MAX_CELLS = 1 << 23;

const MATCH = 0;
const TAKE_OUT = 1;
const PUT_IN = 2;

/** Gives the differences of two sequences of keys, in order; between two of them at least one equal key stands. */
export function align(a: readonly string[], b: readonly string[]): Block[] {
  const skip = safeStart(a, b);
  const ids = new Map<string, number>();
  const idOf = (key: string): number => {
    const known = ids.get(key);
    if (known !== undefined) return known;
    ids.set(key, ids.size);
    return ids.size - 1;
  };
  const idsOf = (keys: readonly string[]): Int32Array => {
    const out = new Int32Array(keys.length - skip);
    for (let i = 0; i < out.length; i++) out[i] = idOf(keys[i + skip] ?? '');
    return out;
  };
  return alignIds(idsOf(a), idsOf(b)).map(({ aFrom, aTo, bFrom, bTo }) => ({
    aFrom: aFrom + skip,
    aTo: aTo + skip,
    bFrom: bFrom + skip,
    bTo: bTo + skip,
  }));
}

/**
 * How much of a common beginning is matched in every best alignment: up to its last word that stands once in each sequence.
 * (The last few words are tried.) Beyond that, a difference might begin earlier than the first unequal word.
 */
function safeStart(a: readonly string[], b: readonly string[]): number {
  let common = 0;
  while (common < a.length && common < b.length && a[common] === b[common]) common++;
  for (let at = common; at > 0 && at > common - 8; at--) {
    const key = a[at - 1] ?? '';
    if (a.indexOf(key) === at - 1 && a.lastIndexOf(key) === at - 1 && b.indexOf(key) === at - 1 && b.lastIndexOf(key) === at - 1) return at;
  }
  return 0;
}

function alignIds(a: Int32Array, b: Int32Array): Block[] {
  // A common end may always be matched: differences belong at the earliest place. A common beginning may not.
  let n = a.length;
  let m = b.length;
  while (n > 0 && m > 0 && a[n - 1] === b[m - 1]) {
    n--;
    m--;
  }
  if (n === 0 && m === 0) return [];
  if (n === 0 || m === 0) return [{ aFrom: 0, aTo: n, bFrom: 0, bTo: m }];
  const head = a.subarray(0, n);
  const other = b.subarray(0, m);
  const distance = fewestEdits(head, other);
  if (distance === null) return divide(head, other);
  const band = bandOf(n, m, distance);
  return walk(decide(head, other, band), n, m, band);
}

/**
 * The number of words to take out and put in (Wu, Manber, Myers, Miller 1990: time is length × words missing from the
 * longer text); null when the decisions about it would take more than `MAX_CELLS`.
 */
function fewestEdits(a: Int32Array, b: Int32Array): number | null {
  const [short, long] = a.length <= b.length ? [a, b] : [b, a];
  const delta = long.length - short.length;
  const offset = short.length + 1;
  /** By diagonal, how far into the longer text one comes. */
  const reach = new Int32Array(short.length + long.length + 3).fill(-1);
  const advance = (k: number): void => {
    let y = Math.max((reach[offset + k - 1] ?? -1) + 1, reach[offset + k + 1] ?? -1);
    let x = y - k;
    while (x < short.length && y < long.length && short[x] === long[y]) {
      x++;
      y++;
    }
    reach[offset + k] = y;
  };
  for (let missing = 0; missing <= short.length; missing++) {
    const distance = delta + 2 * missing;
    if ((a.length + 1) * Math.min(distance + 1, b.length + 1) > MAX_CELLS) return null;
    for (let k = -missing; k < delta; k++) advance(k);
    for (let k = delta + missing; k >= delta; k--) advance(k);
    if ((reach[offset + delta] ?? 0) >= long.length) return distance;
  }
  return null;
}

/** Where the decision for a pair of places is kept: by diagonal where few can be touched, else by place in `b`. */
interface Band {
  readonly width: number;
  /** Words taken out in all, which is the number of the diagonal that both texts begin on; 0 where kept by place. */
  readonly outs: number;
  /** How far the same place in `b` lies to the left in the next row. */
  readonly shift: 0 | 1;
}

function bandOf(n: number, m: number, distance: number): Band {
  if (distance >= m) return { width: m + 1, outs: 0, shift: 0 };
  return { width: distance + 1, outs: (distance + n - m) / 2, shift: 1 };
}

/**
 * For every pair of places that a shortest way can touch, what to do there: in the low bits when the step before was a
 * difference too, in the next two bits when it was a match (so that a difference would be a new place).
 */
function decide(a: Int32Array, b: Int32Array, band: Band): Uint8Array {
  const n = a.length;
  const m = b.length;
  const { width, outs, shift } = band;
  const decisions = new Uint8Array((n + 1) * width);
  let open = new Int32Array(width + 1).fill(FAR);
  let closed = new Int32Array(width + 1).fill(FAR);
  let openBelow = new Int32Array(width + 1).fill(FAR);
  let closedBelow = new Int32Array(width + 1).fill(FAR);
  for (let i = n; i >= 0; i--) {
    open.fill(FAR);
    closed.fill(FAR);
    const toColumn = outs - shift * i;
    const first = Math.max(0, toColumn);
    for (let c = Math.min(width - 1, m + toColumn); c >= first; c--) {
      const j = c - toColumn;
      if (i === n && j === m) {
        open[c] = closed[c] = 0;
        continue;
      }
      const match = i < n && j < m && a[i] === b[j] ? (closedBelow[c + 1 - shift] ?? FAR) : FAR;
      const out = i < n && c >= shift ? WORD + (openBelow[c - shift] ?? FAR) : FAR;
      const put = j < m ? WORD + (open[c + 1] ?? FAR) : FAR;
      const edit = Math.min(out, put);
      const step = out <= put ? TAKE_OUT : PUT_IN;
      decisions[i * width + c] = (edit <= match ? step : MATCH) | ((edit + 1 <= match ? step : MATCH) << 2);
      open[c] = Math.min(match, edit, FAR);
      closed[c] = Math.min(match, edit + 1, FAR);
    }
    [open, openBelow] = [openBelow, open];
    [closed, closedBelow] = [closedBelow, closed];
  }
  return decisions;
}

function walk(decisions: Uint8Array, n: number, m: number, { width, outs, shift }: Band): Block[] {
  const blocks: Block[] = [];
  let i = 0;
  let j = 0;
  let from: { a: number; b: number } | null = null;
  while (i < n || j < m) {
    const both = decisions[i * width + j + outs - shift * i] ?? 0;
    const step = from === null ? both >> 2 : both & 3;
    if (step === MATCH) {
      if (from !== null) blocks.push({ aFrom: from.a, aTo: i, bFrom: from.b, bTo: j });
      from = null;
      i++;
      j++;
    } else {
      from ??= { a: i, b: j };
      if (step === TAKE_OUT) i++;
      else j++;
    }
  }
  if (from !== null) blocks.push({ aFrom: from.a, aTo: n, bFrom: from.b, bTo: m });
  return blocks;
}

/**
 * For texts too long and too different: words that stand once in each, in the longest order common to both, are taken as
 * equal, and what lies between is aligned by itself. Where there are none, all of it is one difference.
 */
function divide(a: Int32Array, b: Int32Array): Block[] {
  const anchors = commonRareWords(a, b);
  if (anchors.length === 0) return [{ aFrom: 0, aTo: a.length, bFrom: 0, bTo: b.length }];
  const blocks: Block[] = [];
  let aFrom = 0;
  let bFrom = 0;
  for (const [aAt, bAt] of [...anchors, [a.length, b.length] as const]) {
    for (const block of alignIds(a.subarray(aFrom, aAt), b.subarray(bFrom, bAt))) {
      blocks.push({
        aFrom: block.aFrom + aFrom,
        aTo: block.aTo + aFrom,
        bFrom: block.bFrom + bFrom,
        bTo: block.bTo + bFrom,
      });
    }
    aFrom = aAt + 1;
    bFrom = bAt + 1;
  }
  return blocks;
}

function commonRareWords(a: Int32Array, b: Int32Array): (readonly [number, number])[] {
  const onceIn = (ids: Int32Array): Map<number, number> => {
    const places = new Map<number, number>();
    ids.forEach((id, at) => places.set(id, places.has(id) ? -1 : at));
    return places;
  };
  const inB = onceIn(b);
  const pairs: (readonly [number, number])[] = [];
  for (const [id, aAt] of onceIn(a)) {
    const bAt = inB.get(id);
    if (aAt >= 0 && bAt !== undefined && bAt >= 0) pairs.push([aAt, bAt]);
  }
  pairs.sort((x, y) => x[0] - y[0]);
  return longestRising(pairs);
}

/** The longest run of pairs whose second numbers rise (patience sorting). */
function longestRising(pairs: readonly (readonly [number, number])[]): (readonly [number, number])[] {
  const tops: number[] = [];
  const before = new Int32Array(pairs.length).fill(-1);
  pairs.forEach(([, second], at) => {
    let low = 0;
    let high = tops.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((pairs[tops[middle] ?? 0]?.[1] ?? 0) < second) low = middle + 1;
      else high = middle;
    }
    if (low > 0) before[at] = tops[low - 1] ?? -1;
    tops[low] = at;
  });
  const out: (readonly [number, number])[] = [];
  for (let at = tops[tops.length - 1] ?? -1; at >= 0; at = before[at] ?? -1) {
    const pair = pairs[at];
    if (pair !== undefined) out.push(pair);
  }
  return out.reverse();
}
