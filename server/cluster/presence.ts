/**
 * Who is in the room, over all servers: each tells the others whom it has, when that changes and from time to time. What is
 * not heard of again is forgotten, so a server that was killed leaves nobody behind in a room.
 */
import type { Database } from '../log/database.ts';
import type { Here, SharedPresence } from '../sync/presence.ts';

const TOPIC = 'presence';
/** Milliseconds after which a server tells again, and after which it is no longer believed. */
const AGAIN = 15_000;
const BELIEVED = 40_000;
/** A notice of PostgreSQL has less than 8000 bytes. */
const LONGEST = 7_900;

export interface PresenceDeps {
  readonly database: Database;
  /** This server, among the others. */
  readonly server: string;
  /** Milliseconds that never go back. */
  readonly now: () => number;
}

interface Notice {
  readonly server: string;
  readonly text: string;
  readonly here: readonly Here[];
}

/** Presence shared through the database. */
export function sharePresence({ database, server, now }: PresenceDeps): SharedPresence & { stop(): void } {
  const others = new Map<string, { text: string; here: readonly Here[]; at: number }>();
  const told = new Map<string, { words: string; at: number }>();
  const stop = database.hear(TOPIC, {
    told: (words) => {
      const { server: from, text, here } = JSON.parse(words) as Notice;
      if (from !== server) others.set(`${from} ${text}`, { text, here, at: now() });
    },
    // They tell again by themselves, and we do when we are asked next.
    missed: () => told.clear(),
  });
  return {
    stop,
    tell(text, here) {
      const words = JSON.stringify({ server, text, here } satisfies Notice);
      const last = told.get(text);
      if (last?.words === words && now() - last.at < AGAIN) return;
      if (last === undefined && here.length === 0) return;
      if (Buffer.byteLength(words) > LONGEST) return;
      // That nobody is here is told once: what is not told again is soon not believed either.
      if (here.length === 0) told.delete(text);
      else told.set(text, { words, at: now() });
      // Cut off: the others stop believing this server's seats, and hear of them when it is back.
      database.tell(TOPIC, words).catch(() => told.delete(text));
    },
    elsewhere(text) {
      const sum = new Map<string, number>();
      for (const [key, one] of others) {
        if (now() - one.at > BELIEVED) others.delete(key);
        else if (one.text === text) for (const { party, seats } of one.here) sum.set(party, (sum.get(party) ?? 0) + seats);
      }
      return [...sum].map(([party, seats]) => ({ party, seats }));
    },
  };
}
