/** A text as the routes answer it: `TextView`, as a schema for the OpenAPI description (see answers.ts). */
import { z } from 'zod';
import type { TextView } from '../../shared/protocol/house.ts';
import {
  KINDS,
  MODES,
  POSITIONS,
  PROPOSAL_KINDS,
  PROPOSAL_STATES,
  STATUSES,
  type TextState,
} from '../../shared/schema/state.ts';
import { MARKS } from '../../shared/schema/wording.ts';

const time = z.string().describe('ISO 8601, UTC.');
const party = z.string().describe("A delegation's code, chair or secretariat.");
const run = z.object({ text: z.string(), marks: z.array(z.enum(MARKS)).exactOptional() });
const wording = z.array(run);
const authored = z.array(run.extend({ by: party }));
const kind = z.enum(KINDS);
const floor = z.enum(['as-heard', 'confirmed', 'struck']).nullable();
const change = z.object({ deleted: z.string(), inserted: z.string() });

const head = z.object({
  id: z.string(),
  symbol: z.string(),
  language: z.string(),
  mode: z.enum(MODES),
  pens: z.union([z.array(party), z.literal('all')]),
  lent: z.boolean(),
  withheld: time.nullable().describe('Open drafting that is shown when it is reported back: since when what is shown stands as it was.'),
  pointer: z.string().nullable(),
  screen: z.enum(['live', 'frozen', 'blank']),
  put: z.object({ provisions: z.array(z.string()), adReferendum: z.boolean(), digest: z.string(), at: time }).nullable(),
  adopted: time.nullable(),
  revisions: z.array(z.object({ n: z.number().int(), symbol: z.string(), at: time })),
  insertions: z.enum(['bis', 'letters']),
  chairsTextOf: z.string().nullable().describe("A text of the Chair's own: the text that it was made from."),
  erased: time.nullable().describe('When drafts and typing were erased at the end of retention, last.'),
  changed: time,
});

const provision = z.object({
  id: z.string(),
  kind,
  level: z.number().int(),
  status: z.enum(STATUSES),
  wording: authored,
  number: z.string().nullable(),
  removed: z.boolean(),
  decided: time.nullable(),
});

const proposal = z.object({
  id: z.string(),
  serial: z.number().int(),
  revision: z.number().int(),
  delegation: party,
  cosponsors: z.array(z.object({ delegation: party, at: time })),
  kind: z.enum(PROPOSAL_KINDS),
  target: z.string().nullable(),
  after: z.string().nullable(),
  provisionKind: kind.nullable(),
  level: z.number().int(),
  base: wording,
  wording,
  words: z.string().nullable(),
  state: z.enum(PROPOSAL_STATES),
  partly: z.boolean(),
  tabled: time,
  revised: time,
  reasons: z.string().nullable(),
  floor,
  becomes: z.string().nullable(),
  package: z.string().nullable(),
  taken: z.boolean(),
  counters: z.string().nullable(),
  confirmed: z.string().nullable(),
  falling: z.boolean(),
  dissociated: z.array(party),
});

const position = z.object({
  delegation: party,
  proposal: z.string().nullable(),
  provision: z.string().nullable(),
  position: z.enum(POSITIONS),
  change: change.nullable(),
  note: z.string().nullable(),
  at: time,
  floor,
  audience: z.enum(['room', 'chair']).nullable(),
});

const joining = z.object({ proposal: z.string(), delegation: party, kind: z.enum(['asks', 'invited']), at: time });

const statement = z.object({ id: z.string(), delegation: party, kind: z.enum(['reservation', 'statement']), body: z.string(), at: time });

const comment = z.object({ id: z.string(), delegation: party, proposal: z.string(), body: z.string(), at: time });

const decision = z.object({
  id: z.string(),
  verb: z.string(),
  at: time,
  by: party,
  words: z.array(z.object({ provision: z.string(), number: z.string().nullable(), kind, wording, was: z.enum(STATUSES) })),
  proposal: z.string().nullable(),
  setAside: z.array(z.string()),
  reason: z.string().nullable(),
  corrected: z.boolean(),
});

const stateAnswer: z.ZodType<TextState> = z.object({
  head,
  provisions: z.array(provision),
  proposals: z.array(proposal),
  positions: z.array(position),
  comments: z.array(comment),
  decisions: z.array(decision),
  statements: z.array(statement),
  joinings: z.array(joining),
});

export const textAnswer: z.ZodType<TextView> = z.object({ meeting: z.string(), state: stateAnswer });
