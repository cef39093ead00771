import { afterAll, beforeAll, expect, test } from 'vitest';
import { textOf } from '../../shared/schema/wording.ts';
import { openMeeting, type Meeting, type Person } from './support/meeting.ts';
import type { Program } from './support/programs.ts';

let meeting: Meeting;
let chair: Program;

beforeAll(async () => {
  meeting = await openMeeting();
  chair = await meeting.program('Chair');
  await chair.act('mode', { mode: 'open', pens: 'all' });
});
afterAll(async () => {
  await meeting.close();
  expect(meeting.faults).toEqual([]);
});

/** The innermost element that holds the words: the text is one text box with a line each. */
const line = (person: Person, words: string) => person.page.getByText(words).last();
const saved = (person: Person) => person.page.getByText('All changes saved').waitFor();

async function wordings(): Promise<string[]> {
  return (await chair.state()).provisions.filter((one) => !one.removed).map((one) => textOf(one.wording));
}

test('R2 R7 the server is killed while two type; both go on, and nothing that they typed is lost', async () => {
  const [nepal, brazil] = await Promise.all([meeting.sit('NPL', 'A. Sharma'), meeting.sit('BRA', 'M. Silva')]);
  await line(nepal, 'affordability').click();
  await nepal.page.keyboard.press('End');
  await line(brazil, 'infrastructure').click();
  await brazil.page.keyboard.press('End');
  const typing = Promise.all([
    nepal.page.keyboard.type(' of devices and of access for everybody', { delay: 30 }),
    brazil.page.keyboard.type(' across borders and through transit countries', { delay: 30 }),
  ]);
  await meeting.server.crash();
  await typing;
  await Promise.all([saved(nepal), saved(brazil)]);
  const now = await wordings();
  expect(now).toContain('affordability of devices and of access for everybody');
  expect(now).toContain('infrastructure across borders and through transit countries');
  await Promise.all([nepal.context.close(), brazil.context.close()]);
});

test('R3 R7 offline across an agreement: the words come back as a draft, and the text stands', async () => {
  const nepal = await meeting.sit('NPL', 'B. Thapa');
  await line(nepal, 'quality of bandwidth').click();
  await nepal.page.keyboard.press('End');
  await nepal.context.setOffline(true);
  // A socket that is open stays open when the network goes away under it; closing it is what the browser would find out.
  await nepal.page.keyboard.type(' or communications');
  await nepal.page.getByText(/Not connected|Reconnecting|Saving/).first().waitFor();
  await chair.agree(await chair.provision('quality of bandwidth'));
  await nepal.context.setOffline(false);
  await nepal.page.getByText(/Returned as a draft: this text was agreed meanwhile/).first().waitFor({ timeout: 60_000 });
  expect(await wordings()).toContain('quality of bandwidth');
  await nepal.page.getByRole('button', { name: 'Show the draft' }).first().click();
  await nepal.page.getByText('or communications').first().waitFor();
  await nepal.context.close();
});

test('R3 agreed text under attack from the keyboard: select all and delete, and a neighbour merged into it', async () => {
  const brazil = await meeting.sit('BRA', 'M. Silva');
  const agreed = await chair.provision('What strategies');
  await chair.agree(agreed);
  await line(brazil, 'What challenges').click();
  await brazil.page.keyboard.press('Control+a');
  await brazil.page.keyboard.press('Control+a');
  await brazil.page.keyboard.press('Delete');
  await saved(brazil);
  const state = await chair.state();
  const stands = state.provisions.find((one) => one.id === agreed);
  expect(stands?.removed).toBe(false);
  expect(stands?.status).toBe('agreed');
  expect(textOf(stands?.wording ?? [])).toBe('What strategies can governments adopt to ensure universal connectivity to the Internet for LLDCs?');
});
