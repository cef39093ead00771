/** A dialog for one act of the house: cancel, and a button that does it once, however often it is pressed. */
import { useState, type ReactNode } from 'react';
import { useT } from '../i18n/i18n.tsx';
import { Button } from '../ui/Button.tsx';
import { Dialog, type DialogProps } from '../ui/Dialog.tsx';
import type { IconName } from '../ui/Icon.tsx';

export interface ActDialogProps extends Pick<DialogProps, 'title' | 'icon' | 'aside' | 'size' | 'children' | 'onClose'> {
  /** What the button says that does it, and the picture before it. */
  readonly confirm: string;
  readonly confirmIcon?: IconName;
  /** What the other button says; by default that it cancels. */
  readonly cancel?: string;
  readonly danger?: boolean;
  /** False while something is missing that the act needs. */
  readonly ready?: boolean;
  /** A hint at the start of the row of buttons. */
  readonly hint?: ReactNode;
  /** Does it, and gives whether it was done: the dialog then closes. What was refused leaves it open. */
  readonly onConfirm: () => Promise<boolean>;
}

export function ActDialog({ confirm, confirmIcon, cancel, danger = false, ready = true, hint, onConfirm, onClose, children, ...dialog }: ActDialogProps): ReactNode {
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
      {...dialog}
      isOpen
      onClose={onClose}
      footer={
        <>
          {hint === undefined ? null : <span className="start hint">{hint}</span>}
          <Button onPress={onClose}>{cancel ?? say('common.cancel')}</Button>
          <Button look={danger ? 'danger' : 'primary'} icon={confirmIcon} isDisabled={busy || !ready} onPress={() => void run()}>{confirm}</Button>
        </>
      }
    >
      {children}
    </Dialog>
  );
}
