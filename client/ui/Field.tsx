/** Fields of forms: a label above, a hint or the error below, both read with the field. */
import type { ReactNode } from 'react';
import {
  FieldError, Input, Label, Text, TextArea, TextField, type TextFieldProps,
  Select, SelectValue, ListBox, ListBoxItem, Popover, Button as AriaButton, Checkbox as AriaCheckbox,
} from 'react-aria-components';
import { Icon } from './Icon.tsx';
import './field.css';

export interface FieldProps extends Omit<TextFieldProps, 'children' | 'className' | 'style'> {
  readonly label: string;
  /** The label is for screen readers alone. */
  readonly hideLabel?: boolean;
  readonly hint?: ReactNode;
  readonly error?: string | null;
  /** Lines of a longer text; one line without it. */
  readonly lines?: number;
  readonly placeholder?: string;
  readonly className?: string;
  readonly dir?: 'auto' | 'ltr' | 'rtl';
  readonly lang?: string;
}

export function Field({ label, hideLabel = false, hint, error = null, lines, placeholder, className, dir, lang, ...rest }: FieldProps): ReactNode {
  const input = {
    className: 'field-input',
    ...(dir === undefined ? {} : { dir }),
    ...(lang === undefined ? {} : { lang }),
    ...(placeholder === undefined ? {} : { placeholder }),
  };
  return (
    <TextField {...rest} isInvalid={error !== null || rest.isInvalid === true} className={`field ${className ?? ''}`}>
      <Label className={hideLabel ? 'sr' : 'field-label'}>{label}</Label>
      {lines === undefined ? <Input {...input} /> : <TextArea {...input} rows={lines} />}
      {hint === undefined ? null : <Text slot="description" className="hint">{hint}</Text>}
      <FieldError className="field-error">{({ validationErrors }) => error ?? validationErrors.join(' ')}</FieldError>
    </TextField>
  );
}

export interface Option<V extends string> {
  readonly value: V;
  readonly label: string;
  readonly hint?: string;
}

export interface ChoiceProps<V extends string> {
  readonly label: string;
  readonly hideLabel?: boolean;
  readonly hint?: ReactNode;
  readonly value: V;
  readonly options: readonly Option<V>[];
  readonly onChange: (value: V) => void;
  readonly className?: string;
  readonly isDisabled?: boolean;
}

/** One of several from a list that drops down. */
export function Choice<V extends string>({ label, hideLabel = false, hint, value, options, onChange, className, isDisabled = false }: ChoiceProps<V>): ReactNode {
  return (
    <Select
      className={`field ${className ?? ''}`}
      value={value}
      isDisabled={isDisabled}
      onChange={(to) => {
        const chosen = options.find((option) => option.value === to);
        if (chosen !== undefined) onChange(chosen.value);
      }}
    >
      <Label className={hideLabel ? 'sr' : 'field-label'}>{label}</Label>
      <AriaButton className="field-input choice">
        <SelectValue className="choice-value">{({ selectedText }) => selectedText}</SelectValue>
        <Icon name="down" />
      </AriaButton>
      {hint === undefined ? null : <Text slot="description" className="hint">{hint}</Text>}
      <Popover className="menu-pop">
        <ListBox className="menu" items={options.map((option) => ({ id: option.value, ...option }))}>
          {(option) => (
            <ListBoxItem id={option.id} textValue={option.label} className="menu-item">
              {({ isSelected }) => (
                <>
                  <span className="menu-tick">{isSelected ? <Icon name="tick" /> : null}</span>
                  <span className="menu-label">
                    {option.label}
                    {option.hint === undefined ? null : <span className="hint">{option.hint}</span>}
                  </span>
                </>
              )}
            </ListBoxItem>
          )}
        </ListBox>
      </Popover>
    </Select>
  );
}

export interface CheckboxProps {
  readonly label: ReactNode;
  readonly hint?: ReactNode;
  readonly isSelected: boolean;
  readonly onChange: (to: boolean) => void;
  readonly isDisabled?: boolean;
  readonly 'aria-label'?: string;
}

export function Checkbox({ label, hint, ...rest }: CheckboxProps): ReactNode {
  return (
    <AriaCheckbox {...rest} className="check">
      {({ isSelected }) => (
        <>
          <span className="check-box" aria-hidden="true">{isSelected ? <Icon name="tick" /> : null}</span>
          <span className="check-label">
            {label}
            {hint === undefined ? null : <span className="hint">{hint}</span>}
          </span>
        </>
      )}
    </AriaCheckbox>
  );
}
