/** The drafting exercise of the model case, held by hand in browsers: from the contribution to the agreed text, to the letter. */
import { readFile } from 'node:fs/promises';
import type { Locator } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openMeeting, type Meeting, type Person } from './support/meeting.ts';

let meeting: Meeting;
let chair: Person;
let secretariat: Person;
const delegations = new Map<string, Person>();

beforeAll(async () => {
  meeting = await openMeeting();
  chair = await meeting.sit('Chair', 'H. Okafor');
  secretariat = await meeting.sit('Secretariat', 'J. Weber');
});
afterAll(async () => {
  await meeting.close();
  expect(meeting.faults).toEqual([]);
});

/** The person of a delegation; takes the seat when it is first needed. */
async function of(code: string): Promise<Person> {
  const known = delegations.get(code);
  if (known !== undefined) return known;
  const person = await meeting.sit(code, `Delegate of ${code}`);
  delegations.set(code, person);
  return person;
}

const line = ({ page }: Person, name: string): Locator => page.getByRole('article', { name, exact: true });
const card = ({ page }: Person, party: string): Locator => page.getByRole('article', { name: new RegExp(`^Proposal P-\\d+.*, ${party}`) });
const dialog = ({ page }: Person): Locator => page.getByRole('dialog');

async function select(person: Person, name: string): Promise<void> {
  await line(person, name).click({ position: { x: 20, y: 5 } });
  await person.page.getByRole('heading', { name, level: 2, exact: true }).waitFor();
}

async function confirm(person: Person, button: string): Promise<void> {
  await dialog(person).getByRole('button', { name: button, exact: true }).click();
  await dialog(person).waitFor({ state: 'detached' });
}

/** Drafts other words on a provision and tables them. */
async function amend(code: string, name: string, wording: string): Promise<void> {
  const person = await of(code);
  await select(person, name);
  await person.page.getByRole('button', { name: /^Draft here/ }).click();
  await person.page.getByRole('textbox', { name: /Private draft/ }).press('Control+a');
  // Most of it at once, as from the clipboard; the end by keys.
  await person.page.keyboard.insertText(wording.slice(0, -8));
  await person.page.keyboard.type(wording.slice(-8));
  await person.page.keyboard.press('Control+Enter');
  await confirm(person, 'Table');
}

async function menu(code: string, name: string, entry: string): Promise<Person> {
  const person = await of(code);
  await select(person, name);
  await person.page.getByRole('button', { name: 'More proposals' }).click();
  await person.page.getByRole('menuitem', { name: entry }).click();
  return person;
}

/** The Chair reflects the proposal of a party on a provision, and all see it gone from the open ones. */
async function reflect(name: string, party: string): Promise<void> {
  await select(chair, name);
  await card(chair, party).getByRole('button', { name: 'Reflect in the text' }).click();
  await chair.page.getByText('is reflected in the text').last().waitFor();
  await chair.page.getByRole('button', { name: 'Dismiss' }).last().click();
}

async function agree(name: string, button: 'Agree' | 'Agree ad referendum' = 'Agree'): Promise<void> {
  await select(chair, name);
  await chair.page.getByRole('button', { name: new RegExp(`^${button}( G)?$`) }).click();
  await confirm(chair, button === 'Agree' ? 'Agree these words' : 'Agree these words ad referendum');
  await line(chair, name).getByText(button === 'Agree' ? 'Agreed' : 'Agreed ad ref.', { exact: true }).waitFor();
}

/** What a person reads, as lines of number and words. */
async function read({ page }: Person): Promise<string[]> {
  const rows = await page.locator('.prov').all();
  return Promise.all(
    rows.map(async (row) => {
      const number = (await row.locator('.n').innerText()).trim();
      const words = (await row.locator('.words').innerText()).replace(/\s+/gu, ' ').trim();
      return number === '' ? words : `${number} ${words}`;
    }),
  );
}

