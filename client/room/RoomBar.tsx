/** The bar of the room: the text, its mode, the state line, who is here. */
import type { ReactNode } from 'react';
import { textOf } from '../../shared/schema/wording.ts';
import { Bar } from '../app/Bar.tsx';
import { Link } from '../app/Link.tsx';
import { paths } from '../app/routes.ts';
import { ModeMenu } from '../chair/ModeMenu.tsx';
import { wordsIn } from '../i18n/direction.ts';
import { formatList } from '../i18n/format.ts';
import { useT } from '../i18n/i18n.tsx';
import { usePartyName } from '../party/party.tsx';
import { ModeBadge } from '../status/status.tsx';
import { Icon } from '../ui/Icon.tsx';
import { useModel, useRoom } from './context.ts';
import { Presence } from './Presence.tsx';
import { StateLine } from './StateLine.tsx';

function Place(): ReactNode {
  const say = useT();
  const room = useRoom();
  const { state } = useModel();
  const title = state.provisions.find((one) => one.kind === 'title' && !one.removed);
  return (
    <>
      <Link to={paths.meeting(room.meeting.id)} aria-label={say('room.to-meeting', { name: room.meeting.name })} className="bar-up">
        <Icon name="back" />
      </Link>
      <h1><bdi>{state.head.symbol}</bdi></h1>
      {title === undefined ? null : <span className="quiet" {...wordsIn(state.head.language)}>{textOf(title.wording)}</span>}
    </>
  );
}

/** Who holds the pen, beside the mode. */
function PenHolders(): ReactNode {
  const say = useT();
  const { state } = useModel();
  const name = usePartyName();
  const { mode, pens, lent } = state.head;
  if (mode === 'negotiation' && lent) return <span className="pen-note"><Icon name="pen" /><span>{say('room.pen.lent')}</span></span>;
  if (mode !== 'open' || pens === 'all') return null;
  return <span className="pen-note" title={formatList(pens.map(name))}><Icon name="pen" /><span>{say('room.pen.held', { parties: formatList(pens.map(name)) })}</span></span>;
}

export function RoomBar(): ReactNode {
  const room = useRoom();
  const { state } = useModel();
  const say = useT();
  return (
    <div data-zone="bar" className="room-bar">
      <Bar place={<Place />} end={<><StateLine /><Presence /></>} main="text">
        {room.may('mode') ? <ModeMenu /> : <span className="bar-mode"><ModeBadge mode={state.head.mode} /></span>}
        {state.head.adopted === null ? null : <span className="bar-mode adopted"><Icon name="flag" />{say('room.adopted')}</span>}
        {state.head.chairsTextOf === null ? null : <span className="bar-mode chairs-text">{say('views.chairs.mark')}</span>}
        <PenHolders />
      </Bar>
    </div>
  );
}
