/**
 * What servers tell each other through the database (LISTEN, NOTIFY). A connection of its own, made anew whenever it breaks.
 * Nothing is kept for those who were away: after a gap everybody is told so, and looks for himself.
 */
import type pg from 'pg';

export interface Heard {
  /** Something was told. */
  told(words: string): void;
  /** Something may have been missed. */
  missed(): void;
}

/** Milliseconds between tries to come back, and between asking a silent connection whether it is still there. */
const AGAIN = [200, 500, 1_000, 2_000, 5_000];
const STILL_THERE = 5_000;

export class Listening {
  readonly #connect: () => pg.Client;
  readonly #lock: string;
  readonly #warn: (message: string, facts: Readonly<Record<string, unknown>>) => void;
  readonly #topics = new Map<string, Set<Heard>>();
  #client: pg.Client | null = null;
  #timer: NodeJS.Timeout | null = null;
  #starting: Promise<void> | null = null;
  #tries = 0;
  #closed = false;

  /** `lock`: the name of the lock that is held as a sign of life. */
  constructor(connect: () => pg.Client, lock: string, warn: (message: string, facts: Readonly<Record<string, unknown>>) => void) {
    this.#connect = connect;
    this.#lock = lock;
    this.#warn = warn;
  }

  hear(channel: string, heard: Heard): () => void {
    const known = this.#topics.get(channel);
    if (known === undefined) {
      this.#topics.set(channel, new Set([heard]));
      if (this.#client !== null) this.#listen(this.#client, channel).catch(() => undefined);
    } else known.add(heard);
    if (this.#client === null && this.#timer === null) this.#start();
    return () => {
      this.#topics.get(channel)?.delete(heard);
    };
  }

  async close(): Promise<void> {
    this.#closed = true;
    if (this.#timer !== null) clearTimeout(this.#timer);
    await this.#starting?.catch(() => undefined);
    const client = this.#client;
    this.#client = null;
    await client?.end().catch(() => undefined);
  }

  async #listen(client: pg.Client, channel: string): Promise<void> {
    await client.query(`LISTEN ${client.escapeIdentifier(channel)}`);
    for (const heard of this.#topics.get(channel) ?? []) heard.missed();
  }

  #start(): void {
    if (this.#closed || this.#starting !== null) return;
    const client = this.#connect();
    let lost = false;
    const lose = (error?: Error): void => {
      if (lost) return;
      lost = true;
      if (this.#client === client) this.#client = null;
      client.end().catch(() => undefined);
      if (this.#closed) return;
      if (this.#tries === 0) this.#warn('cut off from what other servers tell', { error: error?.message });
      this.#after(AGAIN[Math.min(this.#tries++, AGAIN.length - 1)] ?? 0, () => this.#start());
    };
    client.on('error', lose);
    client.on('end', () => lose());
    client.on('notification', ({ channel, payload }) => {
      for (const heard of this.#topics.get(channel) ?? []) heard.told(payload ?? '');
    });
    this.#starting = (async () => {
      try {
        await client.connect();
        this.#client = client;
        // Held while it is connected: so a restore sees that somebody is here.
        await client.query('SELECT pg_advisory_lock_shared(hashtext($1)::bigint)', [this.#lock]);
        for (const channel of this.#topics.keys()) await this.#listen(client, channel);
        this.#tries = 0;
        this.#watch(client, lose);
      } catch (error) {
        lose(error instanceof Error ? error : new Error(String(error)));
      } finally {
        this.#starting = null;
      }
    })();
  }

  /** A network that swallows everything breaks no connection: asked for a sign of life, it does not answer. */
  #watch(client: pg.Client, lose: (error?: Error) => void): void {
    this.#after(STILL_THERE, () => {
      if (this.#client !== client) return;
      client.query('SELECT 1').then(
        () => this.#watch(client, lose),
        (error: unknown) => lose(error instanceof Error ? error : new Error(String(error))),
      );
    });
  }

  #after(ms: number, run: () => void): void {
    if (this.#closed) return;
    this.#timer = setTimeout(() => {
      this.#timer = null;
      run();
    }, ms);
    this.#timer.unref();
  }
}
