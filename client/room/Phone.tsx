/** The narrow layout: four tabs at the foot, and the panel that says who is here and leads to the rest. */
import type { ReactNode } from 'react';
import { formatList } from '../i18n/format.ts';
import { useT, type MessageId } from '../i18n/i18n.tsx';
import { Chip, isOffice, usePartyName } from '../party/party.tsx';
import { useDesk, useDrafts } from '../sync/hooks.ts';
import { Icon, type IconName } from '../ui/Icon.tsx';
import { useModel, useRoom } from './context.ts';
import { DraftCard } from './DraftCard.tsx';
import { lineKey, proposalsOn } from './lines.ts';
import { NewProposal } from './NewProposal.tsx';
import { useHere } from './Presence.tsx';
import { StateLine } from './StateLine.tsx';
import { Ways } from './Tools.tsx';
import { useUi, type Panel } from './ui.ts';
import { ClearanceRule } from '../sponsors/Clearing.tsx';
import { Together } from '../sponsors/Together.tsx';

const TABS: readonly (readonly [Panel, MessageId, IconName])[] = [
  ['text', 'room.tab.text', 'brackets'],
  ['proposals', 'room.tab.proposals', 'comment'],
  ['drafts', 'room.tab.drafts', 'pen'],
  ['room', 'room.tab.room', 'people'],
];

/** The tabs; shown on narrow screens alone. */
export function Tabs(): ReactNode {
  const say = useT();
  const room = useRoom();
  const ui = useUi(room.ui);
  const { state, lines, selected } = useModel();
  const line = lines.find((one) => lineKey(one) === selected);
  const count = line === undefined ? 0 : proposalsOn(state, line).open.length;
  const tabs = room.may('draft') ? TABS : TABS.filter(([panel]) => panel !== 'drafts');
  return (
    <nav className="tabs" aria-label={say('room.tabs')}>
      {tabs.map(([panel, message, icon]) => (
        <button
          key={panel}
          type="button"
          aria-current={ui.panel === panel ? 'true' : undefined}
          onClick={() => { room.ui.put({ panel: ui.panel === panel ? 'text' : panel }); }}
        >
          <Icon name={icon} />
          <span>{say(message)}{panel === 'proposals' && count > 0 ? <span className="numeric"> {count}</span> : null}</span>
        </button>
      ))}
    </nav>
  );
}

/** The panels that only the narrow layout has: one's drafts, the room. */
export function PhoneRoom(): ReactNode {
  const say = useT();
  const room = useRoom();
  const ui = useUi(room.ui);
  const { selected, lines } = useModel();
  const desk = useDesk(room.handle);
  const drafts = useDrafts(desk);
  const { delegations, offices, seats } = useHere();
  const name = usePartyName();
  const provision = lines.find((one) => lineKey(one) === selected)?.provision ?? null;
  if (ui.panel !== 'drafts' && ui.panel !== 'room') return null;
  return (
    <aside className="panel" aria-label={ui.panel === 'drafts' ? say('room.tab.drafts') : say('room.tab.room')}>
      {ui.panel === 'drafts' ? (
        <>
          <h2>{say('room.rail.drafts')}</h2>
          <NewProposal provision={provision} />
          {drafts.length === 0 ? <p className="quiet">{say('room.drafts.none')}</p> : null}
          {desk === null || room.seat.role !== 'delegate' ? null : <ClearanceRule desk={desk} />}
          {desk === null ? null : <Together desk={desk} drafts={drafts} />}
          {desk === null ? null : drafts.map((draft) => <DraftCard key={draft.id} desk={desk} draft={draft} named />)}
        </>
      ) : (
        <>
          <h2>{say('room.tab.room')}</h2>
          <StateLine />
          <p className="quiet">{say('room.presence.seats', { count: seats })}</p>
          <ul className="legend" aria-label={say('room.presence', { parties: formatList([...delegations, ...offices].map(name)) })}>
            {[...delegations, ...offices].map((code) => <li key={code}><Chip code={code} />{isOffice(code) ? null : <span>{name(code)}</span>}</li>)}
          </ul>
          <Ways />
        </>
      )}
    </aside>
  );
}
