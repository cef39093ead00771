/** People who write with the pen in browsers: texts of their own, places in them, and a network that can be cut. */
import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import type { CDPSession, Page } from 'playwright-core';
import { expect } from 'vitest';
import type { Kind } from '../../../shared/schema/state.ts';
import { request } from '../../cases/client.ts';
import { PATIENCE, type Meeting, type Person } from './meeting.ts';
import type { Program } from './programs.ts';

export type Line = readonly [kind: Kind, words: string, level?: number];

/** Lays a text before the meeting, with these provisions; gives its id. */
export async function newText(meeting: Meeting, secretariat: Program, lines: readonly Line[], language = 'en'): Promise<string> {
  const provisions = lines.map(([kind, wording, level]) => ({ kind, wording, level: level ?? (kind === 'item' ? 1 : 0) }));
  const symbol = `PEN/${Math.random().toString(36).slice(2, 8)}`;
  const made = await request<{ text: string }>(meeting.server.url, `/api/meetings/${meeting.meeting}/texts`, secretariat.token, { symbol, language, provisions });
  return made.text;
}

/** An act on any text of the meeting, as a program. */
export function on(program: Program, text: string): <T>(verb: string, body: unknown) => Promise<T> {
  return (verb, body) => request(program.url, `/api/texts/${text}/${verb}`, program.token, body);
}

/** Takes a seat without going into a room; `base` where the page is to come over another way. */
export async function takeSeat(meeting: Meeting, seat: string, name: string, base = meeting.server.url): Promise<Person> {
  const context = await meeting.browser.newContext({ viewport: { width: 1280, height: 800 } });
  context.setDefaultTimeout(PATIENCE);
  const page = await context.newPage();
  page.on('pageerror', (error) => meeting.faults.push(`${seat}: ${error.message}`));
  const code = meeting.link(seat).split('#')[1] ?? '';
  const answer = await context.request.post(`${base}/api/join`, { data: { code, name }, headers: { origin: base } });
  if (!answer.ok()) throw new Error(`${seat} gets no seat: ${await answer.text()}`);
  return { page, context, heard: [] };
}

/** Goes to the room of a text, pen in hand. */
export async function takePen(person: Person, base: string, text: string): Promise<void> {
  await person.page.goto(`${base}/texts/${text}`);
  await person.page.locator('.pen-editor').waitFor();
}

/** The words of each provision on a person's screen. */
export async function lines(page: Page): Promise<string[]> {
  return page.locator('[data-provision] .pen-words').evaluateAll((all) => all.map((one) => one.textContent));
}

/** Waits until a person's screen shows these provisions. */
export async function shows(person: Person, expected: readonly string[]): Promise<void> {
  await expect.poll(() => lines(person.page)).toEqual(expected);
}

/** The kind and level of each provision on a person's screen. */
export async function kinds(page: Page): Promise<string[]> {
  return page
    .locator('[data-provision]')
    .evaluateAll((all) => all.map((one) => `${one.getAttribute('data-kind') ?? ''}${one.getAttribute('data-kind') === 'item' ? ` ${one.getAttribute('data-level') ?? ''}` : ''}`));
}

/** Clicks between two letters of a provision (by index); selects up to another place where one is given. */
export async function caretTo(page: Page, index: number, offset: number, to: { readonly index: number; readonly offset: number } | null = null): Promise<void> {
  await clickAt(page, index, offset);
  if (to !== null) {
    await page.keyboard.down('Shift');
    await clickAt(page, to.index, to.offset);
    await page.keyboard.up('Shift');
  }
}

async function clickAt(page: Page, index: number, offset: number): Promise<void> {
  const words = page.locator('[data-provision] .pen-words').nth(index);
  await words.scrollIntoViewIfNeeded();
  const spot = await words.evaluate((element, letters) => {
    const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
    let left = letters;
    for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
      const length = node.textContent?.length ?? 0;
      if (left > length || length === 0) {
        left -= length;
        continue;
      }
      const range = document.createRange();
      const after = left > 0;
      range.setStart(node, after ? left - 1 : 0);
      range.setEnd(node, after ? left : 1);
      const box = range.getBoundingClientRect();
      // The edge of a letter at which the caret is to stand: the far one, seen from where reading begins.
      const rightToLeft = getComputedStyle(element).direction === 'rtl';
      return { x: after === rightToLeft ? box.left + 0.5 : box.right - 0.5, y: box.top + box.height / 2 };
    }
    const box = element.getBoundingClientRect();
    return { x: box.left + 4, y: box.top + box.height / 2 };
  }, offset);
  await page.mouse.click(spot.x, spot.y);
}

