/** Puts the HTTP side together. It needs no port: tests ask it by `inject`. */
import fastify, { LogController } from 'fastify';
import { validatorCompiler, type ZodTypeProvider } from 'fastify-type-provider-zod';
import { LIMITS } from '../../shared/protocol/verbs.ts';
import { registerAccess } from './access.ts';
import type { App } from './app.ts';
import type { HttpDeps } from './deps.ts';
import { frameworkErrors, registerErrors } from './errors.ts';
import { exportRoutes } from './exports.ts';
import { healthRoutes } from './health.ts';
import { joinRoutes } from './join.ts';
import { linkRoutes } from './links.ts';
import { meetingRoutes } from './meetings.ts';
import { registerDescription } from './openapi.ts';
import { seatRoutes } from './seats.ts';
import { refuseBytes, refuseExpectations } from './raw.ts';
import { registerSecurity } from './security.ts';
import { staticRoutes } from './static.ts';
import { textRoutes } from './texts.ts';

/** Milliseconds that a request may take to arrive whole: long enough for 4 MB over a hotel network. */
const ARRIVAL = 120_000;

/** The server of routes and screens, not listening yet. */
export async function createHttp(deps: HttpDeps): Promise<App> {
  const app: App = fastify({
    loggerInstance: deps.log,
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: LIMITS.body,
    requestTimeout: ARRIVAL,
    forceCloseConnections: true,
    routerOptions: { maxParamLength: 200 },
    frameworkErrors,
    clientErrorHandler: refuseBytes,
    // Node would refuse it by itself, without our headers.
    http: { requireHostHeader: false },
  }).withTypeProvider<ZodTypeProvider>();

  refuseExpectations(app.server);
  app.setValidatorCompiler(validatorCompiler);
  // Schemas of answers describe them (OpenAPI); nothing is cut out of an answer or looked through again.
  app.setSerializerCompiler(() => (answer) => JSON.stringify(answer));
  registerJson(app);
  registerErrors(app);
  registerSecurity(app, deps.origin);
  registerAccess(app, deps);
  await registerDescription(app);
  healthRoutes(app, deps.ready ?? (() => Promise.resolve(null)));
  joinRoutes(app, deps);
  meetingRoutes(app, deps);
  linkRoutes(app, deps);
  seatRoutes(app, deps);
  textRoutes(app, deps);
  exportRoutes(app, deps);
  staticRoutes(app, deps.dist);
  app.addHook('onResponse', async (request, reply) => {
    // Route patterns and seat ids only: no address, name or wording ends in a log.
    const { method, routeOptions, seat } = request;
    request.log.debug({ method, route: routeOptions.url, status: reply.statusCode, seat: seat?.id, ms: Math.round(reply.elapsedTime) }, 'request');
  });
  return app;
}

/** JSON alone, so that no form of another site is ever read; an empty body is no body. */
function registerJson(app: App): void {
  const parse = app.getDefaultJsonParser('error', 'error');
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('application/json', { parseAs: 'string' }, (request, body, done) => {
    if (body === '') done(null, undefined);
    else void parse(request, body as string, done);
  });
}
