/** What a card says that its proposal or draft asks for: changes, whole new words, a deletion, a move, a bracket. */
import type { ReactNode } from 'react';
import type { Change } from '../../shared/proposals/model.ts';
import type { Kind, ProposalKind } from '../../shared/schema/state.ts';
import { normalWording, type Party, type Wording } from '../../shared/schema/wording.ts';
import { wordsIn } from '../i18n/direction.ts';
import { Msg, useT, type MessageId } from '../i18n/i18n.tsx';
import { ChangeList } from './ChangeList.tsx';
import { useModel } from './context.ts';
import { labelText } from './labelText.ts';
import { Deleted, Inserted, Words } from './Words.tsx';

export interface SubjectProps {
  readonly about: {
    readonly kind: ProposalKind;
    readonly target: string | null;
    readonly after: string | null;
    readonly provisionKind: Kind | null;
    readonly words: string | null;
  };
  readonly base: Wording;
  readonly wording: Wording;
  readonly changes: readonly Change[];
  readonly party: Party;
  readonly act?: (change: Change, index: number) => ReactNode;
}

const ADDS: Readonly<Record<Kind, MessageId>> = {
  title: 'room.adds.title',
  heading: 'room.adds.heading',
  paragraph: 'room.adds.paragraph',
  chapeau: 'room.adds.chapeau',
  question: 'room.adds.question',
  item: 'room.adds.item',
};

/** The place after a provision, in words. */
function Place({ after }: { readonly after: string | null }): ReactNode {
  const say = useT();
  const { labels } = useModel();
  const label = after === null ? undefined : labels.get(after);
  if (after === null) return say('room.place.first');
  return label === undefined ? say('room.place.somewhere') : <Msg id="room.place.after" values={{ name: labelText(label) }} />;
}

export function ProposalSubject({ about, base, wording, changes, party, act }: SubjectProps): ReactNode {
  const say = useT();
  const { state } = useModel();
  const language = state.head.language;
  const target = state.provisions.find((one) => one.id === about.target);
  const words = (marked: ReactNode): ReactNode => <p className="subject-words" {...wordsIn(language)}>{marked}</p>;
  switch (about.kind) {
    case 'amend':
      if (changes.length === 0) return <p className="subject-lead">{say('room.subject.unchanged')}</p>;
      return <ChangeList base={base} changes={changes} party={party} language={language} {...(act === undefined ? {} : { act })} />;
    case 'add':
      return (
        <>
          <p className="subject-lead">{say(ADDS[about.provisionKind ?? 'paragraph'])}, <Place after={about.after} /></p>
          {wording.length === 0 ? null : words(<Inserted wording={wording} party={party} />)}
        </>
      );
    case 'delete':
      return (
        <>
          <p className="subject-lead">{say('room.subject.delete')}</p>
          {target === undefined || target.removed ? null : words(<Deleted wording={normalWording(target.wording)} party={party} />)}
        </>
      );
    case 'move':
      return <p className="subject-lead"><Msg id="room.subject.move" values={{ place: <Place after={about.after} /> }} /></p>;
    case 'bracket':
      return (
        <>
          <p className="subject-lead">{say('room.subject.bracket')}</p>
          {words(<><span className="br">[</span><Words wording={about.words === null ? base : [{ text: about.words }]} /><span className="br">]</span></>)}
        </>
      );
  }
}
