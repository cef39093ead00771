import { afterAll, beforeAll, expect, test } from 'vitest';
import { request } from '../cases/client.ts';
import { openMeeting, type Meeting, type Person } from './support/meeting.ts';
import type { Program } from './support/programs.ts';
import { caretTo, newText, on, openWire, shows, takePen, takeSeat, type Line, type Wire } from './support/pen.ts';

let meeting: Meeting;
let chair: Program;
let secretariat: Program;
let wire: Wire;
let brazil: Person;

beforeAll(async () => {
  meeting = await openMeeting();
  wire = await openWire(meeting);
  [chair, secretariat, brazil] = await Promise.all([meeting.program('Chair'), meeting.program('Secretariat'), takeSeat(meeting, 'BRA', 'M. Silva')]);
});
afterAll(async () => {
  await brazil.context.close();
  await wire.close();
  await meeting.close();
  expect(meeting.faults).toEqual([]);
});

async function drafting(provisions: readonly Line[]): Promise<string> {
  const text = await newText(meeting, secretariat, provisions);
  await on(chair, text)('mode', { mode: 'open', pens: 'all' });
  await takePen(brazil, meeting.server.url, text);
  return text;
}

/** A delegate of Nepal whose page comes over the wire that can be cut. */
async function far(name: string): Promise<Person> {
  return takeSeat(meeting, 'NPL', name, wire.url);
}

const line = (person: Person, words: RegExp) => person.page.locator('.state-line').filter({ hasText: words }).waitFor({ timeout: 60_000 });

test('Trust: without a connection the line says since when and how much is kept; back, all of it is merged', async () => {
  const text = await drafting([['title', 'Title'], ['paragraph', 'here and there']]);
  const nepal = await far('A. Sharma');
  await takePen(nepal, wire.url, text);
  await line(nepal, /All changes saved/);
  wire.cut();
  await line(nepal, /Reconnecting since|Not connected since/);
  await caretTo(nepal.page, 1, 14);
  await nepal.page.keyboard.type(' again');
  await line(nepal, /6 changes kept on this device/);
  await caretTo(brazil.page, 1, 0);
  await brazil.page.keyboard.type('Both ');
  await line(brazil, /All changes saved/);
  wire.mend();
  for (const person of [nepal, brazil]) await shows(person, ['Title', 'Both here and there again']);
  await line(nepal, /All changes saved/);
  await nepal.context.close();
});

test('Trust: what was typed without a connection outlives the window', async () => {
  const text = await drafting([['title', 'Title'], ['paragraph', 'words']]);
  const nepal = await far('B. Thapa');
  await takePen(nepal, wire.url, text);
  await line(nepal, /All changes saved/);
  // What another wrote last is under the words typed now, and need not be on this device yet.
  await caretTo(brazil.page, 1, 0);
  await brazil.page.keyboard.type('Our ');
  await shows(nepal, ['Title', 'Our words']);
  wire.cut();
  await line(nepal, /since/);
  await caretTo(nepal.page, 1, 9);
  await nepal.page.keyboard.type(' typed and left');
  await line(nepal, /15 changes kept on this device/);
  // The page goes with the last letter: nothing may be left to be written later.
  await nepal.page.keyboard.press('!');
  await nepal.page.goto('about:blank');
  await nepal.page.close();
  wire.mend();
  const page = await nepal.context.newPage();
  await page.goto(`${wire.url}/texts/${text}`);
  await shows(brazil, ['Title', 'Our words typed and left!']);
  await nepal.context.close();
});

test('R7 the pen is closed while one is away with the window shut: the words come back to the desk, the text stands', async () => {
  const text = await drafting([['title', 'Title'], ['paragraph', 'words']]);
  const nepal = await far('C. Rai');
  await takePen(nepal, wire.url, text);
  await line(nepal, /All changes saved/);
  wire.cut();
  await line(nepal, /since/);
  await caretTo(nepal.page, 1, 5);
  await nepal.page.keyboard.type(' typed too late');
  await line(nepal, /15 changes kept on this device/);
  await nepal.page.close();
  await on(chair, text)('mode', { mode: 'negotiation' });
  wire.mend();
  const page = await nepal.context.newPage();
  await page.goto(`${wire.url}/texts/${text}`);
  await page.getByText('typed too late').first().waitFor({ timeout: 60_000 });
  const { state } = await request<{ state: unknown }>(meeting.server.url, `/api/texts/${text}`, chair.token);
  expect(JSON.stringify(state)).not.toContain('typed too late');
  await expect.poll(async () => page.evaluate(async () => (await indexedDB.databases()).map((one) => one.name ?? ''))).not.toContainEqual(expect.stringContaining('pen/'));
  await nepal.context.close();
});

