/** How the room behaves for one person: the keyboard, the pointer, stillness, the narrow layout. */
import type { Locator } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { digestOf, seenForAccept } from '../../shared/decisions/seen.ts';
import { textOf } from '../../shared/schema/wording.ts';
import { OpenDocument, request } from '../cases/client.ts';
import { rewriteProvision, standsInPen } from '../cases/pen.ts';
import { openMeeting, type Meeting, type Person } from './support/meeting.ts';
import type { Program } from './support/programs.ts';

let meeting: Meeting;
let chair: Program;
let brazil: Program;
let nepal: Person;

beforeAll(async () => {
  meeting = await openMeeting();
  [chair, brazil] = [await meeting.program('Chair'), await meeting.program('BRA')];
  await chair.act('mode', { mode: 'negotiation' });
  await brazil.amend(await chair.provision('What strategies'), 'What policies and strategies can governments adopt to ensure meaningful connectivity to the Internet for LLDCs?');
  await brazil.amend(await chair.provision('What can governments'), 'What can all governments do to ensure meaningful connectivity to the Internet for LLDCs?');
  nepal = await meeting.sit('NPL', 'A. Sharma');
});
afterAll(async () => {
  await meeting.close();
  expect(meeting.faults).toEqual([]);
});

const line = ({ page }: Person, name: string): Locator => page.getByRole('article', { name, exact: true });
const focused = ({ page }: Person): Promise<string> => page.evaluate(() => document.activeElement?.getAttribute('aria-label') ?? '');

test('Keyboard: arrows go from provision to provision, N from change to change, letters do nothing while one types', async () => {
  const { page } = nepal;
  await line(nepal, 'Title').click({ position: { x: 20, y: 5 } });
  await line(nepal, 'Title').focus();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  await expect.poll(() => focused(nepal)).toBe('Question 2');
  await page.keyboard.press('n');
  await page.waitForFunction(() => document.activeElement?.getAttribute('data-change')?.endsWith(':0') === true);
  await expect.poll(() => focused(nepal)).toContain('Proposed by Brazil');
  await page.keyboard.press('n');
  await page.getByText('Change 2 of 3').waitFor();
  await line(nepal, 'Question 2').focus();
  await page.keyboard.press('v');
  await page.getByRole('radio', { name: 'Clean' }).and(page.locator(':checked')).waitFor({ state: 'attached' });
  await page.keyboard.press('v');
  await page.keyboard.press('v');

  await line(nepal, 'Question 2, dash 1').focus();
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('e');
  const editor = page.getByRole('textbox', { name: /Private draft/ });
  await editor.waitFor();
  await page.keyboard.type(' vsnoru');
  await expect.poll(() => editor.innerText()).toContain('vsnoru');
  await page.getByRole('radio', { name: 'Marked' }).and(page.locator(':checked')).waitFor({ state: 'attached' });
  await page.keyboard.press('Escape');
  await editor.waitFor({ state: 'detached' });
  await expect.poll(() => focused(nepal)).toBe('Question 2, dash 1');
  await page.getByRole('article', { name: 'Draft of your delegation' }).getByText('vsnoru').waitFor();
});

test('Print: the sheet has the words and no buttons', async () => {
  const { page } = nepal;
  const button = page.locator('.sheet').getByRole('button', { name: 'State a position on the text as a whole' });
  await button.waitFor();
  await page.emulateMedia({ media: 'print' });
  await button.waitFor({ state: 'hidden' });
  expect(await line(nepal, 'Question 2').isVisible()).toBe(true);
  await page.emulateMedia({ media: 'screen' });
  await button.waitFor();
});

test('Help: tells what each role can do, the own one first, and what undoes what', async () => {
  const { page } = nepal;
  await line(nepal, 'Question 2, dash 1').focus();
  await page.keyboard.press('?');
  const dialog = page.getByRole('dialog', { name: 'Help and keys' });
  const roles = dialog.getByRole('heading', { name: 'What each role can do' }).locator('xpath=..').getByRole('term');
  await expect.poll(() => roles.allInnerTexts()).toEqual(['Delegate (you)', 'Chair', 'Secretariat', 'Reader', 'Observer', 'Room screen']);
  const undo = dialog.getByRole('heading', { name: 'What undoes what you do' }).locator('xpath=..');
  const of = (act: string): Promise<string> => undo.locator('div').filter({ has: page.getByText(act, { exact: true }) }).getByRole('definition').innerText();
  expect(await of('Table')).toBe('Undone by: Withdraw.');
  expect(await of('Withdraw')).toBe('Final.');
  expect(await undo.getByText('Agree', { exact: true }).count()).toBe(0);
  await page.keyboard.press('Escape');
  await dialog.waitFor({ state: 'detached' });
});

