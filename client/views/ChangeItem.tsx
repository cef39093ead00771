/** One change in the list: whose it is, what it replaces by what, what became of it, who stands where. */
import { memo, type KeyboardEvent, type MouseEvent, type ReactNode } from 'react';
import type { ChangeRow } from '../../shared/proposals/change-list.ts';
import { proposalNumber } from '../../shared/proposals/lifecycle.ts';
import { POSITIONS, type Position } from '../../shared/schema/state.ts';
import { formatList, formatMoment } from '../i18n/format.ts';
import { useT, type MessageId } from '../i18n/i18n.tsx';
import { Chip, useHueStyle, usePartyName } from '../party/party.tsx';
import { Button } from '../ui/Button.tsx';
import { Icon, type IconName } from '../ui/Icon.tsx';
import { useRoom } from '../room/context.ts';
import { POSITION_ICON } from '../room/Positions.tsx';
import { ProposalSubject } from '../room/ProposalSubject.tsx';
import { rowWords, STATE_MESSAGE } from './rowWords.ts';

const HEADING: Readonly<Record<(typeof POSITIONS)[number], MessageId>> = {
  support: 'room.position.support',
  retain: 'room.position.retain',
  object: 'room.position.object',
  reserve: 'room.position.reserve',
};
const STATE_ICON: Readonly<Record<ChangeRow['state'], IconName>> = {
  tabled: 'table', partly: 'half', deferred: 'defer', waiting: 'clock', overtaken: 'warning', absorbed: 'tick', accepted: 'tick', 'not-taken-up': 'aside',
};

export interface ChangeItemProps {
  readonly row: ChangeRow;
  /** Touched since the person last looked. */
  readonly fresh: boolean;
  /** The line of the text that it stands on. */
  readonly line: string | null;
  /** What the provision is called. */
  readonly place: string;
  /** The positions on it that one may see. */
  readonly held: readonly Position[];
  readonly onGo: (line: string | null) => void;
}

export const ChangeItem = memo(function ChangeItem({ row, fresh, line, place, held, onGo }: ChangeItemProps): ReactNode {
  const say = useT();
  const room = useRoom();
  const name = usePartyName();
  const style = useHueStyle()(row.proposal.delegation);
  const { proposal } = row;
  const groups = POSITIONS.flatMap((kind) => {
    const parties = [...new Set(held.filter((one) => one.position === kind).map((one) => one.delegation))];
    return parties.length === 0 ? [] : [{ kind, parties }];
  });
  const number = proposalNumber(proposal);
  const spoken = say('views.row', {
    place, party: name(proposal.delegation), number, words: rowWords(row), state: say(STATE_MESSAGE[row.state]),
  });
  const toText = (event: MouseEvent): void => {
    if (event.target instanceof Element && event.target.closest('button, a') !== null) return;
    if (window.getSelection()?.isCollapsed === false) return;
    onGo(line);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key !== 'Enter' || event.target !== event.currentTarget) return;
    event.preventDefault();
    onGo(line);
  };
  return (
    <article
      className="change-item"
      data-card={proposal.id}
      data-d={proposal.delegation}
      data-state={row.state}
      style={style}
      tabIndex={0}
      aria-label={[spoken, ...groups.map(({ kind, parties }) => `${say(HEADING[kind])}: ${formatList(parties.map(name))}.`)].join(' ')}
      onFocus={() => { room.ui.put({ card: proposal.id, ...(line === null ? {} : { selected: line }) }); }}
      onClick={toText}
      onKeyDown={onKeyDown}
    >
      <header className="change-item-head">
        <Chip code={proposal.delegation} />
        <span className="who">{name(proposal.delegation)}</span>
        {proposal.cosponsors.length === 0 ? null : (
          <span className="quiet">{say('room.card.with', { parties: formatList(proposal.cosponsors.map((one) => name(one.delegation))) })}</span>
        )}
        <span className="card-id numeric"><bdi>{number}</bdi>{', '}<time dateTime={proposal.revised}><bdi>{formatMoment(proposal.revised)}</bdi></time></span>
      </header>
      <div className="change-item-words">
        <ProposalSubject
          about={proposal}
          base={row.base}
          wording={proposal.wording}
          changes={row.change === null ? [] : [row.change]}
          party={proposal.delegation}
        />
      </div>
      <div className="change-item-foot">
        {fresh ? <span className="tag tag-new">{say('views.new')}</span> : null}
        <span className={row.state === 'overtaken' ? 'tag tag-heard' : 'tag'}><Icon name={STATE_ICON[row.state]} />{say(STATE_MESSAGE[row.state])}</span>
        {proposal.floor === 'as-heard' ? <span className="tag tag-heard"><Icon name="mic" />{say('room.state.as-heard')}</span> : null}
        {groups.map(({ kind, parties }) => (
          <span key={kind} className={`held held-${kind}`}><Icon name={POSITION_ICON[kind]} />{say(HEADING[kind])}: {formatList(parties.map(name))}</span>
        ))}
        <span className="push" />
        <Button look="ghost" size="small" icon="pointer" onPress={() => { onGo(line); }}>{say('views.show')}</Button>
      </div>
    </article>
  );
}, (a, b) => a.row === b.row && a.fresh === b.fresh && a.line === b.line && a.place === b.place && a.onGo === b.onGo && a.held.length === b.held.length && a.held.every((one, i) => one === b.held[i]));
