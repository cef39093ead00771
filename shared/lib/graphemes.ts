/**
 * Graphemes: what a reader takes for one character. Nothing in the house cuts text inside one (DESIGN 4, Record).
 * Offsets are UTF-16 units, as in strings.
 */

// A fixed locale, so that server and browsers cut alike whatever they are set to.
const segmenter = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** Text without anything that could combine: each unit is a grapheme of its own. */
const SIMPLE = /^[\x20-\x7e\u00a0-\u00ac\u00ae-\u02ff]*$/;

/** The graphemes of a text, in order; joined they give the text back. */
export function graphemes(text: string): string[] {
  if (SIMPLE.test(text)) return text.split('');
  return Array.from(segmenter.segment(text), (part) => part.segment);
}

/** Where graphemes begin and end: ascending offsets from 0 to the length of the text, both included. */
export function graphemeBounds(text: string): number[] {
  const bounds = [0];
  let at = 0;
  for (const one of graphemes(text)) bounds.push((at += one.length));
  return bounds;
}

/** The grapheme that holds the unit at an offset: where it begins and ends. */
function graphemeAt(text: string, offset: number): { readonly from: number; readonly to: number } {
  const part = segmenter.segment(text).containing(offset);
  // Only an offset outside the text is in no grapheme.
  return part === undefined ? { from: offset, to: offset } : { from: part.index, to: part.index + part.segment.length };
}

/** Whether a unit is one of those of which each is a grapheme, whatever stands beside it: those of `SIMPLE`. */
function isSimple(unit: number): boolean {
  return (unit >= 0x20 && unit <= 0x7e) || (unit >= 0xa0 && unit <= 0x2ff && unit !== 0xad);
}

/** Whether two units are parted for certain, so that the text around them need not be looked at. */
function parted(text: string, offset: number): boolean {
  return isSimple(text.charCodeAt(offset - 1)) && isSimple(text.charCodeAt(offset));
}

/** The last boundary at or before an offset. */
export function boundBefore(text: string, offset: number): number {
  if (offset <= 0) return 0;
  if (offset >= text.length) return text.length;
  return parted(text, offset) ? offset : graphemeAt(text, offset).from;
}

/** The first boundary at or after an offset. */
export function boundAfter(text: string, offset: number): number {
  if (offset <= 0) return 0;
  if (offset >= text.length) return text.length;
  if (parted(text, offset)) return offset;
  const { from, to } = graphemeAt(text, offset);
  return from === offset ? from : to;
}
