/**
 * Positions on a provision or on the text as a whole: listed to those who may see them, by name, never counted (R11). One's
 * own has a note, and an audience narrower or wider than the settings give.
 */
import { memo, useState, type ReactNode } from 'react';
import { POSITIONS, type Position, type PositionKind, type TextState } from '../../shared/schema/state.ts';
import { useT, type MessageId } from '../i18n/i18n.tsx';
import { usePartyName } from '../party/party.tsx';
import { useHead, useRecordPart } from '../sync/hooks.ts';
import { Button } from '../ui/Button.tsx';
import { Choice, Field } from '../ui/Field.tsx';
import { Icon } from '../ui/Icon.tsx';
import { ActDialog } from '../room/ActDialog.tsx';
import { useModel, useRoom } from '../room/context.ts';
import { labelText } from '../room/labelText.ts';
import { POSITION_ICON } from '../room/Positions.tsx';
import './sponsors.css';

const KIND: Readonly<Record<PositionKind, MessageId>> = {
  support: 'sponsors.stands.support',
  retain: 'sponsors.stands.retain',
  object: 'sponsors.stands.object',
  reserve: 'sponsors.stands.reserve',
};
const TAKES: Readonly<Record<PositionKind | 'none', MessageId>> = {
  support: 'sponsors.stand.support',
  retain: 'sponsors.stand.retain',
  object: 'sponsors.stand.object',
  reserve: 'sponsors.stand.reserve',
  none: 'sponsors.stand.none',
};
const AUDIENCES = ['settings', 'room', 'chair'] as const;
type AudienceChoice = (typeof AUDIENCES)[number];
const AUDIENCE: Readonly<Record<AudienceChoice, MessageId>> = {
  settings: 'sponsors.audience.settings',
  room: 'sponsors.audience.room',
  chair: 'sponsors.audience.chair',
};

function isOn(position: Position, provision: string | null): boolean {
  return position.proposal === null && position.provision === provision && position.floor !== 'struck';
}

function Listed({ positions }: { readonly positions: readonly Position[] }): ReactNode {
  const say = useT();
  const name = usePartyName();
  return (
    <ul className="stands">
      {positions.map((one) => (
        <li key={one.delegation} className={`position-${one.position}`}>
          <Icon name={POSITION_ICON[one.position]} />
          <span>
            {say(KIND[one.position], { party: name(one.delegation) })}
            {one.floor === 'as-heard' ? <span className="as-heard"> {say('room.as-heard')}</span> : null}
            {one.audience === 'chair' ? <span className="quiet"> {say('sponsors.audience.chair-only')}</span> : null}
            {one.note === null ? null : <span className="stand-note" dir="auto">{one.note}</span>}
          </span>
        </li>
      ))}
    </ul>
  );
}

const positionsOf = (state: TextState): TextState['positions'] => state.positions;

/** What is held on a provision (null: on the text), and the way to one's own. */
export const Standing = memo(function Standing({ provision }: { readonly provision: string | null }): ReactNode {
  const say = useT();
  const room = useRoom();
  const positions = useRecordPart(room.handle.reader, positionsOf);
  const { adopted } = useHead(room.handle.reader);
  const [taking, setTaking] = useState(false);
  const held = positions.filter((one) => isOn(one, provision));
  const mine = held.some((one) => one.delegation === room.own);
  const may = room.may('position') && adopted === null;
  if (held.length === 0 && !may) return null;
  return (
    <section className="standing" aria-label={provision === null ? say('sponsors.standing.text') : say('sponsors.standing')}>
      {held.length === 0 ? null : <Listed positions={held} />}
      {may ? (
        <Button size="small" look="ghost" onPress={() => { setTaking(true); }}>
          {mine ? say('sponsors.stand.change') : provision === null ? say('sponsors.stand.text') : say('sponsors.stand.here')}
        </Button>
      ) : null}
      {taking ? <StandDialog provision={provision} onClose={() => { setTaking(false); }} /> : null}
    </section>
  );
});

/** Takes or changes one's position on a provision or on the text. */
function StandDialog({ provision, onClose }: { readonly provision: string | null; readonly onClose: () => void }): ReactNode {
  const say = useT();
  const room = useRoom();
  const { state, labels } = useModel();
  const others = state.positions.filter((one) => isOn(one, provision) && one.delegation !== room.own);
  const mine = state.positions.find((one) => isOn(one, provision) && one.delegation === room.own);
  const [position, setPosition] = useState<PositionKind | 'none'>(mine?.position ?? 'support');
  const [note, setNote] = useState(mine?.note ?? '');
  const [audience, setAudience] = useState<AudienceChoice>(mine?.audience ?? 'settings');
  const label = provision === null ? undefined : labels.get(provision);
  const take = async (): Promise<boolean> => {
    const said = note.trim();
    const done = await room.act('position', {
      position,
      ...(provision === null ? {} : { provision }),
      ...(said === '' || position === 'none' ? {} : { note: said }),
      ...(audience === 'settings' ? {} : { audience }),
    });
    return done !== null;
  };
  return (
    <ActDialog
      size="narrow"
      title={label === undefined ? say('sponsors.stand.title-text') : say('sponsors.stand.title', { name: labelText(label) })}
      confirm={say('sponsors.stand.take')}
      onConfirm={take}
      onClose={onClose}
    >
      {others.length === 0 ? null : <Listed positions={others} />}
      <Choice
        label={say('sponsors.stand.position')}
        value={position}
        options={[...POSITIONS, ...(mine === undefined ? [] : (['none'] as const))].map((one) => ({ value: one, label: say(TAKES[one]) }))}
        onChange={setPosition}
      />
      {position === 'none' ? null : (
        <>
          <Field label={say('sponsors.stand.note')} lines={2} dir="auto" value={note} onChange={setNote} />
          <Choice label={say('sponsors.audience')} value={audience} options={AUDIENCES.map((one) => ({ value: one, label: say(AUDIENCE[one]) }))} onChange={setAudience} />
        </>
      )}
    </ActDialog>
  );
}
