/** The table as it is copied out: tab-separated for a spreadsheet, HTML with insertions and deletions for a document. */
import { redlineParts } from '../room/redlineParts.ts';
import { textOf, type Wording } from '../../shared/schema/wording.ts';

/** A cell as it is copied. */
export type CopyCell =
  | { readonly type: 'words'; readonly text: string }
  /** A wording over the words of the provision. */
  | { readonly type: 'redline'; readonly base: Wording; readonly wording: Wording };

export interface CopyTable {
  readonly head: readonly string[];
  /** Each cell holds what stands in it, one below the other. */
  readonly rows: readonly (readonly (readonly CopyCell[])[])[];
}

/** One field of tab-separated text: no tab or line break gets out; what a spreadsheet would compute is kept as words. */
function field(text: string): string {
  const plain = text.replace(/[\t\r\n]+/g, ' ');
  return /^[=+\-@]/.test(plain) ? `'${plain}` : plain;
}

/** Tab-separated: the whole wording of each cell, several joined by ` / `. */
export function tsvOf({ head, rows }: CopyTable): string {
  const cell = (of: readonly CopyCell[]): string => field(of.map((one) => (one.type === 'words' ? one.text : textOf(one.wording))).join(' / '));
  return [head.map(field).join('\t'), ...rows.map((row) => row.map(cell).join('\t'))].join('\n');
}

/** For use in HTML, in words and in attributes. */
export function escapeHtml(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/"/g, '&quot;').replace(/'/g, '&#39;');
}

function wordsHtml(wording: Wording): string {
  return wording
    .map(({ text, marks = [] }) => {
      let out = escapeHtml(text);
      for (const mark of marks) out = mark === 'bold' ? `<b>${out}</b>` : mark === 'italic' ? `<i>${out}</i>` : `<sup>${out}</sup>`;
      return out;
    })
    .join('');
}

function cellHtml(cell: CopyCell): string {
  if (cell.type === 'words') return escapeHtml(cell.text);
  return redlineParts(cell.base, cell.wording)
    .map(({ type, wording }) => (type === 'same' ? wordsHtml(wording) : `<${type}>${wordsHtml(wording)}</${type}>`))
    .join('');
}

/** An HTML table, every word escaped. */
export function htmlOf({ head, rows }: CopyTable): string {
  const heads = head.map((one) => `<th>${escapeHtml(one)}</th>`).join('');
  const body = rows.map((row) => `<tr>${row.map((cell) => `<td dir="auto">${cell.map(cellHtml).join('<br>')}</td>`).join('')}</tr>`).join('');
  return `<table border="1"><thead><tr>${heads}</tr></thead><tbody>${body}</tbody></table>`;
}
