/** Words, names and symbols are data in every format, whatever signs they hold. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { render, type Format } from '../../shared/export/formats.ts';
import type { JsonDocument } from '../../shared/export/json.ts';
import type { ExportInput } from '../../shared/export/model.ts';
import { cleanWording } from '../../shared/schema/wording.ts';
import { AT, HOSTILE, HOSTILE_MEETING, hostile, provision, textState } from '../golden/export/states.ts';
import { elements, parseXml, partsOf, textWithin } from './export-parts.ts';

const input: ExportInput = { state: hostile(), meeting: HOSTILE_MEETING, at: AT, options: { parties: true, names: 'short', statuses: true } };

async function said(format: Format, from: ExportInput = input): Promise<string> {
  return new TextDecoder().decode(await render('rolling', format, from));
}

/** HTML with its void and unclosed elements closed, for an XML parser. */
function asXml(html: string): string {
  return html.replace(/^<!doctype html>/, '').replace(/<(meta[^>]*)>/g, '<$1/>');
}

describe('Export hostile words', () => {
  it('Export HTML holds only the elements that the format makes', async () => {
    const html = await said('html');
    const tags = new Set(Array.from(html.matchAll(/<\/?([a-z][a-z0-9]*)/gi), (found) => found[1]?.toLowerCase()));
    const known = ['html', 'head', 'meta', 'title', 'style', 'body', 'header', 'main', 'footer', 'div', 'h1', 'h2', 'p', 'ul', 'li', 'span', 'bdi', 'ins', 'del', 'small', 'strong', 'em', 'sup'];
    expect([...tags].filter((tag) => !known.includes(tag ?? ''))).toEqual([]);
    expect(html).not.toMatch(/<[^>]*\son\w+=/i);
    expect(html).not.toMatch(/<[^>]*\s(?:href|src|style)=/i);
    expect(html.match(/<\/style>/g)).toHaveLength(1);
    const page = parseXml(asXml(html));
    const paragraphs = elements(elements(page, 'main')[0] ?? page, 'p').map(textWithin);
    expect(paragraphs).toEqual(HOSTILE.slice(1).map((words) => words.replace(/\p{Surrogate}/gu, '\ufffd')));
    expect(elements(page, 'li').map(textWithin)).toEqual(HOSTILE.slice(0, 1));
  });

  it('Export the style element stands whatever the symbol is', async () => {
    const html = await said('html');
    const css = /<style>([^]*?)<\/style>/.exec(html)?.[1] ?? '';
    const printed = /@top-center\{content:"([^"]*)"/.exec(css)?.[1] ?? '';
    expect(printed).toMatch(/^(?:[\p{L}\p{N} ]|\\[0-9a-f]{6})+$/u);
    const read = printed.replace(/\\([0-9a-f]{6})/g, (_, hex: string) => String.fromCodePoint(parseInt(hex, 16)));
    expect(read).toBe('X/<b>"</style>\'&\\../.. |:*?-E');
    expect(css.split('{').length).toBe(css.split('}').length);
  });

  it('Export Markdown escapes what would be markup', async () => {
    const lines = (await said('md')).split('\n');
    for (const line of lines.slice(lines.indexOf('---') + 1)) {
      const bare = line.replace(/^(?:# |- )/, '').replace(/\\[!-/:-@[-`{-~]/g, '');
      expect(bare, line).not.toMatch(/[`*_[\]<>|~]|^\s*[#+=-]|^\s*\d+[.)]|&(?!amp;)/);
    }
  });

  it('Export Markdown begins no block inside a line of words', async () => {
    const blocks = (await said('md')).split('\n---\n')[1]?.split('\n').filter((line) => line !== '') ?? [];
    expect(blocks).toHaveLength(HOSTILE.length + 1);
  });

  it('Export JSON holds the very words', async () => {
    const document = JSON.parse(await said('json')) as JsonDocument;
    const words = document.provisions.slice(1).map((one) => one.content.map((segment) => ('text' in segment ? segment.text : '')).join(''));
    expect(words).toEqual([...HOSTILE.slice(1), HOSTILE[0]]);
  });

  it('Export any words come back out of HTML and Word', async () => {
    const words = fc
      .string({ unit: fc.oneof(fc.constantFrom(...'<>&"\']]>-=;#/\\*_`[]{}$'), fc.string({ unit: 'grapheme', minLength: 1, maxLength: 1 })), maxLength: 40 })
      .map((text) => cleanWording([{ text }]))
      .filter((wording) => wording.length > 0);
    await fc.assert(
      fc.asyncProperty(words, async (wording) => {
        const authored = wording.map((run) => ({ ...run, by: 'BRA' }));
        const state = textState('S/1', 'en', [provision('p', 'paragraph', authored)]);
        const from = { ...input, state };
        const expected = wording.map((run) => run.text).join('').replace(/\p{Surrogate}/gu, '\ufffd');
        const page = parseXml(asXml(await said('html', from)));
        expect(elements(elements(page, 'main')[0] ?? page, 'p').map(textWithin)).toEqual([expected]);
        const parts = partsOf(await render('rolling', 'docx', from));
        expect(textWithin(elements(parseXml(parts.get('word/document.xml') ?? ''), 'w:p').at(-1) ?? parseXml('<x/>'))).toBe(expected);
      }),
      { numRuns: 60 },
    );
  });
});