test('R9 the Chair opens negotiation; three delegations compete for the same words of question 1', async () => {
  await chair.page.getByRole('button', { name: /^Mode/ }).click();
  await chair.page.getByRole('menuitemradio', { name: /Negotiation/ }).click();
  await amend('BRA', 'Question 1', 'What policies and strategies can governments adopt to ensure meaningful connectivity to the Internet for LLDCs?');
  await amend('NPL', 'Question 1', 'What strategies can be adopted to ensure meaningful connectivity to the Internet for LLDCs?');
  await amend('GBR', 'Question 1', 'What strategies can governments adopt to ensure affordable connectivity to the Internet for LLDCs?');
  const paraguay = await of('PRY');
  await select(paraguay, 'Question 1');
  await card(paraguay, 'Nepal').getByRole('radio', { name: 'Support' }).click();
  // Paraguay's support has to have arrived on this other screen.
  await line(secretariat, 'Question 1').getByText('PRY', { exact: true }).first().waitFor();
  const words = async (): Promise<string> => (await line(secretariat, 'Question 1').locator('.words').innerText()).replace(/\s+/gu, ' ');
  for (const part of ['policies and', 'governments adopt', 'be adopted', 'universal', 'meaningful', 'affordable', 'NPL, PRY']) await expect.poll(words).toContain(part);
});

test('R5 reflecting, withdrawing, setting aside and the gavel: question 1 is agreed, and what comes late is refused', async () => {
  await reflect('Question 1', 'Nepal');
  const brazil = await of('BRA');
  await select(brazil, 'Question 1');
  await card(brazil, 'Brazil').getByRole('button', { name: 'Withdraw' }).click();
  await confirm(brazil, 'Withdraw');
  await card(chair, 'United Kingdom').getByRole('button', { name: 'Set aside' }).click();
  await chair.page.getByText('Nothing is proposed here.').waitFor();
  await agree('Question 1');
  const kingdom = await of('GBR');
  await select(kingdom, 'Question 1');
  await kingdom.page.getByText(/only the Chair can reopen it/).waitFor();
  expect(await kingdom.page.getByRole('button', { name: /^Draft here/ }).count()).toBe(0);
});

test('R4 co-sponsors, words entered from the floor and confirmed, two proposals on question 2 reflected one after the other', async () => {
  await amend('PRY', 'Title', 'Ensuring meaningful connectivity to the Internet for landlocked developing countries (LLDCs)');
  const dominican = await of('DOM');
  await select(dominican, 'Title');
  await card(dominican, 'Paraguay').getByRole('button', { name: 'Co-sponsor' }).click();
  await card(chair, 'Paraguay').or(line(chair, 'Title')).first().waitFor();
  await reflect('Title', 'Paraguay');

  await select(secretariat, 'Question 2');
  await secretariat.page.getByRole('button', { name: 'From the floor' }).click();
  await dialog(secretariat).getByRole('button', { name: /Delegation/ }).click();
  await secretariat.page.getByRole('option', { name: 'Canada' }).click();
  await dialog(secretariat).getByRole('textbox', { name: 'Words' }).fill('What unique challenges do LLDCs face in attaining meaningful connectivity to the Internet, and what policies and measures can be taken regarding the following:');
  await confirm(secretariat, 'Enter as heard');
  const canada = await of('CAN');
  await select(canada, 'Question 2');
  await card(canada, 'Canada').getByRole('button', { name: 'Confirm' }).click();
  await card(canada, 'Canada').getByText('As heard').waitFor({ state: 'detached' });

  await amend('ARM', 'Question 2', 'What challenges do LLDCs face in attaining meaningful connectivity to the Internet, and what specific policies can be taken, in particular, regarding the following:');
  const arabia = await of('SAU');
  await select(arabia, 'Question 2');
  await card(arabia, 'Canada').getByRole('button', { name: 'Position on “unique”' }).click();
  await arabia.page.getByRole('menuitemradio', { name: 'Reserve' }).click();
  await select(chair, 'Question 2');
  await card(chair, 'Canada').getByText('on “unique”').waitFor();
  await reflect('Question 2', 'Canada');
  await reflect('Question 2', 'Armenia');
});

