/** Something asked of the server for a screen: on its way, failed, or there; asked again on demand. */
import { useCallback, useEffect, useRef, useState } from 'react';
import { codeOf, type ApiErrorCode } from './api.ts';

export type Loaded<T> =
  | { readonly state: 'asking' }
  | { readonly state: 'failed'; readonly code: ApiErrorCode }
  | { readonly state: 'there'; readonly value: T };

export interface Resource<T> {
  readonly loaded: Loaded<T>;
  /** What is there, or null. */
  readonly value: T | null;
  /** Asks again; what is there stays until the answer comes, also when asking fails. */
  readonly reload: () => Promise<void>;
  /** Puts in what an act has answered. */
  readonly put: (value: T) => void;
}

/** `key` names what is asked: another key asks anew. */
export function useResource<T>(key: string, ask: () => Promise<T>): Resource<T> {
  const [loaded, setLoaded] = useState<Loaded<T>>({ state: 'asking' });
  const latest = useRef(ask);
  latest.current = ask;
  const turn = useRef(0);

  const reload = useCallback(async () => {
    turn.current += 1;
    const mine = turn.current;
    try {
      const value = await latest.current();
      if (mine === turn.current) setLoaded({ state: 'there', value });
    } catch (error) {
      if (mine === turn.current) setLoaded((before) => (before.state === 'there' ? before : { state: 'failed', code: codeOf(error) }));
    }
  }, []);

  useEffect(() => {
    setLoaded({ state: 'asking' });
    void reload();
    return () => { turn.current += 1; };
  }, [key, reload]);

  const put = useCallback((value: T) => {
    turn.current += 1;
    setLoaded({ state: 'there', value });
  }, []);
  return { loaded, value: loaded.state === 'there' ? loaded.value : null, reload, put };
}
