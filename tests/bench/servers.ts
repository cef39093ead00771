/**
 * One text on one, two and three servers over one PostgreSQL: writers and readers spread evenly. All run on one machine, so the load is one
 * that fits on two cores with all of that: then the time from a key to the readers on another server is that of the servers, and not
 * of a machine that is full. What more readers cost is measured on one server, and how many several carry is reckoned from both.
 */
import { randomUUID } from 'node:crypto';
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
/** Readers on each server, probes among them. */
const READERS = 30;
/** Readers of one server, twice: what more of them cost where a letter is gathered with others. */
const MANY = [900, 1_800] as const;
const RATE = 4;
const SPAN = 5_000;
const QUICK_SPAN = 2_000;
/** Milliseconds of typing before anything is measured: programs that have just started use half as much again. */
const WARM = 5_000;
const PROBES = 6;

interface Load {
  /** Shares of a core: of each server, and of the database. */
  readonly cores: readonly number[];
  readonly database: number;
  readonly p50: number;
  readonly p95: number;
  readonly whole: boolean;
  /** Keystrokes. */
  readonly edits: number;
  readonly noise: number | null;
}

/** A text on so many servers: what it takes to write to it with so many readers of it. */
interface Spread {
  readonly pens: Loaded;
  readonly crowd: Loaded;
  /** So many readers in all, probes among them; typing goes on for as long as it is given before what follows is measured. */
  readers(n: number, warm: number): Promise<void>;
  load(span: number): Promise<Load>;
}

/** Types for a span and tells what everybody used meanwhile. */
async function load(servers: readonly Bench[], postgres: TestPostgres, pens: Loaded, crowd: Loaded, span: number): Promise<Load> {
  const used = (): Promise<number[]> => Promise.all(servers.map(async (server) => (await server.ask<Used>({})).cpu));
  const [before, data] = [await used(), familyBusy(postgres.pid)];
  const others = watchOthers([...servers.map(({ pid }) => pid), pens.pid, crowd.pid, process.pid]);
  const { typed } = await pens.tell({ do: 'type', milliseconds: span, rate: RATE });
  const [noise, database] = [others(), (familyBusy(postgres.pid) - data) / span];
  const after = await used();
  if (typed === undefined) throw new Error('the load gave no figures');
  return {
    cores: after.map((cpu, i) => (cpu - (before[i] ?? cpu)) / span),
    database, p50: typed.p50, p95: typed.p95, whole: typed.seen >= typed.edits, edits: typed.edits,
    noise: noise === null ? null : Math.max(0, noise - database),
  };
}

/** Starts so many servers, with a text on them and its writers, for as long as `run` takes. */
async function spread<T>(count: number, postgres: TestPostgres, run: (on: Spread) => Promise<T>): Promise<T> {
  const schema = `bench_${randomUUID().slice(0, 8)}`;
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
    const writers = meeting.writers.map(({ party, token }, i) => documentsOf(at(i), meeting.text, party, token));
    await pens.tell({ do: 'begin', dialect: 'chapeau', writers, probes: (await tokensFor(meeting, PROBES, 0)).map(record), seed: [] });
    let there = PROBES;
    return await run({
      pens, crowd,
      readers: async (n, warm) => {
        const tokens = await tokensFor(meeting, n - there, there);
        const { failed } = await crowd.tell({ do: 'join', dialect: 'chapeau', readers: tokens.map(record), storm: false });
        if (failed !== 0) throw new Error(`${String(failed)} readers were not let in`);
        there = n;
        await pens.tell({ do: 'type', milliseconds: warm, rate: RATE });
      },
      load: (span) => load(running, postgres, pens, crowd, span),
    });
  } finally {
    await Promise.all([pens.end(), crowd.end(), ...running.map((server) => server.end('SIGKILL'))]);
    await rm(folder, { recursive: true, force: true });
  }
}

const sum = (shares: readonly number[]): number => shares.reduce((all, one) => all + one, 0);
const noisy = ({ noise }: Load): string => (noise !== null && noise > QUIET ? 'yes' : 'no');
const percent = (cores: readonly number[]): string => cores.map((one) => (one * 100).toFixed(0)).join(', ');

