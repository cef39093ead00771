import { afterAll, beforeAll, expect, test } from 'vitest';
import { seriousFindings } from './support/axe.ts';
import { openMeeting, type Meeting, type Person } from './support/meeting.ts';
import type { Program } from './support/programs.ts';
import { caret, caretsOutside, caretTo, inputMethod, kinds, lines, newText, on, paste, shows, stands, takePen, takeSeat, type Line } from './support/pen.ts';

let meeting: Meeting;
let chair: Program;
let secretariat: Program;
let nepal: Person;
let brazil: Person;
let paraguay: Person;

beforeAll(async () => {
  meeting = await openMeeting();
  [chair, secretariat] = await Promise.all([meeting.program('Chair'), meeting.program('Secretariat')]);
  [nepal, brazil, paraguay] = await Promise.all([
    takeSeat(meeting, 'NPL', 'A. Sharma'),
    takeSeat(meeting, 'BRA', 'M. Silva'),
    takeSeat(meeting, 'PRY', 'M. Benítez'),
  ]);
});
afterAll(async () => {
  for (const person of [nepal, brazil, paraguay]) await person.context.close();
  await meeting.close();
  expect(meeting.faults).toEqual([]);
});

/** A text in open drafting, and these people in it. */
async function drafting(provisions: readonly Line[], people: readonly Person[], language = 'en'): Promise<string> {
  const text = await newText(meeting, secretariat, provisions, language);
  await on(chair, text)('mode', { mode: 'open', pens: 'all' });
  await Promise.all(people.map((person) => takePen(person, meeting.server.url, text)));
  return text;
}

test('Open drafting: three type in one provision at once, see the same, and each other’s carets by delegation', async () => {
  await drafting([['title', 'Title'], ['question', 'middle?']], [nepal, brazil, paraguay]);
  await Promise.all([caretTo(nepal.page, 1, 0), caretTo(brazil.page, 1, 6), caretTo(paraguay.page, 0, 5)]);
  await Promise.all([
    nepal.page.keyboard.type('Nepal writes in the ', { delay: 15 }),
    brazil.page.keyboard.type(' of Brazil', { delay: 15 }),
    paraguay.page.keyboard.type(' by Paraguay', { delay: 15 }),
  ]);
  for (const person of [nepal, brazil, paraguay]) await shows(person, ['Title by Paraguay', 'Nepal writes in the middle of Brazil?']);
  await nepal.page.locator('.pen-caret[data-label="BRA"]').waitFor({ state: 'attached' });
  await nepal.page.locator('.pen-caret[data-label="PRY"]').waitFor({ state: 'attached' });
  expect(await nepal.page.locator('.pen-caret[data-label="NPL"]').count()).toBe(0);
});

test('Open drafting: the keyboard writes a text from nothing, and takes it back', async () => {
  await drafting([['paragraph', 'x']], [nepal, brazil]);
  const { keyboard } = nepal.page;
  await caretTo(nepal.page, 0, 1);
  await keyboard.press('Backspace');
  await keyboard.type('# Connectivity');
  await keyboard.press('Enter');
  await keyboard.type('1. What can be done?');
  await keyboard.press('Enter');
  await keyboard.type('- one');
  await keyboard.press('Enter');
  await keyboard.type('two');
  await keyboard.press('Tab');
  await keyboard.press('Enter');
  await keyboard.type('three');
  const written = ['Connectivity', 'What can be done?', 'one', 'two', 'three'];
  await shows(nepal, written);
  await expect.poll(() => kinds(nepal.page)).toEqual(['title', 'question', 'item 1', 'item 2', 'item 2']);
  await shows(brazil, written);
  // Backspace at the beginning joins; undoing it parts again, with the caret where it was.
  await caretTo(nepal.page, 4, 0);
  await keyboard.press('Backspace');
  await shows(brazil, ['Connectivity', 'What can be done?', 'one', 'twothree']);
  await stands(nepal.page, 3, 3);
  await keyboard.press('Control+z');
  await shows(brazil, written);
  await stands(nepal.page, 4, 0);
  // Shift+Tab brings out, arrows with Alt and Shift move.
  await keyboard.press('Shift+Tab');
  await keyboard.press('Alt+Shift+ArrowUp');
  await shows(brazil, ['Connectivity', 'What can be done?', 'one', 'three', 'two']);
  await expect.poll(() => kinds(brazil.page)).toEqual(['title', 'question', 'item 1', 'item 1', 'item 2']);
  // An empty dash ends the list: the next question.
  await keyboard.press('End');
  await keyboard.press('Enter');
  await keyboard.press('Enter');
  await keyboard.type('And then?');
  await shows(brazil, ['Connectivity', 'What can be done?', 'one', 'three', 'And then?', 'two']);
  await expect.poll(async () => (await kinds(nepal.page))[4]).toBe('question');
});

