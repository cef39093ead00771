/** What the operator can set, read from values that main.ts takes from the environment. */
export interface Config {
  readonly port: number;
  readonly host: string;
  readonly dataDir: string;
  /** A PostgreSQL database that several servers share, in place of the data folder; null: the folder. */
  readonly databaseUrl: string | null;
  /** Where Prometheus asks; null: nowhere. */
  readonly metrics: { readonly host: string; readonly port: number } | null;
  /** `https://host[:port]` under which people reach the server, for links and for the check of origins; null: as asked. */
  readonly origin: string | null;
  readonly logLevel: string;
  /** Bring up the example meeting. */
  readonly example: boolean;
}

/** A setting that cannot be used; the message is one line that names it. */
export class ConfigError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'ConfigError';
  }
}

const LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'];

/** The configuration that environment and arguments give. Throws `ConfigError`. */
export function readConfig(env: Readonly<Record<string, string | undefined>>, args: readonly string[]): Config {
  const said = (name: string): string | null => {
    const value = env[name]?.trim();
    return value === undefined || value === '' ? null : value;
  };
  const unknown = args.find((arg) => arg !== '--example');
  if (unknown !== undefined) throw new ConfigError(`${unknown} is not an option. The only one is --example`);

  const portOf = (name: string, value: string): number => {
    if (!/^\d{1,5}$/.test(value) || Number(value) > 65_535) throw new ConfigError(`${name} is ${value}; it must be a number from 0 to 65535`);
    return Number(value);
  };
  const port = portOf('PORT', said('PORT') ?? '3000');
  const metricsPort = said('METRICS_PORT');
  const logLevel = said('LOG_LEVEL') ?? 'warn';
  if (!LEVELS.includes(logLevel)) throw new ConfigError(`LOG_LEVEL is ${logLevel}; it must be one of ${LEVELS.join(', ')}`);
  return {
    port,
    host: said('HOST') ?? '127.0.0.1',
    dataDir: said('DATA_DIR') ?? './data',
    databaseUrl: said('DATABASE_URL'),
    metrics: metricsPort === null ? null : { host: said('METRICS_HOST') ?? '127.0.0.1', port: portOf('METRICS_PORT', metricsPort) },
    origin: originOf(said('ORIGIN')),
    logLevel,
    example: args.includes('--example'),
  };
}

function originOf(value: string | null): string | null {
  if (value === null) return null;
  const url = URL.canParse(value) ? new URL(value) : null;
  if (url === null || !/^https?:$/.test(url.protocol) || url.pathname !== '/' || url.search !== '' || url.hash !== '') {
    throw new ConfigError(`ORIGIN is ${value}; it must be an address like https://chapeau.example.org`);
  }
  return url.origin;
}

/** The address for people: the one that is set, or where the server listens, in the form that a browser takes. */
export function addressOf({ origin, host }: Config, port: number): string {
  if (origin !== null) return origin;
  const local = ['127.0.0.1', '0.0.0.0', '::', '::1', 'localhost'].includes(host);
  const name = local ? 'localhost' : host.includes(':') ? `[${host}]` : host;
  return `http://${name}${port === 80 ? '' : `:${port}`}`;
}
