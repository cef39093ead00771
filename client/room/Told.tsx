/** What a delegation is told while it is here: overtaken, carried over, lapsed, asked. A message with the way to the proposal. */
import { useEffect, useRef } from 'react';
import { proposalNumber } from '../../shared/proposals/lifecycle.ts';
import type { Notice } from '../../shared/schema/record.ts';
import { t, type MessageId } from '../i18n/i18n.tsx';
import { useNotices } from '../sync/hooks.ts';
import { toast } from '../ui/Toasts.tsx';
import { useModel, useRoom } from './context.ts';

/** Words that came back are told elsewhere, with more to do about them (Returned.tsx). */
export const TOLD: Readonly<Record<Exclude<Notice['about'], 'returned'>, MessageId>> = {
  lapsed: 'room.told.lapsed',
  overtaken: 'room.told.overtaken',
  absorbed: 'room.told.absorbed',
  carried: 'room.told.carried',
  'as-heard': 'room.told.as-heard',
  invited: 'room.told.invited',
  asks: 'room.told.asks',
  admitted: 'room.told.admitted',
  declined: 'room.told.declined',
  keep: 'room.told.keep',
};

export function Told(): null {
  const room = useRoom();
  const { state } = useModel();
  const notices = useNotices(room.handle.reader);
  const known = useRef<Set<string> | null>(null);
  useEffect(() => {
    const before = known.current;
    known.current = new Set(notices.map((one) => one.id));
    // What was told before one came is to be seen on the cards; only news interrupts.
    if (before === null) return;
    for (const one of notices) {
      if (before.has(one.id) || one.about === 'returned') continue;
      const proposal = state.proposals.find((other) => other.id === one.proposal);
      const target = one.provision ?? proposal?.target ?? null;
      const text = t(TOLD[one.about], { number: proposal === undefined ? '' : proposalNumber(proposal) });
      if (target === null) toast('info', text);
      else toast('info', text, { label: t('room.told.look'), run: () => { room.ui.put({ selected: target, rail: true, card: one.proposal }); } });
    }
  }, [notices, state.proposals, room.ui]);
  return null;
}
