/**
 * The client at full size, in Chromium: how long until a room of 300 provisions, 60 delegations and 3,000 tabled proposals can
 * be used, what each thing that a person does there costs, and a text of 100 provisions in which twenty others type; beside
 * the same in a small room, and in a plain editable page.
 */
import { chromium, type Browser } from 'playwright-core';
import { startServer, type OwnServer } from '../cases/server.ts';
import { chromiumPath } from '../tools/chromium.ts';
import { runInstalled } from '../tools/command.ts';
import { plainTyping, tiptapTyping } from './bare.ts';
import { memoryOf, quantile } from './clock.ts';
import type { Entry, Options, Row, Table } from './entry.ts';
import { FULL, openFullRoom, type FullRoom, type Size } from './full-room.ts';
import { acts, draftTyping, goTo, penTyping, seat, type Typing } from './person.ts';
import { columns, goal, ratio } from './table.ts';
import { typists } from './typists.ts';

const SWITCHES = ['--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync', '--mute-audio'];
const SMALL: Size = { provisions: 10, delegations: 9, proposals: 27, positions: 0 };
const CROWD: Size = { provisions: 100, delegations: 21, proposals: 0, positions: 0 };

function typingRow(what: string, { keys, work }: Typing, plain: Typing | null): Row {
  const p = (values: readonly number[], share: number): number | null => quantile(values, share);
  const paint = keys.map((one) => one.paint);
  const painted = work.map((one) => one.untilPainted);
  const p95 = p(painted, 0.95);
  const plain95 = plain === null ? null : p(plain.work.map((one) => one.untilPainted), 0.95);
  return {
    what, keys: keys.length,
    work50: p(painted, 0.5), work95: p95, next95: p(work.map((one) => one.untilNext), 0.95),
    paint50: p(paint, 0.5), paint95: p(paint, 0.95), first: keys.length === 0 ? null : (keys.filter((one) => one.first).length / keys.length) * 100,
    ratio: p95 === null || plain95 === null || plain95 === 0 ? null : p95 / plain95,
  };
}

const ACTS: Readonly<Record<string, string>> = {
  shown: 'Opening: the text stands there',
  quiet: 'Opening: nothing takes over 50 ms any more',
  select: 'Selecting a provision, until the rail shows it',
  arrival: 'Another’s proposal, from its first frame to the text',
  clean: 'To the clean view',
  original: 'To the original view',
  marked: 'Back to the marked view',
  changes: 'List of changes',
  filter: 'A filter in it',
  table: 'Table',
  'what-if': 'What if',
  heap: 'Memory of the tab: heap, MB',
  nodes: 'Nodes of its documents',
};

interface Measured {
  readonly acts: Record<string, number>;
  readonly draft: Typing;
  readonly pen: Typing;
}

/** Everything in one room. */
async function inRoom(browser: Browser, server: OwnServer, room: FullRoom, options: Options, keys: number): Promise<Measured> {
  const code = await room.code('delegate', room.own);
  const runs = options.quick ? 1 : 2;
  const openings: { shown: number; quiet: number }[] = [];
  for (let i = 0; i < runs; i++) {
    const visitor = await seat(browser, server, code);
    openings.push(await goTo(visitor, server, room));
    await visitor.context.close();
  }
  const one = await seat(browser, server, code);
  await goTo(one, server, room);
  const session = await one.context.newCDPSession(one.page);
  await session.send('Performance.enable');
  const memory = await memoryOf(session);
  options.say('typing in a draft');
  const draft = await draftTyping(browser, one, keys);
  options.say('what else a person does');
  const took = await acts(one.page, room, options.quick);
  await one.context.close();
  options.say('typing with the pen');
  const chair = await seat(browser, server, await room.code('chair'));
  await goTo(chair, server, room);
  const pen = await penTyping(browser, chair, keys);
  await chair.context.close();
  const of = (key: 'shown' | 'quiet'): number => quantile(openings.map((each) => each[key]), 0.5) ?? Number.NaN;
  return { acts: { shown: of('shown'), quiet: of('quiet'), ...took, ...memory }, draft, pen };
}

interface Among {
  readonly alone: Typing;
  readonly crowd: Typing;
  /** While the others type too. */
  readonly plain: Typing;
  readonly tiptap: Typing;
}

