import { describe, expect, it } from 'vitest';
import { MEMBERS_BY_REGION } from '../../shared/states/members.ts';
import {
  MEMBER_STATES,
  OFFICIAL_LANGUAGES,
  STATE_ORDERS,
  isMemberState,
  officialLanguage,
  orderParties,
  orderStates,
  sortKey,
  stateName,
  stateRegion,
} from '../../shared/states/states.ts';

const codes = MEMBER_STATES.map((state) => state.code);

/** ISO 3166-1 alpha-3 codes that are no Member States: territories and others. */
const TERRITORIES = ['ABW', 'AIA', 'ALA', 'ASM', 'ATA', 'BMU', 'COK', 'FRO', 'GRL', 'HKG', 'MAC', 'NIU', 'PRI', 'PSE', 'TWN', 'ESH', 'UNK'];

describe('States the dated table of Member States', () => {
  it('States: 194, each once, with alpha-3 codes', () => {
    expect(codes).toHaveLength(194);
    expect(new Set(codes).size).toBe(194);
    expect(codes.filter((code) => !/^[A-Z]{3}$/.test(code))).toEqual([]);
    expect(codes.filter((code) => TERRITORIES.includes(code))).toEqual([]);
    expect(TERRITORIES.filter((code) => isMemberState(code))).toEqual([]);
  });

  it('States: the regions have 44, 35, 21, 39, 9 and 46 members', () => {
    const sizes = Object.entries(MEMBERS_BY_REGION).map(([region, members]) => [region, members.length]);
    expect(Object.fromEntries(sizes)).toEqual({
      africa: 44, americas: 35, 'arab-states': 21, 'asia-pacific': 39, cis: 9, europe: 46,
    });
    expect(stateRegion('NPL')).toBe('asia-pacific');
    expect(stateRegion('RCC')).toBeNull();
  });

  it('States: names in six languages, each in its script and normalized, none twice', () => {
    const scripts = {
      en: /^\p{Script=Latin}/u, fr: /^\p{Script=Latin}/u, es: /^\p{Script=Latin}/u,
      ru: /^\p{Script=Cyrillic}/u, zh: /^\p{Script=Han}/u, ar: /^\p{Script=Arabic}/u,
    };
    for (const language of OFFICIAL_LANGUAGES) {
      const names = MEMBER_STATES.map((state) => state.names[language]);
      expect(names.filter((name) => !scripts[language].test(name))).toEqual([]);
      expect(names.filter((name) => name !== name.normalize('NFC').trim() || /\s\s/.test(name))).toEqual([]);
      expect(new Set(names).size, language).toBe(names.length);
      const foreign = language === 'en' || language === 'fr' || language === 'es' ? /[\p{Script=Cyrillic}\p{Script=Han}\p{Script=Arabic}]/u : /\p{Script=Latin}/u;
      expect(names.filter((name) => foreign.test(name))).toEqual([]);
    }
  });

  it('States: the forms in use at meetings', () => {
    expect(stateName('DOM', 'fr')).toBe('Dominicaine (Rép.)');
    expect(stateName('KOR', 'fr')).toBe('Corée (Rép. de)');
    expect(stateName('KOR', 'en')).toBe('Korea (Rep. of)');
    expect(stateName('NPL', 'en')).toBe('Nepal (Republic of)');
    expect(stateName('GBR', 'en-GB')).toBe('United Kingdom');
    expect(stateName('TUR', 'en')).toBe('Türkiye');
    expect(stateName('CIV', 'en')).toBe("Côte d'Ivoire");
    expect(stateName('IRN', 'en')).toBe('Iran (Islamic Republic of)');
    expect(stateName('RUS', 'ru')).toBe('Российская Федерация');
    expect(stateName('SAU', 'ar')).toBe('المملكة العربية السعودية');
    expect(stateName('CHN', 'zh-Hans')).toBe('中国');
    const names = (code: string): (string | null)[] => OFFICIAL_LANGUAGES.map((language) => stateName(code, language));
    expect(names('CZE')).toEqual(['Czechia', 'Tchéquie', 'Chequia', 'Чехия', '捷克', 'تشيكيا']);
    expect(names('SWZ')).toEqual(['Eswatini', 'Eswatini', 'Eswatini', 'Эсватини', '斯威士兰', 'إسواتيني']);
    expect(names('CPV')).toEqual(['Cabo Verde', 'Cabo Verde', 'Cabo Verde', 'Кабо-Верде', '佛得角', 'كابو فيردي']);
    expect(names('MKD').slice(0, 3)).toEqual(['North Macedonia', 'Macédoine du Nord', 'Macedonia del Norte']);
    expect(names('NLD').slice(0, 3)).toEqual(['Netherlands (Kingdom of the)', 'Pays-Bas (Royaume des)', 'Países Bajos (Reino de los)']);
    expect(['MLI', 'BTN', 'PNG'].map((code) => stateName(code, 'es'))).toEqual(['Malí', 'Bhután', 'Papua Nueva Guinea']);
    expect(['SYC', 'URY'].map((code) => stateName(code, 'ar'))).toEqual(['سيشيل', 'أوروغواي']);
    expect(stateName('RCC', 'en')).toBeNull();
    expect(officialLanguage('pt')).toBe('en');
  });

  it('States: the nine delegations of the model case are members', () => {
    const nine = ['PRY', 'BRA', 'CAN', 'DOM', 'NPL', 'ARM', 'TZA', 'GBR', 'SAU'];
    expect(nine.filter((code) => !isMemberState(code))).toEqual([]);
    expect(orderStates(nine, 'fr')).toEqual(['SAU', 'ARM', 'BRA', 'CAN', 'DOM', 'NPL', 'PRY', 'GBR', 'TZA']);
    expect(orderStates(nine, 'en')).toEqual(['ARM', 'BRA', 'CAN', 'DOM', 'NPL', 'PRY', 'SAU', 'TZA', 'GBR']);
  });

  it('States: accents, hyphens and brackets do not part what belongs together', () => {
    expect(orderStates(['GNQ', 'GNB', 'GIN', 'EGY', 'ECU', 'ARE', 'ESP', 'USA', 'ETH'], 'fr')).toEqual(
      ['EGY', 'ARE', 'ECU', 'ESP', 'USA', 'ETH', 'GIN', 'GNB', 'GNQ'],
    );
    expect(orderStates(['YEM', 'IND', 'ITA', 'KAZ'], 'ru')).toEqual(['IND', 'ITA', 'YEM', 'KAZ']);
    // By the word that the list begins with: Bolivie (État plurinational de), Lao (R.d.p.), Tanzanie, Tchad, Tchéquie.
    expect(orderStates(['TCD', 'CZE', 'TZA', 'LAO', 'LBN', 'BOL', 'ZAF', 'SWE', 'CAF', 'CIV', 'CRI', 'KOR'], 'fr')).toEqual(
      ['BOL', 'CAF', 'KOR', 'CRI', 'CIV', 'LAO', 'LBN', 'ZAF', 'SWE', 'TZA', 'TCD', 'CZE'],
    );
    expect(orderStates(['CHL', 'CZE', 'CHN', 'TCD', 'CYP', 'CIV', 'CRI', 'CAF', 'NZL', 'ESP', 'BTN', 'BRA'], 'es')).toEqual(
      ['BTN', 'BRA', 'CAF', 'TCD', 'CZE', 'CHL', 'CHN', 'CYP', 'CRI', 'CIV', 'ESP', 'NZL'],
    );
    expect(sortKey('Îles Marshall')).toBe('iles marshall');
  });

  it('States: every order keeps every State and gives it a place of its own', () => {
    for (const order of STATE_ORDERS) {
      const ordered = orderStates(codes, order);
      expect([...ordered].sort()).toEqual([...codes].sort());
      const keys = ordered.map((code) => sortKey(stateName(code, order) ?? ''));
      expect(keys).toEqual([...keys].sort());
      expect(new Set(keys).size).toBe(194);
      expect(orderStates([...codes].reverse(), order)).toEqual(ordered);
    }
  });

  it('States: added parties come last, by name', () => {
    const parties = [
      { code: 'RCC', name: 'Regional Commonwealth in the field of Communications' },
      { code: 'ZWE', name: null },
      { code: 'APT', name: 'Asia-Pacific Telecommunity' },
      { code: 'AFG', name: null },
    ];
    expect(orderParties(parties, 'en').map((party) => party.code)).toEqual(['AFG', 'ZWE', 'APT', 'RCC']);
  });
});
