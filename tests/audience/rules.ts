/**
 * Who may do what: every route, every verb and every document, for every role. Written down from the design and not read off
 * the code; matrix.test.ts asks all of it, and prints docs/AUTHORIZATION.md from it. A new route, verb or kind of document
 * without a rule here fails.
 */
import type { Verb } from '../../shared/protocol/verbs.ts';

/** `house`: secretariat of the house, which acts as secretariat in every meeting. `head`: a delegate with the right of a head of delegation. */
export const ASKERS = ['house', 'secretariat', 'chair', 'head', 'delegate', 'reader', 'observer', 'screen'] as const;
export type Asker = (typeof ASKERS)[number];

/** `no`: refused as not permitted. `absent`: as something that does not exist. */
export type Cell = 'yes' | 'no' | 'absent';
export type Cells = Readonly<Record<Asker, Cell>>;

function cells(otherwise: Cell, ...some: readonly (readonly [Cell, readonly Asker[]])[]): Cells {
  const cellOf = (asker: Asker): Cell => some.find(([, askers]) => askers.includes(asker))?.[0] ?? otherwise;
  return {
    house: cellOf('house'), secretariat: cellOf('secretariat'), chair: cellOf('chair'), head: cellOf('head'),
    delegate: cellOf('delegate'), reader: cellOf('reader'), observer: cellOf('observer'), screen: cellOf('screen'),
  };
}
const only = (...askers: readonly Asker[]): Cells => cells('no', ['yes', askers]);
const SECRETARIAT = ['house', 'secretariat'] as const;
const DELEGATES = ['head', 'delegate'] as const;

/** What a row is about, where this decides: one's own delegation's (or office's), or another's. */
export type Whose = 'own' | 'other' | 'self' | null;

export interface Rule {
  readonly whose: Whose;
  readonly own: Cells;
  /** In a meeting that is not the asker's. */
  readonly elsewhere: Cells;
  readonly note: string;
}
/** Elsewhere nothing is there, but for the secretariat of the house, which is at home everywhere. */
function rule(own: Cells, { whose = null, note = '', elsewhere = cells('absent', [own.house, ['house']]) }: Partial<Rule> = {}): Rule {
  return { whose, own, elsewhere, note };
}

const EVERYONE = cells('yes');
const MANAGED = rule(only(...SECRETARIAT));
const LINK = rule(only(...SECRETARIAT), { elsewhere: cells('no', ['yes', ['house']], ['absent', ['secretariat']]) });
const READ = rule(cells('yes', ['no', ['observer']]));

/** Routes for which any seat will do, whatever its meeting. */
const ANY_SEAT = rule(EVERYONE, { elsewhere: EVERYONE });

/** Routes that ask for a seat, but for the verbs. */
export const ROUTES: Readonly<Record<string, readonly Rule[]>> = {
  'POST /api/leave': [ANY_SEAT],
  'POST /api/renew': [ANY_SEAT],
  'GET /api/meetings': [rule(EVERYONE, { elsewhere: EVERYONE, note: 'those that the seat may enter' })],
  'POST /api/meetings': [rule(only('house'), { elsewhere: only('house') })],
  'GET /api/meetings/:meeting': [rule(EVERYONE)],
  'PATCH /api/meetings/:meeting': [MANAGED],
  'PUT /api/meetings/:meeting/parties': [MANAGED],
  'GET /api/meetings/:meeting/links': [MANAGED],
  'POST /api/meetings/:meeting/links': [MANAGED],
  'POST /api/meetings/:meeting/texts': [
    MANAGED,
    rule(only('chair'), { note: 'a text of the Chair’s own' }),
  ],
  'GET /api/meetings/:meeting/seats': [rule(EVERYONE, { note: 'those of one’s own delegation or office' })],
  'GET /api/meetings/:meeting/retention': [rule(only('chair', ...SECRETARIAT, ...DELEGATES))],
  'POST /api/links/:link/rotate': [LINK],
  'POST /api/links/:link/revoke': [LINK],
  'DELETE /api/seats/:seat': [
    rule(EVERYONE, { whose: 'self', elsewhere: EVERYONE }),
    rule(cells('yes', ['absent', ['reader', 'observer', 'screen']]), { whose: 'own', note: 'a colleague’s' }),
    rule(cells('absent', ['yes', SECRETARIAT]), { whose: 'other' }),
  ],
  'GET /api/texts/:text': [READ],
  'GET /api/texts/:text/first': [READ],
  'GET /api/texts/:text/revisions/:n': [rule(EVERYONE)],
  'GET /api/texts/:text/export/:file': [
    READ,
    rule(EVERYONE, { note: 'clean, of a revision' }),
    rule(cells('yes', ['no', ['observer']]), { note: 'rolling, of a revision' }),
  ],
};

/** Routes that anyone may ask, with or without a seat. */
export const OPEN: readonly string[] = [
  'GET /healthz', 'GET /readyz', 'POST /api/join/look', 'POST /api/join', 'GET /api/me', 'GET /api/states', 'GET /api/openapi.json',
  'GET /', 'GET /index.html', 'GET /join', 'GET /meetings', 'GET /meetings/*', 'GET /texts/*', 'GET /screen', 'GET /screen/*', 'GET /assets/:file', 'GET /:file',
];

