/** Who asks for an entry, and what one may know of objections and reservations to it. Listed, never counted (R11). */
import type { ReactNode } from 'react';
import type { Entry } from '../../shared/proposals/model.ts';
import type { Party } from '../../shared/schema/wording.ts';
import { usePreferences } from '../app/preferences.ts';
import { useT } from '../i18n/i18n.tsx';
import { partyCode, useHueStyle, usePartyName } from '../party/party.tsx';
import { useRollingActs } from './rollingActs.ts';

function PartyButton({ party, line }: { readonly party: Party; readonly line: string }): ReactNode {
  const say = useT();
  const acts = useRollingActs();
  const style = useHueStyle()(party);
  const name = usePartyName()(party);
  const onParty = acts.onParty;
  const shown = usePreferences().names === 'short' ? name : partyCode(party);
  if (onParty === undefined) {
    return <abbr className="party" data-d={party} style={style} title={name}>{shown}</abbr>;
  }
  return (
    <button
      type="button"
      className="party party-button"
      data-d={party}
      style={style}
      title={name}
      aria-label={say('room.party.version', { code: partyCode(party), party: name })}
      onClick={(event) => {
        event.stopPropagation();
        onParty(party, line, event.currentTarget);
      }}
    >
      <bdi>{shown}</bdi>
    </button>
  );
}

function Parties({ parties, line }: { readonly parties: readonly Party[]; readonly line: string }): ReactNode {
  return parties.map((party, i) => (
    <span key={party}>
      {i === 0 ? null : ', '}
      <PartyButton party={party} line={line} />
    </span>
  ));
}

interface EntryPartiesProps {
  readonly entry: Entry;
  readonly line: string;
  /** Without the dash before it, for a column of its own. */
  readonly bare?: boolean;
  /** Before the words, with a colon. */
  readonly leading?: boolean;
}

export function EntryParties({ entry, line, bare = false, leading = false }: EntryPartiesProps): ReactNode {
  const say = useT();
  const { parties, objections, reservations } = entry;
  if (parties.length + objections.length + reservations.length === 0) return bare ? <span className="by by-bare" /> : null;
  return (
    <span className={bare ? 'by by-bare' : leading ? 'by by-lead' : 'by'}>
      <Parties parties={parties} line={line} />
      {objections.length === 0 ? null : (
        <span className="by-held">{parties.length === 0 ? null : ' '}{say('room.entry.objection')} <Parties parties={objections} line={line} /></span>
      )}
      {reservations.length === 0 ? null : (
        <span className="by-held">{parties.length + objections.length === 0 ? null : ' '}{say('room.entry.reservation')} <Parties parties={reservations} line={line} /></span>
      )}
    </span>
  );
}
