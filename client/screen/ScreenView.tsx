/** What stands on the room screen: the provision pointed at with its brackets and neighbours, or what is put to the room. */
import { useCallback, useEffect, useMemo, useRef, useState, type ReactNode } from 'react';
import { useLocale } from 'react-aria-components';
import { digestOf, seenForAgree } from '../../shared/decisions/seen.ts';
import { directionOf } from '../../shared/lib/language.ts';
import type { RollingLine } from '../../shared/proposals/model.ts';
import type { Provision, TextState } from '../../shared/schema/state.ts';
import { textOf } from '../../shared/schema/wording.ts';
import { wordsIn } from '../i18n/direction.ts';
import { formatTime } from '../i18n/format.ts';
import { useT } from '../i18n/i18n.tsx';
import { plainLine } from './plain.ts';
import { linesOf, lineKey, type LineCache } from '../room/lines.ts';
import { RollingText } from '../room/RollingText.tsx';
import { Words } from '../room/Words.tsx';
import { ModeBadge, StatusBadge } from '../status/status.tsx';
import { ProgressText, progressOf } from '../status/progress.tsx';
import type { StatusLine } from '../sync/status.ts';
import { Icon } from '../ui/Icon.tsx';
import { Fitted } from './Fitted.tsx';
import { useShown } from './frozen.ts';

interface ScreenViewProps {
  readonly state: TextState;
  readonly status: StatusLine;
  /** What is agreed is provisional until the whole text is adopted. */
  readonly provisional: boolean;
}

const nowIso = (): string => new Date().toISOString();

function useClock(): string {
  const [time, setTime] = useState(nowIso);
  useEffect(() => {
    const timer = setInterval(() => { setTime(nowIso()); }, 5_000);
    return () => { clearInterval(timer); };
  }, []);
  return formatTime(time);
}

export function ScreenView({ state, status, provisional }: ScreenViewProps): ReactNode {
  const say = useT();
  const { direction } = useLocale();
  const shown = useShown(state.head.id, state, nowIso);
  const picture = shown.as === 'blank' ? null : shown.state;
  const { head } = picture ?? state;
  return (
    <div className="screen" lang={state.head.language} dir={directionOf(state.head.language)}>
      {picture === null ? <p className="screen-paused">{say('screen.paused')}</p> : <Picture state={picture} />}
      <footer className="screen-foot" dir={direction}>
        <strong className="numeric"><bdi>{state.head.symbol}</bdi></strong>
        {picture === null ? null : <ProgressText progress={progressOf(picture.provisions)} provisional={provisional && picture.head.adopted === null} />}
        {head.chairsTextOf === null ? null : <strong>{say('views.chairs.mark')}</strong>}
        {head.adopted === null ? null : <strong>{say('screen.adopted')}</strong>}
        {shown.as === 'frozen' ? (
          <span className="screen-hold" role="status">
            <Icon name="freeze" />
            {shown.at === null ? say('screen.frozen') : say('screen.frozen.at', { time: formatTime(shown.at) })}
          </span>
        ) : null}
        <Connection status={status} />
        <Clock />
      </footer>
    </div>
  );
}

function Clock(): ReactNode {
  return <bdi className="screen-clock numeric">{useClock()}</bdi>;
}

/** Says only what the room must know: that what stands here may be behind. */
function Connection({ status }: { readonly status: StatusLine }): ReactNode {
  const say = useT();
  if (status.kind !== 'offline' && status.kind !== 'reconnecting') return null;
  return (
    <span className="screen-hold" role="status">
      <Icon name="offline" />
      {say('screen.since', { time: formatTime(new Date(status.since).toISOString()) })}
    </span>
  );
}

function Picture({ state }: { readonly state: TextState }): ReactNode {
  const put = useMemo(() => standing(state), [state]);
  const cache = useRef<LineCache>(new Map());
  const lines = useMemo(() => linesOf(state, cache.current), [state]);
  if (put !== null) return <PutToRoom provisions={put} adReferendum={state.head.put?.adReferendum ?? false} language={state.head.language} at={state.head.put?.at ?? ''} />;
  const at = lines.findIndex((line) => line.provision !== null && line.provision === state.head.pointer);
  const line = lines[at];
  if (line === undefined) return <Cover state={state} />;
  return <Pointed line={line} language={state.head.language} before={lines[at - 1]} after={lines[at + 1]} />;
}

