/** What has changed under an open decision: words, and the proposals on them. */
import type { ReactNode } from 'react';
import { openOn, proposalNumber } from '../../shared/proposals/lifecycle.ts';
import type { TextState } from '../../shared/schema/state.ts';
import { normalWording, sameWording } from '../../shared/schema/wording.ts';
import { t } from '../i18n/i18n.tsx';

/** Each difference in a sentence. */
export function differences(was: TextState, now: TextState, provisions: readonly string[]): string[] {
  const out: string[] = [];
  for (const id of provisions) {
    const before = was.provisions.find((one) => one.id === id);
    const after = now.provisions.find((one) => one.id === id && !one.removed);
    if (after === undefined) out.push(t('chair.diff.removed'));
    else if (before !== undefined && !sameWording(normalWording(before.wording), normalWording(after.wording))) out.push(t('chair.diff.words'));
    const [had, has] = [openOn(was, id), openOn(now, id)];
    for (const one of had) {
      const same = has.find((other) => other.id === one.id);
      if (same === undefined) out.push(t('chair.diff.gone', { number: proposalNumber(one) }));
      else if (same.revision !== one.revision) out.push(t('chair.diff.revised', { number: proposalNumber(same) }));
      else if (same.state !== one.state) out.push(t('chair.diff.state', { number: proposalNumber(one) }));
    }
    for (const one of has) {
      if (!had.some((other) => other.id === one.id)) out.push(t('chair.diff.new', { number: proposalNumber(one) }));
    }
  }
  return out;
}

export function Differences({ was, now, provisions }: { readonly was: TextState; readonly now: TextState; readonly provisions: readonly string[] }): ReactNode {
  return (
    <ul className="differences">
      {differences(was, now, provisions).map((one, i) => <li key={i}>{one}</li>)}
    </ul>
  );
}
