/** Opening the drafting: who holds the pen, all delegations or those that the Chair names. */
import { useState, type ReactNode } from 'react';
import { useModel, useRoom } from '../room/context.ts';
import { useT } from '../i18n/i18n.tsx';
import { usePartyName } from '../party/party.tsx';
import { Button } from '../ui/Button.tsx';
import { Dialog } from '../ui/Dialog.tsx';
import { Checkbox } from '../ui/Field.tsx';
import { Segmented } from '../ui/Segmented.tsx';

export function OpenDraftingDialog({ onClose }: { readonly onClose: () => void }): ReactNode {
  const say = useT();
  const room = useRoom();
  const { state } = useModel();
  const name = usePartyName();
  const { pens } = state.head;
  const [who, setWho] = useState<'all' | 'named'>(pens === 'all' ? 'all' : 'named');
  const [named, setNamed] = useState<readonly string[]>(pens === 'all' ? [] : pens);
  const [busy, setBusy] = useState(false);
  const open = async (): Promise<void> => {
    setBusy(true);
    const done = await room.act('mode', { mode: 'open', pens: who === 'all' ? 'all' : [...named] });
    setBusy(false);
    if (done !== null) onClose();
  };
  return (
    <Dialog
      isOpen
      onClose={onClose}
      icon="pen"
      title={say('chair.open.title')}
      footer={
        <>
          <Button onPress={onClose}>{say('common.cancel')}</Button>
          <Button look="primary" isDisabled={busy || (who === 'named' && named.length === 0)} onPress={() => void open()}>{say('chair.open.confirm')}</Button>
        </>
      }
    >
      <p>{say('chair.open.what')}</p>
      <Segmented
        label={say('chair.open.who')}
        showLabel
        value={who}
        segments={[{ value: 'all', label: say('chair.open.all') }, { value: 'named', label: say('chair.open.named') }]}
        onChange={setWho}
      />
      {who === 'all' ? null : (
        <div className="pens" role="group" aria-label={say('chair.open.who')}>
          {room.meeting.parties.map((one) => (
            <Checkbox
              key={one.code}
              label={name(one.code)}
              isSelected={named.includes(one.code)}
              onChange={(to) => { setNamed(to ? [...named, one.code] : named.filter((other) => other !== one.code)); }}
            />
          ))}
        </div>
      )}
    </Dialog>
  );
}
