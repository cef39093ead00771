/**
 * HTML: one document that stands alone, without scripts or anything fetched. Every word is escaped. Proposed words are
 * `ins`, words proposed for deletion `del`; brackets are isolated in the direction of the text, names in their own. Prints
 * on A4 with the symbol at the head and the page at the foot.
 */
import { directionOf } from '../lib/language.ts';
import type { Block, ExportModel } from './model.ts';
import { piecesOf, type Piece } from './pieces.ts';

function escapeHtml(text: string): string {
  return text
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;')
    .replace(/"/g, '&quot;')
    .replace(/'/g, '&#39;');
}

/** A CSS string in which nothing can end the string or the style element. */
function cssString(text: string): string {
  const escaped = Array.from(text, (sign) =>
    /[\p{L}\p{N} ]/u.test(sign) ? sign : `\\${(sign.codePointAt(0) ?? 0).toString(16).padStart(6, '0')}`,
  );
  return `"${escaped.join('')}"`;
}

const MARK_TAGS = { bold: 'strong', italic: 'em', superscript: 'sup' } as const;
const AS_TAGS = { plain: null, inserted: 'ins', deleted: 'del' } as const;

function wrap(tag: string | null, html: string): string {
  return tag === null ? html : `<${tag}>${html}</${tag}>`;
}

function wordsHtml(piece: Piece & { type: 'words' }): string {
  return [...piece.marks].reverse().reduce((html, mark) => wrap(MARK_TAGS[mark], html), escapeHtml(piece.text));
}

function piecesHtml(pieces: readonly Piece[], dir: 'ltr' | 'rtl', language: string): string {
  let out = '';
  for (let i = 0; i < pieces.length; i++) {
    const piece = pieces[i];
    if (piece === undefined) break;
    switch (piece.type) {
      case 'words': {
        // Runs of one proposal that differ only in marks are one insertion.
        let html = wordsHtml(piece);
        for (let next = pieces[i + 1]; next?.type === 'words' && next.as === piece.as; next = pieces[i + 1]) {
          html += wordsHtml(next);
          i++;
        }
        out += wrap(AS_TAGS[piece.as], html);
        break;
      }
      case 'bracket':
        out += `<bdi class="b" dir="${dir}">${piece.text}</bdi>`;
        break;
      case 'note':
        out += piece.text === ' ' ? ' ' : `<span class="by">${escapeHtml(piece.text)}</span>`;
        break;
      case 'parties':
        out += `<bdi class="by">${escapeHtml(piece.text)}</bdi>`;
        break;
      case 'status':
        out += `<small class="st" lang="${language}">${escapeHtml(piece.text)}</small>`;
        break;
    }
  }
  return out;
}

function blockHtml(block: Block, words: string): string {
  switch (block.kind) {
    case 'title':
      return `<h1>${words}</h1>`;
    case 'heading':
      return `<h2>${words}</h2>`;
    case 'question': {
      const number = block.number === null ? '' : `<bdi class="n">${escapeHtml(block.number)}</bdi> `;
      return `<p class="q">${number}<span>${words}</span></p>`;
    }
    case 'item':
      return `<li class="l${String(Math.min(Math.max(block.level, 1), 6))}">${words}</li>`;
    case 'chapeau':
      return `<p class="c">${words}</p>`;
    case 'paragraph':
      return `<p>${words}</p>`;
  }
}

function css(symbol: string): string {
  const head = cssString(symbol);
  return `@page{size:A4;margin:25mm 20mm 22mm;@top-center{content:${head};font:9pt sans-serif}@bottom-center{content:counter(page);font:9pt sans-serif}}
@page:first{@top-center{content:none}}
body{max-inline-size:46rem;margin:2rem auto;padding-inline:1rem;color:#111;background:#fff;font:1.0625rem/1.55 "Noto Serif","Noto Naskh Arabic","Noto Serif SC",Cambria,Georgia,serif}
:lang(ar){line-height:1.85}
header{display:flex;flex-wrap:wrap;justify-content:space-between;gap:.25rem 2rem;padding-block-end:.5rem;border-block-end:2px solid #111;font:.8125rem/1.4 "Noto Sans",Calibri,Arial,sans-serif}
header p{margin:0}
header div{flex:1 1 12rem}
header div:first-child{flex:2 1 20rem}
header div:last-child{text-align:end}
.form{margin-block:.5rem 2rem;font:.8125rem/1.4 "Noto Sans",Calibri,Arial,sans-serif}
h1{font-size:1.25rem;line-height:1.35;text-align:center;margin-block:1.5rem}
h2{font-size:1.0625rem;margin-block:1.25rem .5rem}
p{margin-block:.625rem}
.q{display:flex;gap:.75rem}
.q>.n{min-inline-size:2.25rem;font-weight:700;white-space:nowrap}
.q>span{flex:1;min-inline-size:0}
ul{list-style:none;margin:0;padding:0}
li{display:flex;margin-block:.25rem;padding-inline-start:3rem}
li::before{content:"\\2013";flex:none;inline-size:1.25rem}
.l2{padding-inline-start:4.5rem}.l3{padding-inline-start:6rem}.l4{padding-inline-start:7.5rem}.l5{padding-inline-start:9rem}.l6{padding-inline-start:10.5rem}
sup{line-height:0;font-size:.7em}
bdi{unicode-bidi:isolate}
.b{font-weight:700}
.by,.st{font-size:.8em;color:#444}
ins{text-decoration:underline;text-decoration-thickness:1px;text-underline-offset:.2em}
del{text-decoration:none}
h1,h2{break-after:avoid}
p,li{orphans:2;widows:2}
footer{margin-block-start:3rem;padding-block-start:.5rem;border-block-start:1px solid #999;font:.75rem/1.4 "Noto Sans",Calibri,Arial,sans-serif}
@media print{body{max-inline-size:none;margin:0;padding:0;font-size:11pt}footer{display:none}}`;
}

/** The document as HTML, UTF-8. Words proposed for deletion are not struck: the bracket says that nothing is decided. */
export function renderHtml(model: ExportModel): string {
  const { frame } = model;
  const dir = directionOf(model.language);
  let body = '';
  let inList = false;
  for (const block of model.blocks) {
    const isItem = block.kind === 'item';
    if (isItem !== inList) body += isItem ? '<ul role="list">\n' : '</ul>\n';
    inList = isItem;
    const words = piecesHtml(piecesOf(block, model), dir, frame.language);
    // Items are laid out beside their dash, so their words are one box.
    body += `${blockHtml(block, isItem ? `<span>${words}</span>` : words)}\n`;
  }
  if (inList) body += '</ul>\n';
  const around = directionOf(frame.language);
  const named = (text: string): string => (text === '' ? '' : `<p>${around === 'rtl' ? `<bdi>${escapeHtml(text)}</bdi>` : escapeHtml(text)}</p>`);
  const paragraph = (text: string): string => (text === '' ? '' : `<p>${escapeHtml(text)}</p>`);
  return `<!doctype html>
<html lang="${escapeHtml(model.language)}" dir="${dir}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(`${frame.symbol} – ${frame.form}`)}</title>
<style>
${css(frame.symbol)}
</style>
</head>
<body>
<header lang="${frame.language}" dir="${around}">
<div>${named(frame.meeting)}${paragraph(frame.held)}</div>
<div><p><strong>${escapeHtml(frame.document)}</strong></p>${paragraph(frame.stamp)}${paragraph(frame.original)}</div>
</header>
<p class="form" lang="${frame.language}" dir="${around}"><strong>${escapeHtml(frame.form)}</strong>${escapeHtml(frame.line.slice(frame.form.length))}</p>
<main>
${body}</main>
<footer lang="${frame.language}" dir="ltr">${escapeHtml(frame.symbol)}</footer>
</body>
</html>
`;
}
