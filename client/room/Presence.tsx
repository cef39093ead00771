/** Who is in the room, by delegation; never by person (R12). */
import type { ReactNode } from 'react';
import { formatList } from '../i18n/format.ts';
import { useT } from '../i18n/i18n.tsx';
import { Chip, isOffice, usePartyName } from '../party/party.tsx';
import { usePresence } from '../sync/hooks.ts';
import { Icon } from '../ui/Icon.tsx';
import { useRoom } from './context.ts';

/** Delegations in the order of the meeting. */
export function useHere(): { delegations: readonly string[]; offices: readonly string[]; seats: number } {
  const room = useRoom();
  const { here } = usePresence(room.handle);
  const present = new Set(here.map((one) => one.party));
  const listed = room.meeting.parties.map((one) => one.code).filter((code) => present.has(code));
  const others = here.map((one) => one.party).filter((code) => !isOffice(code) && !listed.includes(code));
  return {
    delegations: [...listed, ...others],
    offices: here.map((one) => one.party).filter(isOffice),
    seats: here.reduce((sum, one) => sum + one.seats, 0),
  };
}

export function Presence(): ReactNode {
  const say = useT();
  const { delegations, offices, seats } = useHere();
  const name = usePartyName();
  if (seats === 0) return null;
  return (
    <ul className="presence" aria-label={say('room.presence', { parties: formatList([...delegations, ...offices].map(name)) })}>
      {delegations.map((code) => <li key={code}><Chip code={code} /></li>)}
      <li className="presence-seats numeric" title={say('room.presence.seats', { count: seats })}>
        <Icon name="people" />
        <span>{seats}</span>
      </li>
    </ul>
  );
}
