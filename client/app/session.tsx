/** Who sits here: the seat of this browser, asked once and again after joining or leaving. */
import { createContext, useCallback, useContext, useEffect, useMemo, useState, type ReactNode } from 'react';
import type { Me } from '../../shared/protocol/house.ts';
import { api, codeOf, type ApiErrorCode } from '../api/api.ts';
import { keepRenewed } from './renewing.ts';

export type Session =
  | { readonly state: 'asking' }
  | { readonly state: 'failed'; readonly code: ApiErrorCode }
  | { readonly state: 'known'; readonly me: Me };

export interface SessionHandle {
  readonly session: Session;
  /** Asks again. */
  readonly refresh: () => Promise<void>;
}

const Context = createContext<SessionHandle>({ session: { state: 'asking' }, refresh: () => Promise.resolve() });

export function SessionProvider({ children }: { readonly children: ReactNode }): ReactNode {
  const [session, setSession] = useState<Session>({ state: 'asking' });
  const refresh = useCallback(async () => {
    try {
      setSession({ state: 'known', me: await api.me() });
    } catch (error) {
      setSession((before) => (before.state === 'known' ? before : { state: 'failed', code: codeOf(error) }));
    }
  }, []);
  useEffect(() => {
    void refresh();
  }, [refresh]);
  const seat = session.state === 'known' ? (session.me.seat?.id ?? null) : null;
  useEffect(() => (seat === null ? undefined : keepRenewed()), [seat]);
  const handle = useMemo(() => ({ session, refresh }), [session, refresh]);
  return <Context value={handle}>{children}</Context>;
}

export function useSession(): SessionHandle {
  return useContext(Context);
}

/** The seat of this browser; null while it is asked, or without one. */
export function useSeat(): Me['seat'] {
  const { session } = useSession();
  return session.state === 'known' ? session.me.seat : null;
}
