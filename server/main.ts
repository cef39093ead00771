/**
 * The composition root: it alone reads the environment and the arguments, picks the adapters, and puts the house together.
 * Whatever keeps the server from starting is one line on stderr and exit code 1.
 */
import { randomBytes } from 'node:crypto';
import { createServer } from 'node:net';
import { fileURLToPath } from 'node:url';
import pino, { type Logger } from 'pino';
import { createAuth } from './auth/service.ts';
import { shareCarets } from './cluster/carets.ts';
import { shareChanges } from './cluster/meetings.ts';
import { sharePresence } from './cluster/presence.ts';
import { shareEndings } from './cluster/seats.ts';
import { addressOf, ConfigError, readConfig, type Config } from './config.ts';
import { EXAMPLE, ensureExample } from './example.ts';
import { createHttp } from './http/create.ts';
import { startRetention } from './jobs/hourly.ts';
import { COMMANDS, runCommand, type Command } from './keeping/commands.ts';
import { createMeter } from './keeping/meter.ts';
import { DatabaseError } from './log/database-errors.ts';
import { DataFolderError } from './log/folder.ts';
import { createMetrics } from './ops/metrics.ts';
import { serveMetrics } from './ops/metrics-server.ts';
import { openStores } from './stores.ts';
import { createHouse } from './sync/create.ts';
import { houseLink, welcome } from './welcome.ts';
import { attachSockets } from './ws/attach.ts';
import { createExpiry } from './ws/expiry.ts';
import { createPacer } from './ws/pace.ts';

/** Milliseconds after which a stop that hangs is cut off. */
const STOP_WITHIN = 4_500;
const DIST = fileURLToPath(new URL('../dist', import.meta.url));

interface Running {
  readonly text: string;
  stop(): Promise<void>;
}

/** Fails at once, before anything is opened or printed, when the port is taken. */
async function requireFreePort(port: number, host: string): Promise<void> {
  const probe = createServer();
  await new Promise<void>((resolve, reject) => {
    probe.once('error', reject);
    probe.listen({ port, host, exclusive: true }, resolve);
  });
  await new Promise((resolve) => probe.close(resolve));
}

async function start(config: Config, log: Logger): Promise<Running> {
  if (config.port !== 0) await requireFreePort(config.port, config.host);
  const opened: { close(): void | Promise<void> }[] = [];
  const closeAll = async (): Promise<void> => {
    for (const part of opened.reverse()) await part.close();
  };
  const opens = <T extends { close(): void | Promise<void> }>(part: T): T => {
    opened.push(part);
    return part;
  };
  try {
    const random = (length: number): Uint8Array => new Uint8Array(randomBytes(length));
    const warn = (message: string, facts: object): void => log.warn(facts, message);
    const { log: record, store, secret, database } = await openStores({ ...config, random, warn, opens });
    const auth = createAuth(store, secret, Date.now, random);
    const { origin } = config;
    const now = (): number => performance.now();
    const metrics = createMetrics(record, () => rooms(), now);
    const server = Buffer.from(random(9)).toString('base64url');
    const later = (milliseconds: number, run: () => void): void => void setTimeout(run, milliseconds).unref();
    const shared = database === null ? {} : { presence: sharePresence({ database, server, now }), carets: shareCarets({ database, server, later }) };
    const house = createHouse({ log: metrics.log, auth, clock: Date.now, now, random, secret, logger: log, ...shared });
    const rooms = (): ReturnType<typeof house.rooms> => house.rooms();
    const pacer = createPacer(now, later);
    const expiry = createExpiry(Date.now, later);
    if (database !== null) {
      opens({ close: shareEndings({ database, auth, store, open: house, expiry, warn }) });
      opens({ close: shareChanges({ database, auth, open: house, warn }) });
    }
    const ready = async (): Promise<string | null> => {
      try {
        await record.head('text:');
        return house.readOnly ? 'read-only' : null;
      } catch {
        return 'record';
      }
    };
    const retention = opens(startRetention({ log: metrics.log, store, house, clock: Date.now, logger: log }));
    if (config.metrics !== null) opens(await serveMetrics(metrics, config.metrics.port, config.metrics.host));
    const http = opens(
      await createHttp({
        auth,
        texts: house,
        log,
        origin,
        dist: DIST,
        ready,
        retention: retention.view,
        charging: { owes: pacer.owes, work: (seat, ms) => pacer.use(seat, { work: ms }, null) },
        now,
        wait: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
      }),
    );
    opens({ close: attachSockets(http.server, { auth, house, origin, expiry, pacer }) });
    // Closed first: what is under way is flushed and sockets are told to come back, while the rest still stands.
    opens(house);
    auth.on('seatEnded', ({ seat }) => {
      house.dropSeat(seat.id);
    });
    auth.on('meetingChanged', () => house.changed());
    auth.on('sessionFollowed', ({ session, at }) => expiry.cut(session, at));

    // Servers that start together on one database would each make an example and a link of their own.
    const furnish = async (): Promise<(address: string) => string> => {
      const example = config.example ? { title: `${EXAMPLE.meeting.symbol}: ${EXAMPLE.text.symbol}`, links: await ensureExample(auth, house) } : null;
      const link = await houseLink(auth);
      return (address: string) => welcome(address, link, example);
    };
    const welcomeAt = await (database === null ? furnish() : database.alone('furnish', furnish));
    await http.listen({ port: config.port, host: config.host });
    const bound = http.server.address();
    const port = typeof bound === 'object' && bound !== null ? bound.port : config.port;
    return { text: welcomeAt(addressOf(config, port)), stop: closeAll };
  } catch (error) {
    await closeAll();
    throw error;
  }
}