/** Where the caret is: the provision's index and the letters before it. */
export async function caret(page: Page): Promise<{ index: number; offset: number }> {
  return page.evaluate(() => {
    const found = getSelection();
    const node = found?.focusNode ?? null;
    const element = node instanceof Element ? node : (node?.parentElement ?? null);
    const words = element?.closest('.pen-words') ?? null;
    if (found === null || node === null || words === null) return { index: -1, offset: -1 };
    const range = document.createRange();
    range.setStart(words, 0);
    range.setEnd(node, found.focusOffset);
    return { index: [...document.querySelectorAll('[data-provision] .pen-words')].indexOf(words), offset: range.toString().length };
  });
}

/** Waits until the caret stands there: browsers tell of a caret that they moved themselves a moment later. */
export async function stands(page: Page, index: number, offset: number): Promise<void> {
  await expect.poll(() => caret(page)).toEqual({ index, offset });
}

/** Notes from now on each moment in which the caret stands in the editor but in no words; gives the way to read them. */
export async function caretsOutside(page: Page): Promise<() => Promise<readonly string[]>> {
  const seen = await page.evaluateHandle(() => {
    const found: string[] = [];
    document.addEventListener('selectionchange', () => {
      const node = getSelection()?.focusNode ?? null;
      const element = node instanceof Element ? node : (node?.parentElement ?? null);
      if (element?.closest('.pen-editor') != null && element.closest('.pen-words') === null) found.push(element.className);
    });
    return found;
  });
  return () => seen.jsonValue();
}

/** Pastes what a clipboard would hold. */
export async function paste(page: Page, text: string, html = ''): Promise<void> {
  await page.evaluate(
    ([plain, formatted]) => {
      const data = new DataTransfer();
      data.setData('text/plain', plain);
      if (formatted !== '') data.setData('text/html', formatted);
      document.activeElement?.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }));
    },
    [text, html] as const,
  );
}

/** An input method that composes: `compose` shows what is not decided yet, `commit` decides. */
export async function inputMethod(person: Person): Promise<{ compose: (text: string) => Promise<void>; commit: (text: string) => Promise<void> }> {
  const session: CDPSession = await person.context.newCDPSession(person.page);
  return {
    compose: async (text) => {
      await session.send('Input.imeSetComposition', { text, selectionStart: text.length, selectionEnd: text.length });
    },
    commit: async (text) => {
      await session.send('Input.insertText', { text });
    },
  };
}

export interface Wire {
  /** Where pages that come over this wire find the server. */
  readonly url: string;
  /** Breaks every connection and lets none through. */
  cut(): void;
  /** Lets everything through again. */
  mend(): void;
  close(): Promise<void>;
}

/** A way to the server that can be cut, as a hotel's network is. */
export async function openWire(meeting: Meeting): Promise<Wire> {
  const target = Number(new URL(meeting.server.url).port);
  const sockets = new Set<Socket>();
  let whole = true;
  const proxy = createServer((near) => {
    if (!whole) {
      near.destroy();
      return;
    }
    const far = connect(target, '127.0.0.1');
    for (const [one, other] of [[near, far], [far, near]] as const) {
      sockets.add(one);
      one.on('error', () => other.destroy());
      one.on('close', () => {
        sockets.delete(one);
        other.destroy();
      });
      one.pipe(other);
    }
  }).listen(0, '127.0.0.1');
  await once(proxy, 'listening');
  const address = proxy.address();
  const cut = (): void => {
    whole = false;
    for (const socket of sockets) socket.destroy();
  };
  return {
    url: `http://127.0.0.1:${String(typeof address === 'object' && address !== null ? address.port : 0)}`,
    cut,
    mend: () => {
      whole = true;
    },
    close: async () => {
      cut();
      await new Promise((resolve) => proxy.close(resolve));
    },
  };
}
