/** Where each provision stands in a list of them, without going through the list for each letter that is typed. */
import type { Provision } from './state.ts';

type Provisions = readonly Provision[];

const known = new WeakMap<Provisions, ReadonlyMap<string, number>>();

/** The place of each provision in a list, by its id. The list must not change any more. */
export function placesIn(provisions: Provisions): ReadonlyMap<string, number> {
  let places = known.get(provisions);
  if (places === undefined) known.set(provisions, (places = new Map(provisions.map(({ id }, i) => [id, i]))));
  return places;
}

/** A list holds other states of the same provisions, in the same order: what is known of the places in one goes for the other. */
export function sharePlaces(from: Provisions, to: Provisions): void {
  const places = known.get(from);
  if (places !== undefined) known.set(to, places);
}

/** The provision of a list with this id. */
export function provisionIn(provisions: Provisions, id: string): Provision | undefined {
  const at = placesIn(provisions).get(id);
  return at === undefined ? undefined : provisions[at];
}
