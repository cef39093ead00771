/** How far a provision has come: always an icon, a word and a colour together. */
import type { ReactNode } from 'react';
import type { Mode, Status } from '../../shared/schema/state.ts';
import { useT, type MessageId } from '../i18n/i18n.tsx';
import { Icon, type IconName } from '../ui/Icon.tsx';
import './status.css';

export const STATUS_ICON: Readonly<Record<Status, IconName>> = {
  'not-discussed': 'ring',
  open: 'brackets',
  'agreed-ad-ref': 'ring-tick',
  agreed: 'solid-tick',
  reopened: 'loop',
};

export const STATUS_MESSAGE: Readonly<Record<Status, MessageId>> = {
  'not-discussed': 'common.status.not-discussed',
  open: 'common.status.open',
  'agreed-ad-ref': 'common.status.agreed-ad-ref',
  agreed: 'common.status.agreed',
  reopened: 'common.status.reopened',
};

export const MODE_MESSAGE: Readonly<Record<Mode, MessageId>> = {
  open: 'common.mode.open',
  negotiation: 'common.mode.negotiation',
  closed: 'common.mode.closed',
};

export const MODE_ICON: Readonly<Record<Mode, IconName>> = { open: 'pen', negotiation: 'brackets', closed: 'lock' };

/** The status of a provision. `box`: framed on its tint, for headings. */
export function StatusBadge({ status, box = false }: { readonly status: Status; readonly box?: boolean }): ReactNode {
  const say = useT();
  return (
    <span className={box ? 'status status-box' : 'status'} data-s={status}>
      <Icon name={STATUS_ICON[status]} />
      <span>{say(STATUS_MESSAGE[status])}</span>
    </span>
  );
}

/** The mode of a text. */
export function ModeBadge({ mode }: { readonly mode: Mode }): ReactNode {
  const say = useT();
  return (
    <span className="mode">
      <Icon name={MODE_ICON[mode]} />
      {say(MODE_MESSAGE[mode])}
    </span>
  );
}
