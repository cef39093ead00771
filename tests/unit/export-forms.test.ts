/** Every form in every format: golden files, R8, R12, injection, file names. */
import { describe, expect, it, vi } from 'vitest';
import { FORMATS, FORMAT_TABLE, fileName, isFormat, render, type Format } from '../../shared/export/formats.ts';
import { frameWords } from '../../shared/export/frame-words.ts';
import { datesInWords, FORMS, type Form } from '../../shared/export/frame.ts';
import { cleanLines, rollingLines } from '../../shared/export/lines.ts';
import { exportModel, partyNamer, type ExportInput, type ExportOptions } from '../../shared/export/model.ts';
import { textLines } from '../../shared/export/text.ts';
import type { TextState } from '../../shared/schema/state.ts';
import { OFFICIAL_LANGUAGES } from '../../shared/states/states.ts';
import { AT, MEETING, arabic, chinese, english, hostile } from '../golden/export/states.ts';
import { partsOf } from './export-parts.ts';

function input(state: TextState, options: ExportOptions = {}): ExportInput {
  return { state, meeting: MEETING, at: AT, options };
}

/** All that a file says, as text: parts of a Word file one after the other. */
async function said(form: Form, format: Format, from: ExportInput): Promise<string> {
  const bytes = await render(form, format, from);
  return format === 'docx' ? [...partsOf(bytes).values()].join('\n') : new TextDecoder().decode(bytes);
}

const FULL: ExportOptions = { parties: true, objections: true, statuses: true };
const EVERY = FORMS.flatMap((form) => FORMATS.map((format) => [form, format] as const));

describe('Export golden files', () => {
  const goldens = [
    ['en-clean', 'clean', english, {}],
    ['en-rolling', 'rolling', english, {}],
    ['en-rolling-full', 'rolling', english, FULL],
    ['en-rolling-names', 'rolling', english, { ...FULL, style: 'leading', names: 'short', language: 'fr' }],
    ['ar-rolling', 'rolling', arabic, FULL],
    ['zh-rolling', 'rolling', chinese, FULL],
  ] as const satisfies readonly (readonly [string, Form, () => TextState, ExportOptions])[];
  const cases = goldens.flatMap((golden) => (['txt', 'md', 'html', 'json'] as const).map((format) => [...golden, format] as const));
  it.each(cases)('R8 %s, %s', async (name, form, state, options, format) => {
    await expect(await said(form, format, input(state(), options))).toMatchFileSnapshot(`../golden/export/${name}.${format}`);
  });

  it('R8 lines of an export are the lines of the text', () => {
    for (const state of [english(), arabic(), chinese(), hostile()]) {
      for (const style of ['trailing', 'leading'] as const) {
        const options = { parties: true, objections: true, style };
        expect(textLines(exportModel('rolling', input(state, options)))).toEqual(rollingLines(state, { style }));
        const name = partyNamer(MEETING, 'short', 'en');
        const named = exportModel('rolling', input(state, { ...options, names: 'short', language: 'en' }));
        expect(textLines(named)).toEqual(rollingLines(state, { style, name }));
      }
      expect(textLines(exportModel('clean', input(state)))).toEqual(cleanLines(state));
    }
  });
});

