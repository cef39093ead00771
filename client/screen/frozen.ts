/**
 * What the room screen shows. *Live* follows the record; *frozen* keeps what stood there when the Chair froze it, also
 * over a reload of the projector's browser, so that nothing newer slips out; *blank* shows no words.
 */
import { useEffect, useRef } from 'react';
import type { TextState } from '../../shared/schema/state.ts';

export type Shown =
  | { readonly as: 'live'; readonly state: TextState }
  /** `at`: when this screen stopped, ISO; `state` null when nothing was on it yet. */
  | { readonly as: 'frozen'; readonly state: TextState | null; readonly at: string | null }
  | { readonly as: 'blank' };

interface Picture {
  readonly state: TextState;
  readonly at: string;
}

const key = (text: string): string => `chapeau.frozen.${text}`;

function kept(text: string): Picture | null {
  try {
    const stored = window.sessionStorage.getItem(key(text));
    return stored === null ? null : (JSON.parse(stored) as Picture);
  } catch {
    return null;
  }
}

function keep(text: string, picture: Picture | null): void {
  try {
    if (picture === null) window.sessionStorage.removeItem(key(text));
    else window.sessionStorage.setItem(key(text), JSON.stringify(picture));
  } catch {
    // Without storage a reload of a frozen screen shows no words, which is the safe side.
  }
}

/** What to show of the record as it stands now. `now` gives the time, ISO. */
export function useShown(text: string, state: TextState, now: () => string): Shown {
  const last = useRef<TextState | null>(null);
  const picture = useRef<Picture | null>(null);
  const { screen } = state.head;

  if (screen === 'live') {
    last.current = state;
    picture.current = null;
  } else if (picture.current === null) {
    picture.current = last.current === null ? kept(text) : { state: last.current, at: now() };
  }
  useEffect(() => {
    if (state.head.id !== '') keep(text, screen === 'live' ? null : picture.current);
  }, [text, screen, state.head.id]);

  if (screen === 'live') return { as: 'live', state };
  if (screen === 'blank') return { as: 'blank' };
  return { as: 'frozen', state: picture.current?.state ?? null, at: picture.current?.at ?? null };
}
