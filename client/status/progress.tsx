/** Progress of a text: how many provisions are agreed, agreed ad referendum, and under discussion. */
import type { ReactNode } from 'react';
import type { Provision, Status } from '../../shared/schema/state.ts';
import { useT } from '../i18n/i18n.tsx';
import { Icon } from '../ui/Icon.tsx';
import { STATUS_ICON } from './status.tsx';

export interface Progress {
  readonly agreed: number;
  readonly adReferendum: number;
  /** Discussed and not agreed, or opened again. */
  readonly open: number;
  readonly all: number;
}

/** Counts standing provisions by how far they have come. */
export function progressOf(provisions: readonly Pick<Provision, 'status' | 'removed'>[]): Progress {
  const standing = provisions.filter((provision) => !provision.removed);
  const agreed = standing.filter((provision) => provision.status === 'agreed').length;
  const adReferendum = standing.filter((provision) => provision.status === 'agreed-ad-ref').length;
  const open = standing.filter(({ status }) => status === 'open' || status === 'reopened').length;
  return { agreed, adReferendum, open, all: standing.length };
}

/** `4 of 10 agreed, 1 ad referendum`; and that this is provisional, where the meeting holds so. */
export function ProgressText({ progress, provisional }: { readonly progress: Progress; readonly provisional: boolean }): ReactNode {
  const say = useT();
  const { agreed, adReferendum, all } = progress;
  return (
    <span className="numeric">
      {say('common.progress', { agreed, all })}
      {adReferendum === 0 ? null : say('common.progress.ad-ref', { count: adReferendum })}
      {provisional && agreed + adReferendum > 0 ? <span className="quiet"> · {say('common.progress.provisional')}</span> : null}
    </span>
  );
}

/** A box per provision with its status, decorative: `ProgressText` says it. */
export function MiniStrip({ statuses }: { readonly statuses: readonly Status[] }): ReactNode {
  return (
    <ol className="strip" aria-hidden="true">
      {statuses.map((status, i) => (
        <li key={i} data-s={status}>
          <Icon name={STATUS_ICON[status]} />
        </li>
      ))}
    </ol>
  );
}