/** The provisions put to the room, while their words are still those that were put (R5); null otherwise. */
function standing(state: TextState): readonly Provision[] | null {
  const { put } = state.head;
  if (put === null || digestOf(seenForAgree(state, put.provisions, put.adReferendum)) !== put.digest) return null;
  return state.provisions.filter((provision) => put.provisions.includes(provision.id) && !provision.removed);
}

function PutToRoom({ provisions, adReferendum, language, at }: { readonly provisions: readonly Provision[]; readonly adReferendum: boolean; readonly language: string; readonly at: string }): ReactNode {
  const say = useT();
  const ignore = useCallback(() => undefined, []);
  return (
    <main className="screen-now screen-put" aria-live="polite">
      <h1>
        <Icon name="gavel" />
        {adReferendum ? say('screen.put.ad-ref') : say('screen.put')}
      </h1>
      <div className="screen-box">
        <Fitted subject={`put:${at}`} version={provisions} onNeighbours={ignore}>
          {provisions.map((provision) => (
            <div key={provision.id} className={`screen-prov screen-${provision.kind}`}>
              <span className="screen-number numeric"><bdi>{mark(provision)}</bdi></span>
              <div {...wordsIn(language)}><Words wording={provision.wording} /></div>
            </div>
          ))}
        </Fitted>
      </div>
    </main>
  );
}

function mark({ kind, number }: Pick<RollingLine, 'kind' | 'number'>): string {
  return kind === 'item' ? '–' : (number ?? '');
}

interface PointedProps {
  readonly line: RollingLine;
  readonly language: string;
  readonly before: RollingLine | undefined;
  readonly after: RollingLine | undefined;
}

function Pointed({ line, language, before, after }: PointedProps): ReactNode {
  const say = useT();
  const [neighbours, setNeighbours] = useState(true);
  return (
    <>
      <Neighbour line={before} language={language} where="before" shown={neighbours} label={say('screen.before')} />
      <main className="screen-now">
        <h1 className="sr">{say('screen.now')}</h1>
        <Fitted subject={lineKey(line)} version={line} onNeighbours={setNeighbours}>
          {line.status === null ? null : <p className="screen-status"><StatusBadge status={line.status} /></p>}
          <div className={`screen-prov screen-${line.kind}`}>
            <span className="screen-number numeric"><bdi>{mark(line)}</bdi></span>
            <div {...wordsIn(language)}><RollingText segments={line.content} line={lineKey(line)} /></div>
          </div>
          {line.overtaken.map((one) => (
            <p key={one.proposal} className="screen-overtaken">
              {say('screen.overtaken', { parties: one.parties.join(', ') })} <span {...wordsIn(language)}>{textOf(one.wording)}</span>
            </p>
          ))}
        </Fitted>
      </main>
      <Neighbour line={after} language={language} where="after" shown={neighbours} label={say('screen.after')} />
    </>
  );
}

function Neighbour({ line, language, where, shown, label }: { readonly line: RollingLine | undefined; readonly language: string; readonly where: 'before' | 'after'; readonly shown: boolean; readonly label: string }): ReactNode {
  if (line === undefined || !shown) return <div className="screen-edge" />;
  return (
    <section className={`screen-near screen-${where}`} aria-label={label}>
      <span className="screen-number numeric"><bdi>{mark(line)}</bdi></span>
      <p {...wordsIn(language)}>{plainLine(line)}</p>
      {line.status === null ? null : <StatusBadge status={line.status} />}
    </section>
  );
}

/** Before the Chair points anywhere: which text this is, and how far it has come. */
function Cover({ state }: { readonly state: TextState }): ReactNode {
  const title = state.provisions.find((provision) => provision.kind === 'title' && !provision.removed);
  return (
    <main className="screen-cover">
      <p className="numeric"><bdi>{state.head.symbol}</bdi></p>
      {title === undefined ? null : <h1 {...wordsIn(state.head.language)}>{textOf(title.wording)}</h1>}
      <ModeBadge mode={state.head.mode} />
    </main>
  );
}
