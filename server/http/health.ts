/** For those who watch over the server: whether it lives, and whether it can do its work. */
import type { App } from './app.ts';

const hidden = { config: { who: 'anyone' }, schema: { hide: true } } as const;

/** `ready` gives why not, in one word for the outside; null when it is. */
export function healthRoutes(app: App, ready: () => Promise<string | null>): void {
  app.get('/healthz', hidden, (_request, reply) => reply.header('cache-control', 'no-store').send({ ok: true }));
  app.get('/readyz', hidden, async (_request, reply) => {
    const why = await ready();
    return reply.code(why === null ? 200 : 503).header('cache-control', 'no-store').send(why === null ? { ok: true } : { ok: false, why });
  });
}
