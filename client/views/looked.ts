/**
 * "What changed since I last looked": the newest time in the record when this seat last had the list before it. Kept in
 * the browser, per seat and text; times are the record's own, so no clock of a laptop matters.
 */
import { useCallback, useEffect, useRef, useState } from 'react';
import { touchedTimes } from '../../shared/proposals/change-list.ts';
import type { TextState, Time } from '../../shared/schema/state.ts';

/** The newest time of anything that the list tells. */
export function newestTime(state: TextState): Time {
  let newest = '';
  for (const at of touchedTimes(state).values()) if (at > newest) newest = at;
  for (const { at } of state.decisions) if (at > newest) newest = at;
  return newest;
}

function keyOf(seat: string, text: string): string {
  return `chapeau.looked.${seat}.${text}`;
}

function kept(key: string): Time | null {
  try {
    return window.localStorage.getItem(key);
  } catch {
    return null;
  }
}

function keep(key: string, at: Time): void {
  try {
    if (at !== '') window.localStorage.setItem(key, at);
  } catch {
    // A browser that keeps nothing: then everything is new at the next visit.
  }
}

export interface Looked {
  /** Null: never before. */
  readonly since: Time | null;
  /** All is seen as of now. */
  readonly seenAll: () => void;
}

/** When this seat last looked; leaving the list is having looked. */
export function useLooked(seat: string, text: string, state: TextState): Looked {
  const key = keyOf(seat, text);
  const [since, setSince] = useState(() => kept(key));
  const latest = useRef(state);
  useEffect(() => {
    latest.current = state;
  }, [state]);
  useEffect(() => {
    const note = (): void => { keep(key, newestTime(latest.current)); };
    window.addEventListener('pagehide', note);
    return () => {
      window.removeEventListener('pagehide', note);
      note();
    };
  }, [key]);
  const seenAll = useCallback((): void => {
    const at = newestTime(latest.current);
    keep(key, at);
    setSince(at);
  }, [key]);
  return { since, seenAll };
}
