/**
 * What is left when a server ends: a text with many edits opened by the first who comes (cold), and edits that others had seen
 * before `kill -9` (lost). Beside other servers, persistence on for all.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Entry, Options, Row, Table } from './entry.ts';
import { startLoad } from './loads.ts';
import { columns, goal, ratio } from './table.ts';
import { TARGETS, WRITERS, type TargetKind } from './targets.ts';

const EDITS = 200_000;
const QUICK_EDITS = 20_000;
/** Keystrokes of one message while a text is filled. */
const BURST = 25;
/** Milliseconds of typing before the server is killed. */
const SHORT = 2_500;

interface Opened {
  readonly milliseconds: number;
  readonly cpu: number;
  readonly bytes: number;
}

async function cold(kind: TargetKind, edits: number, opens: number, say: (line: string) => void): Promise<readonly Opened[]> {
  const target = await kind.start(say);
  const [pens, reader] = [await startLoad(), await startLoad()];
  try {
    const { dialect } = target;
    await pens.tell({ do: 'begin', dialect, writers: target.writers(WRITERS), probes: [], seed: target.seed });
    const { milliseconds = 0 } = await pens.tell({ do: 'fill', keystrokes: edits, burst: BURST });
    say(`${kind.name}: ${String(edits)} keystrokes written in ${(milliseconds / 1_000).toFixed(1)} s`);
    // The others write some seconds later, by their own measure; that is waited for.
    await sleep(dialect === 'chapeau' ? 500 : 4_000);
    await pens.tell({ do: 'end' });
    await sleep(1_000);
    const out: Opened[] = [];
    for (let i = 0; i < opens; i++) {
      await target.again('SIGTERM');
      const [url = ''] = await target.readers(1, 0);
      const { cpu } = await target.used();
      const { milliseconds: took = 0, bytes = 0 } = await reader.tell({ do: 'open', dialect, url });
      out.push({ milliseconds: took, cpu: (await target.used()).cpu - cpu, bytes });
    }
    return out;
  } finally {
    await Promise.all([pens.end(), reader.end()]);
    await target.stop();
  }
}

interface Lost {
  readonly seen: number;
  readonly lost: number;
}

/** Types, kills, starts again: how many of the keystrokes that another client had seen are not there any more. */
async function lost(kind: TargetKind, say: (line: string) => void): Promise<Lost> {
  const target = await kind.start(say);
  const pens = await startLoad();
  const after = await startLoad();
  try {
    const { dialect } = target;
    await pens.tell({ do: 'begin', dialect, writers: target.writers(WRITERS), probes: target.probes(1), seed: target.seed });
    if (dialect !== 'chapeau') await sleep(12_000);
    const { letters: before = 0 } = await pens.tell({ do: 'letters' });
    await pens.tell({ do: 'type', milliseconds: SHORT, rate: 16 });
    const { letters: seen = 0 } = await pens.tell({ do: 'letters' });
    await target.again('SIGKILL');
    // Nobody who still holds the words comes back: what is there now is what the server kept.
    await after.tell({ do: 'begin', dialect, writers: [], probes: target.probes(1), seed: [] });
    const { letters: kept = 0 } = await after.tell({ do: 'letters' });
    // Where the whole text is gone, no more than they are lost of these.
    return { seen: seen - before, lost: Math.min(seen - before, seen - kept) };
  } finally {
    await Promise.all([pens.end(), after.end()]);
    await target.stop();
  }
}

const middle = (figures: readonly number[]): number | null => figures.toSorted((a, b) => a - b)[Math.floor((figures.length - 1) / 2)] ?? null;

async function run({ quick, say }: Options): Promise<Table> {
  const edits = quick ? QUICK_EDITS : EDITS;
  const rows: Row[] = [];
  const tried = async <T>(kind: TargetKind, measure: () => Promise<T>): Promise<T | null> => {
    try {
      return await measure();
    } catch (error) {
      say(`${kind.name}: ${error instanceof Error ? error.message : String(error)}`);
      return null;
    }
  };
  // What is lost is mostly waiting for them to keep it: several at once. The one that keeps each letter by itself has the machine to itself.
  const gone = new Map(await Promise.all(TARGETS.filter(({ once }) => once !== true).map(async (kind) => [kind, await tried(kind, () => lost(kind, say))] as const)));
  for (const kind of TARGETS) if (kind.once === true) gone.set(kind, await tried(kind, () => lost(kind, say)));
  for (const kind of TARGETS) {
    // What is read from disk does not depend on how changes are sent.
    const opened = kind.name.includes('flushDelay') ? [] : ((await tried(kind, () => cold(kind, edits, 3, say))) ?? []);
    rows.push({
      server: kind.name,
      milliseconds: middle(opened.map((one) => one.milliseconds)),
      cpu: middle(opened.map((one) => one.cpu)),
      bytes: middle(opened.map((one) => one.bytes / 1_024)),
      seen: gone.get(kind)?.seen ?? null,
      lost: gone.get(kind)?.lost ?? null,
    });
  }
  const figure = (row: number, key: string): number | null => {
    const value = rows[row]?.[key];
    return typeof value === 'number' ? value : null;
  };
  const theirs = rows.map(({ server }, i) => (String(server).startsWith('Hocuspocus') ? figure(i, 'milliseconds') : null)).find((one) => one !== null) ?? null;
  return {
    title: `A text with ${String(edits)} edits opened by the first who comes; edits lost at kill -9`,
    columns: columns({ server: 'server', milliseconds: 'cold open ms', cpu: 'CPU of that ms', bytes: 'KB sent', seen: 'edits seen by another', lost: 'of those lost' }),
    rows,
    goals: [
      goal('cold open, beside Hocuspocus at most 0.5', ratio(figure(0, 'milliseconds'), theirs), '', { most: 0.5 }),
      goal('edits of ours lost at kill -9, at most 0', figure(0, 'lost'), '', { most: 0 }),
    ],
    notes: [
      'Hocuspocus opens a text alike, however it sends: measured once.',
      'Cold: the server runs, nobody has opened the text since its start; until the first sync is there. The middle of three starts.',
      `Lost: keystrokes of ${String(SHORT / 1_000)} s that another client had before its eyes when the server was killed, and that are not there after it has started again; nobody who still holds them comes back.`,
    ],
  };
}

const entry: Entry = { name: 'cold', title: 'After a server has ended: the first to open a text, and what is lost', run };
export default entry;
