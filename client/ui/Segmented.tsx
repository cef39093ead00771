/** One of a few, side by side: views, modes, the screen's state. A radio group to the keyboard and to screen readers. */
import type { ReactNode } from 'react';
import { Label, Radio, RadioGroup } from 'react-aria-components';
import { Icon, type IconName } from './Icon.tsx';
import './segmented.css';

export interface Segment<V extends string> {
  readonly value: V;
  readonly label: string;
  readonly icon?: IconName;
  readonly disabled?: boolean;
}

export interface SegmentedProps<V extends string> {
  readonly label: string;
  /** The label stands before the group; otherwise it is for screen readers alone. */
  readonly showLabel?: boolean;
  readonly value: V | null;
  readonly segments: readonly Segment<V>[];
  readonly onChange: (value: V) => void;
  readonly isDisabled?: boolean;
}

export function Segmented<V extends string>({ label, showLabel = false, value, segments, onChange, isDisabled = false }: SegmentedProps<V>): ReactNode {
  return (
    <RadioGroup
      className="seg-group"
      orientation="horizontal"
      value={value}
      isDisabled={isDisabled}
      onChange={(to) => {
        const chosen = segments.find((segment) => segment.value === to);
        if (chosen !== undefined) onChange(chosen.value);
      }}
    >
      <Label className={showLabel ? 'seg-label' : 'sr'}>{label}</Label>
      <div className="seg">
        {segments.map((segment) => (
          <Radio key={segment.value} value={segment.value} isDisabled={segment.disabled ?? false} className="seg-item">
            {segment.icon === undefined ? null : <Icon name={segment.icon} />}
            {segment.label}
          </Radio>
        ))}
      </div>
    </RadioGroup>
  );
}
