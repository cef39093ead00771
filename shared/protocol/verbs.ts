/**
 * Everything that is not typing is a command: one verb, one schema, one route `POST /api/texts/TEXT/VERB`, one act under
 * server/sync/acts (acts/table.ts). OpenAPI, the client and the case runner are made from this table.
 */
import { z } from 'zod';
import { KINDS, MODES, POSITIONS, PROPOSAL_KINDS } from '../schema/state.ts';
import { MARKS } from '../schema/wording.ts';

export const LIMITS = {
  /** Characters (UTF-16 units) in one wording. */
  wording: 20_000,
  provisions: 1_000,
  /** Open proposals of one delegation on one text. */
  proposals: 500,
  drafts: 200,
  /** Comments and statements of one delegation on one text. */
  comments: 1_000,
  statements: 50,
  name: 120,
  note: 4_000,
  /** Bytes of one frame while typing, and of the first sync after hours offline. */
  frame: 1_000_000,
  firstSync: 32_000_000,
  /** Bytes of an HTTP body. */
  body: 4_000_000,
} as const;

const id = z.string().min(1).max(64).regex(/^[\w-]+$/);
const party = z.string().min(2).max(24);
const reason = z.string().trim().min(1).max(LIMITS.note);
const digest = z.string().regex(/^[0-9a-f]{64}$/);
const run = z.object({ text: z.string().max(LIMITS.wording), marks: z.array(z.enum(MARKS)).optional() });
/** Words: a plain string, or runs with marks. */
export const wordingSchema = z.union([z.string().max(LIMITS.wording), z.array(run).max(2_000)]);
const wording = wordingSchema;
const change = z.object({ deleted: z.string().max(LIMITS.wording), inserted: z.string().max(LIMITS.wording) });

/** What a draft is about. `wording` fills it at once; without it the draft starts from the words it is about. */
const draft = z.object({
  kind: z.enum(PROPOSAL_KINDS),
  target: id.optional(),
  after: id.nullable().optional(),
  provisionKind: z.enum(KINDS).optional(),
  level: z.number().int().min(0).max(6).optional(),
  words: z.string().max(LIMITS.wording).nullable().optional(),
  wording: wording.optional(),
  /**
   * The words that the author had before them, where these may have moved since (typed while not connected). They must
   * once have stood in the record; then the draft is kept even on a provision that was agreed meanwhile (R7).
   */
  base: wording.optional(),
});

