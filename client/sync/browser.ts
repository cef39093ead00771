/** The world of `SyncWorld` in a browser. */
import { forgetSeat } from '../app/forget.ts';
import { hasCopy, openCopy } from './local-copy.ts';
import type { SyncWorld } from './scratch.ts';

/** A random id in the form that the server takes (letters and digits, 22 of them: 128 bits). */
export function randomId(): string {
  const letters = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789';
  let id = '';
  while (id.length < 22) {
    for (const byte of crypto.getRandomValues(new Uint8Array(22))) {
      // The first 248 values divide evenly among 62 letters.
      if (byte < 248 && id.length < 22) id += letters[byte % 62] ?? '';
    }
  }
  return id;
}

export function browserWorld(): SyncWorld {
  return {
    url: `${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}/sync`,
    now: () => Date.now(),
    random: () => Math.random(),
    newId: randomId,
    Socket: WebSocket,
    openCopy,
    hasCopy,
    forgetSeat,
  };
}
