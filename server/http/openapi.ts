/** The OpenAPI description at GET /api/openapi.json, made from the schemas of the routes. */
import fastifySwagger from '@fastify/swagger';
import { jsonSchemaTransform } from 'fastify-type-provider-zod';
import type { App } from './app.ts';
import { COOKIE } from './session.ts';

const DESCRIPTION = `Everything in Chapeau that is not typing. Commands are answered after they are in the record; their
effect arrives through the socket of the text. A refusal is \`{"error": {"code", "message", "detail"}}\`. A browser is known by
its cookie, a program by \`Authorization: Bearer TOKEN\` with the token that POST /api/join gives for \`"bearer": true\`.`;

/** Registers the description; routes that come after are in it, unless their schema says \`hide\`. */
export async function registerDescription(app: App): Promise<void> {
  await app.register(fastifySwagger, {
    openapi: {
      openapi: '3.1.0',
      info: { title: 'Chapeau', version: '1', description: DESCRIPTION },
      tags: [
        { name: 'Seats', description: 'Joining, leaving, who is here' },
        { name: 'Meetings' },
        { name: 'Links' },
        { name: 'Texts', description: 'Reading and taking away' },
        { name: 'Commands', description: 'One verb each' },
      ],
      components: {
        securitySchemes: {
          cookie: { type: 'apiKey', in: 'cookie', name: COOKIE },
          bearer: { type: 'http', scheme: 'bearer' },
        },
      },
      security: [{ cookie: [] }, { bearer: [] }],
    },
    transform: jsonSchemaTransform,
  });
  app.get('/api/openapi.json', { config: { who: 'anyone' }, schema: { hide: true } }, () => app.swagger());
}
