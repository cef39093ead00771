/**
 * One text, twenty writers at four keys a second, and readers: Chapeau beside Hocuspocus (as it comes, and gathering for 20 ms)
 * and @y/websocket-server, persistence on for all. Every server has a process of its own, the writers with the probes another,
 * the crowd of readers a third. Runs alternate, their order is turned round each time, and rounds in which others used the
 * machine are marked.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Entry, Options, Row, Table } from './entry.ts';
import type { Answer, Command } from './load/commands.ts';
import { QUIET, watchOthers } from './noise.ts';
import { start, type Bench } from './process.ts';
import { TARGETS, WRITERS, type Target, type TargetKind } from './targets.ts';

const PROBES = 5;
/** Keys a second of each writer. */
const RATE = 4;
/** A probe that sees a keystroke later than this is too late. */
const IN_TIME = 200;

interface Plan {
  readonly rounds: number;
  /** Readers at which everything is measured, growing; at the last one memory and the join storm too. */
  readonly sizes: readonly number[];
  /** How far it is tried how many readers a server carries, after these. */
  readonly ladder: readonly number[];
  /** Milliseconds of typing at each size, and on the ladder. */
  readonly span: number;
  readonly step: number;
}

const FULL: Plan = { rounds: 2, sizes: [100, 300, 1_000], ladder: [1_500, 2_000, 3_000, 4_000, 5_000, 6_000], span: 6_000, step: 4_000 };
const QUICK: Plan = { rounds: 1, sizes: [100, 1_000], ladder: [2_000, 3_000, 4_500], span: 4_000, step: 3_000 };

/** What was measured of one server in one round at one size. */
interface Measured {
  readonly server: string;
  readonly readers: number;
  readonly cpu: number;
  readonly core: number;
  readonly frames: number;
  readonly bytes: number;
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
  readonly others: number | null;
  /** Whether the server let everybody in and kept them. */
  readonly whole: boolean;
}

interface Round {
  readonly sizes: readonly Measured[];
  readonly largest: number | null;
  /** Null where the server did not let everybody in. */
  readonly memory: number | null;
  readonly joined: number | null;
  readonly joinCpu: number | null;
  /** The same with what they had before; bytes of each. */
  readonly back: number | null;
  readonly backCpu: number | null;
  readonly joinBytes: number | null;
  readonly backBytes: number | null;
}

const told = (process: Bench, command: Command): Promise<Answer> => process.ask<Answer>({ command });

async function measure(target: Target, pens: Bench, crowd: Bench, readers: number, span: number): Promise<Measured> {
  await told(pens, { do: 'type', milliseconds: 1_000, rate: RATE });
  const [used, { counts }] = [await target.used(), await told(crowd, { do: 'count' })];
  const others = watchOthers([target.pid(), pens.pid, crowd.pid, process.pid]);
  const { typed } = await told(pens, { do: 'type', milliseconds: span, rate: RATE });
  const noise = others();
  const [now, { counts: after }] = [await target.used(), await told(crowd, { do: 'count' })];
  if (typed === undefined || counts === undefined || after === undefined) throw new Error('the load gave no figures');
  const each = Math.max(1, after.open);
  return {
    server: target.name,
    readers,
    cpu: ((now.cpu - used.cpu) * 1_000) / (typed.edits * (readers + WRITERS)),
    core: ((now.cpu - used.cpu) / span) * 100,
    frames: (after.frames - counts.frames) / each,
    bytes: (after.bytes - counts.bytes) / each,
    p50: typed.p50,
    p95: typed.p95,
    p99: typed.p99,
    others: noise,
    whole: after.open === after.readers && typed.seen >= typed.edits,
  };
}

