import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Page } from 'playwright-core';
import { openMeeting, type Meeting, type Sitting } from './support/meeting.ts';
import { seriousFindings } from './support/axe.ts';
import { newText, takePen, takeSeat } from './support/pen.ts';
import type { MeetingView, RetentionView } from '../../shared/protocol/house.ts';
import { request } from '../cases/client.ts';

let meeting: Meeting;

beforeAll(async () => {
  meeting = await openMeeting();
  const chair = await meeting.program('Chair');
  await chair.act('mode', { mode: 'negotiation' });
  const brazil = await meeting.program('BRA');
  const q1 = await chair.provision('What strategies');
  await brazil.amend(q1, 'What policies and strategies can governments adopt to ensure meaningful connectivity to the Internet for LLDCs?');
  const kingdom = await meeting.program('GBR');
  await kingdom.amend(q1, 'What strategies can governments adopt to ensure affordable connectivity to the Internet for LLDCs?');
  await chair.act('point', { provision: q1 });
  await chair.agree(await chair.provision('affordability'));
});
afterAll(async () => {
  await meeting.close();
  expect(meeting.faults).toEqual([]);
});

test('Accessibility: axe finds nothing serious where one joins, also right to left and on a phone', async () => {
  for (const sitting of [{}, { search: '?dir=rtl' }, { size: { width: 390, height: 844 } }]) {
    const { page, context } = await meeting.open('NPL', sitting);
    await page.getByRole('button', { name: 'Take your seat' }).waitFor();
    expect(await seriousFindings(page)).toEqual([]);
    await context.close();
  }
});

test('Accessibility: axe finds nothing serious in the room, for delegate, chair and reader, wide, narrow and right to left', async () => {
  for (const [seat, sitting] of [
    ['NPL', {}],
    ['Chair', {}],
    ['Reader', {}],
    ['BRA', { search: '?dir=rtl' }],
    ['CAN', { size: { width: 390, height: 844 } }],
    ['ARM', { size: { width: 900, height: 700 } }],
  ] as const) {
    const { page, context } = await meeting.sit(seat, 'A. Person', sitting);
    await page.getByRole('article', { name: 'Question 1', exact: true }).click();
    expect(await seriousFindings(page), seat).toEqual([]);
    await context.close();
  }
});

test('Accessibility: axe finds nothing serious in the gavel dialog', async () => {
  const { page, context } = await meeting.sit('Chair', 'H. Okafor');
  await page.getByRole('article', { name: 'Question 1', exact: true }).click();
  await page.getByRole('button', { name: /^Agree(\s|$)/ }).first().click();
  await page.getByRole('dialog').waitFor();
  expect(await seriousFindings(page)).toEqual([]);
  await context.close();
});

test('R14 the Secretariat sets for how long drafts and typing are kept; who writes is told when they are erased, and that they were', async () => {
  const program = await meeting.program('Secretariat');
  const path = `/api/meetings/${meeting.meeting}`;
  const retention = (): Promise<RetentionView> => request(meeting.server.url, `${path}/retention`, program.token);
  const day = (iso: string | undefined): string => new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'long', year: 'numeric' }).format(new Date(iso ?? ''));
  const page = async (seat: string, where = '', sitting: Sitting = {}) => {
    const person = await meeting.sit(seat, 'A. Person', sitting);
    await person.page.goto(`${meeting.server.url}/meetings/${meeting.meeting}${where}${sitting.search ?? ''}`);
    return person;
  };

  const { page: setup } = await page('Secretariat', '/setup');
  const days = setup.getByLabel('Days that drafts and typing are kept');
  await days.waitFor();
  expect(await days.inputValue()).toBe('30');
  for (const wrong of ['', '1.5', '-3', '3651']) {
    await days.fill(wrong);
    await setup.getByText('A whole number from 0 to 3,650.').waitFor();
    await days.press('Enter');
  }
  expect((await retention()).days).toBe(30);
  await days.fill('14');
  await setup.getByText('A whole number from 0 to 3,650.').waitFor({ state: 'detached' });
  expect(await seriousFindings(setup)).toEqual([]);
  await setup.getByRole('button', { name: 'Save the days' }).click();
  await setup.getByText('Saved.').first().waitFor();
  const set = await retention();
  expect(set.days).toBe(14);

  // From right to left the day stands between marks that keep its parts in order.
  const told = new RegExp(`Drafts and typing will be erased on \\u2068?${day(set.texts[0]?.due)}\\u2069?, if nothing more happens to the text\\.`);
  await setup.getByRole('link', { name: 'To the meeting' }).click();
  await setup.getByText(told).waitFor();
  for (const [seat, sitting] of [['Chair', {}], ['NPL', { size: { width: 390, height: 844 } }], ['BRA', { search: '?dir=rtl' }]] as const) {
    const { page: theirs, context } = await page(seat, '', sitting);
    await theirs.getByText(told).waitFor();
    expect(await seriousFindings(theirs), seat).toEqual([]);
    await context.close();
  }
  const { page: reader } = await page('Reader');
  await reader.locator('.texts-progress').first().waitFor();
  expect(await reader.getByText('Drafts and typing').count()).toBe(0);

  // As the server answers once it is done (tests/unit/retention.test.ts).
  const erased = '2026-01-15T12:00:00.000Z';
  await setup.route(`**${path}/retention`, (route) => route.fulfill({ json: { ...set, texts: set.texts.map((text) => ({ ...text, erased })) } }));
  await setup.reload();
  await setup.getByText('Drafts and typing were erased on 15 January 2026.').waitFor();
  await setup.unroute(`**${path}/retention`);

  // As long as the meeting goes on nobody is told.
  const { dates } = await request<MeetingView>(meeting.server.url, path, program.token);
  const ahead = new Date(Date.now() + 7 * 86_400_000).toISOString().slice(0, 10);
  await request(meeting.server.url, path, program.token, { dates: [dates[0], ahead] }, 'PATCH');
  const answered = setup.waitForResponse((response) => response.url().endsWith('/retention'));
  await setup.reload();
  await answered;
  await setup.locator('.texts-progress').first().waitFor();
  expect(await setup.getByText('Drafts and typing').count()).toBe(0);
});

