/** What those who write are told of the end of retention (R14): from the end of the meeting, and once it is done. */
import { useEffect, useState } from 'react';
import type { MeetingView, RetentionView } from '../../shared/protocol/house.ts';
import type { Role } from '../../shared/permissions/seat.ts';
import { api } from '../api/api.ts';
import { onFront } from '../app/front.ts';
import { formatDay } from '../i18n/format.ts';
import type { t } from '../i18n/i18n.tsx';

type Kept = RetentionView['texts'][number];

/** Who may ask (server/http/meetings.ts). */
const TOLD: ReadonlySet<Role> = new Set<Role>(['chair', 'secretariat', 'delegate']);

/**
 * What becomes of drafts and typing, by text; empty for who is not told, and as long as nothing is known. Asked again when the
 * page comes to the front: a page may stay open for weeks.
 */
export function useKeeping(meeting: MeetingView, role: Role | null): ReadonlyMap<string, Kept> {
  const [kept, setKept] = useState<ReadonlyMap<string, Kept>>(new Map());
  const { id, texts, settings } = meeting;
  const told = role !== null && TOLD.has(role);
  useEffect(() => {
    if (!told) return undefined;
    let gone = false;
    const ask = (): void => {
      api.retention(id).then(
        (view) => { if (!gone) setKept(new Map(view.texts.map((text) => [text.id, text]))); },
        // What was known stays: nothing on this page waits for it.
        () => undefined,
      );
    };
    ask();
    const stop = onFront(ask);
    return () => {
      gone = true;
      stop();
    };
  }, [id, told, texts.length, settings.retentionDays]);
  return kept;
}

/**
 * What is said of a text: that its typing was erased; from the day after the meeting (`lastDay`, in the reader's calendar) when
 * it will be. Null before.
 */
export function keptText(say: typeof t, { due, erased }: Kept, lastDay: string, now: Date): string | null {
  if (erased !== null) return say('house.retention.erased', { day: formatDay(erased) });
  const ends = new Date(`${lastDay}T24:00:00`);
  if (now < ends) return null;
  return Date.parse(due) <= now.getTime() ? say('house.retention.now') : say('house.retention.due', { day: formatDay(due) });
}
