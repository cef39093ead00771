/** What a delegation is told while it is here: overtaken, carried over, lapsed, asked. A message with the way to the proposal. */
import { useEffect, useRef } from 'react';
import { t } from '../i18n/i18n.tsx';
import { useNotices } from '../sync/hooks.ts';
import { toast } from '../ui/Toasts.tsx';
import { toldText } from '../sponsors/toldText.ts';
import { useModel, useRoom } from './context.ts';

export function Told(): null {
  const room = useRoom();
  const { state, labels } = useModel();
  const notices = useNotices(room.handle.reader);
  const known = useRef<Set<string> | null>(null);
  useEffect(() => {
    const before = known.current;
    known.current = new Set(notices.map((one) => one.id));
    // What was told before one came is to be seen on the cards; only news interrupts.
    if (before === null) return;
    for (const one of notices) {
      // Words that came back are told elsewhere, with more to do about them (Returned.tsx).
      if (before.has(one.id) || one.about === 'returned') continue;
      const proposal = state.proposals.find((other) => other.id === one.proposal);
      const target = one.provision ?? proposal?.target ?? null;
      const text = toldText(one, state, labels);
      if (target === null) toast('info', text);
      else toast('info', text, { label: t('room.told.look'), run: () => { room.ui.put({ selected: target, rail: true, card: one.proposal }); } });
    }
  }, [notices, state, labels, room.ui]);
  return null;
}
