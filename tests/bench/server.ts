/**
 * One text, twenty writers at four keys a second, and readers: Chapeau beside Hocuspocus (as it comes, and gathering for 20 ms)
 * and @y/websocket-server, persistence on for all. Every server has a process of its own, the writers with the probes another,
 * the crowd of readers a third. Runs alternate, their order is turned round each time, and rounds in which others used the
 * machine are marked.
 */
import type { Entry, Goal, Options, Row, Table } from './entry.ts';
import { Hall, LOAD_BOUND, RATE, type Measured, type Storm } from './hall.ts';
import { QUIET } from './noise.ts';
import { columns, goal, ratio } from './table.ts';
import { TARGETS, WRITERS, type TargetKind } from './targets.ts';

/** A letter that most see later than this is too late. */
const IN_TIME = 200;

interface Plan {
  readonly rounds: number;
  /** Readers at which everything is measured, growing; at the last one memory and the join storm too. */
  readonly sizes: readonly number[];
  /** How far it is tried how many readers a server carries, after these; nothing for not at all. */
  readonly ladder: readonly number[];
  /** Milliseconds of typing at each size, and on the ladder. */
  readonly span: number;
  readonly step: number;
}

const FULL: Plan = { rounds: 2, sizes: [100, 1_000], ladder: [3_000, 4_000, 6_000, 9_000, 12_000], span: 5_000, step: 5_000 };
const QUICK: Plan = { rounds: 1, sizes: [100, 1_000], ladder: [], span: 3_000, step: 3_000 };

/** One rung of the ladder, and why it counts or does not. */
interface Rung extends Measured {
  readonly verdict: 'carried' | 'too late' | 'not everybody' | 'the load is the bound';
}

interface Round {
  readonly sizes: readonly Rung[];
  readonly rungs: readonly Rung[];
  /** Bytes of resident memory for each reader; null where the server did not let everybody in. */
  readonly memory: number | null;
  readonly came: Storm | null;
  readonly back: Storm | null;
}

function judged(one: Measured): Rung {
  const carried = one.whole && one.p95 < IN_TIME;
  const loadBound = one.load > LOAD_BOUND * 100;
  return { ...one, verdict: carried ? 'carried' : loadBound ? 'the load is the bound' : one.whole ? 'too late' : 'not everybody' };
}

/** Measures at the size that the hall has; what is not carried is tried a second time where that is asked for. */
async function rung(hall: Hall, span: number, twice: boolean, say: (line: string) => void): Promise<Rung> {
  const tell = (one: Rung): void => {
    say(`${one.server}: ${String(one.readers)} readers, p95 ${one.p95.toFixed(0)} ms, ${one.core.toFixed(0)} % of a core, the load ${one.load.toFixed(0)} %: ${one.verdict}`);
  };
  const first = judged(await hall.measure(span));
  tell(first);
  // Far beyond is no accident.
  if (first.verdict === 'carried' || !twice || first.p95 > 2 * IN_TIME) return first;
  const second = judged(await hall.measure(span));
  tell(second);
  return second.verdict === 'carried' || second.p95 < first.p95 ? second : first;
}

/** Grows until a size is not carried, then looks half way between that and the last that was. */
async function climb(hall: Hall, { ladder, step }: Plan, say: (line: string) => void): Promise<Rung[]> {
  const rungs: Rung[] = [];
  let carried = hall.size;
  for (const size of ladder) {
    await hall.grow(size);
    const one = await rung(hall, step, true, say);
    rungs.push(one);
    if (one.verdict !== 'carried') {
      await hall.shrink(Math.round((carried + size) / 2));
      rungs.push(await rung(hall, step, false, say));
      break;
    }
    carried = size;
  }
  return rungs;
}

