/** Proposing a new provision: what it would be and where; its words are then drafted in the sheet. */
import { useState, type ReactNode } from 'react';
import { KINDS, type Kind } from '../../shared/schema/state.ts';
import { useT } from '../i18n/i18n.tsx';
import { Button } from '../ui/Button.tsx';
import { Dialog } from '../ui/Dialog.tsx';
import { Choice } from '../ui/Field.tsx';
import { useModel, useRoom } from './context.ts';
import { draftingOf } from './drafting.ts';
import { KIND_NAME } from './kinds.ts';
import { PlaceChoice } from './PlaceChoice.tsx';

const LEVELS = ['1', '2', '3'] as const;

export function AddDialog({ after: near, onClose }: { readonly after: string | null; readonly onClose: () => void }): ReactNode {
  const say = useT();
  const room = useRoom();
  const { state } = useModel();
  const beside = state.provisions.find((one) => one.id === near);
  const [after, setAfter] = useState<string | null>(near);
  const [kind, setKind] = useState<Kind>(beside === undefined || beside.kind === 'title' ? 'question' : beside.kind);
  const [level, setLevel] = useState<(typeof LEVELS)[number]>('1');
  const [busy, setBusy] = useState(false);
  const add = async (): Promise<void> => {
    setBusy(true);
    const laid = await room.lay({ kind: 'add', after, provisionKind: kind, ...(kind === 'item' ? { level: Number(level) } : {}) });
    setBusy(false);
    if (laid === null) return;
    if (after !== null) room.ui.put({ selected: after });
    draftingOf(room).open(laid);
    onClose();
  };
  return (
    <Dialog
      isOpen
      onClose={onClose}
      size="narrow"
      icon="plus"
      title={say('room.add.title')}
      footer={
        <>
          <Button onPress={onClose}>{say('common.cancel')}</Button>
          <Button look="primary" icon="pen" isDisabled={busy} onPress={() => void add()}>{say('room.add.draft')}</Button>
        </>
      }
    >
      <Choice
        label={say('room.add.kind')}
        value={kind}
        options={KINDS.map((one) => ({ value: one, label: say(KIND_NAME[one]) }))}
        onChange={setKind}
      />
      {kind !== 'item' ? null : (
        <Choice label={say('room.add.level')} value={level} options={LEVELS.map((one) => ({ value: one, label: one }))} onChange={setLevel} />
      )}
      <PlaceChoice label={say('room.add.where')} value={after} besides={null} onChange={setAfter} />
    </Dialog>
  );
}
