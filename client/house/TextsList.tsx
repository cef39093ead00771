/** The texts of a meeting with their mode and progress, and the latest decisions across them. */
import { useEffect, useState, type ReactNode } from 'react';
import type { MeetingView, TextRow } from '../../shared/protocol/house.ts';
import type { Role } from '../../shared/permissions/seat.ts';
import { STATUSES, type TextState } from '../../shared/schema/state.ts';
import { textOf } from '../../shared/schema/wording.ts';
import { api } from '../api/api.ts';
import { Link } from '../app/Link.tsx';
import { onFront } from '../app/front.ts';
import { paths } from '../app/routes.ts';
import { wordsIn } from '../i18n/direction.ts';
import { languageName } from '../i18n/format.ts';
import { useT } from '../i18n/i18n.tsx';
import { MiniStrip, ProgressText, progressOf } from '../status/progress.tsx';
import { ModeBadge, StatusBadge } from '../status/status.tsx';
import { buttonClass } from '../ui/Button.tsx';
import { Icon } from '../ui/Icon.tsx';
import { LatestDecisions } from './LatestDecisions.tsx';
import { keptText, useKeeping } from './keeping.ts';

interface TextsListProps {
  readonly meeting: MeetingView;
  readonly mayCreate: boolean;
  readonly role: Role | null;
}

/** The states of the texts as they come; a text that this seat may not read stays without one. */
function useStates(texts: readonly TextRow[]): ReadonlyMap<string, TextState> {
  const [states, setStates] = useState<ReadonlyMap<string, TextState>>(new Map());
  const ids = texts.map((text) => text.id).join(' ');
  useEffect(() => {
    let gone = false;
    const ask = (): void => {
      for (const id of ids.split(' ').filter((one) => one !== '')) {
        api.text(id).then(
          ({ state }) => { if (!gone) setStates((before) => new Map(before).set(id, state)); },
          () => undefined,
        );
      }
    };
    ask();
    const stop = onFront(ask);
    return () => {
      gone = true;
      stop();
    };
  }, [ids]);
  return states;
}

/** What a text is about: its title as it stands. */
function titleOf(state: TextState | undefined): string | null {
  const title = state?.provisions.find((provision) => provision.kind === 'title' && !provision.removed);
  return title === undefined ? null : textOf(title.wording);
}

/** What one who comes to take part, or to read, does on this page. */
function Choosing({ role, texts, states }: { readonly role: Role | null; readonly texts: readonly TextRow[]; readonly states: ReadonlyMap<string, TextState> }): ReactNode {
  const say = useT();
  if (texts.length === 0 || (role !== 'delegate' && role !== 'reader')) return null;
  const live = texts.filter(({ id }) => (states.get(id)?.head.mode ?? 'closed') !== 'closed').length;
  if (role === 'reader') return <p className="texts-choose">{say(live === 0 ? 'house.texts.read' : 'house.texts.read.live', { live })}</p>;
  return <p className="texts-choose">{say(live === 0 ? 'house.texts.prepare' : 'house.texts.take-part', { live })}</p>;
}

export function TextsList({ meeting, mayCreate, role }: TextsListProps): ReactNode {
  const say = useT();
  const states = useStates(meeting.texts);
  const keeping = useKeeping(meeting, role);
  const to = role === 'screen' ? paths.screen : paths.room;
  return (
    <>
      <section>
        <div className="house-head">
          <h2>{say('house.texts')}</h2>
          {mayCreate ? (
            <Link to={paths.newText(meeting.id)} className={buttonClass(meeting.texts.length === 0 ? 'primary' : 'plain', 'normal', 'push')}>
              <Icon name="plus" />
              {say('house.text.new')}
            </Link>
          ) : null}
        </div>
        <Choosing role={role} texts={meeting.texts} states={states} />
        {meeting.texts.length === 0 ? <p className="house-empty">{say('house.texts.none')}</p> : null}
        <ol className="texts">
          {meeting.texts.map((text) => {
            const state = states.get(text.id);
            const standing = state?.provisions.filter((provision) => !provision.removed) ?? [];
            const kept = keeping.get(text.id);
            const keptSaid = kept === undefined ? null : keptText(say, kept, meeting.dates[1], new Date());
            const live = state !== undefined && state.head.mode !== 'closed';
            return (
              <li key={text.id} className={live ? 'texts-live' : ''}>
                <p className="texts-symbol numeric">
                  <bdi>{text.symbol}</bdi>
                  <span className="quiet">{languageName(text.language)}</span>
                </p>
                <h3>
                  <Link to={to(text.id)} {...wordsIn(text.language)}>
                    {titleOf(state) ?? say('house.text.untitled', { symbol: text.symbol })}
                  </Link>
                </h3>
                {state === undefined ? null : (
                  <>
                    <div className="texts-mode"><ModeBadge mode={state.head.mode} /></div>
                    <p className="texts-progress">
                      <MiniStrip statuses={standing.map((provision) => provision.status)} />
                      {state.head.adopted === null ? <ProgressText progress={progressOf(standing)} provisional={meeting.settings.provisional} /> : <strong>{say('house.text.adopted')}</strong>}
                    </p>
                  </>
                )}
                {keptSaid === null ? null : <p className="texts-kept">{keptSaid}</p>}
              </li>
            );
          })}
        </ol>
        {states.size === 0 ? null : (
          <p className="texts-key">
            <span className="sr">{say('house.key')}</span>
            {STATUSES.map((status) => <StatusBadge key={status} status={status} />)}
          </p>
        )}
      </section>
      <LatestDecisions texts={meeting.texts} states={states} />
    </>
  );
}
