/** The margin of a provision under the pen: the pointer, its status, and that something is proposed on it. */
import type { ReactNode } from 'react';
import type { Provision } from '../../shared/schema/state.ts';
import { useT } from '../i18n/i18n.tsx';
import { StatusBadge } from '../status/status.tsx';
import { Icon } from '../ui/Icon.tsx';
import { useModel } from './context.ts';

export function PenMargin({ provision }: { readonly provision: Provision }): ReactNode {
  const say = useT();
  const { state, counts } = useModel();
  const count = counts.get(provision.id) ?? 0;
  return (
    <>
      {state.head.pointer === provision.id ? <span className="here-flag"><Icon name="pointer" />{say('room.here')}</span> : null}
      <StatusBadge status={provision.status} />
      {count === 0 ? null : <span className="meta numeric"><bdi>{say('room.margin.proposals', { count })}</bdi></span>}
    </>
  );
}
