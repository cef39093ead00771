/** Pieces as runs of Word: marks, sizes, and the direction of every stretch of a script. */
import { TextRun, type IRunOptions } from 'docx';
import type { Piece } from './pieces.ts';

/** Text that XML can hold: no control signs, no halves of surrogate pairs. */
export function xmlText(text: string): string {
  // eslint-disable-next-line no-control-regex
  return text.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '').replace(/\p{Surrogate}/gu, '\ufffd');
}

const RIGHT_TO_LEFT = /[\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}]/u;

interface Stretch {
  text: string;
  readonly rtl: boolean;
}

/** The direction that a sign has of its own: true for right to left; null for digits, spaces and punctuation. */
function directionOfSign(sign: string): boolean | null {
  if (RIGHT_TO_LEFT.test(sign)) return /[\p{L}\p{M}\p{Nd}]/u.test(sign) ? true : null;
  return /\p{L}/u.test(sign) ? false : null;
}

/**
 * Cuts text where its direction changes. Signs without a direction go with the words on both sides when these agree, else
 * with the paragraph; digits after words from left to right go with these (`WSIS+20`). Word needs this: it takes font, size
 * and language of a run from its direction.
 */
export function stretchesOf(text: string, paragraphRtl: boolean): Stretch[] {
  const signs = Array.from(text);
  const own: (boolean | null)[] = [];
  let previous: boolean | null = null;
  for (const sign of signs) {
    const direction: boolean | null = directionOfSign(sign) ?? (previous === false && /\p{N}/u.test(sign) ? false : null);
    own.push(direction);
    previous = direction ?? previous;
  }
  const next: (boolean | null)[] = [];
  let following: boolean | null = null;
  for (let i = signs.length - 1; i >= 0; i--) next[i] = following = own[i] ?? following;

  const out: Stretch[] = [];
  previous = null;
  signs.forEach((sign, i) => {
    previous = own[i] ?? previous;
    const rtl = own[i] ?? (previous !== null && previous === next[i] ? previous : paragraphRtl);
    const last = out.at(-1);
    if (last?.rtl === rtl) last.text += sign;
    else out.push({ text: sign, rtl });
  });
  return out;
}

const SMALL: IRunOptions = { size: 18, sizeComplexScript: 20, color: '444444' };

function look(piece: Piece): IRunOptions {
  switch (piece.type) {
    case 'words':
      return {
        ...(piece.marks.includes('bold') ? { bold: true, boldComplexScript: true } : {}),
        ...(piece.marks.includes('italic') ? { italics: true, italicsComplexScript: true } : {}),
        ...(piece.marks.includes('superscript') ? { superScript: true } : {}),
      };
    case 'bracket':
      return { bold: true, boldComplexScript: true };
    case 'note':
      return piece.text === ' ' ? {} : SMALL;
    case 'parties':
    case 'status':
      return SMALL;
  }
}

/** The runs of a piece in a paragraph of a direction. */
export function runsOf(piece: Piece, paragraphRtl: boolean): TextRun[] {
  const base = look(piece);
  return stretchesOf(xmlText(piece.text), paragraphRtl).map(
    (stretch) => new TextRun({ ...base, text: stretch.text, ...(stretch.rtl ? { rightToLeft: true } : {}) }),
  );
}
