/** What can be done with one change of a proposal: the Chair reflects it, a delegation takes a position on it alone. */
import type { ReactNode } from 'react';
import { digestOf, seenForAccept } from '../../shared/decisions/seen.ts';
import { POSITIONS, type ChangeName, type Proposal } from '../../shared/schema/state.ts';
import { useT, type MessageId } from '../i18n/i18n.tsx';
import { Button } from '../ui/Button.tsx';
import { Icon } from '../ui/Icon.tsx';
import { Menu } from '../ui/Menu.tsx';
import { useModel, useRoom } from './context.ts';
import { POSITION_ICON, useOwnPosition } from './Positions.tsx';

const TAKE: Readonly<Record<(typeof POSITIONS)[number], MessageId>> = {
  support: 'room.take.support',
  retain: 'room.take.retain',
  object: 'room.take.object',
  reserve: 'room.take.reserve',
};

export function ChangeActs({ proposal, change }: { readonly proposal: Proposal; readonly change: ChangeName }): ReactNode {
  const say = useT();
  const room = useRoom();
  const { state } = useModel();
  const held = useOwnPosition(proposal.id, change);
  const words = change.inserted === '' ? change.deleted : change.inserted;
  if (room.may('accept')) {
    return (
      <Button
        size="small"
        aria-label={say('chair.reflect.change.name', { words })}
        onPress={() => void room.act('accept', { proposal: proposal.id, changes: [change], seen: digestOf(seenForAccept(state, proposal.id, [change])) })}
      >
        {say('chair.reflect.change')}
      </Button>
    );
  }
  if (room.seat.role !== 'delegate' || proposal.delegation === room.own) return null;
  return (
    <Menu
      label={say('room.take.label', { words })}
      look="ghost"
      trigger={<Icon name={held === null ? 'more' : POSITION_ICON[held.position]} />}
      bare
      groups={[{
        id: 'positions',
        chosen: held?.position ?? 'none',
        entries: [
          ...POSITIONS.map((kind) => ({ id: kind, label: say(TAKE[kind]), icon: POSITION_ICON[kind] })),
          { id: 'none', label: say('room.take.none') },
        ],
      }]}
      onAction={(id) => {
        const position = POSITIONS.find((kind) => kind === id) ?? 'none';
        void room.act('position', { proposal: proposal.id, position, change });
      }}
    />
  );
}
