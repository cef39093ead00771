/** Clearance within a delegation: a draft asks its head, who clears these very words or sends the draft back with a note. */
import { useState, type ReactNode } from 'react';
import type { Draft } from '../../shared/schema/state.ts';
import type { Wording } from '../../shared/schema/wording.ts';
import { useT } from '../i18n/i18n.tsx';
import type { DeskHandle } from '../sync/desk.ts';
import { Button } from '../ui/Button.tsx';
import { Checkbox, Field } from '../ui/Field.tsx';
import { Icon } from '../ui/Icon.tsx';
import { useStore } from '../ui/store.ts';
import { ActDialog } from '../room/ActDialog.tsx';
import { useRoom } from '../room/context.ts';
import { isCleared } from './ready.ts';
import './sponsors.css';

/** What the head of delegation has said of a draft. */
export function ClearanceNote({ draft, wording }: { readonly draft: Draft; readonly wording: Wording }): ReactNode {
  const say = useT();
  const { clearance } = draft;
  if (clearance === null) return null;
  switch (clearance.state) {
    case 'asked':
      return <p className="carry"><Icon name="clock" />{say('sponsors.clear.asked')}</p>;
    case 'cleared':
      return isCleared(draft, wording) ? (
        <p className="carry"><Icon name="tick" />{say('sponsors.clear.cleared')}</p>
      ) : (
        <p className="carry carry-overtaken"><Icon name="warning" />{say('sponsors.clear.changed')}</p>
      );
    case 'sent-back':
      return (
        <div className="carry carry-overtaken">
          <Icon name="undo" />
          <span>{say('sponsors.clear.sent-back')}{clearance.note === null ? null : <span className="clear-note" dir="auto">{clearance.note}</span>}</span>
        </div>
      );
  }
}

/** The buttons: asking for every colleague, clearing and sending back for the head. */
export function ClearanceActs({ draft, wording }: { readonly draft: Draft; readonly wording: Wording }): ReactNode {
  const say = useT();
  const room = useRoom();
  const [sending, setSending] = useState(false);
  if (!room.may('ask-clearance')) return null;
  const cleared = isCleared(draft, wording);
  if (!room.may('clear')) {
    const asked = draft.clearance?.state === 'asked';
    return cleared || asked ? null : <Button icon="eye" onPress={() => void room.act('ask-clearance', { draft: draft.id })}>{say('sponsors.clear.ask')}</Button>;
  }
  return (
    <>
      {cleared ? null : <Button icon="tick" onPress={() => void room.act('clear', { draft: draft.id })}>{say('sponsors.clear')}</Button>}
      {draft.clearance === null || draft.clearance.state === 'sent-back' ? null : (
        <Button icon="undo" onPress={() => { setSending(true); }}>{say('sponsors.send-back')}</Button>
      )}
      {sending ? <SendBack draft={draft.id} onClose={() => { setSending(false); }} /> : null}
    </>
  );
}

function SendBack({ draft, onClose }: { readonly draft: string; readonly onClose: () => void }): ReactNode {
  const say = useT();
  const room = useRoom();
  const [note, setNote] = useState('');
  return (
    <ActDialog
      size="narrow"
      title={say('sponsors.send-back.title')}
      confirm={say('sponsors.send-back.send')}
      ready={note.trim() !== ''}
      onConfirm={async () => (await room.act('send-back', { draft, note: note.trim() })) !== null}
      onClose={onClose}
    >
      <Field label={say('sponsors.send-back.note')} hint={say('sponsors.send-back.hint')} lines={3} dir="auto" value={note} onChange={setNote} />
    </ActDialog>
  );
}

/** The rule that only cleared drafts are tabled: a switch for the head, a line for colleagues. */
export function ClearanceRule({ desk }: { readonly desk: DeskHandle }): ReactNode {
  const say = useT();
  const room = useRoom();
  const required = useStore(desk.clearance);
  if (room.may('clearance-rule')) {
    return <Checkbox label={say('sponsors.clear.rule')} isSelected={required} onChange={(to) => void room.act('clearance-rule', { required: to })} />;
  }
  return required ? <p className="hint">{say('sponsors.clear.rule-on')}</p> : null;
}
