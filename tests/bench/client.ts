/**
 * The client at full size, in Chromium: how long until a room of 300 provisions, 60 delegations and 3,000 tabled proposals can
 * be used, what each thing that a person does there costs, and a text of 100 provisions in which twenty others type; beside
 * the same in a small room, and in a plain editable page.
 */
import { chromium, type Browser } from 'playwright-core';
import { startServer, type OwnServer } from '../cases/server.ts';
import { chanceOf } from '../simulation/chance.ts';
import { chromiumPath } from '../tools/chromium.ts';
import { runInstalled } from '../tools/command.ts';
import { IN_PAGE, memoryOf, quantile } from './clock.ts';
import type { Entry, Options, Row, Table } from './entry.ts';
import { FULL, openFullRoom, provisionsOf, type FullRoom, type Size } from './full-room.ts';
import { acts, draftTyping, goTo, penTyping, seat, typing, type Typing } from './person.ts';
import { typists } from './typists.ts';

const SWITCHES = ['--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync', '--mute-audio'];
const SMALL: Size = { provisions: 10, delegations: 9, proposals: 27, positions: 0 };
const CROWD: Size = { provisions: 100, delegations: 21, proposals: 0, positions: 0 };

function typingRow(what: string, { paint, work }: Typing, plain: Typing | null): Row {
  const p = (values: readonly number[], share: number): number | null => quantile(values, share);
  const painted = work.map((one) => one.untilPainted);
  const p95 = p(painted, 0.95);
  const plain95 = plain === null ? null : p(plain.work.map((one) => one.untilPainted), 0.95);
  return {
    what, keys: paint.length,
    work50: p(painted, 0.5), work95: p95, next95: p(work.map((one) => one.untilNext), 0.95),
    paint50: p(paint, 0.5), paint95: p(paint, 0.95),
    ratio: p95 === null || plain95 === null || plain95 === 0 ? null : p95 / plain95,
  };
}

/** A plain editable page with as many paragraphs: what Chromium itself needs for a key. */
export async function plainTyping(browser: Browser, keys: number): Promise<Typing> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  const page = await context.newPage();
  await page.addInitScript(IN_PAGE);
  await page.goto('data:text/html,<meta charset=utf-8>');
  const paragraphs = provisionsOf(FULL.provisions, chanceOf(1)).map(({ wording }) => `<p>${wording}</p>`).join('');
  await page.setContent(`<div contenteditable style="font: 18px/1.6 serif; max-width: 40rem">${paragraphs}</div>`);
  await page.evaluate(IN_PAGE);
  await page.locator('p').nth(5).click();
  const out = await typing(browser, page, keys);
  await context.close();
  return out;
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
  const runs = options.quick ? 1 : 3;
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

/** A hundred provisions in open drafting, and twenty others who type in them. */
async function amongOthers(browser: Browser, server: OwnServer, options: Options, keys: number): Promise<{ alone: Typing; crowd: Typing }> {
  const room = await openFullRoom(server, CROWD, 2);
  await room.chair.act('mode', { mode: 'open', pens: 'all' });
  const one = await seat(browser, server, await room.code('delegate', room.own));
  await goTo(one, server, room);
  const alone = await penTyping(browser, one, keys);
  options.say('the same while twenty others type');
  const others = await typists(server.url, room.text, room.delegates.slice(1).map(({ token }) => token));
  const crowd = await penTyping(browser, one, keys);
  others.stop();
  await one.context.close();
  return { alone, crowd };
}

async function measure(options: Options): Promise<Table[]> {
  const keys = options.quick ? 40 : 120;
  // The screens as they are now: without them a page never comes to anything.
  if ((await runInstalled('vite/bin/vite.js', ['build', '--logLevel', 'warn'], {}, options.say)) !== 0) throw new Error('The client does not build');
  const server = await startServer();
  const browser = await chromium.launch({ executablePath: chromiumPath(), args: SWITCHES });
  try {
    options.say('a plain page');
    const plain = await plainTyping(browser, keys);
    options.say('a small room');
    const small = await inRoom(browser, server, await openFullRoom(server, SMALL, 3), options, keys);
    options.say('filling a room to its full size');
    const full = await inRoom(browser, server, await openFullRoom(server, FULL), options, keys);
    options.say('a text that twenty others type in');
    const { alone, crowd } = await amongOthers(browser, server, options, keys);
    return [
      {
        title: 'The client at full size: typing',
        columns: [
          { key: 'what', title: 'Where' }, { key: 'keys', title: 'keys' },
          { key: 'work50', title: 'work p50 ms', digits: 1 }, { key: 'work95', title: 'work p95 ms', digits: 1 }, { key: 'ratio', title: 'p95 to plain page', digits: 1 },
          { key: 'next95', title: 'all work p95 ms', digits: 1 },
          { key: 'paint50', title: 'to paint p50 ms', digits: 1 }, { key: 'paint95', title: 'to paint p95 ms', digits: 1 },
        ],
        rows: [
          typingRow('plain page, 300 paragraphs', plain, plain),
          typingRow('small room, a draft', small.draft, plain), typingRow('small room, the pen', small.pen, plain),
          typingRow('full room, a draft', full.draft, plain), typingRow('full room, the pen', full.pen, plain),
          typingRow('100 provisions, the pen, alone', alone, plain), typingRow('100 provisions, 20 others typing', crowd, plain),
        ],
        notes: [
          'Work: tasks of the main thread from the key to the frame that shows it; one frame is 16.7 ms. All work: until the next key, also what is put off and what others cause.',
          'To paint: by the page’s clock, with the wait for the screen’s next frame.',
        ],
      },
      {
        title: 'The client at full size: everything else',
        columns: [{ key: 'what', title: 'What' }, { key: 'small', title: 'small room' }, { key: 'full', title: 'full room' }, { key: 'ratio', title: 'ratio', digits: 1 }],
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
