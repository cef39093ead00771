/** Open drafting that others see when it is reported back: each is told what they see, and the Chair can report it back. */
import type { ReactNode } from 'react';
import { formatTime } from '../i18n/format.ts';
import { useT } from '../i18n/i18n.tsx';
import { useHead, usePen } from '../sync/hooks.ts';
import { Button } from '../ui/Button.tsx';
import { Notice } from '../ui/Notice.tsx';
import { useRoom } from './context.ts';

export function Withheld(): ReactNode {
  const say = useT();
  const room = useRoom();
  const pen = usePen(room.handle);
  const { withheld } = useHead(room.handle.reader);
  if (withheld === null) return null;
  const time = formatTime(withheld);
  return (
    <div className="room-banner" role="status">
      <Notice action={room.may('report') ? <Button icon="flag" onPress={() => void room.act('report', {})}>{say('room.act.report')}</Button> : null}>
        {pen === null ? say('room.withheld.others', { time }) : say('room.withheld.holders', { time })}
      </Notice>
    </div>
  );
}
