/**
 * What a screen reader is told. Polite messages come at most once in five seconds, what gathers meanwhile in one piece;
 * assertive ones (connection lost, own draft returned) come at once. Never keystrokes, carets or presence.
 */
import { createStore } from './store.ts';

export const POLITE_EVERY_MS = 5_000;
/** Of what gathers, the latest are told: older news of a full room is no news. */
const KEPT = 3;

export interface Said {
  readonly text: string;
  /** Grows, so that the same words said again are read again. */
  readonly n: number;
}

export const polite = createStore<Said>({ text: '', n: 0 });
export const assertive = createStore<Said>({ text: '', n: 0 });

let pending: string[] = [];
let timer: ReturnType<typeof setTimeout> | null = null;

function flush(): void {
  timer = null;
  if (pending.length === 0) return;
  polite.set({ text: pending.slice(-KEPT).join(' '), n: polite.get().n + 1 });
  pending = [];
  timer = setTimeout(flush, POLITE_EVERY_MS);
}

/** Tells screen readers. Give whole sentences. */
export function announce(text: string, how: 'polite' | 'assertive' = 'polite'): void {
  if (text === '') return;
  if (how === 'assertive') {
    assertive.set({ text, n: assertive.get().n + 1 });
    return;
  }
  pending.push(text);
  if (timer === null) flush();
}
