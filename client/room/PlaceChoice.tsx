/** Chooses a place in the text: at the beginning, or after one of the provisions. */
import type { ReactNode } from 'react';
import { textOf } from '../../shared/schema/wording.ts';
import { useT } from '../i18n/i18n.tsx';
import { Choice } from '../ui/Field.tsx';
import { useModel } from './context.ts';
import { labelText } from './labelText.ts';

const FIRST = ':first';
const SHOWN = 60;

export interface PlaceChoiceProps {
  readonly label: string;
  /** The provision after which it goes; null for the beginning. */
  readonly value: string | null;
  /** A provision that is no place for itself. */
  readonly besides: string | null;
  readonly onChange: (after: string | null) => void;
}

export function PlaceChoice({ label, value, besides, onChange }: PlaceChoiceProps): ReactNode {
  const say = useT();
  const { state, labels } = useModel();
  const options = state.provisions
    .filter((one) => !one.removed && one.id !== besides)
    .map((one) => {
      const its = labels.get(one.id);
      const words = textOf(one.wording);
      const name = its === undefined ? '' : labelText(its);
      return { value: one.id, label: say('room.place.option', { name }), hint: words.length > SHOWN ? `${words.slice(0, SHOWN)}…` : words };
    });
  return (
    <Choice
      label={label}
      value={value ?? FIRST}
      options={[{ value: FIRST, label: say('room.place.first') }, ...options]}
      onChange={(to) => { onChange(to === FIRST ? null : to); }}
    />
  );
}
