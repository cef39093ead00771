/** Comments on a proposal: between a delegation and its sponsors, or before the room where the meeting has set it so. */
import { useState, type ReactNode } from 'react';
import type { Proposal } from '../../shared/schema/state.ts';
import { formatTime } from '../i18n/format.ts';
import { useT } from '../i18n/i18n.tsx';
import { usePartyName } from '../party/party.tsx';
import { Button } from '../ui/Button.tsx';
import { Field } from '../ui/Field.tsx';
import { useModel, useRoom } from './context.ts';

export interface CommentsProps {
  readonly proposal: Proposal;
  /** A comment is being written. */
  readonly writing: boolean;
  readonly onDone: () => void;
}

export function Comments({ proposal, writing, onDone }: CommentsProps): ReactNode {
  const { state } = useModel();
  const name = usePartyName();
  const comments = state.comments.filter((one) => one.proposal === proposal.id);
  if (comments.length === 0 && !writing) return null;
  return (
    <div className="comments">
      {comments.length === 0 ? null : (
        <ul>
          {comments.map((one) => (
            <li key={one.id} className="comment">
              <span className="quiet">{name(one.delegation)}, <bdi className="numeric">{formatTime(one.at)}</bdi>{': '}</span>
              <span dir="auto">{one.body}</span>
            </li>
          ))}
        </ul>
      )}
      {writing ? <NewComment proposal={proposal} onDone={onDone} /> : null}
    </div>
  );
}

function NewComment({ proposal, onDone }: { readonly proposal: Proposal; readonly onDone: () => void }): ReactNode {
  const say = useT();
  const room = useRoom();
  const name = usePartyName();
  const [body, setBody] = useState('');
  const send = async (): Promise<void> => {
    const said = body.trim();
    if (said === '') return;
    if ((await room.act('comment', { proposal: proposal.id, body: said })) !== null) onDone();
  };
  const own = proposal.delegation === room.own;
  return (
    <form
      className="comment-new"
      onSubmit={(event) => {
        event.preventDefault();
        void send();
      }}
      onKeyDown={(event) => {
        if (event.key === 'Escape') onDone();
      }}
    >
      <Field
        label={say('room.comment')}
        hint={room.meeting.settings.threads === 'room' ? say('room.comment.hint-room') : own ? say('room.comment.hint-own') : say('room.comment.hint', { party: name(proposal.delegation) })}
        lines={2}
        dir="auto"
        autoFocus
        value={body}
        onChange={setBody}
      />
      <div className="row">
        <Button type="submit" look="primary" isDisabled={body.trim() === ''}>{say('room.comment.send')}</Button>
        <Button onPress={onDone}>{say('common.cancel')}</Button>
      </div>
    </form>
  );
}
