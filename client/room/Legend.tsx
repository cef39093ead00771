/** Who wrote what: the delegations whose words stand in the text, each with its tint. */
import type { ReactNode } from 'react';
import { useT } from '../i18n/i18n.tsx';
import { Chip, isOffice, usePartyName } from '../party/party.tsx';
import { useModel } from './context.ts';

export function Legend(): ReactNode {
  const say = useT();
  const { state } = useModel();
  const name = usePartyName();
  const authors = [...new Set(state.provisions.filter((one) => !one.removed).flatMap((one) => one.wording.map((run) => run.by)))];
  if (authors.length === 0) return null;
  return (
    <ul className="legend" aria-label={say('room.legend')}>
      {authors.map((code) => <li key={code}><Chip code={code} />{isOffice(code) || name(code) === code ? null : <span>{name(code)}</span>}</li>)}
    </ul>
  );
}
