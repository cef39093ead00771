/**
 * The code of a link, out of the address at once: `/join#CODE` becomes `/join` before anything is drawn, so that it stands
 * in no history, no screenshot and no projector. Until the seat is taken this tab keeps it, so that a reload on a bad
 * network does not cost the link.
 */
const KEY = 'chapeau.code';

function kept(): Storage | null {
  try {
    return window.sessionStorage;
  } catch {
    return null;
  }
}

let held: string | null = null;

/** Takes the code out of the address, if there is one, and gives the code that this tab holds. */
export function takeCode(): string | null {
  const inAddress = window.location.hash.slice(1);
  if (inAddress !== '') {
    held = inAddress;
    kept()?.setItem(KEY, inAddress);
    window.history.replaceState(null, '', window.location.pathname + window.location.search);
  }
  held ??= kept()?.getItem(KEY) ?? null;
  return held;
}

/** The seat is taken, or the link is no good: the code is not needed any more. */
export function dropCode(): void {
  held = null;
  kept()?.removeItem(KEY);
}
