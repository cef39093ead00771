/** A proposal in a line: its changes, or what it asks to be done with the provision. For tables and dialogs. */
import type { ReactNode } from 'react';
import type { Proposal, TextState } from '../../shared/schema/state.ts';
import { wordsIn } from '../i18n/direction.ts';
import { useT } from '../i18n/i18n.tsx';
import { plainChange } from './plainChange.ts';
import { proposalWords } from './proposalWords.ts';

/** At most this many changes in a line; the card shows them all. */
const SHOWN = 3;

export function ProposalGist({ proposal, state }: { readonly proposal: Proposal; readonly state: TextState }): ReactNode {
  const say = useT();
  const { told, changes } = proposalWords(proposal, state);
  if (told.type === 'absorbed') return say('room.card.absorbed');
  if (proposal.kind === 'delete') return say('room.gist.delete');
  if (proposal.kind === 'move') return say('room.gist.move');
  if (proposal.kind === 'bracket') return proposal.words === null ? say('room.gist.bracket') : say('room.gist.bracket-words', { words: proposal.words });
  if (proposal.kind === 'add') return say('room.gist.add');
  return (
    <span {...wordsIn(state.head.language)}>
      {changes.slice(0, SHOWN).map(plainChange).join('; ')}
      {changes.length > SHOWN ? ` ${say('room.gist.more', { count: changes.length - SHOWN })}` : null}
    </span>
  );
}