export const VERBS = {
  mode: z.object({ mode: z.enum(MODES), pens: z.union([z.literal('all'), z.array(party).max(250)]).optional() }),
  /** What has been drafted openly, and is shown when it is reported back, enters the record. */
  report: z.object({}),
  point: z.object({ provision: id.nullable() }),
  screen: z.object({ screen: z.enum(['live', 'frozen', 'blank']) }),
  lend: z.object({ lent: z.boolean() }),
  put: z.object({ provisions: z.array(id).min(1).max(LIMITS.provisions).nullable(), adReferendum: z.boolean().optional(), seen: digest.optional() }),
  agree: z.object({ provisions: z.array(id).min(1).max(LIMITS.provisions), adReferendum: z.boolean().optional(), seen: digest }),
  correct: z.object({ decision: id }),
  reopen: z.object({ provision: id, reason }),
  adopt: z.object({ seen: digest }),
  issue: z.object({ symbol: z.string().trim().min(1).max(120) }),
  /**
   * `id`: one of those given by `draft-ids`. The words are then in the author's own copy of the desk and arrive with it; laying
   * the same draft again changes nothing.
   */
  draft: draft.extend({ revises: id.optional(), counters: id.optional(), id: id.optional() }).partial({ kind: true }),
  /** Ids ahead, for drafts that will be begun without a connection. */
  'draft-ids': z.object({ count: z.number().int().min(1).max(50) }),
  /** `seen`: the digest of its words on the screen of who throws it away; what a colleague typed meanwhile is not thrown away. */
  discard: z.object({ draft: id, seen: digest.optional() }),
  table: z.object({ drafts: z.array(id).min(1).max(LIMITS.drafts), reasons: reason.optional() }),
  withdraw: z.object({ proposal: id }),
  cosponsor: z.object({ proposal: id }),
  leave: z.object({ proposal: id }),
  /** On a proposal (or a change of it), else on a provision, else on the text. */
  position: z.object({
    proposal: id.optional(),
    provision: id.optional(),
    position: z.enum([...POSITIONS, 'none']),
    change: change.optional(),
    note: reason.optional(),
    /** Widens it to the room, or narrows it to the Chair; absent: as the settings say. */
    audience: z.enum(['room', 'chair']).optional(),
    /** Secretariat only: entered from the floor for this delegation (R4). */
    floor: party.optional(),
  }),
  comment: z.object({ proposal: id, body: reason }),
  accept: z.object({ proposal: id, changes: z.array(change).min(1).optional(), seen: digest }),
  'set-aside': z.object({ proposal: id }),
  'come-back-to': z.object({ proposal: id }),
  /** Secretariat: a proposal heard at the microphone, tabled for a delegation in one act (R4). */
  floor: z.object({ delegation: party, proposal: draft.required({ kind: true }) }),
  /** The delegation's answer to what was entered for it: it stands, or it is struck. Correcting is a revision. */
  'floor-answer': z.object({ proposal: id, answer: z.enum(['confirm', 'strike']) }),
  /** Chair, where the Chair takes proposals in: into the rolling text. */
  'take-up': z.object({ proposals: z.array(id).min(1).max(LIMITS.proposals) }),
  /** A sponsor asks another delegation to co-sponsor. */
  invite: z.object({ proposal: id, delegation: party }),
  /** A sponsor takes back an invitation that has not been taken up. */
  uninvite: z.object({ proposal: id, delegation: party }),
  /** A sponsor's answer to a delegation that asks to co-sponsor (co-sponsorship by consent). */
  admit: z.object({ proposal: id, delegation: party, admit: z.boolean() }),
  /** A supporter keeps, in its own name, a proposal whose last sponsor has left. */
  keep: z.object({ proposal: id }),
  /** The sponsor confirms what its proposal says now that the text has moved under it (R10). */
  confirm: z.object({ proposal: id, seen: digest }),
  /** A member of a regional group does (not) associate itself with the group's proposal. */
  dissociate: z.object({ proposal: id, dissociated: z.boolean() }),
  'ask-clearance': z.object({ draft: id }),
  /** Head of delegation. */
  clear: z.object({ draft: id }),
  'send-back': z.object({ draft: id, note: reason }),
  /** Head of delegation: whether only cleared drafts can be tabled. */
  'clearance-rule': z.object({ required: z.boolean() }),
  /** When the text is adopted: kept verbatim outside it. */
  statement: z.object({ kind: z.enum(['reservation', 'statement']), body: reason }),
} as const;

export type Verb = keyof typeof VERBS;
export type Body<V extends Verb> = z.output<(typeof VERBS)[V]>;

/** What a verb answers, after the append. */
export interface Answers {
  mode: Done;
  report: Done;
  point: Done;
  screen: Done;
  lend: Done;
  put: Done;
  agree: { decision: string; setAside: readonly string[] };
  correct: Done;
  reopen: { decision: string };
  adopt: { decision: string };
  issue: { n: number; symbol: string };
  draft: { draft: string };
  'draft-ids': { ids: readonly string[] };
  discard: Done;
  table: { proposals: readonly { draft: string; proposal: string; number: string }[] };
  withdraw: Done;
  cosponsor: Done;
  leave: Done;
  position: Done;
  comment: { comment: string };
  accept: { decision: string; provision: string | null; partly: boolean };
  'set-aside': { decision: string };
  'come-back-to': { decision: string };
  floor: { proposal: string; number: string };
  'floor-answer': Done;
  'take-up': Done;
  invite: Done;
  uninvite: Done;
  admit: Done;
  keep: Done;
  confirm: Done;
  dissociate: Done;
  'ask-clearance': Done;
  clear: Done;
  'send-back': Done;
  'clearance-rule': Done;
  statement: { statement: string };
}
export interface Done {
  readonly done: true;
}
