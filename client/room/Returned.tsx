/** Words that could not stand have come back (R7): why, and the way to the draft that holds them now. */
import { useCallback, useState, type ReactNode } from 'react';
import type { Refused } from '../../shared/protocol/wire.ts';
import type { ReturnReason } from '../../shared/schema/state.ts';
import { t, useT, type MessageId } from '../i18n/i18n.tsx';
import { useRefusals } from '../sync/hooks.ts';
import { announce } from '../ui/announcer.ts';
import { Button } from '../ui/Button.tsx';
import { Notice } from '../ui/Notice.tsx';
import { useRoom } from './context.ts';

const WHY: Readonly<Record<ReturnReason, MessageId>> = {
  agreed: 'room.back.agreed',
  removed: 'room.back.removed',
  closed: 'room.back.closed',
  stale: 'room.back.stale',
  'not-permitted': 'room.back.not-permitted',
};

/** Why, in a sentence. A limit is named where one was met. */
function why({ reason, limit }: Refused): string {
  return limit === undefined ? t(WHY[reason]) : t('room.back.note', { limit });
}

export function Returned(): ReactNode {
  const say = useT();
  const room = useRoom();
  const [back, setBack] = useState<readonly Refused[]>([]);
  const take = useCallback((refused: Refused): void => {
    announce(why(refused), 'assertive');
    setBack((before) => [...before.filter((one) => one.draft === null || one.draft !== refused.draft), refused].slice(-3));
  }, []);
  useRefusals(room.handle, take);
  if (back.length === 0) return null;
  return (
    <div className="returned">
      {back.map((one, i) => (
        <Notice
          key={one.draft ?? i}
          tone="warning"
          action={
            <span className="row">
              {one.draft === null ? null : (
                <Button
                  size="small"
                  onPress={() => {
                    room.ui.put({ rail: true, panel: 'proposals', card: `draft:${one.draft ?? ''}`, ...(one.provision === null ? {} : { selected: one.provision }) });
                    requestAnimationFrame(() => document.querySelector<HTMLElement>(`[data-card="draft:${CSS.escape(one.draft ?? '')}"]`)?.focus());
                  }}
                >
                  {say('room.back.look')}
                </Button>
              )}
              <Button size="small" look="ghost" icon="cross" aria-label={say('common.dismiss')} onPress={() => { setBack(back.filter((other) => other !== one)); }} />
            </span>
          }
        >
          {why(one)}
        </Notice>
      ))}
    </div>
  );
}
