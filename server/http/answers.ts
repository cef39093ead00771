/**
 * What the routes answer, as schemas: for the OpenAPI description and for tests. Each is tied to its type in shared/, so
 * that the two cannot part; nothing is checked or rewritten by them when an answer is sent.
 */
import { z } from 'zod';
import { ROLES } from '../../shared/permissions/seat.ts';
import { ERRORS, type ErrorBody, type ErrorCode } from '../../shared/protocol/errors.ts';
import {
  settingsSchema,
  type LinkRow,
  type LinkView,
  type Me,
  type MeetingHead,
  type MeetingView,
  type PartyView,
  type RetentionView,
  type SeatRow,
  type SeatView,
  type TextRow,
} from '../../shared/protocol/house.ts';
import type { Answers, Done, Verb } from '../../shared/protocol/verbs.ts';
import type { MemberState } from '../../shared/states/states.ts';

const codes = Object.keys(ERRORS) as [ErrorCode, ...ErrorCode[]];

export const errorAnswer: z.ZodType<ErrorBody> = z
  .object({ error: z.object({ code: z.enum(codes), message: z.string(), detail: z.string().nullable() }) })
  .describe('A refusal: the code says why, the detail what is wrong.');

/** The answers of a route: what it gives, and the refusal that any route may give. */
export function answers<T extends z.ZodType>(schema: T): { 200: T; default: typeof errorAnswer } {
  return { 200: schema, default: errorAnswer };
}

const done: z.ZodType<Done> = z.object({ done: z.literal(true) }).describe('It is in the record.');
const decision = z.object({ decision: z.string() });

/** What each verb answers, after the append. */
export const VERB_ANSWERS: { readonly [V in Verb]: z.ZodType<Answers[V]> } = {
  mode: done,
  report: done,
  point: done,
  screen: done,
  lend: done,
  put: done,
  agree: decision.extend({ setAside: z.array(z.string()).describe('Proposals set aside by the same act.') }),
  correct: done,
  reopen: decision,
  adopt: decision,
  issue: z.object({ n: z.number().int(), symbol: z.string() }),
  draft: z.object({ draft: z.string() }),
  'draft-ids': z.object({ ids: z.array(z.string()) }),
  discard: done,
  table: z.object({ proposals: z.array(z.object({ draft: z.string(), proposal: z.string(), number: z.string() })) }),
  withdraw: done,
  cosponsor: done,
  leave: done,
  position: done,
  comment: z.object({ comment: z.string() }),
  accept: decision.extend({ provision: z.string().nullable(), partly: z.boolean() }),
  'set-aside': decision,
  'come-back-to': decision,
  floor: z.object({ proposal: z.string(), number: z.string() }),
  'floor-answer': done,
  'take-up': done,
  invite: done,
  uninvite: done,
  admit: done,
  keep: done,
  confirm: done,
  dissociate: done,
  'ask-clearance': done,
  clear: done,
  'send-back': done,
  'clearance-rule': done,
  statement: z.object({ statement: z.string() }),
};

export const doneAnswer = done;

export const partyAnswer: z.ZodType<PartyView> = z.object({
  code: z.string(),
  name: z.string().nullable().describe('Null for Member States: GET states has their names.'),
  status: z.enum(['member', 'regional-group', 'observer-state', 'other']),
  members: z.array(z.string()).describe('The delegations that it speaks for: a regional group.'),
  hue: z.number().int().min(0).max(359),
});

const meetingHead = z.object({
  id: z.string(),
  symbol: z.string(),
  name: z.string(),
  place: z.string(),
  dates: z.tuple([z.string(), z.string()]),
});
export const meetingHeadAnswer: z.ZodType<MeetingHead> = meetingHead;

export const textRowAnswer: z.ZodType<TextRow> = z.object({ id: z.string(), symbol: z.string(), language: z.string() });

export const meetingAnswer: z.ZodType<MeetingView> = meetingHead.extend({
  settings: settingsSchema,
  parties: z.array(partyAnswer),
  texts: z.array(textRowAnswer),
});

export const retentionAnswer: z.ZodType<RetentionView> = z.object({
  days: z.number().int().describe('Days that drafts and typing are kept after the end.'),
  texts: z.array(
    z.object({
      id: z.string(),
      symbol: z.string(),
      due: z.string().describe('When they are erased, if nothing more happens to the text.'),
      erased: z.string().nullable().describe('When they were erased, where nothing has happened to the text since.'),
    }),
  ),
});

const role = z.enum(ROLES);
const head = z.boolean().describe('Head of delegation: may clear drafts.');

export const linkViewAnswer: z.ZodType<LinkView> = z.object({
  meeting: meetingHead.nullable(),
  texts: z.array(textRowAnswer),
  parties: z.array(partyAnswer),
  role,
  delegation: z.string().nullable(),
  head,
});

export const linkAnswer: z.ZodType<LinkRow> = z.object({
  id: z.string(),
  role,
  delegation: z.string().nullable(),
  head,
  code: z.string().nullable().describe('Goes into the address /join#CODE. Null once revoked.'),
  uses: z.number().int(),
  maxUses: z.number().int().nullable(),
  revoked: z.boolean(),
});

const seat = z.object({
  id: z.string(),
  meeting: z.string().nullable().describe('Null: the secretariat of the house, which acts in every meeting.'),
  role,
  delegation: z.string().nullable(),
  head,
  name: z.string(),
});
export const seatAnswer: z.ZodType<SeatView> = seat;
export const seatRowAnswer: z.ZodType<SeatRow> = seat.extend({
  created: z.string(),
  lastSeen: z.string(),
  ended: z.boolean(),
  connected: z.boolean(),
});

export const meAnswer: z.ZodType<Me> = z.object({ seat: seat.nullable(), meetings: z.array(meetingHead) });

const name = z.string();
export const statesAnswer: z.ZodType<readonly MemberState[]> = z.array(
  z.object({
    code: z.custom<MemberState['code']>().meta({ type: 'string' }),
    region: z.custom<MemberState['region']>().meta({ type: 'string' }),
    names: z.object({ en: name, fr: name, es: name, ru: name, zh: name, ar: name }),
  }),
);
