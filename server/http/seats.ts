/** The seats of one's own office: a delegation sees all of its own and can end any, so that nobody joins as it unnoticed. */
import { z } from 'zod';
import { seatAt } from './access.ts';
import { answers, doneAnswer, seatRowAnswer } from './answers.ts';
import type { App } from './app.ts';
import type { HttpDeps } from './deps.ts';

/** Routes under /api: meetings/MEETING/seats, seats/SEAT. */
export function seatRoutes(app: App, { auth, texts }: HttpDeps): void {
  app.get(
    '/api/meetings/:meeting/seats',
    {
      config: { who: 'seat' },
      schema: {
        tags: ['Seats'],
        summary: "The seats of one's own delegation or office",
        params: z.object({ meeting: z.string() }),
        response: answers(z.array(seatRowAnswer)),
      },
    },
    async (request) => {
      const seats = await auth.seatsOf(seatAt(request), request.params.meeting);
      return seats.map((seat) => ({ ...seat, connected: texts.connections(seat.id) > 0 }));
    },
  );

  app.delete(
    '/api/seats/:seat',
    {
      config: { who: 'seat' },
      schema: {
        tags: ['Seats'],
        summary: "Ends a seat of one's own delegation or office; the secretariat, any of the meeting",
        params: z.object({ seat: z.string() }),
        response: answers(doneAnswer),
      },
    },
    async (request) => {
      await auth.endSeat(seatAt(request), request.params.seat);
      return { done: true as const };
    },
  );
}
