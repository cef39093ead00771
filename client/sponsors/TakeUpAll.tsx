/** Where the Chair takes proposals in: all that are waiting, at once. */
import type { ReactNode } from 'react';
import { isOpen } from '../../shared/proposals/open.ts';
import { useT } from '../i18n/i18n.tsx';
import { Button } from '../ui/Button.tsx';
import { useModel, useRoom } from '../room/context.ts';

export function TakeUpAll(): ReactNode {
  const say = useT();
  const room = useRoom();
  const { state } = useModel();
  const waiting = state.proposals.filter((one) => isOpen(one) && !one.taken);
  if (waiting.length === 0 || !room.may('take-up')) return null;
  return (
    <Button icon="down" onPress={() => void room.act('take-up', { proposals: waiting.map((one) => one.id) })}>
      {say('sponsors.take-up-all', { count: waiting.length })}
    </Button>
  );
}
