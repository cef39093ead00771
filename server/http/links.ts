/** Links: the secretariat hands them out, one per delegation and role; a code goes into the address /join#CODE. */
import { z } from 'zod';
import { linkSchema } from '../../shared/protocol/house.ts';
import { seatAt } from './access.ts';
import { answers, linkAnswer } from './answers.ts';
import type { App } from './app.ts';
import type { HttpDeps } from './deps.ts';

const ofMeeting = z.object({ meeting: z.string() });
const ofLink = z.object({ link: z.string() });

/** Routes under /api: meetings/MEETING/links, links/LINK/rotate, links/LINK/revoke. */
export function linkRoutes(app: App, { auth }: HttpDeps): void {
  app.get(
    '/api/meetings/:meeting/links',
    {
      config: { who: 'seat' },
      schema: { tags: ['Links'], summary: 'Secretariat: all links of the meeting', params: ofMeeting, response: answers(z.array(linkAnswer)) },
    },
    async (request) => [...(await auth.links(seatAt(request), request.params.meeting))],
  );

  app.post(
    '/api/meetings/:meeting/links',
    {
      config: { who: 'seat' },
      schema: { tags: ['Links'], summary: 'Secretariat: a new link', params: ofMeeting, body: linkSchema, response: answers(linkAnswer) },
    },
    (request) => auth.createLink(seatAt(request), { meeting: request.params.meeting, ...request.body }),
  );

  app.post(
    '/api/links/:link/rotate',
    {
      config: { who: 'seat' },
      schema: {
        tags: ['Links'],
        summary: 'Secretariat: a new code in place of the old one; seats stay',
        params: ofLink,
        response: answers(linkAnswer),
      },
    },
    (request) => auth.rotateLink(seatAt(request), request.params.link),
  );

  app.post(
    '/api/links/:link/revoke',
    {
      config: { who: 'seat' },
      schema: {
        tags: ['Links'],
        summary: 'Secretariat: ends the link for good, and at once every seat that came through it',
        params: ofLink,
        response: answers(linkAnswer),
      },
    },
    (request) => auth.revokeLink(seatAt(request), request.params.link),
  );
}
