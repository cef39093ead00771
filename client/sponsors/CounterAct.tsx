/** A draft that answers another delegation's proposal, begun from its words. */
import type { ReactNode } from 'react';
import { carried } from '../../shared/proposals/carry.ts';
import { proposalNumber } from '../../shared/proposals/lifecycle.ts';
import type { Proposal, TextState } from '../../shared/schema/state.ts';
import type { Wording } from '../../shared/schema/wording.ts';
import { useT } from '../i18n/i18n.tsx';
import { useDesk, useDrafts } from '../sync/hooks.ts';
import { Button } from '../ui/Button.tsx';
import { useModel, useRoom } from '../room/context.ts';
import { cannotDraft, draftingOf } from '../room/drafting.ts';

/** The words that a proposal asks for, as they read against the text now. */
export function wordsAsked(proposal: Proposal, state: TextState): Wording {
  const told = carried(proposal, state);
  return told.type === 'applies' ? told.wording : proposal.wording;
}

export function CounterAct({ proposal }: { readonly proposal: Proposal }): ReactNode {
  const say = useT();
  const room = useRoom();
  const { state } = useModel();
  const desk = useDesk(room.handle);
  const drafts = useDrafts(desk);
  if (proposal.kind !== 'amend' && proposal.kind !== 'add') return null;
  const place = proposal.kind === 'amend' ? proposal.target : proposal.after;
  const why = proposal.kind === 'amend' && place !== null ? cannotDraft(state, place) : null;
  const counter = async (): Promise<void> => {
    const drafting = draftingOf(room);
    const lying = drafts.find((one) => one.counters === proposal.id);
    if (lying !== undefined) {
      drafting.open(lying.id);
      return;
    }
    const wording = wordsAsked(proposal, state).map((run) => ({ text: run.text, ...(run.marks === undefined ? {} : { marks: [...run.marks] }) }));
    const about = proposal.kind === 'amend'
      ? { kind: 'amend' as const, ...(proposal.target === null ? {} : { target: proposal.target }) }
      : { kind: 'add' as const, after: proposal.after, level: proposal.level, ...(proposal.provisionKind === null ? {} : { provisionKind: proposal.provisionKind }) };
    const laid = await room.lay({ ...about, counters: proposal.id, wording });
    if (laid !== null) drafting.open(laid);
  };
  return (
    <Button icon="pen" isDisabled={desk === null || why !== null} aria-label={say('sponsors.counter.name', { number: proposalNumber(proposal) })} onPress={() => void counter()}>
      {say('sponsors.counter')}
    </Button>
  );
}
