/** Who joins a proposal: those who ask and are admitted, those who are invited, supporters who keep what its sponsor left. */
import type { ReactNode } from 'react';
import type { Proposal } from '../../shared/schema/state.ts';
import { Msg, useT } from '../i18n/i18n.tsx';
import { Chip, usePartyName } from '../party/party.tsx';
import { Button } from '../ui/Button.tsx';
import { Menu } from '../ui/Menu.tsx';
import { useModel, useRoom } from './context.ts';
import { speaksFor } from './lines.ts';

/** What is asked of this delegation about the sponsors of an open proposal. */
export function Sponsors({ proposal }: { readonly proposal: Proposal }): ReactNode {
  const say = useT();
  const room = useRoom();
  const { state } = useModel();
  const name = usePartyName();
  const joinings = state.joinings.filter((one) => one.proposal === proposal.id);
  const sponsors = speaksFor(proposal, room.own);
  const facts = { sponsor: proposal.delegation, cosponsors: proposal.cosponsors.map((one) => one.delegation) };
  const asking = sponsors && room.may('admit', facts) ? joinings.filter((one) => one.kind === 'asks') : [];
  const invited = sponsors && room.may('uninvite', facts) ? joinings.filter((one) => one.kind === 'invited') : [];
  const own = sponsors ? undefined : joinings.find((one) => one.delegation === room.own);
  const supports = state.positions.some((one) => one.proposal === proposal.id && one.delegation === room.own && one.position === 'support' && one.change === null);
  return (
    <>
      {asking.map((one) => (
        <div key={one.delegation} className="joining">
          <span><Msg id="room.join.asks" values={{ party: <strong>{name(one.delegation)}</strong> }} /></span>
          <Button size="small" onPress={() => void room.act('admit', { proposal: proposal.id, delegation: one.delegation, admit: true })}>{say('room.join.admit')}</Button>
          <Button size="small" onPress={() => void room.act('admit', { proposal: proposal.id, delegation: one.delegation, admit: false })}>{say('room.join.decline')}</Button>
        </div>
      ))}
      {invited.map((one) => (
        <div key={one.delegation} className="joining">
          <span><Msg id="room.invite.stands" values={{ party: <strong>{name(one.delegation)}</strong> }} /></span>
          <Button
            size="small"
            aria-label={say('room.invite.back.name', { party: name(one.delegation) })}
            onPress={() => void room.act('uninvite', { proposal: proposal.id, delegation: one.delegation })}
          >
            {say('room.invite.back')}
          </Button>
        </div>
      ))}
      {own === undefined ? null : <p className="joining">{own.kind === 'asks' ? say('room.join.asked') : say('room.join.invited')}</p>}
      {proposal.falling ? (
        <div className="joining">
          <span>{say('room.falling')}</span>
          {supports && room.may('keep', facts) ? (
            <Button size="small" onPress={() => void room.act('keep', { proposal: proposal.id })}>{say('room.keep')}</Button>
          ) : null}
        </div>
      ) : null}
    </>
  );
}

/** Invites another delegation to co-sponsor. */
export function Invite({ proposal }: { readonly proposal: Proposal }): ReactNode {
  const say = useT();
  const room = useRoom();
  const { state } = useModel();
  const name = usePartyName();
  const asked = new Set(state.joinings.filter((one) => one.proposal === proposal.id && one.kind === 'invited').map((one) => one.delegation));
  const others = room.meeting.parties.filter((one) => !speaksFor(proposal, one.code));
  if (others.length === 0) return null;
  return (
    <Menu
      label={say('room.invite')}
      icon="people"
      groups={[{
        id: 'parties',
        entries: others.map((one) => ({
          id: one.code,
          label: <span className="row"><Chip code={one.code} />{name(one.code)}</span>,
          textValue: name(one.code),
          disabled: asked.has(one.code),
          ...(asked.has(one.code) ? { hint: say('room.invite.done') } : {}),
        })),
      }]}
      onAction={(delegation) => void room.act('invite', { proposal: proposal.id, delegation })}
    />
  );
}
