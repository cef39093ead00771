/**
 * The screens: what `vite build` has made, as files. Every page of the client is one index.html; what has a hash in its
 * name never changes and is kept for good, so that a bad network is asked once.
 */
import fastifyStatic from '@fastify/static';
import { existsSync } from 'node:fs';
import { extname, join } from 'node:path';
import type { FastifyReply } from 'fastify';
import { ERRORS, Refusal } from '../../shared/protocol/errors.ts';
import type { App } from './app.ts';
import { createCompressed, encodingFor } from './compressed.ts';
import { errorBody } from './errors.ts';

/** Pages of the client. Others get the index too, which says that there is no such page, but with 404. */
const PAGES = ['/', '/index.html', '/join', '/meetings', '/meetings/*', '/texts/*', '/screen', '/screen/*'] as const;
const HOUR = 60 * 60 * 1000;
const YEAR = 365 * 24 * HOUR;

/** Names that a build gives to files; nothing that climbs out of a folder or is hidden in it. */
const FILE_NAME = /^\w[\w.-]*$/;

const hidden = { config: { who: 'anyone' }, schema: { hide: true } } as const;

/** Serves the folder `dist`, and answers whatever no route answers: `not-found`, or the index to a person's browser. */
export function staticRoutes(app: App, dist: string): void {
  const compressed = createCompressed();
  const hasIndex = (): boolean => existsSync(join(dist, 'index.html'));

  function sendIndex(reply: FastifyReply): FastifyReply {
    if (!hasIndex()) return reply.code(503).header('cache-control', 'no-store').type('text/plain; charset=utf-8').send('The screens are not built yet: run npm run build.\n');
    return reply.header('cache-control', 'no-cache').sendFile('index.html', { cacheControl: false });
  }

  void app.register(fastifyStatic, { root: dist, serve: false, dotfiles: 'ignore', suppressWarning: true });
  for (const url of PAGES) app.get(url, hidden, (_request, reply) => sendIndex(reply));

  app.get<{ Params: { file: string } }>('/assets/:file', hidden, async (request, reply) => {
    const { file } = request.params;
    if (!FILE_NAME.test(file)) return reply.callNotFound();
    const encoding = encodingFor(request.headers['accept-encoding']);
    const small = encoding === null ? null : await compressed(join(dist, 'assets', file), encoding);
    void reply.header('vary', 'accept-encoding');
    if (encoding === null || small === null) return reply.sendFile(`assets/${file}`, { immutable: true, maxAge: YEAR });
    return reply
      .headers({ 'content-encoding': encoding, 'cache-control': 'public, max-age=31536000, immutable' })
      .type(TYPES[extname(file)] ?? 'application/octet-stream')
      .send(small);
  });

  app.get<{ Params: { file: string } }>('/:file', hidden, (request, reply) => {
    const { file } = request.params;
    return FILE_NAME.test(file) ? reply.sendFile(file, { maxAge: HOUR }) : reply.callNotFound();
  });

  app.setNotFoundHandler((request, reply) => {
    const path = request.url.split('?', 1)[0] ?? '';
    const page = request.method === 'GET' && !/^\/(api|assets|sync)(\/|$)/.test(path) && !path.includes('.');
    if (page && (request.headers.accept ?? '').includes('text/html') && hasIndex()) return sendIndex(reply.code(404));
    return reply.code(ERRORS['not-found'].status).header('cache-control', 'no-store').send(errorBody(new Refusal('not-found')));
  });
}

const TYPES: Readonly<Record<string, string>> = {
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.json': 'application/json; charset=utf-8',
  '.map': 'application/json; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.txt': 'text/plain; charset=utf-8',
};