/** `first`: the storms, which take long, and how many readers it carries are measured too. */
async function round(kind: TargetKind, plan: Plan, first: boolean, say: (line: string) => void): Promise<Round> {
  const hall = await Hall.open(kind, say);
  try {
    const before = await hall.used();
    const empty = hall.size;
    const sizes: Rung[] = [];
    for (const size of kind.once === true ? plan.sizes.slice(0, 1) : plan.sizes) {
      await hall.grow(size);
      sizes.push(await rung(hall, plan.span, false, say));
    }
    if (sizes.at(-1)?.whole !== true || kind.once === true) return { sizes, rungs: [], memory: null, came: null, back: null };
    const memory = ((await hall.used()).rss - before.rss) / (hall.size - empty);
    if (!first) return { sizes, rungs: [], memory, came: null, back: null };
    const storm = async (withState: boolean): Promise<Storm> => {
      const one = await hall.storm(withState);
      say(`${kind.name}: ${String(hall.size)} ${withState ? 'come back' : 'join'} in ${one.milliseconds === null ? 'more than 20 s' : `${one.milliseconds.toFixed(0)} ms`}`);
      return one;
    };
    const [came, back] = [await storm(false), await storm(true)];
    return { sizes, rungs: sizes.at(-1)?.verdict === 'carried' ? await climb(hall, plan, say) : [], memory, came, back };
  } finally {
    await hall.close();
  }
}

type Rounds = ReadonlyMap<string, readonly Round[]>;

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
  return [sizesTable(plan, rounds, failed), serversTable(plan, rounds), ...(plan.ladder.length > 0 ? [ladderTable(plan, rounds)] : [])];
}

/** The middle one; null of none. */
function median(figures: readonly (number | null | undefined)[]): number | null {
  const sorted = figures.filter((one) => one !== null && one !== undefined).toSorted((a, b) => a - b);
  return sorted[Math.floor((sorted.length - 1) / 2)] ?? null;
}

const noisy = ({ others }: Measured): boolean => others !== null && others > QUIET;
const OURS = 'Chapeau';

/** A figure of ours, and the best that Hocuspocus has in either way of running it. */
function beside(rows: readonly Row[], key: string, best: 'least' | 'most' = 'least'): { readonly ours: number | null; readonly theirs: number | null } {
  const figure = (row: Row): number[] => (typeof row[key] === 'number' ? [row[key]] : []);
  const theirs = rows.filter(({ server }) => String(server).startsWith('Hocuspocus')).flatMap(figure);
  return { ours: rows.filter(({ server }) => server === OURS).flatMap(figure)[0] ?? null, theirs: theirs.length === 0 ? null : Math[best === 'least' ? 'min' : 'max'](...theirs) };
}

function ratioGoal(what: string, rows: readonly Row[], key: string, most: number): Goal {
  const { ours, theirs } = beside(rows, key);
  return goal(`${what}, beside the better Hocuspocus at most ${String(most)}`, ratio(ours, theirs), '', { most });
}

function sizesTable(plan: Plan, rounds: Rounds, failed: readonly string[]): Table {
  const rows = plan.sizes.flatMap((size) =>
    [...rounds].map(([server, all]): Row => {
      const measured = all.flatMap(({ sizes }) => sizes.filter(({ readers }) => readers === size));
      const quiet = measured.filter((one) => !noisy(one));
      // Quiet rounds where there are any.
      const of = quiet.length > 0 ? quiet : measured;
      const middle = (key: 'cpu' | 'core' | 'load' | 'frames' | 'bytes' | 'p50' | 'p95' | 'p99'): number | null => median(of.map((one) => one[key]));
      return {
        server, readers: size, cpu: middle('cpu'), core: middle('core'), load: middle('load'), frames: middle('frames'), bytes: middle('bytes'),
        p50: middle('p50'), p95: middle('p95'), p99: middle('p99'),
        whole: measured.length === 0 ? null : measured.every(({ whole }) => whole) ? 'yes' : 'no',
        noisy: `${String(measured.length - quiet.length)} of ${String(measured.length)}`,
      };
    }),
  );
  const top = plan.sizes.at(-1) ?? 0;
  const [small, full] = [rows.filter(({ readers }) => readers === plan.sizes[0]), rows.filter(({ readers }) => readers === top)];
  return {
    title: `One text, ${String(WRITERS)} writers at ${String(RATE)} keys a second, and readers`,
    columns: columns({
      server: 'server', readers: 'readers', cpu: ['CPU per delivered edit µs', 2], core: 'of a core %', load: 'the load %', frames: 'frames per reader', bytes: 'bytes per reader',
      p50: 'p50 ms', p95: 'p95 ms', p99: 'p99 ms', whole: 'all delivered', noisy: 'noisy rounds',
    }),
    rows,
    goals: [
      ratioGoal(`CPU per delivered edit at ${String(top)}`, full, 'cpu', 0.4),
      ratioGoal(`bytes per reader at ${String(top)}`, full, 'bytes', 0.1),
      ratioGoal(`p95 at ${String(plan.sizes[0] ?? 0)}`, small, 'p95', 1),
    ],
    notes: [
      `Over ${String(plan.span / 1_000)} s of typing. From the keystroke to each probe. The middle of ${String(plan.rounds)} rounds, of the quiet ones where there are any.`,
      `A round is noisy when others used more than ${String(QUIET * 100)} % of one core meanwhile.`,
      'Each reader sends what the stock client sends: its awareness, and that again every 15 s.',
      '@y/websocket-server fails at some hundred readers, and is measured once, with few.',
      ...failed,
    ],
  };
}

