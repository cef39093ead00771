/** Settings as cases may name them: the words of DESIGN 2 in any spelling, to the names of the protocol. */

const NAMES: readonly (readonly [RegExp, string])[] = [
  [/^(who ?sees ?)?(objections?|objections? ?and ?reservations?)$/, 'objections'],
  [/^(who ?sees ?)?(positions?|support|support ?and ?retain)$/, 'positions'],
  [/^intake( ?of ?proposals)?$/, 'intake'],
  [/^parties( ?in ?(issued ?)?documents)?$/, 'partiesInDocuments'],
  [/^co ?sponsorship$/, 'cosponsorship'],
  [/^order( ?of ?delegations)?$/, 'order'],
  [/^insertions?$/, 'insertions'],
  [/^provisional( ?until ?adoption)?$/, 'provisional'],
  [/^floor( ?entry)?$/, 'floor'],
  [/^open ?drafting( ?shown( ?to ?others)?)?$/, 'openDrafting'],
  [/^retention( ?days)?$/, 'retentionDays'],
];

const VALUES: Readonly<Record<string, string>> = {
  'by the chair': 'chair', 'chair and secretariat': 'chair', "by the sponsor's consent": 'consent', 'french alphabetical': 'french', 'when reported back': 'reported',
};

/** The settings of a case in the protocol's names. Throws for a name that is not known. */
export function settingsOfCase(given: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const out: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(given)) {
    const spelled = key.replace(/([a-z])([A-Z])/g, '$1 $2').replace(/[-_]+/g, ' ').toLowerCase().trim();
    const known = NAMES.find(([pattern]) => pattern.test(spelled));
    if (known === undefined) throw new Error(`meeting.settings: ${key} is not a setting`);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
      // Who sees positions may be given per kind.
      Object.assign(out, settingsOfCase(value as Record<string, unknown>));
      continue;
    }
    const said = typeof value === 'string' ? (VALUES[value.toLowerCase()] ?? value) : value;
    const flags = ['floor', 'provisional', 'partiesInDocuments'];
    out[known[1]] = flags.includes(known[1]) && typeof said === 'string' ? said === 'on' : said;
  }
  return out;
}
