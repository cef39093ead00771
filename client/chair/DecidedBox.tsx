/** The words of a decision, boxed and whole; where they have changed meanwhile, the difference under each. */
import type { ReactNode } from 'react';
import { directionOf } from '../../shared/lib/language.ts';
import type { Provision, TextState } from '../../shared/schema/state.ts';
import { normalWording, sameWording } from '../../shared/schema/wording.ts';
import { wordsIn } from '../i18n/direction.ts';
import { useT } from '../i18n/i18n.tsx';
import { redlineParts } from '../room/redlineParts.ts';
import { Parts, Words } from '../room/Words.tsx';

export interface DecidedBoxProps {
  readonly provisions: readonly Provision[];
  /** The record as it is now, where it differs from what is shown. */
  readonly now: TextState | null;
  readonly language: string;
  readonly describedBy?: string;
}

function Difference({ was, now }: { readonly was: Provision; readonly now: TextState }): ReactNode {
  const say = useT();
  const current = now.provisions.find((one) => one.id === was.id && !one.removed);
  if (current === undefined) return <p className="decided-now">{say('chair.box.removed')}</p>;
  const [before, after] = [normalWording(was.wording), normalWording(current.wording)];
  if (sameWording(before, after)) return null;
  return (
    <p className="decided-now" {...wordsIn(now.head.language)}>
      <span className="quiet">{say('chair.box.now')}</span> <Parts parts={redlineParts(before, after)} />
    </p>
  );
}

export function DecidedBox({ provisions, now, language, describedBy }: DecidedBoxProps): ReactNode {
  return (
    <div className={provisions.length > 1 ? 'decided decided-several' : 'decided'} role="group" aria-describedby={describedBy} lang={language} dir={directionOf(language)}>
      {provisions.map((one) => (
        <blockquote key={one.id} className={`decided-one decided-${one.kind}`}>
          <span className="decided-n"><bdi>{one.kind === 'item' ? '–' : one.number}</bdi></span>
          <span {...wordsIn(language)}><Words wording={one.wording} /></span>
          {now === null ? null : <Difference was={one} now={now} />}
        </blockquote>
      ))}
    </div>
  );
}
