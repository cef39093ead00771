/**
 * A dialog. Focus starts on the heading, never on the confirming button, so that nothing is confirmed by a key that was
 * meant for what stood there before. Escape closes; Ctrl+Enter (⌘+Enter) confirms where a dialog takes it, pressed anew: a key
 * that is held down from what opened the dialog does not.
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
  /** What Ctrl+Enter does: what the confirming button does. Null: nothing now. */
  readonly onConfirm?: (() => void) | null;
}

export function Dialog({ isOpen, onClose, title, icon, aside, children, footer, size = 'normal', urgent = false, onConfirm = null }: DialogProps): ReactNode {
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
          <DialogHeading icon={icon} aside={aside} onConfirm={onConfirm}>
            {title}
          </DialogHeading>
          <div className="dialog-body">{children}</div>
          {footer === undefined ? null : <div className="dialog-foot">{footer}</div>}
        </AriaDialog>
      </Modal>
    </ModalOverlay>
  );
}

interface HeadingProps {
  readonly icon: IconName | undefined;
  readonly aside: ReactNode;
  readonly children: ReactNode;
  readonly onConfirm: (() => void) | null;
}

function DialogHeading({ icon, aside, children, onConfirm }: HeadingProps): ReactNode {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    heading.current?.focus();
  }, []);
  useEffect(() => {
    const around = heading.current?.closest<HTMLElement>('.dialog');
    if (around === null || around === undefined || onConfirm === null) return;
    const confirm = (event: KeyboardEvent): void => {
      if (event.key !== 'Enter' || event.repeat || event.isComposing || !(event.ctrlKey || event.metaKey)) return;
      event.preventDefault();
      event.stopPropagation();
      onConfirm();
    };
    // Before the button that may have the focus: it would take the key for its own.
    around.addEventListener('keydown', confirm, true);
    return () => { around.removeEventListener('keydown', confirm, true); };
  }, [onConfirm]);
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

/** Beside the buttons of a dialog with `onConfirm`: the keys that confirm it. */
export function ConfirmKeys(): ReactNode {
  return <span className="start confirm-keys" aria-hidden="true"><kbd>Ctrl</kbd> <kbd>Enter</kbd></span>;
}
