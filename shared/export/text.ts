/** Plain text: the frame, an empty line, then one line per provision as in the case format. UTF-8, lines end in LF. */
import type { ExportModel } from './model.ts';
import { leadOf, piecesOf } from './pieces.ts';

/** The lines of the provisions alone. */
export function textLines(model: ExportModel): string[] {
  return model.blocks.map((block) => {
    const words = piecesOf(block, model);
    return leadOf(block) + words.map((piece) => piece.text).join('');
  });
}

/** The document as plain text. From the second level on, a level is two spaces of indentation. */
export function renderText(model: ExportModel): string {
  const { frame } = model;
  const head = [frame.meeting, frame.held, frame.document, frame.stamp, frame.original, frame.line];
  const lines = textLines(model).map((line, i) => '  '.repeat(Math.max(0, (model.blocks[i]?.level ?? 0) - 1)) + line);
  return [...head.filter((line) => line !== ''), '', ...lines].join('\n') + '\n';
}
