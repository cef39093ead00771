/** The landing: who one is here and one's meetings, or how one comes in. */
import { useEffect, useState, type ReactNode } from 'react';
import { codeFrom } from '../join/address.ts';
import { navigate } from '../app/history.ts';
import { Link } from '../app/Link.tsx';
import { Loading, Page, Plain } from '../app/Page.tsx';
import { paths } from '../app/routes.ts';
import { useSession } from '../app/session.tsx';
import { errorText } from '../api/errors.ts';
import { formatDates } from '../i18n/format.ts';
import { useT } from '../i18n/i18n.tsx';
import { Button, buttonClass } from '../ui/Button.tsx';
import { Field } from '../ui/Field.tsx';
import { Icon } from '../ui/Icon.tsx';
import './house.css';

export function HomePage(): ReactNode {
  const say = useT();
  const { session, refresh } = useSession();
  const me = session.state === 'known' ? session.me : null;
  const own = me?.seat?.meeting ?? null;

  useEffect(() => {
    if (own !== null) navigate(paths.meeting(own), 'replace');
  }, [own]);

  if (session.state === 'failed') {
    return (
      <Plain title={say('house.home.failed')}>
        <p role="alert">{errorText(session.code)}</p>
        <Button onPress={() => { void refresh(); }}>{say('common.retry')}</Button>
      </Plain>
    );
  }
  if (me === null || own !== null) return <Loading />;
  if (me.seat === null) return <Welcome />;
  return (
    <Page title={say('house.meetings')}>
      <div className="house-narrow">
        <div className="house-head">
          <h1>{say('house.meetings')}</h1>
          <Link to={paths.newMeeting} className={buttonClass('primary', 'normal', 'push')}>
            <Icon name="plus" />
            {say('house.meeting.new')}
          </Link>
        </div>
        {me.meetings.length === 0 ? <p className="house-empty">{say('house.meetings.none')}</p> : null}
        <ul className="meetings">
          {[...me.meetings].reverse().map((meeting) => (
            <li key={meeting.id}>
              <strong className="numeric"><bdi>{meeting.symbol}</bdi></strong>
              <h2><Link to={paths.meeting(meeting.id)} dir="auto">{meeting.name}</Link></h2>
              <p className="quiet">{[meeting.place, formatDates(meeting.dates)].filter((part) => part !== '').join(', ')}</p>
            </li>
          ))}
        </ul>
      </div>
    </Page>
  );
}

function Welcome(): ReactNode {
  const say = useT();
  const [address, setAddress] = useState('');
  const [wrong, setWrong] = useState(false);
  return (
    <Plain title={say('house.welcome.title')}>
      <p>{say('house.welcome.what')}</p>
      <form
        className="welcome-form"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          const code = codeFrom(address);
          if (code === null) setWrong(true);
          else navigate(`${paths.join}#${code}`, 'replace');
        }}
      >
        <Field
          label={say('house.welcome.link')}
          dir="ltr"
          autoComplete="off"
          spellCheck="false"
          value={address}
          error={wrong ? say('house.welcome.wrong') : null}
          onChange={(to) => {
            setAddress(to);
            setWrong(false);
          }}
        />
        <Button type="submit" look="primary">{say('house.welcome.open')}</Button>
      </form>
    </Plain>
  );
}
