/** Hues of delegations: always beside a code or name, never the only sign of anything. */

/** Twelve hues of the wheel, in an order that sets neighbours in time far apart on the wheel. */
const ORDER = [210, 30, 120, 300, 180, 0, 270, 60, 150, 330, 240, 90] as const;

/** The hue (0–359) of the nth party that a meeting ever had, from 0. The first 360 all differ. */
export function hueOf(n: number): number {
  const first = ORDER[n % ORDER.length] ?? 0;
  const round = Math.floor(n / ORDER.length);
  // 13 and 30 have no common divisor: thirty rounds pass before a hue comes back.
  return (first + ((round * 13) % 30)) % 360;
}
