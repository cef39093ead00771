/** What delegations do with one another's proposals, in browsers: packages, intake by the Chair, co-sponsors, clearance. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { digestOf, seenForAccept, seenForAdopt } from '../../shared/decisions/seen.ts';
import type { LinkRow } from '../../shared/protocol/house.ts';
import { request } from '../cases/client.ts';
import { seriousFindings } from './support/axe.ts';
import { openMeeting, type Meeting, type Person } from './support/meeting.ts';
import type { Program } from './support/programs.ts';

let meeting: Meeting;
let chair: Program;
let secretariat: Program;
let nepal: Person;
let head: Person;
let brazil: Person;
let dais: Person;

beforeAll(async () => {
  meeting = await openMeeting();
  [chair, secretariat] = await Promise.all([meeting.program('Chair'), meeting.program('Secretariat')]);
  const { url } = meeting.server;
  await request(url, `/api/meetings/${meeting.meeting}`, secretariat.token, { settings: { intake: 'chair', cosponsorship: 'consent' } }, 'PATCH');
  const link = await request<LinkRow>(url, `/api/meetings/${meeting.meeting}/links`, secretariat.token, { role: 'delegate', delegation: 'NPL', head: true, maxUses: null });
  await chair.act('mode', { mode: 'negotiation' });
  [nepal, head, brazil, dais] = await Promise.all([
    meeting.sit('NPL', 'A. Sharma'),
    meeting.sitAt(`${url}/join#${link.code ?? ''}`, 'B. Thapa'),
    meeting.sit('BRA', 'M. Silva'),
    meeting.sit('Chair', 'H. Okafor'),
  ]);
});
afterAll(async () => {
  await meeting.close();
  expect(meeting.faults).toEqual([]);
});

const question = (person: Person, n: number) => person.page.getByRole('article', { name: `Question ${String(n)}`, exact: true });
const card = (person: Person, number: string) => person.page.locator('.rail').getByRole('article', { name: new RegExp(`^Proposal ${number},`) });
const press = (person: Person, name: string) => person.page.getByRole('button', { name, exact: true }).click();

async function draftAt(person: Person, n: number, typed: string): Promise<void> {
  await question(person, n).click();
  await person.page.getByRole('button', { name: /Draft here/ }).click();
  const editor = person.page.getByRole('textbox', { name: /Private draft/ });
  await editor.waitFor();
  await editor.press('Control+End');
  await person.page.keyboard.type(typed);
  await editor.press('Escape');
  await editor.waitFor({ state: 'detached' });
}

test('Clearance: with the rule on, a draft is tabled once the head of delegation has cleared these very words', async () => {
  await draftAt(nepal, 1, ' Please clear this.');
  await head.page.getByText('Only what you have cleared can be tabled').click();
  await nepal.page.getByText('Your head of delegation has not cleared these words.').first().waitFor();
  await expect.poll(() => nepal.page.locator('.card-mine').getByRole('button', { name: 'Table', exact: true }).isDisabled()).toBe(true);

  await press(nepal, 'Ask for clearance');
  await question(head, 1).click();
  await head.page.getByText('Waiting for the head of delegation').waitFor();
  await press(head, 'Send back');
  await head.page.getByLabel('What to change').fill('Say it shorter.');
  await head.page.getByRole('dialog').getByRole('button', { name: 'Send back' }).click();
  await nepal.page.getByText('Say it shorter.').waitFor();

  await press(head, 'Clear');
  await nepal.page.getByText('Cleared by the head of delegation').waitFor();
  // Another word, and what was cleared is something else.
  await draftAt(nepal, 1, ' Soon.');
  await nepal.page.getByText('Changed since it was cleared').waitFor();
  await head.page.getByText('Changed since it was cleared').waitFor();
  await head.page.getByText('Only what you have cleared can be tabled').click();
  await nepal.page.getByText('Your head of delegation has not cleared these words.').waitFor({ state: 'detached' });
});

test('Package: drafts tabled in one act, with one set of reasons, name each other on their cards', async () => {
  await draftAt(nepal, 4, ' And soon?');
  await press(nepal, 'Table several together');
  const dialog = nepal.page.getByRole('dialog');
  await dialog.getByRole('checkbox', { name: 'Question 1' }).press('Space');
  await expect.poll(() => dialog.getByRole('button', { name: 'Table together' }).isDisabled()).toBe(true);
  await dialog.getByRole('checkbox', { name: 'Question 4' }).press('Space');
  await dialog.getByLabel('Reasons for all of them').fill('They belong together.');
  await dialog.getByRole('button', { name: 'Table together' }).click();
  await dialog.waitFor({ state: 'detached' });
  await card(nepal, 'P-02').getByText('Tabled together with').waitFor();
  await question(brazil, 1).click();
  await card(brazil, 'P-01').getByRole('button', { name: 'Show P-02' }).click();
  await card(brazil, 'P-02').getByText('They belong together.').waitFor({ state: 'attached' });
});

test('Intake by the Chair: what is not taken up waits beside the text, and the Chair takes up all at once', async () => {
  await card(brazil, 'P-02').getByText('Waiting for the Chair to take it up').waitFor();
  expect(await question(brazil, 4).innerText()).not.toContain('And soon');
  await press(dais, 'Take up all 2 waiting');
  await question(brazil, 4).getByText('And soon').waitFor();
  await card(brazil, 'P-02').getByText('Waiting for the Chair to take it up').waitFor({ state: 'detached' });
  await dais.page.getByRole('button', { name: /^Take up all/ }).waitFor({ state: 'detached' });
});

test('Co-sponsorship by consent: asking, being admitted, and taking over what the sponsor leaves', async () => {
  await question(brazil, 1).click();
  await card(brazil, 'P-01').getByRole('button', { name: 'Ask to co-sponsor' }).click();
  await card(brazil, 'P-01').getByText('Your delegation has asked to co-sponsor.').waitFor();
  await question(nepal, 1).click();
  await card(nepal, 'P-01').getByRole('button', { name: 'Admit' }).click();
  await card(brazil, 'P-01').getByText(/with Brazil/).waitFor();
  await brazil.page.getByText('For your delegation').click();
  await brazil.page.locator('.told').getByText('Your delegation co-sponsors P-01 now.').waitFor();

  await card(nepal, 'P-01').getByRole('button', { name: 'Leave', exact: true }).click();
  await nepal.page.getByRole('dialog').getByText(/^Brazil/).waitFor();
  await nepal.page.getByRole('dialog').getByRole('button', { name: 'Leave', exact: true }).click();
  await nepal.page.locator('.rail').getByRole('article', { name: 'Proposal P-01, Brazil' }).waitFor();
});

test('Co-sponsorship: an invitation reaches whom it is for, and the sponsor can take it back', async () => {
  await question(nepal, 4).click();
  await question(brazil, 4).click();
  await card(nepal, 'P-02').getByRole('button', { name: 'Invite', exact: true }).click();
  await nepal.page.getByRole('menuitem', { name: /Brazil/ }).click();
  await card(brazil, 'P-02').getByText('Your delegation is invited to co-sponsor.').waitFor();
  await card(nepal, 'P-02').getByText('Brazil is invited to co-sponsor.').waitFor();
  await card(nepal, 'P-02').getByRole('button', { name: 'Take back the invitation of Brazil' }).click();
  await card(nepal, 'P-02').getByText('Brazil is invited to co-sponsor.').waitFor({ state: 'detached' });
  await card(brazil, 'P-02').getByText('Your delegation is invited to co-sponsor.').waitFor({ state: 'detached' });
  await brazil.page.locator('.told').getByText('The invitation to co-sponsor P-02 was taken back.').waitFor({ state: 'attached' });
  // A second click on the same words would begin a draft.
  await question(nepal, 1).click();
  await question(brazil, 1).click();
});

test('Counter: a draft that answers a proposal starts from its words, and its card says what it answers', async () => {
  await question(brazil, 4).click();
  await card(brazil, 'P-02').getByRole('button', { name: /^Counter: .*P-02$/ }).click();
  const editor = brazil.page.getByRole('textbox', { name: /Private draft/ });
  await editor.getByText('And soon?').waitFor();
  await editor.press('Control+End');
  await brazil.page.keyboard.type(' And safely?');
  await brazil.page.getByText('All changes saved').waitFor();
  // The keys that ask also confirm, when they are pressed anew: held down they do not.
  const ask = brazil.page.getByRole('dialog');
  await brazil.page.keyboard.down('Control');
  await brazil.page.keyboard.down('Enter');
  await ask.waitFor();
  await brazil.page.keyboard.down('Enter');
  await brazil.page.keyboard.up('Enter');
  await brazil.page.keyboard.up('Control');
  await ask.getByRole('textbox', { name: 'Reasons' }).fill('It has to be safe as well.');
  await brazil.page.keyboard.press('Control+Enter');
  await card(brazil, 'P-03').getByText('Answers').waitFor();
  await ask.waitFor({ state: 'detached' });
});

test('R11 positions on a provision and on the text are listed by name to those who may see them, and nowhere counted', async () => {
  await press(brazil, 'State a position on this provision');
  await brazil.page.getByRole('dialog').getByLabel('Note (optional)').fill('As in the last cycle.');
  await brazil.page.getByRole('dialog').getByRole('button', { name: 'State it' }).click();
  await question(nepal, 4).click();
  const held = nepal.page.getByRole('region', { name: 'Positions on this provision' });
  await held.getByText('Brazil supports it').waitFor();
  expect(await held.innerText()).not.toMatch(/\d/);
  expect(await seriousFindings(nepal.page)).toEqual([]);
});

test('R10 a wording carried over says so until its sponsor confirms it, or rebases it by hand', async () => {
  const kingdom = await meeting.program('GBR');
  const target = await chair.provision('What strategies');
  const proposal = await kingdom.amend(target, 'What strategies can all stakeholders adopt to ensure universal connectivity to the Internet for LLDCs?');
  await chair.act('accept', { proposal, seen: digestOf(seenForAccept(await chair.state(), proposal, null)) });
  await question(nepal, 1).click();
  await card(nepal, 'P-01').getByText(/not confirmed yet/).waitFor();
  await question(brazil, 1).click();
  await card(brazil, 'P-01').getByRole('button', { name: 'Confirm as carried over' }).waitFor();
  await card(brazil, 'P-01').getByRole('button', { name: 'Rebase by hand' }).click();
  const dialog = brazil.page.getByRole('dialog');
  await dialog.getByRole('heading', { name: 'The text now, against what you wrote on' }).waitFor();
  const revision = dialog.getByRole('textbox', { name: 'Your revision' });
  await revision.getByText('stakeholders').waitFor();
  await revision.press('Control+End');
  await brazil.page.keyboard.type(' And where?');
  await dialog.getByRole('button', { name: 'Table the revision' }).click();
  await brazil.page.getByRole('dialog', { name: 'Table P-01 Rev.1?' }).getByRole('button', { name: 'Table', exact: true }).click();
  await card(nepal, 'P-01 Rev.1').getByText('And where?').waitFor();
});

test('Statements: after adoption a delegation files one, and all read it word for word under the text', async () => {
  await chair.agree(...(await chair.state()).provisions.map((one) => one.id));
  await chair.act('adopt', { seen: digestOf(seenForAdopt(await chair.state())) });
  await press(brazil, 'File a reservation or statement');
  const dialog = brazil.page.getByRole('dialog');
  await dialog.getByRole('radio', { name: 'Reservation' }).press('Space');
  await dialog.getByLabel('Its words').fill('Brazil reserves its position.');
  await dialog.getByRole('button', { name: 'File', exact: true }).click();
  const filed = nepal.page.getByRole('region', { name: 'Reservations and statements' });
  await filed.getByText('Reservation by Brazil').waitFor();
  await filed.getByText('Brazil reserves its position.').waitFor();
  expect(await seriousFindings(nepal.page)).toEqual([]);
});
