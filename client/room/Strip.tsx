/** The progress strip: one box per provision, in order; and how many are agreed, ad referendum and open, in words. */
import { memo, useCallback, type CSSProperties, type ReactNode } from 'react';
import type { Status } from '../../shared/schema/state.ts';
import { useT } from '../i18n/i18n.tsx';
import { progressOf } from '../status/progress.tsx';
import { STATUS_ICON, STATUS_MESSAGE } from '../status/status.tsx';
import { Icon } from '../ui/Icon.tsx';
import { useModel, useRoom } from './context.ts';
import { useFits } from './fits.ts';
import { labelText } from './labelText.ts';
import { useShowLine } from './sheetContext.ts';

/** Beyond this many provisions the boxes would be slivers: words alone say it better. */
const BOXES = 24;
/** What a box takes at the least, with the gap beside it, in rem: a target for a finger is 24 px wide (WCAG 2.5.8). */
const NARROWEST = 1.625;

const Box = memo(function Box({ id, status, name, here, onGo }: { readonly id: string; readonly status: Status; readonly name: string; readonly here: boolean; readonly onGo: (id: string) => void }): ReactNode {
  const say = useT();
  const text = say(here ? 'room.strip.here' : 'room.strip.one', { name, status: say(STATUS_MESSAGE[status]) });
  return (
    <li>
      <a
        href={`#p-${id}`}
        data-s={status}
        title={text}
        aria-label={text}
        aria-current={here ? 'true' : undefined}
        onClick={(event) => {
          event.preventDefault();
          onGo(id);
        }}
      >
        <Icon name={STATUS_ICON[status]} />
      </a>
    </li>
  );
});

export function Strip(): ReactNode {
  const say = useT();
  const room = useRoom();
  const { state, labels } = useModel();
  const show = useShowLine();
  const standing = state.provisions.filter((one) => !one.removed);
  const { agreed, adReferendum, open, all } = progressOf(state.provisions);
  const go = useCallback((id: string): void => {
    room.ui.put({ selected: id, panel: 'text' });
    show(id, true);
  }, [room.ui, show]);
  const { around, words, fits } = useFits(standing.length * NARROWEST);
  const boxes: CSSProperties & Record<'--boxes', number> = { '--boxes': standing.length };
  return (
    <div className="progress" ref={around}>
      {standing.length > BOXES || !fits ? null : (
        <ol className="strip room-strip" style={boxes} aria-label={say('room.strip')}>
          {standing.map((one) => {
            const label = labels.get(one.id);
            return <Box key={one.id} id={one.id} status={one.status} name={label === undefined ? '' : labelText(label)} here={state.head.pointer === one.id} onGo={go} />;
          })}
        </ol>
      )}
      <span className="numeric progress-words" ref={words}>
        <strong>{say('common.progress', { agreed, all })}</strong>
        {adReferendum === 0 ? null : <span>{say('common.progress.ad-ref', { count: adReferendum })}</span>}
        {room.meeting.settings.provisional && state.head.adopted === null && agreed + adReferendum > 0 ? <span className="quiet">{say('common.progress.provisional')}</span> : null}
        {open === 0 ? null : <span>{say('room.progress.open', { count: open })}</span>}
      </span>
    </div>
  );
}
