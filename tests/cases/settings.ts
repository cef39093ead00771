/** Settings as cases may name them: the words of DESIGN 2 in any spelling, to the names of the protocol. */
import { settingsSchema } from '../../shared/protocol/house.ts';

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
  [/^(public ?)?threads?$/, 'threads'],
  [/^retention( ?days)?$/, 'retentionDays'],
];

const VALUES: Readonly<Record<string, string>> = {
  'all': 'room', 'everybody': 'room', 'by the chair': 'chair', 'chair and secretariat': 'chair', "by the sponsor's consent": 'consent',
  "by the sponsor’s consent": 'consent', "sponsor's consent": 'consent', 'french alphabetical': 'french', 'when reported back': 'reported',
  'reported back': 'reported', 'letter': 'letters',
};

const FLAGS = new Set(['floor', 'provisional', 'partiesInDocuments']);

/** A value in the protocol's words: `the room` is `room`, `on` is true, `30 days` is 30. */
function valueOf(name: string, value: unknown): unknown {
  if (name === 'threads' && typeof value === 'boolean') return value ? 'room' : 'sponsors';
  if (typeof value !== 'string') return value;
  const said = value.trim().toLowerCase().replace(/^the /, '');
  if (name === 'threads' && ['on', 'yes', 'true', 'public', 'all'].includes(said)) return 'room';
  if (name === 'threads' && ['off', 'no', 'false'].includes(said)) return 'sponsors';
  if (FLAGS.has(name)) return ['on', 'yes', 'true'].includes(said);
  if (name === 'retentionDays') return Number.parseInt(said, 10);
  return VALUES[said] ?? said;
}

/** The settings of a case in the protocol's names; what is not known is left out, and `warn` hears of it. */
export function settingsOfCase(given: Readonly<Record<string, unknown>>, warn: (message: string) => void): Record<string, unknown> {
  const out: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(given)) {
    const spelled = key.replace(/([a-z])([A-Z])/g, '$1 $2').replace(/[-_]+/g, ' ').toLowerCase().trim();
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
      // Who sees positions may be given per kind.
      Object.assign(out, settingsOfCase(value as Record<string, unknown>, warn));
      continue;
    }
    const name = NAMES.find(([pattern]) => pattern.test(spelled))?.[1];
    if (name === undefined) {
      warn(`meeting.settings: ${key} is not a setting`);
      continue;
    }
    const said = valueOf(name, value);
    if (settingsSchema.partial().safeParse({ [name]: said }).success) out[name] = said;
    else warn(`meeting.settings: ${key} cannot be ${JSON.stringify(value)}`);
  }
  return out;
}