test('R3 Open drafting: no letter is lost that comes before the browser has drawn where it goes', async () => {
  await drafting([['paragraph', 'x'], ['paragraph', 'y']], [nepal, brazil]);
  await caretTo(nepal.page, 0, 1);
  // Within one task, so that no frame is drawn between Enter and what is typed.
  await nepal.page.evaluate(() => {
    const editor = document.querySelector('.pen-editor');
    for (const words of ['one', 'two', 'three']) {
      editor?.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', code: 'Enter', bubbles: true, cancelable: true }));
      document.execCommand('insertText', false, words);
    }
  });
  for (const person of [nepal, brazil]) await shows(person, ['x', 'one', 'two', 'three', 'y']);
});

test('Open drafting: arrows cross provisions at once and keep their column', async () => {
  await drafting([['paragraph', 'The first line is long enough'], ['item', 'ab'], ['paragraph', 'The third is long enough too']], [nepal]);
  const { keyboard } = nepal.page;
  await caretTo(nepal.page, 0, 12);
  const outside = await caretsOutside(nepal.page);
  await keyboard.press('ArrowDown');
  await stands(nepal.page, 1, 2);
  await keyboard.press('ArrowDown');
  await expect.poll(async () => (await caret(nepal.page)).index).toBe(2);
  expect((await caret(nepal.page)).offset).toBeGreaterThan(8);
  await keyboard.press('ArrowUp');
  await keyboard.press('ArrowUp');
  await expect.poll(async () => (await caret(nepal.page)).index).toBe(0);
  expect(Math.abs((await caret(nepal.page)).offset - 12)).toBeLessThanOrEqual(1);
  await keyboard.press('ArrowDown');
  await keyboard.press('ArrowRight');
  await stands(nepal.page, 2, 0);
  await keyboard.press('ArrowLeft');
  await stands(nepal.page, 1, 2);
  await keyboard.press('Control+ArrowRight');
  await stands(nepal.page, 2, 0);
  // Selecting crosses too, and what is selected is typed over.
  await keyboard.press('Shift+ArrowLeft');
  await keyboard.press('Shift+ArrowLeft');
  await keyboard.type('c');
  await shows(nepal, ['The first line is long enough', 'acThe third is long enough too']);
  // Never, not for a moment, did the caret stand beside the words: a letter typed there would be lost.
  expect(await outside()).toEqual([]);
});

test('Open drafting: arrows cross provisions that run from right to left the way that they point', async () => {
  await drafting([['paragraph', 'مرحبا'], ['paragraph', 'عالم'], ['paragraph', 'Latin']], [nepal], 'ar');
  const { keyboard } = nepal.page;
  await caretTo(nepal.page, 0, 5);
  const outside = await caretsOutside(nepal.page);
  await keyboard.press('ArrowLeft');
  await stands(nepal.page, 1, 0);
  await keyboard.press('ArrowRight');
  await stands(nepal.page, 0, 5);
  await keyboard.press('ArrowDown');
  await keyboard.press('End');
  await stands(nepal.page, 1, 4);
  await keyboard.press('ArrowLeft');
  await stands(nepal.page, 2, 0);
  expect(await outside()).toEqual([]);
});

