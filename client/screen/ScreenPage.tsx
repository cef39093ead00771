/**
 * The room screen, at /screen/TEXT: nobody sits before it, so it connects, follows and recovers by itself. For the role
 * *screen*, and for any seat of the meeting that wants to look at it.
 */
import { useEffect, useState, type ReactNode } from 'react';
import type { MeetingView, SeatView } from '../../shared/protocol/house.ts';
import { api, codeOf, type ApiErrorCode } from '../api/api.ts';
import { errorText } from '../api/errors.ts';
import { useTitle } from '../app/Page.tsx';
import { holdTheme } from '../app/preferences.ts';
import { useT } from '../i18n/i18n.tsx';
import { PartiesProvider } from '../party/party.tsx';
import { useReady, useRecord, useRecordHandle, useStatus } from '../sync/hooks.ts';
import type { RecordHandle } from '../sync/room.ts';
import { ErrorBoundary } from '../ui/ErrorBoundary.tsx';
import { ScreenView } from './ScreenView.tsx';
import './screen.css';

const AGAIN_MS = 10_000;
/** Whoever's browser this is, the room sees what a screen may know: never an aside of the Chair's or of a delegation. */
const AS_SCREEN: SeatView = { id: 'screen', meeting: null, role: 'screen', delegation: null, head: false, name: '' };
/** Refusals that waiting does not heal. */
const FINAL = new Set<ApiErrorCode>(['no-seat', 'not-permitted', 'not-found']);

/** Reloads after a while: the last way to recover when drawing failed. */
function Recovering({ text }: { readonly text: string }): ReactNode {
  useEffect(() => {
    const timer = setTimeout(() => { window.location.reload(); }, AGAIN_MS);
    return () => { clearTimeout(timer); };
  }, []);
  return <p className="screen-paused">{text}</p>;
}

/** The meeting of the text, asked until it is there. */
function useMeetingOf(textId: string): { readonly meeting: MeetingView | null; readonly refused: ApiErrorCode | null } {
  const [meeting, setMeeting] = useState<MeetingView | null>(null);
  const [refused, setRefused] = useState<ApiErrorCode | null>(null);
  const [attempt, setAttempt] = useState(0);
  useEffect(() => {
    let gone = false;
    let timer: ReturnType<typeof setTimeout> | null = null;
    const ask = async (): Promise<void> => {
      try {
        const view = await api.text(textId);
        const found = await api.meeting(view.meeting);
        if (!gone) {
          setMeeting(found);
          setRefused(null);
        }
      } catch (error) {
        if (gone) return;
        setRefused(codeOf(error));
        timer = setTimeout(() => { setAttempt((before) => before + 1); }, AGAIN_MS);
      }
    };
    void ask();
    return () => {
      gone = true;
      if (timer !== null) clearTimeout(timer);
    };
  }, [textId, attempt]);
  return { meeting, refused };
}

/** Keeps the projector awake, where the browser lets us. */
function useAwake(): void {
  useEffect(() => {
    let lock: WakeLockSentinel | null = null;
    const take = (): void => {
      if (document.visibilityState !== 'visible' || !('wakeLock' in navigator)) return;
      navigator.wakeLock.request('screen').then(
        (held) => { lock = held; },
        () => undefined,
      );
    };
    take();
    document.addEventListener('visibilitychange', take);
    return () => {
      document.removeEventListener('visibilitychange', take);
      void lock?.release();
    };
  }, []);
}

export default function ScreenPage({ textId }: { readonly textId: string }): ReactNode {
  const say = useT();
  useEffect(() => {
    document.documentElement.classList.add('screen-root');
    holdTheme('light');
    return () => {
      document.documentElement.classList.remove('screen-root');
      holdTheme(null);
    };
  }, []);
  useAwake();
  useTitle(say('screen.title'));
  const { meeting, refused } = useMeetingOf(textId);
  const handle = useRecordHandle(textId, AS_SCREEN);
  if (refused !== null && FINAL.has(refused)) return <p className="screen-paused" role="alert">{errorText(refused)}</p>;
  if (handle === null || meeting === null) {
    return <p className="screen-paused" role="status">{refused === null ? say('common.loading') : say('screen.connecting')}</p>;
  }
  return (
    <ErrorBoundary fallback={() => <Recovering text={say('screen.recovering')} />}>
      <PartiesProvider parties={meeting.parties}>
        <Connected handle={handle} provisional={meeting.settings.provisional} />
      </PartiesProvider>
    </ErrorBoundary>
  );
}

function Connected({ handle, provisional }: { readonly handle: RecordHandle; readonly provisional: boolean }): ReactNode {
  const say = useT();
  const state = useRecord(handle.reader);
  const status = useStatus(handle);
  const ready = useReady(handle);
  if (status.kind === 'ended') return <p className="screen-paused" role="alert">{say('screen.ended')}</p>;
  if (!ready) return <p className="screen-paused" role="status">{say('screen.connecting')}</p>;
  return <ScreenView state={state} status={status} provisional={provisional} />;
}
