/** Changes of words, one per line: what is inserted, deleted or replaced, with a little of the words around it. */
import type { ReactNode } from 'react';
import type { Change } from '../../shared/proposals/model.ts';
import type { Party, Wording } from '../../shared/schema/wording.ts';
import { wordsIn } from '../i18n/direction.ts';
import { useT, type MessageId } from '../i18n/i18n.tsx';
import { changeLines, type ChangeLine } from './redlineParts.ts';
import { Deleted, Inserted, Words } from './Words.tsx';

const KIND: Readonly<Record<ChangeLine['kind'], MessageId>> = {
  insert: 'room.change.insert',
  delete: 'room.change.delete',
  replace: 'room.change.replace',
};

export interface ChangeListProps {
  readonly base: Wording;
  readonly changes: readonly Change[];
  readonly party: Party;
  readonly language: string;
  /** What can be done with one change. */
  readonly act?: (change: Change, index: number) => ReactNode;
}

export function ChangeList({ base, changes, party, language, act }: ChangeListProps): ReactNode {
  const say = useT();
  const several = changes.length > 1;
  return (
    <ol className="changes">
      {changeLines(base, changes).map((line, i) => {
        const change = changes[i];
        return (
          <li key={i} className="change">
            <span className="change-kind">{several ? <span className="numeric">{i + 1} </span> : null}{say(KIND[line.kind])}</span>
            <span className="change-words" {...wordsIn(language)}>
              <span className="change-around"><Words wording={line.before} /></span>
              {line.deleted.length === 0 ? null : <Deleted wording={line.deleted} party={party} />}
              {line.deleted.length > 0 && line.inserted.length > 0 ? ' ' : null}
              {line.inserted.length === 0 ? null : <Inserted wording={line.inserted} party={party} />}
              <span className="change-around"><Words wording={line.after} /></span>
            </span>
            {act === undefined || change === undefined ? null : <span className="change-act">{act(change, i)}</span>}
          </li>
        );
      })}
    </ol>
  );
}