test('Open drafting: a selection over several provisions is typed over, cut and pasted back', async () => {
  await nepal.context.grantPermissions(['clipboard-read', 'clipboard-write'], { origin: meeting.server.url });
  await drafting([['title', 'Title'], ['item', 'alpha'], ['item', 'beta'], ['item', 'gamma']], [nepal, brazil]);
  const { keyboard } = nepal.page;
  await caretTo(nepal.page, 1, 2, { index: 3, offset: 3 });
  await keyboard.type('X');
  await shows(brazil, ['Title', 'alXma']);
  await keyboard.press('Control+z');
  await shows(brazil, ['Title', 'alpha', 'beta', 'gamma']);
  await caretTo(nepal.page, 1, 0, { index: 2, offset: 4 });
  await keyboard.press('Control+x');
  await shows(brazil, ['Title', '', 'gamma']);
  await keyboard.press('Control+v');
  await shows(brazil, ['Title', 'alpha', 'beta', 'gamma']);
  // Shift with arrows selects too; Enter over a selection divides.
  await caretTo(nepal.page, 1, 0);
  await keyboard.press('Shift+ArrowDown');
  await keyboard.press('Shift+ArrowDown');
  await keyboard.press('Enter');
  await shows(brazil, ['Title', '', 'gamma']);
});

test('Open drafting: a paste of several paragraphs spreads over provisions; only words and three marks get in', async () => {
  await drafting([['paragraph', 'x']], [nepal, brazil]);
  await caretTo(nepal.page, 0, 1);
  await nepal.page.keyboard.press('Backspace');
  await paste(nepal.page, 'Connectivity for all\n\n1. What strategies?\n2. What challenges, regarding the following:\n- affordability\n- quality\n');
  await shows(brazil, ['Connectivity for all', 'What strategies?', 'What challenges, regarding the following:', 'affordability', 'quality']);
  await expect.poll(() => kinds(nepal.page)).toEqual(['title', 'question', 'question', 'item 1', 'item 1']);
  await caretTo(nepal.page, 4, 7);
  await paste(nepal.page, '', ' <b onclick="alert(1)">of</b> <i>the</i> 21<sup>st</sup><script>document.title = "broken"</script><img src="/nothing" onerror="document.title = \'broken\'">');
  await shows(brazil, ['Connectivity for all', 'What strategies?', 'What challenges, regarding the following:', 'affordability', 'qualityof the 21st']);
  const html = await brazil.page.locator('[data-provision] .pen-words').last().innerHTML();
  // Carets, and what the editor puts at the end of a line for the browser's sake, are no part of the words.
  expect(html.replace(/<span class="pen-caret.*?<\/span>|<(img|br) class="ProseMirror-[^>]*>/g, '')).toBe('quality<strong>of</strong> <em>the</em> 21<sup>st</sup>');
  expect(await nepal.page.title()).not.toBe('broken');
});

test('Open drafting: lists and headings of a word processor arrive as such', async () => {
  await drafting([['paragraph', 'before'], ['paragraph', 'after']], [nepal, brazil]);
  await caretTo(nepal.page, 0, 6);
  await paste(
    nepal.page,
    'x',
    `<html><head><style>p { color: red }</style></head><body><!--StartFragment-->
      <h1>Title of it</h1><h3>A heading</h3>
      <p class="MsoListParagraph" style="mso-list:l0 level2 lfo1"><span style="mso-list:Ignore">–<span>&nbsp;</span></span>word item</p>
      <ul><li><p>first</p><ul><li>inner</li></ul></li><li><span style="font-weight:700">bold</span> second</li></ul>
      <ol><li>What?</li></ol><div>loose <span style="display:none">unseen</span>words<br>broken</div><!--EndFragment--></body></html>`,
  );
  await shows(brazil, ['before', 'Title of it', 'A heading', 'word item', 'first', 'inner', 'bold second', 'What?', 'loose words', 'broken', 'after']);
  await expect.poll(() => kinds(brazil.page)).toEqual([
    'paragraph', 'title', 'heading', 'item 2', 'item 1', 'item 2', 'item 1', 'question', 'question', 'question', 'paragraph',
  ]);
  // All of it is one step back.
  await nepal.page.keyboard.press('Control+z');
  await shows(brazil, ['before', 'after']);
});

