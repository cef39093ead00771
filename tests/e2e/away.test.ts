/** Drafts begun without a connection: what a delegate in a train can do, and what becomes of it. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { digestOf, seenForAccept } from '../../shared/decisions/seen.ts';
import { textOf } from '../../shared/schema/wording.ts';
import { request } from '../cases/client.ts';
import { openMeeting, type Meeting, type Person } from './support/meeting.ts';
import type { Program } from './support/programs.ts';
import { newText, on, openWire, takeSeat, type Wire } from './support/pen.ts';

let meeting: Meeting;
let chair: Program;
let secretariat: Program;
let wire: Wire;

beforeAll(async () => {
  meeting = await openMeeting();
  wire = await openWire(meeting);
  [chair, secretariat] = await Promise.all([meeting.program('Chair'), meeting.program('Secretariat')]);
});
afterAll(async () => {
  await wire.close();
  await meeting.close();
  expect(meeting.faults).toEqual([]);
});

const row = ({ page }: Person, name: string) => page.getByRole('article', { name, exact: true });
const line = ({ page }: Person, words: RegExp) => page.locator('.state-line').filter({ hasText: words }).waitFor({ timeout: 60_000 });
const editor = ({ page }: Person) => page.getByRole('textbox', { name: /Private draft/ });

/** A text in negotiation, and a delegate of Nepal in it whose page comes over the wire that can be cut. */
async function negotiating(name: string): Promise<{ text: string; nepal: Person }> {
  const text = await newText(meeting, secretariat, [['title', 'Title'], ['question', 'What strategies?'], ['question', 'What challenges?']]);
  await on(chair, text)('mode', { mode: 'negotiation' });
  const nepal = await takeSeat(meeting, 'NPL', name, wire.url);
  // Ids for drafts are asked for as soon as the room is open.
  const ids = nepal.page.waitForResponse((answer) => answer.url().endsWith('/draft-ids'));
  await nepal.page.goto(`${wire.url}/texts/${text}`);
  await ids;
  await line(nepal, /All changes saved/);
  return { text, nepal };
}

async function choose(person: Person, provision: string, entry: string): Promise<void> {
  await row(person, provision).click({ position: { x: 20, y: 5 } });
  await person.page.getByRole('button', { name: 'More proposals' }).click();
  await person.page.getByRole('menuitem', { name: entry }).click();
}

/** Comes back in a new window over a wire that works. */
async function back(person: Person, text: string): Promise<Person> {
  wire.mend();
  const page = await person.context.newPage();
  await page.goto(`${wire.url}/texts/${text}`);
  return { ...person, page };
}

async function provision(text: string, words: string): Promise<string> {
  const { state } = await request<{ state: { provisions: readonly { id: string; wording: readonly { text: string }[] }[] } }>(meeting.server.url, `/api/texts/${text}`, chair.token);
  return state.provisions.find((one) => textOf(one.wording) === words)?.id ?? '';
}

test('R6 R7 an amendment, an addition and a deletion begun without a connection outlive the window and are laid when it is back', async () => {
  const { text, nepal } = await negotiating('A. Sharma');
  wire.cut();
  await line(nepal, /since/);
  await row(nepal, 'Question 1').click({ position: { x: 20, y: 5 } });
  await nepal.page.getByRole('button', { name: /^Draft here/ }).click();
  await editor(nepal).press('End');
  await nepal.page.keyboard.type(' And where?');
  await nepal.page.keyboard.press('Escape');
  await nepal.page.getByRole('article', { name: 'Draft of your delegation' }).getByText('And where?').waitFor();
  await choose(nepal, 'Question 2', 'Add a provision after this one');
  await nepal.page.getByRole('dialog').getByRole('button', { name: 'Draft the words' }).click();
  await editor(nepal).waitFor();
  await nepal.page.keyboard.type('And who?');
  await nepal.page.keyboard.press('Escape');
  await choose(nepal, 'Question 2', 'Delete this provision');
  // What cannot be done now says so, and the draft stays.
  await nepal.page.getByRole('dialog').getByRole('button', { name: 'Table', exact: true }).click();
  await nepal.page.getByText('No connection to the server').first().waitFor();
  await nepal.page.keyboard.press('Escape');
  // 3 drafts, the words that the first began with, and 11 and 8 letters.
  await line(nepal, /23 changes kept on this device/);
  await nepal.page.close();

  const again = await back(nepal, text);
  await line(again, /All changes saved/);
  await row(again, 'Question 1').click({ position: { x: 20, y: 5 } });
  const mine = again.page.locator('.rail').getByRole('article', { name: 'Draft of your delegation' });
  await mine.getByText('And where?').waitFor();
  await row(again, 'Question 2').click({ position: { x: 20, y: 5 } });
  await mine.getByText('And who?').waitFor();
  await mine.getByText('What challenges?').first().waitFor();
  await expect.poll(() => mine.count()).toBe(3);
  await again.context.close();
});

test('R7 a draft begun without a connection keeps the words that its author had, and says what they became', async () => {
  const { text, nepal } = await negotiating('B. Thapa');
  wire.cut();
  await line(nepal, /since/);
  await row(nepal, 'Question 1').click({ position: { x: 20, y: 5 } });
  await nepal.page.getByRole('button', { name: /^Draft here/ }).click();
  await editor(nepal).press('End');
  await nepal.page.keyboard.type(' And where?');
  await row(nepal, 'Question 2').click({ position: { x: 20, y: 5 } });
  await nepal.page.keyboard.press('e');
  await editor(nepal).press('End');
  await nepal.page.keyboard.type(' And when?');
  await line(nepal, /2\d changes kept on this device/);
  // Meanwhile question 1 is agreed, and question 2 moves under it.
  const [first, second] = [await provision(text, 'What strategies?'), await provision(text, 'What challenges?')];
  const own = Object.assign(Object.create(Object.getPrototypeOf(chair) as object) as Program, chair, { text });
  await own.agree(first);
  const brazil = Object.assign(Object.create(Object.getPrototypeOf(chair) as object) as Program, await meeting.program('BRA'), { text });
  const proposal = await brazil.amend(second, 'What new challenges?');
  await own.act('accept', { proposal, seen: digestOf(seenForAccept(await own.state(), proposal, null)) });
  wire.mend();
  await line(nepal, /All changes saved/);
  await nepal.page.getByText('Returned as a draft: this text was agreed meanwhile').first().waitFor();
  // What it asks for is what its author typed, and not to take back what others wrote.
  await nepal.page.keyboard.press('Control+Enter');
  await nepal.page.getByRole('dialog').getByRole('button', { name: 'Table', exact: true }).click();
  await nepal.page.getByRole('dialog').waitFor({ state: 'detached' });
  const laid = (await own.state()).proposals.find((one) => one.delegation === 'NPL');
  expect(textOf(laid?.base ?? [])).toBe('What challenges?');
  expect(textOf(laid?.wording ?? [])).toBe('What challenges? And when?');
  await row(nepal, 'Question 2').getByText('new').first().waitFor();
  await nepal.context.close();
});
