/**
 * For how many days drafts and typing are kept (R14). Saved by a button and not as it is typed: fewer days may be over already,
 * and what is erased cannot be brought back.
 */
import { useState, type ReactNode } from 'react';
import { settingsSchema } from '../../shared/protocol/house.ts';
import { useT } from '../i18n/i18n.tsx';
import { Button } from '../ui/Button.tsx';
import { Field } from '../ui/Field.tsx';

interface RetentionFormProps {
  readonly days: number;
  readonly onSave: (days: number) => Promise<void>;
}

/** The days that are typed; null for what may not be set. */
function daysOf(typed: string): number | null {
  const digits = typed.trim();
  const days = settingsSchema.shape.retentionDays.safeParse(/^\d+$/.test(digits) ? Number(digits) : null);
  return days.success ? days.data : null;
}

export function RetentionForm({ days, onSave }: RetentionFormProps): ReactNode {
  const say = useT();
  /** Null: as it is set. */
  const [typed, setTyped] = useState<string | null>(null);
  const chosen = typed === null ? days : daysOf(typed);
  return (
    <form
      className="settings-keep"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        if (chosen !== null) void onSave(chosen);
      }}
    >
      <Field
        label={say('house.set.retention')}
        hint={say('house.set.retention.hint')}
        inputMode="numeric"
        value={typed ?? String(days)}
        error={chosen === null ? say('house.set.retention.wrong') : null}
        onChange={setTyped}
      />
      <Button type="submit">{say('house.set.retention.save')}</Button>
    </form>
  );
}
