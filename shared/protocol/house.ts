/**
 * The house around the texts: meetings, parties, links, seats, over HTTP. Schemas of what is sent, types of what is
 * answered. Routes (all under /api, JSON, refusals as `ErrorBody`):
 *
 * | route | who | what |
 * | --- | --- | --- |
 * | POST join/look `{code}` | anyone | `LinkView`: what a link gives, or why not |
 * | POST join `{code, name, bearer?}` | anyone | takes a seat: cookie, or `token` for programs |
 * | POST leave | seat | ends this session |
 * | GET me | anyone | `Me` |
 * | GET states | anyone | the table of Member States |
 * | GET, POST meetings | house secretariat creates; a seat lists its own | `MeetingHead[]`, `MeetingView` |
 * | GET, PATCH meetings/MEETING | seat of the meeting; secretariat changes | `MeetingView` |
 * | PUT meetings/MEETING/parties | secretariat | sets the delegations |
 * | GET, POST meetings/MEETING/links | secretariat | `LinkRow[]`, `LinkRow` |
 * | POST links/LINK/rotate, links/LINK/revoke | secretariat | `LinkRow` |
 * | GET meetings/MEETING/seats | own delegation's; secretariat and chair: their own office's | `SeatRow[]` |
 * | DELETE seats/SEAT | own delegation, secretariat | ends it |
 * | GET meetings/MEETING/retention | chair, secretariat, delegates | `RetentionView` |
 * | POST meetings/MEETING/texts | secretariat; the chair a text of its own (`chairsTextOf`) | `{text}` |
 * | GET texts/TEXT | seat of the meeting | `TextView` |
 * | POST texts/TEXT/VERB | see permit.ts | see verbs.ts |
 * | GET texts/TEXT/first | as texts/TEXT | `TextView` of the text as it was first laid |
 * | GET texts/TEXT/revisions/N | seat of the meeting | `TextView` of the revision |
 * | GET texts/TEXT/export/FORM.FORMAT?rev=&style=&names=&parties= | seat of the meeting | the file |
 */
import { z } from 'zod';
import { KINDS, type TextState } from '../schema/state.ts';
import type { Role } from '../permissions/seat.ts';
import { LIMITS, wordingSchema } from './verbs.ts';

const symbol = z.string().trim().min(1).max(120);
const code = z.string().regex(/^[A-Z0-9][A-Z0-9-]{1,23}$/);
const name = z.string().trim().min(1).max(LIMITS.name);
const date = z.iso.date();

/** Settings of a meeting with their defaults (DESIGN 2). */
export const settingsSchema = z.object({
  /** Who sees support and retain; objections and reservations. */
  positions: z.enum(['room', 'chair']).default('room'),
  objections: z.enum(['room', 'chair']).default('chair'),
  intake: z.enum(['direct', 'chair']).default('direct'),
  partiesInDocuments: z.boolean().default(false),
  cosponsorship: z.enum(['open', 'consent']).default('open'),
  order: z.enum(['french', 'english']).default('french'),
  insertions: z.enum(['bis', 'letters']).default('bis'),
  provisional: z.boolean().default(true),
  floor: z.boolean().default(true),
  /** Comments on proposals: among sponsors, co-sponsors and the author; or public. */
  threads: z.enum(['sponsors', 'room']).default('sponsors'),
  openDrafting: z.enum(['live', 'reported']).default('live'),
  retentionDays: z.number().int().min(0).max(3650).default(30),
});
export type Settings = z.output<typeof settingsSchema>;

export const partySchema = z.object({
  code,
  /** Absent for Member States: their names come from the table. */
  name: name.nullable().default(null),
  status: z.enum(['member', 'regional-group', 'observer-state', 'other']).default('member'),
  /** The delegations that a party speaks for (a regional group). */
  members: z.array(code).max(250).default([]),
});

export const meetingSchema = z.object({
  symbol,
  name: z.string().trim().min(1).max(400),
  place: z.string().trim().max(120).default(''),
  dates: z.tuple([date, date]),
  settings: settingsSchema.partial().default({}),
});

export const textSchema = z.object({
  symbol,
  language: z.string().regex(/^[a-zA-Z]{2,3}(-[a-zA-Z0-9]{2,8})*$/),
  provisions: z
    .array(
      z.object({
        kind: z.enum(KINDS),
        level: z.number().int().min(0).max(6).default(0),
        wording: wordingSchema,
      }),
    )
    .max(LIMITS.provisions),
  /** A text of the Chair's own, without prejudice: the text of the same meeting that it is made from. */
  chairsTextOf: z.string().min(1).max(64).optional(),
});

export const ROLES_OF_LINKS = ['chair', 'secretariat', 'delegate', 'reader', 'observer', 'screen'] as const;
export const linkSchema = z.object({
  role: z.enum(ROLES_OF_LINKS),
  delegation: code.nullable().default(null),
  /** Delegates only: the seat may clear drafts. */
  head: z.boolean().default(false),
  maxUses: z.number().int().min(1).max(10_000).nullable().default(null),
});

export const joinSchema = z.object({ code: z.string().min(8).max(200), name: name.optional(), bearer: z.boolean().default(false) });
export const lookSchema = z.object({ code: z.string().min(1).max(200) });

export interface PartyView {
  readonly code: string;
  readonly name: string | null;
  readonly status: 'member' | 'regional-group' | 'observer-state' | 'other';
  readonly members: readonly string[];
  /** 0–359, assigned when the party is added, never reassigned. */
  readonly hue: number;
}
export interface MeetingHead {
  readonly id: string;
  readonly symbol: string;
  readonly name: string;
  readonly place: string;
  readonly dates: readonly [string, string];
}
export interface TextRow {
  readonly id: string;
  readonly symbol: string;
  readonly language: string;
}
export interface MeetingView extends MeetingHead {
  readonly settings: Settings;
  readonly parties: readonly PartyView[];
  readonly texts: readonly TextRow[];
}
/** When the drafts on desks and the typing in texts are erased (R14). */
export interface RetentionView {
  /** Days that they are kept after the end. */
  readonly days: number;
  readonly texts: readonly {
    readonly id: string;
    readonly symbol: string;
    /** ISO 8601: when they are erased, if nothing more happens to the text. */
    readonly due: string;
    /** When they were erased, where nothing has happened to the text since; else null. */
    readonly erased: string | null;
  }[];
}
export interface LinkView {
  readonly meeting: MeetingHead | null;
  readonly texts: readonly TextRow[];
  readonly parties: readonly PartyView[];
  readonly role: Role;
  readonly delegation: string | null;
  readonly head: boolean;
}
export interface LinkRow {
  readonly id: string;
  readonly role: Role;
  readonly delegation: string | null;
  readonly head: boolean;
  /** Null once revoked. */
  readonly code: string | null;
  readonly uses: number;
  readonly maxUses: number | null;
  readonly revoked: boolean;
}
export interface SeatView {
  readonly id: string;
  readonly meeting: string | null;
  readonly role: Role;
  readonly delegation: string | null;
  readonly head: boolean;
  readonly name: string;
}
export interface SeatRow extends SeatView {
  readonly created: string;
  readonly lastSeen: string;
  readonly ended: boolean;
  readonly connected: boolean;
}
export interface Me {
  readonly seat: SeatView | null;
  readonly meetings: readonly MeetingHead[];
}
export interface TextView {
  readonly meeting: string;
  readonly state: TextState;
}
