/** Buttons, and links that look like them. `aria-label` names a button that shows an icon alone. */
import type { ReactNode } from 'react';
import { Button as AriaButton, type ButtonProps as AriaButtonProps } from 'react-aria-components';
import { Icon, type IconName } from './Icon.tsx';
import './button.css';

export type ButtonLook = 'plain' | 'primary' | 'ghost' | 'danger';

export interface ButtonProps extends Omit<AriaButtonProps, 'className' | 'children' | 'style' | 'isPending'> {
  readonly look?: ButtonLook;
  readonly size?: 'normal' | 'small' | 'large';
  readonly icon?: IconName | undefined;
  readonly children?: ReactNode;
  readonly className?: string;
  /** What it does is under way: it keeps the focus and does nothing more meanwhile. */
  readonly isPending?: boolean;
}

/** The classes of a button, for what is not one by element (a link, a file input's label). */
export function buttonClass(look: ButtonLook = 'plain', size: 'normal' | 'small' | 'large' = 'normal', more = ''): string {
  return ['btn', `btn-${look}`, size === 'normal' ? '' : `btn-${size}`, more].filter((one) => one !== '').join(' ');
}

export function Button({ look = 'plain', size = 'normal', icon, children, className, isPending = false, ...rest }: ButtonProps): ReactNode {
  const { onPress, type, ...others } = rest;
  // The library's own pending state leaves an unnamed image behind for screen readers.
  const idle = isPending ? { type: 'button' as const } : { ...(onPress === undefined ? {} : { onPress }), ...(type === undefined ? {} : { type }) };
  return (
    <AriaButton {...others} {...idle} className={buttonClass(look, size, isPending ? `btn-pending ${className ?? ''}` : (className ?? ''))}>
      {icon === undefined ? null : <Icon name={icon} />}
      {children}
    </AriaButton>
  );
}
