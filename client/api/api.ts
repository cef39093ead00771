/**
 * What the client asks of the server over HTTP, typed by the contracts in shared/protocol. Every refusal is an `ApiError`
 * with a code of the one table, or `offline` when no answer of ours came back (no network, or a portal that answers in its
 * place).
 */
import { z } from 'zod';
import { ERRORS, type ErrorBody, type ErrorCode } from '../../shared/protocol/errors.ts';
import type {
  joinSchema, LinkRow, linkSchema, LinkView, Me, MeetingHead, meetingSchema, MeetingView, partySchema, PartyView, RetentionView, SeatRow, SeatView, textSchema, TextView,
} from '../../shared/protocol/house.ts';
import type { Answers, Verb, VERBS } from '../../shared/protocol/verbs.ts';

export type ApiErrorCode = ErrorCode | 'offline';

export class ApiError extends Error {
  readonly code: ApiErrorCode;
  /** What is wrong in plain words, where the server said it. */
  readonly detail: string | null;
  constructor(code: ApiErrorCode, detail: string | null = null) {
    super(detail ?? code);
    this.name = 'ApiError';
    this.code = code;
    this.detail = detail;
  }
}

/** The code of anything thrown; `internal` for what is not ours. */
export function codeOf(error: unknown): ApiErrorCode {
  return error instanceof ApiError ? error.code : 'internal';
}

const errorBody: z.ZodType<ErrorBody> = z.object({
  error: z.object({
    code: z.enum(Object.keys(ERRORS) as [ErrorCode, ...ErrorCode[]]),
    message: z.string(),
    detail: z.string().nullable(),
  }),
});

async function request<T>(method: string, path: string, body?: unknown): Promise<T> {
  let answer: Response;
  try {
    answer = await fetch(`/api/${path}`, {
      method,
      credentials: 'same-origin',
      headers: body === undefined ? {} : { 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  } catch {
    throw new ApiError('offline');
  }
  let said: unknown;
  try {
    said = answer.status === 204 ? null : await answer.json();
  } catch {
    // Not our JSON: a portal of the network, or a server that is not ours.
    throw new ApiError(answer.status >= 500 ? 'unavailable' : 'offline');
  }
  if (answer.ok) return said as T;
  const refused = errorBody.safeParse(said);
  if (refused.success) throw new ApiError(refused.data.error.code, refused.data.error.detail);
  throw new ApiError(answer.status >= 500 ? 'unavailable' : 'internal');
}

const get = <T>(path: string): Promise<T> => request<T>('GET', path);
const post = <T>(path: string, body: unknown = {}): Promise<T> => request<T>('POST', path, body);
const seg = encodeURIComponent;

export type NewMeeting = z.input<typeof meetingSchema>;
export type NewText = z.input<typeof textSchema>;
export type NewLink = z.input<typeof linkSchema>;
export type NewParty = z.input<typeof partySchema>;
export type JoinBody = z.input<typeof joinSchema>;
export interface Joined {
  readonly seat: SeatView;
}

export const FORMS = ['clean', 'rolling'] as const;
export const FORMATS = ['docx', 'html', 'md', 'txt', 'json'] as const;

export const api = {
  me: () => get<Me>('me'),
  look: (code: string) => post<LinkView>('join/look', { code }),
  join: (code: string, name?: string) => post<Joined>('join', name === undefined ? { code } : { code, name }),
  leave: () => post<unknown>('leave'),
  /** A new cookie in place of one that is a day old. */
  renew: () => post<unknown>('renew'),

  meetings: () => get<readonly MeetingHead[]>('meetings'),
  createMeeting: (body: NewMeeting) => post<MeetingView>('meetings', body),
  meeting: (meeting: string) => get<MeetingView>(`meetings/${seg(meeting)}`),
  changeMeeting: (meeting: string, body: Partial<NewMeeting>) => request<MeetingView>('PATCH', `meetings/${seg(meeting)}`, body),
  setParties: (meeting: string, parties: readonly NewParty[]) => request<readonly PartyView[]>('PUT', `meetings/${seg(meeting)}/parties`, parties),
  links: (meeting: string) => get<readonly LinkRow[]>(`meetings/${seg(meeting)}/links`),
  createLink: (meeting: string, body: NewLink) => post<LinkRow>(`meetings/${seg(meeting)}/links`, body),
  rotateLink: (link: string) => post<LinkRow>(`links/${seg(link)}/rotate`),
  revokeLink: (link: string) => post<LinkRow>(`links/${seg(link)}/revoke`),
  seats: (meeting: string) => get<readonly SeatRow[]>(`meetings/${seg(meeting)}/seats`),
  /** Chair, secretariat, delegates: when drafts and typing are erased. */
  retention: (meeting: string) => get<RetentionView>(`meetings/${seg(meeting)}/retention`),
  endSeat: (seat: string) => request<unknown>('DELETE', `seats/${seg(seat)}`),

  createText: (meeting: string, body: NewText) => post<{ readonly text: string }>(`meetings/${seg(meeting)}/texts`, body),
  text: (text: string) => get<TextView>(`texts/${seg(text)}`),
  /** As it was first laid. */
  first: (text: string) => get<TextView>(`texts/${seg(text)}/first`),
  revision: (text: string, n: number) => get<TextView>(`texts/${seg(text)}/revisions/${String(n)}`),
  /** An act: one verb of shared/protocol/verbs.ts. Answered after the append; its effect arrives through the record. */
  act: <V extends Verb>(text: string, verb: V, body: z.input<(typeof VERBS)[V]>) =>
    post<Answers[V]>(`texts/${seg(text)}/${verb}`, body),
  /** The address of a file; `query` as in house.ts (rev, style, names, parties). */
  exportUrl: (text: string, form: (typeof FORMS)[number], format: (typeof FORMATS)[number], query: Readonly<Record<string, string>> = {}) => {
    const asked = new URLSearchParams(query).toString();
    return `/api/texts/${seg(text)}/export/${form}.${format}${asked === '' ? '' : `?${asked}`}`;
  },
};
