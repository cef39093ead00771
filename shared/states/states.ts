/**
 * The Member States of the body: who they are, what they are called in the six official languages, and the orders in which
 * meetings list them. Data in members.ts and names-*.ts; the names are the project's own and dated there.
 */
import { MEMBERS_BY_REGION, type Region, type StateCode } from './members.ts';
import { NAMES_AR } from './names-ar.ts';
import { NAMES_EN } from './names-en.ts';
import { NAMES_ES } from './names-es.ts';
import { NAMES_FR } from './names-fr.ts';
import { NAMES_RU } from './names-ru.ts';
import { NAMES_ZH } from './names-zh.ts';

/** The six official languages, in the body's order of precedence for tables (English, French, Spanish, Russian, …). */
export const OFFICIAL_LANGUAGES = ['en', 'fr', 'es', 'ru', 'zh', 'ar'] as const;
export type OfficialLanguage = (typeof OFFICIAL_LANGUAGES)[number];

const NAMES: Readonly<Record<OfficialLanguage, Readonly<Record<StateCode, string>>>> = {
  en: NAMES_EN,
  fr: NAMES_FR,
  es: NAMES_ES,
  ru: NAMES_RU,
  zh: NAMES_ZH,
  ar: NAMES_AR,
};

export interface MemberState {
  readonly code: StateCode;
  readonly region: Region;
  readonly names: Readonly<Record<OfficialLanguage, string>>;
}

function memberStates(): readonly MemberState[] {
  const all: MemberState[] = [];
  for (const region of Object.keys(MEMBERS_BY_REGION) as Region[]) {
    for (const code of MEMBERS_BY_REGION[region]) {
      const names = {
        en: NAMES.en[code],
        fr: NAMES.fr[code],
        es: NAMES.es[code],
        ru: NAMES.ru[code],
        zh: NAMES.zh[code],
        ar: NAMES.ar[code],
      };
      all.push({ code, region, names });
    }
  }
  return all.sort((a, b) => (a.code < b.code ? -1 : 1));
}

/** All 194, by code. */
export const MEMBER_STATES: readonly MemberState[] = memberStates();

const BY_CODE: ReadonlyMap<string, MemberState> = new Map(MEMBER_STATES.map((state) => [state.code, state]));

/** Whether a code is that of a Member State. Codes are upper case. */
export function isMemberState(code: string): code is StateCode {
  return BY_CODE.has(code);
}

/** The official language that a BCP 47 tag (`fr`, `zh-Hans`) belongs to; English for all others. */
export function officialLanguage(tag: string): OfficialLanguage {
  const primary = tag.toLowerCase().split(/[-_]/)[0] ?? '';
  return OFFICIAL_LANGUAGES.find((language) => language === primary) ?? 'en';
}

/** The short name of a Member State in the official language of a BCP 47 tag, else in English; null for other parties. */
export function stateName(code: string, language: string): string | null {
  return BY_CODE.get(code)?.names[officialLanguage(language)] ?? null;
}

/** The region of a Member State; null for other parties. */
export function stateRegion(code: string): Region | null {
  return BY_CODE.get(code)?.region ?? null;
}

/**
 * Languages whose alphabet gives an order. Meetings of the body sit in French alphabetical order; documents of the United
 * Nations list States in English order. Chinese has several orders in use and no default one, so it is not offered.
 */
export const STATE_ORDERS = ['fr', 'en', 'es', 'ru', 'ar'] as const;
export type StateOrder = (typeof STATE_ORDERS)[number];

/** The orders as settings of a meeting name them (DESIGN 2). */
export const ORDER_OF_SETTING = { french: 'fr', english: 'en' } as const satisfies Record<string, StateOrder>;

/**
 * What a name is ordered by: letters without accents, words parted by one space, so that `Guinée-Bissau` stands between
 * `Guinée` and `Guinée équatoriale`. Made by hand and not by a collator, whose answers change with its version (R8). The
 * Arabic article does not count.
 */
export function sortKey(name: string): string {
  return name
    .normalize('NFD')
    .replace(/(\p{Script=Latin})\p{M}+/gu, '$1')
    .normalize('NFC')
    .toLowerCase()
    .replace(/[أإآ]/g, 'ا')
    .replace(/(^|[\s(])ال(?=\p{L})/gu, '$1')
    .replace(/[^\p{L}\p{M}\p{N}]+/gu, ' ')
    .trim();
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** A party of a meeting as far as its place in a list goes: `name` is null for Member States. */
export interface ListedParty {
  readonly code: string;
  readonly name: string | null;
}

/** Parties in the order of a language's alphabet: Member States first, parties that were added last. Gives a new array. */
export function orderParties<P extends ListedParty>(parties: readonly P[], order: StateOrder): P[] {
  const keyed = parties.map((party) => ({
    party,
    added: !isMemberState(party.code),
    key: sortKey(stateName(party.code, order) ?? party.name ?? party.code),
  }));
  keyed.sort(
    (a, b) => Number(a.added) - Number(b.added) || compare(a.key, b.key) || compare(a.party.code, b.party.code),
  );
  return keyed.map((entry) => entry.party);
}

/** Codes in the order of a language's alphabet, added parties (by code) last. Gives a new array. */
export function orderStates(codes: readonly string[], order: StateOrder): string[] {
  const parties = codes.map((code) => ({ code, name: null }));
  return orderParties(parties, order).map((party) => party.code);
}
