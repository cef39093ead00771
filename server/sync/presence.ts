/** Who is in a room, by delegation. */
import type { Party } from '../../shared/schema/wording.ts';

export interface Here {
  readonly party: Party;
  readonly seats: number;
}

/** Presence over several servers. */
export interface SharedPresence {
  /** Whom this server has in the room of a text; told whenever it is looked at. */
  tell(text: string, here: readonly Here[]): void;
  /** Whom the others have. */
  elsewhere(text: string): readonly Here[];
}

/** Both together, by the code of the party. */
export function together(here: readonly Here[], elsewhere: readonly Here[]): Here[] {
  const sum = new Map<Party, number>();
  for (const { party, seats } of [...here, ...elsewhere]) sum.set(party, (sum.get(party) ?? 0) + seats);
  return [...sum].map(([party, seats]) => ({ party, seats })).sort((a, b) => (a.party < b.party ? -1 : 1));
}
