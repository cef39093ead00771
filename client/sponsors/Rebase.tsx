/** Rebasing by hand: what the proposal was written on, what the text says now, and the revision, side by side (R10). */
import { useState, type ReactNode } from 'react';
import { proposalNumber } from '../../shared/proposals/lifecycle.ts';
import type { Proposal } from '../../shared/schema/state.ts';
import { normalWording } from '../../shared/schema/wording.ts';
import { DraftEditor } from '../editor/DraftEditor.tsx';
import { wordsIn } from '../i18n/direction.ts';
import { useT } from '../i18n/i18n.tsx';
import { useDesk, useDrafts } from '../sync/hooks.ts';
import { Button } from '../ui/Button.tsx';
import { Dialog } from '../ui/Dialog.tsx';
import { useModel, useRoom } from '../room/context.ts';
import { redlineParts } from '../room/redlineParts.ts';
import { Parts } from '../room/Words.tsx';
import './sponsors.css';

export function RebaseAct({ proposal }: { readonly proposal: Proposal }): ReactNode {
  const say = useT();
  const room = useRoom();
  const drafts = useDrafts(useDesk(room.handle));
  const [draft, setDraft] = useState<string | null>(null);
  const begin = async (): Promise<void> => {
    const lying = drafts.find((one) => one.revises === proposal.id);
    setDraft(lying?.id ?? (await room.lay({ revises: proposal.id })));
  };
  return (
    <>
      <Button icon="pen" onPress={() => void begin()}>{say('sponsors.rebase')}</Button>
      {draft === null ? null : <RebaseDialog proposal={proposal} draft={draft} onClose={() => { setDraft(null); }} />}
    </>
  );
}

function RebaseDialog({ proposal, draft: id, onClose }: { readonly proposal: Proposal; readonly draft: string; readonly onClose: () => void }): ReactNode {
  const say = useT();
  const room = useRoom();
  const { state } = useModel();
  const desk = useDesk(room.handle);
  const draft = useDrafts(desk).find((one) => one.id === id);
  const target = state.provisions.find((one) => one.id === proposal.target);
  if (target === undefined) return null;
  const now = normalWording(target.wording);
  const number = proposalNumber(proposal);
  const { language } = state.head;
  const table = (): void => {
    room.ui.put({ dialog: { type: 'table', draft: id } });
    onClose();
  };
  return (
    <Dialog
      isOpen
      onClose={onClose}
      size="wide"
      icon="pen"
      title={say('sponsors.rebase.title', { number })}
      footer={
        <>
          <Button onPress={onClose}>{say('room.table.keep')}</Button>
          <Button look="primary" icon="table" isDisabled={draft === undefined} onPress={table}>{say('room.table.revision')}</Button>
        </>
      }
    >
      <div className="panes">
        <section aria-labelledby="pane-then">
          <h3 id="pane-then">{say('sponsors.rebase.then')}</h3>
          <p className="pane-words" {...wordsIn(language)}><Parts parts={redlineParts(proposal.base, proposal.wording)} party={proposal.delegation} /></p>
        </section>
        <section aria-labelledby="pane-now">
          <h3 id="pane-now">{say('sponsors.rebase.now')}</h3>
          <p className="pane-words" {...wordsIn(language)}><Parts parts={redlineParts(proposal.base, now)} /></p>
        </section>
        <section aria-labelledby="pane-mine">
          <h3 id="pane-mine">{say('sponsors.rebase.mine')}</h3>
          <div className="pane-words pane-mine">
            {desk === null || draft === undefined ? null : (
              <DraftEditor desk={desk} draft={draft} base={now} kind={target.kind} language={language} label={say('sponsors.rebase.mine')} onTable={table} onClose={onClose} />
            )}
          </div>
        </section>
      </div>
    </Dialog>
  );
}
