/** The margin of a provision under the pen: the pointer, its status, and that something is proposed on it. */
import { memo, useCallback, type ReactNode } from 'react';
import type { Provision, TextState } from '../../shared/schema/state.ts';
import { useT } from '../i18n/i18n.tsx';
import { StatusBadge } from '../status/status.tsx';
import { useRecordPart } from '../sync/hooks.ts';
import { Icon } from '../ui/Icon.tsx';
import { useRoom } from './context.ts';
import { openOn } from './model.ts';

export function PenMargin({ provision: { id, status } }: { readonly provision: Provision }): ReactNode {
  return <MarginOf id={id} status={status} />;
}

/** Drawn anew only when what it says has changed: there are hundreds, and letters come to the provisions all the time. */
const MarginOf = memo(function MarginOf({ id, status }: Pick<Provision, 'id' | 'status'>): ReactNode {
  const say = useT();
  const { reader } = useRoom().handle;
  const here = useRecordPart(reader, useCallback((state: TextState) => state.head.pointer === id, [id]));
  const count = useRecordPart(reader, useCallback((state: TextState) => openOn(state.proposals).get(id) ?? 0, [id]));
  return (
    <>
      {here ? <span className="here-flag"><Icon name="pointer" />{say('room.here')}</span> : null}
      <StatusBadge status={status} />
      {count === 0 ? null : <span className="meta numeric"><bdi>{say('room.margin.proposals', { count })}</bdi></span>}
    </>
  );
});
