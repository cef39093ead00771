/** A person in a room, in a browser: opens it, looks about, types. What each of these takes, in milliseconds. */
import { setTimeout as pause } from 'node:timers/promises';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import type { OwnServer } from '../cases/server.ts';
import { chanceOf } from '../simulation/chance.ts';
import { IN_PAGE, opened, quantile, settled, timed, typed, type Key } from './clock.ts';
import type { FullRoom } from './full-room.ts';
import { keyWork, type KeyWork } from './trace.ts';

/** Milliseconds between two keys: a quick typist. */
const BETWEEN = 120;

/** What is shown when a text can be read: its first lines, or the first provisions under the pen. */
const READ = `document.querySelectorAll('[data-line], .pen-editor [data-provision]').length > 5`;
/** The line is marked as selected, and the rail is about it. */
const RAIL = (line: string): string => `(() => {
  const one = document.querySelector('[data-line="${line}"]');
  return one?.getAttribute('aria-current') === 'true' && document.querySelector('.rail h2')?.textContent === one.getAttribute('aria-label');
})()`;
const SHOWN = {
  Clean: `document.querySelector('.lines [data-line]') !== null && document.querySelector('.lines .bracket') === null && document.querySelector('.sheet .notice') === null`,
  Original: `document.querySelector('.sheet .notice') !== null`,
  Marked: `document.querySelector('.lines .bracket') !== null`,
} as const;

export interface Seated {
  readonly page: Page;
  readonly context: BrowserContext;
}

/** Takes a seat; the page is at no room yet. */
export async function seat(browser: Browser, server: OwnServer, code: string): Promise<Seated> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  const answer = await context.request.post(`${server.url}/api/join`, { data: { code, name: 'Bench' }, headers: { origin: server.url } });
  if (!answer.ok()) throw new Error(`No seat: ${await answer.text()}`);
  const page = await context.newPage();
  await page.addInitScript(IN_PAGE);
  return { page, context };
}

export async function goTo({ page }: Seated, server: OwnServer, room: FullRoom): Promise<{ shown: number; quiet: number }> {
  await page.goto(`${server.url}/texts/${room.text}`, { waitUntil: 'commit' });
  return opened(page, READ);
}

/** Presses letters one by one at a typist's pace, with a space now and then. */
async function type(page: Page, keys: number): Promise<void> {
  for (let i = 0; i < keys; i++) {
    await page.keyboard.press(i % 6 === 5 ? 'Space' : 'abcdefghij'.charAt(i % 10));
    await pause(BETWEEN);
  }
}

export interface Typing {
  readonly keys: readonly Key[];
  readonly work: readonly KeyWork[];
}

/** Types twice: by the page's clock, and half as much under the trace, which slows things a little. */
export async function typing(browser: Browser, page: Page, keys: number): Promise<Typing> {
  await type(page, 5);
  await typed(page);
  await type(page, keys);
  const all = await typed(page);
  const work = await keyWork(browser, () => type(page, Math.ceil(keys / 2)));
  return { keys: all, work };
}

/** The middle of several runs of something. */
async function median(times: number, run: (i: number) => Promise<number>): Promise<number> {
  const all: number[] = [];
  for (let i = 0; i < times; i++) all.push(await run(i));
  return quantile(all, 0.5) ?? Number.NaN;
}

/** What a person does in a room; milliseconds by what it is. */
export async function acts(page: Page, room: FullRoom, quick: boolean): Promise<Record<string, number>> {
  const out: Record<string, number> = {};
  const chance = chanceOf(7);
  const times = quick ? 2 : 5;
  const lines = await page.evaluate<string[]>(`[...document.querySelectorAll('[data-line]')].map((one) => one.dataset.line).filter((one) => !one.startsWith('add:'))`);
  out['select'] = await median(times, async (i) => {
    const line = lines[(3 + i * 2) % lines.length] ?? '';
    const where = page.locator(`[data-line="${line}"] .margin`);
    await where.scrollIntoViewIfNeeded();
    return timed(page, 'pointerdown', RAIL(line), () => where.click());
  });
  const far = (await room.chair.state()).provisions[4];
  out['arrival'] = far === undefined ? Number.NaN : await median(times, async (i) => {
    const mark = `zq${String(chance.below(1e9))}`;
    const delegate = room.delegates[i % room.delegates.length];
    const { draft } = (await delegate?.act('draft', { kind: 'amend', target: far.id, wording: `${far.wording.map((one) => one.text).join('')} ${mark}` })) ?? { draft: '' };
    await settled(page);
    return timed(page, 'frame', `document.querySelector('[data-line="${far.id}"]')?.textContent.includes('${mark}')`, async () => delegate?.act('table', { drafts: [draft] }));
  });
  const view = async (name: keyof typeof SHOWN): Promise<number> => {
    await settled(page);
    return timed(page, 'pointerdown', SHOWN[name], () => page.locator('.seg-item', { hasText: name }).first().click());
  };
  out['clean'] = await view('Clean');
  out['original'] = await view('Original');
  out['marked'] = await view('Marked');
  const press = async (key: string, shown: string): Promise<number> => {
    await settled(page);
    await page.locator('[data-line][tabindex="0"]').focus();
    return timed(page, 'keydown', shown, () => page.keyboard.press(key));
  };
  const leave = async (): Promise<void> => {
    await page.keyboard.press('Escape');
    await page.locator('.view').waitFor({ state: 'detached' });
    await settled(page);
  };
  out['changes'] = await press('l', `document.querySelectorAll('.change-item').length > 5`);
  await settled(page);
  out['filter'] = await timed(page, 'pointerdown', `document.querySelector('.view-toggles .toggle[data-selected]') !== null`, () => page.locator('.view-toggles .toggle').first().click());
  await leave();
  out['table'] = await press('m', `document.querySelectorAll('.positions-table td').length > 20`);
  await leave();
  out['what-if'] = await press('w', `document.querySelectorAll('.if-line').length > 5`);
  await leave();
  return out;
}

export async function draftTyping(browser: Browser, { page }: Seated, keys: number): Promise<Typing> {
  const line = page.locator('[data-line]').nth(5);
  await line.click({ position: { x: 20, y: 8 } });
  await line.focus();
  await page.keyboard.press('e');
  await page.locator('.draft-editor .pen-editor').waitFor();
  await settled(page);
  const out = await typing(browser, page, keys);
  await page.keyboard.press('Escape');
  return out;
}

export async function penTyping(browser: Browser, { page }: Seated, keys: number): Promise<Typing> {
  if ((await page.locator('.pen-editor').count()) === 0) await page.locator('.pen-tools .toggle').first().click();
  await page.locator('.pen-editor [data-provision]').nth(5).waitFor();
  await settled(page);
  await page.locator('.pen-editor [data-provision] .pen-words').nth(5).click();
  return typing(browser, page, keys);
}
