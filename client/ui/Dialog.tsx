/**
 * A dialog. Focus starts on the heading, never on the confirming button, so that nothing is confirmed by a key that was
 * meant for what stood there before. Escape closes.
 */
import { useEffect, useRef, type ReactNode } from 'react';
import { Dialog as AriaDialog, Heading, Modal, ModalOverlay } from 'react-aria-components';
import { Icon, type IconName } from './Icon.tsx';
import './dialog.css';

export interface DialogProps {
  readonly isOpen: boolean;
  readonly onClose: () => void;
  readonly title: ReactNode;
  readonly icon?: IconName;
  /** Right of the title: a time, a status. */
  readonly aside?: ReactNode;
  readonly children: ReactNode;
  /** The buttons, the confirming one last. */
  readonly footer?: ReactNode;
  readonly size?: 'narrow' | 'normal' | 'wide';
  /** Set for what must be answered: it is announced as an alert, and a click outside does not close it. */
  readonly urgent?: boolean;
}

export function Dialog({ isOpen, onClose, title, icon, aside, children, footer, size = 'normal', urgent = false }: DialogProps): ReactNode {
  return (
    <ModalOverlay
      isOpen={isOpen}
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
      isDismissable={!urgent}
      className="dialog-scrim"
    >
      <Modal className={`dialog dialog-${size}`}>
        <AriaDialog role={urgent ? 'alertdialog' : 'dialog'} className="dialog-in">
          <DialogHeading icon={icon} aside={aside}>
            {title}
          </DialogHeading>
          <div className="dialog-body">{children}</div>
          {footer === undefined ? null : <div className="dialog-foot">{footer}</div>}
        </AriaDialog>
      </Modal>
    </ModalOverlay>
  );
}

function DialogHeading({ icon, aside, children }: { readonly icon: IconName | undefined; readonly aside: ReactNode; readonly children: ReactNode }): ReactNode {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    heading.current?.focus();
  }, []);
  return (
    <header className="dialog-head">
      {icon === undefined ? null : <Icon name={icon} />}
      <Heading slot="title" level={2} ref={heading} tabIndex={-1}>
        {children}
      </Heading>
      {aside === undefined ? null : <div className="push">{aside}</div>}
    </header>
  );
}