test('Open drafting: a provision is moved by its handle, and its menu opens by keyboard', async () => {
  await drafting([['item', 'one'], ['item', 'two'], ['item', 'three']], [nepal, brazil]);
  const { page } = nepal;
  await page.locator('[data-provision]').nth(0).hover();
  const grip = await page.locator('.pen-grip').boundingBox();
  const last = await page.locator('[data-provision]').nth(2).boundingBox();
  if (grip === null || last === null) throw new Error('no handle to take');
  await page.mouse.move(grip.x + grip.width / 2, grip.y + grip.height / 2);
  await page.mouse.down();
  await page.mouse.move(grip.x, last.y + last.height - 2, { steps: 5 });
  await page.locator('.pen-drop').waitFor();
  await page.mouse.up();
  await shows(brazil, ['two', 'three', 'one']);

  await caretTo(page, 1, 5);
  await page.keyboard.press('Alt+F10');
  await page.keyboard.press('Enter');
  await page.getByRole('menuitemradio', { name: 'Heading' }).waitFor();
  await page.keyboard.type('Heading');
  await page.keyboard.press('Enter');
  await expect.poll(() => kinds(brazil.page)).toEqual(['item 1', 'heading', 'item 1']);
  await page.locator('.pen-editor:focus').waitFor();
  // Tab changes levels; after Esc it leaves the text.
  await page.keyboard.press('Escape');
  await page.keyboard.press('Tab');
  await page.locator('.pen-editor:not(:focus)').waitFor();
});

test('Accessibility: axe finds nothing serious while one writes, with carets, authors and agreed words on the screen', async () => {
  const text = await drafting([['title', 'Title'], ['question', 'What is agreed?'], ['item', 'what is not']], [nepal, brazil]);
  await agreeIn(text, (await nepal.page.locator('[data-provision]').nth(1).getAttribute('data-provision')) ?? '');
  await caretTo(brazil.page, 2, 4);
  await brazil.page.keyboard.type(' or not');
  await caretTo(nepal.page, 0, 5);
  await nepal.page.keyboard.type(' of it');
  await nepal.page.locator('.pen-caret[data-label="BRA"]').waitFor({ state: 'attached' });
  await nepal.page.getByRole('button', { name: 'Who wrote what' }).click();
  await nepal.page.locator('.pen-author[data-by="BRA"]').first().waitFor();
  await nepal.page.locator('[data-provision][data-locked]').waitFor();
  expect(await seriousFindings(nepal.page)).toEqual([]);
  await nepal.page.getByRole('button', { name: 'Who wrote what' }).click();
});

test('Open drafting: an input method composes while another writes in the same words', async () => {
  await drafting([['paragraph', 'middle']], [nepal, brazil]);
  await caretTo(nepal.page, 0, 6);
  const { compose, commit } = await inputMethod(nepal);
  await compose('n');
  await compose('ni');
  await caretTo(brazil.page, 0, 0);
  await brazil.page.keyboard.type('Brazil ');
  await shows(brazil, ['Brazil middleni']);
  await compose('你h');
  await compose('你好');
  await commit('你好');
  await shows(brazil, ['Brazil middle你好']);
  await shows(nepal, ['Brazil middle你好']);
});

test('Open drafting: Arabic is written from right to left, and all of its text is set so, as in the documents that go out', async () => {
  await drafting([['question', 'ما الاستراتيجيات؟'], ['paragraph', 'Latin']], [nepal, brazil], 'ar');
  await caretTo(nepal.page, 0, 16);
  await nepal.page.keyboard.type(' (LLDC) للجميع');
  await shows(brazil, ['ما الاستراتيجيات (LLDC) للجميع؟', 'Latin']);
  const words = nepal.page.locator('[data-provision] .pen-words');
  expect(await words.evaluateAll((all) => all.map((one) => getComputedStyle(one).direction))).toEqual(['rtl', 'rtl']);
});

