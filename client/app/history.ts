/** Where one is: the address bar, as a store. Paths are the product's own; nothing secret is ever in one after joining. */
import { useSyncExternalStore } from 'react';

const listeners = new Set<() => void>();

function tell(): void {
  for (const listener of [...listeners]) listener();
}

/** Goes to a path of ours. `replace`: without a step to come back to. */
export function navigate(path: string, how: 'push' | 'replace' = 'push'): void {
  if (how === 'push') window.history.pushState(null, '', path);
  else window.history.replaceState(null, '', path);
  window.scrollTo(0, 0);
  tell();
}

function subscribe(listener: () => void): () => void {
  if (listeners.size === 0) window.addEventListener('popstate', tell);
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
    if (listeners.size === 0) window.removeEventListener('popstate', tell);
  };
}

/** The path that is shown now. */
export function usePath(): string {
  return useSyncExternalStore(subscribe, () => window.location.pathname);
}
