/**
 * "What changed since I last looked": the newest time in the record when this seat last had the list before it. Kept in
 * the browser, per seat and text; times are the record's own, so no clock of a laptop matters.
 */
import { useCallback, useEffect, useRef, useState } from 'react';
import { touchedTimes } from '../../shared/proposals/change-list.ts';
import { digestOfValue } from '../../shared/lib/digest.ts';
import type { TextState, Time } from '../../shared/schema/state.ts';
import { normalWording, type AuthoredWording, type Wording } from '../../shared/schema/wording.ts';

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
  /** Which words stood in each provision. Absent where an earlier version kept none. */
  readonly stood?: Readonly<Record<string, string>>;
}

/** A word as a short number: enough to know it again, and nobody can read it. */
function marked(word: string): string {
  let hash = 0x811c9dc5;
  for (const letter of word) hash = Math.imul(hash ^ (letter.codePointAt(0) ?? 0), 0x01000193);
  return (hash >>> 0).toString(36);
}

/** The words of a wording, each with whose most of its letters are. */
function wordsBy(wording: AuthoredWording): { readonly word: string; readonly by: string }[] {
  const out: { word: string; by: string }[] = [];
  let letters: { readonly letter: string; readonly by: string }[] = [];
  const end = (): void => {
    const counts = new Map<string, number>();
    for (const { letter, by } of letters) counts.set(by, (counts.get(by) ?? 0) + (/[\p{L}\p{N}]/u.test(letter) ? 1 : 0));
    const [most] = [...counts].sort(([, x], [, y]) => y - x);
    if (most !== undefined) out.push({ word: letters.map(({ letter }) => letter).join(''), by: most[0] });
    letters = [];
  };
  for (const { by, text } of wording) {
    for (const letter of text) {
      if (/\s/u.test(letter)) end();
      else letters.push({ letter, by });
    }
  }
  end();
  return out;
}

/** Which words stand in a wording. */
const markedWords = (wording: AuthoredWording): string => [...new Set(wordsBy(wording).map(({ word }) => marked(word)))].join(' ');

/** The delegations that wrote the words which did not stand in a provision when it was last looked at (R4), in the order of the words. */
export function writersSince(wording: AuthoredWording, then = ''): string[] {
  const had = new Set(then.split(' '));
  return [...new Set(wordsBy(wording).filter(({ word }) => !had.has(marked(word))).map(({ by }) => by))];
}

/** What is kept of a look at a text. */
export function lookAt(state: TextState): Kept {
  const standing = state.provisions.filter((one) => !one.removed);
  return {
    at: newestTime(state),
    words: Object.fromEntries(standing.map((one) => [one.id, shortDigest(one.wording)])),
    stood: Object.fromEntries(standing.map((one) => [one.id, markedWords(one.wording)])),
  };
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
  /** The words of each provision then, for `writersSince`; null where they are not known. */
  readonly stood: Readonly<Record<string, string>> | null;
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
  return { since: then?.at ?? null, words: then?.words ?? null, stood: then?.stood ?? null, seenAll };
}
