/** What one's delegation has been told about its proposals and positions, newest first, with the way to each. */
import type { ReactNode } from 'react';
import { formatTime } from '../i18n/format.ts';
import { useT } from '../i18n/i18n.tsx';
import { useNotices } from '../sync/hooks.ts';
import { useModel, useRoom } from '../room/context.ts';
import { showProposal } from './ProposalLink.tsx';
import { toldText } from './toldText.ts';
import './sponsors.css';

/** At most so many are listed: the cards themselves say what holds now. */
const SHOWN = 30;

export function ToldList(): ReactNode {
  const say = useT();
  const room = useRoom();
  const { state, keys, labels } = useModel();
  const notices = useNotices(room.handle.reader);
  if (notices.length === 0 || room.seat.role !== 'delegate') return null;
  return (
    <details className="told">
      <summary>{say('sponsors.told')}</summary>
      <ol>
        {[...notices].reverse().slice(0, SHOWN).map((one) => {
          const proposal = state.proposals.find((other) => other.id === one.proposal);
          const text = toldText(one, state, labels);
          const { provision } = one;
          const show = proposal !== undefined
            ? () => { showProposal(room, state, keys, proposal); }
            : provision !== null && labels.has(provision) ? () => { room.ui.put({ selected: provision, page: null }); } : null;
          return (
            <li key={one.id}>
              <time className="quiet numeric" dateTime={one.at}><bdi>{formatTime(one.at)}</bdi></time>
              {show === null ? <span>{text}</span> : <button type="button" className="to-proposal" onClick={show}>{text}</button>}
            </li>
          );
        })}
      </ol>
    </details>
  );
}
