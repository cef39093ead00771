/** The world of `SyncWorld` in a browser. */
import { politely } from './intake.ts';
import { api, codeOf, type ApiErrorCode } from '../api/api.ts';
import type { ErrorCode } from '../../shared/protocol/errors.ts';
import { forgetSeat } from '../app/forget.ts';
import { openKept } from './kept.ts';
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

/** Whether a refusal is about what was asked for; others may be gone at the next try. */
function isReached(code: ApiErrorCode): code is ErrorCode {
  return !['offline', 'unavailable', 'internal', 'slow-down', 'no-seat', 'wrong-origin'].includes(code);
}

/** Runs something in so many milliseconds; gives the way to call it off. */
export function later(ms: number, run: () => void): () => void {
  const timer = setTimeout(run, ms);
  return () => { clearTimeout(timer); };
}

export function browserWorld(): SyncWorld {
  return {
    url: `${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}/sync`,
    now: () => Date.now(),
    random: () => Math.random(),
    newId: randomId,
    Socket: politely(WebSocket),
    openCopy,
    hasCopy,
    forgetSeat,
    openKept,
    draftIds: async (text, count) => (await api.act(text, 'draft-ids', { count })).ids,
    layDraft: async (text, body) => {
      try {
        await api.act(text, 'draft', body);
        return { type: 'laid' };
      } catch (error) {
        const code = codeOf(error);
        // The seat has ended or the server is troubled: what waits is not given up for that.
        return isReached(code) ? { type: 'refused', code } : { type: 'unreached' };
      }
    },
    later,
  };
}