test('Help: opens from wherever one does not type, and by a button', async () => {
  const { page } = nepal;
  const dialog = page.getByRole('dialog', { name: 'Help and keys' });
  const closed = async (): Promise<void> => {
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
  };
  await page.evaluate(() => { if (document.activeElement instanceof HTMLElement) document.activeElement.blur(); });
  await page.keyboard.press('?');
  await dialog.waitFor();
  await closed();
  await page.getByRole('button', { name: 'Help and keys' }).click();
  await dialog.waitFor();
  await closed();
  await page.getByRole('button', { name: 'Help and keys' }).focus();
  await page.keyboard.press('?');
  await dialog.waitFor();
  await closed();
});

test('Keyboard: single letters can be switched off; F6 goes through the zones', async () => {
  const { page } = nepal;
  await line(nepal, 'Question 2, dash 1').focus();
  await page.keyboard.press('?');
  await page.getByRole('dialog').getByText('Single-letter keys').click();
  await page.keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  await line(nepal, 'Question 2, dash 1').focus();
  await page.keyboard.press('?');
  await page.keyboard.press('F6');
  await page.waitForFunction(() => document.activeElement?.closest('[data-zone="rail"]') !== null);
  expect(await page.getByRole('dialog').count()).toBe(0);
  await page.keyboard.press('Shift+F6');
  await page.waitForFunction(() => document.activeElement?.closest('[data-zone="sheet"]') !== null);
});

test('Stillness: what others table above does not move the words that one reads, nor take the focus', async () => {
  const kingdom = await meeting.sit('GBR', 'J. Smith', { size: { width: 1100, height: 420 } });
  const row = line(kingdom, 'Question 2');
  await row.click({ position: { x: 20, y: 5 } });
  await row.focus();
  await kingdom.page.locator('.sheet').evaluate((sheet) => { sheet.scrollTop = 90; });
  // Scrolling is told in a later frame; what is noted then is what must be held.
  await kingdom.page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => { done(null); }))));
  const top = (): Promise<number> => row.evaluate((element) => element.getBoundingClientRect().top);
  const before = await top();
  const height = (): Promise<number> => line(kingdom, 'Question 1').evaluate((element) => element.clientHeight);
  const low = await height();
  await (await meeting.program('CAN')).amend(await chair.provision('What strategies'), 'What strategies can all of the governments of the world adopt to ensure affordable connectivity to the Internet for LLDCs?');
  await line(kingdom, 'Question 1').getByText('CAN').first().waitFor();
  await expect.poll(height).toBeGreaterThan(low);
  expect(Math.abs((await top()) - before)).toBeLessThan(2);
  expect(await focused(kingdom)).toBe('Question 2');
  await kingdom.context.close();
});

test('Following: the Chair’s pointer takes followers there once, and not those who have switched it off', async () => {
  const size = { width: 1200, height: 380 };
  const [follower, other] = await Promise.all([meeting.sit('PRY', 'M. Benítez', { size }), meeting.sit('TZA', 'N. Mrisho', { size })]);
  await other.page.getByRole('button', { name: 'More', exact: true }).click();
  await other.page.getByRole('menuitem', { name: 'Stop following the Chair’s pointer' }).click();
  await chair.act('point', { provision: await chair.provision('How can transit') });
  await Promise.all([follower, other].map((person) => line(person, 'Question 4').getByText('Now discussing').waitFor({ state: 'attached' })));
  /** In the page: whether the whole of question 4 is in view. */
  const inView = (): boolean => {
    const box = document.querySelector('article[aria-label="Question 4"]')?.getBoundingClientRect();
    return box !== undefined && box.top >= 0 && box.bottom <= window.innerHeight;
  };
  // The view glides there; it has come when all of the provision is seen.
  await follower.page.waitForFunction(inView);
  expect(await other.page.evaluate(inView)).toBe(false);
  await Promise.all([follower.context.close(), other.context.close()]);
});

test('Narrow: on a phone the proposals come as a sheet from below, and a position can be taken', async () => {
  const phone = await meeting.sit('ARM', 'A. Petrosyan', { size: { width: 390, height: 844 } });
  const { page } = phone;
  await line(phone, 'Question 1').click({ position: { x: 60, y: 40 } });
  await page.getByRole('navigation', { name: 'Parts of the room' }).getByRole('button', { name: /Proposals/ }).click();
  const card = page.getByRole('article', { name: /^Proposal P-01, Brazil/ });
  await card.getByRole('radio', { name: 'Support' }).click();
  await line(phone, 'Question 1').getByText('ARM').first().waitFor({ state: 'attached' });
  const wide = async (person: Person, width: number): Promise<number> => {
    await person.page.setViewportSize({ width, height: 844 });
    return person.page.evaluate(() => document.documentElement.scrollWidth);
  };
  expect(await wide(phone, 390)).toBeLessThanOrEqual(390);
  // The narrowest that a text has to flow in (WCAG 1.4.10), with the bar of the Chair too.
  expect(await wide(phone, 320)).toBeLessThanOrEqual(320);
  await phone.context.close();
  const dais = await meeting.sit('Chair', 'H. Okafor', { size: { width: 390, height: 844 } });
  await dais.page.getByRole('button', { name: /^Agree/ }).first().waitFor();
  expect(await wide(dais, 320)).toBeLessThanOrEqual(320);
  await dais.context.close();
});

