/** A dialog that asks one question. */
import { useState, type ReactNode } from 'react';
import { useT } from '../i18n/i18n.tsx';
import { Button } from '../ui/Button.tsx';
import { Dialog } from '../ui/Dialog.tsx';

export interface ConfirmProps {
  readonly title: string;
  readonly what: string;
  readonly confirm: string;
  readonly cancel?: string;
  readonly danger?: boolean;
  /** Gives whether it was done; the dialog then closes. */
  readonly onConfirm: () => Promise<boolean>;
  readonly onClose: () => void;
  readonly children?: ReactNode;
}

export function Confirm({ title, what, confirm, cancel, danger = false, onConfirm, onClose, children }: ConfirmProps): ReactNode {
  const say = useT();
  const [busy, setBusy] = useState(false);
  const run = async (): Promise<void> => {
    setBusy(true);
    const done = await onConfirm();
    setBusy(false);
    if (done) onClose();
  };
  return (
    <Dialog
      isOpen
      onClose={onClose}
      size="narrow"
      title={title}
      footer={
        <>
          <Button onPress={onClose}>{cancel ?? say('common.cancel')}</Button>
          <Button look={danger ? 'danger' : 'primary'} isDisabled={busy} onPress={() => void run()}>{confirm}</Button>
        </>
      }
    >
      <p>{what}</p>
      {children}
    </Dialog>
  );
}
