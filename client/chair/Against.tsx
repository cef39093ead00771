/** How the words of a decision differ from the last revision that was issued, where there is one. */
import type { ReactNode } from 'react';
import type { Provision } from '../../shared/schema/state.ts';
import { normalWording, sameWording } from '../../shared/schema/wording.ts';
import { wordsIn } from '../i18n/direction.ts';
import { Msg } from '../i18n/i18n.tsx';
import { useModel, useRoom } from '../room/context.ts';
import { redlineParts } from '../room/redlineParts.ts';
import { useOriginal } from '../room/useOriginal.ts';
import { Parts } from '../room/Words.tsx';

export function Against({ provisions }: { readonly provisions: readonly Provision[] }): ReactNode {
  const room = useRoom();
  const { state } = useModel();
  const original = useOriginal(room.text, state.head, state.head.revisions.length > 0);
  if (original.type !== 'found' || original.symbol === null) return null;
  const { symbol, wordings } = original;
  const changed = provisions.flatMap((one) => {
    const before = wordings.get(one.id);
    const after = normalWording(one.wording);
    return before === undefined || sameWording(before, after) ? [] : [{ id: one.id, before, after }];
  });
  return changed.map((one) => (
    <p key={one.id} className="against" {...wordsIn(state.head.language)}>
      <span className="quiet"><Msg id="chair.against" values={{ symbol: <bdi>{symbol}</bdi> }} /></span>{' '}
      <Parts parts={redlineParts(one.before, one.after)} />
    </p>
  ));
}
