/** How much each party has put into each generation of a scratch document: whoever fills one up harms itself alone. */
import type { Party } from '../../shared/schema/wording.ts';
import type { Generation } from './generation.ts';

/** Characters and items; thousands of pages. */
export const MOST = 32_000_000;

export class Weights {
  readonly #of = new Map<number, Map<Party, number>>();

  /** Notes so much more. False, and nothing is noted, when it would be too much. */
  add(generation: Generation, party: Party, weight: number): boolean {
    const parties = this.#of.get(generation.client) ?? new Map<Party, number>();
    const now = (parties.get(party) ?? 0) + weight;
    if (now > MOST) return false;
    parties.set(party, now);
    this.#of.set(generation.client, parties);
    return true;
  }
}
