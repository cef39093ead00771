/** Reopening agreed wording: with the reason, which is recorded. */
import { useState, type ReactNode } from 'react';
import { ActDialog } from '../room/ActDialog.tsx';
import { useModel, useRoom } from '../room/context.ts';
import { labelText } from '../room/labelText.ts';
import { useT } from '../i18n/i18n.tsx';
import { Field } from '../ui/Field.tsx';
import { DecidedBox } from './DecidedBox.tsx';

export function ReopenDialog({ provision, onClose }: { readonly provision: string; readonly onClose: () => void }): ReactNode {
  const say = useT();
  const room = useRoom();
  const { state, labels } = useModel();
  const [reason, setReason] = useState('');
  const label = labels.get(provision);
  const about = state.provisions.filter((one) => one.id === provision);
  return (
    <ActDialog
      icon="loop"
      title={say('chair.reopen.title', { what: label === undefined ? '' : labelText(label) })}
      confirm={say('chair.reopen')}
      confirmIcon="loop"
      ready={reason.trim() !== ''}
      onConfirm={async () => (await room.act('reopen', { provision, reason: reason.trim() })) !== null}
      onClose={onClose}
    >
      <DecidedBox provisions={about} now={null} language={state.head.language} />
      <Field label={say('chair.reopen.reason')} hint={say('chair.reopen.hint')} lines={2} dir="auto" isRequired value={reason} onChange={setReason} />
    </ActDialog>
  );
}
