/** The decisions taken on this text, latest first, with the words that they were taken on. No typing, no persons. */
import type { ReactNode } from 'react';
import { proposalNumber } from '../../shared/proposals/lifecycle.ts';
import type { Decision } from '../../shared/schema/state.ts';
import { wordsIn } from '../i18n/direction.ts';
import { formatMoment } from '../i18n/format.ts';
import { useT } from '../i18n/i18n.tsx';
import { Button } from '../ui/Button.tsx';
import { Dialog } from '../ui/Dialog.tsx';
import { Icon, type IconName } from '../ui/Icon.tsx';
import { DECIDED } from './Announcements.tsx';
import { useModel } from './context.ts';
import { labelText } from './labelText.ts';
import { Words } from './Words.tsx';

const ICON: Readonly<Record<string, IconName>> = {
  agree: 'solid-tick', 'agree-ad-ref': 'ring-tick', reopen: 'loop', adopt: 'flag', accept: 'tick', 'set-aside': 'aside', 'come-back-to': 'defer', edit: 'pen',
};

function One({ decision }: { readonly decision: Decision }): ReactNode {
  const say = useT();
  const { state, labels } = useModel();
  const proposal = state.proposals.find((one) => one.id === decision.proposal);
  const names = decision.words.map((one) => {
    const label = labels.get(one.provision);
    return label === undefined ? say('room.decided.gone') : labelText(label);
  });
  const what = proposal === undefined ? names.join(', ') : [proposalNumber(proposal), ...names].join(', ');
  const id = DECIDED[decision.verb];
  const aside = decision.setAside.map((one) => state.proposals.find((other) => other.id === one)).filter((one) => one !== undefined);
  return (
    <li className="decision">
      <bdi className="numeric quiet">{formatMoment(decision.at)}</bdi>
      <span className="decision-what">
        <Icon name={ICON[decision.verb] ?? 'info'} />
        <strong>{id === undefined ? decision.verb : say(id, { what })}</strong>
        {decision.corrected ? <span className="tag">{say('room.decided.corrected')}</span> : null}
      </span>
      {decision.reason === null ? null : <p dir="auto" className="quiet">{say('room.decided.reason', { reason: decision.reason })}</p>}
      {aside.length === 0 ? null : <p className="quiet">{say('room.decided.aside', { numbers: aside.map(proposalNumber).join(', ') })}</p>}
      {decision.words.length === 0 || decision.verb === 'adopt' ? null : (
        <details>
          <summary>{say('room.decided.words')}</summary>
          {decision.words.map((one) => (
            <p key={one.provision} className="decision-words" {...wordsIn(state.head.language)}>
              {one.number === null ? null : <><bdi>{one.number}</bdi> </>}<Words wording={one.wording} />
            </p>
          ))}
        </details>
      )}
    </li>
  );
}

export function Decisions({ onClose }: { readonly onClose: () => void }): ReactNode {
  const say = useT();
  const { state } = useModel();
  return (
    <Dialog isOpen onClose={onClose} icon="clock" title={say('room.decisions')} footer={<Button onPress={onClose}>{say('common.close')}</Button>}>
      {state.decisions.length === 0 ? <p className="quiet">{say('room.decisions.none')}</p> : null}
      <ol className="decision-list" reversed>
        {[...state.decisions].reverse().map((one) => <One key={one.id} decision={one} />)}
      </ol>
    </Dialog>
  );
}
