/**
 * What a browser keeps of a seat must go when the seat goes (DESIGN 4: leaving or revocation deletes it). Databases of
 * scratch documents carry the seat in their name: `chapeau-SEAT-…`.
 */

/** The beginning of the names of a seat's databases. */
export function seatPrefix(seat: string): string {
  return `chapeau-${seat}-`;
}

/** Deletes what is kept here for a seat; for every seat with `null`. Never rejects: a browser may refuse to list. */
export async function forgetSeat(seat: string | null): Promise<void> {
  const prefix = seat === null ? 'chapeau-' : seatPrefix(seat);
  for (const notes of ['chapeau.seats.', 'chapeau.looked.']) forgetNotes(seat === null ? notes : `${notes}${seat}`);
  try {
    const known = await window.indexedDB.databases();
    const names = known.map((one) => one.name).filter((name): name is string => name?.startsWith(prefix) ?? false);
    await Promise.all(
      names.map(
        (name) =>
          new Promise<void>((done) => {
            const asked = window.indexedDB.deleteDatabase(name);
            asked.onsuccess = asked.onerror = asked.onblocked = () => { done(); };
          }),
      ),
    );
  } catch {
    // Private windows of some browsers list nothing, and keep nothing either.
  }
}

/** Small notes of a seat (which colleagues it has been told of, when it last looked). */
function forgetNotes(prefix: string): void {
  try {
    for (const key of Object.keys(window.localStorage)) if (key.startsWith(prefix)) window.localStorage.removeItem(key);
  } catch {
    // A browser that keeps nothing has nothing to forget.
  }
}
