/** The delegation's private note on the selected provision: instructions, red lines. */
import { memo, type ReactNode } from 'react';
import { useT } from '../i18n/i18n.tsx';
import type { DeskHandle } from '../sync/desk.ts';
import { useNote } from '../sync/notes.ts';
import { Field } from '../ui/Field.tsx';
import { LIMITS } from '../../shared/protocol/verbs.ts';
import './views.css';

export const NoteSlip = memo(function NoteSlip({ desk, provision }: { readonly desk: DeskHandle; readonly provision: string }): ReactNode {
  const say = useT();
  const [note, write] = useNote(desk, provision);
  return (
    <details className="note-slip" open={note !== ''}>
      <summary>{say('views.note')}</summary>
      <Field label={say('views.note')} hideLabel lines={3} value={note} onChange={write} maxLength={LIMITS.note} hint={say('views.note.hint')} dir="auto" />
    </details>
  );
});