test('Trust: where the browser keeps nothing, writing goes on and the line says that changes are in this window only', async () => {
  const text = await drafting([['paragraph', 'words']]);
  const nepal = await far('D. Gurung');
  await nepal.page.addInitScript(() => {
    IDBFactory.prototype.open = () => {
      throw new DOMException('not in this window', 'SecurityError');
    };
  });
  await takePen(nepal, wire.url, text);
  await line(nepal, /All changes saved/);
  wire.cut();
  await line(nepal, /since/);
  await caretTo(nepal.page, 0, 5);
  await nepal.page.keyboard.type('!!');
  await line(nepal, /2 changes kept in this window only/);
  wire.mend();
  await shows(brazil, ['words!!']);
  await nepal.context.close();
});

test('R6 two of one delegation write a draft together, by name, with its redline; another delegation hears nothing of it', async () => {
  const text = await newText(meeting, secretariat, [['title', 'Title'], ['question', 'What strategies can be adopted?']]);
  await on(chair, text)('mode', { mode: 'negotiation' });
  const heard: string[] = [];
  brazil.page.on('websocket', (socket) => socket.on('framereceived', ({ payload }) => heard.push(payload.toString('latin1'))));
  await brazil.page.goto(`${meeting.server.url}/texts/${text}`);
  const [one, two] = await Promise.all([takeSeat(meeting, 'NPL', 'E. Karki'), takeSeat(meeting, 'NPL', 'F. Shah')]);
  for (const person of [one, two]) await person.page.goto(`${meeting.server.url}/texts/${text}`);
  const question = one.page.getByRole('article', { name: /Question 1/ });
  await question.click();
  await one.page.getByRole('button', { name: /Draft here/ }).click();
  await one.page.locator('.draft-editor .pen-editor').waitFor();
  await caretTo(one.page, 0, 5);
  await one.page.keyboard.type('policies and ');
  await caretTo(one.page, 0, 40);
  await one.page.keyboard.press('Shift+ArrowLeft');
  await line(one, /All changes saved/);
  await expect.poll(() => one.page.locator('.draft-editor .pen-inserted').allInnerTexts()).toEqual(['policies and']);

  await two.page.getByRole('article', { name: /Question 1/ }).click();
  await two.page.getByRole('button', { name: /Edit|Open/ }).first().click();
  await two.page.locator('.draft-editor .pen-editor').waitFor();
  await two.page.locator('.pen-caret[data-label="E. Karki"]').waitFor({ state: 'attached' });
  await caretTo(two.page, 0, 18);
  await two.page.keyboard.type('bold ');
  await expect.poll(() => one.page.locator('.draft-editor .pen-inserted').allInnerTexts()).toEqual(['policies and bold']);
  await expect.poll(() => one.page.locator('.draft-editor .pen-words').first().textContent()).toBe('What policies and bold strategies can be adopted?');
  expect(heard.join('\n')).not.toContain('policies');
  expect(heard.join('\n')).not.toContain('Karki');
  for (const person of [one, two]) await person.context.close();
});

test('R4 the text shows which delegation wrote which words', async () => {
  const text = await drafting([['paragraph', 'words']]);
  const nepal = await takeSeat(meeting, 'NPL', 'G. Basnet');
  await takePen(nepal, meeting.server.url, text);
  await caretTo(nepal.page, 0, 5);
  await nepal.page.keyboard.type(' of Nepal');
  await shows(brazil, ['words of Nepal']);
  await caretTo(brazil.page, 0, 0);
  await brazil.page.keyboard.type('Brazil: ');
  await shows(nepal, ['Brazil: words of Nepal']);
  await nepal.page.getByRole('button', { name: 'Who wrote what' }).click();
  await expect
    .poll(() => nepal.page.locator('.pen-author').evaluateAll((all) => all.map((one) => `${one.getAttribute('data-by') ?? ''} ${one.textContent}`)))
    .toEqual(['BRA Brazil: ', 'Secretariat words', 'NPL  of Nepal']);
  await nepal.context.close();
});
