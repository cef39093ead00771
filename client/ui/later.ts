/** Work that a key brings about and that its letter on the screen need not wait for. */

/** It comes after so many milliseconds even to a busy page. */
const AT_LATEST = 50;

/** Does it when the letter stands on the screen, as a rule; gives the way to call it off. It brings about no frame itself. */
export function afterFrame(work: () => void): () => void {
  if ('requestIdleCallback' in window) {
    const idle = window.requestIdleCallback(work, { timeout: AT_LATEST });
    return () => { window.cancelIdleCallback(idle); };
  }
  const timer = setTimeout(work, AT_LATEST);
  return () => { clearTimeout(timer); };
}
