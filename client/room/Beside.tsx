/** What stands under the words of a provision: proposals that were overtaken, and those whose words are in the text now. */
import type { ReactNode } from 'react';
import { proposalNumber } from '../../shared/proposals/lifecycle.ts';
import type { RollingLine } from '../../shared/proposals/model.ts';
import { wordsIn } from '../i18n/direction.ts';
import { Msg, useT } from '../i18n/i18n.tsx';
import { PartyList } from '../party/party.tsx';
import { Icon } from '../ui/Icon.tsx';
import { useNumbers } from './numbers.ts';
import { Words } from './Words.tsx';

export function Beside({ line, language }: { readonly line: RollingLine; readonly language: string }): ReactNode {
  return line.overtaken.length === 0 && line.absorbed.length === 0 ? null : <List line={line} language={language} />;
}

function List({ line, language }: { readonly line: RollingLine; readonly language: string }): ReactNode {
  const say = useT();
  const numbers = useNumbers();
  return (
    <ul className="beside">
      {line.overtaken.map((one) => (
        <li key={one.proposal}>
          <span className="beside-tag"><Icon name="warning" />{say('room.overtaken')}</span>{' '}
          <PartyList codes={one.parties} />{': '}
          <span className="beside-words" {...wordsIn(language)}>
            {one.wording.length === 0 ? say('room.entry.delete') : <Words wording={one.wording} />}
          </span>
        </li>
      ))}
      {line.absorbed.map((id) => {
        const proposal = numbers(id);
        return (
          <li key={id}>
            <span className="beside-tag"><Icon name="tick" /></span>{' '}
            <Msg id="room.absorbed" values={{ number: <bdi>{proposal === null ? '' : proposalNumber(proposal)}</bdi> }} />
          </li>
        );
      })}
    </ul>
  );
}
