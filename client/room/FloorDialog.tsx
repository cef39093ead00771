/**
 * From the floor: the Secretariat enters what a delegation said at the microphone. Both names are kept, and it reads
 * "as heard" until the delegation confirms, corrects or strikes it (R4).
 */
import { useState, type ReactNode } from 'react';
import { isLocked } from '../../shared/proposals/open.ts';
import { proposalNumber } from '../../shared/proposals/lifecycle.ts';
import { KINDS, POSITIONS, type Kind, type PositionKind } from '../../shared/schema/state.ts';
import { textOf } from '../../shared/schema/wording.ts';
import { wordsIn } from '../i18n/direction.ts';
import { useT, type MessageId } from '../i18n/i18n.tsx';
import { usePartyName } from '../party/party.tsx';
import { Choice, Field } from '../ui/Field.tsx';
import { toast } from '../ui/Toasts.tsx';
import { ActDialog } from './ActDialog.tsx';
import { useModel, useRoom } from './context.ts';
import { KIND_NAME } from './kinds.ts';
import { labelText } from './labelText.ts';
import { PlaceChoice } from './PlaceChoice.tsx';

const ASKS = ['amend', 'add', 'delete', 'move', 'bracket'] as const;
type Ask = (typeof ASKS)[number];
const ASK: Readonly<Record<Ask, MessageId>> = {
  amend: 'room.floor.amend',
  add: 'room.floor.add',
  delete: 'room.floor.delete',
  move: 'room.floor.move',
  bracket: 'room.floor.bracket',
};

export function FloorDialog({ provision, onClose }: { readonly provision: string | null; readonly onClose: () => void }): ReactNode {
  const say = useT();
  const room = useRoom();
  const { state, labels } = useModel();
  const name = usePartyName();
  const standing = state.provisions.filter((one) => !one.removed);
  const [target, setTarget] = useState(provision ?? standing[0]?.id ?? '');
  const about = standing.find((one) => one.id === target);
  const locked = about !== undefined && isLocked(about);
  const [delegation, setDelegation] = useState(room.meeting.parties[0]?.code ?? '');
  const [ask, setAsk] = useState<Ask>(locked ? 'add' : 'amend');
  const [wording, setWording] = useState(about === undefined || locked ? '' : textOf(about.wording));
  const [kind, setKind] = useState<Kind>(about?.kind ?? 'question');
  const [after, setAfter] = useState<string | null>(target);
  const [words, setWords] = useState('');

  const proposal = (): Parameters<typeof room.act<'floor'>>[1]['proposal'] => {
    if (ask === 'amend') return { kind: 'amend', target, wording };
    if (ask === 'add') return { kind: 'add', after: target, provisionKind: kind, wording, ...(kind === 'item' ? { level: about?.kind === 'item' ? Math.max(1, about.level) : 1 } : {}) };
    if (ask === 'move') return { kind: 'move', target, after };
    if (ask === 'bracket') return { kind: 'bracket', target, ...(words.trim() === '' ? {} : { words: words.trim() }) };
    return { kind: 'delete', target };
  };
  const enter = async (): Promise<boolean> => {
    const answer = await room.act('floor', { delegation, proposal: proposal() });
    if (answer === null) return false;
    toast('done', say('room.floor.entered', { number: answer.number, party: name(delegation) }));
    return true;
  };
  const label = labels.get(target);
  const needsWords = ask === 'amend' || ask === 'add';
  const ready = delegation !== '' && about !== undefined && (!needsWords || wording.trim() !== '') && (ask === 'add' || !locked);
  return (
    <ActDialog
      icon="mic"
      title={say('room.floor.title')}
      aside={label === undefined ? undefined : <span className="quiet">{labelText(label)}</span>}
      hint={say('room.floor.hint')}
      confirm={say('room.floor.enter')}
      ready={ready}
      onConfirm={enter}
      onClose={onClose}
    >
      <div className="form-row">
        <Choice
          label={say('room.floor.delegation')}
          value={delegation}
          options={room.meeting.parties.map((one) => ({ value: one.code, label: name(one.code) }))}
          onChange={setDelegation}
        />
        <Choice
          label={say('room.floor.provision')}
          value={target}
          options={standing.map((one) => {
            const its = labels.get(one.id);
            return { value: one.id, label: its === undefined ? one.id : labelText(its) };
          })}
          onChange={(to) => {
            setTarget(to);
            setAfter(to);
            const next = standing.find((one) => one.id === to);
            if (ask === 'amend' && next !== undefined) setWording(textOf(next.wording));
          }}
        />
      </div>
      <Choice
        label={say('room.floor.ask')}
        value={ask}
        options={ASKS.map((one) => ({ value: one, label: say(ASK[one]) }))}
        onChange={(to) => {
          setAsk(to);
          setWording(to === 'amend' && about !== undefined ? textOf(about.wording) : '');
        }}
        {...(locked ? { hint: say('room.cannot.agreed') } : {})}
      />
      {ask === 'add' ? (
        <Choice label={say('room.add.kind')} value={kind} options={KINDS.map((one) => ({ value: one, label: say(KIND_NAME[one]) }))} onChange={setKind} />
      ) : null}
      {needsWords ? (
        <Field label={say('room.floor.words')} hint={say('room.floor.words-hint')} lines={4} {...wordsIn(state.head.language)} value={wording} onChange={setWording} />
      ) : null}
      {ask === 'move' ? <PlaceChoice label={say('room.move.where')} value={after} besides={target} onChange={setAfter} /> : null}
      {ask === 'bracket' ? <Field label={say('room.bracket.words')} hint={say('room.floor.bracket-hint')} {...wordsIn(state.head.language)} value={words} onChange={setWords} /> : null}
    </ActDialog>
  );
}

const TAKES: Readonly<Record<PositionKind, MessageId>> = {
  support: 'room.take.support',
  retain: 'room.take.retain',
  object: 'room.take.object',
  reserve: 'room.take.reserve',
};

/** A position heard at the microphone. */
export function FloorPositionDialog({ proposal: id, onClose }: { readonly proposal: string; readonly onClose: () => void }): ReactNode {
  const say = useT();
  const room = useRoom();
  const { state } = useModel();
  const name = usePartyName();
  const proposal = state.proposals.find((one) => one.id === id);
  const parties = room.meeting.parties.filter((one) => one.code !== proposal?.delegation);
  const [delegation, setDelegation] = useState(parties[0]?.code ?? '');
  const [position, setPosition] = useState<PositionKind>('support');
  if (proposal === undefined) return null;
  return (
    <ActDialog
      size="narrow"
      icon="mic"
      title={say('room.floor.position-title', { number: proposalNumber(proposal) })}
      confirm={say('room.floor.enter')}
      ready={delegation !== ''}
      onConfirm={async () => (await room.act('position', { proposal: id, position, floor: delegation })) !== null}
      onClose={onClose}
    >
      <Choice label={say('room.floor.delegation')} value={delegation} options={parties.map((one) => ({ value: one.code, label: name(one.code) }))} onChange={setDelegation} />
      <Choice label={say('room.floor.position-kind')} value={position} options={POSITIONS.map((one) => ({ value: one, label: say(TAKES[one]) }))} onChange={setPosition} />
      <p className="hint">{say('room.floor.hint')}</p>
    </ActDialog>
  );
}
