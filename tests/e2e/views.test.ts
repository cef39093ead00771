import { afterAll, beforeAll, expect, test } from 'vitest';
import { openMeeting, type Meeting, type Person } from './support/meeting.ts';
import { OpenDocument } from '../cases/client.ts';
import { rewriteProvision, standsInPen } from '../cases/pen.ts';
import { seriousFindings } from './support/axe.ts';

let meeting: Meeting;
let chair: Person;
let nepal: Person;
let colleague: Person;
let brazil: Person;

const Q1 = 'What strategies can governments adopt to ensure universal connectivity to the Internet for LLDCs?';

beforeAll(async () => {
  meeting = await openMeeting();
  const program = await meeting.program('Chair');
  await program.act('mode', { mode: 'negotiation' });
  const [npl, bra, gbr] = [await meeting.program('NPL'), await meeting.program('BRA'), await meeting.program('GBR')];
  const target = await npl.provision('What strategies');
  await bra.amend(target, Q1.replace('What', 'What policies and').replace('universal', 'meaningful'));
  const second = await npl.amend(target, Q1.replace('LLDCs', 'LLDCs and transit countries'));
  await gbr.amend(target, Q1.replace('universal', 'affordable'));
  await gbr.act('position', { proposal: second, position: 'support' });
  [chair, nepal, colleague, brazil] = await Promise.all([
    meeting.sit('Chair', 'H. Okafor'), meeting.sit('NPL', 'A. Sharma'), meeting.sit('NPL', 'B. Rai'), meeting.sit('BRA', 'M. Silva', { listen: true }),
  ]);
});
afterAll(async () => {
  await meeting.close();
  expect(meeting.faults).toEqual([]);
});

async function view(person: Person, name: string): Promise<void> {
  await person.page.getByRole('button', { name: 'Other views' }).click();
  await person.page.getByRole('menuitemradio', { name }).click();
  await person.page.getByRole('heading', { name, exact: true }).waitFor();
}
const back = (person: Person): Promise<void> => person.page.getByRole('button', { name: 'Back to the text' }).click();
const row = (person: Person, words: string) => person.page.getByRole('article', { name: words });

test('List of changes: each change says who, what, where and what became of it, and leads to its provision', async () => {
  await view(nepal, 'List of changes');
  await row(nepal, 'Question 1. Brazil, P-01: insert “policies and”. Tabled.').waitFor();
  await row(nepal, 'and transit countries”. Tabled. Support: United Kingdom.').waitFor();
  await row(nepal, 'Question 1. United Kingdom, P-03: “universal” becomes “affordable”. Tabled.').waitFor();
  expect(await seriousFindings(nepal.page)).toEqual([]);
  await nepal.page.getByRole('button', { name: 'Next change' }).click();
  await nepal.page.keyboard.press('n');
  await nepal.page.keyboard.press('Enter');
  await nepal.page.locator('[data-line]:focus').getByText('adopt to ensure').waitFor();
});

test('List of changes: narrowed to one’s own, and to what changed since one last looked', async () => {
  await view(nepal, 'List of changes');
  await nepal.page.getByRole('button', { name: 'Mine' }).click();
  await nepal.page.getByText('1 change, 4 in all').waitFor();
  await nepal.page.getByRole('button', { name: 'Mine' }).click();
  await nepal.page.getByRole('button', { name: 'Since I last looked' }).click();
  await nepal.page.getByText('No changes shown, 4 in all').waitFor();
  const bra = await meeting.program('BRA');
  const first = (await bra.state()).proposals.find((one) => one.delegation === 'GBR');
  await bra.act('position', { proposal: first?.id, position: 'support' });
  await row(nepal, 'affordable”. Tabled. Support: Brazil').waitFor();
  await back(nepal);
});

test('Table: provisions by delegations, a column kept beside the text, copied out with the whole wordings', async () => {
  await nepal.context.grantPermissions(['clipboard-read', 'clipboard-write'], { origin: meeting.server.url });
  await view(nepal, 'Table by delegation');
  const heads = nepal.page.getByRole('columnheader');
  await expect.poll(() => heads.allInnerTexts()).toEqual(['Provision', 'Text', expect.stringContaining('Brazil'), expect.stringContaining('Nepal'), expect.stringContaining('United Kingdom')]);
  await nepal.page.getByRole('button', { name: 'Keep United Kingdom beside the text' }).click();
  await heads.nth(2).getByText('United Kingdom').waitFor();
  // What happens while one looks is marked as new, until one says that it is seen.
  const saudi = await meeting.program('SAU');
  const british = (await saudi.state()).proposals.find((one) => one.delegation === 'GBR');
  await saudi.act('position', { proposal: british?.id, position: 'support' });
  await nepal.page.locator('.cell-part .tag-new').first().waitFor();
  await nepal.page.getByRole('button', { name: 'Mark all as seen' }).click();
  await nepal.page.locator('.cell-part .tag-new').first().waitFor({ state: 'detached' });
  expect(await seriousFindings(nepal.page)).toEqual([]);
  await nepal.page.getByRole('button', { name: 'Copy the table' }).click();
  await nepal.page.getByText('The table is copied').first().waitFor();
  const copied = await nepal.page.evaluate(() => navigator.clipboard.readText());
  expect(copied.split('\n')[1]?.split('\t')).toEqual([
    'Question 1', Q1, Q1.replace('universal', 'affordable'),
    Q1.replace('What', 'What policies and').replace('universal', 'meaningful'), Q1.replace('LLDCs', 'LLDCs and transit countries'),
  ]);
  await back(nepal);
});

