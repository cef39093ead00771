/** The seat that a link gives: its name plate, what one can do from it, who sees what, and *Take your seat*. */
import { useEffect, useState, type ReactNode } from 'react';
import { PRODUCT } from '../app/product.ts';
import type { LinkView, SeatView } from '../../shared/protocol/house.ts';
import { LIMITS } from '../../shared/protocol/verbs.ts';
import { api } from '../api/api.ts';
import { explain } from '../api/errors.ts';
import { forgetSeat } from '../app/forget.ts';
import { navigate } from '../app/history.ts';
import { ROLE_MESSAGE } from '../app/roles.ts';
import { useSession } from '../app/session.tsx';
import { Mark } from '../app/Bar.tsx';
import { SelfMenu } from '../app/SelfMenu.tsx';
import { formatDates } from '../i18n/format.ts';
import { Msg, useT, type MessageId } from '../i18n/i18n.tsx';
import { Chip, PartiesProvider, useHueStyle, usePartyName } from '../party/party.tsx';
import { Button } from '../ui/Button.tsx';
import { Field } from '../ui/Field.tsx';
import { Icon, type IconName } from '../ui/Icon.tsx';
import { Notice } from '../ui/Notice.tsx';
import { dropCode } from './code.ts';
import { destination } from './destination.ts';
import './join.css';

export interface JoinSeatProps {
  readonly code: string;
  readonly link: LinkView;
  /** The seat that this browser has now, elsewhere. */
  readonly seat: SeatView | null;
}

export function JoinSeat(props: JoinSeatProps): ReactNode {
  return (
    <PartiesProvider parties={props.link.parties}>
      <Seat {...props} />
    </PartiesProvider>
  );
}

function Seat({ code, link, seat }: JoinSeatProps): ReactNode {
  const say = useT();
  const { refresh } = useSession();
  const partyName = usePartyName();
  const hue = useHueStyle();
  const [name, setName] = useState('');
  const [missing, setMissing] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const [taking, setTaking] = useState(false);
  const { delegation, role } = link;
  const needsName = role !== 'screen';
  const who = delegation === null ? say(ROLE_MESSAGE[role]) : partyName(delegation);

  async function take(): Promise<void> {
    if (needsName && name.trim() === '') {
      setMissing(true);
      return;
    }
    setTaking(true);
    setProblem(null);
    try {
      await api.join(code, needsName ? name.trim() : undefined);
      if (seat !== null) await forgetSeat(seat.id);
      dropCode();
      await refresh();
      navigate(destination(role, link.meeting?.id ?? null, link.texts), 'replace');
    } catch (error) {
      setProblem(explain(error));
      setTaking(false);
    }
  }

  // A room screen has nobody before it: it sits down by itself, unless this browser is somebody's already.
  useEffect(() => {
    if (role === 'screen' && seat === null) void take();
    // Once, when the page is shown.
  }, []);

  return (
    <div className="join">
      <JoinAside link={link} />
      <div className="join-main">
        <div className="join-top"><SelfMenu /></div>
        <main id="main" tabIndex={-1} className="join-seat">
          <div className="plate" {...(delegation === null ? {} : { 'data-d': delegation, style: hue(delegation) })}>
            <h1><bdi>{who}</bdi></h1>
            <p>
              {delegation === null ? say('join.office') : say(link.head ? 'common.head' : ROLE_MESSAGE[role])}
              {delegation === null ? null : <Chip code={delegation} />}
            </p>
          </div>
          {seat === null ? null : (
            <Notice tone="warning">
              {say('join.elsewhere', { who: seat.delegation === null ? say(ROLE_MESSAGE[seat.role]) : partyName(seat.delegation) })}
            </Notice>
          )}
          <form
            noValidate
            onSubmit={(event) => {
              event.preventDefault();
              void take();
            }}
          >
            {needsName ? (
              <Field
                label={say('join.name')}
                hint={delegation === null ? say('join.name.office', { who }) : say('join.name.delegation', { who })}
                name="name"
                autoComplete="name"
                autoFocus
                maxLength={LIMITS.name}
                dir="auto"
                value={name}
                error={missing ? say('join.name.missing') : null}
                onChange={(to) => {
                  setName(to);
                  setMissing(false);
                }}
              />
            ) : null}
            {problem === null ? null : <Notice tone="problem">{problem}</Notice>}
            <Button type="submit" look="primary" size="large" isPending={taking}>
              {needsName ? say('join.take') : say('join.show')}
            </Button>
          </form>
          <Rules role={role} who={who} />
        </main>
      </div>
    </div>
  );
}

function JoinAside({ link }: { readonly link: LinkView }): ReactNode {
  const say = useT();
  const { meeting, texts } = link;
  return (
    <aside className="join-aside" aria-label={say('join.meeting')}>
      <p className="brand">
        <Mark />
        {PRODUCT}
      </p>
      {meeting === null ? (
        <h2>{say('join.house')}</h2>
      ) : (
        <>
          <h2><bdi>{meeting.name}</bdi></h2>
          <dl>
            <dt>{say('join.meeting')}</dt>
            <dd>
              <bdi>{meeting.symbol}</bdi>
              <br />
              <bdi>{[meeting.place, formatDates(meeting.dates)].filter((part) => part !== '').join(', ')}</bdi>
            </dd>
            {texts.length === 0 ? null : (
              <>
                <dt>{say('join.texts', { count: texts.length })}</dt>
                <dd>
                  {texts.slice(0, 4).map((text) => (
                    <div key={text.id}><bdi>{text.symbol}</bdi></div>
                  ))}
                </dd>
              </>
            )}
          </dl>
        </>
      )}
      <p className="join-note">{say('join.no-account')}</p>
    </aside>
  );
}

interface Rule {
  readonly icon: IconName;
  readonly id: MessageId;
}

const RULES: Readonly<Record<LinkView['role'], readonly Rule[]>> = {
  delegate: [
    { icon: 'pen', id: 'join.can.delegate' },
    { icon: 'lock', id: 'join.sees.drafts' },
    { icon: 'eye', id: 'join.sees.operator' },
    { icon: 'people', id: 'join.sees.seats' },
    { icon: 'link', id: 'join.link.delegate' },
  ],
  chair: [
    { icon: 'gavel', id: 'join.can.chair' },
    { icon: 'lock', id: 'join.sees.others-drafts' },
    { icon: 'link', id: 'join.link.office' },
  ],
  secretariat: [
    { icon: 'pen', id: 'join.can.secretariat' },
    { icon: 'lock', id: 'join.sees.others-drafts' },
    { icon: 'link', id: 'join.link.office' },
  ],
  reader: [
    { icon: 'eye', id: 'join.can.reader' },
    { icon: 'link', id: 'join.link.office' },
  ],
  observer: [
    { icon: 'eye', id: 'join.can.observer' },
    { icon: 'link', id: 'join.link.office' },
  ],
  screen: [{ icon: 'screen', id: 'join.can.screen' }],
};

function Rules({ role, who }: { readonly role: LinkView['role']; readonly who: string }): ReactNode {
  return (
    <ul className="join-rules">
      {RULES[role].map(({ icon, id }) => (
        <li key={id}>
          <Icon name={icon} />
          <span><Msg id={id} values={{ who: <bdi>{who}</bdi> }} /></span>
        </li>
      ))}
    </ul>
  );
}