/** The one line that says why the server cannot start; null for what is a fault of the program. */
function reasonOf(error: unknown, port: string): string | null {
  if (error instanceof ConfigError || error instanceof DataFolderError || error instanceof DatabaseError) return error.message;
  const { code, message } = error as Partial<NodeJS.ErrnoException>;
  switch (code) {
    case 'EADDRINUSE':
      return `Port ${port} is taken: stop the program that has it, or set PORT to another number`;
    case 'EACCES':
      return `Port ${port} may not be used by this account: set PORT to a number above 1023`;
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return `HOST is no address of this machine (${message ?? code})`;
    default:
      return null;
  }
}

/** Works on what is kept instead of serving it. Ctrl+C calls it off. */
async function keep(command: Command, args: readonly string[]): Promise<void> {
  const { dataDir, databaseUrl } = readConfig(process.env, []);
  const stop = new AbortController();
  // Each time: a terminal and the program that started this one may both pass on the same Ctrl+C.
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => stop.abort());
  const meter = createMeter(process.stderr, () => performance.now());
  const line = (to: NodeJS.WriteStream) => (words: string): void => {
    meter.clear();
    to.write(`${words}\n`);
  };
  process.exitCode = await runCommand(command, {
    args, place: { dataDir, databaseUrl }, clock: Date.now, random: (length) => new Uint8Array(randomBytes(length)),
    out: line(process.stdout), err: line(process.stderr), work: { signal: stop.signal, progress: meter.show },
  });
}

async function main(): Promise<void> {
  // What is kept holds drafts: whatever file is made is its owner's alone, also in a folder that others may enter.
  process.umask(0o077);
  const [word, ...rest] = process.argv.slice(2);
  const command = COMMANDS.find((known) => known === word);
  if (command !== undefined) return keep(command, rest);
  const config = readConfig(process.env, process.argv.slice(2));
  const log = pino({ level: config.logLevel }, pino.destination(2));
  const running = await start(config, log);
  process.stdout.write(`${running.text}\n`);

  let stopping = false;
  const stop = (): void => {
    // A second Ctrl+C means now.
    if (stopping) process.exit(1);
    stopping = true;
    setTimeout(() => {
      process.exit(1);
    }, STOP_WITHIN).unref();
    running.stop().then(
      () => process.exit(0),
      (error: unknown) => {
        log.error({ err: error }, 'stop failed');
        process.exit(1);
      },
    );
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
}

main().catch((error: unknown) => {
  const reason = reasonOf(error, process.env['PORT'] ?? '3000');
  process.stderr.write(reason === null ? `${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n` : `Chapeau cannot start. ${reason}.\n`);
  process.exit(1);
});
