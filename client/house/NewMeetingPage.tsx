/** A new meeting: what it is called, where and when. Everything can be changed later. */
import { useState, type ReactNode } from 'react';
import { api } from '../api/api.ts';
import { explain } from '../api/errors.ts';
import { navigate } from '../app/history.ts';
import { Link } from '../app/Link.tsx';
import { Page } from '../app/Page.tsx';
import { paths } from '../app/routes.ts';
import { useSession } from '../app/session.tsx';
import { useT } from '../i18n/i18n.tsx';
import { buttonClass } from '../ui/Button.tsx';
import { MeetingForm } from './MeetingForm.tsx';
import './house.css';

export function NewMeetingPage(): ReactNode {
  const say = useT();
  const { refresh } = useSession();
  const [problem, setProblem] = useState<string | null>(null);
  return (
    <Page title={say('house.meeting.new')}>
      <div className="house-narrow">
        <h1>{say('house.meeting.new')}</h1>
        <MeetingForm
          initial={{ symbol: '', name: '', place: '', dates: ['', ''] }}
          submit={say('house.meeting.create')}
          problem={problem}
          onSubmit={async (meeting) => {
            setProblem(null);
            try {
              const { id } = await api.createMeeting(meeting);
              navigate(paths.setup(id));
              await refresh();
            } catch (error) {
              setProblem(explain(error));
            }
          }}
          aside={<Link to={paths.home} className={buttonClass()}>{say('common.cancel')}</Link>}
        />
      </div>
    </Page>
  );
}
