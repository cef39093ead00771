/**
 * Keeps a session going for as long as a page of it is open: the server gives a new cookie when the old one is a day old, so
 * it is asked when the page opens, every hour, and when the page comes back to the front after that (a laptop that slept).
 */
import { api } from '../api/api.ts';
import { onFront } from './front.ts';

const EVERY_MS = 60 * 60 * 1_000;

/** Begins; gives the way to stop. Quiet: what failed is asked again. */
export function keepRenewed(): () => void {
  let asked = 0;
  const ask = (): void => {
    asked = Date.now();
    api.renew().catch(() => {
      asked = 0;
    });
  };
  ask();
  const timer = setInterval(ask, EVERY_MS);
  const stop = onFront(() => {
    if (Date.now() - asked >= EVERY_MS) ask();
  });
  return () => {
    clearInterval(timer);
    stop();
  };
}
