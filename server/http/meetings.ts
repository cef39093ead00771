/** Meetings: what they are called, who takes part, which texts they have. */
import { z } from 'zod';
import { Refusal } from '../../shared/protocol/errors.ts';
import { meetingSchema, partySchema, settingsSchema, textSchema, type Settings } from '../../shared/protocol/house.ts';
import { isMemberState } from '../../shared/states/states.ts';
import type { MeetingChange } from '../auth/auth.ts';
import { seatAt } from './access.ts';
import { answers, meetingAnswer, meetingHeadAnswer, partyAnswer, retentionAnswer } from './answers.ts';
import type { App } from './app.ts';
import type { HttpDeps } from './deps.ts';
import { createText } from './new-text.ts';

const ofMeeting = z.object({ meeting: z.string() });
const PARTIES = 300;

/** Settings that are said; those that are not said stay as they are, instead of falling back to their defaults. */
const { shape } = settingsSchema;
const settingsChange = z
  .object({
    positions: shape.positions.unwrap(),
    objections: shape.objections.unwrap(),
    intake: shape.intake.unwrap(),
    partiesInDocuments: shape.partiesInDocuments.unwrap(),
    cosponsorship: shape.cosponsorship.unwrap(),
    order: shape.order.unwrap(),
    insertions: shape.insertions.unwrap(),
    provisional: shape.provisional.unwrap(),
    floor: shape.floor.unwrap(),
    threads: shape.threads.unwrap(),
    openDrafting: shape.openDrafting.unwrap(),
    retentionDays: shape.retentionDays.unwrap(),
  } satisfies Record<keyof Settings, z.ZodType>)
  .partial();

const meetingChange = z
  .object({
    symbol: meetingSchema.shape.symbol,
    name: meetingSchema.shape.name,
    place: meetingSchema.shape.place.unwrap(),
    dates: meetingSchema.shape.dates,
    settings: settingsChange,
  })
  .partial();

/** Without the keys that are not there: the service tells an absent value from one that is set. */
function said<T extends object>(value: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(value).filter(([, part]) => part !== undefined)) as {
    [K in keyof T]: Exclude<T[K], undefined>;
  };
}

function requireOrder(dates: readonly [string, string] | undefined): void {
  if (dates !== undefined && dates[0] > dates[1]) throw new Refusal('invalid', 'dates: The meeting ends before it begins.');
}

function requireParties(parties: readonly z.output<typeof partySchema>[]): void {
  for (const { code, name, status, members } of parties) {
    if (status === 'member' && !isMemberState(code)) throw new Refusal('invalid', `${code}: not a Member State.`);
    const stranger = members.find((member) => !isMemberState(member));
    if (stranger !== undefined) throw new Refusal('invalid', `${code}: its member ${stranger} is not a Member State.`);
    if (status !== 'member' && name === null) throw new Refusal('invalid', `${code}: a party that is not a Member State needs a name.`);
  }
}

/** Routes under /api: meetings, meetings/MEETING, meetings/MEETING/parties, meetings/MEETING/texts. */
export function meetingRoutes(app: App, deps: HttpDeps): void {
  const { auth } = deps;

  app.get(
    '/api/meetings/:meeting/retention',
    {
      config: { who: 'seat' },
      schema: {
        tags: ['Meetings'],
        summary: 'Chair, secretariat, delegates: when drafts and typing are erased, and when they were',
        params: ofMeeting,
        response: answers(retentionAnswer),
      },
    },
    async (request) => {
      const seat = seatAt(request);
      const meeting = await auth.meeting(seat, request.params.meeting);
      if (seat.role !== 'chair' && seat.role !== 'secretariat' && seat.role !== 'delegate') throw new Refusal('not-permitted');
      return deps.retention(meeting);
    },
  );

  app.get(
    '/api/meetings',
    {
      config: { who: 'seat' },
      schema: { tags: ['Meetings'], summary: 'The meetings that the seat may enter', response: answers(z.array(meetingHeadAnswer)) },
    },
    async (request) => [...(await auth.meetings(seatAt(request)))],
  );

  app.post(
    '/api/meetings',
    {
      config: { who: 'seat' },
      schema: { tags: ['Meetings'], summary: 'Secretariat of the house: a new meeting', body: meetingSchema, response: answers(meetingAnswer) },
    },
    async (request) => {
      requireOrder(request.body.dates);
      const { id } = await auth.createMeeting(seatAt(request), { ...request.body, settings: said(request.body.settings) });
      return auth.meeting(seatAt(request), id);
    },
  );

  app.get(
    '/api/meetings/:meeting',
    {
      config: { who: 'seat' },
      schema: { tags: ['Meetings'], summary: 'A meeting: its settings, parties and texts', params: ofMeeting, response: answers(meetingAnswer) },
    },
    (request) => auth.meeting(seatAt(request), request.params.meeting),
  );

  app.patch(
    '/api/meetings/:meeting',
    {
      config: { who: 'seat' },
      schema: {
        tags: ['Meetings'],
        summary: 'Secretariat: changes what is said; everything else stays',
        params: ofMeeting,
        body: meetingChange,
        response: answers(meetingAnswer),
      },
    },
    async (request) => {
      const { settings, ...rest } = request.body;
      requireOrder(rest.dates);
      const change: MeetingChange = { ...said(rest), ...(settings === undefined ? {} : { settings: said(settings) }) };
      await auth.updateMeeting(seatAt(request), request.params.meeting, change);
      return auth.meeting(seatAt(request), request.params.meeting);
    },
  );

  app.put(
    '/api/meetings/:meeting/parties',
    {
      config: { who: 'seat' },
      schema: {
        tags: ['Meetings'],
        summary: 'Secretariat: sets the delegations, in this order; one that is left out loses its links and seats',
        params: ofMeeting,
        body: z.array(partySchema).max(PARTIES),
        response: answers(z.array(partyAnswer)),
      },
    },
    async (request) => {
      requireParties(request.body);
      return [...(await auth.setParties(seatAt(request), request.params.meeting, request.body))];
    },
  );

  app.post(
    '/api/meetings/:meeting/texts',
    {
      config: { who: 'seat' },
      schema: {
        tags: ['Meetings'],
        summary: 'Secretariat: a new text, closed, with its first provisions; chair: a text of the Chair’s own (`chairsTextOf`)',
        params: ofMeeting,
        body: textSchema,
        response: answers(z.object({ text: z.string() })),
      },
    },
    async (request) => ({ text: await createText(deps, seatAt(request), request.params.meeting, request.body) }),
  );
}
