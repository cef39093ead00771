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
import { useHead, useRecordPart } from '../sync/hooks.ts';
import type { Provision, TextState } from '../../shared/schema/state.ts';
import { useRoom } from './context.ts';
import { Presence } from './Presence.tsx';
import { StateLine } from './StateLine.tsx';

const titleOf = (state: TextState): Provision | undefined => state.provisions.find((one) => one.kind === 'title' && !one.removed);

function Place(): ReactNode {
  const say = useT();
  const room = useRoom();
  const head = useHead(room.handle.reader);
  const title = useRecordPart(room.handle.reader, titleOf);
  return (
    <>
      <Link to={paths.meeting(room.meeting.id)} aria-label={say('room.to-meeting', { name: room.meeting.name })} className="bar-up">
        <Icon name="back" />
      </Link>
      <h1><bdi>{head.symbol}</bdi></h1>
      {title === undefined ? null : <span className="quiet" {...wordsIn(head.language)}>{textOf(title.wording)}</span>}
    </>
  );
}

/** Who holds the pen, beside the mode. */
function PenHolders(): ReactNode {
  const say = useT();
  const { mode, pens, lent } = useHead(useRoom().handle.reader);
  const name = usePartyName();
  if (mode === 'negotiation' && lent) return <span className="pen-note"><Icon name="pen" /><span>{say('room.pen.lent')}</span></span>;
  if (mode !== 'open' || pens === 'all') return null;
  return <span className="pen-note" title={formatList(pens.map(name))}><Icon name="pen" /><span>{say('room.pen.held', { parties: formatList(pens.map(name)) })}</span></span>;
}

export function RoomBar(): ReactNode {
  const room = useRoom();
  const head = useHead(room.handle.reader);
  const say = useT();
  return (
    <div data-zone="bar" className="room-bar">
      <Bar place={<Place />} end={<><StateLine /><Presence /></>} main="text">
        {room.may('mode') ? <ModeMenu /> : <span className="bar-mode"><ModeBadge mode={head.mode} /></span>}
        {head.adopted === null ? null : <span className="bar-mode adopted"><Icon name="flag" />{say('room.adopted')}</span>}
        {head.chairsTextOf === null ? null : <span className="bar-mode chairs-text">{say('views.chairs.mark')}</span>}
        <PenHolders />
      </Bar>
    </div>
  );
}