const CHAIR = [rule(only('chair'))];
const HEAD_OWN = (note = ''): Rule[] => [
  rule(only('head'), { whose: 'own', note }),
  rule(cells('no', ['absent', ['head']]), { whose: 'other', note }),
];
const DRAFT: readonly Rule[] = [rule(only(...DELEGATES), { whose: 'own' }), rule(cells('no', ['absent', DELEGATES]), { whose: 'other' })];
const SPONSOR: readonly Rule[] = [rule(only(...DELEGATES), { whose: 'own' }), rule(only(), { whose: 'other' })];
const JOINER: readonly Rule[] = [rule(only(), { whose: 'own' }), rule(only(...DELEGATES), { whose: 'other' })];

export const VERB_RULES: Readonly<Record<Verb, readonly Rule[]>> = {
  mode: CHAIR, report: CHAIR, point: CHAIR, screen: CHAIR, lend: CHAIR, put: CHAIR, agree: CHAIR, correct: CHAIR, reopen: CHAIR, adopt: CHAIR,
  accept: CHAIR, 'set-aside': CHAIR, 'come-back-to': CHAIR, 'take-up': CHAIR,
  issue: [rule(only('chair', ...SECRETARIAT))],
  draft: [rule(only(...DELEGATES))],
  'draft-ids': [rule(only(...DELEGATES))],
  discard: [
    rule(only('chair', ...SECRETARIAT, ...DELEGATES), { whose: 'own' }),
    rule(cells('no', ['absent', ['chair', ...SECRETARIAT, ...DELEGATES]]), { whose: 'other' }),
  ],
  table: DRAFT, 'ask-clearance': DRAFT,
  clear: HEAD_OWN(), 'send-back': HEAD_OWN(), 'clearance-rule': [rule(only('head'))],
  withdraw: SPONSOR, 'floor-answer': SPONSOR, confirm: SPONSOR, leave: SPONSOR, invite: SPONSOR, uninvite: SPONSOR, admit: SPONSOR,
  cosponsor: JOINER, keep: JOINER,
  position: [rule(only(...DELEGATES), { whose: 'other' }), rule(only(...SECRETARIAT), { note: 'from the floor' })],
  floor: [rule(only(...SECRETARIAT))],
  comment: [rule(only(...DELEGATES))],
  dissociate: [rule(only(...DELEGATES), { whose: 'own', note: 'a group’s that it belongs to' }), rule(only(), { whose: 'other' })],
  statement: [rule(only(...DELEGATES))],
};

export const NO_SUCH = 'no such document';

const READERS = cells('yes', ['absent', ['observer']]);
const OWN = cells('absent', ['yes', DELEGATES]);
const NOT_THE_PEN = cells('no', ['absent', ['observer']]);
const pen = (...askers: readonly Asker[]): Cells => ({ ...NOT_THE_PEN, ...Object.fromEntries(askers.map((asker) => [asker, 'yes' as const])) });

/** Documents, by their path below /sync/, with the mode of the text where it decides. `OWN`, `OTHER`: a delegation. */
export const DOCUMENTS: readonly (Rule & { readonly path: string; readonly mode: 'open' | 'named' | 'negotiation' | 'closed' })[] = [
  { path: 'record/TEXT', mode: 'negotiation', ...rule(READERS) },
  { path: 'aside/TEXT/ROOM', mode: 'negotiation', ...rule(cells('yes', ['absent', ['reader', 'observer']])) },
  { path: 'aside/TEXT/CHAIR', mode: 'negotiation', ...rule(cells('absent', ['yes', ['chair', ...SECRETARIAT]])) },
  { path: 'aside/TEXT/OWN', mode: 'negotiation', ...rule(OWN, { whose: 'own' }) },
  { path: 'aside/TEXT/OTHER', mode: 'negotiation', ...rule(cells('absent'), { whose: 'other' }) },
  { path: 'desk/TEXT/OWN', mode: 'negotiation', ...rule(cells('absent', ['yes', [...DELEGATES, 'chair', ...SECRETARIAT]]), { whose: 'own' }) },
  { path: 'desk/TEXT/OTHER', mode: 'negotiation', ...rule(cells('absent'), { whose: 'other' }) },
  { path: 'desk/TEXT/chair', mode: 'negotiation', ...rule(cells('absent', ['yes', ['chair']])) },
  { path: 'desk/TEXT/secretariat', mode: 'negotiation', ...rule(cells('absent', ['yes', SECRETARIAT])) },
  { path: 'aside/TEXT/working', mode: 'negotiation', ...rule(cells('absent'), { note: 'what is drafted openly and not reported yet' }) },
  { path: 'pen/TEXT', mode: 'open', ...rule(pen('chair', ...SECRETARIAT, ...DELEGATES), { note: 'open drafting' }) },
  { path: 'pen/TEXT', mode: 'named', ...rule(pen('chair', ...SECRETARIAT), { note: 'open drafting by others' }) },
  { path: 'pen/TEXT', mode: 'negotiation', ...rule(pen('chair'), { note: 'negotiation, not lent' }) },
  { path: 'pen/TEXT', mode: 'closed', ...rule(pen(), { note: 'closed' }) },
  { path: 'elsewhere/TEXT', mode: 'negotiation', ...rule(cells('absent'), { note: NO_SUCH }) },
];
