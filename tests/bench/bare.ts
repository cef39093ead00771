/** Pages without the product, for comparison: what Chromium itself needs for a key, and what TipTap as it comes does. */
import path from 'node:path';
import type { Browser } from 'playwright-core';
import { build } from 'vite';
import { chanceOf } from '../simulation/chance.ts';
import { IN_PAGE } from './clock.ts';
import { provisionsOf } from './full-room.ts';
import { typing, type Typing } from './person.ts';

/** The program of the page with TipTap, as one script. */
async function tiptap(): Promise<string> {
  const made = await build({
    configFile: false, logLevel: 'warn', publicDir: false,
    define: { 'process.env.NODE_ENV': '"production"' },
    build: { write: false, lib: { entry: path.join(import.meta.dirname, 'bare-tiptap.ts'), formats: ['iife'], name: 'bare' } },
  });
  const [first] = Array.isArray(made) ? made : [made];
  const chunk = first !== undefined && 'output' in first ? first.output[0] : undefined;
  if (chunk === undefined) throw new Error('The page with TipTap does not build');
  return chunk.code;
}

async function paged(browser: Browser, count: number, keys: number, prepare: { readonly open: string; readonly close: string; readonly script: string | null }): Promise<Typing> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  const page = await context.newPage();
  await page.goto('data:text/html,<meta charset=utf-8>');
  const paragraphs = provisionsOf(count, chanceOf(1)).map(({ wording }) => `<p>${wording}</p>`).join('');
  await page.setContent(`<style>main { font: 18px/1.6 serif; max-width: 40rem; outline: none }</style>${prepare.open}${paragraphs}${prepare.close}`);
  if (prepare.script !== null) await page.addScriptTag({ content: prepare.script });
  await page.evaluate(IN_PAGE);
  await page.locator('p').nth(5).click();
  const out = await typing(browser, page, keys);
  await context.close();
  return out;
}

/** A plain editable page with so many paragraphs. */
export const plainTyping = (browser: Browser, count: number, keys: number): Promise<Typing> =>
  paged(browser, count, keys, { open: '<main contenteditable>', close: '</main>', script: null });

/** TipTap with so many paragraphs and nothing else. */
export const tiptapTyping = async (browser: Browser, count: number, keys: number): Promise<Typing> =>
  paged(browser, count, keys, { open: '<main>', close: '</main>', script: await tiptap() });
