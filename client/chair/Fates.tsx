/** What becomes of each open proposal when these provisions are agreed: set aside, or still to come back to. */
import type { ReactNode } from 'react';
import { openOn, proposalNumber } from '../../shared/proposals/lifecycle.ts';
import type { TextState } from '../../shared/schema/state.ts';
import { useT } from '../i18n/i18n.tsx';
import { Chip } from '../party/party.tsx';
import { ProposalGist } from '../room/ProposalGist.tsx';

export function Fates({ state, provisions }: { readonly state: TextState; readonly provisions: readonly string[] }): ReactNode {
  const say = useT();
  const open = provisions.flatMap((id) => openOn(state, id));
  if (open.length === 0) return <p className="quiet">{say('chair.fates.none')}</p>;
  return (
    <table className="fates">
      <caption className="sr">{say('chair.fates.caption')}</caption>
      <thead>
        <tr>
          <th scope="col">{say('chair.fates.proposal')}</th>
          <th scope="col">{say('chair.fates.delegations')}</th>
          <th scope="col">{say('chair.fates.asks')}</th>
          <th scope="col">{say('chair.fates.recorded')}</th>
        </tr>
      </thead>
      <tbody>
        {open.map((one) => (
          <tr key={one.id}>
            <td className="numeric"><bdi>{proposalNumber(one)}</bdi></td>
            <td>
              <span className="chips">
                <Chip code={one.delegation} />
                {one.cosponsors.map((other) => <Chip key={other.delegation} code={other.delegation} />)}
              </span>
            </td>
            <td><ProposalGist proposal={one} state={state} /></td>
            <td>{one.state === 'deferred' ? say('chair.fates.deferred') : <strong>{say('chair.fates.set-aside')}</strong>}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
