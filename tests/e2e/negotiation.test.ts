import { afterAll, beforeAll, expect, test } from 'vitest';
import { openMeeting, type Meeting, type Person } from './support/meeting.ts';

let meeting: Meeting;
let chair: Person;
let nepal: Person;
let brazil: Person;
let kingdom: Person;

beforeAll(async () => {
  meeting = await openMeeting();
  [chair, nepal, brazil, kingdom] = await Promise.all([
    meeting.sit('Chair', 'H. Okafor'),
    meeting.sit('NPL', 'A. Sharma'),
    meeting.sit('BRA', 'M. Silva', { listen: true }),
    meeting.sit('GBR', 'J. Smith'),
  ]);
});
afterAll(async () => {
  await meeting.close();
  expect(meeting.faults).toEqual([]);
});

const question = (person: Person, n: number) => person.page.getByRole('article', { name: `Question ${String(n)}`, exact: true });

async function draftAt(person: Person, n: number, typed: string): Promise<void> {
  await question(person, n).click();
  await person.page.getByRole('button', { name: /Draft here/ }).click();
  const editor = person.page.getByRole('textbox', { name: /Private draft/ });
  await editor.waitFor();
  await editor.press('Control+a');
  await person.page.keyboard.type(typed);
}

async function tableIt(person: Person): Promise<void> {
  await person.page.keyboard.press('Control+Enter');
  await person.page.getByRole('dialog').getByRole('button', { name: 'Table', exact: true }).click();
  await person.page.getByRole('dialog').waitFor({ state: 'detached' });
}

test('R6 R14 four people in negotiation: a draft is nobody else’s business, on screen and on the wire, until it is tabled', async () => {
  // A closed text says what can be done about it.
  await chair.page.getByText('The text is closed. Open it').waitFor();
  await brazil.page.getByText('You can prepare drafts').waitFor();
  await chair.page.getByRole('button', { name: /^Mode/ }).click();
  await chair.page.getByRole('menuitemradio', { name: /Negotiation/ }).click();
  await brazil.page.getByText('Negotiation', { exact: true }).first().waitFor();
  expect(await brazil.page.getByText('You can prepare drafts').count()).toBe(0);

  await draftAt(nepal, 1, 'What strategies can be adopted to ensure meaningful connectivity to the Internet for LLDCs?');
  await nepal.page.getByText('All changes saved').waitFor();
  const secret = 'strategies can be adopted';
  expect(await brazil.page.content()).not.toContain(secret);
  expect(brazil.heard.join('\n')).not.toContain('can be adopted');

  await tableIt(nepal);
  await question(brazil, 1).getByText('be adopted').waitFor();
  expect(brazil.heard.join('\n')).toContain('be adopted');
  // The name of the person never leaves the delegation.
  expect(brazil.heard.join('\n')).not.toContain('Sharma');
});

test('R9 competing proposals stand as alternatives of one bracket, and the rail lists them', async () => {
  await draftAt(brazil, 1, 'What policies and strategies can governments adopt to ensure meaningful connectivity to the Internet for LLDCs?');
  await tableIt(brazil);
  await draftAt(kingdom, 1, 'What strategies can governments adopt to ensure affordable connectivity to the Internet for LLDCs?');
  await tableIt(kingdom);
  await question(chair, 1).click();
  for (const card of [/P-01, Nepal/, /P-02, Brazil/, /P-03, United Kingdom/]) {
    await chair.page.getByRole('article', { name: card }).or(chair.page.getByRole('region', { name: card })).or(chair.page.getByRole('group', { name: card })).first().waitFor();
  }
  for (const part of ['universal', 'meaningful', 'affordable', 'BRA', 'NPL', 'GBR']) await expect.poll(() => question(chair, 1).innerText()).toContain(part);
});

test('R5 the gavel is refused when a proposal comes while the dialog is open, and asks again with what stands now', async () => {
  const npl = await meeting.program('NPL');
  await question(chair, 3).click();
  await chair.page.getByRole('button', { name: /^Agree(\s|$)/ }).first().click();
  const dialog = chair.page.getByRole('dialog');
  await dialog.getByText('What can governments do').first().waitFor();
  await npl.amend(await npl.provision('What can governments do'), 'What can all governments do to ensure meaningful connectivity to the Internet for LLDCs?');
  await dialog.getByText('changed while you were deciding').waitFor();
  const state = await npl.state();
  expect(state.provisions.filter((one) => one.status === 'agreed')).toEqual([]);
  await dialog.getByRole('button', { name: /Show them as they stand now/ }).click();
  await dialog.getByRole('button', { name: 'Agree these words' }).click();
  await dialog.waitFor({ state: 'detached' });
  await question(nepal, 3).getByText('Agreed').waitFor();
  const after = await npl.state();
  expect(after.provisions.find((one) => one.number === '3')?.status).toBe('agreed');
  expect(after.proposals.find((one) => one.target === after.provisions.find((p) => p.number === '3')?.id)?.state).toBe('not-taken-up');
});

test('R3 what is agreed cannot be drafted on, and says why', async () => {
  await question(nepal, 3).click();
  await nepal.page.getByText(/Agreed: only the Chair can reopen it/).waitFor();
  expect(await nepal.page.getByRole('button', { name: /Draft here/ }).count()).toBe(0);
});

test('R10 reflecting a proposal carries the others over; what collides is shown beside the text', async () => {
  await question(chair, 1).click();
  await chair.page.getByRole('button', { name: 'Reflect in the text' }).first().click();
  await question(nepal, 1).getByText('Overtaken').first().waitFor();
  for (const part of ['policies and', 'affordable']) await expect.poll(() => question(nepal, 1).innerText()).toContain(part);
});
