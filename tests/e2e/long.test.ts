/** A long text: what is out of sight is there all the same, and one gets to it. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openMeeting, type Meeting, type Person } from './support/meeting.ts';
import { newText, on, takeSeat, type Line } from './support/pen.ts';
import type { Program } from './support/programs.ts';
import { request } from '../cases/client.ts';
import type { TextView } from '../../shared/protocol/house.ts';

let meeting: Meeting;
let chair: Program;
let text: string;
let nepal: Person;
let ids: readonly string[];

beforeAll(async () => {
  meeting = await openMeeting();
  chair = await meeting.program('Chair');
  const lines = Array.from({ length: 120 }, (_, i): Line => ['paragraph', `Paragraph ${String(i + 1)} of many. ${'It has words that go on for a while. '.repeat(i % 7)}`]);
  text = await newText(meeting, await meeting.program('Secretariat'), lines);
  await on(chair, text)('mode', { mode: 'negotiation' });
  ids = (await request<TextView>(meeting.server.url, `/api/texts/${text}`, chair.token)).state.provisions.map((one) => one.id);
  const brazil = await meeting.program('BRA');
  const { draft } = await on(brazil, text)<{ draft: string }>('draft', { kind: 'amend', target: ids[99], wording: 'Paragraph 100 of very many.' });
  await on(brazil, text)('table', { drafts: [draft] });
  nepal = await takeSeat(meeting, 'NPL', 'A. Sharma');
  await nepal.page.goto(`${meeting.server.url}/texts/${text}`);
  await nepal.page.locator(`[data-line="${ids[0] ?? ''}"]`).waitFor();
});
afterAll(async () => {
  await meeting.close();
  expect(meeting.faults).toEqual([]);
});

/** Until what this selector names begins within the sheet. */
async function inView({ page }: Person, selector: string): Promise<void> {
  await page.waitForFunction((what) => {
    const top = document.querySelector(what)?.getBoundingClientRect().top;
    const sheet = document.querySelector('.sheet')?.getBoundingClientRect();
    return top !== undefined && sheet !== undefined && top >= sheet.top && top < sheet.bottom;
  }, selector);
}
const lineOf = (index: number): string => `[data-line="${ids[index] ?? ''}"]`;

test('Size: every line of a long text is in the document from the beginning, with its words', async () => {
  expect(await nepal.page.locator('[data-line]').count()).toBe(120);
  expect(await nepal.page.locator(`[data-line="${ids[119] ?? ''}"]`).textContent()).toContain('Paragraph 120 of many.');
});

test('Size: the next change is reached and shown, however far it is', async () => {
  const { page } = nepal;
  await page.locator(`[data-line="${ids[0] ?? ''}"]`).focus();
  await page.keyboard.press('n');
  await page.waitForFunction((key) => document.activeElement?.getAttribute('data-change') === `${key}:0`, ids[99] ?? '');
  await inView(nepal, `[data-change="${ids[99] ?? ''}:0"]`);
});

test('Size: the Chair’s pointer brings a far line into view, and back', async () => {
  await on(chair, text)('point', { provision: ids[60] });
  await inView(nepal, lineOf(60));
  await on(chair, text)('point', { provision: ids[0] });
  await inView(nepal, lineOf(0));
});
