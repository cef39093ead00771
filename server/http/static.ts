/**
 * The screens: what `vite build` has made, as files. Every page of the client is one index.html; what has a hash in its
 * name never changes and is kept for good, so that a bad network is asked once.
 */
import fastifyStatic from '@fastify/static';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { FastifyReply } from 'fastify';
import { ERRORS, Refusal } from '../../shared/protocol/errors.ts';
import type { App } from './app.ts';
import { errorBody } from './errors.ts';

/** Pages of the client. Others get the index too, which says that there is no such page, but with 404. */
const PAGES = ['/', '/join', '/meetings', '/meetings/*', '/texts/*', '/screen', '/screen/*'] as const;
const YEAR = 365 * 24 * 60 * 60 * 1000;

/** Serves the folder `dist`, and answers whatever no route answers: `not-found`, or the index to a person's browser. */
export function staticRoutes(app: App, dist: string): void {
  const hasIndex = (): boolean => existsSync(join(dist, 'index.html'));

  function sendIndex(reply: FastifyReply): FastifyReply {
    if (!hasIndex()) return reply.code(503).type('text/plain; charset=utf-8').send('The screens are not built yet: run npm run build.\n');
    return reply.header('cache-control', 'no-cache').sendFile('index.html', { cacheControl: false });
  }

  void app.register(fastifyStatic, { root: dist, serve: false, dotfiles: 'ignore', suppressWarning: true, preCompressed: true });
  for (const url of PAGES) app.get(url, { schema: { hide: true } }, (_request, reply) => sendIndex(reply));
  app.get('/index.html', { schema: { hide: true } }, (_request, reply) => sendIndex(reply));
  app.get<{ Params: { '*': string } }>('/assets/*', { schema: { hide: true } }, (request, reply) =>
    reply.sendFile(`assets/${request.params['*']}`, { immutable: true, maxAge: YEAR }),
  );
  app.get<{ Params: { file: string } }>('/:file', { schema: { hide: true } }, (request, reply) =>
    reply.sendFile(request.params.file, { maxAge: 60 * 60 * 1000 }),
  );

  app.setNotFoundHandler((request, reply) => {
    const path = request.url.split('?', 1)[0] ?? '';
    const page = request.method === 'GET' && !/^\/(api|assets|sync)(\/|$)/.test(path) && !path.includes('.');
    if (page && (request.headers.accept ?? '').includes('text/html') && hasIndex()) return sendIndex(reply.code(404));
    return reply.code(ERRORS['not-found'].status).header('cache-control', 'no-store').send(errorBody(new Refusal('not-found')));
  });
}
