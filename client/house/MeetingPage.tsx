/** A meeting: its texts and how far they have come, its delegations; for the secretariat the links, for others their seats. */
import { useEffect, type ReactNode } from 'react';
import type { MeetingView, SeatView } from '../../shared/protocol/house.ts';
import { ORDER_OF_SETTING, orderParties } from '../../shared/states/states.ts';
import { api } from '../api/api.ts';
import { errorText } from '../api/errors.ts';
import { useResource } from '../api/resource.ts';
import { onFront } from '../app/front.ts';
import { Link } from '../app/Link.tsx';
import { Loading, Page, Plain } from '../app/Page.tsx';
import { ROLE_MESSAGE } from '../app/roles.ts';
import { paths } from '../app/routes.ts';
import { useSession } from '../app/session.tsx';
import { formatDates } from '../i18n/format.ts';
import { useT } from '../i18n/i18n.tsx';
import { Chip, PartiesProvider, usePartyName } from '../party/party.tsx';
import { Button, buttonClass } from '../ui/Button.tsx';
import { Icon } from '../ui/Icon.tsx';
import { LinksTable } from './LinksTable.tsx';
import { SeatsTable } from './Seats.tsx';
import { TextsList } from './TextsList.tsx';
import './house.css';

export function MeetingPage({ meeting }: { readonly meeting: string }): ReactNode {
  const say = useT();
  const { session } = useSession();
  const asked = useResource(meeting, () => api.meeting(meeting));
  const seat = session.state === 'known' ? session.me.seat : null;

  // The secretariat adds texts and delegations while others have this page open.
  useEffect(() => onFront(() => void asked.reload()), [asked.reload]);

  if (asked.loaded.state === 'failed') {
    return (
      <Plain title={say('house.meeting.failed')}>
        <p role="alert">{errorText(asked.loaded.code)}</p>
        <div className="row">
          <Button onPress={() => { void asked.reload(); }}>{say('common.retry')}</Button>
          <Link to={paths.home} className={buttonClass('ghost')}>{say('common.home')}</Link>
        </div>
      </Plain>
    );
  }
  if (asked.value === null || session.state === 'asking') return <Loading />;
  return (
    <PartiesProvider parties={asked.value.parties}>
      <Meeting meeting={asked.value} seat={seat} />
    </PartiesProvider>
  );
}

/** The symbol of a meeting, for the bar: the way back to its page. */
export function MeetingPlace({ meeting }: { readonly meeting: MeetingView }): ReactNode {
  return <strong><Link to={paths.meeting(meeting.id)}><bdi>{meeting.symbol}</bdi></Link></strong>;
}

function Meeting({ meeting, seat }: { readonly meeting: MeetingView; readonly seat: SeatView | null }): ReactNode {
  const say = useT();
  const secretariat = seat?.role === 'secretariat';
  return (
    <Page title={meeting.symbol} place={<MeetingPlace meeting={meeting} />}>
      <div className="meeting">
        <div className="meeting-main">
          <header className="meeting-head">
            <h1><bdi>{meeting.name}</bdi></h1>
            <p>
              <strong className="numeric"><bdi>{meeting.symbol}</bdi></strong>
              {meeting.place === '' ? null : <bdi>{meeting.place}</bdi>}
              <bdi>{formatDates(meeting.dates)}</bdi>
              {secretariat ? (
                <Link to={paths.setup(meeting.id)} className={buttonClass('plain', 'normal', 'push')}>
                  <Icon name="settings" />
                  {say('house.setup')}
                </Link>
              ) : null}
            </p>
          </header>
          <TextsList meeting={meeting} mayCreate={secretariat} role={seat?.role ?? null} />
        </div>
        <aside className="meeting-side" aria-label={secretariat ? say('house.links.side') : say('house.delegations.side')}>
          {secretariat ? <Links meeting={meeting} /> : <Delegations meeting={meeting} />}
          {seat?.meeting === meeting.id && seat.role !== 'screen' ? <OwnSeats seat={seat} /> : null}
        </aside>
      </div>
    </Page>
  );
}

function Links({ meeting }: { readonly meeting: MeetingView }): ReactNode {
  const links = useResource(meeting.id, () => api.links(meeting.id));
  if (links.loaded.state === 'failed') return <p role="alert">{errorText(links.loaded.code)}</p>;
  if (links.value === null) return <Loading />;
  return <LinksTable meeting={meeting} links={links} />;
}

function Delegations({ meeting }: { readonly meeting: MeetingView }): ReactNode {
  const say = useT();
  const name = usePartyName();
  return (
    <section>
      <div className="house-head"><h2>{say('house.delegations')}</h2></div>
      <ul className="delegations">
        {orderParties(meeting.parties, ORDER_OF_SETTING[meeting.settings.order]).map(({ code }) => (
          <li key={code}>
            <Chip code={code} />
            <span dir="auto">{name(code)}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}

function OwnSeats({ seat }: { readonly seat: SeatView }): ReactNode {
  const say = useT();
  const name = usePartyName();
  const party = seat.delegation === null ? say(ROLE_MESSAGE[seat.role]) : name(seat.delegation);
  return (
    <section>
      <div className="house-head"><h2>{say('house.seats.of', { party })}</h2></div>
      <SeatsTable />
      <p className="hint">{say('house.seats.what')}</p>
    </section>
  );
}