test('Narrow: the tools and the progress strip stand whole at every width, or not at all', async () => {
  const person = await meeting.sit('ARM', 'A. Petrosyan');
  const { page } = person;
  const seen: number[] = [];
  for (const width of [1600, 1440, 1366, 1280, 1024, 800, 730, 390]) {
    await page.setViewportSize({ width, height: 800 });
    // Two frames: what is measured is drawn in the next one.
    await page.evaluate(() => new Promise((done) => { requestAnimationFrame(() => { requestAnimationFrame(done); }); }));
    const { boxes, cut } = await page.evaluate(() => {
      const tools = document.querySelector('.tools')?.getBoundingClientRect();
      const all = [...document.querySelectorAll('.tools button, .tools a, .progress-words, .room-strip .icon, .bar-place strong, .bar-place h1')].filter((one) => one.checkVisibility());
      const isCut = (one: Element): boolean => {
        const { left, right } = one.getBoundingClientRect();
        const list = one.closest('.room-strip')?.getBoundingClientRect();
        return tools === undefined || left < tools.left || right > tools.right || one.scrollWidth > one.clientWidth + 1 && one.matches('.bar-place *')
          || (list !== undefined && (left < list.left || right > list.right));
      };
      return { boxes: document.querySelectorAll('.room-strip a').length, cut: all.filter(isCut).map((one) => one.textContent) };
    });
    expect({ width, cut }).toEqual({ width, cut: [] });
    seen.push(boxes);
  }
  // All ten of them wherever they are, and not at every width.
  expect([...new Set(seen)].sort()).toEqual([0, 10]);
  expect(seen.slice(0, 2)).toEqual([10, 10]);
  await person.context.close();
});

test('Rolling text: a delegation’s version of a provision is shown whole, as a redline, when it is pressed', async () => {
  const { page } = nepal;
  await page.getByRole('button', { name: 'BRA, Brazil: show its version' }).first().click();
  const shown = page.getByRole('dialog', { name: 'As Brazil proposes it' });
  await shown.waitFor();
  await expect.poll(async () => (await shown.innerText()).replace(/\s+/gu, ' ')).toContain('What policies and strategies can governments adopt to ensure universal meaningful connectivity');
  await page.keyboard.press('Escape');
  await shown.waitFor({ state: 'detached' });
});

test('Views: before a revision is issued the original is the text as it was first laid', async () => {
  const { page } = nepal;
  const proposal = (await chair.state()).proposals.find((one) => one.delegation === 'BRA')?.id ?? '';
  await chair.act('accept', { proposal, seen: digestOf(seenForAccept(await chair.state(), proposal, null)) });
  const words = async (): Promise<string> => (await line(nepal, 'Question 1').locator('.words').innerText()).replace(/\s+/gu, ' ').trim();
  await page.getByRole('radio', { name: 'Clean' }).check({ force: true });
  await expect.poll(words).toContain('What policies and strategies');
  await page.getByRole('radio', { name: 'Original' }).check({ force: true });
  await page.getByText('As first laid. No revision has been issued yet.').waitFor();
  expect(await words()).toBe('What strategies can governments adopt to ensure universal connectivity to the Internet for LLDCs?');
});

test('Reported back: who does not hold the pen is told so, and sees the text when the Chair reports it back', async () => {
  const { page } = nepal;
  const secretariat = await meeting.program('Secretariat');
  await request(meeting.server.url, `/api/meetings/${meeting.meeting}`, secretariat.token, { settings: { openDrafting: 'reported' } }, 'PATCH');
  // What a server knows of a meeting may be a second old.
  await expect.poll(async () => {
    await chair.act('mode', { mode: 'open', pens: ['BRA'] });
    return (await chair.state()).head.withheld;
  }).not.toBeNull();
  await page.getByText('what they write is shown when the Chair reports it back').waitFor();
  const id = await chair.provision('investment');
  const pen = new OpenDocument(meeting.server.url, `pen/${meeting.text}`, brazil.token);
  await pen.until('the pen', () => standsInPen(pen.doc, id));
  rewriteProvision(pen.doc, id, 'investment and skills');
  await expect.poll(async () => {
    await chair.act('report', {});
    return textOf((await chair.state()).provisions.find((one) => one.id === id)?.wording ?? []);
  }).toBe('investment and skills');
  await page.getByRole('radio', { name: 'Marked' }).check({ force: true });
  await page.getByText('investment and skills').first().waitFor();
  pen.destroy();
  await chair.act('mode', { mode: 'negotiation' });
  await page.getByText('what they write is shown when the Chair reports it back').waitFor({ state: 'detached' });
});