/** `climbs`: whether it is tried how many readers it carries. */
async function round(kind: TargetKind, plan: Plan, climbs: boolean, say: (line: string) => void): Promise<Round> {
  const target = await kind.start(say);
  const [pens, crowd] = [await start({ file: 'tests/bench/load/main.ts' }), await start({ file: 'tests/bench/load/main.ts' })];
  try {
    const { dialect } = target;
    await told(pens, { do: 'begin', dialect, writers: target.writers(WRITERS), probes: target.probes(PROBES), seed: target.seed });
    const before = await target.used();
    let here = PROBES;
    const grow = async (to: number): Promise<boolean> => {
      const readers = await target.readers(to - here, here);
      here = to;
      return (await told(crowd, { do: 'join', dialect, readers, storm: false })).failed === 0;
    };
    const sizes: Measured[] = [];
    let largest: number | null = null;
    const note = (one: Measured, let_in: boolean): boolean => {
      const good = one.whole && let_in && one.p95 < IN_TIME;
      if (good) largest = one.readers;
      say(`${kind.name}: ${String(one.readers)} readers, p95 ${one.p95.toFixed(0)} ms, ${one.core.toFixed(0)} % of a core${good ? '' : ': too late, or not everybody'}`);
      return good;
    };
    for (const size of plan.sizes) {
      const all = await grow(size);
      const one = { ...(await measure(target, pens, crowd, size, plan.span)), ...(all ? {} : { whole: false }) };
      sizes.push(one);
      note(one, all);
      if (!all) return { sizes, largest, memory: null, joined: null, joinCpu: null, back: null, backCpu: null, joinBytes: null, backBytes: null };
    }
    const top = plan.sizes.at(-1) ?? 0;
    const full = await target.used();
    const memory = (full.rss - before.rss) / (top - PROBES);

    // Everybody goes, as when a network falls away, and is back at once: with nothing, and then with what there is.
    const crowdUrls = await target.readers(top - PROBES, PROBES);
    const storm = async (vector: Uint8Array | undefined): Promise<{ milliseconds: number | null; cpu: number; bytes: number | null }> => {
      await told(crowd, { do: 'leave' });
      await sleep(1_500);
      const quiet = await target.used();
      const { failed, milliseconds } = await told(crowd, { do: 'join', dialect, readers: crowdUrls, storm: true, ...(vector === undefined ? {} : { vector }) });
      const { cpu } = await target.used();
      const { counts } = await told(crowd, { do: 'count' });
      const joined = failed === 0 ? (milliseconds ?? null) : null;
      say(`${kind.name}: ${String(top)} ${vector === undefined ? 'join' : 'come back'} in ${joined === null ? 'more than 20 s' : `${joined.toFixed(0)} ms`}`);
      return { milliseconds: joined, cpu: cpu - quiet.cpu, bytes: counts === undefined ? null : counts.bytes / Math.max(1, counts.open) };
    };
    const came = await storm(undefined);
    const back = await storm((await told(pens, { do: 'vector' })).vector);

    if (climbs && largest === top) {
      for (const size of plan.ladder) {
        const all = await grow(size);
        if (!note(await measure(target, pens, crowd, size, plan.step), all)) break;
      }
    }
    return {
      sizes, largest, memory,
      joined: came.milliseconds, joinCpu: came.cpu, joinBytes: came.bytes, back: back.milliseconds, backCpu: back.cpu, backBytes: back.bytes,
    };
  } finally {
    await Promise.all([pens.end('SIGKILL'), crowd.end('SIGKILL')]);
    await target.stop();
  }
}

/** The middle one; null of none. */
function median(figures: readonly (number | null)[]): number | null {
  const sorted = figures.filter((one) => one !== null).toSorted((a, b) => a - b);
  return sorted[Math.floor((sorted.length - 1) / 2)] ?? null;
}

export async function measureServers({ quick, say }: Options, kinds: readonly TargetKind[]): Promise<Table[]> {
  const plan = quick ? QUICK : FULL;
  const rounds = new Map<string, Round[]>(kinds.map(({ name }) => [name, []]));
  const failed: string[] = [];
  for (let n = 0; n < plan.rounds; n++) {
    for (const kind of n % 2 === 0 ? kinds : kinds.toReversed().filter(({ once }) => once !== true)) {
      try {
        rounds.get(kind.name)?.push(await round(kind, plan, n === 0, say));
      } catch (error) {
        const why = error instanceof Error ? error.message : String(error);
        say(`${kind.name}: ${why}`);
        failed.push(`${kind.name} could not be measured in round ${String(n + 1)}: ${why.split('\n', 1)[0] ?? ''}`);
      }
    }
  }
  return [sizesTable(plan, rounds, failed), serversTable(plan, rounds)];
}

