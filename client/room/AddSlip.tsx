/** A draft of an addition, open in the sheet where the new provision would stand. */
import type { ReactNode } from 'react';
import { directionOf } from '../../shared/lib/language.ts';
import type { Draft, Kind } from '../../shared/schema/state.ts';
import { useT } from '../i18n/i18n.tsx';
import type { DeskHandle } from '../sync/desk.ts';
import { Icon } from '../ui/Icon.tsx';
import { useModel } from './context.ts';
import { DraftSlip } from './DraftSlip.tsx';
import { NEW_KIND } from './kinds.ts';

export function AddSlip({ desk, draft }: { readonly desk: DeskHandle; readonly draft: Draft }): ReactNode {
  const say = useT();
  const { state } = useModel();
  const kind: Kind = draft.provisionKind ?? 'paragraph';
  return (
    <article className={`prov prov-${kind} prov-new`} dir={directionOf(state.head.language)} data-line={`draft:${draft.id}`} tabIndex={-1} aria-label={say(NEW_KIND[kind])}>
      <div className="margin">
        <span className="status" data-s="not-discussed"><Icon name="plus" /><span>{say(NEW_KIND[kind])}</span></span>
      </div>
      <span className="n" aria-hidden="true">{kind === 'item' ? '–' : ''}</span>
      <div className="t"><DraftSlip desk={desk} draft={draft} /></div>
    </article>
  );
}
