/**
 * Order keys of the pen. Two people who insert at the same place at once must neither get equal keys (nothing fits between)
 * nor have their lines shuffled into each other. So an insertion first narrows its interval at random; its first key is a root,
 * and the lines that the same hand puts in one after the other are counted below that root, where no other insertion falls.
 */
import { generateKeyBetween, generateNKeysBetween } from 'fractional-indexing';

/** First towards the earlier neighbour: most people go on below what they just put in, and keys then hardly grow. */
const TOWARDS = 5;
/** Then into one of 2^10 intervals, so that there is room between what several put in. */
const SPREAD = 10;
/** And so many digits at random at the root, that two who are away at the same place for long do not meet: 2^10 of them and 62^4. */
const ROOT_DIGITS = 4;
/** Beyond this keys are dealt out anew, well before the pen's own limit on their length. */
const LONGEST = 120;
/** The end of a root. */
const ROOT = '0V';
/** What is counted with below a root, in the order of keys; the last one asks for another digit. */
const DIGITS = '123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

const ALL_DIGITS = `0${DIGITS}`;

/** Digits at random. */
function atRandom(random: () => number): string {
  return Array.from({ length: ROOT_DIGITS }, () => ALL_DIGITS[Math.floor(random() * ALL_DIGITS.length)] ?? '0').join('');
}

/** The next key below the same root. */
function nextBelow(key: string): string {
  const root = key.lastIndexOf(ROOT);
  const [first = '', last = '', more = ''] = [DIGITS[0], DIGITS.at(-2), DIGITS.at(-1)];
  const counted = root < 0 ? '' : key.slice(root + ROOT.length);
  if (![...counted].every((digit, i) => (i === counted.length - 1 ? DIGITS.includes(digit) && digit !== more : digit === more))) return `${key}${first}`;
  const digit = counted.at(-1);
  if (digit === undefined) return `${key}${first}`;
  return digit === last ? `${key.slice(0, -1)}${more}${first}` : `${key.slice(0, -1)}${DIGITS[DIGITS.indexOf(digit) + 1] ?? first}`;
}

/** So many keys after one, below the same root; null where what stands next is in the way. */
function goingOn(after: string, before: string | null, count: number): string[] | null {
  const keys: string[] = [];
  for (let last = after; keys.length < count; keys.push(last)) last = nextBelow(last);
  return before === null || (keys.at(-1) ?? '') < before ? keys : null;
}

/**
 * `count` ascending keys between two keys (null: the open end). `own`: the earlier one was put in by the same hand, which goes on
 * below it. Throws when `after` does not stand before `before`, when either is no key, and when the keys would become too long.
 */
export function keysBetween(after: string | null, before: string | null, count: number, random: () => number, own = false): string[] {
  if (count === 0) return [];
  let low = after;
  let high = before;
  for (let i = 0; i < TOWARDS + SPREAD; i++) {
    const middle = generateKeyBetween(low, high);
    if (i < TOWARDS || random() < 0.5) high = middle;
    else low = middle;
  }
  const on = own && after !== null ? goingOn(after, before, count) : null;
  const root = `${generateKeyBetween(low, high)}${atRandom(random)}${ROOT}`;
  const keys = on ?? (high === null || root < high ? [root, ...(goingOn(root, high, count - 1) ?? [])] : []);
  const fit = keys.length === count ? keys : generateNKeysBetween(low, high, count);
  if (fit.some((key) => key.length > LONGEST)) throw new RangeError('no room for short keys');
  return fit;
}

/** What stands in order, with its key. */
export interface Keyed {
  readonly id: string;
  readonly order: string;
}

/**
 * Keys for `count` new entries at an index of the list, and new keys for those already there that must make room (equal or
 * unusable keys, which foreign clients and rare collisions leave behind). `own`: whether the same hand has put in an entry.
 */
export function makeRoom(list: readonly Keyed[], index: number, count: number, random: () => number, own: (id: string) => boolean = () => false): { readonly keys: string[]; readonly rekeyed: Keyed[] } {
  const before = list[index - 1] ?? null;
  const after = list[index] ?? null;
  try {
    return { keys: keysBetween(before?.order ?? null, after?.order ?? null, count, random, before !== null && own(before.id)), rekeyed: [] };
  } catch {
    // All that share the key in the way move up to the next different one.
    let end = index;
    while (end < list.length && before !== null && (list[end]?.order ?? '') <= before.order) end++;
    const crowd = list.slice(index, end);
    try {
      const keys = keysBetween(before?.order ?? null, list[end]?.order ?? null, count + crowd.length, random);
      return { keys: keys.slice(0, count), rekeyed: crowd.map((one, i) => ({ id: one.id, order: keys[count + i] ?? one.order })) };
    } catch {
      const keys = generateNKeysBetween(null, null, list.length + count);
      return {
        keys: keys.slice(index, index + count),
        rekeyed: list.map((one, i) => ({ id: one.id, order: keys[i < index ? i : i + count] ?? one.order })),
      };
    }
  }
}