describe('Frames', () => {
  const heads: Readonly<Record<string, readonly [document: string, stamp: string, original: string, stage: string, chair: string, agreed: string]>> = {
    en: ['Document S-E', '1 August 2025, 15:46 UTC', 'Original: English', 'Draft, not adopted', 'Chair’s text, without prejudice', 'agreed ad referendum'],
    fr: ['Document S-F', '1er août 2025, 15:46 UTC', 'Original : français', 'Projet, non adopté', 'Texte de la présidence, sans préjudice', 'convenu ad referendum'],
    es: ['Documento S-S', '1 de agosto de 2025, 15:46 UTC', 'Original: español', 'Proyecto, no adoptado', 'Texto de la Presidencia, sin perjuicio', 'acordado ad referéndum'],
    ru: ['Документ S-R', '1 августа 2025 года, 15:46 UTC', 'Оригинал: русский', 'Проект, не принят', 'Текст Председателя, без ущерба', 'согласовано ad referendum'],
    zh: ['文件 S-C', '2025年8月1日 15:46（协调世界时）', '原文：中文', '草案，尚未通过', '主席案文', '已商定，尚待核准'],
    ar: ['الوثيقة S-A', '1 أغسطس 2025، 15:46 UTC', 'الأصل: بالعربية', 'مشروع، لم يُعتمد', 'نص الرئيس', 'متفق عليه رهناً بالتشاور'],
    pt: ['Document S', '1 August 2025, 15:46 UTC', 'Original: Portuguese', 'Draft, not adopted', 'Chair’s text, without prejudice', 'agreed ad referendum'],
  };
  const inLanguage = (language: string): ExportInput => {
    const state = english();
    const from = input({ ...state, head: { ...state.head, language, symbol: 'S', chairsTextOf: 'text0' } }, { parties: true, objections: true, statuses: true });
    return { ...from, at: '2025-08-01T15:46:07.123Z' };
  };
  // A Word file has a stretch of each direction in a run of its own.
  const plain = (file: string): string => file.replace(/<[^>]+>/g, '').replaceAll('&apos;', "'");

  it.each(Object.keys(heads).flatMap((language) => (['txt', 'md', 'html', 'docx'] as const).map((format) => [language, format] as const)))(
    'Frame: of a text in %s, as %s, in the language of the text where it is official',
    async (language, format) => {
      const file = plain(await said('rolling', format, inLanguage(language)));
      for (const words of heads[language] ?? []) expect(file).toContain(words);
      const foreign = Object.entries(heads).filter(([other]) => other !== language).flatMap(([, words]) => words).filter((words) => !(heads[language] ?? []).some((own) => own.includes(words)));
      expect(foreign.filter((words) => file.includes(words))).toEqual([]);
    },
  );

  it('Frame: what is said between words is in its language too, and the words of the text are left alone', async () => {
    const french = await said('rolling', 'txt', inLanguage('fr'));
    expect(french).toContain('/ supprimer');
    expect(french).toContain('déplacer après ');
    expect(french).toContain('(dépassé : ');
    expect(french).not.toMatch(/delete|overtaken|objection: |reservation/);
    const words = (file: string): string => file.split('\n').slice(7).join('\n').replace(/supprimer|delete|déplacer après|move after|dépassé : |overtaken: |objection : |objection: |réserve : |reservation: |\[[^\]]*(?:convenu|agreed|rouvert|reopened)[^\]]*\]|Présidence|Chair/g, '');
    expect(words(french)).toBe(words(await said('rolling', 'txt', inLanguage('en'))));
  });

  it('Frame: dates over a month and a year, in every language', () => {
    const over = (from: string, to: string): string[] => OFFICIAL_LANGUAGES.map((language) => datesInWords(from, to, frameWords(language)));
    expect(over('2025-02-19', '2025-02-20')).toEqual([
      '19–20 February 2025', '19–20 février 2025', '19–20 de febrero de 2025', '19–20 февраля 2025 года', '2025年2月19日至20日', '19–20 فبراير 2025',
    ]);
    expect(over('2025-01-31', '2025-02-01')).toEqual([
      '31 January – 1 February 2025', '31 janvier – 1er février 2025', '31 de enero – 1 de febrero de 2025', '31 января – 1 февраля 2025 года', '2025年1月31日至2月1日', '31 يناير – 1 فبراير 2025',
    ]);
    expect(over('2025-12-31', '2026-01-01')[4]).toBe('2025年12月31日至2026年1月1日');
    expect(over('soon', 'later')[0]).toBe('soon – later');
  });

  it('Provisional: until the whole text is adopted a document says that what is agreed is provisional, where the meeting holds so', async () => {
    const state = english();
    const sentence = 'What is agreed is provisional until the whole text is adopted';
    for (const format of ['txt', 'md', 'html', 'docx'] as const) {
      const told = async (provisional: boolean, of: TextState): Promise<boolean> => (await said('clean', format, { ...input(of), meeting: { ...MEETING, settings: { provisional } } })).includes(sentence);
      expect(await told(true, state), format).toBe(true);
      expect(await told(false, state)).toBe(false);
      expect(await told(true, { ...state, head: { ...state.head, adopted: AT } })).toBe(false);
      expect(await told(true, { ...state, provisions: state.provisions.map((one) => ({ ...one, status: 'open' as const })) })).toBe(false);
    }
  });
});

describe('Chair’s text', () => {
  it.each(EVERY)('What if: a text of the Chair’s own says so as %s, %s, and no other text does', async (form, format) => {
    const state = english();
    const own = await said(form, format, input({ ...state, head: { ...state.head, chairsTextOf: 'text0' } }));
    const mark = format === 'json' ? '"chairsText": true' : 'Chair’s text, without prejudice';
    expect(own).toContain(mark);
    expect(await said(form, format, input(state))).not.toContain(mark);
  });
});

describe('R8 same bytes', () => {
  it.each(EVERY)('R8 %s as %s is the same at any time of the day', async (form, format) => {
    const first = await render(form, format, input(english(), FULL));
    vi.useFakeTimers({ toFake: ['Date'], now: new Date('2031-07-04T03:02:01Z') });
    try {
      expect(Buffer.from(await render(form, format, input(english(), FULL))).equals(first)).toBe(true);
    } finally {
      vi.useRealTimers();
    }
  });

  it.each(FORMATS)('R8 %s carries the time that it was stamped with', async (format) => {
    const later = { ...input(english()), at: '2025-02-20T16:00:00.000Z' };
    expect(await said('clean', format, later)).not.toBe(await said('clean', format, input(english())));
  });

  it('R8 a revision stands under its own symbol and time', async () => {
    const revision = { symbol: 'CWG-Internet-21/DT/1(Rev.2)', at: '2025-02-20T17:30:00.000Z' };
    for (const format of FORMATS) {
      const one = await said('clean', format, input(english(), { revision }));
      const other = await said('clean', format, { ...input(english(), { revision }), at: '2026-01-01T00:00:00.000Z' });
      expect(one).toContain('CWG-Internet-21/DT/1(Rev.2)-E');
      expect(other).toBe(one);
    }
  });

  it('R8 an adopted text says so', async () => {
    const state = english();
    const adopted = { ...state, head: { ...state.head, adopted: '2025-02-20T16:10:00.000Z' } };
    expect(await said('clean', 'txt', input(adopted))).toContain('Clean text. Adopted on 20 February 2025, 16:10 UTC');
    expect(await said('clean', 'txt', input(state))).toContain('Clean text. Draft, not adopted');
  });

  it('R8 a time that is none is refused by name', async () => {
    await expect(render('clean', 'docx', { ...input(english()), at: 'yesterday' })).rejects.toThrow('"yesterday"');
  });
});

