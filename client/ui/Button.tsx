/** Buttons, and links that look like them. `aria-label` names a button that shows an icon alone. */
import type { ReactNode } from 'react';
import { Button as AriaButton, type ButtonProps as AriaButtonProps } from 'react-aria-components';
import { Icon, type IconName } from './Icon.tsx';
import './button.css';

export type ButtonLook = 'plain' | 'primary' | 'ghost' | 'danger';

export interface ButtonProps extends Omit<AriaButtonProps, 'className' | 'children' | 'style'> {
  readonly look?: ButtonLook;
  readonly size?: 'normal' | 'small' | 'large';
  readonly icon?: IconName;
  readonly children?: ReactNode;
  readonly className?: string;
}

/** The classes of a button, for what is not one by element (a link, a file input's label). */
export function buttonClass(look: ButtonLook = 'plain', size: 'normal' | 'small' | 'large' = 'normal', more = ''): string {
  return ['btn', `btn-${look}`, size === 'normal' ? '' : `btn-${size}`, more].filter((one) => one !== '').join(' ');
}

export function Button({ look = 'plain', size = 'normal', icon, children, className, ...rest }: ButtonProps): ReactNode {
  return (
    <AriaButton {...rest} className={buttonClass(look, size, className ?? '')}>
      {icon === undefined ? null : <Icon name={icon} />}
      {children}
    </AriaButton>
  );
}
