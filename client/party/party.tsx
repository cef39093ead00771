/**
 * Delegations as a screen names them: by short name where there is room, by code where there is not. Names of Member
 * States come from the table, those of other parties from the meeting, which also gives each its hue.
 */
import { createContext, useContext, useMemo, type CSSProperties, type ReactNode } from 'react';
import type { PartyView } from '../../shared/protocol/house.ts';
import type { Party } from '../../shared/schema/wording.ts';
import { stateName } from '../../shared/states/states.ts';
import { formatLocale, t } from '../i18n/i18n.tsx';
import './party.css';

/** The offices, which hold the pen and decide but are no delegations. */
export const OFFICES = ['chair', 'secretariat'] as const;
export type Office = (typeof OFFICES)[number];

export function isOffice(code: Party): code is Office {
  return code === 'chair' || code === 'secretariat';
}

const Parties = createContext<ReadonlyMap<string, PartyView>>(new Map());

/** Gives the parties of a meeting to the chips and names inside. */
export function PartiesProvider({ parties, children }: { readonly parties: readonly PartyView[]; readonly children: ReactNode }): ReactNode {
  const byCode = useMemo(() => new Map(parties.map((party) => [party.code, party])), [parties]);
  return <Parties value={byCode}>{children}</Parties>;
}

/** Short name of a party in the reader's language; its code where there is no name. `parties`: those of the meeting. */
export function partyName(code: Party, parties: readonly PartyView[] = []): string {
  if (code === 'chair') return t('common.chair');
  if (code === 'secretariat') return t('common.secretariat');
  return stateName(code, formatLocale()) ?? parties.find((party) => party.code === code)?.name ?? code;
}

/** What a party goes by where there is little room: a delegation's code, an office's name. */
export function partyCode(code: Party): string {
  return isOffice(code) ? partyName(code) : code;
}

/** `partyName` for the parties of the meeting that this component stands in. */
export function usePartyName(): (code: Party) => string {
  const byCode = useContext(Parties);
  return (code) => byCode.get(code)?.name ?? partyName(code);
}

/** The hue of a party as a custom property, for an element with `data-d={code}`. */
export function useHueStyle(): (code: Party) => CSSProperties {
  const byCode = useContext(Parties);
  return (code) => hueStyle(byCode.get(code)?.hue ?? hueOfCode(code));
}

/** `--h` as a style. */
export function hueStyle(hue: number): CSSProperties {
  return { '--h': String(hue) } as CSSProperties;
}

/** A hue for a party that the meeting does not list (any more): steady, from its letters. */
export function hueOfCode(code: string): number {
  return [...code].reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) % 360, 7);
}

export interface ChipProps {
  readonly code: Party;
  /** Shown instead of the code: the short name, where there is room. */
  readonly long?: boolean;
}

/** A delegation's chip: its code (or short name) on its own ground. The title, and the name to screen readers, is the short name. */
export function Chip({ code, long = false }: ChipProps): ReactNode {
  const name = usePartyName()(code);
  const style = useHueStyle()(code);
  if (isOffice(code)) return <span className="chip chip-office" data-d={code}>{name}</span>;
  if (long || name === code) return <bdi className="chip" data-d={code} style={style}>{long ? name : code}</bdi>;
  return (
    <abbr className="chip" data-d={code} style={style} title={name}>
      {code}
    </abbr>
  );
}

/** Codes in a row, each in its colour, with commas: the attribution of a bracket. */
export function PartyList({ codes }: { readonly codes: readonly Party[] }): ReactNode {
  const style = useHueStyle();
  const name = usePartyName();
  return codes.map((code, i) => (
    <span key={code}>
      {i === 0 ? null : ', '}
      <abbr className="party" data-d={code} style={style(code)} title={name(code)}>
        {partyCode(code)}
      </abbr>
    </span>
  ));
}
