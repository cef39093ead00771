/**
 * Word. The look of the Group's documents: meeting and dates at the left of the head, symbol, date and original language at
 * its right, symbol and page at the foot. Brackets and attributions are printed as text, as secretariats circulate them;
 * numbers too, so that `2 bis` stays `2 bis`. What Word keeps of time and chance is taken out by docx-pack.ts (R8).
 */
import {
  AlignmentType,
  BorderStyle,
  Document,
  Footer,
  Header,
  Packer,
  PageNumber,
  Paragraph,
  Tab,
  Table,
  TableCell,
  TableRow,
  TextRun,
  WidthType,
  type IParagraphOptions,
  type IRunOptions,
} from 'docx';
import { repack } from './docx-pack.ts';
import { runsOf, stretchesOf, xmlText } from './docx-runs.ts';
import { directionOf, primaryLanguage } from '../lib/language.ts';
import type { Block, ExportModel } from './model.ts';
import { leadOf, piecesOf } from './pieces.ts';

/** Twentieths of a point. */
const TWIP = { text: 9_638, hang: 680, item: 400, gap: 120 } as const;
const FONTS = { ascii: 'Calibri', hAnsi: 'Calibri', eastAsia: 'SimSun', cs: 'Arial' } as const;
const NONE = { style: BorderStyle.NONE, size: 0, color: 'auto' } as const;
const RULE = { style: BorderStyle.SINGLE, size: 8, color: '000000' } as const;

/** Tags as Word knows them, with a region. */
const WORD_TAGS: Readonly<Record<string, string>> = { en: 'en-GB', fr: 'fr-FR', es: 'es-ES', ru: 'ru-RU', zh: 'zh-CN', ar: 'ar-SA' };

function wordLanguage(tag: string): { value: string; eastAsia: string; bidirectional: string } {
  const primary = primaryLanguage(tag);
  const full = tag.includes('-') && !/-[A-Za-z]{4}$/.test(tag) ? tag : (WORD_TAGS[primary] ?? tag);
  return {
    value: primary === 'zh' || directionOf(tag) === 'rtl' ? 'en-GB' : full,
    eastAsia: primary === 'zh' ? full : 'zh-CN',
    bidirectional: directionOf(tag) === 'rtl' ? full : 'ar-SA',
  };
}

const STYLE_OF = {
  title: 'Title',
  heading: 'Heading1',
  paragraph: 'Paragraph',
  chapeau: 'Chapeau',
  question: 'Question',
  item: 'Item',
} as const;

function blockParagraph(block: Block, model: ExportModel): Paragraph {
  const rtl = directionOf(model.language) === 'rtl';
  const children = piecesOf(block, model).flatMap((piece) => runsOf(piece, rtl));
  const lead = leadOf(block).trim();
  if (lead !== '') {
    const look: IRunOptions = {
      ...(rtl ? { rightToLeft: true } : {}),
      ...(block.kind === 'question' ? { bold: true, boldComplexScript: true } : {}),
    };
    children.unshift(new TextRun({ ...look, children: [xmlText(lead), new Tab()] }));
  }
  const options: IParagraphOptions = {
    style: STYLE_OF[block.kind],
    children,
    ...(rtl ? { bidirectional: true } : {}),
    ...(block.kind === 'item'
      ? { indent: { left: TWIP.hang + TWIP.item * Math.max(1, block.level), hanging: TWIP.item } }
      : {}),
  };
  return new Paragraph(options);
}

function line(text: string, rtl: boolean, run: IRunOptions = {}, paragraph: IParagraphOptions = {}): Paragraph {
  const complex: IRunOptions = { ...(run.bold === true ? { boldComplexScript: true } : {}), ...(run.italics === true ? { italicsComplexScript: true } : {}) };
  const children = rtl
    ? stretchesOf(xmlText(text), true).map((one) => new TextRun({ ...run, ...complex, text: one.text, ...(one.rtl ? { rightToLeft: true } : {}) }))
    : [new TextRun({ ...run, text: xmlText(text) })];
  return new Paragraph({ style: 'Frame', ...paragraph, ...(rtl ? { bidirectional: true } : {}), children });
}

