/** Puts the texts of the house together from the log, the service of the house, a clock and chance. */
import { createHmac } from 'node:crypto';
import type { Auth } from '../auth/auth.ts';
import { HOUSE } from '../auth/auth.ts';
import type { Log } from '../log/port.ts';
import { Refusal } from '../../shared/protocol/errors.ts';
import { TextHouse } from './house.ts';
import type { SharedCarets } from './carets.ts';
import type { SharedPresence } from './presence.ts';

export interface CreateHouse {
  readonly log: Log;
  readonly auth: Pick<Auth, 'text' | 'settingsOf' | 'partiesOf'>;
  readonly clock: () => number;
  /** Milliseconds that never go back, for what turns cost; without it they cost nothing. */
  readonly now?: () => number;
  readonly random: (length: number) => Uint8Array;
  /** The house secret. */
  readonly secret: Uint8Array;
  readonly logger: { warn(facts: object, message: string): void };
  /** Where several servers share the texts. */
  readonly presence?: SharedPresence;
  readonly carets?: SharedCarets;
}

/** 126 bits in 21 letters. */
function idFrom(random: (length: number) => Uint8Array): string {
  return Buffer.from(random(16)).toString('base64url').slice(0, 21);
}

/** A client ID with its highest bit set, so that it is never the server's own small one. */
function clientFrom(random: (length: number) => Uint8Array): number {
  return (Buffer.from(random(4)).readUInt32LE(0) | 0x8000_0000) >>> 0;
}

/** The texts of the house. */
export function createHouse({ log, auth, clock, now, random, secret, logger, presence, carets }: CreateHouse): TextHouse {
  return new TextHouse({
    log,
    ...(presence === undefined ? {} : { presence }),
    ...(carets === undefined ? {} : { carets }),
    clock,
    ...(now === undefined ? {} : { now }),
    newId: () => idFrom(random),
    newClient: () => clientFrom(random),
    seal: (text) => createHmac('sha256', secret).update('chapeau/draft/1\0').update(text).digest('base64url').slice(0, 21),
    warn: (message, facts) => logger.warn(facts, message),
    pause: (ms) => new Promise((resolve) => (ms === 0 ? setImmediate(resolve) : setTimeout(resolve, ms))),
    every: (ms, run) => {
      const timer = setInterval(run, ms).unref();
      return () => clearInterval(timer);
    },
    source: {
      meetingOf: async (text) => {
        try {
          return (await auth.text(HOUSE, text)).meeting;
        } catch (error) {
          if (error instanceof Refusal && error.code === 'not-found') return null;
          throw error;
        }
      },
      settingsOf: (meeting) => auth.settingsOf(meeting),
      partiesOf: (meeting) => auth.partiesOf(meeting),
    },
  });
}