test('R10 an amendment, a move, an addition and a deletion are proposed and reflected', async () => {
  await amend('GBR', 'Question 2, dash 2', 'quality of bandwidth or communications');
  await reflect('Question 2, dash 2', 'United Kingdom');

  const tanzania = await menu('TZA', 'Question 2, dash 4', 'Move this provision');
  await dialog(tanzania).getByRole('button', { name: /Where it goes/ }).click();
  await tanzania.page.getByRole('option', { name: /Question 2, dash 2/ }).click();
  await dialog(tanzania).getByRole('button', { name: 'Propose the move' }).click();
  await confirm(tanzania, 'Table');
  await reflect('Question 2, dash 4', 'Tanzania');

  await amend('CAN', 'Question 2, dash 5', 'enabling environment');
  await reflect('Question 2, dash 5', 'Canada');

  const arabia = await menu('SAU', 'Question 2, dash 5', 'Add a provision after this one');
  await dialog(arabia).getByRole('button', { name: 'Draft the words' }).click();
  await arabia.page.getByRole('textbox', { name: /Private draft/ }).waitFor();
  await arabia.page.keyboard.type('security and resilience');
  await arabia.page.keyboard.press('Control+Enter');
  await confirm(arabia, 'Table');
  await line(chair, 'Question 2, dash 6, proposed addition').click({ position: { x: 20, y: 5 } });
  await card(chair, 'Saudi Arabia').getByRole('button', { name: 'Reflect in the text' }).click();
  await line(chair, 'Question 2, dash 6').waitFor();

  await amend('PRY', 'Question 3', 'What can ITU Membership, governments and other stakeholders, including those from transit countries, do to ensure meaningful connectivity to the Internet for LLDCs?');
  const brazil = await menu('BRA', 'Question 4', 'Delete this provision');
  await confirm(brazil, 'Table');
  await reflect('Question 3', 'Paraguay');
  await select(chair, 'Question 4');
  await card(chair, 'Brazil').getByRole('button', { name: 'Reflect in the text' }).click();
  await line(chair, 'Question 4').waitFor({ state: 'detached' });
});

test('R5 what is put to the room stands boxed on all screens; several provisions are agreed by one gavel; the text is adopted and issued', async () => {
  await agree('Question 3', 'Agree ad referendum');
  await chair.page.getByRole('button', { name: 'More decisions' }).click();
  await chair.page.getByRole('menuitem', { name: 'Choose several provisions' }).click();
  for (const name of ['Title', 'Question 2', 'Question 2, dash 1', 'Question 2, dash 2', 'Question 2, dash 3', 'Question 2, dash 4', 'Question 2, dash 5', 'Question 2, dash 6']) {
    await line(chair, name).getByRole('checkbox').check({ force: true });
  }
  await chair.page.getByRole('button', { name: 'Put to the room' }).click();
  const nepal = await of('NPL');
  await line(nepal, 'Title').getByText('The Chair proposes to agree').waitFor();
  await line(nepal, 'Question 2, dash 6').getByText('The Chair proposes to agree').waitFor();
  await chair.page.getByRole('button', { name: /^Agree( G)?$/ }).click();
  await confirm(chair, 'Agree these words');
  await line(nepal, 'Question 2, dash 6').getByText('Agreed', { exact: true }).waitFor();
  await agree('Question 3');

  await chair.page.getByRole('button', { name: 'Adopt the text' }).click();
  await confirm(chair, 'Adopt this text');
  await nepal.page.getByText('Adopted', { exact: true }).waitFor();

  await nepal.page.getByRole('radio', { name: 'Clean' }).check({ force: true });
  await expect.poll(() => read(nepal)).toEqual([
    'Ensuring meaningful connectivity to the Internet for landlocked developing countries (LLDCs)',
    '1 What strategies can be adopted to ensure meaningful connectivity to the Internet for LLDCs?',
    '2 What unique challenges do LLDCs face in attaining meaningful connectivity to the Internet, and what specific policies and measures can be taken, in particular, regarding the following:',
    '– affordability',
    '– quality of bandwidth or communications',
    '– investment',
    '– infrastructure',
    '– enabling environment',
    '– security and resilience',
    '3 What can ITU Membership, governments and other stakeholders, including those from transit countries, do to ensure meaningful connectivity to the Internet for LLDCs?',
  ]);
});

test('R8 R14 the Secretariat issues a revision and leaves with it; decisions are listed with their words and without persons', async () => {
  const { page } = secretariat;
  await page.getByRole('button', { name: 'More', exact: true }).click();
  await page.getByRole('menuitem', { name: 'Issue a revision' }).click();
  await dialog(secretariat).getByRole('button', { name: 'Issue', exact: true }).click();
  await dialog(secretariat).getByRole('heading', { name: /Leave with/ }).waitFor();
  const coming = page.waitForEvent('download');
  await dialog(secretariat).getByRole('link', { name: 'Clean as Plain text' }).click();
  const file = await coming;
  const text = await readFile(await file.path(), 'utf8');
  expect(text).toContain('3 What can ITU Membership, governments and other stakeholders');
  for (const code of delegations.keys()) expect(text).not.toContain(code);
  await page.keyboard.press('Escape');

  await page.getByRole('button', { name: 'Decisions' }).click();
  const list = await dialog(secretariat).innerText();
  expect(list).toContain('The text is adopted.');
  expect(list).toContain('Agreed ad referendum: Question 3.');
  for (const name of ['Okafor', 'Weber', 'Delegate of']) expect(list).not.toContain(name);
});
