/**
 * The table of forms and formats: what can leave, under which file name, as which content type. `render` is the one door
 * for server and client alike.
 */
import { fileStem, symbolWithLetter, type Form } from './frame.ts';
import { renderHtml } from './html.ts';
import { renderJson } from './json.ts';
import { renderMarkdown } from './markdown.ts';
import { exportModel, type ExportInput, type ExportModel } from './model.ts';
import { renderText } from './text.ts';

export const FORMATS = ['docx', 'html', 'md', 'txt', 'json'] as const;
/** Formats by the ending of their file names. */
export type Format = (typeof FORMATS)[number];

interface FormatRow {
  readonly name: string;
  readonly contentType: string;
  readonly render: (model: ExportModel) => Uint8Array | Promise<Uint8Array>;
}

function utf8(render: (model: ExportModel) => string): (model: ExportModel) => Uint8Array {
  const encoder = new TextEncoder();
  return (model) => encoder.encode(render(model));
}

/** The formats; every form goes out in every format. */
export const FORMAT_TABLE: Readonly<Record<Format, FormatRow>> = {
  docx: {
    name: 'Word',
    contentType: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
    // Loaded when the first Word file is asked for: it is by far the heaviest of the formats.
    render: async (model) => (await import('./docx.ts')).renderDocx(model),
  },
  html: { name: 'HTML', contentType: 'text/html; charset=utf-8', render: utf8(renderHtml) },
  md: { name: 'Markdown', contentType: 'text/markdown; charset=utf-8', render: utf8(renderMarkdown) },
  txt: { name: 'Plain text', contentType: 'text/plain; charset=utf-8', render: utf8(renderText) },
  json: { name: 'JSON', contentType: 'application/json; charset=utf-8', render: utf8(renderJson) },
};

/** Whether a word names a format. */
export function isFormat(word: string): word is Format {
  return FORMATS.some((format) => format === word);
}

/** `CWG-Internet-21-DT-1(Rev.1)-E-clean.docx`: of a revision when the options name one. Never holds a slash. */
export function fileName(form: Form, format: Format, input: Pick<ExportInput, 'state' | 'options'>): string {
  const { head } = input.state;
  return `${fileStem(symbolWithLetter(input.options?.revision?.symbol ?? head.symbol, head.language), form)}.${format}`;
}

/** The bytes of a form of a text in a format. Same state, options and `at` give the same bytes (R8). */
export async function render(form: Form, format: Format, input: ExportInput): Promise<Uint8Array> {
  return FORMAT_TABLE[format].render(exportModel(form, input));
}