test('Room screen: a link without a seat follows the Chair, freezes, blanks, and recovers by itself', async () => {
  const { page } = await meeting.open('Room screen', { size: { width: 1440, height: 900 } });
  // Some browsers ask for a click before a page may fill the screen; the link itself leads there without one.
  await page.getByText('affordable').first().waitFor();
  expect(await seriousFindings(page)).toEqual([]);
  const chair = await meeting.program('Chair');
  await chair.act('screen', { screen: 'frozen' });
  await page.getByText('Frozen', { exact: false }).first().waitFor();
  await chair.act('point', { provision: await chair.provision('How can transit') });
  await chair.act('screen', { screen: 'live' });
  await page.getByText('How can transit countries').first().waitFor();
  await meeting.server.crash();
  await chair.act('point', { provision: await chair.provision('What can governments') });
  await page.getByText('What can governments do').first().waitFor();
  await page.waitForFunction(() => document.querySelector('[aria-live], main, body')?.textContent.includes('What can governments') === true);
  await chair.act('screen', { screen: 'blank' });
  await page.getByText('What can governments do').first().waitFor({ state: 'detached' });
});

test('Right to left: an Arabic text is set so in an interface that is not, also where a question begins with Latin letters; a draft keeps its controls', async () => {
  const secretariat = await meeting.program('Secretariat');
  const text = await newText(meeting, secretariat, [['title', 'توصيلية مجدية'], ['question', 'ITU: ما هي السياسات؟']], 'ar');
  const nepal = await takeSeat(meeting, 'NPL', 'A. Person');
  const { page } = nepal;
  await page.goto(`${meeting.server.url}/texts/${text}`);
  const row = page.getByRole('article', { name: 'Question 1', exact: true });
  const direction = (selector: string): Promise<string> => row.locator(selector).evaluate((element) => getComputedStyle(element).direction);
  /** The number of the second provision stands to the right of its words. */
  const numberedRight = async (where: Page, number: string, words: string): Promise<boolean> => {
    const [of, at] = await Promise.all([where.locator(words).nth(1).boundingBox(), where.locator(number).nth(1).boundingBox()]);
    return of !== null && at !== null && at.x >= of.x + of.width - 1;
  };
  await row.waitFor();
  expect(await direction('.words')).toBe('rtl');
  expect(await numberedRight(page, '.prov > .n', '.prov .words')).toBe(true);
  await row.click();
  await page.getByRole('button', { name: /Draft here/ }).click();
  await row.getByRole('textbox', { name: /Private draft/ }).waitFor();
  expect([await direction('.draft-slip'), await direction('.pen-words')]).toEqual(['ltr', 'rtl']);
  await row.getByRole('textbox', { name: /Private draft/ }).press('Escape');

  const chair = await takeSeat(meeting, 'Chair', 'H. Okafor');
  await request(meeting.server.url, `/api/texts/${text}/mode`, (await meeting.program('Chair')).token, { mode: 'open' });
  await takePen(chair, meeting.server.url, text);
  expect(await numberedRight(chair.page, '.pen-number', '.pen-words')).toBe(true);
});
