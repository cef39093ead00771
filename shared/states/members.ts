/**
 * The Member States of the International Telecommunication Union as of 1 January 2026: 194, the 193 Members of the United
 * Nations and the Holy See (listed as Vatican), Palau being the latest to join (2024). The State of Palestine takes part
 * under Resolution 99 and is added to a meeting as another party. ISO 3166 also lists territories that are no members, so
 * this table, not ISO's, says who is a delegation. The project's own, to be edited here when membership changes.
 */

export const MEMBERS_AS_OF = '2026-01-01';

/** ISO 3166 alpha-3 codes by region of the Union's development sector. */
export const MEMBERS_BY_REGION = {
  africa: [
    'AGO', 'BEN', 'BWA', 'BFA', 'BDI', 'CPV', 'CMR', 'CAF', 'TCD', 'COG', 'COD', 'CIV', 'GNQ', 'ERI',
    'SWZ', 'ETH', 'GAB', 'GMB', 'GHA', 'GIN', 'GNB', 'KEN', 'LSO', 'LBR', 'MDG', 'MWI', 'MLI', 'MUS',
    'MOZ', 'NAM', 'NER', 'NGA', 'RWA', 'STP', 'SEN', 'SYC', 'SLE', 'ZAF', 'SSD', 'TZA', 'TGO', 'UGA',
    'ZMB', 'ZWE',
  ],
  americas: [
    'ATG', 'ARG', 'BHS', 'BRB', 'BLZ', 'BOL', 'BRA', 'CAN', 'CHL', 'COL', 'CRI', 'CUB', 'DMA', 'DOM',
    'ECU', 'SLV', 'GRD', 'GTM', 'GUY', 'HTI', 'HND', 'JAM', 'MEX', 'NIC', 'PAN', 'PRY', 'PER', 'KNA',
    'LCA', 'VCT', 'SUR', 'TTO', 'USA', 'URY', 'VEN',
  ],
  'arab-states': [
    'DZA', 'BHR', 'COM', 'DJI', 'EGY', 'IRQ', 'JOR', 'KWT', 'LBN', 'LBY', 'MRT', 'MAR', 'OMN', 'QAT',
    'SAU', 'SOM', 'SDN', 'SYR', 'TUN', 'ARE', 'YEM',
  ],
  'asia-pacific': [
    'AFG', 'AUS', 'BGD', 'BTN', 'BRN', 'KHM', 'CHN', 'PRK', 'FJI', 'IND', 'IDN', 'IRN', 'JPN', 'KIR',
    'KOR', 'LAO', 'MYS', 'MDV', 'MHL', 'FSM', 'MNG', 'MMR', 'NRU', 'NPL', 'NZL', 'PAK', 'PLW', 'PNG',
    'PHL', 'WSM', 'SGP', 'SLB', 'LKA', 'THA', 'TLS', 'TON', 'TUV', 'VUT', 'VNM',
  ],
  cis: [
    'ARM', 'AZE', 'BLR', 'KAZ', 'KGZ', 'RUS', 'TJK', 'TKM', 'UZB',
  ],
  europe: [
    'ALB', 'AND', 'AUT', 'BEL', 'BIH', 'BGR', 'HRV', 'CYP', 'CZE', 'DNK', 'EST', 'FIN', 'FRA', 'GEO',
    'DEU', 'GRC', 'HUN', 'ISL', 'IRL', 'ISR', 'ITA', 'LVA', 'LIE', 'LTU', 'LUX', 'MLT', 'MDA', 'MCO',
    'MNE', 'NLD', 'MKD', 'NOR', 'POL', 'PRT', 'ROU', 'SMR', 'SRB', 'SVK', 'SVN', 'ESP', 'SWE', 'CHE',
    'TUR', 'UKR', 'GBR', 'VAT',
  ],
} as const;

export type Region = keyof typeof MEMBERS_BY_REGION;
export type StateCode = (typeof MEMBERS_BY_REGION)[Region][number];
