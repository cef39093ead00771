/**
 * Carets over all servers, for those who edit one scratch document on several of them. Gathered for a moment, of each the last
 * place, and told in as few notices as there can be; nothing of it is kept, and what is lost is told again when it moves.
 */
import type { Database } from '../log/database.ts';
import type { CaretTold } from '../sync/awareness.ts';
import type { SharedCarets, SharedEars } from '../sync/carets.ts';

const TOPIC = 'carets';
/** Milliseconds of gathering. */
const GATHER = 120;
/** A notice of PostgreSQL has less than 8000 bytes; this many go out of one gathering, with what is left over dropped. */
const LONGEST = 7_900;
const NOTICES = 50;

export interface SharedCaretsDeps {
  readonly database: Pick<Database, 'hear' | 'tell'>;
  /** This server, among the others. */
  readonly server: string;
  /** Runs something in so many milliseconds. */
  readonly later: (ms: number, run: () => void) => void;
}

/** A line of a notice: a caret, or without one the question for all there are. */
type Line = readonly [text: string, channel: string] | readonly [text: string, channel: string, client: number, clock: number, party: string, state: string];

/** Carets shared through the database. */
export function shareCarets({ database, server, later }: SharedCaretsDeps): SharedCarets {
  /** By what a line is about: the last one counts. */
  let waiting = new Map<string, Line>();

  function put(about: string, line: Line): void {
    if (waiting.size === 0) later(GATHER, flush);
    waiting.set(about, line);
  }

  function flush(): void {
    const lines = [...waiting.values()].map((line) => JSON.stringify(line));
    waiting = new Map();
    const notices: string[] = [];
    let notice = server;
    for (const line of lines) {
      if (Buffer.byteLength(server) + 1 + Buffer.byteLength(line) > LONGEST) continue;
      if (Buffer.byteLength(notice) + 1 + Buffer.byteLength(line) > LONGEST) {
        notices.push(notice);
        notice = server;
      }
      notice += `\n${line}`;
    }
    if (notice !== server) notices.push(notice);
    // Cut off: whoever is on the other servers sees the carets where they were, until they move again.
    for (const one of notices.slice(0, NOTICES)) database.tell(TOPIC, one).catch(() => undefined);
  }

  return {
    tell(text, channel, carets) {
      for (const { client, clock, party, state } of carets) put(`${text} ${channel} ${String(client)}`, [text, channel, client, clock, party, state]);
    },
    ask: (text, channel) => put(`${text} ${channel}`, [text, channel]),
    hear: (ears) =>
      database.hear(TOPIC, {
        told: (words) => {
          const [from, ...lines] = words.split('\n');
          if (from !== server) hearLines(lines.map((line) => JSON.parse(line) as Line), ears);
        },
        missed: () => undefined,
      }),
  };
}

function hearLines(lines: readonly Line[], ears: SharedEars): void {
  const told = new Map<string, { readonly text: string; readonly channel: string; readonly carets: CaretTold[] }>();
  for (const line of lines) {
    const [text, channel] = line;
    if (line.length === 2) ears.asked(text, channel);
    else {
      const [, , client, clock, party, state] = line;
      const known = told.get(`${text} ${channel}`) ?? { text, channel, carets: [] };
      told.set(`${text} ${channel}`, known);
      known.carets.push({ client, clock, party, state });
    }
  }
  for (const { text, channel, carets } of told.values()) ears.told(text, channel, carets);
}
