/** Word files: well-formed, the words in their order, brackets, styles, scripts and directions. */
import { describe, expect, it } from 'vitest';
import { unzipSync } from 'fflate';
import { stretchesOf } from '../../shared/export/docx-runs.ts';
import { render } from '../../shared/export/formats.ts';
import { exportModel, type ExportInput, type ExportOptions } from '../../shared/export/model.ts';
import { textLines } from '../../shared/export/text.ts';
import type { TextState } from '../../shared/schema/state.ts';
import { AT, HOSTILE_MEETING, MEETING, arabic, chinese, english, hostile } from '../golden/export/states.ts';
import { elements, parseXml, partsOf, textWithin, type Element } from './export-parts.ts';

const FULL: ExportOptions = { parties: true, objections: true, statuses: true };

function input(state: TextState, options: ExportOptions = FULL): ExportInput {
  return { state, meeting: MEETING, at: AT, options };
}

async function documentOf(from: ExportInput): Promise<{ parts: Map<string, string>; paragraphs: Element[] }> {
  const parts = partsOf(await render('rolling', 'docx', from));
  return { parts, paragraphs: elements(parseXml(parts.get('word/document.xml') ?? ''), 'w:p') };
}

function styleOf(paragraph: Element): string {
  return elements(paragraph, 'w:pStyle')[0]?.attributes['w:val'] ?? '';
}

function has(element: Element, name: string): boolean {
  return elements(element, name).length > 0;
}

const bodyOf = (paragraphs: readonly Element[]): Element[] => paragraphs.filter((one) => styleOf(one) !== 'Frame');

