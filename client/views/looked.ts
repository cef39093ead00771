/**
 * "What changed since I last looked": the newest time in the record when this seat last had the list before it. Kept in
 * the browser, per seat and text; times are the record's own, so no clock of a laptop matters.
 */
import { useCallback, useEffect, useRef, useState } from 'react';
import { touchedTimes } from '../../shared/proposals/change-list.ts';
import { digestOfValue } from '../../shared/lib/digest.ts';
import type { TextState, Time } from '../../shared/schema/state.ts';
import { normalWording, type Wording } from '../../shared/schema/wording.ts';

/** The newest time of anything that the list tells. */
export function newestTime(state: TextState): Time {
  let newest = '';
  for (const at of touchedTimes(state).values()) if (at > newest) newest = at;
  for (const { at } of state.decisions) if (at > newest) newest = at;
  return newest;
}

/** Tells wordings apart; nobody can read the words from it. */
export function shortDigest(wording: Wording): string {
  return digestOfValue(normalWording(wording)).slice(0, 12);
}

interface Kept {
  readonly at: Time;
  /** By provision. Null where an earlier version kept the time alone. */
  readonly words: Readonly<Record<string, string>> | null;
}

function lookAt(state: TextState): Kept {
  return { at: newestTime(state), words: Object.fromEntries(state.provisions.filter((one) => !one.removed).map((one) => [one.id, shortDigest(one.wording)])) };
}

function keyOf(seat: string, text: string): string {
  return `chapeau.looked.${seat}.${text}`;
}

function isKept(value: unknown): value is Kept {
  return typeof value === 'object' && value !== null && 'at' in value && typeof value.at === 'string' && 'words' in value && typeof value.words === 'object';
}

function kept(key: string): Kept | null {
  try {
    const text = window.localStorage.getItem(key);
    if (text === null) return null;
    if (!text.startsWith('{')) return { at: text, words: null };
    const value: unknown = JSON.parse(text);
    return isKept(value) ? value : null;
  } catch {
    return null;
  }
}

function keep(key: string, looked: Kept): void {
  try {
    if (looked.at !== '') window.localStorage.setItem(key, JSON.stringify(looked));
  } catch {
    // A browser that keeps nothing: then everything is new at the next visit.
  }
}

export interface Looked {
  /** Null: never before. */
  readonly since: Time | null;
  /** The digests of the words then, by provision; null where they are not known. */
  readonly words: Readonly<Record<string, string>> | null;
  /** All is seen as of now. */
  readonly seenAll: () => void;
}

/** When this seat last looked; leaving the list is having looked. */
export function useLooked(seat: string, text: string, state: TextState): Looked {
  const key = keyOf(seat, text);
  const [then, setThen] = useState(() => kept(key));
  const latest = useRef(state);
  useEffect(() => {
    latest.current = state;
  }, [state]);
  useEffect(() => {
    const note = (): void => { keep(key, lookAt(latest.current)); };
    window.addEventListener('pagehide', note);
    return () => {
      window.removeEventListener('pagehide', note);
      note();
    };
  }, [key]);
  const seenAll = useCallback((): void => {
    const now = lookAt(latest.current);
    keep(key, now);
    setThen(now);
  }, [key]);
  return { since: then?.at ?? null, words: then?.words ?? null, seenAll };
}
