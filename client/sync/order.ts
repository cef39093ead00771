/**
 * Order keys of the pen. Two people who insert at the same place at once must neither get equal keys (nothing fits between)
 * nor have their lines shuffled into each other, so every insertion first narrows its interval at random.
 */
import { generateKeyBetween, generateNKeysBetween } from 'fractional-indexing';

/** First towards the earlier neighbour: most people go on below what they just put in, and keys then hardly grow. */
const TOWARDS = 5;
/** Then into one of 2^8 intervals: a collision needs two people, the same place, the same second and this luck. */
const SPREAD = 8;
/** Beyond this keys are dealt out anew, well before the pen's own limit on their length. */
const LONGEST = 120;

/**
 * `count` ascending keys between two keys (null: the open end). Throws when `after` does not stand before `before`, when
 * either is no key, and when the keys would become too long.
 */
export function keysBetween(after: string | null, before: string | null, count: number, random: () => number): string[] {
  if (count === 0) return [];
  let low = after;
  let high = before;
  for (let i = 0; i < TOWARDS + SPREAD; i++) {
    const middle = generateKeyBetween(low, high);
    if (i < TOWARDS || random() < 0.5) high = middle;
    else low = middle;
  }
  const keys = generateNKeysBetween(low, high, count);
  if (keys.some((key) => key.length > LONGEST)) throw new RangeError('no room for short keys');
  return keys;
}

/** What stands in order, with its key. */
export interface Keyed {
  readonly id: string;
  readonly order: string;
}

/**
 * Keys for `count` new entries at an index of the list, and new keys for those already there that must make room (equal or
 * unusable keys, which foreign clients and rare collisions leave behind).
 */
export function makeRoom(list: readonly Keyed[], index: number, count: number, random: () => number): { readonly keys: string[]; readonly rekeyed: Keyed[] } {
  const before = list[index - 1] ?? null;
  const after = list[index] ?? null;
  try {
    return { keys: keysBetween(before?.order ?? null, after?.order ?? null, count, random), rekeyed: [] };
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
