/** The acts of sponsors and of those who would join: ask, join, leave, and the members of a group that keep apart. */
import { useState, type ReactNode } from 'react';
import { proposalNumber } from '../../shared/proposals/lifecycle.ts';
import type { Proposal } from '../../shared/schema/state.ts';
import { useT } from '../i18n/i18n.tsx';
import { usePartyName } from '../party/party.tsx';
import { Button } from '../ui/Button.tsx';
import { Confirm } from '../room/Confirm.tsx';
import { useModel, useRoom } from '../room/context.ts';

/** Co-sponsoring: at once, by asking, or by taking up an invitation. */
export function JoinAct({ proposal }: { readonly proposal: Proposal }): ReactNode {
  const say = useT();
  const room = useRoom();
  const { state } = useModel();
  const number = proposalNumber(proposal);
  const joining = state.joinings.find((one) => one.proposal === proposal.id && one.delegation === room.own);
  const join = (): void => void room.act('cosponsor', { proposal: proposal.id });
  if (proposal.falling) return null;
  if (proposal.cosponsors.some((one) => one.delegation === room.own)) {
    return <Button icon="people" onPress={() => void room.act('leave', { proposal: proposal.id })}>{say('room.cosponsor.leave')}</Button>;
  }
  if (joining?.kind === 'invited') {
    return <Button look="primary" icon="people" aria-label={say('sponsors.join.name', { number })} onPress={join}>{say('sponsors.join')}</Button>;
  }
  if (room.meeting.settings.cosponsorship === 'open') return <Button icon="people" onPress={join}>{say('room.cosponsor')}</Button>;
  return <Button icon="people" isDisabled={joining !== undefined} onPress={join}>{say('sponsors.ask')}</Button>;
}

/** The sponsor leaves its proposal to others; where nobody could take it over, withdrawing says the same. */
export function LeaveAct({ proposal }: { readonly proposal: Proposal }): ReactNode {
  const say = useT();
  const room = useRoom();
  const { state } = useModel();
  const name = usePartyName();
  const [asking, setAsking] = useState(false);
  const next = proposal.cosponsors[0];
  const supported = state.positions.some((one) => one.proposal === proposal.id && one.position === 'support' && one.change === null && one.floor !== 'struck');
  // Where supports are the Chair's to see, nobody may tell from what is offered here whether there is one.
  const kept = supported || room.meeting.settings.positions === 'chair';
  if (proposal.falling || (next === undefined && !kept)) return null;
  return (
    <>
      <Button icon="door" onPress={() => { setAsking(true); }}>{say('sponsors.leave')}</Button>
      {asking ? (
        <Confirm
          title={say('sponsors.leave.title', { number: proposalNumber(proposal) })}
          what={next === undefined ? say('sponsors.leave.last') : say('sponsors.leave.next', { party: name(next.delegation) })}
          confirm={say('sponsors.leave')}
          onConfirm={async () => (await room.act('leave', { proposal: proposal.id })) !== null}
          onClose={() => { setAsking(false); }}
        />
      ) : null}
    </>
  );
}

/** A member of the regional group that sponsors keeps apart from its proposal, or comes back to it. */
export function DissociateAct({ proposal }: { readonly proposal: Proposal }): ReactNode {
  const say = useT();
  const room = useRoom();
  const sponsors = new Set([proposal.delegation, ...proposal.cosponsors.map((one) => one.delegation)]);
  const member = room.meeting.parties.some((one) => sponsors.has(one.code) && one.members.includes(room.own));
  if (!member) return null;
  const apart = proposal.dissociated.includes(room.own);
  return (
    <Button icon={apart ? 'people' : 'aside'} onPress={() => void room.act('dissociate', { proposal: proposal.id, dissociated: !apart })}>
      {apart ? say('sponsors.associate') : say('sponsors.dissociate')}
    </Button>
  );
}
