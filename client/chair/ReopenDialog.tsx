/** Reopening agreed wording: with the reason, which is recorded. */
import { useState, type ReactNode } from 'react';
import { useModel, useRoom } from '../room/context.ts';
import { labelText } from '../room/labelText.ts';
import { useT } from '../i18n/i18n.tsx';
import { Button } from '../ui/Button.tsx';
import { Dialog } from '../ui/Dialog.tsx';
import { Field } from '../ui/Field.tsx';
import { DecidedBox } from './DecidedBox.tsx';

export function ReopenDialog({ provision, onClose }: { readonly provision: string; readonly onClose: () => void }): ReactNode {
  const say = useT();
  const room = useRoom();
  const { state, labels } = useModel();
  const [reason, setReason] = useState('');
  const [busy, setBusy] = useState(false);
  const label = labels.get(provision);
  const about = state.provisions.filter((one) => one.id === provision);
  const reopen = async (): Promise<void> => {
    setBusy(true);
    const done = await room.act('reopen', { provision, reason: reason.trim() });
    setBusy(false);
    if (done !== null) onClose();
  };
  return (
    <Dialog
      isOpen
      onClose={onClose}
      icon="loop"
      title={say('chair.reopen.title', { what: label === undefined ? '' : labelText(label) })}
      footer={
        <>
          <Button onPress={onClose}>{say('common.cancel')}</Button>
          <Button look="primary" icon="loop" isDisabled={busy || reason.trim() === ''} onPress={() => void reopen()}>{say('chair.reopen')}</Button>
        </>
      }
    >
      <DecidedBox provisions={about} now={null} language={state.head.language} />
      <Field label={say('chair.reopen.reason')} hint={say('chair.reopen.hint')} lines={2} dir="auto" isRequired value={reason} onChange={setReason} />
    </Dialog>
  );
}
