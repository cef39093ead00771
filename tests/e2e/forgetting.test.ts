/** What a browser keeps of a seat goes with the seat: when its person leaves, and when it is taken away. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { request } from '../cases/client.ts';
import { openMeeting, type Meeting, type Person } from './support/meeting.ts';

let meeting: Meeting;

beforeAll(async () => {
  meeting = await openMeeting();
  await (await meeting.program('Chair')).act('mode', { mode: 'negotiation' });
});
afterAll(async () => {
  await meeting.close();
  expect(meeting.faults).toEqual([]);
});

/** The databases and notes of the house that the browser holds; the probe whether it keeps any holds nothing. */
const kept = (person: Person): Promise<string[]> => person.page.evaluate(async () => [
  ...(await indexedDB.databases()).map((one) => one.name ?? '').filter((name) => name.startsWith('chapeau-') && name !== 'chapeau-probe'),
  ...Object.keys(localStorage).filter((name) => /^chapeau\.(seats|looked)\./.test(name)),
]);

async function drafting(person: Person, words: string): Promise<void> {
  await person.page.getByRole('article', { name: 'Question 1', exact: true }).click();
  await person.page.getByRole('button', { name: /Draft here/ }).click();
  const editor = person.page.getByRole('textbox', { name: /Private draft/ });
  await editor.waitFor();
  await editor.press('Control+a');
  await person.page.keyboard.type(words);
  await person.page.getByText('All changes saved').waitFor();
  await expect.poll(() => kept(person)).toContainEqual(expect.stringContaining('desk/'));
}

test('R6 a person who leaves leaves nothing of the drafts on the device', async () => {
  const nepal = await meeting.sit('NPL', 'A. Sharma');
  await drafting(nepal, 'What will be forgotten');
  await nepal.page.getByRole('button', { name: /A\. Sharma/ }).click();
  await nepal.page.getByRole('menuitem', { name: 'Leave the room' }).click();
  await nepal.page.getByRole('dialog').getByRole('button', { name: 'Leave the room' }).click();
  await nepal.page.waitForURL((url) => !url.pathname.startsWith('/texts/'));
  await expect.poll(() => kept(nepal)).toEqual([]);
});

test('Sessions: a page that is open has its cookie renewed, when it opens and every hour', async () => {
  const reader = await meeting.open('Reader');
  const asked: string[] = [];
  reader.page.on('request', (one) => asked.push(one.url()));
  await reader.page.clock.install();
  await reader.page.getByLabel('Your name').fill('R. Reader');
  await reader.page.getByRole('button', { name: 'Take your seat' }).click();
  await reader.page.getByRole('article', { name: 'Title' }).waitFor();
  const renewals = (): number => asked.filter((url) => url.endsWith('/api/renew')).length;
  await expect.poll(renewals).toBe(1);
  for (let hours = 2; hours < 4; hours++) {
    await reader.page.clock.fastForward('01:00:01');
    await expect.poll(renewals).toBe(hours);
  }
});

test('R6 a seat that is taken away takes the drafts with it from a device that has them open', async () => {
  const brazil = await meeting.sit('BRA', 'M. Silva');
  await drafting(brazil, 'What will be taken away');
  const program = await meeting.program('BRA');
  const seats = await request<readonly { id: string; name: string }[]>(meeting.server.url, `/api/meetings/${meeting.meeting}/seats`, program.token);
  const seat = seats.find(({ name }) => name === 'M. Silva')?.id ?? '';
  await fetch(`${meeting.server.url}/api/seats/${seat}`, { method: 'DELETE', headers: { authorization: `Bearer ${program.token}` } });
  await expect.poll(() => kept(brazil)).toEqual([]);
  await expect.poll(() => brazil.page.content()).not.toContain('What will be taken away');
});