function banner(model: ExportModel): Table {
  const { frame } = model;
  const rtl = directionOf(frame.language) === 'rtl';
  // In a paragraph from right to left Word takes `right` for the end of the line too.
  const right: IParagraphOptions = { alignment: AlignmentType.RIGHT };
  const cell = (percent: number, children: Paragraph[]): TableCell =>
    new TableCell({
      width: { size: Math.round((TWIP.text * percent) / 100), type: WidthType.DXA },
      borders: { top: NONE, left: NONE, right: NONE, bottom: RULE },
      children,
    });
  return new Table({
    width: { size: TWIP.text, type: WidthType.DXA },
    margins: { left: 0, right: 0 },
    ...(rtl ? { visuallyRightToLeft: true } : {}),
    borders: { top: NONE, bottom: NONE, left: NONE, right: NONE, insideHorizontal: NONE, insideVertical: NONE },
    columnWidths: [Math.round(TWIP.text * 0.6), Math.round(TWIP.text * 0.4)],
    rows: [
      new TableRow({
        children: [
          cell(60, [line(frame.meeting, rtl, { bold: true }), line(frame.held, rtl)]),
          cell(40, [line(frame.document, rtl, { bold: true }, right), line(frame.stamp, rtl, {}, right), line(frame.original, rtl, {}, right)]),
        ],
      }),
    ],
  });
}

function foot(symbol: string): Footer {
  const run = new TextRun({ children: [xmlText(symbol), new Tab(), PageNumber.CURRENT] });
  return new Footer({
    children: [new Paragraph({ style: 'Frame', tabStops: [{ type: 'right', position: TWIP.text }], children: [run] })],
  });
}

function styles(model: ExportModel) {
  const base = { basedOn: 'Normal', quickFormat: true } as const;
  const spacing = { before: TWIP.gap, after: TWIP.gap };
  return {
    default: {
      document: { run: { font: FONTS, size: 22, sizeComplexScript: 24, language: wordLanguage(model.language) } },
      title: {
        run: { bold: true, boldComplexScript: true, size: 28, sizeComplexScript: 30 },
        paragraph: { alignment: AlignmentType.CENTER, spacing: { before: 240, after: 360 }, keepNext: true },
      },
      heading1: {
        run: { bold: true, boldComplexScript: true, size: 24, sizeComplexScript: 26 },
        paragraph: { spacing: { before: 280, after: TWIP.gap }, keepNext: true },
      },
    },
    paragraphStyles: [
      { ...base, id: 'Paragraph', name: 'Paragraph', paragraph: { spacing } },
      { ...base, id: 'Chapeau', name: 'Chapeau', paragraph: { spacing, keepNext: true } },
      { ...base, id: 'Question', name: 'Question', paragraph: { spacing, indent: { left: TWIP.hang, hanging: TWIP.hang } } },
      { ...base, id: 'Item', name: 'Item', paragraph: { spacing: { before: 60, after: 60 } } },
      { ...base, id: 'Frame', name: 'Frame', run: { size: 18 }, paragraph: { spacing: { before: 0, after: 20 } } },
    ],
  };
}

/** The document as a Word file. Rejects with a `RangeError` when the time that it is stamped with is none. */
export async function renderDocx(model: ExportModel): Promise<Uint8Array> {
  const { frame } = model;
  const symbol = line(frame.symbol, false, {}, { alignment: AlignmentType.CENTER });
  const document = new Document({
    creator: 'Chapeau',
    lastModifiedBy: 'Chapeau',
    title: xmlText(`${frame.symbol} – ${frame.form}`),
    styles: styles(model),
    sections: [
      {
        properties: {
          titlePage: true,
          page: { size: { width: 11_906, height: 16_838 }, margin: { top: 1_418, bottom: 1_418, left: 1_134, right: 1_134 } },
        },
        headers: { first: new Header({ children: [line('', false)] }), default: new Header({ children: [symbol] }) },
        footers: { first: foot(frame.symbol), default: foot(frame.symbol) },
        children: [
          banner(model),
          line(frame.line, directionOf(frame.language) === 'rtl', { italics: true }, { spacing: { before: TWIP.gap, after: 240 } }),
          ...model.blocks.map((block) => blockParagraph(block, model)),
        ],
      },
    ],
  });
  return repack(new Uint8Array(await Packer.toArrayBuffer(document)), model.at);
}
