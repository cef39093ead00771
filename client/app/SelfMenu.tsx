/** The person's own corner: who one is here, one's delegation's seats, how things are shown, leaving. */
import { useState, type ReactNode } from 'react';
import { api } from '../api/api.ts';
import { explain } from '../api/errors.ts';
import { seatsShown } from '../house/seatWatch.ts';
import { useT } from '../i18n/i18n.tsx';
import { Chip } from '../party/party.tsx';
import { Button } from '../ui/Button.tsx';
import { Dialog } from '../ui/Dialog.tsx';
import { Menu, type MenuGroup } from '../ui/Menu.tsx';
import { clearToasts, toast } from '../ui/Toasts.tsx';
import { forgetSeat } from './forget.ts';
import { navigate } from './history.ts';
import { oneOfPreferences, setPreferences, usePreferences } from './preferences.ts';
import { ROLE_MESSAGE } from './roles.ts';
import { paths } from './routes.ts';
import { useSession } from './session.tsx';

export function SelfMenu(): ReactNode {
  const say = useT();
  const { session, refresh } = useSession();
  const preferences = usePreferences();
  const [leaving, setLeaving] = useState(false);
  const seat = session.state === 'known' ? session.me.seat : null;

  const shown: MenuGroup[] = [
    {
      id: 'theme',
      title: say('common.theme'),
      chosen: `theme:${preferences.theme}`,
      entries: [
        { id: 'theme:system', label: say('common.theme.system') },
        { id: 'theme:light', label: say('common.theme.light') },
        { id: 'theme:dark', label: say('common.theme.dark') },
      ],
    },
    {
      id: 'dir',
      title: say('common.direction'),
      chosen: `direction:${preferences.direction}`,
      entries: [
        { id: 'direction:ltr', label: say('common.direction.ltr') },
        { id: 'direction:rtl', label: say('common.direction.rtl') },
      ],
    },
  ];
  const parties: MenuGroup[] = [
    {
      id: 'attribution',
      title: say('views.attribution'),
      chosen: `attribution:${preferences.attribution}`,
      entries: [
        { id: 'attribution:trailing', label: say('views.attribution.trailing') },
        { id: 'attribution:leading', label: say('views.attribution.leading') },
      ],
    },
    {
      id: 'names',
      title: say('views.names'),
      chosen: `names:${preferences.names}`,
      entries: [{ id: 'names:code', label: say('views.names.code') }, { id: 'names:short', label: say('views.names.short') }],
    },
  ];
  const groups: MenuGroup[] =
    seat === null
      ? shown
      : [
          ...(seat.meeting === null || seat.role === 'screen' ? [] : [{ id: 'seat', entries: [{ id: 'seats', label: say('common.seats'), icon: 'people' as const }] }]),
          ...(seat.meeting === null ? [] : parties),
          ...shown,
          { id: 'out', entries: [{ id: 'leave', label: say('common.leave'), icon: 'door' }] },
        ];

  async function leave(): Promise<void> {
    try {
      await api.leave();
      if (seat !== null) await forgetSeat(seat.id);
      setLeaving(false);
      clearToasts();
      // First that nobody sits here any more: the start would lead a seat back to its meeting.
      await refresh();
      navigate(paths.home);
    } catch (error) {
      toast('problem', explain(error));
    }
  }

  const act = (id: string): void => {
    if (id === 'leave') setLeaving(true);
    else if (id === 'seats') seatsShown.set(true);
    else setPreferences(oneOfPreferences(id));
  };

  return (
    <>
      <Menu
        label={seat === null ? say('common.display') : say('common.self')}
        worded={seat !== null}
        className="me"
        groups={groups}
        onAction={act}
        {...(seat === null ? {} : { trigger: (
            <>
              {seat.delegation === null ? <span>{say(ROLE_MESSAGE[seat.role])}</span> : <Chip code={seat.delegation} />}
              <bdi className="me-name">{seat.name}</bdi>
            </>
        ) })}
      />
      <Dialog
        isOpen={leaving}
        onClose={() => { setLeaving(false); }}
        title={say('common.leave.title')}
        size="narrow"
        footer={
          <>
            <Button onPress={() => { setLeaving(false); }}>{say('common.stay')}</Button>
            <Button look="primary" onPress={() => { void leave(); }}>{say('common.leave')}</Button>
          </>
        }
      >
        <p>{say('common.leave.what')}</p>
      </Dialog>
    </>
  );
}
