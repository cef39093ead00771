/** The printable sheet of links: one slip per link, cut apart and handed out. No slip is broken across pages. */
import type { ReactNode } from 'react';
import type { LinkRow, MeetingView } from '../../shared/protocol/house.ts';
import { ORDER_OF_SETTING, orderParties } from '../../shared/states/states.ts';
import { api } from '../api/api.ts';
import { errorText } from '../api/errors.ts';
import { useResource } from '../api/resource.ts';
import { Link } from '../app/Link.tsx';
import { Loading, Page, Plain } from '../app/Page.tsx';
import { ROLE_MESSAGE } from '../app/roles.ts';
import { paths } from '../app/routes.ts';
import { formatDates } from '../i18n/format.ts';
import { useT, type MessageId } from '../i18n/i18n.tsx';
import { PartiesProvider, usePartyName } from '../party/party.tsx';
import { Button, buttonClass } from '../ui/Button.tsx';
import { delegationTargets, linkAddress, officeTargets, type LinkTarget } from './linkTargets.ts';
import './sheet.css';

/** What a slip says of what it is good for. */
const HINT: Readonly<Record<LinkTarget['role'], MessageId>> = {
  delegate: 'house.sheet.hint',
  chair: 'house.sheet.hint.office',
  secretariat: 'house.sheet.hint.office',
  reader: 'house.sheet.hint.reader',
  observer: 'house.sheet.hint.reader',
  screen: 'house.sheet.hint.screen',
};

export function SheetPage({ meeting }: { readonly meeting: string }): ReactNode {
  const say = useT();
  const asked = useResource(meeting, () => Promise.all([api.meeting(meeting), api.links(meeting)]));
  if (asked.loaded.state === 'failed') {
    return (
      <Plain title={say('house.meeting.failed')}>
        <p role="alert">{errorText(asked.loaded.code)}</p>
        <Link to={paths.home}>{say('common.home')}</Link>
      </Plain>
    );
  }
  if (asked.value === null) return <Loading />;
  const [view, links] = asked.value;
  return (
    <PartiesProvider parties={view.parties}>
      <Sheet meeting={view} links={links} />
    </PartiesProvider>
  );
}

function Sheet({ meeting, links }: { readonly meeting: MeetingView; readonly links: readonly LinkRow[] }): ReactNode {
  const say = useT();
  const targets = [
    ...delegationTargets(orderParties(meeting.parties, ORDER_OF_SETTING[meeting.settings.order]), links),
    ...officeTargets(links),
  ];
  return (
    <Page title={say('house.sheet')}>
      <div className="sheet-tools">
        <h1>{say('house.sheet')}</h1>
        <p className="quiet">{say('house.sheet.what')}</p>
        <div className="row">
          <Button look="primary" icon="print" onPress={() => { window.print(); }}>{say('house.sheet.print')}</Button>
          <Link to={paths.meeting(meeting.id)} className={buttonClass()}>{say('house.sheet.back')}</Link>
        </div>
      </div>
      <ul className="slips">
        {targets.flatMap((target) => target.links.map((link) => <Slip key={link.id} meeting={meeting} target={target} link={link} />))}
      </ul>
    </Page>
  );
}

function Slip({ meeting, target, link }: { readonly meeting: MeetingView; readonly target: LinkTarget; readonly link: LinkRow }): ReactNode {
  const say = useT();
  const partyName = usePartyName();
  const role = say(link.head ? 'common.head' : ROLE_MESSAGE[target.role]);
  const who = target.delegation === null ? role : partyName(target.delegation);
  return (
    <li className="slip">
      <p className="slip-meeting">
        <strong><bdi>{meeting.symbol}</bdi></strong>
        <span dir="auto">{meeting.name}</span>
        <bdi>{[meeting.place, formatDates(meeting.dates)].filter((part) => part !== '').join(', ')}</bdi>
      </p>
      <h2 dir="auto">{who}</h2>
      {target.delegation === null ? null : <p>{role}, <bdi>{target.delegation}</bdi></p>}
      <p className="slip-link"><bdi dir="ltr">{link.code === null ? '' : linkAddress(link.code)}</bdi></p>
      <p className="slip-hint">{say(HINT[target.role], { who })}</p>
      {link.maxUses === null ? null : <p className="slip-hint">{say('house.sheet.limit', { most: link.maxUses })}</p>}
    </li>
  );
}
