/** Issuing a revision: a numbered state of the text that never changes again; only now do numbers move. */
import { useState, type ReactNode } from 'react';
import { useModel, useRoom } from '../room/context.ts';
import { useT } from '../i18n/i18n.tsx';
import { Button } from '../ui/Button.tsx';
import { Dialog } from '../ui/Dialog.tsx';
import { Field } from '../ui/Field.tsx';
import { toast } from '../ui/Toasts.tsx';

export function IssueDialog({ onClose }: { readonly onClose: () => void }): ReactNode {
  const say = useT();
  const room = useRoom();
  const { state } = useModel();
  const { head } = state;
  const [symbol, setSymbol] = useState(`${head.symbol}(Rev.${String(head.revisions.length + 1)})`);
  const [busy, setBusy] = useState(false);
  const wanted = symbol.trim();
  const exists = head.revisions.some((one) => one.symbol === wanted);
  const issue = async (): Promise<void> => {
    setBusy(true);
    const answer = await room.act('issue', { symbol: wanted });
    setBusy(false);
    if (answer === null) return;
    toast('done', say('room.issue.done', { symbol: answer.symbol }));
    room.ui.put({ dialog: { type: 'export' } });
  };
  return (
    <Dialog
      isOpen
      onClose={onClose}
      size="narrow"
      icon="flag"
      title={say('room.issue')}
      footer={
        <>
          <Button onPress={onClose}>{say('common.cancel')}</Button>
          <Button look="primary" icon="flag" isDisabled={busy || wanted === '' || exists} onPress={() => void issue()}>{say('room.issue.confirm')}</Button>
        </>
      }
    >
      <Field label={say('room.issue.symbol')} value={symbol} onChange={setSymbol} dir="ltr" error={exists ? say('room.issue.exists') : null} />
      <p>{say('room.issue.what')}</p>
    </Dialog>
  );
}
