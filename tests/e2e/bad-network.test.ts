/** The state line is always true: on a slow line, on one that has gone silent, behind a portal, and with a full disk. */
import { pathToFileURL } from 'node:url';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { TextState } from '../../shared/schema/state.ts';
import { textOf } from '../../shared/schema/wording.ts';
import { request } from '../cases/client.ts';
import { openBadWire, type BadWire } from './support/bad-wire.ts';
import { openMeeting, type Meeting, type Person } from './support/meeting.ts';
import type { Program } from './support/programs.ts';
import { caretTo, newText, on, shows, takePen, takeSeat } from './support/pen.ts';

let meeting: Meeting;
let wire: BadWire;
let chair: Program;
let text: string;
let brazil: Person;

beforeAll(async () => {
  const fullDisk = pathToFileURL(join(import.meta.dirname, 'support/failing-disk.ts')).href;
  meeting = await openMeeting({ NODE_OPTIONS: `--import tsx --import ${fullDisk}` });
  wire = await openBadWire(Number(new URL(meeting.server.url).port));
  chair = await meeting.program('Chair');
  text = await newText(meeting, await meeting.program('Secretariat'), [['title', 'Title'], ['paragraph', 'words']]);
  await on(chair, text)('mode', { mode: 'open', pens: 'all' });
  brazil = await takeSeat(meeting, 'BRA', 'M. Silva');
  await takePen(brazil, meeting.server.url, text);
});
afterAll(async () => {
  await wire.close();
  await meeting.close();
  expect(meeting.faults).toEqual([]);
});

const line = (person: Person, words: RegExp): Promise<void> => person.page.locator('.state-line').filter({ hasText: words }).waitFor({ timeout: 60_000 });
const SAVED = /All changes saved/;

/** What the server has of the paragraph. */
async function stands(): Promise<string> {
  const { state } = await request<{ state: TextState }>(meeting.server.url, `/api/texts/${text}`, chair.token);
  return textOf(state.provisions[1]?.wording ?? []);
}

/** From now on, everything that the line says. */
async function listen(person: Person): Promise<() => Promise<string[]>> {
  await person.page.evaluate(() => {
    const element = document.querySelector('.state-line');
    const said = [element?.textContent ?? ''];
    Object.assign(window, { said });
    if (element !== null) new MutationObserver(() => said.push(element.textContent)).observe(element, { subtree: true, childList: true, characterData: true });
  });
  return () => person.page.evaluate(() => (window as unknown as { said: string[] }).said);
}

/** Where a line that had said that something is not saved says that all is. */
function untrue(said: readonly string[]): string[] {
  const from = said.findIndex((words) => !SAVED.test(words));
  return from === -1 ? ['never said that something is not saved'] : said.slice(from).filter((words) => SAVED.test(words));
}

/** Types at the beginning of the paragraph. */
async function type(person: Person, words: string): Promise<void> {
  await caretTo(person.page, 1, 0);
  await person.page.keyboard.type(words);
}

test('Trust: on a slow line nothing is called saved before it is in the log', async () => {
  const nepal = await takeSeat(meeting, 'NPL', 'A. Sharma', wire.url);
  await takePen(nepal, wire.url, text);
  await line(nepal, SAVED);
  wire.delay(700);
  await type(nepal, 'Slow ');
  await line(nepal, /Saving/);
  await line(nepal, SAVED);
  expect(await stands()).toBe('Slow words');
  wire.mend();
  await nepal.context.close();
});

test('Trust: after two hours asleep, on connections that are dead and do not say so, the line says since when and what is kept', async () => {
  const nepal = await takeSeat(meeting, 'NPL', 'B. Thapa', wire.url);
  await nepal.page.clock.install();
  await takePen(nepal, wire.url, text);
  await line(nepal, SAVED);
  wire.swallow();
  const said = await listen(nepal);
  await type(nepal, 'Late ');
  await line(nepal, /Saving/);
  await nepal.page.clock.fastForward('02:00:00');
  await line(nepal, /(Reconnecting|Not connected) since .*5 changes kept on this device/);
  expect(untrue(await said())).toEqual([]);
  expect(await stands()).toBe('Slow words');
  wire.mend();
  await nepal.page.clock.fastForward('00:30');
  await line(nepal, SAVED);
  await shows(brazil, ['Title', 'Late Slow words']);
  await nepal.context.close();
});

