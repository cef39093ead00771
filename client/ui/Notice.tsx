/** A framed remark in the page: something to know, a warning, a problem. */
import type { ReactNode } from 'react';
import { Icon, type IconName } from './Icon.tsx';
import './notice.css';

export type NoticeTone = 'info' | 'warning' | 'problem';
const ICONS: Readonly<Record<NoticeTone, IconName>> = { info: 'info', warning: 'half', problem: 'warning' };

export function Notice({ tone = 'info', children, action }: { readonly tone?: NoticeTone; readonly children: ReactNode; readonly action?: ReactNode }): ReactNode {
  return (
    <div className={`notice notice-${tone}`} role={tone === 'problem' ? 'alert' : undefined}>
      <Icon name={ICONS[tone]} />
      <div className="notice-text">{children}</div>
      {action}
    </div>
  );
}