/** What a reader more costs the server that it is on, in shares of a core, where many read. */
async function readerCost(postgres: TestPostgres, span: number, say: (line: string) => void): Promise<number | null> {
  return spread(1, postgres, async (on) => {
    const cores: number[] = [];
    for (const readers of MANY) {
      await on.readers(readers, WARM / 2);
      const found = await on.load(span);
      say(`1 server, ${String(readers)} readers: ${percent(found.cores)} % of a core, p95 ${found.p95.toFixed(0)} ms`);
      cores.push(sum(found.cores));
    }
    const [few = 0, many = 0] = cores;
    return many > few ? (many - few) / (MANY[1] - MANY[0]) : null;
  });
}

async function measure(count: number, each: number | null, postgres: TestPostgres, span: number, say: (line: string) => void): Promise<Row> {
  return spread(count, postgres, async (on) => {
    await on.readers(count * READERS, WARM);
    const found = await on.load(span);
    const mean = sum(found.cores) / count;
    const carried = each === null ? null : (count * Math.max(0, 1 - mean)) / each;
    say(`${String(count)} servers, ${String(count * READERS)} readers: ${percent(found.cores)} % of a core, p95 ${found.p95.toFixed(0)} ms`);
    return {
      servers: String(count), each: mean * 100, busiest: Math.max(...found.cores) * 100, database: found.database * 100,
      key: (sum(found.cores) * span) / found.edits, followed: (found.edits * (count - 1)) / count / (span / 1_000),
      p50: found.p50, p95: found.p95, whole: found.whole ? 'yes' : 'no', carried: carried === null ? null : Math.round(carried / 100) * 100, noisy: noisy(found),
    };
  });
}

const figure = (value: Row[string] | undefined): number | null => (typeof value === 'number' ? value : null);

async function run({ quick, say }: Options): Promise<Table> {
  const postgres = await startPostgres();
  try {
    const rows: Row[] = [];
    const time = quick ? QUICK_SPAN : SPAN;
    const each = await readerCost(postgres, time, say);
    for (const count of SERVERS) rows.push(await measure(count, each, postgres, time, say));
    return {
      title: `One text on several servers over one database: ${String(WRITERS)} writers at ${String(RATE)} keys a second, ${String(READERS)} readers on each server`,
      columns: columns({
        servers: 'servers', each: 'each %', busiest: 'the busiest %', database: 'database %', key: 'all servers, ms a key', followed: "others' keys each follows, 1/s",
        p50: 'p50 ms', p95: 'p95 ms', whole: 'all delivered', carried: 'readers, reckoned', noisy: 'noisy',
      }),
      rows,
      goals: [
        goal(`every keystroke reaches the readers of all servers; tables in which that is so, of ${String(rows.length)}`, rows.filter(({ whole }) => whole === 'yes').length, '', { least: rows.length }),
        goal('from a key to the readers of all three servers, p95', figure(rows.at(-1)?.['p95']), 'ms', { most: 100 }),
        goal('what three servers carry, beside one', ratio(figure(rows.at(-1)?.['carried']), figure(rows[0]?.['carried'])), 'times', { least: 1.5 }),
      ],
      notes: [
        'Percent of one core. Everything shares the cores of this machine: three servers, the load and the database use some one and a half of two with so few readers. With hundreds on each they would wait for a core, and for each other, and the times would be those of the machine.',
        'Entries are folded on every server on which the text is open, whoever wrote them. That is where it stops: a server more brings a core less that share.',
        `Reckoned, not measured: readers that as many servers carry with a core each, beside the writers. What a reader costs is the difference between ${MANY.join(' and ')} readers of one server: ${each === null ? 'none was found' : `${(each * 1e6).toFixed(0)} µs of a core each second`}.`,
        'The database runs without fsync, as in the tests.',
      ],
    };
  } finally {
    await postgres.stop();
  }
}

const entry: Entry = { name: 'servers', title: 'A text on one, two and three servers', run };
export default entry;