test('Trust: behind a portal that answers everything with a page of its own, nothing is called saved', async () => {
  const nepal = await takeSeat(meeting, 'NPL', 'C. Rai', wire.url);
  await takePen(nepal, wire.url, text);
  await line(nepal, SAVED);
  wire.portal();
  await line(nepal, /since/);
  const said = await listen(nepal);
  await type(nepal, 'Guest ');
  await line(nepal, /Reconnecting since .*6 changes kept on this device/);
  // Asked at once, as when the window comes to the front: what answers is not the server.
  await nepal.page.evaluate(() => window.dispatchEvent(new Event('online')));
  await line(nepal, /Reconnecting since .*6 changes kept on this device/);
  expect((await said()).filter((one) => SAVED.test(one))).toEqual([]);
  // In words on a phone as well, and nothing is pushed out of it.
  const { page } = nepal;
  await page.setViewportSize({ width: 390, height: 844 });
  await page.locator('.room-bar').getByText(/Reconnecting since .*6 changes kept on this device/).waitFor();
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
  wire.mend();
  await line(nepal, SAVED);
  await shows(brazil, ['Title', 'Guest Late Slow words']);
  await nepal.context.close();
});

test('R2 a full disk: the room says that nothing can be saved, keeps what is typed, refuses acts, and is back by itself', async () => {
  const nepal = await takeSeat(meeting, 'NPL', 'D. Gurung');
  await takePen(nepal, meeting.server.url, text);
  await line(nepal, SAVED);
  const banner = nepal.page.locator('.room-banner').getByText('The server cannot write the record at the moment.');
  expect(await banner.count()).toBe(0);
  const said = await listen(nepal);
  meeting.server.signal('SIGUSR2');
  await type(nepal, 'Full ');
  await banner.waitFor();
  await line(nepal, /Nothing can be saved since .*5 changes kept on this device/);
  await line(brazil, /Nothing can be saved since/);
  await expect(on(chair, text)('mode', { mode: 'closed' })).rejects.toMatchObject({ code: 'read-only' });
  expect(await stands()).toBe('Guest Late Slow words');
  expect((await fetch(`${meeting.server.url}/readyz`)).status).toBe(503);
  expect(untrue(await said())).toEqual([]);

  meeting.server.signal('SIGUSR2');
  await line(nepal, SAVED);
  await line(brazil, SAVED);
  expect(await banner.count()).toBe(0);
  await shows(brazil, ['Title', 'Full Guest Late Slow words']);
  expect(await stands()).toBe('Full Guest Late Slow words');
  expect((await fetch(`${meeting.server.url}/readyz`)).status).toBe(200);
  await nepal.context.close();
});

test('R7 a cut of half a minute, after which everything that was held up comes through: said while it lasts, and every word stands once', async () => {
  const before = await stands();
  const nepal = await takeSeat(meeting, 'NPL', 'D. Rai', wire.url);
  await nepal.page.clock.install();
  await takePen(nepal, wire.url, text);
  await line(nepal, SAVED);
  wire.hold();
  await type(nepal, 'Cut ');
  await line(nepal, /Saving/);
  const said = await listen(nepal);
  await nepal.page.clock.fastForward('00:29');
  await type(brazil, 'Meanwhile ');
  await expect.poll(stands).toBe(`Meanwhile ${before}`);
  await nepal.page.clock.fastForward('00:08');
  await line(nepal, /(Reconnecting|Not connected) since .*4 changes kept on this device/);
  // On the old connections what was held up arrives late, on the new ones it is sent again.
  wire.mend();
  await nepal.page.clock.fastForward('00:30');
  await line(nepal, SAVED);
  expect((await said()).slice(0, -1).filter((words) => SAVED.test(words))).toEqual([]);
  const both = await stands();
  expect(both.split(' ').toSorted()).toEqual(['Cut', 'Meanwhile', ...before.split(' ')].toSorted());
  await shows(nepal, ['Title', both]);
  await shows(brazil, ['Title', both]);
  await nepal.context.close();
});
