/** One line of the sheet: status margin, hanging number, words. Drawn anew only when something of it has changed. */
import { memo, useState, type ReactNode } from 'react';
import type { RollingLine } from '../../shared/proposals/model.ts';
import type { Provision } from '../../shared/schema/state.ts';
import { normalWording, textOf, type Wording } from '../../shared/schema/wording.ts';
import { directionOf } from '../../shared/lib/language.ts';
import { wordsIn } from '../i18n/direction.ts';
import { formatTime } from '../i18n/format.ts';
import { useT } from '../i18n/i18n.tsx';
import { StatusBadge } from '../status/status.tsx';
import { Icon } from '../ui/Icon.tsx';
import { Checkbox } from '../ui/Field.tsx';
import { Beside } from './Beside.tsx';
import { NEW_KIND } from './kinds.ts';
import { lineKey } from './lines.ts';
import { RollingText } from './RollingText.tsx';
import { Words } from './Words.tsx';
import type { View } from './ui.ts';

export interface ProvisionRowProps {
  readonly line: RollingLine;
  /** What it is called: a string, so that equal names are equal. */
  readonly name: string;
  /** Null for an addition that is only asked for. */
  readonly provision: Provision | null;
  readonly view: View;
  /** The words of the last revision, for the original view; null where there were none. */
  readonly original: Wording | null;
  /** The number as the view shows it. */
  readonly number: string | null;
  readonly language: string;
  readonly authors: boolean;
  readonly selected: boolean;
  readonly here: boolean;
  /** Put to the room. */
  readonly put: 'agree' | 'agree-ad-ref' | null;
  /** How many open proposals there are on it, and drafts of one's own. */
  readonly proposals: number;
  readonly drafts: number;
  /** The Chair is choosing several provisions, and whether this is one. */
  readonly pick: boolean | null;
  readonly onPick: (key: string, picked: boolean) => void;
  /** Its words alone, without brackets: it is out of sight and has not had its turn yet. */
  readonly plain?: boolean;
  /** What stands in place of the words: a draft that is open. */
  readonly children?: ReactNode;
}

function Margin({ line, provision, here, proposals, drafts }: Pick<ProvisionRowProps, 'line' | 'provision' | 'here' | 'proposals' | 'drafts'>): ReactNode {
  const say = useT();
  const facts: string[] = [];
  if (provision?.decided != null && (provision.status === 'agreed' || provision.status === 'agreed-ad-ref')) facts.push(formatTime(provision.decided));
  else if (proposals > 0 && line.provision !== null) facts.push(say('room.margin.proposals', { count: proposals }));
  if (drafts > 0) facts.push(say('room.margin.drafts', { count: drafts }));
  return (
    <div className="margin">
      {here ? <span className="here-flag"><Icon name="pointer" />{say('room.here')}</span> : null}
      {line.status === null ? (
        <span className="status" data-s="not-discussed"><Icon name="plus" /><span>{say(NEW_KIND[line.kind])}</span></span>
      ) : (
        <StatusBadge status={line.status} />
      )}
      {facts.length === 0 ? null : <span className="meta numeric"><bdi>{facts.join(', ')}</bdi></span>}
    </div>
  );
}

/** What is put to the room: its exact words, boxed, without marks. */
function Put({ put, provision, language }: { readonly put: NonNullable<ProvisionRowProps['put']>; readonly provision: Provision; readonly language: string }): ReactNode {
  const say = useT();
  return (
    <div className="put-box">
      <span className="put-flag"><Icon name="gavel" />{put === 'agree' ? say('room.put.agree') : say('room.put.agree-ad-ref')}</span>
      <div className="words put-words" {...wordsIn(language)}><Words wording={provision.wording} /></div>
    </div>
  );
}

/** The words that a line stands for: of the provision, or of what is to be added. */
function plainWords({ line, provision }: Pick<ProvisionRowProps, 'line' | 'provision'>): Wording {
  if (provision !== null) return normalWording(provision.wording);
  const [first] = line.content;
  return first?.type === 'bracket' ? (first.entries[0]?.content.flatMap((one) => (one.type === 'words' ? one.wording : [])) ?? []) : [];
}

function Body({ line, provision, view, original, authors, plain = false }: Pick<ProvisionRowProps, 'line' | 'provision' | 'view' | 'original' | 'authors' | 'plain'>): ReactNode {
  const say = useT();
  if (plain && view !== 'original') return textOf(plainWords({ line, provision }));
  if (view === 'marked' && !(authors && provision !== null)) return <RollingText segments={line.content} line={lineKey(line)} />;
  if (view === 'original') return original === null ? <span className="quiet">{say('room.original.none')}</span> : <Words wording={original} />;
  return provision === null ? null : <Words wording={provision.wording} authors={authors} />;
}

export const ProvisionRow = memo(function ProvisionRow(props: ProvisionRowProps): ReactNode {
  const { line, name, provision, number, view, language, selected, here, put, pick, onPick, children } = props;
  const say = useT();
  const key = lineKey(line);
  const [decidedBefore] = useState(provision?.decided ?? null);
  const justDecided = provision?.decided != null && provision.decided !== decidedBefore;
  const boxed = put !== null && provision !== null && view !== 'original';
  const classes = ['prov', `prov-${line.kind}`, here ? 'prov-here' : '', boxed ? 'prov-put' : '', justDecided ? 'prov-decided' : ''].filter((one) => one !== '').join(' ');
  return (
    <article
      id={`p-${key}`}
      className={classes}
      dir={directionOf(language)}
      data-line={key}
      data-level={line.kind === 'item' ? Math.max(1, line.level) : undefined}
      tabIndex={selected ? 0 : -1}
      aria-label={line.provision === null ? say('room.addition', { name }) : name}
      aria-current={selected ? 'true' : undefined}
    >
      <Margin {...props} />
      {pick === null ? null : (
        <span className="pick">
          <Checkbox label="" aria-label={say('room.pick', { name })} isSelected={pick} onChange={(to) => { onPick(key, to); }} />
        </span>
      )}
      <span className={number !== null && number.length > 3 ? 'n n-long' : 'n'} aria-hidden={line.kind === 'item' ? true : undefined}><bdi>{line.kind === 'item' ? '–' : number}</bdi></span>
      <div className="t">
        {children ?? (boxed ? <Put put={put} provision={provision} language={language} /> : <div className="words" {...wordsIn(language)}><Body {...props} /></div>)}
        {view === 'marked' && children === undefined && !boxed ? <Beside line={line} language={language} /> : null}
      </div>
    </article>
  );
});