test('R7 a provision is joined to its neighbour under a typist: what was typed is in the text or back on the desk', async () => {
  const text = await drafting([['title', 'Title'], ['paragraph', 'first'], ['paragraph', 'second']], [nepal, brazil]);
  await Promise.all([caretTo(brazil.page, 2, 6), caretTo(nepal.page, 2, 0)]);
  await Promise.all([brazil.page.keyboard.type(' abcdefghijklmnopqrstuvwxyz', { delay: 15 }), nepal.page.keyboard.press('Backspace')]);
  await brazil.page.getByText('All changes saved').waitFor();
  await expect.poll(async () => (await lines(nepal.page)).length).toBe(2);
  await expect.poll(async () => JSON.stringify(await lines(brazil.page)) === JSON.stringify(await lines(nepal.page))).toBe(true);
  const shown = (await lines(nepal.page)).join(' ');
  await on(chair, text)('mode', { mode: 'closed' });
  await brazil.page.locator('.pen-editor').waitFor({ state: 'detached' });
  await brazil.page.goto(`${meeting.server.url}/texts/${text}`);
  await brazil.page.getByText('All changes saved').waitFor();
  // As it stands in the page: what is not in view yet has no inner text before the next frame.
  const back = brazil.page.locator('.card-mine .subject-words, .card-mine .change-words');
  await expect.poll(async () => {
    const everywhere = [shown, ...(await back.allTextContents())].join(' ');
    return [...'abcdefghijklmnopqrstuvwxyz'].filter((letter) => !everywhere.includes(letter));
  }).toEqual([]);
});

test('R7 a provision is moved under a typist: the words stay in it', async () => {
  await drafting([['item', 'one'], ['item', 'two'], ['item', 'three']], [nepal, brazil]);
  await Promise.all([caretTo(brazil.page, 2, 5), caretTo(nepal.page, 2, 0)]);
  const typing = brazil.page.keyboard.type(' is typed all the while', { delay: 15 });
  await nepal.page.keyboard.press('Alt+Shift+ArrowUp');
  await nepal.page.keyboard.press('Alt+Shift+ArrowUp');
  await typing;
  for (const person of [nepal, brazil]) await shows(person, ['three is typed all the while', 'one', 'two']);
  await stands(brazil.page, 0, 28);
});

test('R3 agreed words stand in the editor against typing, deleting everything, joining and moving, and it says so', async () => {
  const text = await drafting([['title', 'Title'], ['paragraph', 'agreed words'], ['paragraph', 'free words']], [nepal, brazil]);
  const agreed = (await nepal.page.locator('[data-provision]').nth(1).getAttribute('data-provision')) ?? '';
  await agreeIn(text, agreed);
  await nepal.page.locator('[data-provision][data-locked]').waitFor();
  const { keyboard } = nepal.page;
  await caretTo(nepal.page, 1, 6);
  await keyboard.type('more');
  await keyboard.press('Backspace');
  await keyboard.press('Enter');
  await keyboard.press('Alt+Shift+ArrowUp');
  await keyboard.press('Tab');
  await caretTo(nepal.page, 2, 0);
  await keyboard.press('Backspace');
  await shows(nepal, ['Title', 'agreed words', 'free words']);
  await nepal.page.getByText('These words are agreed. Only the Chair can reopen them.').first().waitFor();
  await keyboard.press('Control+a');
  await keyboard.press('Delete');
  await shows(brazil, ['', 'agreed words', '']);
});

/** The Chair agrees a provision of a text that is not the example's. */
async function agreeIn(text: string, provision: string): Promise<void> {
  const own = Object.assign(Object.create(Object.getPrototypeOf(chair) as object) as Program, chair, { text });
  await own.agree(provision);
}
