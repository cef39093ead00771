/** What the room may see of one another: public threads, positions on the text, and a proposal that its sponsor leaves. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { request } from '../cases/client.ts';
import { openMeeting, type Meeting, type Person } from './support/meeting.ts';
import type { Program } from './support/programs.ts';

let meeting: Meeting;
let chair: Program;
let nepal: Person;
let brazil: Person;
let paraguay: Person;
let dais: Person;

beforeAll(async () => {
  meeting = await openMeeting();
  const [secretariat, program] = await Promise.all([meeting.program('Secretariat'), meeting.program('NPL')]);
  chair = await meeting.program('Chair');
  await request(meeting.server.url, `/api/meetings/${meeting.meeting}`, secretariat.token, { settings: { threads: 'room' } }, 'PATCH');
  await chair.act('mode', { mode: 'negotiation' });
  await program.amend(await chair.provision('What strategies'), 'What strategies can governments adopt to ensure meaningful connectivity to the Internet for LLDCs?');
  [nepal, brazil, paraguay, dais] = await Promise.all([
    meeting.sit('NPL', 'A. Sharma'), meeting.sit('BRA', 'M. Silva'), meeting.sit('PRY', 'M. Benítez'), meeting.sit('Chair', 'H. Okafor'),
  ]);
  for (const { page } of [nepal, brazil, paraguay, dais]) await page.getByRole('article', { name: 'Question 1', exact: true }).click({ position: { x: 20, y: 5 } });
});
afterAll(async () => {
  await meeting.close();
  expect(meeting.faults).toEqual([]);
});

const card = ({ page }: Person, party: string) => page.locator('.rail').getByRole('article', { name: new RegExp(`^Proposal P-01, ${party}`) });

test('Threads: where the meeting has them public, a comment says so before it is sent, and every delegation and the Chair read it', async () => {
  await card(brazil, 'Nepal').getByRole('button', { name: 'Comment' }).click();
  await brazil.page.getByText('Seen by all delegations, the Chair and the secretariat.').waitFor();
  await brazil.page.getByRole('textbox', { name: 'Comment' }).fill('What is meant by meaningful?');
  await brazil.page.getByRole('button', { name: 'Send' }).click();
  for (const person of [nepal, paraguay, dais]) await card(person, 'Nepal').getByText('What is meant by meaningful?').waitFor();
});

test('R11 a position on the text as a whole is taken, listed by name, and taken back', async () => {
  await paraguay.page.getByRole('button', { name: 'State a position on the text as a whole' }).click();
  const dialog = paraguay.page.getByRole('dialog');
  await dialog.getByRole('button', { name: 'State it' }).click();
  await dialog.waitFor({ state: 'detached' });
  const held = nepal.page.getByRole('region', { name: 'Positions on the text as a whole' });
  await held.getByText('Paraguay supports it').waitFor();
  await paraguay.page.getByRole('button', { name: 'Change your position' }).first().click();
  await dialog.getByRole('button', { name: /Position/ }).click();
  await paraguay.page.getByRole('option', { name: 'No position' }).click();
  await dialog.getByRole('button', { name: 'State it' }).click();
  await held.getByText('Paraguay supports it').waitFor({ state: 'detached' });
});

test('R10 a proposal whose last sponsor leaves asks its supporters, and one of them keeps it in its own name', async () => {
  await card(paraguay, 'Nepal').getByRole('radio', { name: 'Support' }).click();
  // The way to leave appears with somebody who could keep it.
  await card(nepal, 'Nepal').getByRole('button', { name: 'Leave', exact: true }).click();
  await nepal.page.getByRole('dialog').getByRole('button', { name: 'Leave', exact: true }).click();
  for (const person of [nepal, brazil, paraguay]) await card(person, 'Nepal').getByText('Its last sponsor has left. Its supporters can keep it in their own name.').waitFor();
  expect(await card(brazil, 'Nepal').getByRole('button', { name: 'Keep in our name' }).count()).toBe(0);
  await card(paraguay, 'Nepal').getByRole('button', { name: 'Keep in our name' }).click();
  for (const person of [nepal, brazil, paraguay, dais]) await card(person, 'Paraguay').waitFor();
  expect((await chair.state()).proposals.map((one) => [one.delegation, one.falling])).toEqual([['PRY', false]]);
});
