/** Texts: what stands in them, and every command of the VERBS table as `POST /api/texts/TEXT/VERB`. */
import type { FastifyTypeProviderDefault } from 'fastify';
import { z } from 'zod';
import { VERBS, type Body, type Verb } from '../../shared/protocol/verbs.ts';
import { seatAt, textAt } from './access.ts';
import { textAnswer } from './answer-text.ts';
import { answers, VERB_ANSWERS } from './answers.ts';
import type { App } from './app.ts';
import { knownTo } from './audience.ts';
import type { HttpDeps } from './deps.ts';
import { createTurns } from './turns.ts';
import { undoing, VERB_DOCS } from './verb-docs.ts';

const ofText = z.object({ text: z.string() });

/** Routes under /api/texts: TEXT, TEXT/VERB, TEXT/first, TEXT/revisions/N. */
export function textRoutes(app: App, { texts, charging, now, wait }: HttpDeps): void {
  const inTurn = createTurns({ charging, now, wait });

  app.get(
    '/api/texts/:text',
    {
      config: { who: 'live-text' },
      schema: { tags: ['Texts'], summary: 'The text as it stands, as far as the seat may know', params: ofText, response: answers(textAnswer) },
    },
    async (request) => {
      const { id, meeting } = textAt(request);
      const seat = seatAt(request);
      return { meeting, state: knownTo(seat, await texts.view(id, seat)) };
    },
  );

  app.get(
    '/api/texts/:text/first',
    {
      config: { who: 'live-text' },
      schema: { tags: ['Texts'], summary: 'The text as it was first laid', params: ofText, response: answers(textAnswer) },
    },
    async (request) => {
      const { id, meeting } = textAt(request);
      return { meeting, state: knownTo(seatAt(request), await texts.first(id)) };
    },
  );

  app.get(
    '/api/texts/:text/revisions/:n',
    {
      config: { who: 'text' },
      schema: {
        tags: ['Texts'],
        summary: 'An issued revision, which never changes',
        params: ofText.extend({ n: z.coerce.number().int().min(1) }),
        response: answers(textAnswer),
      },
    },
    async (request) => {
      const { id, meeting } = textAt(request);
      return { meeting, state: knownTo(seatAt(request), await texts.revision(id, request.params.n)) };
    },
  );

  // Without the types of the schemas: the loop over all verbs hides from the compiler which one it is.
  const untyped = app.withTypeProvider<FastifyTypeProviderDefault>();
  const command = <V extends Verb>(verb: V): void => {
    untyped.post(
      `/api/texts/:text/${verb}`,
      {
        config: { who: 'live-text' },
        schema: {
          tags: ['Commands'],
          operationId: verb,
          summary: VERB_DOCS[verb],
          description: undoing(verb),
          params: ofText,
          body: VERBS[verb],
          response: answers(VERB_ANSWERS[verb]),
        },
      },
      // The body has passed the schema of this very verb.
      (request) => {
        const seat = seatAt(request);
        return inTurn(seat.id, (metered) => texts.act(textAt(request).id, seat, verb, request.body as Body<V>, metered));
      },
    );
  };
  for (const verb of Object.keys(VERBS) as Verb[]) command(verb);
}
