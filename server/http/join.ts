/** Joining and leaving: what a link gives, taking a seat with it, who one is. */
import { z } from 'zod';
import type { Seat } from '../../shared/permissions/seat.ts';
import type { SeatView } from '../../shared/protocol/house.ts';
import { joinSchema, lookSchema } from '../../shared/protocol/house.ts';
import { Refusal } from '../../shared/protocol/errors.ts';
import { MEMBER_STATES } from '../../shared/states/states.ts';
import { answers, doneAnswer, linkViewAnswer, meAnswer, seatAnswer, statesAnswer } from './answers.ts';
import type { App } from './app.ts';
import type { HttpDeps } from './deps.ts';
import { createLimiter, WRONG_CODE_LIMIT } from './limits.ts';
import { credentialsOf, endedCookie, sessionCookie } from './session.ts';

function seatView({ id, meeting, role, delegation, head, name }: Seat): SeatView {
  return { id, meeting, role, delegation, head, name };
}

/** Routes under /api: join/look, join, leave, me, states. */
export function joinRoutes(app: App, { auth, now, wait }: HttpDeps): void {
  const wrongCodes = createLimiter({ ...WRONG_CODE_LIMIT, now, wait });

  /** A code that nobody has ever handed out costs its asker time; a good one never waits for others' guesses. */
  async function slowingGuesses<T>(ask: () => Promise<T>): Promise<T> {
    try {
      return await ask();
    } catch (error) {
      if (error instanceof Refusal && error.code === 'link-unknown') await wrongCodes.take('all');
      throw error;
    }
  }

  app.post(
    '/api/join/look',
    {
      config: { who: 'anyone' },
      schema: { tags: ['Seats'], security: [], summary: 'What a link gives, or why it gives nothing', body: lookSchema, response: answers(linkViewAnswer) },
    },
    (request) => slowingGuesses(() => auth.lookAt(request.body.code)),
  );

  app.post(
    '/api/join',
    {
      config: { who: 'anyone' },
      schema: {
        tags: ['Seats'],
        security: [],
        summary: 'Takes a seat with a link: a cookie for a browser, a token for a program that asks for a bearer',
        body: joinSchema,
        response: answers(z.object({ seat: seatAnswer, token: z.string().nullable() })),
      },
    },
    async (request, reply) => {
      const { code, name, bearer } = request.body;
      const { seat, token } = await slowingGuesses(() => auth.join(code, name ?? ''));
      if (bearer) return { seat: seatView(seat), token };
      void reply.header('set-cookie', sessionCookie(token, request.headers, request.protocol === 'https'));
      return { seat: seatView(seat), token: null };
    },
  );

  app.post(
    '/api/leave',
    {
      config: { who: 'seat' },
      schema: { tags: ['Seats'], summary: 'Ends the seat that asks, and its session', response: answers(doneAnswer) },
    },
    async (request, reply) => {
      const credentials = credentialsOf(request.headers);
      if (credentials !== null) await auth.leave(credentials.token);
      void reply.header('set-cookie', endedCookie(request.headers, request.protocol === 'https'));
      return { done: true as const };
    },
  );

  app.post(
    '/api/renew',
    {
      config: { who: 'seat' },
      schema: {
        tags: ['Seats'],
        summary: 'A new token in place of one that is a day old: as a cookie where a cookie asks; null while it need not be renewed',
        response: answers(z.object({ renewed: z.boolean(), token: z.string().nullable() })),
      },
    },
    async (request, reply) => {
      const credentials = credentialsOf(request.headers);
      const next = credentials === null ? null : await auth.renew(credentials.token);
      if (next === null || credentials?.from !== 'cookie') return { renewed: next !== null, token: next?.token ?? null };
      void reply.header('set-cookie', sessionCookie(next.token, request.headers, request.protocol === 'https'));
      return { renewed: true, token: null };
    },
  );

  app.get(
    '/api/me',
    {
      config: { who: 'anyone' },
      schema: { tags: ['Seats'], summary: 'The seat that asks, if any, and the meetings that it may enter', response: answers(meAnswer) },
    },
    async (request, reply) => {
      const credentials = credentialsOf(request.headers);
      if (credentials === null) return { seat: null, meetings: [] };
      try {
        const seat = await auth.seatOf(credentials.token);
        return { seat: seatView(seat), meetings: [...(await auth.meetings(seat))] };
      } catch (error) {
        if (!(error instanceof Refusal) || error.code !== 'no-seat') throw error;
      }
      // A cookie that gives no seat any more is taken back, so that the browser stops sending it.
      if (credentials.from === 'cookie') void reply.header('set-cookie', endedCookie(request.headers, request.protocol === 'https'));
      return { seat: null, meetings: [] };
    },
  );

  app.get(
    '/api/states',
    {
      config: { who: 'anyone' },
      schema: { tags: ['Meetings'], security: [], summary: 'The Member States of the body, in the six official languages', response: answers(statesAnswer) },
    },
    (_request, reply) => {
      void reply.header('cache-control', 'public, max-age=3600');
      return MEMBER_STATES;
    },
  );
}