test('What if: changes that exclude each other say so, the text is given at once, and the Chair makes it a text of the Chair’s own', async () => {
  await view(chair, 'What if');
  const box = (name: RegExp) => chair.page.getByRole('checkbox', { name });
  await chair.page.getByText('becomes “meaningful”').click();
  await expect.poll(() => box(/affordable/).isDisabled()).toBe(true);
  await chair.page.getByText('Not together with P-01 (Brazil), which you chose').waitFor();
  await chair.page.getByText('insert “and transit countries”').click();
  await chair.page.getByText('2 changes chosen').waitFor();
  expect(await seriousFindings(chair.page)).toEqual([]);
  await chair.page.getByRole('button', { name: 'Make it a Chair’s text' }).click();
  await chair.page.getByRole('button', { name: 'Make the text' }).click();
  await chair.page.getByText('Chair’s text, without prejudice').waitFor();
  await chair.page.getByText('meaningful connectivity to the Internet for LLDCs and transit countries?').waitFor();
  const before = await (await meeting.program('NPL')).state();
  expect(before.head.chairsTextOf).toBeNull();
  expect(before.provisions[1]?.wording.map((run) => run.text).join('')).toBe(Q1);
});

test('R6 a private note is shared by the delegation and reaches nobody else', async () => {
  const note = (person: Person) => person.page.getByRole('textbox', { name: 'Private note of your delegation' });
  for (const person of [nepal, colleague, brazil]) await person.page.getByRole('article', { name: 'Question 3', exact: true }).click();
  await nepal.page.getByText('Private note of your delegation').first().click();
  await note(nepal).fill('Red line: keep “meaningful”');
  await colleague.page.getByText('Red line: keep').first().waitFor();
  await expect.poll(() => note(colleague).inputValue()).toBe('Red line: keep “meaningful”');
  await nepal.page.reload();
  await nepal.page.getByRole('article', { name: 'Question 3', exact: true }).click();
  await nepal.page.getByText('Red line: keep').first().waitFor();
  expect(brazil.heard.join('\n')).not.toContain('Red line');
});

test('R6 R7 what capital sends lands as private drafts on the provisions that it is about', async () => {
  await brazil.page.getByRole('button', { name: 'More', exact: true }).first().click();
  await brazil.page.getByRole('menuitem', { name: 'Paste from capital' }).click();
  const dialog = brazil.page.getByRole('dialog');
  await dialog.getByRole('textbox').fill('Dear colleagues,\n\nplease table this.\n\n3. What can governments do to ensure affordable connectivity to the Internet for LLDCs?\n5. What is the role of the private sector?');
  await dialog.getByRole('button', { name: 'Read it' }).click();
  await dialog.getByText('Nothing is tabled').waitFor();
  expect(await seriousFindings(brazil.page)).toEqual([]);
  await dialog.getByRole('button', { name: 'Lay 2 drafts on the desk' }).click();
  await dialog.waitFor({ state: 'detached' });
  await brazil.page.getByText('2 drafts lie on your delegation’s desk').first().waitFor();
  expect((await (await meeting.program('NPL')).state()).proposals.filter((one) => one.delegation === 'BRA')).toHaveLength(1);
});

test('Attribution: before the words and by short name, as the person likes it', async () => {
  const choose = async (name: string): Promise<void> => {
    await nepal.page.getByRole('button', { name: /A\. Sharma/ }).click();
    await nepal.page.getByRole('menuitemradio', { name }).click();
  };
  await choose('Before the words');
  await choose('Short name');
  const line = nepal.page.getByRole('article', { name: 'Question 1', exact: true });
  await line.getByText('Brazil').first().waitFor();
  await expect.poll(async () => (await line.innerText()).replace(/\s+/g, ' ')).toMatch(/\[\s?Brazil.*policies and/);
});

test('Table: every cell by keyboard, rows in another order, heads that stay', async () => {
  const { page } = nepal;
  await view(nepal, 'Table by delegation');
  const table = page.locator('.table-scroll');
  await table.focus();
  await page.keyboard.press('ArrowDown');
  const at = () => page.evaluate(() => document.activeElement?.textContent ?? '');
  expect(await at()).toContain('Question 1');
  await page.keyboard.press('ArrowRight');
  expect(await at()).toBe(Q1);
  await page.keyboard.press('End');
  await page.keyboard.press('Home');
  await page.keyboard.press('ArrowUp');
  expect(await at()).toBe('Provision');
  await page.getByRole('button', { name: 'Rows' }).click();
  await page.getByRole('option', { name: 'Latest change first' }).click();
  await page.getByRole('row').nth(1).getByRole('rowheader', { name: 'Question 1' }).waitFor();
  await back(nepal);
});

test('List of changes: what was written with the pen since one last looked is listed', async () => {
  await view(nepal, 'List of changes');
  await nepal.page.getByRole('button', { name: 'Mark all as seen' }).click();
  await back(nepal);
  const program = await meeting.program('Chair');
  const id = await program.provision('Meaningful Internet');
  const pen = new OpenDocument(meeting.server.url, `pen/${meeting.text}`, program.token);
  await pen.until('the pen', () => standsInPen(pen.doc, id));
  rewriteProvision(pen.doc, id, 'Meaningful Internet connectivity (draft)');
  await view(nepal, 'List of changes');
  await nepal.page.getByRole('button', { name: 'Since I last looked' }).click();
  await nepal.page.getByRole('heading', { name: 'Words of the text that have changed' }).waitFor();
  await nepal.page.locator('.written-words', { hasText: '(draft)' }).waitFor();
  await nepal.page.getByText('New words of Chair').waitFor();
  pen.destroy();
  await back(nepal);
});
