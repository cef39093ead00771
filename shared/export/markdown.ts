/**
 * Markdown (CommonMark): title and headings as headings, questions as paragraphs that begin with their number, items as a
 * list. Whatever in the words could be read as markup is escaped, so that the words come out as they are.
 */
import type { Block, ExportModel } from './model.ts';
import { piecesOf, type Piece } from './pieces.ts';

/** Escapes every sign that CommonMark and its usual dialects could take for markup within a line. */
function escapeInline(text: string): string {
  return text.replace(/[\\`*_[\]<>~|$^]/g, '\\$&').replace(/&/g, '&amp;').replace(/:\/\//g, '\\://');
}

/** Signs that are markup only at the start of a block: `#`, `+`, `-`, `=`, `1.`, `1)`. */
function escapeStart(line: string): string {
  return line.replace(/^(\s*)([#+=-])/, '$1\\$2').replace(/^(\s*\d+)([.)])/, '$1\\$2');
}

const STARS = { bold: ['**', '**'], italic: ['*', '*'], superscript: ['<sup>', '</sup>'] } as const;
const TAGS = { bold: ['<strong>', '</strong>'], italic: ['<em>', '</em>'], superscript: ['<sup>', '</sup>'] } as const;

function inline(piece: Piece): string {
  const text = escapeInline(piece.text);
  if (piece.type !== 'words' || piece.marks.length === 0) return text;
  // Emphasis by asterisks may not begin or end with white space, nor reliably with punctuation.
  const [, before = '', core = '', after = ''] = /^(\s*)(.*?)(\s*)$/su.exec(text) ?? [];
  if (core === '') return text;
  const markup = /^[\p{L}\p{N}](?:.*[\p{L}\p{M}\p{N}])?$/su.test(core) ? STARS : TAGS;
  const open = piece.marks.map((mark) => markup[mark][0]).join('');
  const close = [...piece.marks].reverse().map((mark) => markup[mark][1]).join('');
  return before + open + core + close + after;
}

function blockLine(block: Block, depth: number, words: string): string {
  switch (block.kind) {
    case 'title':
      return `# ${escapeStart(words)}`;
    case 'heading':
      return `## ${escapeStart(words)}`;
    case 'question':
      return block.number === null ? escapeStart(words) : `**${escapeInline(block.number)}** ${words}`;
    case 'item':
      return `${'  '.repeat(depth)}- ${escapeStart(words)}`;
    case 'chapeau':
    case 'paragraph':
      return escapeStart(words);
  }
}

/** The document as Markdown, UTF-8, ending in a line feed. */
export function renderMarkdown(model: ExportModel): string {
  const { frame } = model;
  const head = [
    `**${escapeInline(frame.meeting)}**`,
    escapeStart(escapeInline(frame.held)),
    escapeInline(frame.document),
    escapeStart(escapeInline(frame.stamp)),
    escapeInline(frame.original),
    escapeInline(frame.line),
  ];
  let out = `${head.join('  \n')}\n\n---\n`;
  let before: Block | null = null;
  let depth = 0;
  for (const block of model.blocks) {
    const words = piecesOf(block, model).map(inline).join('').trim();
    const listGoesOn = block.kind === 'item' && before?.kind === 'item';
    // One step at a time: an item that is indented further than its list allows would be read as code.
    depth = listGoesOn ? Math.min(block.level - 1, depth + 1) : 0;
    out += `${listGoesOn ? '' : '\n'}${blockLine(block, depth, words)}\n`;
    before = block;
  }
  return out;
}
