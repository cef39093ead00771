/** A tabled proposal in the rail: whose it is, what it asks for, who stands where, and what one can do about it. */
import { memo, useState, type ReactNode } from 'react';
import { changeName } from '../../shared/proposals/redline.ts';
import { proposalNumber } from '../../shared/proposals/lifecycle.ts';
import { isOpen } from '../../shared/proposals/open.ts';
import type { Proposal } from '../../shared/schema/state.ts';
import { formatList, formatTime } from '../i18n/format.ts';
import { Msg, useT } from '../i18n/i18n.tsx';
import { Chip, useHueStyle, usePartyName } from '../party/party.tsx';
import { Icon } from '../ui/Icon.tsx';
import { ChangeActs } from './ChangeActs.tsx';
import { Comments } from './Comments.tsx';
import { useModel, useRoom } from './context.ts';
import { OwnPosition, Positions } from './Positions.tsx';
import { ProposalActs } from './ProposalActs.tsx';
import { ProposalSubject } from './ProposalSubject.tsx';
import { proposalWords, unconfirmedDigest, type ProposalWords } from './proposalWords.ts';
import { Sponsors } from './Sponsors.tsx';
import { Kinship } from '../sponsors/Kinship.tsx';

/** What is to be said of the state of a proposal beside its number. */
function StateTag({ proposal }: { readonly proposal: Proposal }): ReactNode {
  const say = useT();
  if (proposal.floor === 'as-heard') return <span className="tag tag-heard"><Icon name="mic" />{say('room.state.as-heard')}</span>;
  switch (proposal.state) {
    case 'deferred':
      return <span className="tag"><Icon name="defer" />{say('room.state.deferred')}</span>;
    case 'accepted':
      return <span className="tag tag-in"><Icon name="tick" />{say('room.state.accepted')}</span>;
    case 'not-taken-up':
      return <span className="tag"><Icon name="aside" />{say('room.state.not-taken-up')}</span>;
    case 'tabled':
      if (!proposal.taken) return <span className="tag"><Icon name="clock" />{say('room.state.waiting')}</span>;
      return proposal.partly ? <span className="tag tag-in"><Icon name="tick" />{say('room.state.partly')}</span> : null;
    case 'withdrawn':
      return null;
  }
}

/** What became of its words since they were tabled (R10). */
function Carry({ told, proposal }: { readonly told: ProposalWords['told']; readonly proposal: Proposal }): ReactNode {
  const say = useT();
  if (!isOpen(proposal)) return null;
  if (told.type === 'overtaken') return <p className="carry carry-overtaken"><Icon name="warning" />{say('room.card.overtaken')}</p>;
  if (told.type === 'absorbed') return <p className="carry"><Icon name="tick" />{say('room.card.absorbed')}</p>;
  if (told.type === 'orphaned') return <p className="carry"><Icon name="info" />{say('room.card.orphaned')}</p>;
  if (!told.moved) return null;
  return unconfirmedDigest(proposal, told) === null ? (
    <p className="carry"><Icon name="tick" />{say('room.card.confirmed')}</p>
  ) : (
    <p className="carry"><Icon name="info" />{say('room.card.carried')}</p>
  );
}

function Reasons({ text }: { readonly text: string }): ReactNode {
  const say = useT();
  return (
    <details className="reasons">
      <summary>{say('room.reasons')}</summary>
      <p dir="auto">{text}</p>
    </details>
  );
}

export const ProposalCard = memo(function ProposalCard({ proposal }: { readonly proposal: Proposal }): ReactNode {
  const say = useT();
  const room = useRoom();
  const { state } = useModel();
  const name = usePartyName();
  const style = useHueStyle()(proposal.delegation);
  const [writing, setWriting] = useState(false);
  const number = proposalNumber(proposal);
  const words = proposalWords(proposal, state);
  const open = isOpen(proposal);
  const own = proposal.delegation === room.own;
  const stated = open && !own && room.may('position', { sponsor: proposal.delegation }) && room.seat.role === 'delegate';
  return (
    <article
      className={open ? 'card' : 'card card-done'}
      data-card={proposal.id}
      data-d={proposal.delegation}
      style={style}
      tabIndex={0}
      aria-label={say('room.card.name', { number, party: name(proposal.delegation) })}
      onFocus={() => { room.ui.put({ card: proposal.id }); }}
    >
      <header className="card-head">
        <Chip code={proposal.delegation} />
        <span className="who">{name(proposal.delegation)}</span>
        {proposal.cosponsors.length === 0 ? null : (
          <span className="quiet">{say('room.card.with', { parties: formatList(proposal.cosponsors.map((one) => name(one.delegation))) })}</span>
        )}
        <span className="card-id numeric"><bdi>{number}</bdi>{', '}<time dateTime={proposal.revised}><bdi>{formatTime(proposal.revised)}</bdi></time></span>
      </header>
      <StateTag proposal={proposal} />
      <Carry told={words.told} proposal={proposal} />
      <Kinship proposal={proposal} />
      <ProposalSubject
        about={proposal}
        base={words.base}
        wording={words.told.type === 'orphaned' ? words.told.wording : proposal.wording}
        changes={words.changes}
        party={proposal.delegation}
        {...(open && words.told.type === 'applies' && words.changes.length > 1
          ? { act: (change) => <ChangeActs proposal={proposal} change={changeName(change)} /> }
          : {})}
      />
      {proposal.floor === 'as-heard' ? <p className="heard-note"><Msg id="room.floor.note" values={{ party: name(proposal.delegation) }} /></p> : null}
      {proposal.reasons === null ? null : <Reasons text={proposal.reasons} />}
      <Positions proposal={proposal} />
      {stated ? <OwnPosition proposal={proposal} /> : null}
      {open && room.seat.role === 'delegate' ? <Sponsors proposal={proposal} /> : null}
      <Comments proposal={proposal} writing={writing} onDone={() => { setWriting(false); }} />
      <ProposalActs proposal={proposal} told={words.told} onComment={writing ? null : () => { setWriting(true); }} />
    </article>
  );
});
