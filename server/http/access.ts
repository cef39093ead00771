/**
 * The gate in front of the routes. Each route says who may ask (`config.who`); one that does not say so is not registered.
 * The gate runs before a body is read. What a seat may do beyond that is the service's and the record's to say.
 */
import type { FastifyRequest } from 'fastify';
import type { Seat } from '../../shared/permissions/seat.ts';
import { Refusal } from '../../shared/protocol/errors.ts';
import type { StoredText } from '../auth/store.ts';
import type { App } from './app.ts';
import type { HttpDeps } from './deps.ts';
import { createLimiter, SEAT_LIMIT } from './limits.ts';
import { seatOf } from './session.ts';

/**
 * `anyone`; `seat`: any seat; `text`: a seat of the meeting of the text in the path; `live-text`: the same, but for
 * observers, to whom only revisions are open (DESIGN 2, role).
 */
export type Who = 'anyone' | 'seat' | 'text' | 'live-text';

declare module 'fastify' {
  interface FastifyContextConfig {
    who?: Who;
  }
  interface FastifyRequest {
    seat: Seat | null;
    text: StoredText | null;
  }
  interface FastifyInstance {
    /** The table of routes: who may ask each of them. */
    readonly gates: readonly Gate[];
  }
}

/** A route and who may ask it. */
export interface Gate {
  readonly method: string;
  /** The pattern, as in `/api/texts/:text`. */
  readonly url: string;
  readonly who: Who;
}

/** Puts the gate before every route of the instance that is registered after it. */
export function registerAccess(app: App, { auth, now, wait }: HttpDeps): void {
  const limiter = createLimiter({ ...SEAT_LIMIT, now, wait });
  app.decorateRequest('seat', null);
  app.decorateRequest('text', null);

  const gates: Gate[] = [];
  app.decorate('gates', gates);

  app.addHook('onRoute', ({ method, url, config }) => {
    const who = config?.who;
    if (who === undefined) throw new Error(`The route ${url} does not say who may ask`);
    for (const one of [method].flat()) gates.push({ method: one, url, who });
  });

  app.addHook('onRequest', async (request) => {
    const { who } = request.routeOptions.config;
    // Without: no route answers to this address.
    if (who === undefined || who === 'anyone') return;
    const seat = await seatOf(auth, request.headers);
    request.seat = seat;
    await limiter.take(seat.id);
    await auth.touch(seat.id);
    if (who === 'seat') return;
    const { text } = request.params as { text?: string };
    request.text = await auth.text(seat, text ?? '');
    if (who === 'live-text' && seat.role === 'observer') throw new Refusal('not-permitted');
  });
}

/** The seat that the gate has let in. */
export function seatAt(request: FastifyRequest): Seat {
  if (request.seat === null) throw new Error('The route lets anyone in');
  return request.seat;
}

/** The text that the gate has found. */
export function textAt(request: FastifyRequest): StoredText {
  if (request.text === null) throw new Error('The route is not about a text');
  return request.text;
}
