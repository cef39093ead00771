/** Reservations and objections on what is about to be agreed, as the Chair may see them. Listed by name, never counted (R11). */
import type { ReactNode } from 'react';
import { openOn, proposalNumber } from '../../shared/proposals/lifecycle.ts';
import type { Position, TextState } from '../../shared/schema/state.ts';
import { Msg, useT } from '../i18n/i18n.tsx';
import { usePartyName } from '../party/party.tsx';
import { Notice } from '../ui/Notice.tsx';

type OnProposal = Position & { readonly proposal: string };

/** An objection or reservation on one of these proposals. */
function isHeld(position: Position, on: ReadonlyMap<string, string>): position is OnProposal {
  const kind = position.position === 'object' || position.position === 'reserve';
  return kind && position.floor !== 'struck' && position.proposal !== null && on.has(position.proposal);
}

export function Held({ state, provisions }: { readonly state: TextState; readonly provisions: readonly string[] }): ReactNode {
  const say = useT();
  const name = usePartyName();
  const numbers = new Map(provisions.flatMap((id) => openOn(state, id)).map((one) => [one.id, proposalNumber(one)]));
  const held = state.positions.filter((one) => isHeld(one, numbers));
  if (held.length === 0) return null;
  return (
    <Notice tone="warning">
      <ul className="held" aria-label={say('chair.held')}>
        {held.map((one, i) => (
          <li key={i}>
            <Msg
              id={one.position === 'object' ? 'chair.held.object' : 'chair.held.reserve'}
              values={{ party: <strong>{name(one.delegation)}</strong>, proposal: <bdi>{numbers.get(one.proposal) ?? ''}</bdi> }}
            />
            {one.change === null ? null : <> {say('chair.held.on', { words: one.change.inserted === '' ? one.change.deleted : one.change.inserted })}</>}
          </li>
        ))}
      </ul>
    </Notice>
  );
}