describe('R12 an export never shows more than its form says', () => {
  const codes = ['BRA', 'NPL', 'GBR', 'SAU', 'TZA', 'CAN', 'DOM', 'RCC', 'PRY', 'ARM'];
  const names = codes.map((code) => partyNamer(MEETING, 'short', 'en')(code));
  const named = (text: string): string[] => [...codes, ...names].filter((name) => new RegExp(`\\b${name.replace(/[()]/g, '\\$&')}(?!\\w)`).test(text));

  it.each(FORMATS)('R12 clean %s shows no party, whatever the options ask', async (format) => {
    for (const options of [{}, FULL, { ...FULL, names: 'short', style: 'leading' }] as const) {
      const text = await said('clean', format, input(english(), options));
      expect(named(text)).toEqual([]);
      expect(text).not.toMatch(/security and|regional organizations|meaningful<|affordable/);
    }
  });

  it.each(FORMATS)('R12 rolling %s shows no party unless it is asked to', async (format) => {
    const text = await said('rolling', format, input(english(), { objections: true, names: 'short' }));
    expect(named(text)).toEqual([]);
    expect(text).not.toMatch(/objection|reservation/);
    expect(text).toContain('regional organizations');
  });

  it.each(FORMATS)('R12 rolling %s shows parties, and objections only where these are asked for too', async (format) => {
    const parties = await said('rolling', format, input(english(), { parties: true }));
    expect(named(parties).sort()).toEqual(['ARM', 'BRA', 'CAN', 'DOM', 'GBR', 'NPL', 'PRY', 'RCC', 'SAU', 'TZA']);
    expect(parties).not.toMatch(/objection/);
    // Who bracketed words has tabled that; it is a proposal, not a position.
    expect(parties.match(/reservation/g)).toHaveLength(1);
    expect(await said('rolling', format, input(english(), FULL))).toMatch(/objection/);
  });

  it('R12 without parties, positions leave no trace at all', async () => {
    const state = english();
    for (const format of FORMATS) {
      const without = { ...state, positions: [] };
      expect(await said('rolling', format, input(state))).toBe(await said('rolling', format, input(without)));
    }
  });

  it.each(EVERY)('R12 %s as %s shows no note, comment, reason or author of words', async (form, format) => {
    const text = await said(form, format, input(english(), FULL));
    expect(text).not.toMatch(/Confidential|Comment between|Reason given|words that were taken out|"by":|secretariat/i);
    const state = english();
    const provisions = state.provisions.map((one) => ({ ...one, wording: one.wording.map((run) => ({ ...run, by: 'MCO' })) }));
    expect(await said(form, format, input({ ...state, provisions }, FULL))).toBe(text);
  });
});

describe('Export file names', () => {
  it('Export names hold symbol, language and form', () => {
    const state = english();
    expect(fileName('clean', 'docx', { state })).toBe('CWG-Internet-21-DT-1-E-clean.docx');
    const options = { revision: { symbol: 'CWG-Internet-21/DT/1(Rev.1)', at: AT } };
    expect(fileName('rolling', 'html', { state, options })).toBe('CWG-Internet-21-DT-1(Rev.1)-E-rolling.html');
    expect(fileName('rolling', 'md', { state: arabic() })).toBe('CWG-Internet-21-DT-2-A-rolling.md');
  });

  it('Export names are safe whatever the symbol is', () => {
    const state = hostile();
    for (const symbol of [state.head.symbol, '../../etc/passwd', '...', '', '\u202e/fdp', 'a'.repeat(500), '.hidden', 'x\r\ny: z']) {
      const name = fileName('clean', 'txt', { state: { ...state, head: { ...state.head, symbol } } });
      expect(name).toMatch(/^[\p{L}\p{N}(][\p{L}\p{M}\p{N}().,_-]*-clean\.txt$/u);
      expect(name).not.toContain('/');
      expect(name.length).toBeLessThan(140);
    }
  });

  it('Export formats are known by the ending of their names', () => {
    expect(FORMATS.filter((format) => !isFormat(format) || FORMAT_TABLE[format].contentType === '')).toEqual([]);
    expect(isFormat('exe')).toBe(false);
    expect(isFormat('toString')).toBe(false);
  });
});
