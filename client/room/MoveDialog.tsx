/** Proposing to move a provision: where to. */
import { useState, type ReactNode } from 'react';
import { useT } from '../i18n/i18n.tsx';
import { Button } from '../ui/Button.tsx';
import { Dialog } from '../ui/Dialog.tsx';
import { useModel, useRoom } from './context.ts';
import { labelText } from './labelText.ts';
import { PlaceChoice } from './PlaceChoice.tsx';

export function MoveDialog({ provision, onClose }: { readonly provision: string; readonly onClose: () => void }): ReactNode {
  const say = useT();
  const room = useRoom();
  const { state, labels } = useModel();
  const standing = state.provisions.filter((one) => !one.removed);
  const at = standing.findIndex((one) => one.id === provision);
  const [after, setAfter] = useState<string | null>(standing[at + 1]?.id ?? standing[at - 2]?.id ?? null);
  const [busy, setBusy] = useState(false);
  const label = labels.get(provision);
  const stays = after === (standing[at - 1]?.id ?? null);
  const move = async (): Promise<void> => {
    setBusy(true);
    const laid = await room.lay({ kind: 'move', target: provision, after });
    setBusy(false);
    if (laid !== null) room.ui.put({ dialog: { type: 'table', draft: laid } });
  };
  return (
    <Dialog
      isOpen
      onClose={onClose}
      size="narrow"
      title={say('room.move.title', { name: label === undefined ? '' : labelText(label) })}
      footer={
        <>
          {stays ? <span className="start hint">{say('room.move.stays')}</span> : null}
          <Button onPress={onClose}>{say('common.cancel')}</Button>
          <Button look="primary" isDisabled={busy || stays} onPress={() => void move()}>{say('room.move.draft')}</Button>
        </>
      }
    >
      <PlaceChoice label={say('room.move.where')} value={after} besides={provision} onChange={setAfter} />
    </Dialog>
  );
}
