/** The buttons of a card: what this seat may do with this proposal now. */
import type { ReactNode } from 'react';
import type { Carried } from '../../shared/proposals/model.ts';
import { proposalNumber } from '../../shared/proposals/lifecycle.ts';
import { isOpen } from '../../shared/proposals/open.ts';
import type { Proposal } from '../../shared/schema/state.ts';
import { useT } from '../i18n/i18n.tsx';
import { useDesk, useDrafts } from '../sync/hooks.ts';
import { Button } from '../ui/Button.tsx';
import { reflect } from './acts.ts';
import { unconfirmedDigest } from './proposalWords.ts';
import { Invite } from './Sponsors.tsx';
import { CounterAct } from '../sponsors/CounterAct.tsx';
import { RebaseAct } from '../sponsors/Rebase.tsx';
import { DissociateAct, JoinAct, LeaveAct } from '../sponsors/SponsorActs.tsx';
import { useModel, useRoom } from './context.ts';
import { cannotDraft, draftingOf } from './drafting.ts';

export interface ProposalActsProps {
  readonly proposal: Proposal;
  readonly told: Carried;
  /** Begins a comment; null while one is being written. */
  readonly onComment: (() => void) | null;
}

function CommentButton({ onComment }: Pick<ProposalActsProps, 'onComment'>): ReactNode {
  const say = useT();
  return onComment === null ? null : <Button look="ghost" icon="comment" data-comment onPress={onComment}>{say('room.comment')}</Button>;
}

export function ProposalActs(props: ProposalActsProps): ReactNode {
  const room = useRoom();
  if (room.may('accept')) return <ChairActs {...props} />;
  if (room.seat.role === 'secretariat') return isOpen(props.proposal) ? <SecretariatActs {...props} /> : null;
  if (room.seat.role !== 'delegate' || !isOpen(props.proposal)) return null;
  return props.proposal.delegation === room.own ? <OwnActs {...props} /> : <OtherActs {...props} />;
}

function ChairActs({ proposal, told }: ProposalActsProps): ReactNode {
  const say = useT();
  const room = useRoom();
  const { state } = useModel();
  const open = isOpen(proposal);
  if (proposal.state === 'accepted') return null;
  const locked = proposal.target !== null && told.type !== 'orphaned' && cannotDraft(state, proposal.target) !== null;
  const reflectable = open && !locked && proposal.kind !== 'bracket' && told.type !== 'overtaken';
  return (
    <div className="card-acts">
      {open && !proposal.taken ? (
        <Button look="primary" icon="down" onPress={() => void room.act('take-up', { proposals: [proposal.id] })}>{say('chair.take-up')}</Button>
      ) : null}
      {reflectable ? (
        <Button icon="tick" onPress={() => { void reflect(room, state, proposal); }}>
          {told.type === 'absorbed' ? say('chair.reflect.close') : say('chair.reflect')}
        </Button>
      ) : null}
      {proposal.state === 'not-taken-up' ? null : (
        <Button icon="aside" onPress={() => void room.act('set-aside', { proposal: proposal.id })}>{say('chair.set-aside')}</Button>
      )}
      {proposal.state === 'deferred' ? null : (
        <Button icon="defer" onPress={() => void room.act('come-back-to', { proposal: proposal.id })}>{say('chair.come-back')}</Button>
      )}
      {open && told.type === 'overtaken' ? <span className="hint">{say('chair.reflect.overtaken')}</span> : null}
      {open && locked ? <span className="hint">{say('chair.reflect.locked')}</span> : null}
    </div>
  );
}

function OwnActs({ proposal, told, onComment }: ProposalActsProps): ReactNode {
  const say = useT();
  const room = useRoom();
  const { state } = useModel();
  const drafts = useDrafts(useDesk(room.handle));
  const drafting = draftingOf(room);
  const why = proposal.target === null ? null : cannotDraft(state, proposal.target);
  const words = proposal.kind === 'amend' || proposal.kind === 'add';
  const unconfirmed = unconfirmedDigest(proposal, told);
  const moved = proposal.kind === 'amend' && why === null && (unconfirmed !== null || told.type === 'overtaken');
  return (
    <div className="card-acts">
      {proposal.floor === 'as-heard' ? (
        <>
          <Button look="primary" icon="tick" onPress={() => void room.act('floor-answer', { proposal: proposal.id, answer: 'confirm' })}>{say('room.floor.confirm')}</Button>
          {words ? <Button icon="pen" isDisabled={why !== null} onPress={() => void drafting.revise(proposal, drafts)}>{say('room.floor.correct')}</Button> : null}
          <Button look="danger" icon="cross" onPress={() => { room.ui.put({ dialog: { type: 'strike', proposal: proposal.id } }); }}>{say('room.floor.strike')}</Button>
        </>
      ) : (
        <>
          {unconfirmed === null ? null : (
            <Button look="primary" icon="tick" onPress={() => void room.act('confirm', { proposal: proposal.id, seen: unconfirmed })}>{say('room.confirm')}</Button>
          )}
          {moved ? <RebaseAct proposal={proposal} /> : null}
          {words && !moved ? <Button icon="pen" isDisabled={why !== null} onPress={() => void drafting.revise(proposal, drafts)}>{say('room.revise')}</Button> : null}
          <Button icon="undo" onPress={() => { room.ui.put({ dialog: { type: 'withdraw', proposal: proposal.id } }); }}>{say('room.withdraw')}</Button>
          <LeaveAct proposal={proposal} />
          <Invite proposal={proposal} />
        </>
      )}
      <CommentButton onComment={onComment} />
    </div>
  );
}

function OtherActs({ proposal, onComment }: ProposalActsProps): ReactNode {
  return (
    <div className="card-acts">
      <JoinAct proposal={proposal} />
      <CounterAct proposal={proposal} />
      <DissociateAct proposal={proposal} />
      <CommentButton onComment={onComment} />
    </div>
  );
}

/** The Secretariat enters what a delegation said at the microphone about this proposal (R4). */
function SecretariatActs({ proposal }: ProposalActsProps): ReactNode {
  const say = useT();
  const room = useRoom();
  if (!room.meeting.settings.floor) return null;
  return (
    <div className="card-acts">
      <Button icon="mic" onPress={() => { room.ui.put({ dialog: { type: 'floor-position', proposal: proposal.id } }); }}>
        {say('room.floor.position', { number: proposalNumber(proposal) })}
      </Button>
    </div>
  );
}
