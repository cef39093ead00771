/** Issuing a revision: a numbered state of the text that never changes again; only now do numbers move. */
import { useState, type ReactNode } from 'react';
import { ActDialog } from '../room/ActDialog.tsx';
import { useModel, useRoom } from '../room/context.ts';
import { useT } from '../i18n/i18n.tsx';
import { Field } from '../ui/Field.tsx';
import { toast } from '../ui/Toasts.tsx';

export function IssueDialog({ onClose }: { readonly onClose: () => void }): ReactNode {
  const say = useT();
  const room = useRoom();
  const { state } = useModel();
  const { head } = state;
  const [symbol, setSymbol] = useState(`${head.symbol}(Rev.${String(head.revisions.length + 1)})`);
  const wanted = symbol.trim();
  const exists = head.revisions.some((one) => one.symbol === wanted);
  const issue = async (): Promise<boolean> => {
    const answer = await room.act('issue', { symbol: wanted });
    if (answer === null) return false;
    toast('done', say('room.issue.done', { symbol: answer.symbol }));
    room.ui.put({ dialog: { type: 'export' } });
    // The dialog of exports has taken the place of this one.
    return false;
  };
  return (
    <ActDialog
      size="narrow"
      icon="flag"
      title={say('room.issue')}
      confirm={say('room.issue.confirm')}
      confirmIcon="flag"
      ready={wanted !== '' && !exists}
      onConfirm={issue}
      onClose={onClose}
    >
      <Field label={say('room.issue.symbol')} value={symbol} onChange={setSymbol} dir="ltr" error={exists ? say('room.issue.exists') : null} />
      <p>{say('room.issue.what')}</p>
    </ActDialog>
  );
}
