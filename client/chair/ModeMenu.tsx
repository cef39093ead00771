/** The Chair's menu of modes, and of the pen. */
import { memo, type ReactNode } from 'react';
import { useRoom } from '../room/context.ts';
import { useT } from '../i18n/i18n.tsx';
import { MODE_ICON, MODE_MESSAGE } from '../status/status.tsx';
import { useHead } from '../sync/hooks.ts';
import { Icon } from '../ui/Icon.tsx';
import { Menu } from '../ui/Menu.tsx';

export const ModeMenu = memo(function ModeMenu(): ReactNode {
  const say = useT();
  const room = useRoom();
  const { mode, lent, withheld } = useHead(room.handle.reader);
  const label = say(MODE_MESSAGE[mode]);
  return (
    <Menu
      label={say('chair.mode', { mode: label })}
      className="bar-mode"
      trigger={<><Icon name={MODE_ICON[mode]} />{label}</>}
      groups={[
        {
          id: 'mode',
          title: say('chair.mode.title'),
          chosen: mode,
          entries: [
            { id: 'open', label: say('chair.mode.open'), icon: MODE_ICON.open, hint: say('chair.mode.open.what') },
            { id: 'negotiation', label: say('chair.mode.negotiation'), icon: MODE_ICON.negotiation, hint: say('chair.mode.negotiation.what') },
            { id: 'closed', label: say('chair.mode.closed'), icon: MODE_ICON.closed, hint: say('chair.mode.closed.what') },
          ],
        },
        {
          id: 'pen',
          title: say('room.pen'),
          entries: [{
            id: 'lend', icon: 'pen', disabled: mode !== 'negotiation',
            label: lent ? say('chair.lend.back') : say('chair.lend'), hint: say('chair.lend.what'),
          }, ...(withheld === null ? [] : [{
            id: 'report', icon: 'flag' as const, label: say('room.act.report'), hint: say('chair.report.what'),
          }])],
        },
      ]}
      onAction={(id) => {
        if (id === 'open') room.ui.put({ dialog: { type: 'open-drafting' } });
        else if (id === 'report') void room.act('report', {});
        else if (id === 'lend') void room.act('lend', { lent: !lent });
        else if ((id === 'negotiation' || id === 'closed') && id !== mode) void room.act('mode', { mode: id });
      }}
    />
  );
});
