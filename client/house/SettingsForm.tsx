/** How a meeting works, each setting changed by itself and at once. */
import type { ReactNode } from 'react';
import type { Settings } from '../../shared/protocol/house.ts';
import { useT, type MessageId } from '../i18n/i18n.tsx';
import { Checkbox, Choice } from '../ui/Field.tsx';
import { RetentionForm } from './RetentionForm.tsx';

/** Settings that are one of several, with the message of each value. */
const CHOICES = {
  positions: { label: 'house.set.positions', values: { room: 'house.set.room', chair: 'house.set.chair' } },
  objections: { label: 'house.set.objections', values: { room: 'house.set.room', chair: 'house.set.chair' } },
  intake: { label: 'house.set.intake', values: { direct: 'house.set.intake.direct', chair: 'house.set.intake.chair' } },
  openDrafting: { label: 'house.set.open-drafting', values: { live: 'house.set.open-drafting.live', reported: 'house.set.open-drafting.reported' } },
  cosponsorship: { label: 'house.set.cosponsorship', values: { open: 'house.set.cosponsorship.open', consent: 'house.set.cosponsorship.consent' } },
  threads: { label: 'house.set.threads', values: { sponsors: 'house.set.threads.sponsors', room: 'house.set.room' } },
  order: { label: 'house.set.order', values: { french: 'house.set.order.french', english: 'house.set.order.english' } },
  insertions: { label: 'house.set.insertions', values: { bis: 'house.set.insertions.bis', letters: 'house.set.insertions.letters' } },
} as const satisfies Partial<Record<keyof Settings, { readonly label: MessageId; readonly values: Readonly<Record<string, MessageId>> }>>;

const SWITCHES = {
  provisional: 'house.set.provisional',
  partiesInDocuments: 'house.set.parties-in-documents',
  floor: 'house.set.floor',
} as const satisfies Partial<Record<keyof Settings, MessageId>>;

interface SettingsFormProps {
  readonly settings: Settings;
  readonly onChange: (settings: Partial<Settings>) => Promise<void>;
}

export function SettingsForm({ settings, onChange }: SettingsFormProps): ReactNode {
  const say = useT();
  return (
    <div className="settings">
      {(Object.keys(CHOICES) as (keyof typeof CHOICES)[]).map((key) => {
        const { label, values } = CHOICES[key];
        const options = Object.entries<MessageId>(values).map(([value, message]) => ({ value, label: say(message) }));
        return (
          <Choice
            key={key}
            label={say(label)}
            value={settings[key]}
            options={options}
            onChange={(to) => { if (to !== settings[key]) void onChange({ [key]: to }); }}
          />
        );
      })}
      <div className="settings-switches">
        {(Object.keys(SWITCHES) as (keyof typeof SWITCHES)[]).map((key) => (
          <Checkbox key={key} label={say(SWITCHES[key])} isSelected={settings[key]} onChange={(to) => { void onChange({ [key]: to }); }} />
        ))}
      </div>
      <RetentionForm days={settings.retentionDays} onSave={(retentionDays) => onChange({ retentionDays })} />
    </div>
  );
}
