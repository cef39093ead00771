/** Pages that come back to the front: a laptop that slept, a tab that stood behind others. */

/** Runs something each time that the page comes to the front; gives the way to stop. */
export function onFront(run: () => void): () => void {
  const front = (): void => {
    if (document.visibilityState === 'visible') run();
  };
  document.addEventListener('visibilitychange', front);
  return () => {
    document.removeEventListener('visibilitychange', front);
  };
}
