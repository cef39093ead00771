/** The state line: always true. It says what is in the log, what is not, and where that is kept meanwhile. */
import { useEffect, useRef, useState, type ReactNode } from 'react';
import { formatTime } from '../i18n/format.ts';
import { t, useT } from '../i18n/i18n.tsx';
import { useStatus } from '../sync/hooks.ts';
import { CLOSE } from '../../shared/protocol/errors.ts';
import type { StatusLine } from '../sync/status.ts';
import { announce } from '../ui/announcer.ts';
import { Icon, type IconName } from '../ui/Icon.tsx';
import { Notice } from '../ui/Notice.tsx';
import { useRoom } from './context.ts';

const at = (ms: number): string => formatTime(new Date(ms).toISOString());

function iconOf(line: StatusLine): IconName {
  switch (line.kind) {
    case 'saved':
      return 'saved';
    case 'saving':
    case 'connecting':
      return 'cloud';
    case 'offline':
    case 'reconnecting':
      return 'offline';
    case 'read-only':
    case 'refused':
    case 'ended':
      return 'warning';
  }
}

/** The line in words. */
export function stateText(line: StatusLine): string {
  switch (line.kind) {
    case 'connecting':
      return t('room.line.connecting');
    case 'saved':
      return t('room.line.saved');
    case 'saving':
      return t('room.line.saving');
    case 'offline':
    case 'reconnecting': {
      const since = at(line.since);
      if (line.changes === 0) return line.kind === 'offline' ? t('room.line.offline', { since }) : t('room.line.reconnecting', { since });
      const values = { since, count: line.changes };
      if (line.kept === 'device') return line.kind === 'offline' ? t('room.line.offline-kept', values) : t('room.line.reconnecting-kept', values);
      return line.kind === 'offline' ? t('room.line.offline-window', values) : t('room.line.reconnecting-window', values);
    }
    case 'read-only': {
      const since = at(line.since);
      const values = { since, count: line.changes };
      return line.kept === 'device' ? t('room.line.read-only-kept', values) : t('room.line.read-only-window', values);
    }
    case 'refused':
      return t('room.line.refused', { count: line.changes });
    case 'ended':
      return line.code === CLOSE.noSeat ? t('room.line.ended') : t('room.line.closed');
  }
}

/** Says when the connection is lost (at once) and when it is back (politely). */
function useSaidAloud(line: StatusLine): void {
  const away = line.kind === 'offline' || line.kind === 'reconnecting';
  const before = useRef(away);
  useEffect(() => {
    if (away === before.current) return;
    before.current = away;
    if (away) announce(t('room.line.lost'), 'assertive');
    else if (line.kind !== 'ended') announce(t('room.line.back'));
  }, [away, line.kind]);
  const readOnly = line.kind === 'read-only';
  const could = useRef(!readOnly);
  useEffect(() => {
    if (readOnly !== could.current) return;
    could.current = !readOnly;
    if (readOnly) announce(t('room.read-only'), 'assertive');
    else if (!away) announce(t('room.line.writable'));
  }, [readOnly, away]);
}

/** Across the room while nothing can be written: what that means for those who are in it. */
export function ReadOnlyBanner(): ReactNode {
  const say = useT();
  const line = useStatus(useRoom().handle);
  if (line.kind !== 'read-only') return null;
  return <div className="room-banner"><Notice tone="warning">{say('room.read-only')}</Notice></div>;
}

/** Milliseconds for which all has to be saved before the line says so again. */
const CALM = 300;

/** Between two letters all is saved for a moment: that is not said each time, so that the line does not flicker while one types. */
function useCalm(line: StatusLine): StatusLine {
  const [calm, setCalm] = useState(line);
  useEffect(() => {
    if (line.kind !== 'saved') {
      setCalm(line);
      return undefined;
    }
    const timer = setTimeout(() => { setCalm(line); }, CALM);
    return () => { clearTimeout(timer); };
  }, [line]);
  return line.kind === 'saved' && calm.kind === 'saving' ? calm : line;
}

export function StateLine(): ReactNode {
  const say = useT();
  const room = useRoom();
  const now = useStatus(room.handle);
  useSaidAloud(now);
  const line = useCalm(now);
  const text = stateText(line);
  return (
    <p className={`state-line state-${line.kind}`} title={text} aria-label={say('room.line', { state: text })} role="group">
      <Icon name={iconOf(line)} />
      <span>{text}</span>
    </p>
  );
}
