/** A dialog that asks one question. */
import type { ReactNode } from 'react';
import { ActDialog, type ActDialogProps } from './ActDialog.tsx';

export interface ConfirmProps extends Pick<ActDialogProps, 'confirm' | 'cancel' | 'danger' | 'onConfirm' | 'onClose'> {
  readonly title: string;
  readonly what: string;
  readonly children?: ReactNode;
}

export function Confirm({ what, children, ...act }: ConfirmProps): ReactNode {
  return (
    <ActDialog {...act} size="narrow">
      <p>{what}</p>
      {children}
    </ActDialog>
  );
}