describe('Word documents', () => {
  it.each([['english', english], ['arabic', arabic], ['chinese', chinese], ['hostile', hostile]])(
    'R8 every part of the %s text is well-formed XML and reads as the text does',
    async (_, state) => {
      const { parts, paragraphs } = await documentOf(input(state()));
      for (const [name, xml] of parts) if (/\.(xml|rels)$/.test(name)) parseXml(xml);
      const lines = textLines(exportModel('rolling', input(state())));
      const expected = lines.map((line) => line.replace(/\p{Surrogate}/gu, '\ufffd'));
      expect(bodyOf(paragraphs).map((one) => textWithin(one).replace('\t', ' '))).toEqual(expected);
    },
  );

  it('Export every paragraph of the text has the style of its kind, and styles are defined', async () => {
    const { parts, paragraphs } = await documentOf(input(english()));
    const used = bodyOf(paragraphs).map(styleOf);
    expect(used.slice(0, 7)).toEqual(['Title', 'Heading1', 'Paragraph', 'Question', 'Question', 'Item', 'Item']);
    expect(used).toContain('Chapeau');
    const defined = elements(parseXml(parts.get('word/styles.xml') ?? ''), 'w:style').map((style) => style.attributes['w:styleId']);
    expect(used.filter((style) => !defined.includes(style))).toEqual([]);
  });

  it('Export the head holds meeting, symbol, date and original language; the foot symbol and page', async () => {
    const { parts, paragraphs } = await documentOf(input(english()));
    const frame = paragraphs.filter((one) => styleOf(one) === 'Frame').map(textWithin);
    expect(frame).toEqual([
      MEETING.name, 'Geneva, 19–20 February 2025', 'Document CWG-Internet-21/DT/1-E', '20 February 2025, 15:46 UTC', 'Original: English',
      'Rolling text. Draft, not adopted',
    ]);
    const feet = [...parts].filter(([name]) => /word\/footer\d\.xml/.test(name)).map(([, xml]) => xml);
    expect(feet).toHaveLength(2);
    for (const foot of feet) {
      expect(textWithin(parseXml(foot))).toContain('CWG-Internet-21/DT/1-E');
      expect(foot).toContain('PAGE');
    }
    expect(parts.get('docProps/core.xml')).toContain('2025-02-20T15:46:07Z');
    expect(parts.get('docProps/core.xml')?.match(/Chapeau/g)).toHaveLength(2);
  });

  it('Export brackets are runs of their own, in bold; marks of words are kept', async () => {
    const { paragraphs } = await documentOf(input(english()));
    const runs = bodyOf(paragraphs).flatMap((one) => elements(one, 'w:r'));
    const brackets = runs.filter((run) => /^[[\]]$/.test(textWithin(run)));
    expect(brackets).toHaveLength(18);
    expect(brackets.filter((run) => !has(run, 'w:b'))).toEqual([]);
    const look = (words: string): Element | undefined => runs.find((run) => textWithin(run) === words);
    expect(has(look('Resolution 1305') ?? missing(), 'w:b')).toBe(true);
    expect(has(look('Mod.') ?? missing(), 'w:i')).toBe(true);
    expect(elements(look('1') ?? missing(), 'w:vertAlign')[0]?.attributes['w:val']).toBe('superscript');
  });

  it('Export Arabic: paragraphs from right to left, Latin words inside left alone', async () => {
    const { paragraphs } = await documentOf(input(arabic()));
    const body = bodyOf(paragraphs);
    expect(body.filter((one) => !has(one, 'w:bidi'))).toEqual([]);
    const runs = body.flatMap((one) => elements(one, 'w:r'));
    const wrong = runs.filter((run) => /\p{Script=Arabic}/u.test(textWithin(run)) !== has(run, 'w:rtl') && /\p{L}/u.test(textWithin(run)));
    expect(wrong.map(textWithin)).toEqual([]);
    expect(runs.filter((run) => !has(run, 'w:rtl')).map(textWithin)).toEqual(['WSIS+20', 'SAU']);
    const brackets = runs.filter((run) => /^[[\]]$/.test(textWithin(run)));
    expect(brackets.map((run) => has(run, 'w:rtl'))).toEqual([true, true]);
  });

  it('Export fonts are set for each script, languages too', async () => {
    for (const [state, attribute, language] of [
      [english(), 'w:val', 'en-GB'], [arabic(), 'w:bidi', 'ar-SA'], [chinese(), 'w:eastAsia', 'zh-CN'],
    ] as const) {
      const { parts } = await documentOf(input(state));
      const defaults = elements(parseXml(parts.get('word/styles.xml') ?? ''), 'w:docDefaults')[0] ?? missing();
      expect(elements(defaults, 'w:rFonts')[0]?.attributes).toEqual({
        'w:ascii': 'Calibri', 'w:hAnsi': 'Calibri', 'w:eastAsia': 'SimSun', 'w:cs': 'Arial',
      });
      expect(elements(defaults, 'w:lang')[0]?.attributes[attribute]).toBe(language);
    }
  });

  it('Export hostile words are words: no element, part or relation comes of them', async () => {
    const plain = await documentOf(input(english()));
    const { parts } = await documentOf({ ...input(hostile()), meeting: HOSTILE_MEETING });
    expect([...parts.keys()].sort()).toEqual([...plain.parts.keys()].sort());
    for (const [name, xml] of parts) expect(xml, name).not.toMatch(/<script|<img|<b>|javascript:[^<]*"|w:hyperlink|w:fldSimple|HYPERLINK[^<]*<\/w:instrText/);
    const relations = (of: Map<string, string>): string | undefined => of.get('word/_rels/document.xml.rels');
    expect(relations(parts)).toBe(relations(plain.parts));
  });

  it('R8 entries stand in a fixed order, contents first', async () => {
    const names = Object.keys(unzipSync(await render('clean', 'docx', input(english()))));
    expect(names[0]).toBe('[Content_Types].xml');
    expect(names.slice(1)).toEqual(names.slice(1).sort());
  });
});

describe('Word stretches of a direction', () => {
  const shown = (text: string, rtl: boolean): string[] => stretchesOf(text, rtl).map((one) => `${one.rtl ? '<' : '>'}${one.text}`);

  it('Export neutral signs go with both neighbours, or with the paragraph', () => {
    expect(shown('abc (def), 12.', false)).toEqual(['>abc (def), 12.']);
    expect(shown('اب (WSIS+20) جد', true)).toEqual(['<اب (', '>WSIS+20', '<) جد']);
    expect(shown('the word اب جد here', false)).toEqual(['>the word ', '<اب جد', '> here']);
    expect(shown('12 – 14', true)).toEqual(['<12 – 14']);
    expect(shown('[', true)).toEqual(['<[']);
    expect(shown('', true)).toEqual([]);
  });

  it('Export no sign is lost', () => {
    for (const text of ['اب ١٢ ab 12 💧 字', '(٪)', 'é\u0301ا\u064b']) {
      expect(stretchesOf(text, true).map((one) => one.text).join('')).toBe(text);
    }
  });
});

function missing(): never {
  throw new Error('not found in the document');
}