function serversTable(plan: Plan, rounds: Rounds): Table {
  const top = String(plan.sizes.at(-1) ?? 0);
  const kilo = (bytes: number | null | undefined): number | null => (bytes === null || bytes === undefined ? null : bytes / 1_024);
  const rows = [...rounds].map(([server, all]): Row => ({
    server,
    memory: median(all.map((one) => kilo(one.memory))),
    joined: median(all.map(({ came }) => came?.milliseconds)), joinCpu: median(all.map(({ came }) => came?.cpu)), joinBytes: median(all.map(({ came }) => kilo(came?.bytes))),
    back: median(all.map(({ back }) => back?.milliseconds)), backCpu: median(all.map(({ back }) => back?.cpu)), backBytes: median(all.map(({ back }) => kilo(back?.bytes))),
  }));
  return {
    title: 'How large, how fast in',
    columns: columns({
      server: 'server', memory: ['memory per reader KB', 1], joined: `${top} join at once, ms`, joinCpu: 'CPU of that ms', joinBytes: ['KB each', 1],
      back: `${top} come back, ms`, backCpu: 'CPU of that ms', backBytes: ['KB each', 1],
    }),
    rows,
    goals: [ratioGoal(`join of ${top}`, rows, 'joined', 0.5), ratioGoal('memory per reader', rows, 'memory', 1)],
    notes: ['Memory is what the resident set grew by, after a collection of garbage.', 'Come back: everybody at once, with the state vector of the text as it is.'],
  };
}

function ladderTable(plan: Plan, rounds: Rounds): Table {
  const tried = [...rounds.values()].flatMap(([first]) => (first === undefined ? [] : [...first.sizes.slice(-1), ...first.rungs]));
  const largest = [...rounds.keys()].map((server): Row => {
    const carried = tried.filter((one) => one.server === server && one.verdict === 'carried').map(({ readers }) => readers);
    return { server, most: carried.length === 0 ? null : Math.max(...carried) };
  });
  const { ours, theirs } = beside(largest, 'most', 'most');
  return {
    title: `How many readers a server carries: p95 under ${String(IN_TIME)} ms`,
    columns: columns({ server: 'server', readers: 'readers', core: 'of a core %', load: 'the load %', p50: 'p50 ms', p95: 'p95 ms', p99: 'p99 ms', verdict: 'verdict', noisy: 'noisy' }),
    rows: tried.map((one) => ({ server: one.server, readers: one.readers, core: one.core, load: one.load, p50: one.p50, p95: one.p95, p99: one.p99, verdict: one.verdict, noisy: noisy(one) ? 'yes' : 'no' })),
    goals: [goal(`most readers, ${String(ours ?? 0)}, beside the better Hocuspocus, ${String(theirs ?? 0)}, at least 3 times`, ratio(ours, theirs), 'times', { least: 3 })],
    notes: [
      `In the first round, up to ${String(plan.ladder.at(-1) ?? 0)}. What is not carried is tried a second time, and then half way to the last that was.`,
      `The load, writers, probes and readers of all servers alike, has two processes; where these use more than ${String(LOAD_BOUND * 100)} % of a core together, a size that is not carried says nothing of the server.`,
    ],
  };
}

const entry: Entry = {
  name: 'server',
  title: 'A text with many readers, beside other servers',
  run: (options) => measureServers(options, TARGETS),
};
export default entry;
