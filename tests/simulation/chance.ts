/** Chance with a seed: the same seed gives the same run. */

export interface Chance {
  /** In [0, 1). */
  next(): number;
  /** A whole number from 0 up to, not including, `n`. */
  below(n: number): number;
  /** True so often of one. */
  is(p: number): boolean;
  pick<T>(list: readonly T[]): T;
}

/** mulberry32. */
export function chanceOf(seed: number): Chance {
  let state = (seed + 0x9e37_79b9) >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b_79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
  const below = (n: number): number => Math.floor(next() * n);
  return {
    next,
    below,
    is: (p) => next() < p,
    pick<T>(list: readonly T[]): T {
      const one = list[below(list.length)];
      if (one === undefined) throw new RangeError('Nothing to pick from');
      return one;
    },
  };
}

/** The seeds of a test: the one that the environment names, else these. */
export function seedsOf(otherwise: readonly number[]): readonly number[] {
  const named = process.env['SEED'];
  return named === undefined ? otherwise : [Number(named)];
}

/** How to see a failing run again. */
export function replayOf(file: string, seed: number): string {
  return `seed ${String(seed)}; again with: SEED=${String(seed)} npx vitest run ${file}`;
}
