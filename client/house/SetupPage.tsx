/** Setting a meeting up: what it is called, who takes part, how it works. Each part is saved by itself. */
import { useState, type ReactNode } from 'react';
import type { MeetingView, Settings } from '../../shared/protocol/house.ts';
import { api, type NewParty } from '../api/api.ts';
import { errorText, explain } from '../api/errors.ts';
import { useResource } from '../api/resource.ts';
import { Link } from '../app/Link.tsx';
import { Loading, Page, Plain } from '../app/Page.tsx';
import { paths } from '../app/routes.ts';
import { useT } from '../i18n/i18n.tsx';
import { PartiesProvider } from '../party/party.tsx';
import { buttonClass } from '../ui/Button.tsx';
import { Icon } from '../ui/Icon.tsx';
import { toast } from '../ui/Toasts.tsx';
import { DelegationsChooser } from './DelegationsChooser.tsx';
import { MeetingForm } from './MeetingForm.tsx';
import { MeetingPlace } from './MeetingPage.tsx';
import { SettingsForm } from './SettingsForm.tsx';
import './house.css';

export function SetupPage({ meeting }: { readonly meeting: string }): ReactNode {
  const say = useT();
  const asked = useResource(meeting, () => api.meeting(meeting));
  if (asked.loaded.state === 'failed') {
    return (
      <Plain title={say('house.meeting.failed')}>
        <p role="alert">{errorText(asked.loaded.code)}</p>
        <Link to={paths.home}>{say('common.home')}</Link>
      </Plain>
    );
  }
  if (asked.value === null) return <Loading />;
  return (
    <PartiesProvider parties={asked.value.parties}>
      <Setup meeting={asked.value} put={asked.put} />
    </PartiesProvider>
  );
}

function Setup({ meeting, put }: { readonly meeting: MeetingView; readonly put: (meeting: MeetingView) => void }): ReactNode {
  const say = useT();
  const [problem, setProblem] = useState<string | null>(null);

  async function change(body: Parameters<typeof api.changeMeeting>[1]): Promise<void> {
    setProblem(null);
    try {
      put(await api.changeMeeting(meeting.id, body));
      toast('done', say('house.saved'));
    } catch (error) {
      setProblem(explain(error));
      toast('problem', explain(error));
    }
  }

  async function setParties(parties: readonly NewParty[]): Promise<boolean> {
    try {
      put({ ...meeting, parties: await api.setParties(meeting.id, parties) });
      toast('done', say('house.delegations.saved'));
      return true;
    } catch (error) {
      toast('problem', explain(error));
      return false;
    }
  }

  return (
    <Page title={say('house.setup.of', { symbol: meeting.symbol })} place={<MeetingPlace meeting={meeting} />}>
      <div className="house-narrow setup">
        <div className="house-head">
          <h1>{say('house.setup')}</h1>
          <Link to={paths.meeting(meeting.id)} className={buttonClass('primary', 'normal', 'push')}>
            {say('house.setup.done')}
            <Icon name="next" />
          </Link>
        </div>
        <section aria-labelledby="setup-delegations">
          <h2 id="setup-delegations">{say('house.delegations')}</h2>
          <DelegationsChooser parties={meeting.parties} order={meeting.settings.order} onSave={setParties} />
        </section>
        <section aria-labelledby="setup-settings">
          <h2 id="setup-settings">{say('house.settings')}</h2>
          <SettingsForm settings={meeting.settings} onChange={(settings: Partial<Settings>) => change({ settings })} />
        </section>
        <section aria-labelledby="setup-meeting">
          <h2 id="setup-meeting">{say('house.setup.meeting')}</h2>
          <MeetingForm initial={meeting} submit={say('house.save')} problem={problem} onSubmit={change} />
        </section>
      </div>
    </Page>
  );
}
