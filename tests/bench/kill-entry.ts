/** The bench entry `kill`: what is lost when a server is killed under load, in many trials, on a data folder and on a database. */
import { startPostgres } from '../tools/postgres.ts';
import type { Entry, Options, Row, Table } from './entry.ts';
import { grouped, killTrial, openArena, type Counts } from './kill.ts';
import { columns, goal } from './table.ts';

const TRIALS = 200;
const QUICK_TRIALS = 20;
/** Trials that share a kill. */
const AT_ONCE = 8;

interface Store {
  readonly name: string;
  readonly from: number;
  /** The address of a database of its own; null for a data folder. */
  open(): Promise<{ readonly url: string | null; stop(): Promise<void> }>;
}

const STORES: readonly Store[] = [
  { name: 'SQLite', from: 10_001, open: () => Promise.resolve({ url: null, stop: () => Promise.resolve() }) },
  {
    name: 'PostgreSQL',
    from: 20_001,
    open: async () => {
      const postgres = await startPostgres();
      postgres.sql('CREATE SCHEMA killed');
      return { url: postgres.url('killed'), stop: () => postgres.stop() };
    },
  },
];

async function trialsOn(store: Store, trials: number, say: (line: string) => void): Promise<Row & { readonly lost: number }> {
  const { url, stop } = await store.open();
  try {
    const arena = await openArena(url);
    try {
      const all = { typed: 0, edits: 0, acts: 0 } satisfies Counts;
      let kills = 0;
      let lost = 0;
      for (const seeds of grouped(Array.from({ length: trials }, (_, i) => store.from + i), AT_ONCE)) {
        const { faults, counts } = await killTrial(arena, seeds);
        for (const fault of faults) say(`${store.name}, seeds ${seeds.join(', ')}: ${fault}`);
        all.typed += counts.typed;
        all.edits += counts.edits;
        all.acts += counts.acts;
        lost += faults.length;
        if (++kills % 2 === 0) say(`${store.name}: ${String(kills * AT_ONCE)} trials, ${String(all.edits)} edits, ${String(all.acts)} acts, ${String(lost)} lost`);
      }
      return { store: store.name, trials, kills, ...all, lost };
    } finally {
      await arena.close();
    }
  } finally {
    await stop();
  }
}

async function run({ quick, say }: Options): Promise<Table> {
  // Side by side: each waits for its server to start for most of the time.
  const rows = await Promise.all(STORES.map((store) => trialsOn(store, (quick ? QUICK_TRIALS : TRIALS) / STORES.length, say)));
  return {
    title: 'The server killed under load (SIGKILL) and started again',
    columns: columns({
      store: 'store', trials: 'trials', kills: 'kills', edits: 'edits acknowledged before', acts: 'acts acknowledged before', typed: 'edits typed in all', lost: 'lost',
    }),
    rows,
    goals: [goal('lost at kill -9, at most 0', rows.reduce((sum, { lost }) => sum + lost, 0), '', { most: 0 })],
    notes: [
      `A trial is a text that six or so people write in while the chair and delegations act; ${String(AT_ONCE)} trials share a kill.`,
      'Lost: whatever was acknowledged and is not in the log, is there by half, or was typed on while the server was away and is not there when all clients are back.',
    ],
  };
}

const entry: Entry = { name: 'kill', title: 'The server killed under load: what is lost', run };
export default entry;
