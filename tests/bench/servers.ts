/**
 * One text on one, two and three servers over one PostgreSQL: writers and readers spread evenly. All run on one machine, so what is
 * measured is what each server has to do, with writers alone and with readers; how many readers that would be is reckoned from it.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { startPostgres, type TestPostgres } from '../tools/postgres.ts';
import type { Entry, Options, Row, Table } from './entry.ts';
import { startLoad, type Load as Loaded } from './loads.ts';
import { familyBusy, QUIET, watchOthers } from './noise.ts';
import type { Bench } from './process.ts';
import { columns, goal, ratio } from './table.ts';
import { documentsOf, furnish, startChapeau, tokensFor, WRITERS, type Used } from './targets.ts';

const SERVERS = [1, 2, 3];
const READERS = 900;
const RATE = 4;
const SPAN = 5_000;
const QUICK_SPAN = 2_000;
const PROBES = 6;

interface Load {
  /** Shares of a core: of each server, and of the database. */
  readonly cores: readonly number[];
  readonly database: number;
  readonly p50: number;
  readonly p95: number;
  readonly whole: boolean;
  readonly noise: number | null;
}

/** Types for a span and tells what everybody used meanwhile. */
async function load(servers: readonly Bench[], postgres: TestPostgres, pens: Loaded, crowd: Loaded, span: number): Promise<Load> {
  await pens.tell({ do: 'type', milliseconds: 1_500, rate: RATE });
  const used = (): Promise<number[]> => Promise.all(servers.map(async (server) => (await server.ask<Used>({})).cpu));
  const [before, data] = [await used(), familyBusy(postgres.pid)];
  const others = watchOthers([...servers.map(({ pid }) => pid), pens.pid, crowd.pid, process.pid]);
  const { typed } = await pens.tell({ do: 'type', milliseconds: span, rate: RATE });
  const [noise, database] = [others(), (familyBusy(postgres.pid) - data) / span];
  const after = await used();
  if (typed === undefined) throw new Error('the load gave no figures');
  return {
    cores: after.map((cpu, i) => (cpu - (before[i] ?? cpu)) / span),
    database, p50: typed.p50, p95: typed.p95, whole: typed.seen >= typed.edits,
    noise: noise === null ? null : Math.max(0, noise - database),
  };
}

async function measure(count: number, postgres: TestPostgres, span: number, say: (line: string) => void): Promise<Row> {
  const schema = `bench_${String(count)}`;
  postgres.sql(`CREATE SCHEMA ${schema}`);
  const folder = await mkdtemp(path.join(tmpdir(), 'chapeau-bench-'));
  const running: Bench[] = [];
  const [pens, crowd] = [await startLoad(), await startLoad()];
  try {
    const urls: string[] = [];
    let code = '';
    for (let i = 0; i < count; i++) {
      const one = await startChapeau(path.join(folder, String(i)), postgres.url(schema));
      running.push(one.server);
      urls.push(one.url);
      if (i === 0) code = one.code;
    }
    const at = (i: number): string => urls[i % urls.length] ?? '';
    const meeting = await furnish(at(0), code, WRITERS);
    const record = (token: string, i: number): string => `${at(i).replace(/^http/, 'ws')}/sync/record/${meeting.text}?token=${token}`;
    const tokens = await tokensFor(meeting, READERS + PROBES, 0);
    const writers = meeting.writers.map(({ party, token }, i) => documentsOf(at(i), meeting.text, party, token));
    await pens.tell({ do: 'begin', dialect: 'chapeau', writers, probes: tokens.slice(0, PROBES).map(record), seed: [] });
    const alone = await load(running, postgres, pens, crowd, span);
    const { failed } = await crowd.tell({ do: 'join', dialect: 'chapeau', readers: tokens.slice(PROBES).map(record), storm: false });
    const full = await load(running, postgres, pens, crowd, span);
    const sum = (shares: readonly number[]): number => shares.reduce((all, one) => all + one, 0);
    const mean = (shares: readonly number[]): number => sum(shares) / count;
    // What a reader costs the server that it is on; what is left of a core beside the writers is for readers.
    const each = (sum(full.cores) - sum(alone.cores)) / READERS;
    const carried = each > 0 ? (count * Math.max(0, 1 - mean(alone.cores))) / each : null;
    say(`${String(count)} servers: ${full.cores.map((one) => (one * 100).toFixed(0)).join(', ')} % of a core, p95 ${full.p95.toFixed(0)} ms`);
    const noisy = [alone, full].some(({ noise }) => noise !== null && noise > QUIET);
    return {
      servers: String(count), alone: mean(alone.cores) * 100, busiest: Math.max(...full.cores) * 100, all: sum(full.cores) * 100, database: full.database * 100,
      p50: full.p50, p95: full.p95, whole: full.whole && failed === 0 ? 'yes' : 'no', carried: carried === null ? null : Math.round(carried / 100) * 100,
      noisy: noisy ? 'yes' : 'no',
    };
  } finally {
    await Promise.all([pens.end(), crowd.end(), ...running.map((server) => server.end('SIGKILL'))]);
    await rm(folder, { recursive: true, force: true });
  }
}

const figure = (value: Row[string] | undefined): number | null => (typeof value === 'number' ? value : null);

async function run({ quick, say }: Options): Promise<Table> {
  const postgres = await startPostgres();
  try {
    const rows: Row[] = [];
    for (const count of SERVERS) rows.push(await measure(count, postgres, quick ? QUICK_SPAN : SPAN, say));
    return {
      title: `One text on several servers over one database: ${String(WRITERS)} writers at ${String(RATE)} keys a second, ${String(READERS)} readers`,
      columns: columns({
        servers: 'servers', alone: 'each, writers alone %', busiest: 'the busiest %', all: 'all servers %', database: 'database %',
        p50: 'p50 ms', p95: 'p95 ms', whole: 'all delivered', carried: 'readers, reckoned', noisy: 'noisy',
      }),
      rows,
      goals: [goal(`every keystroke reaches the readers of all servers; tables in which that is so, of ${String(rows.length)}`, rows.filter(({ whole }) => whole === 'yes').length, '', { least: rows.length }),
        goal('what three servers carry, beside one', ratio(figure(rows.at(-1)?.['carried']), figure(rows[0]?.['carried'])), 'times', { least: 1.5 })],
      notes: [
        'Percent of one core. Everything shares the cores of this machine, so times are those of a machine that is too small for it; what each server has to do is not.',
        'Each, writers alone: the entries are folded on every server on which the text is open, whoever wrote them. That is where it stops: a server more brings a core less that share.',
        'Reckoned: readers that as many servers carry with a core each, from what a reader and the writers cost here. Nothing where readers cost less than nothing: with them letters are gathered, without them each is told by itself.',
        'The database runs without fsync, as in the tests.',
      ],
    };
  } finally {
    await postgres.stop();
  }
}

const entry: Entry = { name: 'servers', title: 'A text on one, two and three servers', run };
export default entry;
