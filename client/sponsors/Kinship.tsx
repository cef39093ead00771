/** What a card says of other proposals and of the members of a group: tabled together, answering, not associated. */
import { Fragment, useState, type ReactNode } from 'react';
import { isOpen } from '../../shared/proposals/open.ts';
import type { Proposal } from '../../shared/schema/state.ts';
import { formatList } from '../i18n/format.ts';
import { Msg, useT } from '../i18n/i18n.tsx';
import { usePartyName } from '../party/party.tsx';
import { Icon } from '../ui/Icon.tsx';
import { useModel } from '../room/context.ts';
import { ProposalLink } from './ProposalLink.tsx';

/** Numbers named beyond which the others fold away: a package may hold two hundred. */
const SHOWN = 6;

function Links({ proposals }: { readonly proposals: readonly Proposal[] }): ReactNode {
  const say = useT();
  const [unfolded, unfold] = useState(false);
  const shown = unfolded || proposals.length <= SHOWN + 1 ? proposals : proposals.slice(0, SHOWN);
  return (
    <>
      {shown.map((one, i) => <Fragment key={one.id}>{i === 0 ? null : ', '}<ProposalLink proposal={one} /></Fragment>)}
      {shown === proposals ? null : (
        <>{', '}<button type="button" className="to-proposal numeric" onClick={() => { unfold(true); }}>{say('room.entry.more', { count: proposals.length - shown.length })}</button></>
      )}
    </>
  );
}

export function Kinship({ proposal }: { readonly proposal: Proposal }): ReactNode {
  const say = useT();
  const { state } = useModel();
  const name = usePartyName();
  const together = proposal.package === null ? [] : state.proposals.filter((one) => one.package === proposal.package && one.id !== proposal.id);
  const answered = state.proposals.filter((one) => one.id === proposal.counters);
  const answering = state.proposals.filter((one) => one.counters === proposal.id && isOpen(one));
  return (
    <>
      {together.length === 0 ? null : <p className="carry"><Icon name="link" /><span><Msg id="sponsors.together" values={{ numbers: <Links proposals={together} /> }} /></span></p>}
      {answered.length === 0 ? null : <p className="carry"><Icon name="loop" /><span><Msg id="sponsors.answers" values={{ numbers: <Links proposals={answered} /> }} /></span></p>}
      {answering.length === 0 ? null : <p className="carry"><Icon name="loop" /><span><Msg id="sponsors.answered-by" values={{ numbers: <Links proposals={answering} /> }} /></span></p>}
      {proposal.dissociated.length === 0 ? null : (
        <p className="carry"><Icon name="aside" />{say('sponsors.dissociated', { parties: formatList(proposal.dissociated.map(name)), count: proposal.dissociated.length })}</p>
      )}
    </>
  );
}
