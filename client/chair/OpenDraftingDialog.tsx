/** Opening the drafting: who holds the pen, all delegations or those that the Chair names. */
import { useState, type ReactNode } from 'react';
import { ActDialog } from '../room/ActDialog.tsx';
import { useModel, useRoom } from '../room/context.ts';
import { useT } from '../i18n/i18n.tsx';
import { usePartyName } from '../party/party.tsx';
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
  return (
    <ActDialog
      icon="pen"
      title={say('chair.open.title')}
      confirm={say('chair.open.confirm')}
      ready={who === 'all' || named.length > 0}
      onConfirm={async () => (await room.act('mode', { mode: 'open', pens: who === 'all' ? 'all' : [...named] })) !== null}
      onClose={onClose}
    >
      <p>{say('chair.open.what')}</p>
      {room.meeting.settings.openDrafting === 'reported' ? <p>{say('chair.open.reported')}</p> : null}
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
    </ActDialog>
  );
}
