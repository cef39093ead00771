/** Another link: for a role that has none by rule, for a second group, or for a limited number of uses. */
import { useState, type ReactNode } from 'react';
import { ROLES_OF_LINKS, type MeetingView } from '../../shared/protocol/house.ts';
import { ORDER_OF_SETTING, orderParties } from '../../shared/states/states.ts';
import { api } from '../api/api.ts';
import { explain } from '../api/errors.ts';
import { ROLE_MESSAGE } from '../app/roles.ts';
import { useT } from '../i18n/i18n.tsx';
import { usePartyName } from '../party/party.tsx';
import { Button } from '../ui/Button.tsx';
import { Dialog } from '../ui/Dialog.tsx';
import { Checkbox, Choice, Field } from '../ui/Field.tsx';
import { Notice } from '../ui/Notice.tsx';

interface AddLinkProps {
  readonly isOpen: boolean;
  readonly meeting: MeetingView;
  readonly onClose: () => void;
  readonly onMade: () => Promise<void>;
}

export function AddLinkDialog({ isOpen, ...rest }: AddLinkProps): ReactNode {
  return isOpen ? <AddLink {...rest} /> : null;
}

function AddLink({ meeting, onClose, onMade }: Omit<AddLinkProps, 'isOpen'>): ReactNode {
  const say = useT();
  const partyName = usePartyName();
  const delegations = orderParties(meeting.parties, ORDER_OF_SETTING[meeting.settings.order]).map((party) => party.code);
  const [role, setRole] = useState<(typeof ROLES_OF_LINKS)[number]>(delegations.length === 0 ? 'reader' : 'delegate');
  const [delegation, setDelegation] = useState(delegations[0] ?? '');
  const [head, setHead] = useState(false);
  const [most, setMost] = useState('');
  const [problem, setProblem] = useState<string | null>(null);
  const limit = most.trim() === '' ? null : Number(most);
  const wrong = limit !== null && !(Number.isInteger(limit) && limit >= 1 && limit <= 10_000);

  async function make(): Promise<void> {
    if (wrong) return;
    try {
      await api.createLink(meeting.id, { role, delegation: role === 'delegate' ? delegation : null, head: role === 'delegate' && head, maxUses: limit });
      onClose();
      await onMade();
    } catch (error) {
      setProblem(explain(error));
    }
  }

  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={say('house.links.add.title')}
      size="narrow"
      footer={
        <>
          <Button onPress={onClose}>{say('common.cancel')}</Button>
          <Button look="primary" onPress={() => { void make(); }}>{say('house.links.make')}</Button>
        </>
      }
    >
      <Choice
        label={say('house.links.role')}
        value={role}
        options={ROLES_OF_LINKS.filter((one) => one !== 'delegate' || delegations.length > 0).map((one) => ({ value: one, label: say(ROLE_MESSAGE[one]) }))}
        onChange={setRole}
      />
      {role === 'delegate' ? (
        <>
          <Choice
            label={say('house.delegation')}
            value={delegation}
            options={delegations.map((code) => ({ value: code, label: partyName(code), hint: code }))}
            onChange={setDelegation}
          />
          <Checkbox label={say('common.head')} hint={say('house.links.head.hint')} isSelected={head} onChange={setHead} />
        </>
      ) : null}
      <Field
        label={say('house.links.most')}
        hint={say('house.links.most.hint')}
        inputMode="numeric"
        value={most}
        error={wrong ? say('house.links.most.wrong') : null}
        onChange={setMost}
      />
      {problem === null ? null : <Notice tone="problem">{problem}</Notice>}
    </Dialog>
  );
}
