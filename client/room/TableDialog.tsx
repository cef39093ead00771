/** Asks once before a draft is tabled: what everybody will see, and room for reasons. */
import { useState, type ReactNode } from 'react';
import type { Draft } from '../../shared/schema/state.ts';
import { proposalNumber } from '../../shared/proposals/lifecycle.ts';
import { useT } from '../i18n/i18n.tsx';
import { usePartyName } from '../party/party.tsx';
import type { DeskHandle } from '../sync/desk.ts';
import { useDraftWording } from '../sync/hooks.ts';
import { Button } from '../ui/Button.tsx';
import { ConfirmKeys, Dialog } from '../ui/Dialog.tsx';
import { Field } from '../ui/Field.tsx';
import { toast } from '../ui/Toasts.tsx';
import { useModel, useRoom } from './context.ts';
import { cannotTable } from './drafting.ts';
import { labelText } from './labelText.ts';
import { ProposalSubject } from './ProposalSubject.tsx';
import { draftChanges } from './proposalWords.ts';
import { isCleared } from '../sponsors/ready.ts';
import { useStore } from '../ui/store.ts';

export interface TableDialogProps {
  readonly desk: DeskHandle;
  readonly draft: Draft;
  readonly onClose: () => void;
}

export function TableDialog({ desk, draft, onClose }: TableDialogProps): ReactNode {
  const say = useT();
  const room = useRoom();
  const { state, labels } = useModel();
  const name = usePartyName()(room.own);
  const wording = useDraftWording(desk, draft.id);
  const [reasons, setReasons] = useState('');
  const [busy, setBusy] = useState(false);
  const changes = draftChanges(draft, wording);
  const revised = state.proposals.find((one) => one.id === draft.revises);
  const label = labels.get(draft.target ?? draft.after ?? '');
  const required = useStore(desk.clearance);
  const why = cannotTable(state, draft) ?? (required && !isCleared(draft, wording) ? 'sponsors.clear.required' : null);
  const empty = draft.kind === 'amend' ? changes.length === 0 : draft.kind === 'add' && wording.length === 0;

  const table = async (): Promise<void> => {
    setBusy(true);
    const said = reasons.trim();
    const answer = await room.act('table', { drafts: [draft.id], ...(said === '' ? {} : { reasons: said }) });
    setBusy(false);
    if (answer === null) return;
    const tabled = answer.proposals[0];
    if (room.ui.get().editing === draft.id) room.ui.put({ editing: null });
    if (tabled !== undefined) {
      toast('done', say('room.tabled', { number: tabled.number }));
      room.ui.put({ card: tabled.proposal });
    }
    onClose();
  };

  const stopped = busy || empty || why !== null;
  return (
    <Dialog
      isOpen
      onClose={onClose}
      onConfirm={stopped ? null : () => void table()}
      icon="table"
      title={revised === undefined ? say('room.table.title') : say('room.table.title-revision', { number: proposalNumber({ ...revised, revision: revised.revision + 1 }) })}
      aside={label === undefined ? undefined : <span className="quiet">{labelText(label)}</span>}
      footer={
        <>
          {why === null ? <ConfirmKeys /> : <span className="start hint">{say(why)}</span>}
          <Button onPress={onClose}>{say('room.table.keep')}</Button>
          <Button look="primary" icon="table" isDisabled={stopped} onPress={() => void table()}>{say('room.table')}</Button>
        </>
      }
    >
      <p>{say('room.table.what', { party: name })}</p>
      <div className="subject">
        <ProposalSubject about={draft} base={draft.base} wording={wording} changes={changes} party={room.own} />
      </div>
      <Field label={say('room.reasons')} hint={say('room.reasons.hint')} lines={3} dir="auto" value={reasons} onChange={setReasons} />
    </Dialog>
  );
}
