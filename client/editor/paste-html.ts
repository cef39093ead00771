/**
 * Formatted text from the clipboard, as lines: plain words with the three marks, headings, lists (also as word processors
 * write them). Parsed in a document of its own that loads and runs nothing; no element of it reaches the page.
 */
import type { Kind } from '../../shared/schema/state.ts';
import { cleanWording, MARKS, type Mark, type Run } from '../../shared/schema/wording.ts';
import type { PenLine } from '../sync/pen-hand.ts';

const SKIPPED = new Set(['SCRIPT', 'STYLE', 'HEAD', 'TITLE', 'META', 'LINK', 'TEMPLATE', 'NOSCRIPT', 'SVG', 'IFRAME', 'OBJECT', 'DEL']);
const BLOCKS = new Set([
  'P', 'DIV', 'LI', 'UL', 'OL', 'H1', 'H2', 'H3', 'H4', 'H5', 'H6', 'BLOCKQUOTE', 'TABLE', 'TBODY', 'THEAD', 'TR', 'TD', 'TH', 'SECTION', 'ARTICLE', 'PRE',
  'BODY', 'HEADER', 'FOOTER', 'MAIN', 'DL', 'DT', 'DD', 'FIGURE',
]);
const KNOWN_KINDS: readonly Kind[] = ['title', 'heading', 'paragraph', 'chapeau', 'question', 'item'];

interface Context {
  readonly marks: readonly Mark[];
  readonly list: { readonly ordered: boolean; readonly level: number } | null;
  readonly kind: Kind | null;
  readonly level: number;
}

/** How much of a style attribute matters here. */
function styleOf(element: Element): string {
  return (element.getAttribute('style') ?? '').toLowerCase();
}

function marksOf(element: Element, before: readonly Mark[]): readonly Mark[] {
  const style = styleOf(element);
  const on = new Set(before);
  const name = element.tagName;
  if (name === 'B' || name === 'STRONG') on.add('bold');
  if (name === 'I' || name === 'EM' || name === 'CITE') on.add('italic');
  if (name === 'SUP') on.add('superscript');
  if (/font-weight:\s*(bold|[6-9]00)/.test(style)) on.add('bold');
  if (/font-weight:\s*(normal|[1-5]00)/.test(style)) on.delete('bold');
  if (/font-style:\s*(italic|oblique)/.test(style)) on.add('italic');
  if (/font-style:\s*normal/.test(style)) on.delete('italic');
  if (/vertical-align:\s*super/.test(style)) on.add('superscript');
  return MARKS.filter((mark) => on.has(mark));
}

function kindOf(element: Element, context: Context): Pick<Context, 'kind' | 'level'> {
  const own = element.getAttribute('data-kind');
  const known = KNOWN_KINDS.find((kind) => kind === own);
  if (known !== undefined) return { kind: known, level: Number(element.getAttribute('data-level') ?? 0) };
  const word = /mso-list:\s*l\d+ level(\d)/.exec(styleOf(element));
  if (word !== null) return { kind: 'item', level: Number(word[1]) };
  switch (element.tagName) {
    case 'H1':
      return { kind: 'title', level: 0 };
    case 'H2': case 'H3': case 'H4': case 'H5': case 'H6':
      return { kind: 'heading', level: 0 };
    case 'LI':
      return context.list === null || (context.list.ordered && context.list.level === 1)
        ? { kind: 'question', level: 0 }
        : { kind: 'item', level: context.list.level };
    default:
      return { kind: context.kind, level: context.level };
  }
}

/** The lines of a piece of HTML, in order; those without words are left out. */
export function linesOfHtml(html: string): PenLine[] {
  const root = new DOMParser().parseFromString(html, 'text/html').body;
  const lines: PenLine[] = [];
  let runs: Run[] = [];
  let shape: Pick<Context, 'kind' | 'level'> = { kind: null, level: 0 };
  const flush = (): void => {
    const wording = cleanWording(runs);
    runs = [];
    if (wording.length === 0) return;
    lines.push(shape.kind === null ? { wording } : { kind: shape.kind, level: shape.level, wording });
  };
  const walk = (node: Node, context: Context): void => {
    if (node.nodeType === Node.TEXT_NODE) {
      if (runs.length === 0) shape = { kind: context.kind, level: context.level };
      runs.push({ text: node.textContent ?? '', marks: context.marks });
      return;
    }
    if (!(node instanceof Element) || SKIPPED.has(node.tagName.toUpperCase())) return;
    const style = styleOf(node);
    // Word writes the dash or number of a list item as words of it.
    if (/display:\s*none/.test(style) || /mso-list:\s*ignore/.test(style)) return;
    if (node.tagName === 'BR') {
      flush();
      return;
    }
    const block = BLOCKS.has(node.tagName);
    if (block) flush();
    const listed = node.tagName === 'UL' || node.tagName === 'OL';
    const list = listed ? { ordered: node.tagName === 'OL', level: (context.list?.level ?? 0) + 1 } : context.list;
    const next: Context = { marks: marksOf(node, context.marks), list, ...kindOf(node, { ...context, list }) };
    for (const child of node.childNodes) walk(child, next);
    if (block) flush();
  };
  walk(root, { marks: [], list: null, kind: null, level: 0 });
  flush();
  return lines;
}