function sizesTable(plan: Plan, rounds: ReadonlyMap<string, readonly Round[]>, failed: readonly string[]): Table {
  const rows = plan.sizes.flatMap((size) =>
    [...rounds].map(([server, all]): Row => {
      const measured = all.flatMap(({ sizes }) => sizes.filter(({ readers }) => readers === size));
      const quiet = measured.filter(({ others }) => others === null || others <= QUIET);
      // Quiet rounds where there are any.
      const of = quiet.length > 0 ? quiet : measured;
      const middle = (key: 'cpu' | 'core' | 'frames' | 'bytes' | 'p50' | 'p95' | 'p99'): number | null => median(of.map((one) => one[key]));
      return {
        server, readers: size, cpu: middle('cpu'), core: middle('core'), frames: middle('frames'), bytes: middle('bytes'),
        p50: middle('p50'), p95: middle('p95'), p99: middle('p99'),
        whole: measured.length === 0 ? null : measured.every(({ whole }) => whole) ? 'yes' : 'no',
        noisy: `${String(measured.length - quiet.length)} of ${String(measured.length)}`,
      };
    }),
  );
  return {
    title: `One text, ${String(WRITERS)} writers at ${String(RATE)} keys a second, and readers`,
    columns: [
      { key: 'server', title: 'server' },
      { key: 'readers', title: 'readers' },
      { key: 'cpu', title: 'CPU per delivered edit µs', digits: 2 },
      { key: 'core', title: 'of a core %', digits: 0 },
      { key: 'frames', title: 'frames per reader' },
      { key: 'bytes', title: 'bytes per reader' },
      { key: 'p50', title: 'p50 ms', digits: 0 },
      { key: 'p95', title: 'p95 ms', digits: 0 },
      { key: 'p99', title: 'p99 ms', digits: 0 },
      { key: 'whole', title: 'all delivered' },
      { key: 'noisy', title: 'noisy rounds' },
    ],
    rows,
    notes: [
      `Over ${String(plan.span / 1_000)} s of typing. From the keystroke to each of ${String(PROBES)} probes. The middle of ${String(plan.rounds)} rounds, of the quiet ones where there are any.`,
      `A round is noisy when others used more than ${String(QUIET * 100)} % of one core meanwhile.`,
      'Each reader sends what the stock client sends: its awareness, and that again every 15 s.',
      ...failed,
    ],
  };
}

function serversTable(plan: Plan, rounds: ReadonlyMap<string, readonly Round[]>): Table {
  const top = String(plan.sizes.at(-1) ?? 0);
  return {
    title: 'How many, how large, how fast in',
    columns: [
      { key: 'server', title: 'server' },
      { key: 'largest', title: `most readers with p95 < ${String(IN_TIME)} ms` },
      { key: 'memory', title: 'memory per reader KB', digits: 1 },
      { key: 'joined', title: `${top} join at once, ms` },
      { key: 'joinCpu', title: 'CPU of that ms' },
      { key: 'joinBytes', title: 'KB each', digits: 1 },
      { key: 'back', title: `${top} come back, ms` },
      { key: 'backCpu', title: 'CPU of that ms' },
      { key: 'backBytes', title: 'KB each', digits: 1 },
    ],
    rows: [...rounds].map(([server, all]) => ({
      server,
      largest: all[0]?.largest ?? null,
      memory: median(all.map((one) => (one.memory === null ? null : one.memory / 1_024))),
      joined: median(all.map((one) => one.joined)),
      joinCpu: median(all.map((one) => one.joinCpu)),
      joinBytes: median(all.map((one) => (one.joinBytes === null ? null : one.joinBytes / 1_024))),
      back: median(all.map((one) => one.back)),
      backCpu: median(all.map((one) => one.backCpu)),
      backBytes: median(all.map((one) => (one.backBytes === null ? null : one.backBytes / 1_024))),
    })),
    notes: [
      `Tried up to ${String(plan.ladder.at(-1) ?? 0)} readers, in the first round; the load itself takes a core by then. What stands here has been carried.`,
      'Memory is what the resident set grew by, after a collection of garbage.',
      'Come back: everybody at once, with the state vector of the text as it is.',
    ],
  };
}

const entry: Entry = {
  name: 'server',
  title: 'A text with many readers, beside other servers',
  run: (options) => measureServers(options, TARGETS),
};
export default entry;
