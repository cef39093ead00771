/** A party that is no Member State: its code, its name, its status. */
import { useState, type ReactNode } from 'react';
import type { PartyView } from '../../shared/protocol/house.ts';
import { LIMITS } from '../../shared/protocol/verbs.ts';
import { formatList } from '../i18n/format.ts';
import { useT, type MessageId } from '../i18n/i18n.tsx';
import { Button } from '../ui/Button.tsx';
import { Choice, Field } from '../ui/Field.tsx';
import { readList } from './chooser.ts';

export const STATUS_OF_PARTY = {
  'regional-group': 'house.party.regional-group',
  'observer-state': 'house.party.observer-state',
  other: 'house.party.other',
} as const satisfies Readonly<Record<Exclude<PartyView['status'], 'member'>, MessageId>>;

type OtherStatus = keyof typeof STATUS_OF_PARTY;
const STATUSES = Object.keys(STATUS_OF_PARTY) as OtherStatus[];

interface AddPartyProps {
  readonly taken: ReadonlySet<string>;
  readonly isKnown: (code: string) => boolean;
  readonly onAdd: (party: { readonly code: string; readonly name: string; readonly status: OtherStatus; readonly members: readonly string[] }) => void;
}

export function AddParty({ taken, isKnown, onAdd }: AddPartyProps): ReactNode {
  const say = useT();
  const [open, setOpen] = useState(false);
  const [code, setCode] = useState('');
  const [name, setName] = useState('');
  const [status, setStatus] = useState<OtherStatus>('regional-group');
  const [members, setMembers] = useState('');
  const [tried, setTried] = useState(false);
  if (!open) return <Button icon="plus" onPress={() => { setOpen(true); }}>{say('house.party.add')}</Button>;

  const formed = /^[A-Z0-9][A-Z0-9-]{1,23}$/.test(code);
  const wrongCode = !formed ? say('house.party.code.wrong') : taken.has(code) || isKnown(code) ? say('house.party.code.taken') : null;
  const read = readList(status === 'regional-group' ? members : '');
  const wrongMembers = read.unknown.length === 0 ? null : say('house.delegations.unknown', { what: formatList(read.unknown) });
  const wrongName = name.trim() === '' ? say('house.missing') : null;

  const add = (): void => {
    setTried(true);
    if (wrongCode !== null || wrongName !== null || wrongMembers !== null) return;
    onAdd({ code, name: name.trim(), status, members: read.codes });
    setOpen(false);
    setCode('');
    setName('');
    setMembers('');
    setTried(false);
  };
  return (
    <div className="add-party" role="group" aria-label={say('house.party.add')}>
      <div className="house-pair">
        <Field label={say('house.party.code')} value={code} autoFocus maxLength={24} error={tried ? wrongCode : null} onChange={(to) => { setCode(to.toUpperCase()); }} />
        <Choice label={say('house.party.status')} value={status} options={STATUSES.map((one) => ({ value: one, label: say(STATUS_OF_PARTY[one]) }))} onChange={setStatus} />
      </div>
      <Field label={say('house.party.name')} value={name} dir="auto" maxLength={LIMITS.name} error={tried ? wrongName : null} onChange={setName} />
      {status === 'regional-group' ? (
        <Field label={say('house.party.members')} hint={say('house.party.members.hint')} value={members} dir="auto" error={tried ? wrongMembers : null} onChange={setMembers} />
      ) : null}
      <div className="row">
        <Button look="primary" onPress={add}>{say('house.party.put')}</Button>
        <Button onPress={() => { setOpen(false); }}>{say('common.cancel')}</Button>
      </div>
    </div>
  );
}
