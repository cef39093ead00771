/** What a decision dialog shows: held as it was when it was last shown, and compared with the record as that goes on. */
import { useEffect, useRef, useState } from 'react';

export interface Shown<T> {
  /** What the Chair looks at. */
  readonly shown: T;
  /** The record says otherwise now. */
  readonly stale: boolean;
  /** Shows what stands now instead. */
  readonly showNow: () => void;
}

/** Holds `now` as shown until `showNow`. `digest` names what in it matters to the decision. `onStale`: once per change. */
export function useShown<T>(now: T, digest: string, onStale: () => void): Shown<T> {
  const [held, setHeld] = useState({ value: now, digest });
  const told = useRef(digest);
  const stale = held.digest !== digest;
  useEffect(() => {
    if (told.current === digest) return;
    told.current = digest;
    if (stale) onStale();
  });
  return { shown: held.value, stale, showNow: () => { setHeld({ value: now, digest }); } };
}
