import { afterAll, beforeAll, expect, test } from 'vitest';
import { openMeeting, type Meeting } from './support/meeting.ts';
import { seriousFindings } from './support/axe.ts';

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
