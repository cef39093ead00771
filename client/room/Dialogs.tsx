/** The dialog that is open, if any. */
import { useEffect, type ReactNode } from 'react';
import { digestOfValue } from '../../shared/lib/digest.ts';
import { proposalNumber } from '../../shared/proposals/lifecycle.ts';
import { cleanWording } from '../../shared/schema/wording.ts';
import { AdoptDialog } from '../chair/AdoptDialog.tsx';
import { GavelDialog } from '../chair/GavelDialog.tsx';
import { OpenDraftingDialog } from '../chair/OpenDraftingDialog.tsx';
import { ReopenDialog } from '../chair/ReopenDialog.tsx';
import { ExportDialog } from '../export/ExportDialog.tsx';
import { IssueDialog } from '../export/IssueDialog.tsx';
import { useT } from '../i18n/i18n.tsx';
import { useDesk, useDrafts } from '../sync/hooks.ts';
import { AddDialog } from './AddDialog.tsx';
import { BracketDialog } from './BracketDialog.tsx';
import { Confirm } from './Confirm.tsx';
import { useModel, useRoom } from './context.ts';
import { Decisions } from './Decisions.tsx';
import { FloorDialog, FloorPositionDialog } from './FloorDialog.tsx';
import { MoveDialog } from './MoveDialog.tsx';
import { Shortcuts } from './Shortcuts.tsx';
import { TableDialog } from './TableDialog.tsx';
import { useUi, type RoomDialog } from './ui.ts';
import { PasteDialog } from '../views/PasteDialog.tsx';

export function Dialogs(): ReactNode {
  const room = useRoom();
  const { dialog } = useUi(room.ui);
  const close = (): void => {
    // One dialog may have opened another in its place.
    if (room.ui.get().dialog === dialog) room.ui.put({ dialog: null });
  };
  return dialog === null ? null : <One key={JSON.stringify(dialog)} dialog={dialog} onClose={close} />;
}

function One({ dialog, onClose }: { readonly dialog: RoomDialog; readonly onClose: () => void }): ReactNode {
  switch (dialog.type) {
    case 'table':
    case 'discard':
      return <OnDraft draft={dialog.draft} type={dialog.type} onClose={onClose} />;
    case 'withdraw':
    case 'strike':
      return <OnProposal proposal={dialog.proposal} type={dialog.type} onClose={onClose} />;
    case 'floor-position':
      return <FloorPositionDialog proposal={dialog.proposal} onClose={onClose} />;
    case 'add':
      return <AddDialog after={dialog.provision} onClose={onClose} />;
    case 'move':
      return dialog.provision === null ? null : <MoveDialog provision={dialog.provision} onClose={onClose} />;
    case 'bracket':
      return dialog.provision === null ? null : <BracketDialog provision={dialog.provision} onClose={onClose} />;
    case 'floor':
      return <FloorDialog provision={dialog.provision} onClose={onClose} />;
    case 'gavel':
      return <GavelDialog provisions={dialog.provisions} adReferendum={dialog.adReferendum} onClose={onClose} />;
    case 'reopen':
      return <ReopenDialog provision={dialog.provision} onClose={onClose} />;
    case 'adopt':
      return <AdoptDialog onClose={onClose} />;
    case 'open-drafting':
      return <OpenDraftingDialog onClose={onClose} />;
    case 'issue':
      return <IssueDialog onClose={onClose} />;
    case 'export':
      return <ExportDialog onClose={onClose} />;
    case 'paste':
      return <PasteDialog onClose={onClose} />;
    case 'decisions':
      return <Decisions onClose={onClose} />;
    case 'shortcuts':
      return <Shortcuts onClose={onClose} />;
  }
}

function OnDraft({ draft: id, type, onClose }: { readonly draft: string; readonly type: 'table' | 'discard'; readonly onClose: () => void }): ReactNode {
  const say = useT();
  const room = useRoom();
  const desk = useDesk(room.handle);
  const draft = useDrafts(desk).find((one) => one.id === id);
  if (desk === null || draft === undefined) return null;
  if (type === 'table') return <TableDialog desk={desk} draft={draft} onClose={onClose} />;
  return (
    <Confirm
      title={say('room.discard.title')}
      what={say('room.discard.what')}
      confirm={say('room.draft.discard')}
      danger
      onConfirm={async () => {
        if (room.ui.get().editing === id) room.ui.put({ editing: null });
        return room.discard(id, digestOfValue(cleanWording(desk.wording(id))));
      }}
      onClose={onClose}
    />
  );
}

function OnProposal({ proposal: id, type, onClose }: { readonly proposal: string; readonly type: 'withdraw' | 'strike'; readonly onClose: () => void }): ReactNode {
  const say = useT();
  const room = useRoom();
  const { state } = useModel();
  const proposal = state.proposals.find((one) => one.id === id);
  const gone = proposal === undefined;
  // Withdrawn meanwhile by a colleague: there is nothing left to ask.
  useEffect(() => {
    if (gone) onClose();
  }, [gone, onClose]);
  if (proposal === undefined) return null;
  const number = proposalNumber(proposal);
  return type === 'withdraw' ? (
    <Confirm
      title={say('room.withdraw.title', { number })}
      what={say('room.withdraw.what')}
      confirm={say('room.withdraw')}
      onConfirm={async () => (await room.act('withdraw', { proposal: id })) !== null}
      onClose={onClose}
    />
  ) : (
    <Confirm
      title={say('room.strike.title', { number })}
      what={say('room.strike.what')}
      confirm={say('room.floor.strike')}
      danger
      onConfirm={async () => (await room.act('floor-answer', { proposal: id, answer: 'strike' })) !== null}
      onClose={onClose}
    />
  );
}
