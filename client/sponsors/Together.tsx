/** Several drafts tabled in one act, as a package: they stand and fall one by one, and their cards say that they came together. */
import { useState, type ReactNode } from 'react';
import type { Draft } from '../../shared/schema/state.ts';
import { formatList } from '../i18n/format.ts';
import { useT } from '../i18n/i18n.tsx';
import type { DeskHandle } from '../sync/desk.ts';
import { useDraftWording } from '../sync/hooks.ts';
import { Button } from '../ui/Button.tsx';
import { ConfirmKeys, Dialog } from '../ui/Dialog.tsx';
import { Checkbox, Field } from '../ui/Field.tsx';
import { useStore } from '../ui/store.ts';
import { toast } from '../ui/Toasts.tsx';
import { useModel, useRoom } from '../room/context.ts';
import { labelText } from '../room/labelText.ts';
import { ProposalSubject } from '../room/ProposalSubject.tsx';
import { draftChanges } from '../room/proposalWords.ts';
import { notReady } from './ready.ts';

export interface TogetherProps {
  readonly desk: DeskHandle;
  readonly drafts: readonly Draft[];
}

/** The way to it; where there are several drafts. */
export function Together({ desk, drafts }: TogetherProps): ReactNode {
  const say = useT();
  const room = useRoom();
  const { state } = useModel();
  const [open, setOpen] = useState(false);
  if (!room.may('table') || state.head.mode !== 'negotiation' || drafts.length < 2) return null;
  return (
    <>
      <Button icon="table" className="together" onPress={() => { setOpen(true); }}>{say('sponsors.package')}</Button>
      {open ? <TogetherDialog desk={desk} drafts={drafts} onClose={() => { setOpen(false); }} /> : null}
    </>
  );
}

function TogetherDialog({ desk, drafts, onClose }: TogetherProps & { readonly onClose: () => void }): ReactNode {
  const say = useT();
  const room = useRoom();
  const [chosen, setChosen] = useState<readonly string[]>([]);
  const [reasons, setReasons] = useState('');
  const [busy, setBusy] = useState(false);
  // A colleague may have tabled or discarded one meanwhile.
  const lying = drafts.filter((one) => chosen.includes(one.id)).map((one) => one.id);
  const table = async (): Promise<void> => {
    setBusy(true);
    const said = reasons.trim();
    const answer = await room.act('table', { drafts: lying, ...(said === '' ? {} : { reasons: said }) });
    setBusy(false);
    if (answer === null) return;
    const { editing } = room.ui.get();
    if (editing !== null && lying.includes(editing)) room.ui.put({ editing: null });
    toast('done', say('sponsors.package.tabled', { numbers: formatList(answer.proposals.map((one) => one.number)) }));
    onClose();
  };
  const stopped = busy || lying.length < 2;
  return (
    <Dialog
      isOpen
      onClose={onClose}
      onConfirm={stopped ? null : () => void table()}
      icon="table"
      title={say('sponsors.package.title')}
      footer={
        <>
          <ConfirmKeys />
          <Button onPress={onClose}>{say('room.table.keep')}</Button>
          <Button look="primary" icon="table" isDisabled={stopped} onPress={() => void table()}>{say('sponsors.package.table')}</Button>
        </>
      }
    >
      <p>{say('sponsors.package.what')}</p>
      <ul className="package">
        {drafts.map((one) => (
          <Row
            key={one.id}
            desk={desk}
            draft={one}
            chosen={chosen.includes(one.id)}
            onChoose={(to) => { setChosen(to ? [...chosen, one.id] : chosen.filter((other) => other !== one.id)); }}
          />
        ))}
      </ul>
      <Field label={say('sponsors.package.reasons')} hint={say('room.reasons.hint')} lines={3} dir="auto" value={reasons} onChange={setReasons} />
    </Dialog>
  );
}

interface RowProps {
  readonly desk: DeskHandle;
  readonly draft: Draft;
  readonly chosen: boolean;
  readonly onChoose: (to: boolean) => void;
}

function Row({ desk, draft, chosen, onChoose }: RowProps): ReactNode {
  const say = useT();
  const room = useRoom();
  const { state, labels } = useModel();
  const wording = useDraftWording(desk, draft.id);
  const why = notReady(state, draft, wording, useStore(desk.clearance));
  const label = labels.get(draft.target ?? draft.after ?? '');
  const name = label === undefined ? say('room.draft.elsewhere') : draft.target === null ? say('sponsors.package.after', { name: labelText(label) }) : labelText(label);
  return (
    <li className="package-one">
      <Checkbox label={name} isSelected={chosen && why === null} isDisabled={why !== null} onChange={onChoose} {...(why === null ? {} : { hint: say(why) })} />
      <div className="subject">
        <ProposalSubject about={draft} base={draft.base} wording={wording} changes={draftChanges(draft, wording)} party={room.own} />
      </div>
    </li>
  );
}
