/** Positions on a proposal, by name and never counted (R11), and the control for one's own. */
import type { ReactNode } from 'react';
import { ToggleButton, ToggleButtonGroup } from 'react-aria-components';
import { POSITIONS, type ChangeName, type Position, type PositionKind, type Proposal } from '../../shared/schema/state.ts';
import { useT, type MessageId } from '../i18n/i18n.tsx';
import { usePartyName } from '../party/party.tsx';
import { Button } from '../ui/Button.tsx';
import { Icon, type IconName } from '../ui/Icon.tsx';
import { useModel, useRoom } from './context.ts';

export const POSITION_ICON: Readonly<Record<PositionKind, IconName>> = { support: 'tick', retain: 'retain', object: 'cross', reserve: 'half' };
/** The position as a heading over names. */
const HEADING: Readonly<Record<PositionKind, MessageId>> = {
  support: 'room.position.support',
  retain: 'room.position.retain',
  object: 'room.position.object',
  reserve: 'room.position.reserve',
};

/** The words that a change is called by. */
function onWords(change: ChangeName): string {
  return change.inserted === '' ? change.deleted : change.inserted;
}

function Named({ position }: { readonly position: Position }): ReactNode {
  const say = useT();
  const name = usePartyName()(position.delegation);
  return (
    <span className="position-one">
      {name}
      {position.change === null ? null : <> {say('room.position.on', { words: onWords(position.change) })}</>}
      {position.floor === 'as-heard' ? <span className="as-heard"> {say('room.as-heard')}</span> : null}
      {position.note === null ? null : <span className="quiet" dir="auto"> {say('room.position.note', { note: position.note })}</span>}
    </span>
  );
}

/** All positions on a proposal that this seat may see. */
export function Positions({ proposal }: { readonly proposal: Proposal }): ReactNode {
  const say = useT();
  const { state } = useModel();
  const held = state.positions.filter((one) => one.proposal === proposal.id && one.floor !== 'struck');
  if (held.length === 0) return null;
  return (
    <dl className="positions">
      {POSITIONS.map((kind) => {
        const those = held.filter((one) => one.position === kind);
        if (those.length === 0) return null;
        return (
          <div key={kind} className={`position position-${kind}`}>
            <dt><Icon name={POSITION_ICON[kind]} />{say(HEADING[kind])}</dt>
            <dd>{those.map((one, i) => <span key={i}>{i === 0 ? null : ', '}<Named position={one} /></span>)}</dd>
          </div>
        );
      })}
    </dl>
  );
}

/** One's own position, on the proposal (`change` null) or on one change of it. */
export function useOwnPosition(proposal: string, change: ChangeName | null): Position | null {
  const { own } = useRoom();
  const { state } = useModel();
  return state.positions.find((one) =>
    one.delegation === own && one.proposal === proposal &&
    (change === null ? one.change === null : one.change?.deleted === change.deleted && one.change.inserted === change.inserted),
  ) ?? null;
}

/** The control for one's own position; pressed again it takes the position back. */
export function OwnPosition({ proposal }: { readonly proposal: Proposal }): ReactNode {
  const say = useT();
  const room = useRoom();
  const held = useOwnPosition(proposal.id, null);
  const label = say('room.position.own');
  return (
    <div className="own-position">
      <span className="own-position-label" aria-hidden="true">{label}</span>
      <ToggleButtonGroup
        className="seg"
        aria-label={label}
        selectionMode="single"
        selectedKeys={held === null ? [] : [held.position]}
        onSelectionChange={(keys) => {
          const chosen = POSITIONS.find((kind) => keys.has(kind));
          void room.act('position', { proposal: proposal.id, position: chosen ?? 'none' });
        }}
      >
        {POSITIONS.map((kind) => (
          <ToggleButton key={kind} id={kind} className={`seg-item seg-${kind}`}>
            <Icon name={POSITION_ICON[kind]} />{say(HEADING[kind])}
          </ToggleButton>
        ))}
      </ToggleButtonGroup>
      {held?.floor === 'as-heard' ? (
        <Button size="small" icon="mic" onPress={() => void room.act('position', { proposal: proposal.id, position: held.position })}>
          {say('room.floor.confirm-position')}
        </Button>
      ) : null}
    </div>
  );
}