/** A hundred provisions in open drafting, and twenty others who type in them; meanwhile the pages without the product as well. */
async function amongOthers(browser: Browser, server: OwnServer, options: Options, keys: number): Promise<Among> {
  const room = await openFullRoom(server, CROWD, 2);
  await room.chair.act('mode', { mode: 'open', pens: 'all' });
  const one = await seat(browser, server, await room.code('delegate', room.own));
  await goTo(one, server, room);
  const alone = await penTyping(browser, one, keys);
  options.say('the same while twenty others type');
  const others = await typists(server.url, room.text, room.delegates.slice(1).map(({ token }) => token));
  try {
    const crowd = await penTyping(browser, one, keys);
    await one.context.close();
    options.say('a plain page and TipTap by itself, while they type on');
    return { alone, crowd, plain: await plainTyping(browser, CROWD.provisions, keys), tiptap: await tiptapTyping(browser, CROWD.provisions, keys) };
  } finally {
    others.stop();
  }
}

async function measure(options: Options): Promise<Table[]> {
  const keys = options.quick ? 20 : 40;
  // The screens as they are now: without them a page never comes to anything.
  if ((await runInstalled('vite/bin/vite.js', ['build', '--logLevel', 'warn'], {}, options.say)) !== 0) throw new Error('The client does not build');
  const server = await startServer();
  const browser = await chromium.launch({ executablePath: chromiumPath(), args: SWITCHES });
  try {
    options.say('a plain page');
    const plain = await plainTyping(browser, FULL.provisions, keys);
    options.say('a small room');
    const small = await inRoom(browser, server, await openFullRoom(server, SMALL, 3), options, keys);
    options.say('filling a room to its full size');
    const full = await inRoom(browser, server, await openFullRoom(server, FULL), options, keys);
    options.say('a text that twenty others type in');
    // Where the goals are, more of them.
    const among = await amongOthers(browser, server, options, options.quick ? keys : 2 * keys);
    const rows = [
      typingRow('plain page, 300 paragraphs', plain, plain),
      typingRow('small room, a draft', small.draft, plain), typingRow('small room, the pen', small.pen, plain),
      typingRow('full room, a draft', full.draft, plain), typingRow('full room, the pen', full.pen, plain),
      typingRow('100 provisions, the pen, alone', among.alone, among.plain), typingRow('100 provisions, 20 others typing', among.crowd, among.plain),
      typingRow('plain page of 100 paragraphs, meanwhile', among.plain, among.plain), typingRow('TipTap by itself, 100 paragraphs, meanwhile', among.tiptap, among.plain),
    ];
    const figure = (row: number, key: string): number | null => {
      const value = rows[row]?.[key];
      return typeof value === 'number' ? value : null;
    };
    return [
      {
        title: 'The client at full size: typing',
        columns: columns({
          what: 'Where', keys: 'keys', work50: ['work p50 ms', 1], work95: ['work p95 ms', 1], ratio: ['p95 to plain page', 1], next95: ['all work p95 ms', 1],
          paint50: ['to paint p50 ms', 1], paint95: ['to paint p95 ms', 1], first: 'in the first frame %',
        }),
        rows,
        goals: [
          goal(`p95 of work from the key to its frame, ${String(rows[6]?.['what'])}, at most one frame`, figure(6, 'work95'), 'ms', { most: 16.7 }),
          goal('p95 to paint by the clock there, at most one frame', figure(6, 'paint95'), 'ms', { most: 16.7 }),
          goal('the same beside a plain page meanwhile, at most 1.25', ratio(figure(6, 'paint95'), figure(7, 'paint95')), '', { most: 1.25 }),
          goal('keys there that the first frame shows, at least 95', figure(6, 'first'), '%', { least: 95 }),
        ],
        notes: [
          'Work: tasks of the main thread from the key to the frame that shows it; one frame is 16.7 ms. All work: until the next key, also what is put off and what others cause.',
          'To paint: by the page’s clock, with the wait for the screen’s next frame: a plain page waits for that too.',
          'In the first frame: of sixty a second, the first that came after the key had the letter in it. Without a display frames are drawn by the processor.',
        ],
      },
      {
        title: 'The client at full size: everything else',
        columns: columns({ what: 'What', small: 'small room', full: 'full room', ratio: ['ratio', 1] }),
        rows: Object.entries(ACTS).map(([key, what]) => {
          const [a, b] = [small.acts[key] ?? null, full.acts[key] ?? null];
          return { what, small: a, full: b, ratio: a === null || b === null ? null : b / a };
        }),
        notes: ['Milliseconds where nothing else is said. Full room: 300 provisions, 60 delegations, 3,000 tabled proposals; small room: 10, 9 and 27.'],
      },
    ];
  } finally {
    await browser.close();
    await server.stop();
  }
}

const entry: Entry = { name: 'client', title: 'The client at full size, in Chromium', run: measure };
export default entry;
