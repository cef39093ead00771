/** A value that components can watch. For what is shared across screens and is not the record. */
import { startTransition, useEffect, useState, useSyncExternalStore } from 'react';

export interface Store<T> {
  get(): T;
  set(to: T): void;
  subscribe(listener: () => void): () => void;
}

export function createStore<T>(initial: T): Store<T> {
  let value = initial;
  const listeners = new Set<() => void>();
  return {
    get: () => value,
    set(to) {
      if (Object.is(to, value)) return;
      value = to;
      for (const listener of [...listeners]) listener();
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

/** The value of a store, in a component that follows it. */
export function useStore<T>(store: Store<T>): T {
  return useSyncExternalStore(store.subscribe, store.get, store.get);
}

/**
 * What `get` gives, as it changes: for what others cause. It is drawn when there is time, in pieces that a key can come
 * between, and everything that is told of at once in one go. Both functions are to be the same as long as the source is.
 */
export function useSoon<T>(subscribe: (listener: () => void) => () => void, get: () => T): T {
  const [held, hold] = useState(() => ({ get, value: get() }));
  useEffect(() => {
    let last: { readonly value: T } | null = null;
    const follow = (): void => {
      const value = get();
      if (last !== null && Object.is(last.value, value)) return;
      last = { value };
      hold((before) => (before.get === get && Object.is(before.value, value) ? before : { get, value }));
    };
    // What came between the first drawing and now.
    follow();
    return subscribe(() => { startTransition(follow); });
  }, [subscribe, get]);
  return held.get === get ? held.value : get();
}

/** The value of a store that others change, drawn when there is time. */
export function useStoreSoon<T>(store: Store<T>): T {
  return useSoon(store.subscribe, store.get);
}
